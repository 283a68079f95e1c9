package io.belfry.peers;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What a run took, from {@link #start} to {@link #stop}. One thread.
 *
 * <p>Processor time is that of the whole process: all of a pipeline's threads, and the collector's.
 */
public final class Measured {
    private static final double NS_PER_S = 1e9;

    private final long startNs = System.nanoTime();
    private final long startCpuNs = processorNs();
    private long elapsedNs;
    private long cpuNs;

    private Measured() {}

    public static Measured start() {
        return new Measured();
    }

    public Measured stop() {
        elapsedNs = System.nanoTime() - startNs;
        cpuNs = processorNs() - startCpuNs;
        return this;
    }

    /**
     * The one line that a peer prints.
     *
     * @param events that were measured
     * @param bytes that were written to files meanwhile
     * @param settings in words
     */
    public String json(long events, long bytes, String settings) {
        return String.format(
                Locale.ROOT,
                "{\"events\":%d,\"perSecond\":%.0f,\"elapsedNs\":%d,\"cpuNsPerEvent\":%.1f,\"bytesPerEvent\":%.1f,"
                        + "\"settings\":\"%s\"}",
                events,
                events * NS_PER_S / elapsedNs,
                elapsedNs,
                (double) cpuNs / events,
                (double) bytes / events,
                settings);
    }

    private static long processorNs() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }
}
