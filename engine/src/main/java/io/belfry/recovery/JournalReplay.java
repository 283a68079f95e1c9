package io.belfry.recovery;

import io.belfry.codec.ResultCode;
import io.belfry.core.directory.Directory;
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

    /** Reads nothing yet. */
    public JournalReplay(Path dataDirectory) {}

    /** The names behind the handles of the messages, as far as the replay has come. */
    public Directory directory() {
        throw new UnsupportedOperationException();
    }

    /**
     * Replays from the start of the journal up to {@code to} or its present end, whichever comes first.
     *
     * @param from first sequence to hand to the listener
     * @param to last sequence to apply, {@code Long.MAX_VALUE} for all
     * @throws RecoveryException when there is no journal, or it is damaged other than by a torn tail
     */
    public ReplayReport run(long from, long to, Listener listener) {
        throw new UnsupportedOperationException();
    }
}
