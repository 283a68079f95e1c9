package io.belfry.pipeline;

import java.util.List;
import org.HdrHistogram.SingleWriterRecorder;

/** How a pipeline's stages share threads, and how far they are. Any thread may ask. */
interface Stages {
    /** Made once. A slot that the last of them has passed is free again. */
    List<StageLoop> loops();

    /** Last sequence in the journal. */
    long journaled();

    /** Last sequence whose results have left. */
    long published();

    /** Rolling digest of results at {@link #published}. */
    long publishedDigest();

    /** Engine time at {@link #published}, in ns. */
    long publishedTimeNs();

    /** Offered to published, in ns; readers take interval histograms. */
    SingleWriterRecorder latency();

    /** Forces of the journal. */
    ForceFigures forces();

    /** Whether a tick that is stamped {@code nowNs} has something to work off. */
    boolean isWorkPending(long nowNs);

    /** Whether a sweep goes on behind the last batch. */
    boolean isSweepPending();
}
