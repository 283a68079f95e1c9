package io.belfry.bench.measure;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What parts of a run took: time, processor time of the whole process, the heap's peak. One thread. */
public final class Phases {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";
    private static final String ANONYMOUS = "RssAnon:";
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final List<Phase> done = new ArrayList<>();
    private long startNs;
    private long startCpuNs;

    private record Phase(String name, long elapsedNs, long cpuNs, long events, long bytes, long heapPeakBytes) {
        double seconds() {
            return (double) elapsedNs / NS_PER_SECOND;
        }
    }

    /** A part begins, with what came before it off the heap. */
    public void begin() {
        // The threads of an engine that was closed end a moment later, and only then let go of its state.
        LockSupport.parkNanos(NS_PER_SECOND);
        System.gc();
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        startCpuNs = cpuNs();
        startNs = System.nanoTime();
    }

    /**
     * The part has ended.
     *
     * @param events that it applied, 0 where it is about none
     * @param bytes that it read or wrote, 0 where it is about none
     * @return how long it took
     */
    public long end(String name, long events, long bytes) {
        long elapsedNs = System.nanoTime() - startNs;
        long heapPeak = heapPools().stream()
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        done.add(new Phase(name, elapsedNs, cpuNs() - startCpuNs, events, bytes, heapPeak));
        return elapsedNs;
    }

    public void print(PrintWriter out, int customers) {
        out.printf(
                Locale.ROOT,
                "%-38s %9s %11s %9s %14s %12s %12s%n",
                "",
                "seconds",
                "processor s",
                "MB/s",
                "customers/s",
                "events/s",
                "heap peak MB");
        for (Phase phase : done) {
            out.printf(
                    Locale.ROOT,
                    "%-38s %9.2f %11.2f %9s %,14.0f %12s %,12d%n",
                    phase.name,
                    phase.seconds(),
                    (double) phase.cpuNs / NS_PER_SECOND,
                    phase.bytes == 0 ? "" : String.format(Locale.ROOT, "%,.0f", phase.bytes / phase.seconds() / 1e6),
                    customers / phase.seconds(),
                    phase.events == 0 ? "" : String.format(Locale.ROOT, "%,.0f", phase.events / phase.seconds()),
                    phase.heapPeakBytes / 1_000_000);
        }
    }

    public String json(int customers) {
        return done.stream()
                .map(phase -> String.format(
                        Locale.ROOT,
                        "{\"name\":%s,\"seconds\":%.3f,\"processorSeconds\":%.3f,\"bytes\":%d,\"events\":%d,"
                                + "\"customersPerSecond\":%.0f,\"heapPeakBytes\":%d}",
                        Json.text(phase.name.strip()),
                        phase.seconds(),
                        (double) phase.cpuNs / NS_PER_SECOND,
                        phase.bytes,
                        phase.events,
                        customers / phase.seconds(),
                        phase.heapPeakBytes))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** The most memory that the process ever had, 0 where the system does not say. */
    public static long residentPeakBytes() {
        return ofStatus(PEAK);
    }

    /** Memory that the process has now, apart from mapped files; 0 where the system does not say. */
    public static long residentAnonymousBytes() {
        return ofStatus(ANONYMOUS);
    }

    private static long ofStatus(String name) {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private static long cpuNs() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }
}
