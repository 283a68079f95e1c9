package io.belfry.api;

import io.belfry.retention.Kept;
import io.belfry.retention.RetentionPolicy;
import io.belfry.snapshot.SnapshotFile;
import java.util.List;

/**
 * What an engine keeps on its disk, and why.
 *
 * @param snapshots newest first
 * @param lastSnapshotSequence of the last one that this engine has made; 0 for none
 * @param lastSnapshotDurationNs how long that took
 * @param lastSnapshotMs when that was: wall clock, ms since 1970
 * @param failures how often making or tidying failed since the start
 * @param lastFailure why, the last time
 * @param journal files of the journal
 * @param outbox files of the outbox
 * @param policy in force
 */
public record KeptStatus(
        List<SnapshotFile> snapshots,
        long lastSnapshotSequence,
        long lastSnapshotDurationNs,
        long lastSnapshotMs,
        long failures,
        String lastFailure,
        Kept journal,
        Kept outbox,
        RetentionPolicy policy) {
    public KeptStatus {
        snapshots = List.copyOf(snapshots);
    }
}
