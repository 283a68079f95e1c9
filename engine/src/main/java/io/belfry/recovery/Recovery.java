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
import io.belfry.journal.FrameReader;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import io.belfry.journal.JournalException;
import io.belfry.journal.LogFiles;
import io.belfry.journal.LogInspector;
import io.belfry.journal.LogReport;
import io.belfry.journal.LogState;
import io.belfry.journal.Storage;
import io.belfry.journal.TailCutter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Brings a data directory to where an engine can go on: locks it, replays the journal from the start, tells a torn end
 * from damage, and completes the outbox with what the replayed core rings beyond its last record.
 *
 * <pre>
 *   outbox:  inspect ─► torn? cut (it can be rung again) ─► last record L
 *   journal: inspect and replay in one pass ─► torn? cut, unless the outbox knows more
 *            notifications ≤ L are known, those behind are appended
 * </pre>
 *
 * <p>Runs once, on the starting thread.
 */
public final class Recovery {
    private static final int MAX_FRAME_BYTES = 1 << 18;
    private static final long PROGRESS_EVERY_NS = 1_000_000_000L;

    private final Storage storage;
    private final Path root;
    private final int blockBytes;
    private final LongSupplier wallClockMs;
    private final LongSupplier freshId;
    private final Consumer<String> progress;
    private final Core core = new Core();
    private DataDirectory directory;
    private long nextProgressNs;

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
        } catch (JournalException e) {
            recovery.letGo();
            throw new RecoveryException(e.getMessage(), e);
        } catch (RuntimeException e) {
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
        checkVersions(directory.meta());
        LogReport outboxReport = inspectOutbox();
        Journal outbox = open(FrameKind.OUTBOX);
        try {
            FrameWriter outboxWriter = writer(FrameKind.OUTBOX, outbox, outboxReport);
            LogReport journalReport = replay(outbox, outboxWriter);
            Journal journal = open(FrameKind.JOURNAL);
            FrameWriter journalWriter = writer(FrameKind.JOURNAL, journal, journalReport);
            core.publishNames();
            return new Recovered(
                    directory,
                    core,
                    journal,
                    journalWriter,
                    outbox,
                    outboxWriter,
                    index(outbox),
                    journalReport.firstSequence());
        } catch (RuntimeException e) {
            outbox.close();
            throw e;
        }
    }

    private Journal open(FrameKind kind) {
        return storage.openJournal(directory.directoryOf(kind), blockBytes, wallClockMs);
    }

    private void checkVersions(DataDirectoryMeta meta) {
        if (meta.schemaVersion() > MessageHeaderDecoder.SCHEMA_VERSION) {
            throw new RecoveryException("the data directory " + root + " was written with schema version "
                    + meta.schemaVersion() + ", this engine knows versions up to "
                    + MessageHeaderDecoder.SCHEMA_VERSION + ": start it with a newer release");
        }
        if (meta.semanticsVersion() != Semantics.VERSION) {
            throw new RecoveryException("the data directory " + root + " was written with semantics version "
                    + meta.semanticsVersion() + ", this engine is of version " + Semantics.VERSION
                    + ": a replay would give other results; start it with the release that wrote it");
        }
    }

    private LogReport inspectOutbox() {
        LogFiles files = directory.log(FrameKind.OUTBOX);
        LogReport report = mend(files, LogInspector.inspect(files), 0);
        if (!report.appendable()) {
            throw new RecoveryException("the outbox is damaged: " + report.text() + ". " + report.advice());
        }
        return report;
    }

    /** Takes off what a crash left behind the good frames, if anything; damage stays as it is. */
    private LogReport mend(LogFiles files, LogReport report, long durableUpTo) {
        boolean torn = report.state() == LogState.TORN;
        if (!torn && report.uncommittedBytes() == 0) {
            return report;
        }
        Path aside = TailCutter.makeAppendable(files, report, durableUpTo, blockBytes);
        if (torn) {
            progress.accept(files.kind().label() + ": " + report.text() + "; cut, the old file is kept as " + aside);
        }
        return LogInspector.inspect(files);
    }

    /** Applies the journal; completes the outbox as it goes; cuts a torn end if nothing durable refers to it. */
    private LogReport replay(Journal outbox, FrameWriter outboxWriter) {
        LogFiles files = directory.log(FrameKind.JOURNAL);
        long known = outboxWriter.nextSequence() - 1;
        LogReport report;
        try (LogInspector inspector = LogInspector.open(files);
                Completion completion = new Completion(outbox, outboxWriter, core.notifications(), known)) {
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
        if (core.outboxSequence() < known) {
            throw new RecoveryException("the outbox is ahead of the journal: it holds notification " + known
                    + ", the journal up to sequence " + core.sequence() + " rings only " + core.outboxSequence()
                    + ". The journal has lost its end: " + report.text() + ". " + report.advice());
        }
        report = mend(files, report, core.sequence());
        if (!report.appendable()) {
            throw new RecoveryException("the journal is damaged: " + report.text() + ". " + report.advice());
        }
        if (core.sequence() > 0) {
            progress.accept("recovered to sequence " + core.sequence() + ", notification " + core.outboxSequence()
                    + " (" + (core.outboxSequence() - known) + " rung again), journal "
                    + report.state().name().toLowerCase(Locale.ROOT));
        }
        return report;
    }

    private void tellProgress(long startNs) {
        long now = System.nanoTime();
        if (now >= nextProgressNs) {
            nextProgressNs = now + PROGRESS_EVERY_NS;
            long perSecond = core.sequence() * 1_000L / Math.max(1, (now - startNs) / 1_000_000L);
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

    private static FrameIndex index(Journal outbox) {
        FrameIndex index = new FrameIndex();
        try (Journal.Tailer tailer = outbox.openTailer()) {
            while (tailer.next()) {
                index.add(FrameReader.firstSequenceOf(tailer.buffer(), tailer.offset()), tailer.position());
            }
        }
        return index;
    }

    /** Appends the notifications that the outbox lacks. */
    private static final class Completion implements CoreFeeder.AfterEach, AutoCloseable {
        private final Journal outbox;
        private final FrameWriter writer;
        private final NotificationBatch batch;
        private final long known;
        private Journal.Appender appender;
        private long sequence;
        private boolean open;

        Completion(Journal outbox, FrameWriter writer, NotificationBatch batch, long known) {
            this.outbox = outbox;
            this.writer = writer;
            this.batch = batch;
            this.known = known;
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
                int length = writer.finish(false);
                appender.append(writer.buffer(), 0, length);
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
