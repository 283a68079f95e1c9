package io.belfry.pipeline;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.limits.EngineLimits;
import org.agrona.concurrent.UnsafeBuffer;

/** Applies the messages of a batch to the core and asks it the batch's questions. The core's thread. */
final class EngineStage {
    private static final int DRAIN_BYTES = 1 << 20;

    /** Messages whose rows are touched before the first of them is applied: as many misses as a core has under way. */
    private static final int FORESEEN = 16;

    /** Takes the notifications that have gathered so far. */
    @FunctionalInterface
    interface Drain {
        void drain();
    }

    private final EventRing ring;
    private final Core core;
    private final Drain drain;
    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
    private volatile boolean workPending;
    private volatile long nextDeadlineNs;

    /** Keeps what was only touched from being optimised away. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    EngineStage(EventRing ring, Core core, Drain drain) {
        this.ring = ring;
        this.core = core;
        this.drain = drain;
        this.workPending = core.isWorkPending();
        this.nextDeadlineNs = core.nextDeadlineNs();
    }

    void process(long first, long last) {
        for (long from = first; from <= last; from += FORESEEN) {
            long to = Math.min(last, from + FORESEEN - 1);
            if (to > from) {
                foresee(from, to);
            }
            apply(from, to);
        }
        nextDeadlineNs = core.nextDeadlineNs();
        workPending = core.isWorkPending();
    }

    private void foresee(long first, long last) {
        long seen = 0;
        for (long at = first; at <= last; at++) {
            RingSlot slot = ring.slot(at);
            if (slot.kind == RingSlot.Kind.EVENT) {
                ring.wrapMessage(at, slot, message, scratch);
                seen ^= core.foresee(message, 0, (int) (at - first));
            }
        }
        touched = seen;
    }

    private void apply(long first, long last) {
        for (long at = first; at <= last; at++) {
            RingSlot slot = ring.slot(at);
            switch (slot.kind) {
                case EVENT -> {
                    ring.wrapMessage(at, slot, message, scratch);
                    slot.code = core.apply(message, 0, slot.length);
                    slot.sequence = core.sequence();
                    if (slot.code != ResultCode.OK) {
                        slot.refusal.set(core.refusal());
                    }
                    if (core.notifications().bytes() > DRAIN_BYTES) {
                        drain.drain();
                    }
                }
                case QUERY -> slot.query.ask(core);
                default -> {}
            }
        }
    }

    /** Whether a tick that is stamped {@code nowNs} has something to work off; any thread. */
    boolean isWorkPending(long nowNs) {
        return workPending || nextDeadlineNs <= nowNs;
    }
}
