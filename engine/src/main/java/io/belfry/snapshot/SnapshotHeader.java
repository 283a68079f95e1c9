package io.belfry.snapshot;

import io.belfry.journal.LogPosition;

/**
 * What a snapshot says of itself.
 *
 * @param formatVersion of the file; {@link #FORMAT_VERSION} in those that this program writes
 * @param journalId of the journal that made the state
 * @param epoch of the data directory then
 * @param sequence journal sequence of the last message in the state
 * @param outboxSequence sequence of the last notification that the state has rung
 * @param schemaVersion of the messages, in the program that wrote it
 * @param semanticsVersion of the core that made the state
 * @param engineTimeNs engine time of the state
 * @param resultsDigest rolling digest of the results up to it
 * @param stateDigest digest of the state
 * @param journal where in the journal reading goes on
 * @param outbox where in the outbox reading goes on
 */
public record SnapshotHeader(
        int formatVersion,
        long journalId,
        int epoch,
        long sequence,
        long outboxSequence,
        int schemaVersion,
        int semanticsVersion,
        long engineTimeNs,
        long resultsDigest,
        long stateDigest,
        LogPosition journal,
        LogPosition outbox) {

    /** The version of the files that this program writes, and the only one that it reads. */
    public static final int FORMAT_VERSION = SnapshotLayout.VERSION;
}
