package io.belfry.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import net.openhft.chronicle.core.time.TimeProvider;

/**
 * The wall clock, except that it never goes back, nor below a floor: Chronicle Queue refuses to write into a file that
 * it has closed. Where the wall clock is behind, this goes on by the monotonic one, so that files still end. It decides
 * which file a frame goes into and nothing else. Any thread.
 */
final class RisingClock implements TimeProvider {
    private static final long MICROS_PER_MS = 1_000;
    private static final long NANOS_PER_MS = 1_000_000;

    private final LongSupplier wallClockMs;
    private final LongSupplier monotonicNs;
    /** Only ever raised. */
    private final AtomicLong aheadOfMonotonicMs;

    private RisingClock(long floorMs, LongSupplier wallClockMs, LongSupplier monotonicNs) {
        this.wallClockMs = wallClockMs;
        this.monotonicNs = monotonicNs;
        this.aheadOfMonotonicMs = new AtomicLong(floorMs - monotonicMs());
    }

    /** A clock that starts at {@code floorMs} since 1970 at the lowest. */
    static RisingClock from(long floorMs, LongSupplier wallClockMs, LongSupplier monotonicNs) {
        return new RisingClock(floorMs, wallClockMs, monotonicNs);
    }

    @Override
    public long currentTimeMillis() {
        // The wall clock first: being held up in between must not make it seem ahead.
        long wallMs = wallClockMs.getAsLong();
        long nowMs = monotonicMs();
        return nowMs + raise(wallMs - nowMs);
    }

    private long monotonicMs() {
        return Math.floorDiv(monotonicNs.getAsLong(), NANOS_PER_MS);
    }

    private long raise(long ahead) {
        long highest = aheadOfMonotonicMs.get();
        while (ahead > highest) {
            if (aheadOfMonotonicMs.compareAndSet(highest, ahead)) {
                return ahead;
            }
            highest = aheadOfMonotonicMs.get();
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
