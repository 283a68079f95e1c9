package io.belfry.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import net.openhft.chronicle.core.time.TimeProvider;

/**
 * The wall clock, except that it never goes back, nor below a floor: Chronicle Queue refuses to write into a file that
 * it has closed. It decides which file a frame goes into and nothing else. Any thread.
 */
final class RisingClock implements TimeProvider {
    private static final long MICROS_PER_MS = 1_000;
    private static final long NANOS_PER_MS = 1_000_000;

    private final AtomicLong highestMs;

    private final LongSupplier wallClockMs;

    private RisingClock(long floorMs, LongSupplier wallClockMs) {
        this.highestMs = new AtomicLong(floorMs);
        this.wallClockMs = wallClockMs;
    }

    /** A clock that starts at {@code floorMs} since 1970 at the lowest. */
    static RisingClock from(long floorMs, LongSupplier wallClockMs) {
        return new RisingClock(floorMs, wallClockMs);
    }

    @Override
    public long currentTimeMillis() {
        return raise(wallClockMs.getAsLong());
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
