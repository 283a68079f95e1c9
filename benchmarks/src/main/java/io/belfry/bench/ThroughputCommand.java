package io.belfry.bench;

import com.lmax.disruptor.SleepingWaitStrategy;
import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EngineStatus;
import io.belfry.api.EventSession;
import io.belfry.core.Core;
import io.belfry.journal.FrameLayout;
import io.belfry.pipeline.EmptyPipeline;
import io.belfry.pipeline.RingSession;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code belfry bench throughput}: how many postings a second go through ring, journal, core and outbox, in rounds that
 * alternate with the two controls.
 */
@Command(
        name = "throughput",
        description = {
            "Postings per second through ring, journal, core and outbox: one thread offers as fast as the ring takes.",
            "Beside it, in alternating rounds, the empty pipeline and the raw journal appending the same bytes, and with",
            "--durability disk forcing them as often."
        },
        footer = {
            "",
            "Examples:",
            "  belfry bench throughput",
            "  belfry bench throughput --accounts 100000 --ringing 0 --json",
            "  belfry bench throughput --durability disk --data /var/lib/belfry"
        })
final class ThroughputCommand implements Callable<Integer> {
    static final int SPINS_BEFORE_SLEEP = 200;
    static final long SLEEP_NS = 50_000;
    private static final int WARM_UP_ROUNDS = 2;

    @Spec
    private CommandSpec spec;

    @Option(names = "--accounts", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}.")
    private int accounts;

    @Option(names = "--customers", description = "Default: one per account.")
    private int customers;

    @Option(
            names = "--events",
            defaultValue = "2000000",
            description = "Postings per round; default: ${DEFAULT-VALUE}.")
    private long events;

    @Option(
            names = "--ringing",
            paramLabel = "PERCENT",
            defaultValue = "1",
            description = "Share of postings that ring a rule for all; 0: no rule at all; default: ${DEFAULT-VALUE}.")
    private double ringing;

    @Option(names = "--rounds", defaultValue = "7", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "Draws accounts and amounts; default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private DurabilityOption durability;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where to make the temporary data directory; its file system is what is measured.")
    private Path parent;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    private int runs;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (accounts <= 0 || events <= 0 || rounds <= 0) {
            throw new ParameterException(spec.commandLine(), "--accounts, --events and --rounds must be above 0");
        }
        if (customers <= 0) {
            customers = accounts;
        }
        try (BenchDirectory directory = new BenchDirectory(parent)) {
            Machine machine = Machine.describe(directory.path());
            if (!json) {
                machine.print(out);
            }
            EngineContext context = durability.applyTo(new EngineContext()
                    .dataDirectory(directory.resolve("engine"))
                    .limits(BenchLimits.of(customers, accounts)));
            try (BelfryEngine engine = BelfryEngine.open(context)) {
                populate(engine, err);
                measure(engine, context, directory, machine, out, err);
            }
        }
        return 0;
    }

    private void populate(BelfryEngine engine, PrintWriter err) {
        err.printf(Locale.ROOT, "registering %,d customers with %,d accounts…%n", customers, accounts);
        Population.fill(engine, customers, accounts, ringing > 0);
    }

    private void measure(
            BelfryEngine engine,
            EngineContext context,
            BenchDirectory directory,
            Machine machine,
            PrintWriter out,
            PrintWriter err) {
        Rounds whole = new Rounds("engine");
        Rounds empty = new Rounds("empty pipeline");
        Rounds raw = new Rounds("raw journal");
        JournalControl journal = new JournalControl(postings(), context.blockBytes());
        int messageBytes = postings().length();
        long journalBytes = 0;
        long outboxBytes = 0;
        long notifications = 0;
        long forces = 0;
        try (EmptyPipeline pipeline = new EmptyPipeline(
                context.ringSlots(),
                durability.maxBatch(context),
                new SleepingWaitStrategy(SPINS_BEFORE_SLEEP, SLEEP_NS))) {
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                EngineStatus before = engine.status();
                Offering results = new Offering();
                EventSession session = engine.openSession(results);
                Round ofEngine = results.run(postings(), events, session::offer, session::awaitPublished);
                EngineStatus after = engine.status();

                Offering answers = new Offering();
                RingSession way = pipeline.openSession(answers);
                Round ofEmpty = answers.run(postings(), events, way::offer, way::awaitPublished);

                long appended = after.journalBytes() - before.journalBytes();
                int perFrame = messagesPerFrame(appended, messageBytes);
                long forced = after.disk().forces() - before.disk().forces();
                long perForce = forced == 0 ? 0 : (events + 1) / forced;
                Round ofRaw = journal.run(directory.resolve("raw"), events, perFrame, perForce);
                directory.remove("raw");
                err.printf(
                        Locale.ROOT,
                        "%s: engine %,.0f/s, empty pipeline %,.0f/s, raw journal %,.0f/s, %d messages per frame, %,d per force%n",
                        round < 0 ? "warm-up" : "round " + (round + 1),
                        ofEngine.perSecond(),
                        ofEmpty.perSecond(),
                        ofRaw.perSecond(),
                        perFrame,
                        perForce);
                if (round >= 0) {
                    whole.add(ofEngine);
                    empty.add(ofEmpty);
                    raw.add(ofRaw);
                    journalBytes += appended;
                    outboxBytes += after.outboxBytes() - before.outboxBytes();
                    forces += forced;
                    notifications += after.outboxSequence() - before.outboxSequence();
                }
            }
        }
        StateSize state = engine.query(core -> StateSize.of(core, customers)).join();
        long measured = rounds * events;
        if (json) {
            out.printf(
                    Locale.ROOT,
                    "{\"benchmark\":\"throughput\",\"durability\":\"%s\",\"forces\":%d,\"accounts\":%d,\"customers\":%d,\"events\":%d,\"ringingPercent\":%.2f,"
                            + "\"engine\":%s,\"emptyPipeline\":%s,\"rawJournal\":%s,"
                            + "\"journalBytesPerEvent\":%.1f,\"outboxBytesPerEvent\":%.1f,\"notifications\":%d,"
                            + "\"state\":%s,\"machine\":%s}%n",
                    durability,
                    forces,
                    accounts,
                    customers,
                    events,
                    ringing,
                    whole.json(),
                    empty.json(),
                    raw.json(),
                    (double) journalBytes / measured,
                    (double) outboxBytes / measured,
                    notifications,
                    state.json(),
                    machine.json());
            return;
        }
        out.printf(
                Locale.ROOT,
                "load        %,d postings a round on %,d accounts of %,d customers, %s, durability %s; %d rounds after %d "
                        + "to warm up%n%n",
                events,
                accounts,
                customers,
                ringing > 0 ? String.format(Locale.ROOT, "1 rule that %.1f %% of them ring", ringing) : "no rule",
                durability,
                rounds,
                WARM_UP_ROUNDS);
        out.println(Rounds.heading());
        out.println(whole.line());
        out.println(empty.line());
        out.println(raw.line());
        out.printf(
                Locale.ROOT,
                "%nThe engine does %.2f of the empty pipeline's and %.2f of the raw journal's rate.%n",
                whole.median(Round::perSecond) / empty.median(Round::perSecond),
                whole.median(Round::perSecond) / raw.median(Round::perSecond));
        out.println(
                "\"ns\" is processor time per posting, of the thread that offers (raw journal: appends) and of the");
        out.println("engine's thread; the medians of the rounds.");
        out.printf(
                Locale.ROOT,
                "bytes       %.1f in the journal and %.1f in the outbox per posting (%,d notifications)%n",
                (double) journalBytes / measured,
                (double) outboxBytes / measured,
                notifications);
        if (durability.isDisk()) {
            out.printf(
                    Locale.ROOT,
                    "forces      %,d: %,.0f postings with each; the raw journal forces as often%n",
                    forces,
                    (double) measured / Math.max(1, forces));
        }
        out.println(
                "pages       the engine's files grow: its pages are new in every round; the raw journal's files are");
        out.println("            removed after each round, so that the kernel may use their memory again");
        state.print(out);
    }

    private Postings postings() {
        runs++;
        return new Postings(accounts, ringing, seed + runs, runs);
    }

    /** Frames are told by their overhead: every message here is as long as every other. */
    private int messagesPerFrame(long appendedBytes, int messageBytes) {
        int without = messageBytes - FrameLayout.START_BYTES;
        int head = without <= FrameLayout.MAX_SHORT_BYTES ? FrameLayout.SHORT_HEAD_BYTES : FrameLayout.LONG_HEAD_BYTES;
        long messages = (events + 1) * (without + head);
        long frames =
                Math.max(1, (appendedBytes - messages) / (FrameLayout.MIN_FRAME_BYTES + FrameLayout.START_BYTES));
        return (int) Math.max(1, (events + 1) / frames);
    }

    /**
     * Memory of the state, by part.
     *
     * @param customers how many share it
     */
    private record StateSize(long rows, long directory, long texts, long windows, long total, int customers) {
        static StateSize of(Core core, int customers) {
            return new StateSize(
                    core.customers().bytes()
                            + core.accounts().bytes()
                            + core.positions().bytes()
                            + core.holdingBytes()
                            + core.alerts().bytes(),
                    core.directory().bytes(),
                    core.texts().bytes(),
                    core.windowBytes(),
                    core.stateBytes(),
                    customers);
        }

        void print(PrintWriter out) {
            out.printf(
                    Locale.ROOT,
                    "state       %,d bytes: per customer %d, of which rows and alerts %d, directory %d, texts %d, "
                            + "reference windows %d%n",
                    total,
                    total / customers,
                    rows / customers,
                    directory / customers,
                    texts / customers,
                    windows / customers);
        }

        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"bytes\":%d,\"perCustomer\":%d,\"rows\":%d,\"directory\":%d,\"texts\":%d,\"windows\":%d}",
                    total,
                    total / customers,
                    rows,
                    directory,
                    texts,
                    windows);
        }
    }
}
