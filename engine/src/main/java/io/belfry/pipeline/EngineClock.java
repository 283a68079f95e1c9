package io.belfry.pipeline;

import io.belfry.codec.ClockMode;
import io.belfry.codec.EventLayout;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/**
 * Stamps events with engine time: the wall clock at start, advanced by the monotonic clock, never below the last journaled
 * stamp. With {@code clock: events} the events' own times count, and no clock is read for results.
 *
 * <pre>
 *   wall clock steps back             engine time goes on by the monotonic clock
 *   runs ahead, up to the limit       followed ({@link #followWall})
 *   runs ahead by more                a jump: followed once it is journaled ({@link #followJump})
 * </pre>
 *
 * <p>Any thread stamps; one thread follows.
 */
final class EngineClock {
    private static final long NS_PER_MS = 1_000_000L;

    private final ClockMode mode;
    private final long jumpLimitNs;
    private final LongSupplier wallClockMs;
    private final LongSupplier monotonicNs;
    private volatile long engineMinusMonotonicNs;
    private long jumpFromNs;
    private long jumpToNs;
    private long offsetBehindJumpNs;

    EngineClock(PipelineClock clock, long lastStampNs) {
        mode = clock.mode();
        jumpLimitNs = clock.jumpLimitNs();
        wallClockMs = clock.wallClockMs();
        monotonicNs = clock.monotonicNs();
        engineMinusMonotonicNs = Math.max(wallClockMs.getAsLong() * NS_PER_MS, lastStampNs) - monotonicNs.getAsLong();
    }

    ClockMode mode() {
        return mode;
    }

    long monotonicNs() {
        return monotonicNs.getAsLong();
    }

    /** The stamp for a message that is offered at {@code nowNs} of the monotonic clock. */
    long stamp(DirectBuffer message, int offset, long nowNs) {
        if (mode == ClockMode.WALL) {
            return engineMinusMonotonicNs + nowNs;
        }
        long explicit = EventLayout.engineTimeNs(message, offset);
        return explicit != EventLayout.NO_TIME ? explicit : EventLayout.timeNs(message, offset);
    }

    /**
     * The engine time that deadlines are compared with: what a tick would be stamped now. With {@code clock: events} a
     * tick moves no time, so only what the core's own time has reached is due: the core says so.
     */
    long timerNowNs() {
        return mode == ClockMode.WALL ? engineMinusMonotonicNs + monotonicNs.getAsLong() : Long.MIN_VALUE;
    }

    /**
     * Moves engine time forward to the wall clock where that has run ahead, up to the limit.
     *
     * @return whether it has run ahead by more: engine time stays until {@link #followJump}
     */
    boolean followWall() {
        if (mode != ClockMode.WALL) {
            return false;
        }
        // The wall clock first: being held up in between must not make it seem ahead.
        long wallNs = wallClockMs.getAsLong() * NS_PER_MS;
        long nowNs = monotonicNs.getAsLong();
        long aheadNs = wallNs - nowNs - engineMinusMonotonicNs;
        if (aheadNs > jumpLimitNs) {
            jumpFromNs = engineMinusMonotonicNs + nowNs;
            jumpToNs = wallNs;
            offsetBehindJumpNs = wallNs - nowNs;
            return true;
        }
        if (aheadNs > NS_PER_MS) {
            engineMinusMonotonicNs = wallNs - nowNs;
        }
        return false;
    }

    /** Engine time when {@link #followWall} found the jump. */
    long jumpFromNs() {
        return jumpFromNs;
    }

    /** The wall clock when {@link #followWall} found the jump. */
    long jumpToNs() {
        return jumpToNs;
    }

    /** The jump that {@link #followWall} found is in the ring: what is stamped from now on comes behind it. */
    void followJump() {
        engineMinusMonotonicNs = offsetBehindJumpNs;
    }
}
