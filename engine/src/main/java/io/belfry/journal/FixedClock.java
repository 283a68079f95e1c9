package io.belfry.journal;

import net.openhft.chronicle.core.time.TimeProvider;

/** Stands still, so that all frames go into the file of one day. */
record FixedClock(long nowMs) implements TimeProvider {
    private static final long MICROS_PER_MS = 1_000;
    private static final long NANOS_PER_MS = 1_000_000;

    @Override
    public long currentTimeMillis() {
        return nowMs;
    }

    @Override
    public long currentTimeMicros() {
        return nowMs * MICROS_PER_MS;
    }

    @Override
    public long currentTimeNanos() {
        return nowMs * NANOS_PER_MS;
    }
}
