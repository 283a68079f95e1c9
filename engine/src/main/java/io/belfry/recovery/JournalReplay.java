package io.belfry.recovery;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.directory.Directory;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameLayout;
import io.belfry.journal.FrameReader;
import io.belfry.journal.JournalException;
import io.belfry.journal.LogInspector;
import io.belfry.journal.LogReport;
import io.belfry.journal.LogState;
import io.belfry.journal.Storage;
import io.belfry.journal.Watermark;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * Applies the journal of a data directory to a core, event by event: a fresh one where the journal is kept from its
 * start, else one from a snapshot. Reads only: takes no lock, and may run beside
 * the engine that writes the journal. Belongs to one thread.
 */
public final class JournalReplay {
    /** Hears the replay, on its thread. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called after the event was applied; only for those from {@code from} to {@code to}.
         *
         * @param buffer holds the journaled message, SBE header included, valid during the call
         * @param code what became of the event
         */
        void onEvent(long sequence, DirectBuffer buffer, int offset, int length, ResultCode code);

        /** Called now and then, also before {@code from} is reached. */
        default void onProgress(long sequence) {}
    }

    private final Storage storage;
    private final Path root;
    private final Consumer<String> warnings;
    private final Passage passage;
    private Core core;
    private LogReport report;

    /** Reads nothing yet. */
    public JournalReplay(Path dataDirectory) {
        this(Storage.files(), dataDirectory);
    }

    /** The same on any storage. */
    public JournalReplay(Storage storage, Path dataDirectory) {
        this(storage, dataDirectory, line -> {});
    }

    /** @param warnings hears of snapshots that could not be used */
    public JournalReplay(Storage storage, Path dataDirectory, Consumer<String> warnings) {
        this(storage, dataDirectory, warnings, Passage.UNCHANGED);
    }

    /**
     * The same with changes on the way.
     *
     * @param passage may throw a {@link PassageException}, which ends the replay and comes out of {@link #run}
     */
    public JournalReplay(Storage storage, Path dataDirectory, Consumer<String> warnings, Passage passage) {
        this.storage = storage;
        this.root = dataDirectory;
        this.warnings = warnings;
        this.passage = passage;
    }

    /** The names behind the handles of the messages, as far as the replay has come; null before {@link #run}. */
    public Directory directory() {
        return core.directory();
    }

    /** The core as far as the replay has come; null before {@link #run}. */
    public Core core() {
        return core;
    }

    /** What was found at the journal's end; null before {@link #run}. */
    public LogReport journalReport() {
        return report;
    }

    /**
     * Replays up to {@code to} or the journal's present end, whichever comes first: all that is kept when {@code from} is 1,
     * else from the last snapshot before {@code from}. Runs once.
     *
     * @param from first sequence to hand to the listener
     * @param to last sequence to apply, {@code Long.MAX_VALUE} for all
     * @throws RecoveryException when there is no journal, or it is damaged other than by a torn tail
     */
    public ReplayReport run(long from, long to, Listener listener) {
        try (DataDirectory directory = DataDirectory.openReadOnly(storage, root)) {
            Versions.check(directory);
            StartingPoint start = from <= FrameLayout.GENESIS_SEQUENCE
                    ? StartingPoint.oldest(directory, warnings)
                    : StartingPoint.newest(directory, from - 1, warnings);
            return run(directory, start, from, to, listener);
        } catch (JournalException e) {
            throw new RecoveryException(e.getMessage(), e);
        }
    }

    /** Replays from a starting point, whose core this takes over. */
    ReplayReport run(DataDirectory directory, StartingPoint start, long from, long to, Listener listener) {
        core = start.core();
        // Asked first: an engine beside this goes on.
        Watermark.Mark mark = Watermark.read(directory);
        long startNs = System.nanoTime();
        try (LogInspector inspector = LogInspector.openFrom(directory.log(FrameKind.JOURNAL), start.journal())
                .startedSinceClosing(mark.running())) {
            apply(inspector, from, to, listener);
            if (sequence() < to) {
                report = inspector.report();
                requireWhole(mark);
            }
        }
        core.publishNames();
        return new ReplayReport(
                sequence(), sequence() - start.sequence(), core.resultsDigest(), System.nanoTime() - startNs);
    }

    /** The journal's, which is the core's where nothing was changed on the way. */
    private long sequence() {
        return core.sequence() - passage.inserted();
    }

    private void apply(LogInspector inspector, long from, long to, Listener listener) {
        CoreFeeder feeder = new CoreFeeder(core, passage);
        CoreFeeder.AfterEach hand = (at, code) -> {
            if (at.sequence() >= from) {
                listener.onEvent(at.sequence(), at.messageBuffer(), at.messageOffset(), at.messageLength(), code);
            }
        };
        FrameReader frame = inspector.next();
        while (frame != null) {
            feeder.feed(frame, to, hand);
            listener.onProgress(sequence());
            frame = sequence() < to ? inspector.next() : null;
        }
    }

    private void requireWhole(Watermark.Mark mark) {
        if (report.state() == LogState.DAMAGED) {
            throw new RecoveryException("the journal is damaged: " + report.text() + ". " + report.advice());
        }
        if (sequence() < mark.sequence()) {
            throw new RecoveryException("the journal has lost its end: events up to sequence " + mark.sequence()
                    + " were acknowledged, and it reaches only to " + sequence() + ": " + report.text()
                    + ". Restore it from a backup or a replica; `belfry repair` says what going on without would lose");
        }
    }
}
