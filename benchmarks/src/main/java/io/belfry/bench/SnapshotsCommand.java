package io.belfry.bench;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EventSession;
import io.belfry.bench.load.BenchLimits;
import io.belfry.bench.load.LatencyRun;
import io.belfry.bench.load.Population;
import io.belfry.bench.load.Postings;
import io.belfry.bench.measure.BenchDirectory;
import io.belfry.bench.measure.Machine;
import io.belfry.journal.Storage;
import io.belfry.recovery.SnapshotMaker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry bench snapshots}: what it costs postings that snapshots are made beside them. */
@Command(
        name = "snapshots",
        description = {
            "Latency of postings, intended send to published, at a fixed rate on one engine: phases without snapshots and",
            "phases in which one snapshot after the other is made beside the engine, in turn. A pair of phases is a round."
        },
        footer = {"", "Examples:", "  belfry bench snapshots", "  belfry bench snapshots --rate 50000 --rounds 5"})
final class SnapshotsCommand implements Callable<Integer> {
    private static final long NS_PER_S = 1_000_000_000L;
    private static final long NS_PER_MS = 1_000_000L;
    private static final double NS_PER_US = 1e3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rate", defaultValue = "100000", description = "Postings per second; default: ${DEFAULT-VALUE}.")
    private long rate;

    @Option(
            names = "--phase",
            paramLabel = "SECONDS",
            defaultValue = "8",
            description = "Length of a phase; default: ${DEFAULT-VALUE}.")
    private int phaseS;

    @Option(names = "--rounds", defaultValue = "3", description = "Pairs of phases; default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Sent and not measured; default: ${DEFAULT-VALUE}.")
    private int warmUpS;

    @Option(names = "--accounts", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}.")
    private int accounts;

    @Mixin
    private SeedOption seed;

    @Mixin
    private DataOption parent;

    @Mixin
    private JsonOption json;

    private int runs;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (rate <= 0 || phaseS <= 0 || rounds <= 0 || warmUpS < 0 || accounts <= 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rate, --phase, --rounds and --accounts must be above 0, --warm-up not below");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (BenchDirectory directory = parent.makeDirectory()) {
            Machine machine = Machine.describe(directory.path());
            Path data = directory.resolve("engine");
            EngineContext context = new EngineContext().dataDirectory(data).limits(BenchLimits.of(accounts, accounts));
            List<Histogram> without = new ArrayList<>();
            List<Histogram> with = new ArrayList<>();
            Maker maker = new Maker(data);
            try (BelfryEngine engine = BelfryEngine.open(context)) {
                err.printf(Locale.ROOT, "registering %,d customers with an account each…%n", accounts);
                Population.fill(engine, accounts, accounts, true);
                err.printf(Locale.ROOT, "warming up for %d s, the first snapshot among it…%n", warmUpS);
                maker.begin();
                measure(engine, Math.max(1, warmUpS));
                maker.end();
                maker.made.clear();
                for (int round = 1; round <= rounds; round++) {
                    err.printf(Locale.ROOT, "round %d of %d…%n", round, rounds);
                    without.add(measure(engine, phaseS));
                    maker.begin();
                    with.add(measure(engine, phaseS));
                    maker.end();
                }
            }
            report(out, machine, without, with, maker.made);
        }
        return 0;
    }

    private Histogram measure(BelfryEngine engine, int seconds) {
        runs++;
        long startNs = System.nanoTime();
        LatencyRun run = new LatencyRun(startNs);
        EventSession session = engine.openSession(run);
        Postings postings = new Postings(accounts, 1, seed.value() + runs, runs);
        return run.run(postings, rate, startNs, startNs + seconds * NS_PER_S, session::offer, session::awaitPublished);
    }

    private void report(
            PrintWriter out,
            Machine machine,
            List<Histogram> without,
            List<Histogram> with,
            List<SnapshotMaker.Made> made) {
        long bytes = made.isEmpty() ? 0 : made.get(made.size() - 1).bytes();
        long medianMs = made.isEmpty()
                ? 0
                : made.stream()
                                .mapToLong(SnapshotMaker.Made::durationNs)
                                .sorted()
                                .skip(made.size() / 2)
                                .findFirst()
                                .orElse(0)
                        / NS_PER_MS;
        if (json.isAsked()) {
            out.printf(
                    Locale.ROOT,
                    "{\"benchmark\":\"snapshots\",\"rate\":%d,\"accounts\":%d,\"snapshots\":%d,\"snapshotBytes\":%d,"
                            + "\"snapshotMs\":%d,\"unit\":\"ns\",\"without\":%s,\"with\":%s,\"machine\":%s}%n",
                    rate,
                    accounts,
                    made.size(),
                    bytes,
                    medianMs,
                    figures(together(without)),
                    figures(together(with)),
                    machine.json());
            return;
        }
        machine.print(out);
        out.printf(
                Locale.ROOT,
                "load        %,d postings/s on %,d accounts; %d snapshots of %,d MiB, %,d ms each (median)%n%n",
                rate,
                accounts,
                made.size(),
                bytes >> 20,
                medianMs);
        out.printf(
                Locale.ROOT,
                "%-26s %10s %10s %10s %10s %10s %12s%n",
                "µs, intended to published",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "max",
                "count");
        for (int i = 0; i < rounds; i++) {
            line(out, "round " + (i + 1) + ": without", without.get(i));
            line(out, "round " + (i + 1) + ": with", with.get(i));
        }
        line(out, "all: without", together(without));
        line(out, "all: with", together(with));
    }

    private static Histogram together(List<Histogram> parts) {
        Histogram all = new Histogram(parts.get(0));
        parts.forEach(all::add);
        return all;
    }

    private static void line(PrintWriter out, String name, Histogram latency) {
        out.printf(
                Locale.ROOT,
                "%-26s %10.1f %10.1f %10.1f %10.1f %10.1f %,12d%n",
                name,
                latency.getValueAtPercentile(50) / NS_PER_US,
                latency.getValueAtPercentile(90) / NS_PER_US,
                latency.getValueAtPercentile(99) / NS_PER_US,
                latency.getValueAtPercentile(99.9) / NS_PER_US,
                latency.getMaxValue() / NS_PER_US,
                latency.getTotalCount());
    }

    private static String figures(Histogram latency) {
        return String.format(
                Locale.ROOT,
                "{\"p50\":%d,\"p90\":%d,\"p99\":%d,\"p999\":%d,\"max\":%d,\"count\":%d}",
                latency.getValueAtPercentile(50),
                latency.getValueAtPercentile(90),
                latency.getValueAtPercentile(99),
                latency.getValueAtPercentile(99.9),
                latency.getMaxValue(),
                latency.getTotalCount());
    }

    /** Makes one snapshot after the other between {@link #begin} and {@link #end}. */
    private static final class Maker {
        private final Path data;
        private final List<SnapshotMaker.Made> made = new ArrayList<>();
        private AtomicBoolean ending;
        private Thread thread;

        Maker(Path data) {
            this.data = data;
        }

        void begin() {
            AtomicBoolean end = new AtomicBoolean();
            ending = end;
            thread = new Thread(
                    () -> {
                        while (!end.get()) {
                            made.add(SnapshotMaker.make(Storage.files(), data, () -> false, line -> {}));
                        }
                    },
                    "bench-snapshots");
            thread.start();
        }

        void end() throws InterruptedException {
            ending.set(true);
            thread.join();
        }
    }
}
