package io.belfry.pipeline;

import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/**
 * One feed's way into the ring. Offers belong to one thread at a time; results come on the publishing thread.
 *
 * <p>Fields: the offering thread writes {@code offered} and {@code waiter}, the publishing thread {@code heard} and {@code
 * lastSequence}.
 */
public final class RingSession {
    private static final long WAIT_STEP_NS = 1_000_000L;

    private final Pipeline pipeline;
    private final ResultListener listener;
    private long offered;
    private volatile long heard;
    private volatile long lastSequence;
    private volatile Thread waiter;

    RingSession(Pipeline pipeline, ResultListener listener) {
        this.pipeline = pipeline;
        this.listener = listener;
    }

    /** Stamps a message and puts it into the ring; false when the ring is full. */
    public boolean offer(DirectBuffer buffer, int offset, int length, long line) {
        pipeline.checkRunning();
        boolean taken = pipeline.offer(buffer, offset, length, this, line);
        if (taken) {
            offered++;
        }
        return taken;
    }

    /** Waits until the results of all offers were heard. */
    public void awaitPublished() {
        long target = offered;
        if (heard >= target) {
            return;
        }
        waiter = Thread.currentThread();
        try {
            while (heard < target) {
                pipeline.checkNotEnded();
                LockSupport.parkNanos(this, WAIT_STEP_NS);
            }
        } finally {
            waiter = null;
        }
    }

    /** How many offers are without a result. Offering thread. */
    public long inFlight() {
        return offered - heard;
    }

    /** Journal sequence of the last result heard. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Publishing thread: one result. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the publishing thread is the only writer
    void onResult(long line, ResultCode code, long sequence, Refusal refusal) {
        listener.onResult(line, code, sequence, refusal);
        lastSequence = sequence;
        heard = heard + 1;
    }

    /** Publishing thread: no further result in this batch. */
    void onBatchEnd() {
        Thread thread = waiter;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
