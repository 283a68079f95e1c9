package io.belfry.pipeline;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.limits.EngineLimits;
import org.agrona.concurrent.UnsafeBuffer;

/** Applies the messages of a batch to the core and asks it the batch's questions. The core's thread. */
final class EngineStage {
    private static final int DRAIN_BYTES = 1 << 20;

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

    EngineStage(EventRing ring, Core core, Drain drain) {
        this.ring = ring;
        this.core = core;
        this.drain = drain;
        this.workPending = core.isWorkPending();
        this.nextDeadlineNs = core.nextDeadlineNs();
    }

    void process(long first, long last) {
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
        nextDeadlineNs = core.nextDeadlineNs();
        workPending = core.isWorkPending();
    }

    /** Whether a tick that is stamped {@code nowNs} has something to work off; any thread. */
    boolean isWorkPending(long nowNs) {
        return workPending || nextDeadlineNs <= nowNs;
    }
}
