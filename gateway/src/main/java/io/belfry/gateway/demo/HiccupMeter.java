package io.belfry.gateway.demo;

import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The control beside every latency figure: how late this machine wakes a thread that asked to sleep for a millisecond.
 * What the machine does to that thread it does to the engine's.
 */
final class HiccupMeter implements AutoCloseable {
    private static final long SLEEP_NS = 1_000_000;

    private final Histogram latenessNs = new Histogram(3);
    private final Thread thread = new Thread(this::measure, "belfry-demo-hiccups");
    private volatile boolean stopped;

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops and hands over what was measured. */
    Histogram stop() {
        close();
        return latenessNs;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void measure() {
        while (!stopped) {
            long startNs = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NS);
            latenessNs.recordValue(Math.max(0, System.nanoTime() - startNs - SLEEP_NS));
        }
    }
}
