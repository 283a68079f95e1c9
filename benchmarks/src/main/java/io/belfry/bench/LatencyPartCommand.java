package io.belfry.bench;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EventSession;
import io.belfry.bench.control.Hiccups;
import io.belfry.bench.control.JournalControl;
import io.belfry.bench.load.EventSource;
import io.belfry.bench.load.LatencyRun;
import io.belfry.bench.load.Offering;
import io.belfry.bench.measure.BenchDirectory;
import io.belfry.bench.measure.StolenTime;
import io.belfry.bench.plot.LatencyLog;
import io.belfry.journal.FrameKind;
import io.belfry.pipeline.EmptyPipeline;
import io.belfry.pipeline.RingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * One subject of {@code belfry bench latency} in a JVM of its own, where nothing of the others is compiled, allocated or
 * spinning: warmed up by a closed loop, which fills the windows of references and has everything compiled, and by the
 * open loop at each rate before it is measured. Leaves a file of histograms for each rate.
 */
@Command(name = LatencyPartCommand.NAME, hidden = true, description = "One JVM of belfry bench latency.")
final class LatencyPartCommand implements Callable<Integer> {
    static final String NAME = "latency-part";
    static final String ENGINE = "engine";
    static final String RINGING = "engine, what rang";
    static final String EMPTY = "empty pipeline";
    static final String HICCUPS = "hiccups";
    static final String FORCE = "one raw force";

    private static final long NS_PER_S = 1_000_000_000L;
    private static final int HICCUPS_WARM_UP_S = 1;

    /** What is measured. */
    enum Subject {
        ENGINE,
        CONTROLS
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private LatencyOptions options;

    @Mixin
    private DurabilityOption durability;

    @Mixin
    private ThreadingOption threading;

    @Option(names = "--subject", required = true)
    private Subject subject;

    @Option(names = "--wait", required = true)
    private Waiting waiting;

    @Option(names = "--into", required = true, description = "Directory for the histograms.")
    private Path into;

    @SuppressWarnings("UnusedVariable") // accepted and not needed
    @Option(names = "--json", description = "Accepted; what counts is in the files.")
    private boolean json;

    private int runs;
    private long startNs;

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

    @Override
    public Integer call() throws IOException, InterruptedException {
        switch (subject) {
            case ENGINE -> measureEngine();
            case CONTROLS -> measureControls();
        }
        spec.commandLine().getOut().println("{\"benchmark\":\"" + NAME + "\"}");
        return 0;
    }

    private void measureEngine() throws IOException, InterruptedException {
        try (BenchDirectory directory = options.makeDirectory()) {
            EngineContext context = threading.applyTo(durability.applyTo(new EngineContext()
                    .dataDirectory(directory.resolve("engine"))
                    .limits(options.limits())
                    .waiting(waiting.ofEngine)));
            options.pages()
                    .prepare(
                            directory.resolve("engine").resolve(FrameKind.JOURNAL.label()),
                            options.journalBytesAtMost());
            options.pages()
                    .prepare(
                            directory.resolve("engine").resolve(FrameKind.OUTBOX.label()), options.outboxBytesAtMost());
            long[] perForce = new long[options.rates().length];
            try (BelfryEngine engine = BelfryEngine.open(context)) {
                options.fill(engine);
                Offering offering = new Offering();
                EventSession warmUp = engine.openSession(offering);
                offering.run(events(), options.closedWarmUp(), warmUp::offer, warmUp::awaitPublished);
                System.gc();
                StolenTime.awaitLittle(spec.commandLine().getErr()::println);
                for (int i = 0; i < perForce.length; i++) {
                    long rate = options.rates()[i];
                    EventSource events = events();
                    LatencyRun run = newRun(options.rings(events));
                    EventSession session = engine.openSession(run);
                    long before = engine.status().disk().forces();
                    Histogram all = run.run(
                            events, rate, startNs, startNs + lengthNs(), session::offer, session::awaitPublished);
                    long forces = engine.status().disk().forces() - before;
                    perForce[i] = Math.max(1, rate * lengthNs() / NS_PER_S / Math.max(1, forces));
                    write(ENGINE, rate, all);
                    write(RINGING, rate, run.ringing());
                }
            }
            if (durability.isDisk()) {
                directory.remove("engine");
                measureForces(directory, context, perForce);
            }
        }
    }

    /** As many postings at a time as the engine had with each force. */
    private void measureForces(BenchDirectory directory, EngineContext context, long[] perForce)
            throws IOException, InterruptedException {
        for (int i = 0; i < perForce.length; i++) {
            StolenTime.awaitLittle(spec.commandLine().getErr()::println);
            Histogram forced = new JournalControl(options.postings(++runs), context.blockBytes())
                    .force(
                            directory.resolve("raw"),
                            options.pages(),
                            options.journalBytesAtMost(),
                            (int) perForce[i],
                            options.durationS() * NS_PER_S);
            directory.remove("raw");
            write(FORCE, options.rates()[i], forced);
        }
    }

    private void measureControls() throws IOException, InterruptedException {
        EngineContext context = new EngineContext();
        try (EmptyPipeline pipeline =
                new EmptyPipeline(context.ringSlots(), durability.maxBatch(context), waiting.strategy())) {
            Offering offering = new Offering();
            RingSession warmUp = pipeline.openSession(offering);
            offering.run(events(), options.closedWarmUp(), warmUp::offer, warmUp::awaitPublished);
            System.gc();
            StolenTime.awaitLittle(spec.commandLine().getErr()::println);
            for (long rate : options.rates()) {
                EventSource events = events();
                LatencyRun run = newRun(options.rings(events));
                RingSession session = pipeline.openSession(run);
                write(
                        EMPTY,
                        rate,
                        run.run(events, rate, startNs, startNs + lengthNs(), session::offer, session::awaitPublished));
            }
        }
        for (long rate : options.rates()) {
            long from = System.nanoTime();
            long measureFromNs = from + HICCUPS_WARM_UP_S * NS_PER_S;
            write(
                    HICCUPS,
                    rate,
                    new Hiccups().measure(rate, from, measureFromNs, measureFromNs + options.durationS() * NS_PER_S));
        }
    }

    private EventSource events() {
        return options.events(++runs);
    }

    private LatencyRun newRun(BooleanSupplier rings) {
        startNs = System.nanoTime();
        return new LatencyRun(startNs + options.warmUpS() * NS_PER_S, rings);
    }

    private long lengthNs() {
        return (options.warmUpS() + options.durationS()) * NS_PER_S;
    }

    private void write(String name, long rate, Histogram latencyNs) throws IOException {
        LatencyLog.write(into.resolve(LatencyLog.fileName(name, rate)), name + ", " + rate + "/s", latencyNs);
    }
}
