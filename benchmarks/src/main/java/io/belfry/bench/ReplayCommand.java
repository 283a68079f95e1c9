package io.belfry.bench;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EventSession;
import io.belfry.bench.load.EventSource;
import io.belfry.bench.load.Offering;
import io.belfry.bench.load.PostingsOf;
import io.belfry.bench.load.Workload;
import io.belfry.bench.load.WorkloadEvents;
import io.belfry.bench.measure.BenchDirectory;
import io.belfry.bench.measure.Machine;
import io.belfry.bench.measure.ProcessorTime;
import io.belfry.bench.measure.Round;
import io.belfry.bench.measure.Rounds;
import io.belfry.bench.measure.StolenTime;
import io.belfry.bench.table.Target;
import io.belfry.bench.table.Targets;
import io.belfry.codec.ResultCode;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.LogInspector;
import io.belfry.journal.Storage;
import io.belfry.recovery.JournalReplay;
import io.belfry.recovery.ReplayReport;
import io.belfry.recovery.SnapshotMaker;
import io.belfry.snapshot.SnapshotDirectory;
import io.belfry.snapshot.SnapshotHeader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code belfry bench replay}: how fast the journal becomes a core again, beside reading and checking the same frames. */
@Command(
        name = "replay",
        description = {
            "Journals a bank and its events, makes a snapshot between the two, and replays the events on it: journal to",
            "core, without outbox. Beside it, by turns, reading and checking the same frames. All pages are in the cache."
        },
        footer = {"", "Examples:", "  belfry bench replay", "  belfry bench replay --postings --customers 100000 --json"
        })
final class ReplayCommand implements Callable<Integer> {
    private static final int WARM_UP_ROUNDS = 1;
    private static final double OF_READING = 0.4;
    private static final double WANTED_PER_SECOND = 5e6;

    @Spec
    private CommandSpec spec;

    @Mixin
    private WorkloadOption bank;

    @Mixin
    private RoundsOption measured = new RoundsOption(5_000_000, 5);

    @Option(names = "--postings", description = "Only the workload's postings, no orders and prices.")
    private boolean onlyPostings;

    @Mixin
    private DataOption parent;

    @Mixin
    private JsonOption json;

    /** What the engine left behind that a replay has to arrive at. */
    private record Journaled(long sequence, long digest, long bytes) {}

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        bank.check();
        measured.check();
        try (BenchDirectory directory = parent.makeDirectory()) {
            Machine machine = Machine.describe(directory.path());
            if (!json.isAsked()) {
                machine.print(out);
            }
            Path data = directory.resolve("engine");
            Workload workload = bank.workload();
            err.printf(Locale.ROOT, "journaling %s…%n", workload);
            build(data, workload);
            SnapshotMaker.Made made = SnapshotMaker.make(Storage.files(), data, () -> false, err::println);
            err.printf(Locale.ROOT, "journaling %,d events…%n", measured.events());
            Journaled journaled = journal(data, workload);
            StolenTime.awaitLittle(err::println);
            measure(data, made.path(), journaled, machine, out, err);
        }
        return 0;
    }

    private static EngineContext context(Path data, Workload workload) {
        return new EngineContext().dataDirectory(data).limits(workload.limits());
    }

    private static void build(Path data, Workload workload) {
        try (BelfryEngine engine = BelfryEngine.open(context(data, workload))) {
            workload.fill(engine);
        }
    }

    private Journaled journal(Path data, Workload workload) {
        try (BelfryEngine engine = BelfryEngine.open(context(data, workload))) {
            Offering results = new Offering();
            EventSession session = engine.openSession(results);
            EventSource source = new WorkloadEvents(workload, 0);
            long before = engine.status().journalBytes();
            results.run(
                    onlyPostings ? new PostingsOf(source) : source,
                    measured.events(),
                    session::offer,
                    session::awaitPublished);
            long bytes = engine.status().journalBytes() - before;
            return engine.query(core -> new Journaled(core.sequence(), core.resultsDigest(), bytes))
                    .join();
        }
    }

    private void measure(
            Path data, Path snapshot, Journaled journaled, Machine machine, PrintWriter out, PrintWriter err) {
        Rounds replayed = new Rounds("journal to core");
        Rounds read = new Rounds("read and check");
        for (int round = -WARM_UP_ROUNDS; round < measured.rounds(); round++) {
            Round ofReading = read(data, snapshot, journaled);
            Round ofReplay = replay(data, snapshot, journaled);
            err.printf(
                    Locale.ROOT,
                    "%s: replay %,.0f/s, read and check %,.0f/s%n",
                    round < 0 ? "warm-up" : "round " + (round + 1),
                    ofReplay.perSecond(),
                    ofReading.perSecond());
            if (round >= 0) {
                replayed.add(ofReplay);
                read.add(ofReading);
            }
        }
        print(journaled, replayed, read, machine, out);
    }

    /** The control: each frame's bytes are read and summed, its header and its messages' heads looked at. */
    private static Round read(Path data, Path snapshot, Journaled journaled) {
        try (DataDirectory directory = DataDirectory.openReadOnly(data)) {
            SnapshotHeader header = new SnapshotDirectory(Storage.files(), data).readHeader(snapshot);
            System.gc();
            long cpuNs = ProcessorTime.ofThisThread();
            long startNs = System.nanoTime();
            long seen = 0;
            try (LogInspector inspector = LogInspector.openFrom(directory.log(FrameKind.JOURNAL), header.journal())) {
                for (FrameReader frame = inspector.next(); frame != null; frame = inspector.next()) {
                    seen += frame.count();
                }
            }
            long elapsedNs = System.nanoTime() - startNs;
            requireAll(seen, journaled.sequence - header.sequence());
            return new Round(seen, elapsedNs, ProcessorTime.ofThisThread() - cpuNs, 0);
        }
    }

    private static Round replay(Path data, Path snapshot, Journaled journaled) {
        long from = new SnapshotDirectory(Storage.files(), data)
                        .readHeader(snapshot)
                        .sequence()
                + 1;
        Stopwatch stopwatch = new Stopwatch();
        ReplayReport report = new JournalReplay(data).run(from, Long.MAX_VALUE, stopwatch);
        requireAll(report.events(), journaled.sequence - from + 1);
        if (report.digest() != journaled.digest) {
            throw new IllegalStateException("the replay has rung otherwise than the engine did");
        }
        return new Round(report.events(), report.durationNs(), stopwatch.cpuNs(), 0);
    }

    private static void requireAll(long seen, long expected) {
        // A stop journals nothing; a start may: its own configuration, if that has changed.
        if (seen != expected) {
            throw new IllegalStateException(seen + " of " + expected + " events were read");
        }
    }

    /** Hears the replay's frames, from the first on. */
    private static final class Stopwatch implements JournalReplay.Listener {
        private long startCpuNs = -1;

        @Override
        public void onEvent(long sequence, DirectBuffer buffer, int offset, int length, ResultCode code) {
            if (startCpuNs < 0) {
                startCpuNs = ProcessorTime.ofThisThread();
            }
        }

        long cpuNs() {
            return ProcessorTime.ofThisThread() - startCpuNs;
        }
    }

    private List<Target> targets(Rounds replayed, Rounds read) {
        String variant = onlyPostings ? ":postings" : "";
        double rate = replayed.median(Round::perSecond);
        return List.of(
                Target.atLeast("5.ratio" + variant, "replay", "/s", rate)
                        .times(OF_READING, "read and check", read.median(Round::perSecond)),
                Target.atLeast("5.rate" + variant, "replay", "/s", rate).value(WANTED_PER_SECOND));
    }

    private void print(Journaled journaled, Rounds replayed, Rounds read, Machine machine, PrintWriter out) {
        double ratio = replayed.median(Round::perSecond) / read.median(Round::perSecond);
        double bytesPerEvent = (double) journaled.bytes / measured.events();
        if (json.isAsked()) {
            out.printf(
                    Locale.ROOT,
                    "{\"benchmark\":\"replay\",\"customers\":%d,\"events\":%d,\"onlyPostings\":%b,\"replay\":%s,"
                            + "\"readAndCheck\":%s,\"ratio\":%.3f,\"journalBytesPerEvent\":%.1f,\"targets\":%s,"
                            + "\"machine\":%s}%n",
                    bank.workload().customers(),
                    measured.events(),
                    onlyPostings,
                    replayed.json(),
                    read.json(),
                    ratio,
                    bytesPerEvent,
                    Targets.json(targets(replayed, read)),
                    machine.json());
            return;
        }
        out.printf(
                Locale.ROOT,
                "load        %,d %s of %,d customers with 2 accounts each, %.1f bytes per event; %d rounds after %d to warm"
                        + " up%n%n",
                measured.events(),
                onlyPostings ? "postings" : "events of the workload",
                bank.workload().customers(),
                bytesPerEvent,
                measured.rounds(),
                WARM_UP_ROUNDS);
        out.println(Rounds.heading());
        out.println(replayed.line());
        out.println(read.line());
        out.printf(
                Locale.ROOT,
                "%nThe replay does %.3f of the rate of reading and checking (%,.0f MB/s), and arrives at the engine's digest.%n",
                ratio,
                read.median(Round::perSecond) * bytesPerEvent / 1e6);
        out.println("\"offering ns\" is processor time per event of the thread that reads.");
        Targets.print(out, targets(replayed, read));
    }
}
