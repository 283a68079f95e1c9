package io.belfry.pipeline;

import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/**
 * One feed's way into the ring. Offers belong to one thread at a time; results come on the publishing thread.
 *
 * <p>Fields: the offering thread writes {@code offered} and {@code waiter}, the publishing thread the others.
 */
public final class RingSession {
    private static final long WAIT_STEP_NS = 1_000_000L;
    private static final VarHandle HEARD;
    private static final VarHandle LAST_SEQUENCE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HEARD = lookup.findVarHandle(RingSession.class, "heard", long.class);
            LAST_SEQUENCE = lookup.findVarHandle(RingSession.class, "lastSequence", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Pipeline pipeline;
    private final ResultListener listener;
    private long offered;

    /** The publishing thread's own: what it will have heard, and up to where, when the batch has ended. */
    private long hearing;

    private long hearingTo;

    @SuppressWarnings("unused") // through HEARD
    private long heard;

    @SuppressWarnings("unused") // through LAST_SEQUENCE
    private long lastSequence;

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

    /** Stamps the messages of a block and puts as many as there is room for into the ring; they are no longer in the block. */
    public int offer(EventBlock block) {
        pipeline.checkRunning();
        int taken = pipeline.offer(block, this);
        block.taken(taken);
        offered += taken;
        return taken;
    }

    /** Waits until the results of all offers were heard. */
    public void awaitPublished() {
        long target = offered;
        if (heard() >= target) {
            return;
        }
        waiter = Thread.currentThread();
        try {
            while (heard() < target) {
                pipeline.checkNotEnded();
                LockSupport.parkNanos(this, WAIT_STEP_NS);
            }
        } finally {
            waiter = null;
        }
    }

    /** How many offers are without a result. Offering thread. */
    public long inFlight() {
        return offered - heard();
    }

    /** Journal sequence of the last result heard. */
    public long lastSequence() {
        return (long) LAST_SEQUENCE.getAcquire(this);
    }

    /** Publishing thread: one result. It counts as heard when the batch ends, or what this session has in a row in it. */
    void onResult(long line, ResultCode code, long sequence, Refusal refusal) {
        listener.onResult(line, code, sequence, refusal);
        hearingTo = sequence;
        hearing++;
    }

    private long heard() {
        return (long) HEARD.getAcquire(this);
    }

    /** Publishing thread: no further result in this batch. */
    void onBatchEnd() {
        LAST_SEQUENCE.setRelease(this, hearingTo);
        HEARD.setRelease(this, hearing);
        // What was heard must be seen before the waiter is looked for, or it might sleep through.
        VarHandle.fullFence();
        Thread thread = waiter;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
