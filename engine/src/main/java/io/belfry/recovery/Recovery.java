package io.belfry.recovery;

import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.Semantics;
import io.belfry.core.notification.NotificationBatch;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.DataDirectoryMeta;
import io.belfry.journal.FrameIndex;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameLayout;
import io.belfry.journal.FrameReader;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import io.belfry.journal.JournalException;
import io.belfry.journal.LogFiles;
import io.belfry.journal.LogInspector;
import io.belfry.journal.LogPosition;
import io.belfry.journal.LogReport;
import io.belfry.journal.LogState;
import io.belfry.journal.Storage;
import io.belfry.journal.TailCutter;
import io.belfry.journal.TailRewriter;
import io.belfry.journal.Watermark;
import io.belfry.retention.Consumers;
import io.belfry.snapshot.SnapshotException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Brings a data directory to where an engine can go on: locks it, replays the journal from the newest snapshot, tells a torn end
 * from damage, and completes the outbox with what the replayed core rings beyond its last record.
 *
 * <pre>
 *   outbox:  inspect ─► torn or damaged? cut (it can be rung again) ─► last record L, also of what was cut
 *   journal: inspect and replay in one pass ─► torn? cut, unless the outbox knows more
 *            notifications ≤ L are known, those behind are appended
 * </pre>
 *
 * <p>Runs once, on the starting thread.
 */
public final class Recovery {
    /** A ring of the default size fits one frame, so that in disk mode a force takes all that has gathered. */
    private static final int MAX_FRAME_BYTES = 1 << 23;

    private static final long PROGRESS_EVERY_NS = 1_000_000_000L;

    private final Storage storage;
    private final Path root;
    private final int blockBytes;
    private final LongSupplier wallClockMs;
    private final LongSupplier freshId;
    private final Consumer<String> progress;
    private DataDirectory directory;
    private StartingPoint start;
    private Core core;
    private Watermark.Mark mark;
    private final FrameIndex outboxIndex = new FrameIndex();
    private long nextProgressNs;
    /** The last notification in a part of the outbox that was cut off. */
    private long notificationsBehind;

    private Recovery(
            Storage storage,
            Path root,
            int blockBytes,
            LongSupplier wallClockMs,
            LongSupplier freshId,
            Consumer<String> progress) {
        this.storage = storage;
        this.root = root;
        this.blockBytes = blockBytes;
        this.wallClockMs = wallClockMs;
        this.freshId = freshId;
        this.progress = progress;
    }

    /**
     * Recovers.
     *
     * @param blockBytes bytes that Chronicle Queue maps at a time
     * @param progress hears lines about long work, for people
     * @throws RecoveryException when the directory is locked, damaged or of another version; nothing was changed then, but
     *     for cutting a torn end
     */
    public static Recovered run(Path root, int blockBytes, Consumer<String> progress) {
        return run(
                Storage.files(),
                root,
                blockBytes,
                System::currentTimeMillis,
                () -> new SecureRandom().nextLong(),
                progress);
    }

    /**
     * The same on any storage.
     *
     * @param wallClockMs decides which files frames go into
     * @param freshId journal id for a directory that is made now
     */
    public static Recovered run(
            Storage storage,
            Path root,
            int blockBytes,
            LongSupplier wallClockMs,
            LongSupplier freshId,
            Consumer<String> progress) {
        Recovery recovery = new Recovery(storage, root, blockBytes, wallClockMs, freshId, progress);
        try {
            return recovery.recover();
        } catch (JournalException | SnapshotException e) {
            recovery.letGo();
            throw new RecoveryException(e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            recovery.letGo();
            throw e;
        }
    }

    private void letGo() {
        if (directory != null) {
            directory.close();
        }
    }

    private Recovered recover() {
        directory = DataDirectory.openExclusive(
                storage, root, MessageHeaderDecoder.SCHEMA_VERSION, Semantics.VERSION, freshId);
        Versions.check(directory);
        mark = Watermark.read(directory);
        start = StartingPoint.newestQuickly(directory, progress);
        core = start.core();
        if (mark.running()) {
            TailRewriter.rewrite(directory.log(FrameKind.JOURNAL), start.journal(), mark.sequence());
            // Forced with snapshots only, and the newest one vouches for what lies before its place.
            TailRewriter.rewrite(
                    directory.log(FrameKind.OUTBOX),
                    start.outbox(),
                    start.outbox().nextSequence() - 1);
        }
        // What was journaled and not forced is about to have effects.
        directory.log(FrameKind.JOURNAL).forceFrom(start.journal().cycle());
        LogReport outboxReport = inspectOutbox();
        Journal outbox = open(FrameKind.OUTBOX);
        try {
            return recover(outbox, outboxReport);
        } catch (RuntimeException e) {
            outbox.close();
            throw e;
        }
    }

    private Recovered recover(Journal outbox, LogReport outboxReport) {
        FrameWriter outboxWriter = writer(FrameKind.OUTBOX, outbox, outboxReport);
        LogReport journalReport = replay(outbox, outboxWriter);
        requireKnownEpoch(Math.max(core.epoch(), Math.max(journalReport.lastEpoch(), outboxReport.lastEpoch())));
        putBadSnapshotsAside();
        raiseEpochAfterAPossibleLoss(directory.meta());
        outboxWriter.epoch(directory.meta().epoch());
        raiseSchemaVersion(directory.meta());
        Journal journal = open(FrameKind.JOURNAL);
        FrameWriter journalWriter = writer(FrameKind.JOURNAL, journal, journalReport);
        core.publishNames();
        Watermark watermark = Watermark.open(directory);
        watermark.running(core.sequence());
        return new Recovered(
                directory,
                core,
                journal,
                journalWriter,
                outbox,
                outboxWriter,
                outboxIndex,
                watermark,
                journalReport.firstSequence());
    }

    private Journal open(FrameKind kind) {
        return storage.openJournal(directory.directoryOf(kind), blockBytes, wallClockMs);
    }

    /** An older belfry.meta than the frames would let ids and frames go back, which no reader takes. */
    private void requireKnownEpoch(int seen) {
        if (seen > directory.meta().epoch()) {
            throw new RecoveryException("belfry.meta in " + root + " says epoch "
                    + directory.meta().epoch() + ", the frames beside it are of epoch " + seen
                    + ": it is older than they are. Restore the newer one, or let `belfry repair` make it anew");
        }
    }

    /**
     * Where nothing that is left refers to what a power cut took away, nobody can say whether it took anything. Ids that were
     * given to notifications then must not be given to others.
     */
    private void raiseEpochAfterAPossibleLoss(DataDirectoryMeta meta) {
        if (mark.mayHaveLost(storage.bootId())) {
            progress.accept(
                    "the machine has started anew while an engine ran in durability `process`: the last events it"
                            + " answered may be lost, and nothing that is left says so; notifications carry epoch "
                            + (meta.epoch() + 1) + " from now on");
            directory.writeMeta(meta.withEpoch(meta.epoch() + 1));
        }
    }

    /** A snapshot that was passed over must not count as one that is kept. */
    private void putBadSnapshotsAside() {
        for (Path aside : StartingPoint.putAside(storage, start.passedOver())) {
            progress.accept("put a damaged snapshot aside as " + aside);
        }
    }

    /** Before anything of this run is journaled: messages of this release's schema follow, and an older release must not read them. */
    private void raiseSchemaVersion(DataDirectoryMeta meta) {
        if (meta.schemaVersion() < MessageHeaderDecoder.SCHEMA_VERSION) {
            progress.accept("the data directory was of schema version " + meta.schemaVersion() + " and is of version "
                    + MessageHeaderDecoder.SCHEMA_VERSION + " from now on: older releases refuse it");
            directory.writeMeta(meta.withSchemaVersion(MessageHeaderDecoder.SCHEMA_VERSION));
        }
    }

    private LogReport inspectOutbox() {
        LogFiles files = directory.log(FrameKind.OUTBOX);
        List<LogFiles.Entry> entries = files.list();
        if (!entries.isEmpty() && entries.get(0).firstSequence() > FrameLayout.GENESIS_SEQUENCE) {
            outboxIndex.forgetBefore(
                    entries.get(0).firstSequence(), entries.get(0).firstPosition());
        }
        for (LogFiles.Entry file : entries) {
            if (file.cycle() < start.outbox().cycle() && file.firstSequence() > 0) {
                outboxIndex.add(file.firstSequence(), file.firstPosition());
            }
        }
        LogReport report;
        try (LogInspector inspector = inspector(files, start.outbox())) {
            for (FrameReader frame = inspector.next(); frame != null; frame = inspector.next()) {
                outboxIndex.add(frame.firstSequence(), inspector.framePosition());
            }
            report = inspector.report();
            if (report.state() == LogState.DAMAGED && mark.running() && inspector.isStartFound()) {
                notificationsBehind = inspector.lastSequenceBehind();
                requireRung(notificationsBehind, report);
                report = cutOutbox(files, report);
            }
        }
        report = mend(files, start.outbox(), report, start.outbox().nextSequence() - 1);
        if (!report.appendable()) {
            throw new RecoveryException("the outbox is damaged: " + report.text() + ". " + report.advice());
        }
        return report;
    }

    /** What is cut could not be told from what never was: so the journal has to ring it all, before anything is cut. */
    private void requireRung(long notification, LogReport outboxReport) {
        StartingPoint again = StartingPoint.newestQuickly(directory, progress);
        try (LogInspector inspector = inspector(directory.log(FrameKind.JOURNAL), again.journal())) {
            CoreFeeder feeder = new CoreFeeder(again.core());
            for (FrameReader frame = inspector.next(); frame != null; frame = inspector.next()) {
                feeder.feed(frame, Long.MAX_VALUE, (at, code) -> {});
            }
        }
        long rings = again.core().outboxSequence();
        if (rings < notification) {
            throw new RecoveryException("the outbox is ahead of the journal: it holds notification " + notification
                    + " behind a damaged place, the journal up to sequence "
                    + again.core().sequence() + " rings only " + rings + ": " + outboxReport.text()
                    + ". Restore the journal from a backup or a replica; `belfry repair` says what going on without would"
                    + " lose");
        }
    }

    /**
     * The outbox is not forced before a clean stop, so a power cut may leave a hole with good frames behind it. Whatever else
     * it is, the journal rings again what is cut here, with the same ids and bytes, or {@link #requireDurable} refuses.
     */
    private LogReport cutOutbox(LogFiles files, LogReport report) {
        LogPosition end = report.position();
        progress.accept("WARNING: " + report.text() + ". It is cut behind notification " + (end.nextSequence() - 1)
                + ", and the journal rings again what lay there");
        for (Path kept : TailCutter.cutBehind(files, start.outbox(), end)) {
            progress.accept("outbox: what was there is kept as " + kept);
        }
        try (LogInspector again = inspector(files, end)) {
            return again.report();
        }
    }

    private LogInspector inspector(LogFiles files, LogPosition from) {
        return LogInspector.openFrom(files, from).startedSinceClosing(mark.running());
    }

    /**
     * Takes off what a crash left behind the good frames, if anything; damage stays as it is.
     *
     * @param from where the reading began that made the report
     */
    private LogReport mend(LogFiles files, LogPosition from, LogReport report, long durableUpTo) {
        boolean torn = report.state() == LogState.TORN;
        if (report.state() == LogState.DAMAGED) {
            return report;
        }
        int before = storage.list(files.directory()).size();
        List<Path> kept = TailCutter.makeAppendable(files, from, report, durableUpTo);
        if (!torn
                && report.uncommittedBytes() == 0
                && storage.list(files.directory()).size() == before) {
            return report;
        }
        if (torn) {
            progress.accept(files.kind().label() + ": " + report.text() + "; cut, what was there is kept as "
                    + kept.stream().map(Path::toString).collect(Collectors.joining(" and ")));
        }
        try (LogInspector again = inspector(files, report.position())) {
            return again.report();
        }
    }

    /** Applies the journal; completes the outbox as it goes; cuts a torn end if nothing durable refers to it. */
    private LogReport replay(Journal outbox, FrameWriter outboxWriter) {
        LogFiles files = directory.log(FrameKind.JOURNAL);
        long known = outboxWriter.nextSequence() - 1;
        LogReport report;
        try (LogInspector inspector = inspector(files, start.journal());
                Completion completion = new Completion(
                        outbox, outboxWriter, outboxIndex, core.notifications(), core.outboxSequence())) {
            CoreFeeder feeder = new CoreFeeder(core);
            long startNs = System.nanoTime();
            nextProgressNs = startNs + PROGRESS_EVERY_NS;
            for (FrameReader frame = inspector.next(); frame != null; frame = inspector.next()) {
                feeder.feed(frame, Long.MAX_VALUE, completion);
                completion.flush();
                tellProgress(startNs);
            }
            report = inspector.report();
        }
        requireDurable(report, Math.max(known, notificationsBehind));
        report = mend(files, start.journal(), report, Math.max(mark.sequence(), start.sequence()));
        if (!report.appendable()) {
            throw new RecoveryException("the journal is damaged: " + report.text() + ". " + report.advice());
        }
        if (core.sequence() != report.nextSequence() - 1) {
            throw new RecoveryException(
                    "the journal was read twice and differs: events up to sequence " + core.sequence()
                            + " were applied, and then it was good up to " + (report.nextSequence() - 1)
                            + ". Suspect the disk, or another program that writes there");
        }
        if (core.sequence() > 0) {
            progress.accept("recovered to sequence " + core.sequence() + " from " + start.name() + ", notification "
                    + core.outboxSequence() + " (" + Math.max(0, core.outboxSequence() - known)
                    + " rung again), journal " + report.state().name().toLowerCase(Locale.ROOT));
        }
        return report;
    }

    /** The journal must reach what somebody may have been told. */
    private void requireDurable(LogReport report, long known) {
        if (core.outboxSequence() < known) {
            throw new RecoveryException("the outbox is ahead of the journal: it holds notification " + known
                    + ", the journal up to sequence " + core.sequence() + " rings only " + core.outboxSequence()
                    + ". The journal has lost its end: " + report.text()
                    + ". Restore it from a backup or a replica; `belfry repair` says what going on without would lose");
        }
        Consumers.Consumer furthest = Consumers.open(storage, root).furthest();
        if (furthest != null && furthest.acknowledged() > core.outboxSequence()) {
            throw new RecoveryException("the consumer " + furthest.name() + " has acknowledged notification "
                    + furthest.acknowledged() + ", the journal up to sequence " + core.sequence() + " rings only "
                    + core.outboxSequence() + ". The journal has lost its end: " + report.text()
                    + ". Restore it from a backup or a replica; `belfry repair` says what going on without would lose");
        }
        if (core.sequence() < mark.sequence()) {
            throw new RecoveryException("the journal has lost its end: events up to sequence " + mark.sequence()
                    + " were acknowledged, and it reaches only to " + core.sequence() + ": " + report.text()
                    + ". Restore it from a backup or a replica; `belfry repair` says what going on without would lose");
        }
    }

    private void tellProgress(long startNs) {
        long now = System.nanoTime();
        if (now >= nextProgressNs) {
            nextProgressNs = now + PROGRESS_EVERY_NS;
            long perSecond = (core.sequence() - start.sequence()) * 1_000L / Math.max(1, (now - startNs) / 1_000_000L);
            progress.accept("replaying: sequence " + core.sequence() + ", " + perSecond + " events/s");
        }
    }

    private FrameWriter writer(FrameKind kind, Journal log, LogReport report) {
        int maxFrameBytes = Math.min(MAX_FRAME_BYTES, log.maxFrameBytes());
        FrameWriter writer = new FrameWriter(
                kind, directory.meta().journalId(), directory.meta().epoch(), maxFrameBytes);
        if (report.state() != LogState.EMPTY) {
            writer.continueAfter(
                    report.lastCrc(), report.nextSequence(), directory.meta().epoch());
        }
        return writer;
    }

    /** Appends the notifications that the outbox lacks. */
    private static final class Completion implements CoreFeeder.AfterEach, AutoCloseable {
        private final Journal outbox;
        private final FrameWriter writer;
        private final FrameIndex index;
        private final NotificationBatch batch;
        private final long known;
        private Journal.Appender appender;
        private long sequence;
        private boolean open;

        /** @param sequence of the last notification that was rung before the replay */
        Completion(Journal outbox, FrameWriter writer, FrameIndex index, NotificationBatch batch, long sequence) {
            this.outbox = outbox;
            this.writer = writer;
            this.index = index;
            this.batch = batch;
            this.known = writer.nextSequence() - 1;
            this.sequence = sequence;
        }

        @Override
        public void applied(FrameReader at, ResultCode code) {
            batch.rewind();
            while (batch.next()) {
                sequence++;
                if (sequence > known) {
                    add();
                }
            }
        }

        private void add() {
            if (!open) {
                writer.begin(writer.nextSequence());
                open = true;
            }
            if (!writer.tryAdd(batch.buffer(), batch.offset(), batch.length())) {
                flush();
                add();
            }
        }

        void flush() {
            if (open) {
                if (appender == null) {
                    appender = outbox.openAppender();
                }
                long first = writer.nextSequence();
                int length = writer.finish(false);
                index.add(first, appender.append(writer.buffer(), 0, length));
                open = false;
            }
        }

        @Override
        public void close() {
            if (appender != null) {
                appender.close();
            }
        }
    }
}
