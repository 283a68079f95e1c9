package io.belfry.journal;

import java.nio.file.Path;

/** Takes the torn end off a journal or outbox. The caller holds the data directory's lock and has no queue open on it. */
public final class TailCutter {
    private TailCutter() {}

    /**
     * Copies the good frames of the last file into a new one, puts it in the old one's place, and keeps the old one
     * beside it.
     *
     * @param durableUpTo a sequence that something durable refers to; 0 for none
     * @param blockBytes as in {@link ChronicleJournal#open}
     * @return where the old file is kept
     * @throws JournalException when the report is not {@link LogState#TORN}, or when less than {@code durableUpTo}
     *     would remain
     */
    public static Path cut(
            Path directory, FrameKind kind, long journalId, LogReport report, long durableUpTo, int blockBytes) {
        throw new UnsupportedOperationException();
    }
}
