package io.belfry.pipeline;

import io.belfry.codec.OperationsKind;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes ticks while the core has work pending or a deadline is due and the ring is empty, so that sweeps go on and
 * timers fire in a quiet night and an idle journal does not grow; and keeps engine time in step with the wall clock. Behind a
 * tick that is still being worked off when it looks again, which a slice of a sweep is, the next one stands ready: otherwise
 * the stages wait for this thread to wake up. While events flow ({@link Flow}) it leaves the work to them and sleeps longer. A
 * thread of its own, because a stage must never publish into the ring that it empties.
 */
final class Ticker implements Runnable {
    private static final long BUSY_NS = 20_000L;
    private static final int SLOTS_OF_A_TICK = 1;
    private static final long NO_TICK = -1;

    private final Pipeline pipeline;
    private final EngineMessages messages;
    private long ticks;

    /** The slot of the last tick, or one behind it if somebody offered at once. */
    private long tickAt = NO_TICK;

    Ticker(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.messages = new EngineMessages(pipeline);
    }

    @Override
    public void run() {
        Flow flow = new Flow(System.nanoTime(), pipeline.published());
        while (!pipeline.isEnded()) {
            followClock();
            // Of messages: questions work nothing off.
            flow.look(System.nanoTime(), pipeline.published() - ticks);
            // Asked in this order: once the ring is empty, the answer about the work is that of the last batch.
            long passed = pipeline.passedSlots();
            long offered = pipeline.offeredSlots();
            if (!flow.isFlowing()
                    && hasRoom(passed, offered, tickAt)
                    && (passed == offered ? pipeline.isWorkPending() : pipeline.isSweepPending())
                    && messages.tryTick()) {
                ticks++;
                tickAt = pipeline.offeredSlots();
            }
            boolean isTicking = !flow.isFlowing() && pipeline.passedSlots() < tickAt;
            LockSupport.parkNanos(isTicking ? BUSY_NS : flow.pauseNs());
        }
    }

    /**
     * Whether nothing waits in the ring, or nothing but a tick.
     *
     * @param passed the last slot that is through
     * @param offered the last one that is filled
     * @param tickAt the one with the last tick
     */
    static boolean hasRoom(long passed, long offered, long tickAt) {
        return passed == offered || (offered == tickAt && passed == tickAt - SLOTS_OF_A_TICK);
    }

    /** A jump is journaled first and then followed, so that no event behind the jump is stamped before operations know of it. */
    private void followClock() {
        EngineClock clock = pipeline.clock();
        if (clock.followWall()
                && messages.tryRaise(OperationsKind.CLOCK_JUMPED, clock.jumpFromNs(), clock.jumpToNs())) {
            clock.followJump();
        }
    }
}
