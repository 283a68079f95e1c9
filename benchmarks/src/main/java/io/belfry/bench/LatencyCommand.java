package io.belfry.bench;

import io.belfry.bench.load.LatencyRun;
import io.belfry.bench.measure.BenchDirectory;
import io.belfry.bench.measure.Json;
import io.belfry.bench.measure.Machine;
import io.belfry.bench.plot.LatencyLog;
import io.belfry.bench.plot.PercentilePlot;
import io.belfry.bench.suite.ChildBench;
import io.belfry.bench.suite.ChildJvm;
import io.belfry.bench.suite.Unmeasured;
import io.belfry.bench.table.Target;
import io.belfry.bench.table.Targets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry bench latency}: from the moment an event was meant to be sent until it is published, at fixed rates. */
@Command(
        name = "latency",
        description = {
            "From the moment a posting was meant to be sent until its result is out: journaled, applied, its notifications",
            "readable in the outbox. Open loop at a fixed rate, so a stall is charged to all who waited. The sender has",
            "one core, the engine's thread the other. Beside it the empty pipeline at the same rate, and the machine's own",
            "hiccups: how late a spinning thread notices the time, while another one spins. With --durability disk also one",
            "raw force: appending and forcing as many postings as the engine had with each force, and no more.",
            "Engine and controls run by turns, each in a JVM of its own, --forks times; figures are medians of the forks."
        },
        footer = {
            "",
            "Examples:",
            "  belfry bench latency",
            "  belfry bench latency --rates 200000 --waiting busy-spin --forks 1 --plot out",
            "  belfry bench latency --durability disk --rates 10000"
        })
final class LatencyCommand implements Callable<Integer> {
    private static final double NS_PER_US = 1e3;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
    private static final String[] MEMBERS = {"p50", "p90", "p99", "p999", "max"};
    private static final double TIMES_EMPTY = 2;
    private static final double MORE_US = 1;
    private static final double P50_AT_100K_US = 2;
    private static final double TIMES_FORCE = 2.5;
    private static final long RATE_OF_FORCE = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LatencyOptions options;

    @Mixin
    private DurabilityOption durability;

    @Mixin
    private ThreadingOption threading;

    @Option(
            names = "--waiting",
            split = ",",
            defaultValue = "busy-spin,back-off",
            description = "How the engine's thread waits: ${COMPLETION-CANDIDATES}; back-off is the engine's default; "
                    + "default: ${DEFAULT-VALUE}.")
    private LatencyPartCommand.Waiting[] waitings;

    @Option(
            names = "--forks",
            defaultValue = "3",
            description = "JVMs for each subject, by turns; default: ${DEFAULT-VALUE}.")
    private int forks;

    @Option(
            names = {"--plot", "--hlog"},
            paramLabel = "PREFIX",
            description =
                    "Write the histograms of all forks together to PREFIX-….hlog, and a picture of their percentiles "
                            + "for each rate to PREFIX-….svg.")
    private Path prefix;

    @Mixin
    private JsonOption json;

    /** The latencies of one subject at one rate, a histogram for each fork. */
    private record Series(LatencyPartCommand.Waiting waiting, long rate, String subject, List<Histogram> forks) {
        /** The fork in the middle, ns. */
        long median(double percentile) {
            long[] sorted = forks.stream()
                    .mapToLong(each -> each.getValueAtPercentile(percentile))
                    .sorted()
                    .toArray();
            return sorted[sorted.length / 2];
        }

        double medianUs(double percentile) {
            return median(percentile) / NS_PER_US;
        }

        Histogram together() {
            Histogram sum = new Histogram(LatencyRun.HIGHEST_NS, LatencyRun.DIGITS);
            forks.forEach(sum::add);
            return sum;
        }
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        String complaint = forks <= 0 ? "--forks is " + forks + ", allowed are 1 and more" : options.complaint();
        if (!complaint.isEmpty()) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
        List<Series> series = new ArrayList<>();
        Unmeasured unmeasured = new Unmeasured();
        Machine machine;
        try (BenchDirectory directory = options.makeDirectory()) {
            machine = Machine.describe(directory.path());
            for (LatencyPartCommand.Waiting waiting : waitings) {
                for (int fork = 1; fork <= forks; fork++) {
                    Path into = Files.createDirectories(directory.resolve(waiting + "-" + fork));
                    measure(waiting, fork, into, unmeasured);
                }
                for (long rate : options.rates()) {
                    collect(directory, waiting, rate, series, unmeasured);
                }
            }
        }
        List<Target> targets = targets(series);
        if (prefix != null) {
            write(series, machine);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json.isAsked()) {
            printJson(out, series, unmeasured, targets, machine);
        } else {
            print(out, series, targets, machine);
        }
        unmeasured.print(json.isAsked() ? spec.commandLine().getErr() : out);
        return unmeasured.exitCode();
    }

    /** Controls and engine take turns at being first. One that fails has no figures, or those of its first rates. */
    private void measure(LatencyPartCommand.Waiting waiting, int fork, Path into, Unmeasured unmeasured)
            throws InterruptedException {
        List<LatencyPartCommand.Subject> turns = new ArrayList<>(List.of(LatencyPartCommand.Subject.values()));
        if (fork % 2 == 0) {
            Collections.reverse(turns);
        }
        PrintWriter err = spec.commandLine().getErr();
        for (LatencyPartCommand.Subject subject : turns) {
            String name = waiting + ", fork " + fork + ", " + subject.name().toLowerCase(Locale.ROOT);
            err.printf("%s…%n", name);
            List<String> arguments = new ArrayList<>(List.of(LatencyPartCommand.NAME));
            arguments.addAll(options.arguments());
            arguments.addAll(List.of(
                    "--durability",
                    durability.toString(),
                    "--threading",
                    threading.toString(),
                    "--subject",
                    subject.name(),
                    "--wait",
                    waiting.toString(),
                    "--into",
                    into.toString()));
            try {
                new ChildBench(line -> err.println(name + ": " + line)).run(List.of(), arguments);
            } catch (ChildJvm.FailedException e) {
                err.println(name + ": " + e.getMessage());
                unmeasured.add(name, e);
            }
        }
    }

    private void collect(
            BenchDirectory directory,
            LatencyPartCommand.Waiting waiting,
            long rate,
            List<Series> series,
            Unmeasured unmeasured) {
        for (String subject : List.of(
                LatencyPartCommand.ENGINE,
                LatencyPartCommand.RINGING,
                LatencyPartCommand.EMPTY,
                LatencyPartCommand.FORCE,
                LatencyPartCommand.HICCUPS)) {
            List<Histogram> found = new ArrayList<>();
            for (int fork = 1; fork <= forks; fork++) {
                Path file = directory.resolve(waiting + "-" + fork).resolve(LatencyLog.fileName(subject, rate));
                if (!Files.exists(file)) {
                    continue;
                }
                try {
                    Histogram latencyNs = LatencyLog.read(file);
                    if (latencyNs.getTotalCount() > 0) {
                        found.add(latencyNs);
                    }
                } catch (IOException | RuntimeException e) {
                    // Of one that died while it wrote.
                    unmeasured.add(waiting + ", fork " + fork + ", " + subject + " at " + rate + "/s", e);
                }
            }
            if (!found.isEmpty()) {
                series.add(new Series(waiting, rate, subject, found));
            }
        }
    }

    private List<Target> targets(List<Series> series) {
        List<Target> targets = new ArrayList<>();
        for (Series engine : series) {
            if (!engine.subject.equals(LatencyPartCommand.ENGINE)) {
                continue;
            }
            if (durability.isDisk()) {
                if (engine.rate == RATE_OF_FORCE) {
                    series.stream()
                            .filter(each -> isBeside(each, engine) && each.subject.equals(LatencyPartCommand.FORCE))
                            .forEach(force -> targets.add(Target.atMost(
                                            variant("2.p50", engine), what("p50", engine), "µs", engine.medianUs(50))
                                    .times(TIMES_FORCE, LatencyPartCommand.FORCE, force.medianUs(50))));
                }
                continue;
            }
            String at = engine.rate % 1000 == 0 ? engine.rate / 1000 + "k" : String.valueOf(engine.rate);
            boolean isSlowOne = engine.rate == 100_000;
            if (isSlowOne) {
                targets.add(
                        Target.atMost(variant("3.p50." + at, engine), what("p50", engine), "µs", engine.medianUs(50))
                                .value(P50_AT_100K_US));
            }
            series.stream()
                    .filter(each -> isBeside(each, engine) && each.subject.equals(LatencyPartCommand.EMPTY))
                    .forEach(empty -> {
                        targets.add(
                                beside(isSlowOne ? "3.p50." + at + ".ratio" : "3.p50." + at, "p50", 50, engine, empty));
                        targets.add(beside("3.p99." + at, "p99", 99, engine, empty));
                    });
        }
        return targets;
    }

    private static boolean isBeside(Series one, Series other) {
        return one.waiting == other.waiting && one.rate == other.rate;
    }

    private static Target beside(String id, String name, double percentile, Series engine, Series empty) {
        return Target.atMost(variant(id, engine), what(name, engine), "µs", engine.medianUs(percentile))
                .timesPlus(TIMES_EMPTY, MORE_US, LatencyPartCommand.EMPTY, empty.medianUs(percentile));
    }

    /** What is asked for is busy-spin; the default settings stand apart. */
    private static String variant(String id, Series engine) {
        return engine.waiting == LatencyPartCommand.Waiting.BUSY_SPIN ? id : id + ":" + engine.waiting;
    }

    private static String what(String percentile, Series engine) {
        return String.format(Locale.ROOT, "%s at %,d/s, %s", percentile, engine.rate, engine.waiting);
    }

    private void write(List<Series> series, Machine machine) throws IOException {
        for (LatencyPartCommand.Waiting waiting : waitings) {
            for (long rate : options.rates()) {
                List<Series> drawn = series.stream()
                        .filter(each -> each.waiting == waiting && each.rate == rate)
                        .toList();
                if (drawn.isEmpty()) {
                    continue;
                }
                PercentilePlot plot = new PercentilePlot(
                        String.format(Locale.ROOT, "Intended send to readable in the outbox, %,d/s, %s", rate, waiting),
                        String.format(
                                Locale.ROOT,
                                "%s, durability %s; %d forks of %d s",
                                options.what(),
                                durability,
                                forks,
                                options.durationS()),
                        String.format(
                                Locale.ROOT,
                                "%s, %d cores, %s",
                                machine.processor(),
                                machine.cores(),
                                machine.kernel()));
                for (Series each : drawn) {
                    Histogram together = each.together();
                    plot.add(each.subject, together);
                    LatencyLog.write(
                            Path.of(prefix + "-" + waiting + "-" + LatencyLog.fileName(each.subject, rate)),
                            waiting + ", " + each.subject + ", " + rate + "/s, " + each.forks.size() + " forks",
                            together);
                }
                Files.writeString(Path.of(prefix + "-" + waiting + "-" + rate + ".svg"), plot.svg());
            }
        }
    }

    private void printJson(
            PrintWriter out, List<Series> series, Unmeasured unmeasured, List<Target> targets, Machine machine) {
        StringBuilder runs = new StringBuilder();
        for (Series each : series) {
            runs.append(runs.isEmpty() ? "" : ",")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"waiting\":\"%s\",\"rate\":%d,\"subject\":%s",
                            each.waiting,
                            each.rate,
                            Json.text(each.subject)));
            for (int i = 0; i < PERCENTILES.length; i++) {
                runs.append(String.format(Locale.ROOT, ",\"%s\":%d", MEMBERS[i], each.median(PERCENTILES[i])));
            }
            runs.append(",\"count\":").append(each.together().getTotalCount());
            for (String member : List.of("p50", "p99")) {
                double percentile = member.equals("p50") ? 50 : 99;
                runs.append(",\"").append(member).append("OfForks\":");
                runs.append(each.forks.stream()
                        .map(fork -> fork.getValueAtPercentile(percentile))
                        .toList());
            }
            runs.append('}');
        }
        out.printf(
                Locale.ROOT,
                "{\"benchmark\":\"latency\",\"what\":%s,\"durability\":\"%s\",\"threading\":\"%s\",\"durationS\":%d,\"warmUpS\":%d,\"forks\":%d,"
                        + "\"unit\":\"ns\",\"runs\":[%s],%s,\"targets\":%s,\"machine\":%s}%n",
                Json.text(options.what()),
                durability,
                threading,
                options.durationS(),
                options.warmUpS(),
                forks,
                runs,
                unmeasured.json(),
                Targets.json(targets),
                machine.json());
    }

    private void print(PrintWriter out, List<Series> series, List<Target> targets, Machine machine) {
        machine.print(out);
        out.printf(
                Locale.ROOT,
                "load        %s, durability %s, %s threading; %d s at each rate after %d s to warm up; medians of %d forks%n%n",
                options.what(),
                durability,
                threading,
                options.durationS(),
                options.warmUpS(),
                forks);
        out.printf(
                Locale.ROOT,
                "%-44s %9s %9s %9s %9s %9s %12s   %s%n",
                "µs, intended to readable",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "max",
                "count",
                "p99 of forks");
        for (Series each : series) {
            out.printf("%-44s", String.format(Locale.ROOT, "%s %,d/s: %s", each.waiting, each.rate, each.subject));
            for (double percentile : PERCENTILES) {
                out.printf(Locale.ROOT, " %9.1f", each.medianUs(percentile));
            }
            out.printf(Locale.ROOT, " %,12d  ", each.together().getTotalCount());
            each.forks.forEach(fork -> out.printf(Locale.ROOT, " %.1f", fork.getValueAtPercentile(99) / NS_PER_US));
            out.println();
        }
        out.println();
        Targets.print(out, targets);
    }
}
