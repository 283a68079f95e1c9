package io.belfry.bench;

import io.belfry.bench.measure.StolenTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code belfry bench hot}: where the time of a flight recording went. */
@Command(
        name = "hot",
        description = {
            "Reads a flight recording (belfry bench throughput --jfr FILE) and prints for each busy thread which methods its samples",
            "were in: by themselves, and with all that they call. Samples are of Java code at its safepoints' debug information;",
            "waiting for memory counts where the wait is. Threads that wait for the host, before a measurement, are left out."
        },
        footer = {"", "Examples:", "  belfry bench throughput --jfr out.jfr && belfry bench hot out.jfr"})
final class HotCommand implements Callable<Integer> {
    private static final List<String> SAMPLES = List.of("jdk.ExecutionSample", "jdk.NativeMethodSample");
    private static final String OURS = "io.belfry.";
    private static final double PERCENT = 100;
    private static final double FEWEST_PERCENT_OF_THREAD = 2;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The recording.")
    private Path file;

    @Option(names = "--top", defaultValue = "20", description = "Methods per thread; default: ${DEFAULT-VALUE}.")
    private int top;

    /** Samples of one thread. */
    private static final class Samples {
        private final Map<String, Integer> alone = new HashMap<>();
        private final Map<String, Integer> withCalled = new HashMap<>();
        private int count;

        void add(RecordedStackTrace stack) {
            count++;
            List<RecordedFrame> frames = stack.getFrames();
            alone.merge(nameOf(frames.get(0)), 1, Integer::sum);
            frames.stream()
                    .map(Samples::nameOf)
                    .filter(name -> name.startsWith(OURS))
                    .distinct()
                    .forEach(name -> withCalled.merge(name, 1, Integer::sum));
        }

        private static String nameOf(RecordedFrame frame) {
            return frame.getMethod().getType().getName() + "."
                    + frame.getMethod().getName();
        }
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isReadable(file)) {
            throw new ParameterException(spec.commandLine(), file + " cannot be read: give a flight recording");
        }
        Map<String, Samples> threads = new HashMap<>();
        int all = 0;
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                RecordedStackTrace stack = event.getStackTrace();
                if (!SAMPLES.contains(event.getEventType().getName())
                        || stack == null
                        || stack.getFrames().isEmpty()) {
                    continue;
                }
                RecordedThread thread = event.getThread("sampledThread");
                String threadName = thread == null ? "unknown" : thread.getJavaName();
                if (StolenTime.THREAD.equals(threadName)) {
                    continue;
                }
                threads.computeIfAbsent(threadName, name -> new Samples()).add(stack);
                all++;
            }
        }
        print(spec.commandLine().getOut(), threads, all);
        return 0;
    }

    private void print(PrintWriter out, Map<String, Samples> threads, int all) {
        out.printf(Locale.ROOT, "%,d samples of Java code%n", all);
        threads.entrySet().stream()
                .filter(entry -> entry.getValue().count * PERCENT / all >= FEWEST_PERCENT_OF_THREAD)
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().count))
                .forEach(entry -> {
                    Samples samples = entry.getValue();
                    out.printf(Locale.ROOT, "%n%s: %,d samples%n", entry.getKey(), samples.count);
                    print(out, "by itself", samples.alone, samples.count);
                    print(out, "with what it calls", samples.withCalled, samples.count);
                });
    }

    private void print(PrintWriter out, String heading, Map<String, Integer> counts, int all) {
        out.printf("  %s%n", heading);
        counts.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Integer>>comparingInt(entry -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(top)
                .forEach(entry ->
                        out.printf(Locale.ROOT, "  %6.1f %%  %s%n", entry.getValue() * PERCENT / all, entry.getKey()));
    }
}
