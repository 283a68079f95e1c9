package io.belfry.bench;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EventSession;
import io.belfry.pipeline.EmptyPipeline;
import io.belfry.pipeline.RingSession;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry bench latency}: from the moment a posting was meant to be sent until it is published, at a fixed rate. */
@Command(
        name = "latency",
        description = {
            "From the moment a posting was meant to be sent until its result is out: journaled, applied, its notifications",
            "readable. Open loop at a fixed rate, so a stall is charged to all who waited. Beside it the empty pipeline at",
            "the same rate, and the machine's own hiccups: how late it wakes a sleeping thread; with --durability disk",
            "also one raw force: appending and forcing as many postings as the engine had with each force, and no more."
        },
        footer = {
            "",
            "Examples:",
            "  belfry bench latency",
            "  belfry bench latency --rate 200000 --waiting busy-spin --hlog out",
            "  belfry bench latency --durability disk --rate 10000"
        })
final class LatencyCommand implements Callable<Integer> {
    private static final long NS_PER_S = 1_000_000_000L;
    private static final double NS_PER_US = 1e3;

    /** How the engine's thread waits. */
    enum Waiting {
        /** A core of its own. */
        BUSY_SPIN(EngineContext.Waiting.BUSY_SPIN),
        /** The engine's default. */
        BACK_OFF(EngineContext.Waiting.BACK_OFF);

        private final EngineContext.Waiting ofEngine;

        Waiting(EngineContext.Waiting ofEngine) {
            this.ofEngine = ofEngine;
        }

        /** The same as the engine makes of it. */
        WaitStrategy strategy() {
            return this == BUSY_SPIN
                    ? new BusySpinWaitStrategy()
                    : new SleepingWaitStrategy(ThroughputCommand.SPINS_BEFORE_SLEEP, ThroughputCommand.SLEEP_NS);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--rate", defaultValue = "100000", description = "Postings per second; default: ${DEFAULT-VALUE}.")
    private long rate;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "Measured time, after --warm-up; default: ${DEFAULT-VALUE}.")
    private int durationS;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Sent and not measured; default: ${DEFAULT-VALUE}.")
    private int warmUpS;

    @Option(
            names = "--waiting",
            split = ",",
            defaultValue = "back-off,busy-spin",
            description = "How the engine's thread waits: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private Waiting[] waitings;

    @Option(names = "--accounts", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}.")
    private int accounts;

    @Option(names = "--customers", description = "Default: one per account.")
    private int customers;

    @Option(
            names = "--ringing",
            paramLabel = "PERCENT",
            defaultValue = "1",
            description = "Share of postings that ring a rule for all; 0: no rule at all; default: ${DEFAULT-VALUE}.")
    private double ringing;

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "Draws accounts and amounts; default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private DurabilityOption durability;

    @Option(names = "--data", paramLabel = "DIR", description = "Where to make the temporary data directory.")
    private Path parent;

    @Option(names = "--hlog", paramLabel = "PREFIX", description = "Write the histograms to PREFIX-….hlog too.")
    private Path hlogPrefix;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    private int runs;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (rate <= 0 || durationS <= 0 || warmUpS < 0 || accounts <= 0) {
            throw new ParameterException(
                    spec.commandLine(), "--rate, --duration and --accounts must be above 0, --warm-up not below");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (customers <= 0) {
            customers = accounts;
        }
        try (BenchDirectory directory = new BenchDirectory(parent)) {
            Machine machine = Machine.describe(directory.path());
            StringBuilder lines = new StringBuilder();
            StringBuilder objects = new StringBuilder();
            EngineContext populated = context(directory, Waiting.BACK_OFF);
            try (BelfryEngine engine = BelfryEngine.open(populated)) {
                err.printf(Locale.ROOT, "registering %,d customers with %,d accounts…%n", customers, accounts);
                Population.fill(engine, customers, accounts, ringing > 0);
            }
            for (Waiting waiting : waitings) {
                err.printf(Locale.ROOT, "%s: %d + %d s at %,d/s, twice…%n", waiting, warmUpS, durationS, rate);
                Histogram whole;
                Histogram late;
                long forces;
                try (BelfryEngine engine = BelfryEngine.open(context(directory, waiting))) {
                    Hiccups hiccups = new Hiccups();
                    hiccups.start();
                    LatencyRun run = newRun();
                    EventSession session = engine.openSession(run);
                    long before = engine.status().disk().forces();
                    whole = measure(run, session::offer, session::awaitPublished);
                    forces = engine.status().disk().forces() - before;
                    late = hiccups.stop();
                }
                Histogram empty;
                try (EmptyPipeline pipeline =
                        new EmptyPipeline(populated.ringSlots(), durability.maxBatch(populated), waiting.strategy())) {
                    LatencyRun run = newRun();
                    RingSession session = pipeline.openSession(run);
                    empty = measure(run, session::offer, session::awaitPublished);
                }
                report(lines, objects, waiting + ": engine", whole);
                report(lines, objects, waiting + ": empty pipeline", empty);
                if (durability.isDisk()) {
                    int perForce = (int) Math.max(1, rate * (warmUpS + durationS) / Math.max(1, forces));
                    err.printf(Locale.ROOT, "append and force %d postings at a time…%n", perForce);
                    Histogram forced = new JournalControl(
                                    new Postings(accounts, ringing, seed, 1 << 20), populated.blockBytes())
                            .force(directory.resolve("raw"), perForce, durationS * NS_PER_S);
                    directory.remove("raw");
                    report(lines, objects, waiting + ": one raw force", forced);
                }
                report(lines, objects, waiting + ": hiccups", late);
            }
            if (json) {
                out.printf(
                        Locale.ROOT,
                        "{\"benchmark\":\"latency\",\"durability\":\"%s\",\"rate\":%d,\"durationS\":%d,\"accounts\":%d,\"ringingPercent\":%.2f,"
                                + "\"unit\":\"ns\",\"runs\":{%s},\"machine\":%s}%n",
                        durability,
                        rate,
                        durationS,
                        accounts,
                        ringing,
                        objects,
                        machine.json());
            } else {
                machine.print(out);
                out.printf(
                        Locale.ROOT,
                        "load        %,d postings/s for %d s on %,d accounts, durability %s, after %d s to warm up%n%n",
                        rate,
                        durationS,
                        accounts,
                        durability,
                        warmUpS);
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
                out.print(lines);
            }
        }
        return 0;
    }

    private EngineContext context(BenchDirectory directory, Waiting waiting) {
        return durability.applyTo(new EngineContext()
                .dataDirectory(directory.resolve("engine"))
                .limits(BenchLimits.of(customers, accounts))
                .waiting(waiting.ofEngine));
    }

    private long startNs;

    private LatencyRun newRun() {
        startNs = System.nanoTime();
        return new LatencyRun(startNs + warmUpS * NS_PER_S);
    }

    private Histogram measure(LatencyRun run, Offering.Way way, Runnable awaitPublished) {
        runs++;
        Postings postings = new Postings(accounts, ringing, seed + runs, runs);
        return run.run(postings, rate, startNs, startNs + (warmUpS + durationS) * NS_PER_S, way, awaitPublished);
    }

    private void report(StringBuilder lines, StringBuilder objects, String name, Histogram latency) throws IOException {
        lines.append(String.format(
                Locale.ROOT,
                "%-26s %10.1f %10.1f %10.1f %10.1f %10.1f %,12d%n",
                name,
                latency.getValueAtPercentile(50) / NS_PER_US,
                latency.getValueAtPercentile(90) / NS_PER_US,
                latency.getValueAtPercentile(99) / NS_PER_US,
                latency.getValueAtPercentile(99.9) / NS_PER_US,
                latency.getMaxValue() / NS_PER_US,
                latency.getTotalCount()));
        objects.append(objects.isEmpty() ? "" : ",")
                .append(String.format(
                        Locale.ROOT,
                        "%s:{\"p50\":%d,\"p90\":%d,\"p99\":%d,\"p999\":%d,\"max\":%d,\"count\":%d}",
                        Json.text(name),
                        latency.getValueAtPercentile(50),
                        latency.getValueAtPercentile(90),
                        latency.getValueAtPercentile(99),
                        latency.getValueAtPercentile(99.9),
                        latency.getMaxValue(),
                        latency.getTotalCount()));
        if (hlogPrefix != null) {
            writeLog(name, latency);
        }
    }

    private void writeLog(String name, Histogram latency) throws IOException {
        Path file = Path.of(hlogPrefix + "-" + name.replaceAll("[^a-z]+", "-") + ".hlog");
        try (PrintStream stream = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            HistogramLogWriter writer = new HistogramLogWriter(stream);
            writer.outputComment("belfry bench latency, ns, " + name + ", " + rate + "/s");
            writer.outputLogFormatVersion();
            writer.outputLegend();
            long endMs = System.currentTimeMillis();
            long startMs = endMs - TimeUnit.SECONDS.toMillis(durationS);
            latency.setStartTimeStamp(startMs);
            latency.setEndTimeStamp(endMs);
            writer.setBaseTime(startMs);
            writer.outputIntervalHistogram(latency);
        }
    }
}
