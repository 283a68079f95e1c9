package io.belfry.retention;

/**
 * How much is kept beyond what has to be. A file goes when it is older than the age, or when the files together are
 * larger than the size; 0 sets no limit. With neither, nothing goes.
 *
 * @param snapshots newest snapshots that are kept, at least 1; two or more survive a damaged one
 * @param journalAgeMs age of the journal's files
 * @param journalBytes size of the journal's files together
 * @param outboxAgeMs age of the outbox's files
 * @param outboxBytes size of the outbox's files together
 */
public record RetentionPolicy(int snapshots, long journalAgeMs, long journalBytes, long outboxAgeMs, long outboxBytes) {
    /** Keeps two snapshots, and all of journal and outbox. */
    public static final RetentionPolicy KEEP_ALL = new RetentionPolicy(2, 0, 0, 0, 0);

    public RetentionPolicy {
        if (snapshots < 1 || journalAgeMs < 0 || journalBytes < 0 || outboxAgeMs < 0 || outboxBytes < 0) {
            throw new IllegalArgumentException(
                    "a retention policy keeps at least 1 snapshot and has no negative limit");
        }
    }
}
