package io.belfry.bench.suite;

import io.belfry.bench.measure.BenchDirectory;
import io.belfry.bench.table.TargetTable;
import io.belfry.bench.table.Targets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
            "directory, each as soon as it is there: --resume takes a run up again that was cut short. Takes 75 to 95 minutes,",
            "a machine for itself and 12 GB of heap; --quick a tenth of that, for smaller banks. Ends with 1 when a benchmark failed;",
            "a target that was missed is no failure."
        },
        footer = {
            "",
            "Examples:",
            "  belfry bench all",
            "  belfry bench all --forks 3 --data /var/lib/belfry",
            "  belfry bench all --quick --only throughput-uniform,storm",
            "  belfry bench all --results bench-results/20260131-120000 --resume"
        })
public final class AllCommand implements Callable<Integer> {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final long DISK_BYTES = 50_000_000_000L;
    private static final long DISK_BYTES_QUICK = 5_000_000_000L;

    private final BenchRunner runner;

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
                    "Run each in so many JVMs and take the medians, except those with forks of their own (latency, disk-latency, "
                            + "peers), scaling and soak; default: ${DEFAULT-VALUE}.")
    private int forks;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where table, JSON and plots go; default: bench-results/ and the time.")
    private Path directory;

    @Option(
            names = "--resume",
            description = "Take from --results what was measured there by the same command line, and measure the rest.")
    private boolean resumes;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where to make the temporary data directories; their file system is what is measured. 50 GB. Default:"
                            + " the system's temporary directory.")
    private Path data;

    /** What became of each benchmark so far. */
    private final Map<Plan, Outcome> outcomes = new LinkedHashMap<>();

    private PrintWriter err;

    /** Of one benchmark: what its JVMs printed, and why there is no more; empty when there is. */
    private record Outcome(List<BenchResult> runs, String failure) {}

    /** Each in a JVM of its own. */
    public AllCommand() {
        this(BenchRunner.CHILDREN);
    }

    AllCommand(BenchRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
        if (resumes && (directory == null || !Files.isDirectory(directory))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--resume: --results is " + directory + ", allowed is a directory of an earlier run");
        }
        if (directory == null) {
            directory = Path.of(
                    "bench-results", LocalDateTime.now(ZoneId.systemDefault()).format(NAME));
        }
        Path absolute = directory.toAbsolutePath();
        List<Plan> all = quick ? Plan.quick(absolute) : Plan.all(absolute);
        List<Plan> plans = all.stream()
                .filter(plan -> only.isEmpty() || only.contains(plan.name()))
                .toList();
        if (forks < 1 || plans.size() < Math.max(1, only.size())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--forks must be 1 or more, and --only is " + only + ", allowed are "
                            + all.stream().map(Plan::name).toList());
        }
        ResultsDirectory results = new ResultsDirectory(absolute);
        run(plans, all, results);
        print(out, table(all, plans), results);
        return outcomes.values().stream().allMatch(outcome -> outcome.failure.isEmpty()) ? 0 : 1;
    }

    private void run(List<Plan> plans, List<Plan> all, ResultsDirectory results)
            throws IOException, InterruptedException {
        List<Plan> open = new ArrayList<>();
        for (Plan plan : plans) {
            List<BenchResult> kept = resumes ? results.kept(plan, forksOf(plan)) : List.of();
            if (kept.isEmpty()) {
                open.add(plan);
            } else {
                err.println(plan.name() + " is there already");
                outcomes.put(plan, new Outcome(kept, ""));
            }
        }
        Progress progress = new Progress(open.stream().mapToInt(this::seconds).sum());
        for (int i = 0; i < open.size(); i++) {
            Plan plan = open.get(i);
            err.printf(Locale.ROOT, "[%d of %d] %s, %s%n", i + 1, open.size(), plan.name(), progress.left());
            progress.begin();
            Outcome outcome = run(plan, results);
            outcomes.put(plan, outcome);
            results.write(table(all, plans));
            if (!outcome.failure.isEmpty()) {
                err.println("    " + outcome.failure);
            }
            Targets.print(err, Medians.of(outcome.runs));
            progress.end(seconds(plan));
        }
    }

    /** In a data directory that is gone afterwards, whatever becomes of the benchmark. */
    private Outcome run(Plan plan, ResultsDirectory results) throws IOException, InterruptedException {
        List<BenchResult> runs = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try (BenchDirectory place = new BenchDirectory(data);
                PrintWriter log = results.begin(plan, forksOf(plan))) {
            warnOfSpace(place);
            Consumer<String> said = line -> {
                log.println(line);
                err.println("    " + line);
            };
            for (int fork = 0; fork < forksOf(plan); fork++) {
                try {
                    runs.add(runner.run(plan.flags(), plan.argumentsIn(place.path()), plan.limit(), said));
                } catch (ChildJvm.FailedException e) {
                    failures.add(e.getMessage());
                    // What one printed that says itself what it lacks; whatever else failed says nothing that can be
                    // believed.
                    ChildBench.resultOf(e.printed())
                            .filter(result -> !result.isWhole())
                            .ifPresent(runs::add);
                }
            }
        } catch (UncheckedIOException e) {
            failures.add(plan.name() + ": its data directory cannot be made or removed: " + e.getMessage());
        }
        if (!runs.isEmpty()) {
            results.keep(plan, runs);
        }
        return new Outcome(runs, String.join("; ", failures));
    }

    private void warnOfSpace(BenchDirectory place) throws IOException {
        long free = Files.getFileStore(place.path()).getUsableSpace();
        long wanted = quick ? DISK_BYTES_QUICK : DISK_BYTES;
        if (free < wanted) {
            err.printf(
                    Locale.ROOT,
                    "    %s has %.1f GB left, the largest benchmarks take up to %.0f: another place can be named with --data%n",
                    place.path().getParent(),
                    free / 1e9,
                    wanted / 1e9);
        }
    }

    /** As far as it is known. */
    private TargetTable table(List<Plan> all, List<Plan> plans) {
        TargetTable table = new TargetTable();
        if (quick) {
            table.missing("7", "left out by --quick");
            table.missing("1.peers", "left out by --quick");
            table.missing("5.snapshot", "--quick has too few customers");
            table.missing("6.state", "--quick has too few customers");
        }
        for (Plan plan : all) {
            Outcome outcome = outcomes.get(plan);
            String reason;
            if (outcome != null) {
                Medians.of(outcome.runs).forEach(table::add);
                reason = outcome.failure.isEmpty() ? plan.name() + " ran and did not judge it" : outcome.failure;
            } else {
                reason = plans.contains(plan) ? "its turn has not come" : "left out by --only";
            }
            plan.provides().forEach(id -> table.missing(id, reason));
        }
        return table;
    }

    private int forksOf(Plan plan) {
        return plan.runsOnce() ? 1 : forks;
    }

    private int seconds(Plan plan) {
        return plan.about() * forksOf(plan);
    }

    private void print(PrintWriter out, TargetTable table, ResultsDirectory results) throws IOException {
        outcomes.values().stream()
                .flatMap(outcome -> outcome.runs.stream())
                .map(run -> run.json().get("machine"))
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(machine -> print(out, machine));
        if (quick) {
            out.println("--quick: SMALLER BANKS AND SHORTER ROUNDS than the targets are about.\n");
        }
        table.print(out);
        outcomes.forEach((plan, outcome) -> {
            if (!outcome.failure.isEmpty()) {
                out.println("FAILED: " + plan.name() + ": " + outcome.failure);
            }
        });
        out.println("\nfiles in " + results.path());
        results.write(table);
    }

    private static void print(PrintWriter out, Object machine) {
        if (machine instanceof Map<?, ?> members) {
            members.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
            out.println();
        }
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
