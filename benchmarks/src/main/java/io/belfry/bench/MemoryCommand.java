package io.belfry.bench;

import com.lmax.disruptor.SleepingWaitStrategy;
import io.belfry.api.EngineContext;
import io.belfry.bench.control.KeepsNothing;
import io.belfry.bench.load.EventSource;
import io.belfry.bench.load.Offering;
import io.belfry.bench.load.Population;
import io.belfry.bench.load.PostingsOf;
import io.belfry.bench.load.Workload;
import io.belfry.bench.load.WorkloadEvents;
import io.belfry.bench.measure.Json;
import io.belfry.bench.measure.Machine;
import io.belfry.bench.measure.ProcessorTime;
import io.belfry.bench.measure.Round;
import io.belfry.bench.measure.Rounds;
import io.belfry.bench.measure.StolenTime;
import io.belfry.bench.table.Target;
import io.belfry.bench.table.Targets;
import io.belfry.codec.AccountPostedDecoder;
import io.belfry.codec.ClockMode;
import io.belfry.codec.EventLayout;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.journal.FrameIndex;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameWriter;
import io.belfry.pipeline.Pipeline;
import io.belfry.pipeline.PipelineClock;
import io.belfry.pipeline.PipelineSettings;
import io.belfry.pipeline.RingSession;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code belfry bench memory}: what the engine does where nothing is kept, beside a loop over a hash map. */
@Command(
        name = "memory",
        description = {
            "Events per second with journal and outbox off: frames are made and thrown away, so nothing survives and nobody hears of",
            "anything. Through the ring, and the core alone on one thread; beside a plain loop over a hash map of longs (Agrona's",
            "Long2LongHashMap, account to balance) on one thread, which knows no references, rules, orders or prices."
        },
        footer = {
            "",
            "Examples:",
            "  belfry bench memory",
            "  belfry bench memory --postings",
            "  belfry bench memory --choice zipf --json"
        })
final class MemoryCommand implements Callable<Integer> {
    private static final int FORESEEN = Core.MOST_FORESEEN;
    private static final int SLOT_BYTES = 256;
    private static final int RING_SLOTS = 1 << 14;
    private static final int MAX_BATCH = 1024;
    private static final long NO_BALANCE = Long.MIN_VALUE;
    private static final long RETRY_NS = 20_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private WorkloadOption bank;

    @Option(
            names = "--postings",
            description = "Postings only: the part of the workload that the hash map does something for.")
    private boolean isPostingsOnly;

    @Mixin
    private RoundsOption measured = new RoundsOption(5_000_000, 5);

    @Mixin
    private ForksOption forks;

    @Mixin
    private RecordingOption recording;

    @Mixin
    private JsonOption json;

    private final Rounds ring = new Rounds("ring and core");
    private final Rounds alone = new Rounds("core alone");
    private final Rounds map = new Rounds("hash map of longs");
    private long stampNs = 1;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        bank.check();
        measured.check();
        if (forks.isAsked()) {
            return forks.run(spec);
        }
        Workload workload = bank.workload();
        Machine machine = Machine.describe(java.nio.file.Path.of("."));
        err.printf(Locale.ROOT, "registering %s, twice…%n", workload);
        Core core = new Core();
        Population population = new Population((buffer, offset, length) -> apply(core, buffer, offset, length));
        population.configured(workload.limits());
        workload.populate(population);
        Long2LongHashMap balances = new Long2LongHashMap(2 * workload.accounts(), 0.65f, NO_BALANCE);
        for (long account = 0; account < workload.accounts(); account++) {
            balances.put(account, 0);
        }
        Pipeline pipeline = pipeline(workload);
        try {
            StolenTime.awaitLittle(err::println);
            measure(pipeline, core, balances, workload, err);
        } finally {
            pipeline.stop();
        }
        report(out, machine, workload);
        return 0;
    }

    /** An engine of its own, whose journal and outbox keep nothing. */
    private static Pipeline pipeline(Workload workload) {
        KeepsNothing journal = new KeepsNothing();
        KeepsNothing outbox = new KeepsNothing();
        EngineContext defaults = new EngineContext();
        SleepingWaitStrategy wait =
                new SleepingWaitStrategy(ThroughputCommand.SPINS_BEFORE_SLEEP, ThroughputCommand.SLEEP_NS);
        Pipeline pipeline = Pipeline.of(
                new PipelineSettings(RING_SLOTS, MAX_BATCH, wait, wait, false, false),
                new Core(),
                journal,
                new FrameWriter(FrameKind.JOURNAL, 1, 1, journal.maxFrameBytes()),
                outbox,
                new FrameWriter(FrameKind.OUTBOX, 1, 1, outbox.maxFrameBytes()),
                new FrameIndex(),
                sequence -> {},
                new PipelineClock(
                        ClockMode.WALL,
                        workload.limits().clockJumpLimitNs(),
                        defaults.wallClockMs(),
                        defaults.monotonicNs()),
                defaults.haltAction());
        pipeline.start();
        Offering results = new Offering();
        RingSession session = pipeline.openSession(results);
        Population population = new Population((buffer, offset, length) -> {
            while (!session.offer(buffer, offset, length, 1)) {
                LockSupport.parkNanos(RETRY_NS);
            }
        });
        population.configured(workload.limits());
        pipeline.startTicking();
        workload.populate(population);
        session.awaitPublished();
        results.checkNoneRefused();
        return pipeline;
    }

    private void measure(Pipeline pipeline, Core core, Long2LongHashMap balances, Workload workload, PrintWriter err) {
        EventSource source = events(workload, 1);
        EventSource ofCore = events(workload, 2);
        for (int round = 0; round <= measured.rounds(); round++) {
            if (round == 1) {
                recording.start();
            }
            Offering results = new Offering();
            RingSession session = pipeline.openSession(results);
            Round throughRing = results.run(source, measured.events(), session::offer, session::awaitPublished);
            Round byMap = loop(ofCore, balances);
            Round byCore = loop(ofCore, core);
            err.printf(
                    Locale.ROOT,
                    "%s: ring and core %,.0f/s, core alone %,.0f/s, hash map of longs %,.0f/s%n",
                    round < 1 ? "warm-up" : "round " + round + " of " + measured.rounds(),
                    throughRing.perSecond(),
                    byCore.perSecond(),
                    byMap.perSecond());
            if (round >= 1) {
                ring.add(throughRing);
                alone.add(byCore);
                map.add(byMap);
            }
        }
        recording.stop(err);
    }

    private EventSource events(Workload workload, int run) {
        EventSource all = new WorkloadEvents(workload, run);
        return isPostingsOnly ? new PostingsOf(all) : all;
    }

    /** Balances of the postings; orders and prices are made and passed over. */
    private Round loop(EventSource source, Long2LongHashMap balances) {
        AccountPostedDecoder posted = new AccountPostedDecoder();
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        long cpuNs = ProcessorTime.ofThisThread();
        long startNs = System.nanoTime();
        for (long i = 0; i < measured.events(); i++) {
            source.next();
            if (EventLayout.templateId(source.message(), 0) == AccountPostedDecoder.TEMPLATE_ID) {
                posted.wrapAndApplyHeader(source.message(), 0, header);
                long account = posted.account();
                balances.put(account, balances.get(account) + posted.amount());
            }
        }
        return new Round(measured.events(), System.nanoTime() - startNs, 0, ProcessorTime.ofThisThread() - cpuNs);
    }

    /** The core as the engine's stage drives it: a few messages are foreseen, then applied. */
    private Round loop(EventSource source, Core core) {
        UnsafeBuffer few = new UnsafeBuffer(new byte[FORESEEN * SLOT_BYTES]);
        int[] lengths = new int[FORESEEN];
        long seen = 0;
        long cpuNs = ProcessorTime.ofThisThread();
        long startNs = System.nanoTime();
        for (long i = 0; i < measured.events(); i += FORESEEN) {
            for (int n = 0; n < FORESEEN; n++) {
                source.next();
                lengths[n] = source.length();
                few.putBytes(n * SLOT_BYTES, source.message(), 0, source.length());
                core.foresee(few, n * SLOT_BYTES, n);
            }
            seen ^= core.touchForeseen();
            for (int n = 0; n < FORESEEN; n++) {
                apply(core, few, n * SLOT_BYTES, lengths[n]);
            }
        }
        long elapsedNs = System.nanoTime() - startNs;
        touched = seen;
        return new Round(measured.events(), elapsedNs, 0, ProcessorTime.ofThisThread() - cpuNs);
    }

    /** Keeps what was only touched from being optimised away. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    private void apply(Core core, MutableDirectBuffer buffer, int offset, int length) {
        EventLayout.engineTimeNs(buffer, offset, stampNs);
        // As fast as events come, so that windows and sweeps see time pass.
        stampNs += NS_PER_EVENT;
        ResultCode code = core.apply(buffer, offset, length);
        if (code != ResultCode.OK) {
            throw new IllegalStateException(code + ": " + core.refusal().describe(code));
        }
        core.notifications().clear();
    }

    private static final long NS_PER_EVENT = 500;

    private List<Target> targets(Workload workload) {
        return List.of(Target.atLeast(
                        "1.memory:" + (isPostingsOnly ? "postings-" : "") + workload.choice(),
                        "journal and outbox off, ring and core, " + kinds() + ", " + workload.choice() + " choice",
                        "/s",
                        ring.median(Round::perSecond))
                .times(1, "hash map of longs", map.median(Round::perSecond)));
    }

    private String kinds() {
        return isPostingsOnly ? "postings only" : "all kinds of events";
    }

    private void report(PrintWriter out, Machine machine, Workload workload) {
        if (json.isAsked()) {
            out.printf(
                    Locale.ROOT,
                    "{\"benchmark\":\"memory\",\"workload\":%s,\"customers\":%d,\"choice\":\"%s\",\"postingsOnly\":%b,\"events\":%d,"
                            + "\"ringAndCore\":%s,\"coreAlone\":%s,\"hashMap\":%s,\"targets\":%s,\"machine\":%s}%n",
                    Json.text(workload.toString()),
                    workload.customers(),
                    workload.choice(),
                    isPostingsOnly,
                    measured.events(),
                    ring.json(),
                    alone.json(),
                    map.json(),
                    Targets.json(targets(workload)),
                    machine.json());
            return;
        }
        machine.print(out);
        out.printf(
                Locale.ROOT,
                "load        %,d events a round, %s; %d rounds after 1 to warm up; NOTHING IS KEPT%nbank        %s%n%n",
                measured.events(),
                kinds(),
                measured.rounds(),
                workload);
        out.println(Rounds.heading());
        out.println(ring.line());
        out.println(alone.line());
        out.println(map.line());
        out.printf(
                "%nBoth loops make their events on the thread that works on them; the ring has a thread for that. The map only%n"
                        + "adds: it checks no reference, knows no rule, and does nothing for orders and prices.%n%n");
        Targets.print(out, targets(workload));
    }
}
