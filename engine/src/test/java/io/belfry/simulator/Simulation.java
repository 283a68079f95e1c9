package io.belfry.simulator;

import io.belfry.api.OutboxReader;
import io.belfry.api.OutboxReaders;
import io.belfry.codec.ClockMode;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.NotificationCommonDecoder;
import io.belfry.codec.OperationsKind;
import io.belfry.codec.ResultCode;
import io.belfry.core.EventBuilder;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.Stamp;
import io.belfry.core.Refusal;
import io.belfry.core.hash.Hashing;
import io.belfry.core.model.RandomHistory;
import io.belfry.journal.ForceFailedException;
import io.belfry.journal.FrameKind;
import io.belfry.journal.JournalException;
import io.belfry.pipeline.OutboxSignal;
import io.belfry.pipeline.PipelineClock;
import io.belfry.pipeline.SteppedPipeline;
import io.belfry.recovery.Recovered;
import io.belfry.recovery.Recovery;
import io.belfry.recovery.RecoveryException;
import io.belfry.recovery.Repair;
import io.belfry.recovery.SnapshotMaker;
import io.belfry.recovery.Verification;
import io.belfry.recovery.VerifyReport;
import io.belfry.retention.Retention;
import io.belfry.retention.RetentionPolicy;
import io.belfry.simulator.SimulatedStorage.CrashKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One run: an engine that lives, dies and starts again until its feed's script is through, and everything that it must keep
 * is checked after every start. One thread, runs once.
 */
final class Simulation {
    static final Path ROOT = Path.of("/belfry/data");
    static final int BLOCK_BYTES = 1 << 16;

    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final int MOST_STARTS = 50;
    private static final boolean TRACE = Boolean.getBoolean("belfry.trace");

    /** What the run is made to get wrong. */
    enum Planted {
        NOTHING,
        /** The disk says that it has stored what it has not. */
        FORCES_FORGOTTEN,
        /** Effects leave before their cause is in the journal. */
        PUBLISHES_FIRST,
        /** Damaged frames get a checksum that matches. */
        CHECKSUMS_MENDED
    }

    /** How a run ended. */
    enum Ending {
        /** The script is through and the model agrees. */
        FINISHED,
        /** The engine refused to start, naming the damage, and nothing could be made of the directory. */
        REFUSED
    }

    /** What a run came to. */
    record Outcome(Ending ending, String refusal, long digest, long sequence, int starts, int repairs, Faults faults) {}

    private final Planted planted;
    private final Random random;
    private final Faults faults;
    private final Swarm swarm;
    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedStorage storage;
    private final Witness witness = new Witness();
    private final List<RandomHistory.Line> script;
    private final List<SimulatedConsumer> consumers = new ArrayList<>();
    /** What consumers have read, by sequence. */
    private final List<byte[]> readable = new ArrayList<>();

    /** By id, those that could be read and are gone: in `process` a power cut may take them. */
    private final Map<String, byte[]> lost = new HashMap<>();

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[1 << 14]);

    /** What the engine said at its last start. */
    private final List<String> said = new ArrayList<>();

    private final RetentionPolicy retention;
    private Recovered data;
    private SteppedPipeline pipeline;
    /** A snapshot is being made. */
    private boolean inSnapshot;
    /** The line that the feed sends next. */
    private int nextLine;
    /** Last sequence that was acknowledged. */
    private long acknowledged;
    /** The journal must reach to here whatever happens to the machine. */
    private long durable;
    /** The journal must reach to here at the next start. */
    private long lowest;
    /** Since the last start. */
    private boolean powerLost;

    private int starts;
    private int repairs;
    /** The last start followed a repair. */
    private boolean repaired;

    private long runDigest;

    private Simulation(long seed, boolean disk, Planted planted) {
        this.planted = planted;
        random = new Random(seed);
        faults = new Faults(new Random(random.nextLong()));
        swarm = Swarm.draw(random, faults, disk);
        storage = new SimulatedStorage(new Random(random.nextLong()), faults);
        storage.monotonicNs(clock::monotonicNs);
        storage.writeBackOneIn(new int[] {0, 4, 20, 100}[random.nextInt(4)]);
        storage.forgetsForces(planted == Planted.FORCES_FORGOTTEN);
        storage.mendsChecksums(planted == Planted.CHECKSUMS_MENDED);
        if (planted == Planted.CHECKSUMS_MENDED) {
            faults.chance(FaultKind.BIT_FLIP, 1);
        }
        storage.put(ROOT.resolveSibling("other"), new byte[0]);
        script = RandomHistory.of(random.nextLong(), swarm.events(), swarm.sweepsAtOnce(), swarm::wants);
        retention = new RetentionPolicy(
                1 + random.nextInt(3), 1 + random.nextInt(6 * 3_600_000), 0, 1 + random.nextInt(6 * 3_600_000), 0);
        for (int i = 0; i < swarm.consumers(); i++) {
            consumers.add(new SimulatedConsumer(this::remember, random));
        }
    }

    /** Runs a seed; odd ones in durability {@code disk}. */
    static Outcome run(long seed) {
        return run(seed, (seed & 1) == 1, Planted.NOTHING);
    }

    static Outcome run(long seed, boolean disk, Planted planted) {
        Simulation simulation = new Simulation(seed, disk, planted);
        try {
            return simulation.run();
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + " (" + simulation.swarm + "): " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + " (" + simulation.swarm + "): " + e, e);
        }
    }

    private Outcome run() {
        faults.arm(true);
        for (int life = 0; life < swarm.lives(); life++) {
            String refusal = startTwice();
            if (refusal != null) {
                return outcome(Ending.REFUSED, refusal);
            }
            live();
        }
        faults.arm(false);
        String refusal = startTwice();
        if (refusal != null) {
            return outcome(Ending.REFUSED, refusal);
        }
        finish();
        refusal = startTwice();
        if (refusal != null) {
            return outcome(Ending.REFUSED, refusal);
        }
        return outcome(Ending.FINISHED, "");
    }

    private Outcome outcome(Ending ending, String refusal) {
        note(ending.ordinal());
        note(storage.digest(ROOT));
        note(witness.core().stateDigest());
        note(storage.operations());
        return new Outcome(ending, refusal, runDigest, witness.sequence(), starts, repairs, faults);
    }

    private void note(long value) {
        runDigest = Hashing.combine(runDigest, value);
    }

    // ---------------------------------------------------------------- death

    private void die() {
        die(random.nextInt(100) < swarm.powerIn100() ? CrashKind.POWER : CrashKind.KILL);
    }

    private void die(CrashKind kind) {
        trace("dies by " + kind + ", lowest " + lowest + ", durable " + durable + ", acknowledged " + acknowledged);
        pipeline = null;
        data = null;
        storage.crash(kind);
        if (kind == CrashKind.POWER) {
            lowest = Math.min(lowest, durable);
            powerLost = true;
        }
        note(kind.ordinal());
        damage(kind);
        clock.advance(random.nextInt(3) * HOUR_NS / 4);
    }

    private void damage(CrashKind kind) {
        if (faults.rolls(FaultKind.BIT_FLIP) && !storage.flipAnyBit(ROOT)) {
            note(0);
        }
        if (faults.rolls(FaultKind.STALE_PAGE) && !storage.bringBackOldPage()) {
            note(1);
        }
        if (faults.anyMedia() && (kind == CrashKind.POWER || random.nextBoolean())) {
            storage.evict();
        }
    }

    // ---------------------------------------------------------------- start

    /** Starts, checks, dies without having done anything, starts again; answers why the engine refuses for good, or null. */
    private String startTwice() {
        String refusal = startOrRepair();
        if (refusal != null) {
            return refusal;
        }
        checkState();
        long digest = data.core().stateDigest();
        long logs = logsDigest();
        boolean armed = faults.arm(false);
        data = null;
        storage.crash(CrashKind.KILL, false);
        refusal = start(false);
        faults.arm(armed);
        require(refusal == null, "the second start refuses: " + refusal);
        require(data.core().stateDigest() == digest, "the second start comes to another state");
        require(logsDigest() == logs, "the second start found something left to do");
        return null;
    }

    private String startOrRepair() {
        String refusal = start(true);
        if (refusal == null) {
            boolean warned = said.stream().anyMatch(line -> line.startsWith("WARNING") || line.contains("; cut, "));
            faults.settle(warned ? Faults.Result.RECOVERED : Faults.Result.HARMLESS);
            return null;
        }
        faults.settle(Faults.Result.REFUSED);
        trace("refused: " + refusal);
        boolean armed = faults.arm(false);
        try {
            long operations = storage.operations();
            Repair.Report report = Repair.inspect(storage, ROOT, line -> {});
            require(storage.operations() == operations, "looking for damage wrote something");
            require(
                    !report.findings().isEmpty() || diskLied(),
                    "the engine refuses, and repair finds nothing: " + refusal);
            if (report.findings().isEmpty()) {
                // Two places are damaged, and one of them lies before the newest snapshot.
                return refusal + " / repair finds nothing";
            }
            Repair.acceptLoss(storage, ROOT, line -> {});
        } catch (RecoveryException e) {
            // Without belfry.meta, or without a snapshot that the journal reaches, there is nothing to go on from.
            trace("not to be repaired: " + e.getMessage());
            return refusal + " / " + e.getMessage();
        }
        repairs++;
        repaired = true;
        lowest = 0;
        durable = 0;
        String again = start(false);
        faults.arm(armed);
        require(again == null, "the engine refuses after repair: " + again + ", before: " + refusal);
        return null;
    }

    private long logsDigest() {
        return Hashing.combine(
                storage.digest(ROOT.resolve(FrameKind.JOURNAL.label())),
                storage.digest(ROOT.resolve(FrameKind.OUTBOX.label())));
    }

    /** Starts until it succeeds or the engine refuses for good; answers why it refuses, or null. */
    private String start(boolean mayDie) {
        for (int attempt = 0; attempt < MOST_STARTS; attempt++) {
            starts++;
            long disturbances = disturbances();
            boolean dies = mayDie && faults.rolls(FaultKind.CRASH_IN_RECOVERY);
            if (dies) {
                storage.crashAt(storage.operations() + 1 + random.nextInt(80));
            }
            try {
                said.clear();
                data = Recovery.run(storage, ROOT, BLOCK_BYTES, clock::wallMs, random::nextLong, said::add);
                storage.crashAt(Long.MAX_VALUE);
                return null;
            } catch (SimulatedCrash e) {
                faults.count(FaultKind.CRASH_IN_RECOVERY);
                die();
            } catch (RecoveryException | InternalError e) {
                storage.crashAt(Long.MAX_VALUE);
                if (disturbances() == disturbances) {
                    return checkRefusal(e);
                }
                // The disk failed in the middle of a start: the process ends and an operator starts another.
                storage.crash(CrashKind.KILL, false);
            }
        }
        throw new AssertionError("no start succeeds");
    }

    private long disturbances() {
        return faults.counted(FaultKind.SHORT_WRITE)
                + faults.counted(FaultKind.NO_SPACE)
                + faults.counted(FaultKind.FORCE_FAILED);
    }

    private String checkRefusal(Throwable refusal) {
        String text = String.valueOf(refusal.getMessage());
        boolean explained = text.contains("journal") || text.contains("outbox") || text.contains(ROOT.toString());
        require(explained && !(refusal instanceof InternalError), "a refusal that names nothing: " + refusal);
        boolean allowed = diskLied() || (powerLost && !swarm.disk());
        require(allowed, "the engine refuses without a reason: " + text);
        note(text.hashCode());
        return text;
    }

    /**
     * Whether the disk broke a promise. That it refuses to store something, and says so, does not count where forces are part
     * of the promise; in {@code process} a start does not know what it refused to store before the last events, and after a
     * power cut that is found by whoever reads it.
     */
    private boolean diskLied() {
        return faults.anyMedia() || (!swarm.disk() && faults.counted(FaultKind.FORCE_FAILED) > 0);
    }

    // ---------------------------------------------------------------- what must hold after a start

    private void checkState() {
        long reached = data.core().sequence();
        require(reached <= witness.sequence(), "sequence " + reached + " was never offered");
        if (reached < lowest) {
            require(
                    diskLied(),
                    "only " + reached + " of " + lowest + " sequences are there, " + acknowledged
                            + " were acknowledged");
            // A disk that lied about the very end of everything that refers to it.
            faults.count(FaultKind.END_LOST_UNNOTICED);
        }
        note(reached);
        witness.forgetBehind(reached);
        require(
                data.core().stateDigest() == witness.core().stateDigest(),
                "the state at sequence " + reached + " is not that of an uninterrupted core");
        trace("started at " + reached + " " + said);
        acknowledged = Math.min(acknowledged, reached);
        durable = reached;
        lowest = reached;
        powerLost = false;
        checkOutbox();
        checkVerification();
        repaired = false;
    }

    private void checkOutbox() {
        long last = data.outboxWriter().nextSequence() - 1;
        require(
                last == witness.notifications(),
                "the outbox ends at " + last + " instead of " + witness.notifications());
        if (readable.size() > last) {
            require(
                    !swarm.disk() || diskLied() || repaired,
                    "notification " + readable.size() + " was readable and is gone");
            List<byte[]> gone = readable.subList((int) last, readable.size());
            gone.forEach(record -> lost.put(idOf(new UnsafeBuffer(record)), record));
            gone.clear();
        }
        try {
            readOutbox(last);
        } catch (IllegalStateException e) {
            requireReportedDamage(e);
        }
    }

    /** Old notifications are checked when they are read. */
    private void requireReportedDamage(IllegalStateException e) {
        require(
                diskLied() && String.valueOf(e.getMessage()).contains("the outbox is damaged"),
                "the outbox cannot be read: " + e);
        faults.count(FaultKind.FOUND_BY_READER);
    }

    private void readOutbox(long last) {
        OutboxReader reader = openReader(last);
        for (long at = data.outboxIndex().firstSequence() - 1; at < last; ) {
            int count = reader.read(at, 1_000, (sequence, buffer, offset, length) -> {
                byte[] record = new byte[length];
                buffer.getBytes(offset, record);
                require(
                        Arrays.equals(record, witness.notification(sequence)),
                        "notification " + sequence + " is not what the events ring");
                require(
                        sequence > readable.size() || Arrays.equals(record, readable.get((int) sequence - 1)),
                        "notification " + sequence + " has changed since it was readable");
                return true;
            });
            if (count == 0) {
                // The queue hides what lies behind a header that it does not understand.
                throw new IllegalStateException("the outbox is damaged: nothing can be read behind " + at);
            }
            at += count;
        }
    }

    private OutboxReader openReader(long last) {
        return OutboxReaders.open(
                data.outbox(),
                data.outboxIndex(),
                SteppedPipeline.signalAt(last),
                data.directory().meta().journalId());
    }

    private void checkVerification() {
        long operations = storage.operations();
        Verification.Live live =
                new Verification.Live(data.core().sequence(), data.core().resultsDigest());
        VerifyReport report = Verification.run(storage, ROOT, live, line -> {});
        require(storage.operations() == operations, "verify wrote something");
        if (!report.ok() && diskLied()) {
            // Damage where no start had to look: an old file, an old snapshot.
            faults.count(FaultKind.FOUND_BY_VERIFY);
            return;
        }
        require(report.ok(), "verify finds " + report.problems());
        require(report.sequence() == data.core().sequence(), "verify ends at sequence " + report.sequence());
        require(report.digest() == data.core().resultsDigest(), "verify comes to other results");
    }

    static void trace(String text) {
        if (TRACE) {
            System.err.println(text);
        }
    }

    private static void require(boolean holds, String text) {
        if (!holds) {
            throw new AssertionError(text);
        }
    }

    // ---------------------------------------------------------------- life

    /** Runs until the script is through or the engine dies. */
    private void live() {
        storage.crashAt(storage.operations() + 1 + random.nextInt(2 * swarm.operationsPerLife()));
        try {
            open();
            while (nextLine < script.size()) {
                sendSome();
                tick();
                consume();
                keepHouse();
            }
            if (random.nextInt(3) == 0) {
                stop();
            }
            storage.crashAt(Long.MAX_VALUE);
        } catch (SimulatedCrash e) {
            if (inSnapshot) {
                faults.count(FaultKind.CRASH_IN_SNAPSHOT);
            }
        } catch (RecoveryException | JournalException | InternalError e) {
            // A failing disk halts the engine.
            require(disturbances() > 0, "the engine halts without a reason: " + e);
            storage.crashAt(Long.MAX_VALUE);
        }
        inSnapshot = false;
        dieAndResend();
    }

    /** Makes a snapshot and lets old files go, as the engine's housekeeping does beside the pipeline. */
    private void keepHouse() {
        if (acknowledged == 0 || random.nextInt(swarm.batchesPerSnapshot()) != 0) {
            return;
        }
        long disturbances = disturbances();
        inSnapshot = true;
        try {
            trace("snapshot: " + SnapshotMaker.make(storage, ROOT, () -> false, line -> {}));
            long slowest = Long.MAX_VALUE;
            for (SimulatedConsumer consumer : consumers) {
                slowest = Math.min(slowest, consumer.acknowledge());
            }
            new Retention(data.directory(), retention, Simulation::trace)
                    .apply(
                            slowest,
                            "slowest",
                            clock.wallMs(),
                            first -> data.outboxIndex().forgetBefore(first.firstSequence(), first.firstPosition()));
        } catch (RecoveryException | JournalException e) {
            if (e instanceof ForceFailedException || e.getCause() instanceof ForceFailedException) {
                // As the engine's housekeeping does: nothing can be said of what is on the disk any more.
                throw e;
            }
            // It is told of and tried again later; the engine goes on.
            require(disturbances() > disturbances || diskLied(), "no snapshot can be made: " + e);
        }
        inSnapshot = false;
    }

    private void dieAndResend() {
        die();
        int behind = witness.lineBehind(Math.max(acknowledged, 0));
        nextLine = behind;
        if (behind > 0 && faults.strikes(FaultKind.RESENT)) {
            nextLine = Math.max(0, behind - 1 - random.nextInt(10));
        }
    }

    private void open() {
        if (swarm.disk()) {
            data.watermark().forcing();
        }
        pipeline = new SteppedPipeline(
                new SteppedPipeline.Parts(
                        data.core(),
                        data.journal(),
                        data.journalWriter(),
                        data.outbox(),
                        data.outboxWriter(),
                        data.outboxIndex(),
                        data.watermark()::advance),
                swarm.ringSlots(),
                new PipelineClock(ClockMode.WALL, HOUR_NS, clock::wallMs, clock::monotonicNs),
                swarm.disk(),
                planted == Planted.PUBLISHES_FIRST,
                this::heard);
        pipeline.start();
        configureAnew();
        // What the feed was not told of in time may have been lost with the journal's end.
        nextLine = Math.min(nextLine, witness.lineBehind(witness.sequence()));
        for (SimulatedConsumer consumer : consumers) {
            consumer.connect(openReader(pipeline.signal()), readable.size());
        }
    }

    /** As the engine does at its start: the epoch that a repair has raised is journaled. */
    private void configureAnew() {
        int epoch = data.directory().meta().epoch();
        if (data.core().sequence() > 0 && data.core().epoch() != epoch) {
            require(
                    offer(EventBuilder.configured(data.core().limits()), Stamp.unnumbered(0), -1),
                    "the ring is full at the start");
        }
    }

    private OutboxReader openReader(OutboxSignal signal) {
        return OutboxReaders.open(
                data.outbox(),
                data.outboxIndex(),
                signal,
                data.directory().meta().journalId());
    }

    private void sendSome() {
        int count = 1 + random.nextInt(swarm.mostPerBatch());
        for (int i = 0; i < count && nextLine < script.size(); i++) {
            RandomHistory.Line line = script.get(nextLine);
            long since = nextLine == 0
                    ? 0
                    : line.stamp().engineTimeNs()
                            - script.get(nextLine - 1).stamp().engineTimeNs();
            clock.advance(Math.max(0, since) / swarm.timeDivisor());
            if (!offer(line.event(), line.stamp(), nextLine)) {
                break;
            }
            nextLine++;
        }
        while (pipeline.step(1 + random.nextInt(swarm.ringSlots()))) {
            if (random.nextInt(3) == 0) {
                consume();
            }
        }
    }

    private boolean offer(Event event, Stamp stamp, int line) {
        Stamp stamped = new Stamp(pipeline.stampNow(), stamp.feed(), stamp.feedSeq());
        if (event instanceof EventBuilder.Configuration configuration) {
            configuration.epoch(data.directory().meta().epoch());
        }
        byte[] bytes = witness.take(event, stamped, line);
        message.putBytes(0, bytes);
        if (pipeline.offer(message, 0, bytes.length, stamped.engineTimeNs(), witness.sequence())) {
            return true;
        }
        witness.takeBack();
        return false;
    }

    private void heard(long sequenceExpected, ResultCode code, long sequence, Refusal refusal) {
        require(sequence == sequenceExpected, "sequence " + sequenceExpected + " was acknowledged as " + sequence);
        require(
                code == witness.code(sequence),
                "sequence " + sequence + " is " + code + " instead of " + witness.code(sequence));
        require(sequence > acknowledged, "sequence " + sequence + " was acknowledged twice");
        require(
                pipeline.signal().sequence() >= witness.notificationsBehind(sequence),
                "sequence " + sequence + " was acknowledged before its notifications were readable");
        acknowledged = sequence;
        lowest = sequence;
        if (swarm.disk()) {
            durable = sequence;
        }
    }

    private void tick() {
        if (faults.strikes(FaultKind.CLOCK_BACK)) {
            clock.step(-(1 + random.nextInt(120)) * HOUR_NS / 60);
        }
        if (faults.strikes(FaultKind.CLOCK_FORWARD)) {
            clock.step((1 + random.nextInt(30 * 60)) * HOUR_NS / 60);
        }
        if (pipeline.followWall()
                && offer(
                        EventBuilder.operationsRaised(
                                OperationsKind.CLOCK_JUMPED, pipeline.jumpFromNs(), pipeline.jumpToNs()),
                        Stamp.unnumbered(0),
                        -1)) {
            pipeline.followJump();
        }
        if (pipeline.isWorkPending() && random.nextBoolean()) {
            offer(EventBuilder.tick(), Stamp.unnumbered(0), -1);
        }
    }

    private void consume() {
        for (SimulatedConsumer consumer : consumers) {
            if (faults.strikes(FaultKind.CONSUMER_VANISHED)) {
                consumer.vanish(openReader(pipeline.signal()), random);
            }
            if (random.nextBoolean()) {
                try {
                    consumer.read();
                } catch (IllegalStateException e) {
                    requireReportedDamage(e);
                }
            }
        }
    }

    /** What a gateway knows a notification by: its epoch, its cause and its place there. */
    private static String idOf(DirectBuffer record) {
        NotificationCommonDecoder common = new NotificationCommonDecoder();
        common.wrap(record, MessageHeaderDecoder.ENCODED_LENGTH);
        return common.epoch() + "-" + common.causeSequence() + "-" + common.ordinal();
    }

    private void remember(long sequence, byte[] record) {
        byte[] before = lost.get(idOf(new UnsafeBuffer(record)));
        require(
                before == null || Arrays.equals(before, record) || diskLied(),
                "notification " + idOf(new UnsafeBuffer(record)) + " was read, lost, and is another one now");
        int index = (int) sequence - 1;
        if (index < readable.size()) {
            require(
                    Arrays.equals(record, readable.get(index)),
                    "notification " + sequence + " is read with other bytes");
            return;
        }
        while (readable.size() < index) {
            // Another consumer read from further on; nobody has read these yet.
            readable.add(witness.notification(readable.size() + 1L));
        }
        readable.add(record);
    }

    private void stop() {
        trace("stops at " + witness.sequence());
        pipeline.close();
        data.watermark().stopped(pipeline.journaled());
        data.close();
        durable = pipeline.journaled();
        lowest = durable;
    }

    /** Sends the rest, sweeps everything, compares with the model, stops. */
    private void finish() {
        open();
        while (pipeline.step(swarm.ringSlots())) {
            consume();
        }
        while (nextLine < script.size()) {
            sendSome();
        }
        while (pipeline.isWorkPending()) {
            offer(EventBuilder.tick(), Stamp.unnumbered(0), -1);
            while (pipeline.step(swarm.ringSlots())) {
                consume();
            }
        }
        require(data.core().stateDigest() == witness.core().stateDigest(), "the state at the end is another one");
        witness.checkAgainstModel("at the end");
        stop();
        die();
    }
}
