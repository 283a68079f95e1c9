package io.belfry.bench.control;

import io.belfry.bench.load.LatencyRun;
import org.HdrHistogram.Histogram;

/**
 * What the machine does to everybody: how late a spinning thread notices that the time has come, on the schedule of a
 * latency run, while a second thread spins on the other core as the engine's does. No pipeline can have better tails than
 * that; beside a latency table it tells whose fault they are. The caller's thread and one of its own.
 */
public final class Hiccups {
    private volatile boolean stopped;

    /** Notices {@code rate} times a second until {@code endNs}; counts from {@code measureFromNs} on. */
    public Histogram measure(long rate, long startNs, long measureFromNs, long endNs) throws InterruptedException {
        Thread other = new Thread(this::spin, "belfry-bench-spinning");
        other.setDaemon(true);
        other.start();
        Histogram lateNs = new Histogram(LatencyRun.HIGHEST_NS, LatencyRun.DIGITS);
        try {
            for (long n = 0; ; n++) {
                long intendedNs = LatencyRun.intendedNs(startNs, n, rate);
                if (intendedNs >= endNs) {
                    return lateNs;
                }
                LatencyRun.waitUntil(intendedNs);
                if (intendedNs >= measureFromNs) {
                    lateNs.recordValue(Math.min(System.nanoTime() - intendedNs, LatencyRun.HIGHEST_NS));
                }
            }
        } finally {
            stopped = true;
            other.join();
        }
    }

    private void spin() {
        while (!stopped) {
            Thread.onSpinWait();
        }
    }
}
