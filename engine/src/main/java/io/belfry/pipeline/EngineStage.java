package io.belfry.pipeline;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import org.agrona.concurrent.UnsafeBuffer;

/** Applies the messages of a batch to the core and asks it the batch's questions. The core's thread. */
final class EngineStage {
    private final EventRing ring;
    private final Core core;
    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private final int drainBytes;
    private volatile boolean workPending;
    private volatile boolean sweepPending;
    private volatile long nextDeadlineNs;

    /** Keeps what was only touched from being optimised away. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    /** @param drainBytes with so many bytes of notifications a batch ends early, so that they are taken away */
    EngineStage(EventRing ring, Core core, int drainBytes) {
        this.ring = ring;
        this.core = core;
        this.drainBytes = drainBytes;
        this.workPending = core.isWorkPending();
        this.sweepPending = core.isSweepPending();
        this.nextDeadlineNs = core.nextDeadlineNs();
    }

    /**
     * Applies what begins in the slots from {@code first}, which begins something, to {@code last}; less where many
     * notifications have gathered.
     *
     * @return the first slot behind what was applied
     */
    long process(long first, long last) {
        long at = first;
        while (at <= last) {
            long end = foresee(at, last);
            at = applyUpTo(at, end);
            if (at < end) {
                break;
            }
        }
        nextDeadlineNs = core.nextDeadlineNs();
        workPending = core.isWorkPending();
        sweepPending = core.isSweepPending();
        return at;
    }

    /** Has the rows of the next few messages touched; answers the first slot behind them. */
    private long foresee(long first, long last) {
        int messages = 0;
        long at = first;
        while (at <= last && messages < Core.MOST_FORESEEN) {
            long head = ring.head(at);
            if (EventRing.kindOf(head) == EventRing.EVENT) {
                core.foresee(ring.messages(), ring.messageOffset(at), messages);
                messages++;
            }
            at = EventRing.behind(at, head);
        }
        if (messages > 1) {
            touched = core.touchForeseen();
        }
        return at;
    }

    private long applyUpTo(long first, long end) {
        long at = first;
        while (at < end && core.notifications().bytes() < drainBytes) {
            long head = ring.head(at);
            switch (EventRing.kindOf(head)) {
                case EventRing.EVENT -> apply(at, EventRing.lengthOf(head));
                case EventRing.QUERY -> ring.query(at).ask(core);
                default -> {}
            }
            at = EventRing.behind(at, head);
        }
        return at;
    }

    private void apply(long at, int length) {
        // By itself: reading behind its end would be reading what the slots held before.
        message.wrap(ring.messages(), ring.messageOffset(at), length);
        ResultCode code = core.apply(message, 0, length);
        if (code != ResultCode.OK) {
            ring.refuse(at, code, core.refusal());
        }
    }

    /** Whether a tick that is stamped {@code nowNs} has something to work off; any thread. */
    boolean isWorkPending(long nowNs) {
        return workPending || nextDeadlineNs <= nowNs;
    }

    /** Whether a sweep had still somebody to visit behind the last batch; any thread. */
    boolean isSweepPending() {
        return sweepPending;
    }
}
