package io.belfry.pipeline;

import org.HdrHistogram.SingleWriterRecorder;

/** How often the journal was forced, and how long the disk took. Written by the journal stage's thread, read by any. */
public final class ForceFigures {
    private static final long MAX_NS = 3_600_000_000_000L;
    private static final int DIGITS = 3;

    private final SingleWriterRecorder latency = new SingleWriterRecorder(1, MAX_NS, DIGITS);
    private volatile long count;

    /** Forces since start. */
    public long count() {
        return count;
    }

    /** Duration of each force, in ns; readers take interval histograms. */
    public SingleWriterRecorder latency() {
        return latency;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void forced(long durationNs) {
        latency.recordValue(Math.min(Math.max(durationNs, 1), MAX_NS));
        count++;
    }
}
