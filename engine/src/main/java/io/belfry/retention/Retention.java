package io.belfry.retention;

import io.belfry.journal.DataDirectory;
import io.belfry.journal.FrameKind;
import io.belfry.journal.JournalException;
import io.belfry.journal.LogFiles;
import io.belfry.journal.LogPosition;
import io.belfry.snapshot.SnapshotDirectory;
import io.belfry.snapshot.SnapshotException;
import io.belfry.snapshot.SnapshotFile;
import io.belfry.snapshot.SnapshotHeader;
import java.util.List;
import java.util.function.Consumer;

/**
 * Deletes what a {@link RetentionPolicy} lets go: snapshots first, then the files of journal and outbox that lie wholly
 * before the oldest kept snapshot, and in the outbox also before the slowest consumer; oldest first, so that what remains
 * has no hole. A snapshot whose header cannot be read does not count; without one that can, no file of a log goes.
 */
public final class Retention {
    private final DataDirectory directory;
    private final RetentionPolicy policy;
    private final Consumer<String> log;

    /** @param log hears of each file that was deleted */
    public Retention(DataDirectory directory, RetentionPolicy policy, Consumer<String> log) {
        this.directory = directory;
        this.policy = policy;
        this.log = log;
    }

    /**
     * What was done.
     *
     * @param deleted files of journal and outbox that went
     */
    public record Outcome(Kept journal, Kept outbox, int deleted) {}

    /**
     * Deletes what may go.
     *
     * @param slowest what the slowest consumer has acknowledged; {@code Long.MAX_VALUE} without a consumer
     * @param slowestName its name, for the reason
     * @param nowMs the wall clock
     * @param outboxBegins told before an outbox file goes which one will be the first, so that nobody looks for it
     * @throws JournalException when the disk refuses; what was deleted until then was deleted oldest first
     */
    public Outcome apply(long slowest, String slowestName, long nowMs, Consumer<LogFiles.Entry> outboxBegins) {
        SnapshotHeader floor = deleteSnapshots();
        LogPosition journalFloor = floor == null ? LogPosition.GENESIS : floor.journal();
        LogPosition outboxFloor = floor == null ? LogPosition.GENESIS : floor.outbox();
        String bySnapshot = floor == null
                ? "there is no snapshot to go on from"
                : "the oldest kept snapshot, of sequence " + floor.sequence() + ", goes on from there";
        Sweep journal = new Sweep(FrameKind.JOURNAL, policy.journalAgeMs(), policy.journalBytes(), nowMs);
        journal.sweep(journalFloor.cycle(), Long.MAX_VALUE, bySnapshot, "", next -> {});
        Sweep outbox = new Sweep(FrameKind.OUTBOX, policy.outboxAgeMs(), policy.outboxBytes(), nowMs);
        outbox.sweep(
                outboxFloor.cycle(),
                slowest,
                bySnapshot,
                "the consumer " + slowestName + " has acknowledged only up to notification " + slowest,
                outboxBegins);
        return new Outcome(journal.kept(), outbox.kept(), journal.deleted + outbox.deleted);
    }

    /** Answers the oldest snapshot that is kept, null when there is none that can be read. */
    private SnapshotHeader deleteSnapshots() {
        SnapshotDirectory snapshots = new SnapshotDirectory(directory.storage(), directory.root());
        List<SnapshotFile> files = snapshots.list();
        SnapshotHeader oldest = null;
        int kept = 0;
        for (SnapshotFile file : files) {
            if (kept == policy.snapshots()) {
                snapshots.delete(file.path());
                log.accept("deleted " + file.path() + ": " + kept + " newer snapshots are kept");
                continue;
            }
            try {
                oldest = snapshots.readHeader(file.path());
                kept++;
            } catch (SnapshotException e) {
                log.accept("WARNING: " + e.getMessage() + ". This snapshot does not count as one that is kept");
            }
        }
        return oldest;
    }

    /** One log. */
    private final class Sweep {
        private final LogFiles files;
        private final long ageMs;
        private final long limitBytes;
        private final long nowMs;
        private final List<LogFiles.Entry> entries;
        private long bytes;
        private int deleted;
        private String reason = "nothing limits it";

        Sweep(FrameKind kind, long ageMs, long limitBytes, long nowMs) {
            this.files = directory.log(kind);
            this.ageMs = ageMs;
            this.limitBytes = limitBytes;
            this.nowMs = nowMs;
            this.entries = files.list();
            for (LogFiles.Entry entry : entries) {
                bytes += entry.bytes();
            }
        }

        /** Deletes files of cycles below {@code floorCycle} whose notifications are all acknowledged. */
        void sweep(
                int floorCycle, long acknowledged, String byFloor, String byConsumer, Consumer<LogFiles.Entry> begins) {
            while (deleted < entries.size() - 1) {
                LogFiles.Entry entry = entries.get(deleted);
                LogFiles.Entry next = firstWithFrames(deleted + 1);
                if (next == null) {
                    return;
                }
                if (!isBeyondLimits(next)) {
                    return;
                }
                if (entry.cycle() >= floorCycle) {
                    reason = byFloor;
                    return;
                }
                if (next.firstSequence() - 1 > acknowledged) {
                    reason = byConsumer;
                    return;
                }
                begins.accept(next);
                files.storage().delete(entry.path());
                files.storage().forceDirectory(files.directory());
                bytes -= entry.bytes();
                deleted++;
                log.accept("deleted " + entry.path() + " (" + entry.bytes() + " bytes)");
            }
            reason = "it is the file that is written to";
        }

        /** A process that was killed in the right moment leaves a file without a frame. */
        private LogFiles.Entry firstWithFrames(int from) {
            for (int i = from; i < entries.size(); i++) {
                if (entries.get(i).firstSequence() > 0) {
                    return entries.get(i);
                }
            }
            return null;
        }

        /** All of a file was written before the next one began. */
        private boolean isBeyondLimits(LogFiles.Entry next) {
            boolean tooOld = ageMs > 0 && nowMs - next.startMs() > ageMs;
            boolean tooLarge = limitBytes > 0 && bytes > limitBytes;
            if (ageMs > 0 || limitBytes > 0) {
                reason = "it is within the limits of the retention policy";
            }
            return tooOld || tooLarge;
        }

        Kept kept() {
            int count = entries.size() - deleted;
            long first = count == 0 ? 0 : Math.max(0, entries.get(deleted).firstSequence());
            return new Kept(count, bytes, first, reason);
        }
    }
}
