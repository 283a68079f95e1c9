package io.belfry.recovery;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.directory.Directory;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.JournalException;
import io.belfry.journal.LogInspector;
import io.belfry.journal.LogReport;
import io.belfry.journal.LogState;
import io.belfry.journal.Storage;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Applies the journal of a data directory to a fresh core, event by event. Reads only: takes no lock, and may run beside
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
    private final Core core = new Core();
    private LogReport report;

    /** Reads nothing yet. */
    public JournalReplay(Path dataDirectory) {
        this(Storage.files(), dataDirectory);
    }

    /** The same on any storage. */
    public JournalReplay(Storage storage, Path dataDirectory) {
        this.storage = storage;
        root = dataDirectory;
    }

    /** The names behind the handles of the messages, as far as the replay has come. */
    public Directory directory() {
        return core.directory();
    }

    /** The core as far as the replay has come. */
    public Core core() {
        return core;
    }

    /** What was found at the journal's end; null before {@link #run}. */
    public LogReport journalReport() {
        return report;
    }

    /**
     * Replays from the start of the journal up to {@code to} or its present end, whichever comes first. Runs once.
     *
     * @param from first sequence to hand to the listener
     * @param to last sequence to apply, {@code Long.MAX_VALUE} for all
     * @throws RecoveryException when there is no journal, or it is damaged other than by a torn tail
     */
    public ReplayReport run(long from, long to, Listener listener) {
        try (DataDirectory directory = DataDirectory.openReadOnly(storage, root);
                LogInspector inspector = LogInspector.open(directory.log(FrameKind.JOURNAL))) {
            return run(inspector, from, to, listener);
        } catch (JournalException e) {
            throw new RecoveryException(e.getMessage(), e);
        }
    }

    private ReplayReport run(LogInspector inspector, long from, long to, Listener listener) {
        CoreFeeder feeder = new CoreFeeder(core);
        CoreFeeder.AfterEach hand = (at, code) -> {
            if (at.sequence() >= from) {
                listener.onEvent(at.sequence(), at.messageBuffer(), at.messageOffset(), at.messageLength(), code);
            }
        };
        long startNs = System.nanoTime();
        FrameReader frame = inspector.next();
        while (frame != null && core.sequence() < to) {
            feeder.feed(frame, to, hand);
            listener.onProgress(core.sequence());
            frame = inspector.next();
        }
        if (frame == null) {
            report = inspector.report();
            if (report.state() == LogState.DAMAGED) {
                throw new RecoveryException("the journal is damaged: " + report.text() + ". " + report.advice());
            }
        }
        core.publishNames();
        return new ReplayReport(core.sequence(), core.sequence(), core.resultsDigest(), System.nanoTime() - startNs);
    }
}
