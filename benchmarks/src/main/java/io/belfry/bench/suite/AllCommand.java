package io.belfry.bench.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.belfry.bench.table.Target;
import io.belfry.bench.table.TargetTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry bench all}: every benchmark, and the table of what is to be reached. */
@Command(
        name = "all",
        description = {
            "Runs every benchmark, each in a JVM of its own, and prints what is to be reached with figure, control, ratio and verdict.",
            "What was not measured says why. Writes the table, each benchmark's JSON and what it said, and the plots into a",
            "directory. Takes about forty minutes, and the machine for itself; --quick a tenth of that, for smaller banks."
        },
        footer = {
            "",
            "Examples:",
            "  belfry bench all",
            "  belfry bench all --forks 3 --data /var/lib/belfry",
            "  belfry bench all --quick --only throughput-uniform,storm"
        })
public final class AllCommand implements Callable<Integer> {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "Smaller banks and shorter rounds; no scaling, no peers.")
    private boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Only these of: throughput-uniform, throughput-zipf, preallocated, dedicated, memory-uniform, memory-zipf, disk, disk-latency, "
                            + "latency, storm, replay, restart, scaling, peers, soak.")
    private List<String> only = List.of();

    @Option(
            names = "--forks",
            defaultValue = "1",
            description =
                    "Run each in so many JVMs and take the medians, except those with forks of their own (latency, peers), "
                            + "scaling and soak; default: ${DEFAULT-VALUE}.")
    private int forks;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where table, JSON and plots go; default: bench-results/ and the time.")
    private Path results;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where to make the temporary data directories; their file system is what is measured. 50 GB.")
    private Path data;

    private final TargetTable table = new TargetTable();
    private PrintWriter err;
    private Object machine;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
        if (results == null) {
            results = Path.of(
                    "bench-results", LocalDateTime.now(ZoneId.systemDefault()).format(NAME));
        }
        results = results.toAbsolutePath();
        List<Plan> all = quick ? Plan.quick(results, data) : Plan.all(results, data);
        List<Plan> plans = all.stream()
                .filter(plan -> only.isEmpty() || only.contains(plan.name()))
                .toList();
        if (forks < 1 || plans.size() < Math.max(1, only.size())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--forks must be 1 or more, and --only is " + only + ", allowed are "
                            + all.stream().map(Plan::name).toList());
        }
        Files.createDirectories(results);
        explainMissing(all, plans);
        run(plans);
        print(out);
        return 0;
    }

    private void explainMissing(List<Plan> all, List<Plan> plans) {
        all.stream()
                .filter(plan -> !plans.contains(plan))
                .flatMap(plan -> plan.provides().stream())
                .forEach(id -> table.missing(id, "left out by --only"));
        if (quick) {
            table.missing("7", "left out by --quick");
            table.missing("1.peers", "left out by --quick");
        }
    }

    private void run(List<Plan> plans) throws IOException, InterruptedException {
        Progress progress = new Progress(plans.stream().mapToInt(this::seconds).sum());
        for (int i = 0; i < plans.size(); i++) {
            Plan plan = plans.get(i);
            err.printf(Locale.ROOT, "[%d of %d] %s, %s%n", i + 1, plans.size(), plan.name(), progress.left());
            progress.begin();
            List<BenchResult> runs = new ArrayList<>();
            try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(results.resolve(plan.name() + ".log")))) {
                Consumer<String> said = line -> {
                    log.println(line);
                    err.println("    " + line);
                };
                for (int fork = 0; fork < forksOf(plan); fork++) {
                    runs.add(new ChildBench(said).run(plan.flags(), plan.arguments()));
                }
            } catch (ChildJvm.FailedException e) {
                err.println("    " + e.getMessage());
                plan.provides().forEach(id -> table.missing(id, e.getMessage()));
            } catch (IllegalArgumentException e) {
                err.println("    " + plan.name() + " printed what cannot be read: " + e.getMessage());
                plan.provides().forEach(id -> table.missing(id, "cannot be read: " + e.getMessage()));
            }
            take(plan, runs);
            progress.end(seconds(plan));
        }
    }

    /** Into the table and into a file. */
    private void take(Plan plan, List<BenchResult> runs) throws IOException {
        if (runs.isEmpty()) {
            return;
        }
        Files.write(
                results.resolve(plan.name() + ".json"),
                runs.stream().map(BenchResult::line).toList());
        List<Target> targets = Medians.of(runs);
        targets.forEach(table::add);
        plan.provides().forEach(id -> table.missing(id, plan.name() + " ran and did not judge it"));
        if (machine == null) {
            machine = runs.get(0).json().get("machine");
        }
    }

    private int forksOf(Plan plan) {
        return plan.runsOnce() ? 1 : forks;
    }

    private int seconds(Plan plan) {
        return plan.about() * forksOf(plan);
    }

    private void print(PrintWriter out) throws IOException {
        if (machine != null) {
            out.println("machine: " + machine);
            out.println();
        }
        if (quick) {
            out.println("--quick: SMALLER BANKS AND SHORTER ROUNDS than the targets are about.\n");
        }
        table.print(out);
        out.println("\nfiles in " + results);
        try (PrintWriter markdown = new PrintWriter(Files.newBufferedWriter(results.resolve("table.md")))) {
            table.printMarkdown(markdown);
        }
        Files.writeString(results.resolve("table.json"), table.json() + System.lineSeparator(), UTF_8);
    }

    /** How long it will take yet, by what was expected and how that turned out so far. */
    private static final class Progress {
        private final long startNs = System.nanoTime();
        private long expectedLeftS;
        private long expectedDoneS;
        private long beganNs;
        private long doneNs;

        Progress(long expectedS) {
            expectedLeftS = expectedS;
        }

        void begin() {
            beganNs = System.nanoTime();
        }

        void end(long expectedS) {
            doneNs += System.nanoTime() - beganNs;
            expectedDoneS += expectedS;
            expectedLeftS -= expectedS;
        }

        String left() {
            double factor = expectedDoneS == 0 ? 1 : (double) TimeUnit.NANOSECONDS.toSeconds(doneNs) / expectedDoneS;
            long minutes = Math.max(1, Math.round(expectedLeftS * factor / 60));
            long since = TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - startNs);
            return "after " + since + " min, about " + minutes + " min left";
        }
    }
}
