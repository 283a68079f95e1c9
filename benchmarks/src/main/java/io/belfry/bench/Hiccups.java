package io.belfry.bench;

import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What the machine does to everybody: how late a thread wakes that asks to sleep for a millisecond. No pipeline can have
 * better tails than that; beside a latency table it tells whose fault they are. One thread starts and stops it.
 */
final class Hiccups {
    private static final long SLEEP_NS = 1_000_000;

    private final Histogram lateNs = new Histogram(LatencyRun.HIGHEST_NS, LatencyRun.DIGITS);
    private final Thread thread = new Thread(this::measure, "belfry-bench-hiccups");
    private volatile boolean stopped;

    Hiccups() {
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Histogram stop() throws InterruptedException {
        stopped = true;
        thread.join();
        return lateNs;
    }

    private void measure() {
        while (!stopped) {
            long startNs = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NS);
            long lateBy = System.nanoTime() - startNs - SLEEP_NS;
            lateNs.recordValue(Math.min(Math.max(lateBy, 0), LatencyRun.HIGHEST_NS));
        }
    }
}
