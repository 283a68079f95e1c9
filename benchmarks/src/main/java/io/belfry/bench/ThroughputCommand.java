package io.belfry.bench;

import com.lmax.disruptor.SleepingWaitStrategy;
import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EngineStatus;
import io.belfry.api.EventSession;
import io.belfry.bench.control.AppendControl;
import io.belfry.bench.control.FrameTally;
import io.belfry.bench.control.JournalBytes;
import io.belfry.bench.control.PageState;
import io.belfry.bench.control.Volume;
import io.belfry.bench.load.AccountChoice;
import io.belfry.bench.load.EventSource;
import io.belfry.bench.load.Offering;
import io.belfry.bench.load.Workload;
import io.belfry.bench.load.WorkloadEvents;
import io.belfry.bench.measure.BenchDirectory;
import io.belfry.bench.measure.Json;
import io.belfry.bench.measure.Machine;
import io.belfry.bench.measure.Round;
import io.belfry.bench.measure.Rounds;
import io.belfry.bench.measure.StateSize;
import io.belfry.bench.measure.StolenTime;
import io.belfry.bench.table.Target;
import io.belfry.bench.table.Targets;
import io.belfry.core.Core;
import io.belfry.journal.FrameKind;
import io.belfry.pipeline.EmptyPipeline;
import io.belfry.pipeline.RingSession;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code belfry bench throughput}: how many events of the workload a second go through ring, journal, core and outbox, in
 * rounds that alternate with the controls.
 */
@Command(
        name = "throughput",
        description = {
            "Events per second through ring, journal, core and outbox: one thread offers as fast as the ring takes. Beside it,",
            "in alternating rounds: one thread that only appends as many of the same messages to a journal and an outbox, in as",
            "many frames and, with --durability disk, forced as often; and the empty pipeline."
        },
        footer = {
            "",
            "Examples:",
            "  belfry bench throughput",
            "  belfry bench throughput --customers 100000 --choice zipf --json",
            "  belfry bench throughput --durability disk --data /var/lib/belfry",
            "  belfry bench throughput --forks 3"
        })
final class ThroughputCommand implements Callable<Integer> {
    static final int SPINS_BEFORE_SLEEP = 200;
    static final long SLEEP_NS = 50_000;
    private static final double LEAST_OF_CONTROL = 0.7;
    private static final double LEAST_OF_CONTROL_ON_DISK = 0.8;
    private static final double LEAST_PER_SECOND = 5_000_000;
    private static final double MOST_JOURNAL_BYTES = 64;
    private static final double MOST_STATE_BYTES = 250;
    private static final int CUSTOMERS_FOR_STATE = 1_000_000;

    /** A new block of a file makes a few objects; the least that could be called an allocation per event is 8 bytes. */
    private static final double MOST_ALLOCATED_BYTES = 0.1;

    /** Generous, for room made beforehand. */
    private static final long JOURNAL_BYTES_PER_EVENT = 66;

    private static final long OUTBOX_BYTES_PER_EVENT = 8;
    private static final long REGISTRATION_BYTES = 500;
    private static final long EVENTS_FOR_RATE = 20_000_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private WorkloadOption bank;

    @Mixin
    private RoundsOption measured = new RoundsOption(20_000_000, 5);

    @Option(
            names = "--warm-up",
            paramLabel = "ROUNDS",
            defaultValue = "1",
            description = "Rounds that are not counted; default: ${DEFAULT-VALUE}.")
    private int warmUpRounds;

    @Mixin
    private DurabilityOption durability;

    @Option(
            names = "--threading",
            paramLabel = "shared|dedicated",
            defaultValue = "shared",
            description = "One thread for all stages or one for each; default: ${DEFAULT-VALUE}.")
    private EngineContext.Threading threading;

    @Mixin
    private PagesOption pages;

    @Mixin
    private ForksOption forks;

    @Mixin
    private RecordingOption recording;

    @Mixin
    private DataOption parent;

    @Mixin
    private JsonOption json;

    private final Rounds whole = new Rounds("engine");
    private final Rounds empty = new Rounds("empty pipeline");
    private final Rounds append = new Rounds("append only");
    private final Volume volume = new Volume();

    /** Bytes per event of each round that were allocated and did not become part of a table. */
    private final List<Double> garbage = new ArrayList<>();

    private StateSize registered;
    private PrintWriter out;
    private PrintWriter err;

    @Override
    public Integer call() throws InterruptedException {
        out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
        bank.check();
        measured.check();
        if (warmUpRounds < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--warm-up is " + warmUpRounds + ", allowed are 0 and more");
        }
        if (forks.isAsked()) {
            return forks.run(spec);
        }
        Workload workload = bank.workload();
        try (BenchDirectory directory = parent.makeDirectory()) {
            Machine machine = Machine.describe(directory.path());
            EngineContext context = durability.applyTo(new EngineContext()
                    .dataDirectory(directory.resolve("engine"))
                    .threading(threading)
                    .limits(workload.limits()));
            prepare(context, workload);
            StateSize state;
            try (BelfryEngine engine = BelfryEngine.open(context)) {
                err.printf(Locale.ROOT, "registering %s…%n", workload);
                workload.fill(engine);
                registered = engine.query(core -> StateSize.of(core, workload.customers()))
                        .join();
                measure(engine, context, directory, workload);
                state = engine.query(core -> StateSize.of(core, workload.customers()))
                        .join();
            }
            report(workload, machine, state);
        }
        return 0;
    }

    /** Room for the registration and all rounds, where it is wanted beforehand. */
    private void prepare(EngineContext context, Workload workload) {
        long all = measured.events() * (measured.rounds() + warmUpRounds);
        pages.state()
                .prepare(
                        context.dataDirectory().resolve(FrameKind.JOURNAL.label()),
                        workload.customers() * REGISTRATION_BYTES + all * JOURNAL_BYTES_PER_EVENT);
        pages.state().prepare(context.dataDirectory().resolve(FrameKind.OUTBOX.label()), all * OUTBOX_BYTES_PER_EVENT);
    }

    private void measure(BelfryEngine engine, EngineContext context, BenchDirectory directory, Workload workload)
            throws InterruptedException {
        EventSource source = new WorkloadEvents(workload, 1);
        AppendControl control = new AppendControl(context.blockBytes(), pages.state());
        try (FrameTally journal = new FrameTally(context.dataDirectory(), FrameKind.JOURNAL, context.blockBytes());
                FrameTally outbox = new FrameTally(context.dataDirectory(), FrameKind.OUTBOX, context.blockBytes());
                EmptyPipeline pipeline = new EmptyPipeline(
                        context.ringSlots(),
                        durability.maxBatch(context),
                        new SleepingWaitStrategy(SPINS_BEFORE_SLEEP, SLEEP_NS))) {
            journal.take();
            outbox.take();
            for (int round = 1 - warmUpRounds; round <= measured.rounds(); round++) {
                if (round == 1) {
                    recording.start();
                }
                Offering results = new Offering();
                EventSession session = engine.openSession(results);
                StolenTime.awaitLittle(err::println);
                long forcesBefore = forces(engine);
                long tablesBefore = engine.query(Core::stateBytes).join();
                Round ofEngine = results.run(source, measured.events(), session::offer, session::awaitPublished);
                long forced = forces(engine) - forcesBefore;
                long grown = engine.query(Core::stateBytes).join() - tablesBefore;
                FrameTally.Appended journaled = journal.take();
                FrameTally.Appended rung = outbox.take();

                StolenTime.awaitLittle(err::println);
                AppendControl.Appending appended =
                        control.run(directory.resolve("control"), measured.events(), journaled, rung, forced);
                directory.remove("control");

                Offering answers = new Offering();
                RingSession way = pipeline.openSession(answers);
                StolenTime.awaitLittle(err::println);
                Round ofEmpty = answers.run(source, measured.events(), way::offer, way::awaitPublished);
                err.printf(
                        Locale.ROOT,
                        "%s: engine %,.0f/s, append only %,.0f/s, empty pipeline %,.0f/s%n",
                        round < 1 ? "warm-up" : "round " + round + " of " + measured.rounds(),
                        ofEngine.perSecond(),
                        appended.round().perSecond(),
                        ofEmpty.perSecond());
                if (round >= 1) {
                    whole.add(ofEngine);
                    garbage.add(Math.max(0, (double) (ofEngine.allocatedBytes() - grown) / measured.events()));
                    empty.add(ofEmpty);
                    append.add(appended.round());
                    volume.add(measured.events(), journaled, rung, appended, forced);
                }
            }
            recording.stop(err);
        }
    }

    private static long forces(BelfryEngine engine) {
        EngineStatus status = engine.status();
        return status.disk().forces();
    }

    /** What does not depend on how accounts are chosen or on the disk, and is said once. */
    private List<Target> sizes(Workload workload) {
        List<Target> targets = new ArrayList<>();
        targets.add(Target.atMost(
                        "6.journal",
                        "journal bytes per posting, in frames of " + volume.eventsPerFrame(),
                        "bytes",
                        JournalBytes.perPosting(volume.eventsPerFrame()))
                .value(MOST_JOURNAL_BYTES));
        targets.add(Target.atMost(
                        "6.allocation",
                        "allocated per event from ring to outbox, beside what the tables grew by",
                        "bytes",
                        garbage.stream().sorted().toList().get(garbage.size() / 2))
                .value(MOST_ALLOCATED_BYTES));
        if (workload.customers() >= CUSTOMERS_FOR_STATE) {
            targets.add(Target.atMost(
                            "6.state",
                            "rows, holdings, rules and triggers per customer, as registered",
                            "bytes",
                            registered.perCustomer())
                    .value(MOST_STATE_BYTES));
        }
        return targets;
    }

    private List<Target> targets(Workload workload) {
        double rate = whole.median(Round::perSecond);
        double control = append.median(Round::perSecond);
        List<Target> targets = new ArrayList<>();
        boolean isDedicated = threading == EngineContext.Threading.DEDICATED;
        boolean isFresh = pages.state() == PageState.FRESH;
        String variant = ":" + workload.choice() + (isFresh ? "" : "-preallocated") + (isDedicated ? "-dedicated" : "");
        String load = workload.choice() + " choice" + (isFresh ? "" : ", preallocated pages")
                + (isDedicated ? ", dedicated" : "");
        if (durability.isDisk()) {
            targets.add(Target.atLeast("2.ratio" + variant, "throughput, disk, " + load, "/s", rate)
                    .times(LEAST_OF_CONTROL_ON_DISK, "append and force", control));
            return targets;
        }
        targets.add(Target.atLeast("1.ratio" + variant, "throughput, process, " + load, "/s", rate)
                .times(LEAST_OF_CONTROL, "append only", control));
        String amount = measured.events() == EVENTS_FOR_RATE
                ? "20 million events"
                : String.format(Locale.ROOT, "%,d events instead of 20 million", measured.events());
        targets.add(Target.atLeast("1.rate" + variant, "throughput, process, " + load + ", " + amount, "/s", rate)
                .value(LEAST_PER_SECOND));
        if (isFresh && !isDedicated && workload.choice() == AccountChoice.UNIFORM) {
            targets.addAll(sizes(workload));
        }
        return targets;
    }

    private void report(Workload workload, Machine machine, StateSize state) {
        List<Target> targets = targets(workload);
        if (json.isAsked()) {
            out.printf(
                    Locale.ROOT,
                    "{\"benchmark\":\"throughput\",\"threading\":\"%s\",\"durability\":\"%s\",\"pages\":\"%s\",\"workload\":%s,\"customers\":%d,\"choice\":\"%s\",\"events\":%d,"
                            + "\"engine\":%s,\"appendOnly\":%s,\"emptyPipeline\":%s,%s,\"registered\":%s,\"state\":%s,\"targets\":%s,\"machine\":%s}%n",
                    threading.name().toLowerCase(Locale.ROOT),
                    durability,
                    pages,
                    Json.text(workload.toString()),
                    workload.customers(),
                    workload.choice(),
                    measured.events(),
                    whole.json(),
                    append.json(),
                    empty.json(),
                    volume.json(),
                    registered.json(),
                    state.json(),
                    Targets.json(targets),
                    machine.json());
            return;
        }
        machine.print(out);
        out.printf(
                Locale.ROOT,
                "load        %,d events a round, 95 %% postings, 4 %% orders, 1 %% prices, durability %s, %s pages; %d rounds after %d to "
                        + "warm up%nbank        %s, 3 rules per account%n%n",
                measured.events(),
                durability,
                pages,
                measured.rounds(),
                warmUpRounds,
                workload);
        out.println(Rounds.heading());
        out.println(whole.line());
        out.println(append.line());
        out.println(empty.line());
        out.printf(
                Locale.ROOT,
                "%nThe engine does %.2f of the rate of only appending and %.2f of the empty pipeline's. \"ns\" is processor time%n"
                        + "per event, of the thread that offers (or appends) and of the engine's; the medians of the rounds.%n",
                whole.median(Round::perSecond) / append.median(Round::perSecond),
                whole.median(Round::perSecond) / empty.median(Round::perSecond));
        volume.print(out);
        out.println(
                pages.state() == PageState.FRESH
                        ? "pages       fresh: files grow and so get new pages, the engine's and the control's in every round"
                        : "pages       preallocated: engine and control write over files of zeros that are in memory and on the disk");
        registered.print(out, "registered");
        state.print(out, "state");
        out.println();
        Targets.print(out, targets);
    }
}
