package io.belfry.bench.load;

import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import io.belfry.pipeline.ResultListener;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * The open loop: event n is meant to be sent at start + n ÷ rate, whatever became of those before it. Its latency counts
 * from then to the moment its result is heard, so a stall is charged to everybody who had to wait (no coordinated
 * omission). A full ring delays the sender, not the clock.
 */
public final class LatencyRun implements ResultListener {
    public static final long HIGHEST_NS = 60_000_000_000L;
    public static final int DIGITS = 3;

    /** Below this the sender spins to the intended time, above it sleeps, so that a core is left to the engine. */
    private static final long SPIN_NS = 80_000;

    private static final long FULL_PAUSE_NS = 5_000;
    private static final double NS_PER_S = 1e9;

    /**
     * Of the time to warm up, and of the time that is measured; {@link #phase} says which. Both are recorded alike: code that
     * only ran once measuring began would make the compiler throw away the whole stage's, and the next 70 ms would be
     * interpreted. All are written by the publishing thread, read once all results were heard.
     */
    private final Histogram[] latencyNs = {new Histogram(HIGHEST_NS, DIGITS), new Histogram(HIGHEST_NS, DIGITS)};

    private final Histogram[] ringingNs = {new Histogram(HIGHEST_NS, DIGITS), new Histogram(HIGHEST_NS, DIGITS)};
    private final long measureFromNs;
    private final BooleanSupplier rings;
    private long refused;

    /** Counts events meant to be sent from {@code measureFromNs} on; those before warm up. */
    public LatencyRun(long measureFromNs) {
        this(measureFromNs, () -> false);
    }

    /** The same; {@code rings} says whether the present event will ring, asked by the sender. */
    public LatencyRun(long measureFromNs, BooleanSupplier rings) {
        this.measureFromNs = measureFromNs;
        this.rings = rings;
    }

    /** When the n-th is meant to be sent. */
    public static long intendedNs(long startNs, long n, long rate) {
        return startNs + (long) (n * (NS_PER_S / rate));
    }

    /** Publishing thread; {@code line} is twice the intended time, and one more for what rings. */
    @Override
    public void onResult(long line, ResultCode code, long sequence, Refusal refusal) {
        if (code != ResultCode.OK) {
            refused++;
        }
        long intendedNs = line >> 1;
        long taken = Math.min(Math.max(System.nanoTime() - intendedNs, 0), HIGHEST_NS);
        latencyNs[phase(intendedNs)].recordValue(taken);
        if ((line & 1) != 0) {
            ringingNs[phase(intendedNs)].recordValue(taken);
        }
    }

    /** 1 from {@code measureFromNs} on, 0 before; without a branch, for the compiler's sake. */
    private int phase(long intendedNs) {
        return (int) ((measureFromNs - 1 - intendedNs) >>> (Long.SIZE - 1));
    }

    /** Sends {@code rate} events a second until {@code endNs} and waits for their results. */
    public Histogram run(
            EventSource source, long rate, long startNs, long endNs, Offering.Way way, Runnable awaitPublished) {
        for (long n = 0; ; n++) {
            long intendedNs = intendedNs(startNs, n, rate);
            if (intendedNs >= endNs) {
                break;
            }
            source.next();
            long line = intendedNs << 1 | (rings.getAsBoolean() ? 1 : 0);
            waitUntil(intendedNs);
            while (!way.offer(source.message(), 0, source.length(), line)) {
                LockSupport.parkNanos(FULL_PAUSE_NS);
            }
        }
        awaitPublished.run();
        if (refused > 0) {
            throw new IllegalStateException(refused + " events were refused");
        }
        return measured();
    }

    /** Of all that were measured; behind {@link #run}. */
    Histogram measured() {
        return latencyNs[1];
    }

    /** Of those that rang alone; behind {@link #run}. */
    public Histogram ringing() {
        return ringingNs[1];
    }

    /** Sleeps for the most of it, and spins through the rest. */
    public static void waitUntil(long timeNs) {
        for (long left = timeNs - System.nanoTime(); left > 0; left = timeNs - System.nanoTime()) {
            if (left > SPIN_NS) {
                LockSupport.parkNanos(left - SPIN_NS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
