package io.belfry.pipeline;

import org.HdrHistogram.SingleWriterRecorder;

/**
 * What a pipeline does with a batch, from journal to results. Called on the pipeline's thread; what any thread may ask is
 * said.
 */
interface Stages {
    /** Before the first batch. */
    void start();

    /**
     * Takes what begins in the slots from {@code first}, which begins something, to {@code last} through.
     *
     * @return the first slot behind it
     */
    long process(long first, long last);

    /** After the last batch. */
    void close();

    /** Last sequence in the journal; any thread. */
    long journaled();

    /** Last sequence whose results have left; any thread. */
    long published();

    /** Rolling digest of results at {@link #published}; any thread. */
    long publishedDigest();

    /** Engine time at {@link #published}, in ns; any thread. */
    long publishedTimeNs();

    /** Offered to published, in ns; readers take interval histograms. */
    SingleWriterRecorder latency();

    /** Forces of the journal; any thread. */
    ForceFigures forces();

    /** Whether a tick that is stamped {@code nowNs} has something to work off; any thread. */
    boolean isWorkPending(long nowNs);
}
