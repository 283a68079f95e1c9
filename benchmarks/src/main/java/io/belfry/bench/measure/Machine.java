package io.belfry.bench.measure;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a figure means nothing without: the machine, its kernel and file system, the JVM and its flags. Any thread. */
public record Machine(
        String processor,
        int cores,
        String kernel,
        long memoryMb,
        String hugePages,
        String fileSystem,
        String java,
        String collector,
        String flags,
        double loadBefore) {
    private static final String UNKNOWN = "unknown";

    /** Looks at the machine; {@code data} tells which file system counts. */
    public static Machine describe(Path data) {
        return new Machine(
                valueOf(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                totalMemoryMb(),
                firstLine(Path.of("/sys/kernel/mm/transparent_hugepage/enabled")),
                fileSystem(data),
                System.getProperty("java.vendor") + " " + System.getProperty("java.vm.version"),
                String.join(
                        ", ",
                        ManagementFactory.getGarbageCollectorMXBeans().stream()
                                .map(bean -> bean.getName())
                                .toList()),
                String.join(" ", telling(ManagementFactory.getRuntimeMXBean().getInputArguments())),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    public void print(PrintWriter out) {
        out.printf(Locale.ROOT, "machine     %s, %d cores, %,d MB, %s%n", processor, cores, memoryMb, kernel);
        out.printf(Locale.ROOT, "files       %s; transparent huge pages: %s%n", fileSystem, hugePages);
        out.printf(Locale.ROOT, "java        %s; %s%n", java, collector);
        out.printf(Locale.ROOT, "flags       %s%n", flags);
        out.printf(
                Locale.ROOT,
                "load        %.1f before the run%s%n",
                loadBefore,
                loadBefore > cores / 2.0 ? ": OTHERS ARE BUSY, trust ratios and time on a processor only" : "");
    }

    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"processor\":%s,\"cores\":%d,\"kernel\":%s,\"memoryMb\":%d,\"hugePages\":%s,\"fileSystem\":%s,"
                        + "\"java\":%s,\"collector\":%s,\"flags\":%s,\"loadBefore\":%.2f}",
                Json.text(processor),
                cores,
                Json.text(kernel),
                memoryMb,
                Json.text(hugePages),
                Json.text(fileSystem),
                Json.text(java),
                Json.text(collector),
                Json.text(flags),
                loadBefore);
    }

    /** Without those that every start of Belfry needs. */
    private static List<String> telling(List<String> flags) {
        return flags.stream()
                .filter(flag -> !flag.startsWith("--add-")
                        && !flag.contains("encoding=")
                        && !flag.startsWith("-Dbelfry.")
                        && !flag.startsWith("-Dchronicle.")
                        && !flag.startsWith("-Dqueue."))
                .toList();
    }

    private static long totalMemoryMb() {
        String total = valueOf(Path.of("/proc/meminfo"), "MemTotal");
        String digits = total.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits) / 1024;
    }

    private static String fileSystem(Path data) {
        try {
            return Files.getFileStore(data).type();
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String firstLine(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? UNKNOWN : lines.get(0).strip();
    }

    private static String valueOf(Path file, String name) {
        for (String line : lines(file)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return UNKNOWN;
    }

    /** None where there is no such file: not every system has a /proc. */
    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
