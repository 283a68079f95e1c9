package io.belfry.journal;

import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.core.time.TimeProvider;

/**
 * The wall clock, except that it never goes back, nor below a floor: Chronicle Queue refuses to write into a day that
 * it has closed. It decides which file a frame goes into and nothing else. Any thread.
 */
final class RisingClock implements TimeProvider {
    private static final long MICROS_PER_MS = 1_000;
    private static final long NANOS_PER_MS = 1_000_000;

    private final AtomicLong highestMs;

    private RisingClock(long floorMs) {
        this.highestMs = new AtomicLong(floorMs);
    }

    /** A clock that starts at {@code floorMs} since 1970 at the lowest. */
    static RisingClock from(long floorMs) {
        return new RisingClock(floorMs);
    }

    @Override
    public long currentTimeMillis() {
        return raise(System.currentTimeMillis());
    }

    private long raise(long nowMs) {
        long highest = highestMs.get();
        while (nowMs > highest) {
            if (highestMs.compareAndSet(highest, nowMs)) {
                return nowMs;
            }
            highest = highestMs.get();
        }
        return highest;
    }

    @Override
    public long currentTimeMicros() {
        return currentTimeMillis() * MICROS_PER_MS;
    }

    @Override
    public long currentTimeNanos() {
        return currentTimeMillis() * NANOS_PER_MS;
    }
}
