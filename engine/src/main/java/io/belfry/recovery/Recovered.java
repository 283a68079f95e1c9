package io.belfry.recovery;

import io.belfry.core.Core;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.FrameIndex;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import io.belfry.journal.Watermark;

/**
 * An engine's data as recovery leaves it: the core at the journal's end, and both logs ready to be appended to.
 *
 * @param directory holds the lock
 * @param core has applied every journaled event
 * @param journal open for appending
 * @param journalWriter goes on behind the last frame
 * @param outbox holds every notification that the core has rung
 * @param outboxWriter goes on behind the last frame
 * @param outboxIndex knows where the outbox's frames are
 * @param watermark says that an engine runs
 * @param firstSequence first sequence that the journal keeps
 */
public record Recovered(
        DataDirectory directory,
        Core core,
        Journal journal,
        FrameWriter journalWriter,
        Journal outbox,
        FrameWriter outboxWriter,
        FrameIndex outboxIndex,
        Watermark watermark,
        long firstSequence) {

    /** Lets go of everything. The logs' appenders must be closed. */
    public void close() {
        watermark.close();
        journal.close();
        outbox.close();
        directory.close();
    }
}
