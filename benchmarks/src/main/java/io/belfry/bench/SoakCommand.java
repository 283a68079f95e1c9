package io.belfry.bench;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EventSession;
import io.belfry.bench.load.EventSource;
import io.belfry.bench.load.LatencyRun;
import io.belfry.bench.load.Workload;
import io.belfry.bench.load.WorkloadEvents;
import io.belfry.bench.measure.BenchDirectory;
import io.belfry.bench.measure.Json;
import io.belfry.bench.measure.Machine;
import io.belfry.bench.measure.Phases;
import io.belfry.bench.measure.StolenTime;
import io.belfry.bench.table.Target;
import io.belfry.bench.table.Targets;
import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.Refusal;
import io.belfry.pipeline.EventBlock;
import io.belfry.pipeline.ResultListener;
import io.belfry.retention.RetentionPolicy;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry bench soak}: a rate held for minutes, and whether memory stays what it is. */
@Command(
        name = "soak",
        description = {
            "Offers events at a fixed rate (open loop) for minutes and looks at intervals what was kept up with and what memory it",
            "took: the heap after a collection, the process, the tables. A position keeps two confirmations here, so that what is",
            "kept by design ends growing."
        },
        footer = {"", "Examples:", "  belfry bench soak", "  belfry bench soak --rate 100000 --minutes 1"})
final class SoakCommand implements Callable<Integer> {
    private static final long NS_PER_S = 1_000_000_000L;
    private static final double NS_PER_MS = 1e6;
    private static final int MOVEMENTS = 2;
    private static final int BURST_PER_SECOND = 5_000;
    private static final int BLOCK_BYTES_PER_EVENT = 128;
    private static final long FULL_PAUSE_NS = 5_000;
    private static final double HELD = 0.999;
    private static final double FLAT = 1.02;
    private static final long SLACK_BYTES = 16 << 20;

    @Spec
    private CommandSpec spec;

    @Mixin
    private WorkloadOption bank;

    @Option(names = "--rate", defaultValue = "500000", description = "Events per second; default: ${DEFAULT-VALUE}.")
    private long rate;

    @Option(names = "--minutes", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Between two looks at the memory; default: ${DEFAULT-VALUE}.")
    private int everyS;

    @Mixin
    private DataOption parent;

    @Mixin
    private JsonOption json;

    private final List<Look> looks = new ArrayList<>();

    /** What there was to see at one time. */
    private record Look(
            long second, long events, double p99Ms, double maxMs, long heapBytes, long residentBytes, long tables) {
        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"second\":%d,\"events\":%d,\"p99Ms\":%.3f,\"maxMs\":%.3f,\"heapBytes\":%d,\"residentBytes\":%d,\"tableBytes\":%d}",
                    second,
                    events,
                    p99Ms,
                    maxMs,
                    heapBytes,
                    residentBytes,
                    tables);
        }
    }

    /** Latencies since the last look. The publishing thread records. */
    private static final class Heard implements ResultListener {
        private final org.HdrHistogram.SingleWriterRecorder latencyNs =
                new org.HdrHistogram.SingleWriterRecorder(1, LatencyRun.HIGHEST_NS, LatencyRun.DIGITS);
        private Histogram interval;
        private volatile long refused;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread publishes
        public void onResult(long line, ResultCode code, long sequence, Refusal refusal) {
            if (code != ResultCode.OK) {
                refused++;
            }
            latencyNs.recordValue(Math.min(Math.max(System.nanoTime() - line, 1), LatencyRun.HIGHEST_NS));
        }

        Histogram take() {
            interval = latencyNs.getIntervalHistogram(interval);
            return interval;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        bank.check();
        if (rate < BURST_PER_SECOND || minutes <= 0 || everyS <= 0) {
            throw new ParameterException(
                    spec.commandLine(), "--rate must be 5000 or more, --minutes and --every above 0");
        }
        Workload workload = bank.workload();
        try (BenchDirectory directory = parent.makeDirectory()) {
            Machine machine = Machine.describe(directory.path());
            EngineContext context = new EngineContext()
                    .dataDirectory(directory.resolve("engine"))
                    .retention(RetentionPolicy.KEEP_ALL)
                    .limits(workload.limits(MOVEMENTS));
            double held;
            try (BelfryEngine engine = BelfryEngine.open(context)) {
                err.printf(Locale.ROOT, "registering %s…%n", workload);
                workload.fill(engine);
                StolenTime.awaitLittle(err::println);
                held = run(engine, workload, err);
            }
            report(out, machine, workload, held);
        }
        return 0;
    }

    /** The share of the rate that was kept up with. */
    private double run(BelfryEngine engine, Workload workload, PrintWriter err) {
        Heard heard = new Heard();
        EventSession session = engine.openSession(heard);
        EventSource source = new WorkloadEvents(workload, 1);
        int burst = (int) (rate / BURST_PER_SECOND);
        EventBlock block = new EventBlock(
                burst, burst * BLOCK_BYTES_PER_EVENT + io.belfry.core.limits.EngineLimits.MAX_MESSAGE_BYTES);
        long events = (long) (minutes * 60 * rate);
        double gapNs = (double) NS_PER_S / rate;
        // Each look collects the heap, which stops everything: the clock of the load stands still meanwhile.
        long startNs = System.nanoTime();
        long stoodStillNs = 0;
        long lastLookNs = 0;
        for (long sent = 0; sent < events; sent += burst) {
            long intendedNs = startNs + stoodStillNs + (long) (sent * gapNs);
            LatencyRun.waitUntil(intendedNs);
            for (int i = 0; i < burst; i++) {
                source.next();
                block.tryAdd(source.message(), 0, source.length(), intendedNs);
            }
            while (!block.isEmpty()) {
                if (session.offer(block) == 0) {
                    LockSupport.parkNanos(FULL_PAUSE_NS);
                }
            }
            long loadNs = (long) (sent * gapNs);
            if (loadNs - lastLookNs >= everyS * NS_PER_S) {
                lastLookNs = loadNs;
                stoodStillNs += look(engine, session, heard, loadNs / NS_PER_S, sent + burst, err);
            }
        }
        session.awaitPublished();
        long elapsedNs = System.nanoTime() - startNs - stoodStillNs;
        look(engine, session, heard, elapsedNs / NS_PER_S, events, err);
        if (heard.refused > 0) {
            throw new IllegalStateException(heard.refused + " events were refused");
        }
        return Math.min(1, events * gapNs / elapsedNs);
    }

    /** Waits for what is under way and looks; returns what the looking took. */
    private long look(
            BelfryEngine engine, EventSession session, Heard heard, long second, long events, PrintWriter err) {
        session.awaitPublished();
        long fromNs = System.nanoTime();
        Histogram latency = heard.take();
        long tables = engine.query(Core::stateBytes).join();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        Look look = new Look(
                second,
                events,
                latency.getValueAtPercentile(99) / NS_PER_MS,
                latency.getMaxValue() / NS_PER_MS,
                runtime.totalMemory() - runtime.freeMemory(),
                Phases.residentAnonymousBytes(),
                tables);
        looks.add(look);
        err.println(line(look));
        return System.nanoTime() - fromNs;
    }

    private static String line(Look look) {
        return String.format(
                Locale.ROOT,
                "%,8d s %,14d events  p99 %,9.2f ms  max %,9.1f ms  heap %,7d MB  process %,7d MB  tables %,7d MB",
                look.second,
                look.events,
                look.p99Ms,
                look.maxMs,
                look.heapBytes >> 20,
                look.residentBytes >> 20,
                look.tables >> 20);
    }

    private List<Target> targets(double held) {
        String amount = String.format(Locale.ROOT, "%,d/s for %s minutes", rate, Double.toString(minutes));
        List<Target> targets = new ArrayList<>();
        targets.add(
                Target.atLeast("1.soak", "held, " + amount, "of the rate", held).value(HELD));
        // The first half fills what is kept by design; from then on nothing may grow.
        Look middle = looks.get((looks.size() - 1) / 2);
        Look last = looks.get(looks.size() - 1);
        if (looks.size() > 2) {
            targets.add(Target.atMost(
                            "1.flat:heap", "heap after a collection, at the end, " + amount, "MB", mb(last.heapBytes))
                    .timesPlus(FLAT, mb(SLACK_BYTES), "half way", mb(middle.heapBytes)));
            targets.add(Target.atMost("1.flat:tables", "tables, at the end, " + amount, "MB", mb(last.tables))
                    .timesPlus(FLAT, mb(SLACK_BYTES), "half way", mb(middle.tables)));
            targets.add(Target.atMost(
                            "1.flat:process",
                            "process without mapped files, at the end, " + amount,
                            "MB",
                            mb(last.residentBytes))
                    .timesPlus(FLAT, mb(SLACK_BYTES), "half way", mb(middle.residentBytes)));
        }
        return targets;
    }

    private static double mb(long bytes) {
        return bytes / (double) (1 << 20);
    }

    private void report(PrintWriter out, Machine machine, Workload workload, double held) {
        if (json.isAsked()) {
            out.printf(
                    Locale.ROOT,
                    "{\"benchmark\":\"soak\",\"workload\":%s,\"rate\":%d,\"minutes\":%.2f,\"held\":%.4f,\"looks\":[%s],\"targets\":%s,\"machine\":%s}%n",
                    Json.text(workload.toString()),
                    rate,
                    minutes,
                    held,
                    String.join(",", looks.stream().map(Look::json).toList()),
                    Targets.json(targets(held)),
                    machine.json());
            return;
        }
        machine.print(out);
        out.printf(
                Locale.ROOT,
                "load        %,d events/s for %.1f minutes, in %,d bursts a second, open loop%nbank        %s%n%n",
                rate,
                minutes,
                BURST_PER_SECOND,
                workload);
        looks.forEach(look -> out.println(line(look)));
        out.println(
                "\nLatency counts from the intended time of a burst; each look waits for what is under way and collects the heap,");
        out.println(
                "and the load's clock stands still meanwhile. \"Process\" is what it has resident apart from mapped files.\n");
        Targets.print(out, targets(held));
    }
}
