package io.belfry.bench;

import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import io.belfry.pipeline.ResultListener;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The open loop: posting n is meant to be sent at start + n ÷ rate, whatever became of those before it. Its latency counts
 * from then to the moment its result is heard, so a stall is charged to everybody who had to wait (no coordinated
 * omission). A full ring delays the sender, not the clock.
 */
final class LatencyRun implements ResultListener {
    static final long HIGHEST_NS = 60_000_000_000L;
    static final int DIGITS = 3;

    /** Below this the sender spins to the intended time, above it sleeps, so that a core is left to the engine. */
    private static final long SPIN_NS = 80_000;

    private static final long FULL_PAUSE_NS = 5_000;
    private static final double NS_PER_S = 1e9;

    /** Written by the publishing thread, read once all results were heard. */
    private final Histogram latencyNs = new Histogram(HIGHEST_NS, DIGITS);

    private final long measureFromNs;
    private long refused;

    /** Counts postings meant to be sent from {@code measureFromNs} on; those before warm up. */
    LatencyRun(long measureFromNs) {
        this.measureFromNs = measureFromNs;
    }

    /** Publishing thread; {@code line} is the intended time. */
    @Override
    public void onResult(long line, ResultCode code, long sequence, Refusal refusal) {
        if (code != ResultCode.OK) {
            refused++;
        }
        if (line >= measureFromNs) {
            latencyNs.recordValue(Math.min(Math.max(System.nanoTime() - line, 0), HIGHEST_NS));
        }
    }

    /** Sends {@code rate} postings a second until {@code endNs} and waits for their results. */
    Histogram run(Postings postings, long rate, long startNs, long endNs, Offering.Way way, Runnable awaitPublished) {
        double gapNs = NS_PER_S / rate;
        for (long n = 0; ; n++) {
            long intendedNs = startNs + (long) (n * gapNs);
            if (intendedNs >= endNs) {
                break;
            }
            postings.next();
            waitUntil(intendedNs);
            while (!way.offer(postings.message(), 0, postings.length(), intendedNs)) {
                LockSupport.parkNanos(FULL_PAUSE_NS);
            }
        }
        awaitPublished.run();
        if (refused > 0) {
            throw new IllegalStateException(refused + " postings were refused");
        }
        return latencyNs;
    }

    /** Sleeps for the most of it, and spins through the rest. */
    static void waitUntil(long timeNs) {
        for (long left = timeNs - System.nanoTime(); left > 0; left = timeNs - System.nanoTime()) {
            if (left > SPIN_NS) {
                LockSupport.parkNanos(left - SPIN_NS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
