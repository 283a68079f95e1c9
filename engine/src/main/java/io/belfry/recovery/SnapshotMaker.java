package io.belfry.recovery;

import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.core.Core;
import io.belfry.core.Semantics;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.JournalException;
import io.belfry.journal.LogFiles;
import io.belfry.journal.LogInspector;
import io.belfry.journal.LogPosition;
import io.belfry.journal.Storage;
import io.belfry.journal.Watermark;
import io.belfry.snapshot.SnapshotDirectory;
import io.belfry.snapshot.SnapshotFile;
import io.belfry.snapshot.SnapshotHeader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Makes a snapshot beside whatever engine writes the directory: loads the newest one, follows the journal to what is
 * acknowledged, and writes the state it has come to. The engine is not asked and does not wait; it takes no lock.
 *
 * <pre>
 *   newest snapshot ─► core ─► journal up to the watermark ─► force journal and outbox ─► write, force, rename
 * </pre>
 *
 * <p>A snapshot counts only once what it refers to is on the disk, so that no power cut leaves one ahead of its journal.
 * Since each is made from the one before, a snapshot that could not be loaded is noticed while the older one is still
 * there.
 *
 * <p>One thread.
 */
public final class SnapshotMaker {
    private static final long OUTBOX_PATIENCE_NS = 10_000_000_000L;
    private static final long OUTBOX_STEP_NS = 1_000_000L;
    private static final long PROGRESS_EVERY_NS = 1_000_000_000L;

    private final Storage storage;
    private final Path root;
    private final BooleanSupplier cancelled;
    private final Consumer<String> progress;

    private SnapshotMaker(Storage storage, Path root, BooleanSupplier cancelled, Consumer<String> progress) {
        this.storage = storage;
        this.root = root;
        this.cancelled = cancelled;
        this.progress = progress;
    }

    /**
     * What was made.
     *
     * @param path the snapshot
     * @param sequence last sequence that its state has seen
     * @param bytes size of the file
     * @param replayed events applied on the way to it
     * @param durationNs how long it took
     * @param fresh false when the newest snapshot there was is of that sequence already
     */
    public record Made(Path path, long sequence, long bytes, long replayed, long durationNs, boolean fresh) {}

    /**
     * Makes a snapshot of what is acknowledged now.
     *
     * @param cancelled asked now and then; when true, the work is given up with a {@link SnapshotCancelledException}
     * @param progress hears lines about the work, for people
     * @throws RecoveryException when there is nothing to make one of, or the directory is damaged; nothing was changed
     */
    public static Made make(Storage storage, Path root, BooleanSupplier cancelled, Consumer<String> progress) {
        try {
            return new SnapshotMaker(storage, root, cancelled, progress).make();
        } catch (JournalException e) {
            throw new RecoveryException(e.getMessage(), e);
        }
    }

    private Made make() {
        long startNs = System.nanoTime();
        try (DataDirectory directory = DataDirectory.openReadOnly(storage, root)) {
            Versions.check(directory);
            Watermark.Mark mark = Watermark.read(directory);
            if (mark.sequence() == 0) {
                throw new RecoveryException(
                        "there is nothing to make a snapshot of: nothing was journaled yet in " + root);
            }
            StartingPoint start = StartingPoint.newest(directory, Long.MAX_VALUE, progress);
            if (start.sequence() >= mark.sequence()) {
                SnapshotFile newest =
                        new SnapshotDirectory(storage, root).list().get(0);
                return new Made(newest.path(), start.sequence(), newest.bytes(), 0, System.nanoTime() - startNs, false);
            }
            return make(directory, start, mark.sequence(), startNs);
        }
    }

    private Made make(DataDirectory directory, StartingPoint start, long to, long startNs) {
        Core core = start.core();
        long from = core.sequence();
        LogPosition journal = follow(directory, start, to);
        LogPosition outbox = outboxAt(directory, start.outbox(), core.outboxSequence());
        directory.log(FrameKind.JOURNAL).forceFrom(start.journal().cycle());
        directory.log(FrameKind.OUTBOX).forceFrom(start.outbox().cycle());
        SnapshotHeader header = new SnapshotHeader(
                SnapshotHeader.FORMAT_VERSION,
                directory.meta().journalId(),
                core.epoch(),
                core.sequence(),
                core.outboxSequence(),
                MessageHeaderDecoder.SCHEMA_VERSION,
                Semantics.VERSION,
                core.engineTimeNs(),
                core.resultsDigest(),
                core.stateDigest(),
                journal,
                outbox);
        SnapshotDirectory snapshots = new SnapshotDirectory(storage, root);
        Path path = snapshots.write(header, core, bytes -> checkCancelled());
        for (Path aside : StartingPoint.putAside(storage, start.passedOver())) {
            progress.accept("WARNING: put a damaged snapshot aside as " + aside);
        }
        List<SnapshotFile> files = snapshots.list();
        long bytes = files.stream()
                .filter(file -> file.path().equals(path))
                .mapToLong(SnapshotFile::bytes)
                .sum();
        return new Made(path, core.sequence(), bytes, core.sequence() - from, System.nanoTime() - startNs, true);
    }

    /** Applies whole frames up to {@code to} and answers where that ends. */
    private LogPosition follow(DataDirectory directory, StartingPoint start, long to) {
        Core core = start.core();
        CoreFeeder feeder = new CoreFeeder(core);
        long nextProgressNs = System.nanoTime() + PROGRESS_EVERY_NS;
        try (LogInspector inspector = LogInspector.openFrom(directory.log(FrameKind.JOURNAL), start.journal())) {
            while (core.sequence() < to) {
                FrameReader frame = inspector.next();
                if (frame == null) {
                    throw new RecoveryException("the journal ends at sequence " + core.sequence()
                            + ", but events up to " + to + " were acknowledged: "
                            + inspector.report().text());
                }
                feeder.feed(frame, Long.MAX_VALUE, (at, code) -> {});
                checkCancelled();
                if (System.nanoTime() >= nextProgressNs) {
                    nextProgressNs = System.nanoTime() + PROGRESS_EVERY_NS;
                    progress.accept("following: sequence " + core.sequence() + " of " + to);
                }
            }
            return inspector.position();
        }
    }

    /** The place in the outbox behind the last frame that holds nothing later than {@code sequence}. */
    private LogPosition outboxAt(DataDirectory directory, LogPosition from, long sequence) {
        LogFiles files = directory.log(FrameKind.OUTBOX);
        LogPosition at = from;
        long untilNs = System.nanoTime() + OUTBOX_PATIENCE_NS;
        try (LogInspector inspector = LogInspector.openFrom(files, from)) {
            while (inspector.position().nextSequence() <= sequence) {
                if (inspector.next() != null) {
                    if (inspector.position().nextSequence() <= sequence + 1) {
                        at = inspector.position();
                    }
                } else if (System.nanoTime() - untilNs > 0) {
                    throw new RecoveryException("the outbox ends at notification "
                            + (inspector.position().nextSequence() - 1) + ", the journal rings up to " + sequence
                            + ": start the engine, which completes it, and make the snapshot then");
                } else {
                    // The engine journals first and appends to the outbox a moment later.
                    checkCancelled();
                    LockSupport.parkNanos(OUTBOX_STEP_NS);
                }
            }
        }
        return at;
    }

    private void checkCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new SnapshotCancelledException();
        }
    }
}
