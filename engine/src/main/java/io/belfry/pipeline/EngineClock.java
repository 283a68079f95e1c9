package io.belfry.pipeline;

import io.belfry.codec.ClockMode;
import io.belfry.codec.EventLayout;
import org.agrona.DirectBuffer;

/**
 * Stamps events with engine time: the wall clock at start, advanced by the monotonic clock, never below the last journaled
 * stamp. Stepping the wall clock back changes nothing; its running ahead is followed by {@link #followWall}. With {@code
 * clock: events} the events' own times count, and no clock is read for results.
 *
 * <p>Any thread.
 */
final class EngineClock {
    private static final long NS_PER_MS = 1_000_000L;

    private final ClockMode mode;
    private final long followLimitNs;
    private volatile long wallMinusMonotonicNs;

    EngineClock(ClockMode mode, long lastStampNs, long followLimitNs) {
        this.mode = mode;
        this.followLimitNs = followLimitNs;
        long monotonic = System.nanoTime();
        wallMinusMonotonicNs = Math.max(System.currentTimeMillis() * NS_PER_MS, lastStampNs) - monotonic;
    }

    ClockMode mode() {
        return mode;
    }

    /** The stamp for a message that is offered now. */
    long stamp(DirectBuffer message, int offset, long monotonicNs) {
        if (mode == ClockMode.WALL) {
            return wallMinusMonotonicNs + monotonicNs;
        }
        long explicit = EventLayout.engineTimeNs(message, offset);
        return explicit != EventLayout.NO_TIME ? explicit : EventLayout.timeNs(message, offset);
    }

    /** Moves forward to the wall clock where the monotonic one has fallen behind, up to the limit. One thread. */
    void followWall() {
        long offsetNs = wallMinusMonotonicNs;
        long wallOffsetNs = System.currentTimeMillis() * NS_PER_MS - System.nanoTime();
        if (wallOffsetNs - offsetNs > NS_PER_MS && wallOffsetNs - offsetNs <= followLimitNs) {
            wallMinusMonotonicNs = wallOffsetNs;
        }
    }
}
