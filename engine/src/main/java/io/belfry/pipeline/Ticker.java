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

    private final Pipeline pipeline;
    private final EngineMessages messages;
    private long ticks;

    /** Of the slots that wait, some are a tick's. */
    private boolean hasTicked;

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
            long waiting = pipeline.waitingSlots();
            hasTicked &= waiting > 0;
            // Asked in this order: once the ring is empty, the answer about the work is that of the last batch.
            boolean isDue = waiting == 0
                    ? pipeline.isWorkPending()
                    : hasTicked && waiting == SLOTS_OF_A_TICK && pipeline.isSweepPending();
            if (isDue && !flow.isFlowing() && messages.tryTick()) {
                ticks++;
                hasTicked = true;
            }
            LockSupport.parkNanos(hasTicked ? BUSY_NS : flow.pauseNs());
        }
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
