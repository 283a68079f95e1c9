package io.belfry.pipeline;

import io.belfry.codec.OperationsKind;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes ticks while the core has work pending or a deadline is due and the ring is empty, so that sweeps go on and
 * timers fire in a quiet night and an idle journal does not grow; and keeps engine time in step with the wall clock. While
 * events flow ({@link Flow}) it leaves the work to them and sleeps longer. A thread of its own, because a stage must never
 * publish into the ring that it empties.
 */
final class Ticker implements Runnable {
    private static final long BUSY_NS = 20_000L;

    private final Pipeline pipeline;
    private final EngineMessages messages;
    private long ticks;

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
            if (!flow.isFlowing() && pipeline.isRingEmpty() && pipeline.isWorkPending()) {
                if (messages.tryTick()) {
                    ticks++;
                }
                LockSupport.parkNanos(BUSY_NS);
            } else {
                LockSupport.parkNanos(flow.pauseNs());
            }
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
