package io.belfry.recovery;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.hash.Hashing;
import io.belfry.core.notification.NotificationBatch;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameLayout;
import io.belfry.journal.FrameReader;
import io.belfry.journal.JournalException;
import io.belfry.journal.LogFiles;
import io.belfry.journal.LogInspector;
import io.belfry.journal.LogPosition;
import io.belfry.journal.LogReport;
import io.belfry.journal.LogState;
import io.belfry.journal.Storage;
import io.belfry.snapshot.SnapshotDirectory;
import io.belfry.snapshot.SnapshotException;
import io.belfry.snapshot.SnapshotFile;
import io.belfry.snapshot.SnapshotHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * Replays a data directory from the start of what is kept and compares: the outbox with what the replay rings, each
 * snapshot with the state at its sequence, and the newest snapshot and its tail with the whole replay. Reads only, also
 * beside a running engine.
 */
public final class Verification {
    private static final int MAX_PROBLEMS = 20;
    private static final long PROGRESS_EVERY_NS = 1_000_000_000L;

    private final Storage storage;
    private final Path root;
    private final Live live;
    private final Consumer<String> progress;
    private final List<String> problems = new ArrayList<>();
    private LogInspector outbox;
    private FrameReader record;
    /** Hashes of what was rung and is not in the outbox, or not yet: a running engine appends while this reads. */
    private final LongArrayList lacking = new LongArrayList();

    /** By sequence, those that the replay has not reached yet. */
    private final NavigableMap<Long, SnapshotHeader> snapshots = new TreeMap<>();

    private long nextSnapshot = Long.MAX_VALUE;

    /** Notifications that the replay has rung, and those before the starting point. */
    private long rung;

    private long firstKept;
    private int checkedSnapshots;
    private int lackingCompared;
    private long compared;
    private long nextProgressNs;

    /**
     * What a running engine says of itself.
     *
     * @param sequence last one whose results have left; 0 for no engine
     * @param digest rolling digest of results there
     */
    public record Live(long sequence, long digest) {
        /** No engine is compared. */
        public static final Live NONE = new Live(0, 0);
    }

    private Verification(Storage storage, Path root, Live live, Consumer<String> progress) {
        this.live = live;
        this.storage = storage;
        this.root = root;
        this.progress = progress;
    }

    /**
     * Verifies up to the present end of the journal. A damaged journal is a problem in the report, not an exception.
     *
     * @param progress hears lines about the work, for people; on the calling thread
     * @throws RecoveryException when there is no engine's data
     */
    public static VerifyReport run(Path dataDirectory, Consumer<String> progress) {
        return run(Storage.files(), dataDirectory, Live.NONE, progress);
    }

    /** The same on any storage. */
    public static VerifyReport run(Storage storage, Path dataDirectory, Consumer<String> progress) {
        return run(storage, dataDirectory, Live.NONE, progress);
    }

    /**
     * The same beside a running engine.
     *
     * @param live is compared with the replay at its sequence
     */
    public static VerifyReport run(Storage storage, Path dataDirectory, Live live, Consumer<String> progress) {
        return new Verification(storage, dataDirectory, live, progress).run();
    }

    private VerifyReport run() {
        try (DataDirectory directory = DataDirectory.openReadOnly(storage, root)) {
            Versions.check(directory);
            return run(directory);
        } catch (JournalException e) {
            throw new RecoveryException(e.getMessage(), e);
        }
    }

    private VerifyReport run(DataDirectory directory) {
        JournalReplay replay = new JournalReplay(storage, root, progress);
        long sequence = 0;
        long digest = 0;
        try {
            StartingPoint start = StartingPoint.oldest(directory, progress);
            checkBefore(directory, start);
            readSnapshots(directory, start.sequence());
            replay(directory, start, replay);
            sequence = replay.core().sequence();
            digest = replay.core().resultsDigest();
            compareNewestSnapshot(directory, start.sequence(), sequence, digest);
        } catch (RecoveryException | JournalException e) {
            problem(e.getMessage());
        }
        return new VerifyReport(problems.isEmpty(), sequence, digest, compared, problems);
    }

    /** What is kept from before the starting point is not replayed; its frames have to be good all the same. */
    private void checkBefore(DataDirectory directory, StartingPoint start) {
        checkBefore(directory.log(FrameKind.JOURNAL), start.journal());
        checkBefore(directory.log(FrameKind.OUTBOX), start.outbox());
    }

    private void checkBefore(LogFiles files, LogPosition start) {
        if (start.equals(LogPosition.GENESIS)) {
            return;
        }
        try (LogInspector inspector = LogInspector.openKept(files)) {
            FrameReader frame = inspector.next();
            while (frame != null && frame.nextSequence() < start.nextSequence()) {
                frame = inspector.next();
            }
            if (frame == null) {
                problem("the " + files.kind().label() + " is damaged: "
                        + inspector.report().text());
            }
        }
    }

    /** Notes which states there are to compare with. */
    private void readSnapshots(DataDirectory directory, long from) {
        SnapshotDirectory files = new SnapshotDirectory(storage, root);
        for (SnapshotFile file : files.list()) {
            try {
                SnapshotHeader header =
                        files.load(file.path(), directory.meta().journalId(), new Core(), 1, bytes -> {});
                if (header.sequence() > from) {
                    snapshots.put(header.sequence(), header);
                }
                checkedSnapshots++;
            } catch (SnapshotException e) {
                problem(e.getMessage());
            }
        }
        nextSnapshot = snapshots.isEmpty() ? Long.MAX_VALUE : snapshots.firstKey();
    }

    private void replay(DataDirectory directory, StartingPoint start, JournalReplay replay) {
        LogFiles outboxFiles = directory.log(FrameKind.OUTBOX);
        rung = start.outboxSequence();
        firstKept = firstKept(outboxFiles);
        // The outbox may be kept for a shorter time than the journal.
        boolean beginsLater = firstKept > rung + 1;
        try (LogInspector outboxInspector =
                beginsLater ? LogInspector.openKept(outboxFiles) : LogInspector.openFrom(outboxFiles, start.outbox())) {
            outbox = outboxInspector;
            if (!beginsLater) {
                skipTo(start.outboxSequence());
            }
            compareLive(start.sequence(), start.core());
            long startNs = System.nanoTime();
            nextProgressNs = startNs + PROGRESS_EVERY_NS;
            replay.run(directory, start, 1, Long.MAX_VALUE, new JournalReplay.Listener() {
                @Override
                public void onEvent(long sequence, DirectBuffer buffer, int offset, int length, ResultCode code) {
                    compare(sequence, replay.core().notifications());
                    compareState(sequence, replay.core());
                    compareLive(sequence, replay.core());
                }

                @Override
                public void onProgress(long sequence) {
                    compareLacking();
                    tellProgress(sequence, start.sequence(), startNs);
                }
            });
            compareEnds(directory, replay.journalReport());
            if (live.sequence() > replay.core().sequence()) {
                problem("the running engine is at sequence " + live.sequence() + ", the journal ends at "
                        + replay.core().sequence());
            }
            for (SnapshotHeader left : snapshots.values()) {
                problem("the snapshot of sequence " + left.sequence() + " is ahead of the journal, which ends at "
                        + replay.core().sequence());
            }
        }
    }

    /** The first notification whose file was not deleted. */
    private static long firstKept(LogFiles files) {
        List<LogFiles.Entry> entries = files.list();
        return entries.isEmpty() ? FrameLayout.GENESIS_SEQUENCE : entries.get(0).firstSequence();
    }

    /** Passes over the records that were rung before the starting point. */
    private void skipTo(long outboxSequence) {
        long left = outboxSequence - (outbox.position().nextSequence() - 1);
        while (left > 0 && nextRecord()) {
            left--;
        }
    }

    private void tellProgress(long sequence, long from, long startNs) {
        long now = System.nanoTime();
        if (now >= nextProgressNs) {
            nextProgressNs = now + PROGRESS_EVERY_NS;
            long perSecond = (sequence - from) * 1_000L / Math.max(1, (now - startNs) / 1_000_000L);
            progress.accept(
                    "verified: sequence " + sequence + ", notification " + compared + ", " + perSecond + " events/s");
        }
    }

    private void compareState(long sequence, Core core) {
        if (sequence < nextSnapshot) {
            return;
        }
        SnapshotHeader header = snapshots.remove(nextSnapshot);
        nextSnapshot = snapshots.isEmpty() ? Long.MAX_VALUE : snapshots.firstKey();
        if (header.stateDigest() != core.stateDigest() || header.resultsDigest() != core.resultsDigest()) {
            problem("the snapshot of sequence " + sequence + " differs from the state that the journal gives there");
        }
    }

    private void compareLive(long sequence, Core core) {
        if (sequence > 0 && sequence == live.sequence() && core.resultsDigest() != live.digest()) {
            problem("the running engine's digest of results at sequence " + sequence + " is "
                    + Long.toHexString(live.digest()) + ", the replay's " + Long.toHexString(core.resultsDigest()));
        }
    }

    /** The way that recovery takes has to lead to the same end. */
    private void compareNewestSnapshot(DataDirectory directory, long from, long sequence, long digest) {
        if (checkedSnapshots == 0) {
            return;
        }
        StartingPoint newest = StartingPoint.newest(directory, sequence, progress);
        if (newest.sequence() <= from) {
            return;
        }
        ReplayReport tail = new JournalReplay(storage, root, progress)
                .run(directory, newest, 1, sequence, (at, buffer, offset, length, code) -> {});
        if (tail.digest() != digest) {
            problem("replayed from " + newest.name() + ", sequence " + sequence + " has other results than from the"
                    + " start of what is kept");
        }
    }

    private void compare(long sequence, NotificationBatch batch) {
        batch.rewind();
        while (batch.next()) {
            rung++;
            if (rung < firstKept) {
                continue;
            }
            if (isAnyLacking() || !nextRecord()) {
                lacking.addLong(Hashing.hash(0, batch.buffer(), batch.offset(), batch.length()));
                continue;
            }
            compared++;
            boolean same = record.messageLength() == batch.length() && isSame(batch);
            if (!same) {
                problem("notification " + record.sequence() + " in the outbox differs from what sequence " + sequence
                        + " rings");
            }
        }
    }

    private boolean isAnyLacking() {
        return lackingCompared < lacking.size();
    }

    /** Looks whether the outbox holds by now what it lacked. */
    private void compareLacking() {
        while (isAnyLacking() && nextRecord()) {
            long hash = Hashing.hash(0, record.messageBuffer(), record.messageOffset(), record.messageLength());
            if (hash != lacking.getLong(lackingCompared)) {
                problem("notification " + record.sequence() + " in the outbox differs from what the journal rings");
            }
            lackingCompared++;
            compared++;
        }
    }

    private boolean isSame(NotificationBatch rung) {
        for (int i = 0; i < rung.length(); i++) {
            if (record.messageBuffer().getByte(record.messageOffset() + i)
                    != rung.buffer().getByte(rung.offset() + i)) {
                return false;
            }
        }
        return true;
    }

    private boolean nextRecord() {
        while (record == null || !record.nextMessage()) {
            record = outbox.next();
            if (record == null) {
                return false;
            }
        }
        return true;
    }

    /** What may differ at the end: a kill leaves an outbox that the next start completes. */
    private void compareEnds(DataDirectory directory, LogReport journal) {
        compareLacking();
        boolean more = !isAnyLacking() && nextRecord();
        LogReport outboxReport = outbox.report();
        if (outboxReport.state() == LogState.DAMAGED) {
            problem("the outbox is damaged: " + outboxReport.text() + ". " + outboxReport.advice());
        }
        if (more && !hasGrown(directory, journal)) {
            problem("the outbox goes on behind notification " + compared + ", the journal does not ring more");
        }
        int left = lacking.size() - lackingCompared;
        if (left > 0 && journal.state() == LogState.CLEAN) {
            problem("the outbox lacks the last " + left + " notifications although the engine stopped cleanly: "
                    + outboxReport.text());
        } else if (left > 0) {
            progress.accept("the outbox lacks the last " + left
                    + " notifications; a running engine, or the next start, appends them");
        }
    }

    /** Whether a running engine has journaled more since the replay ended. */
    private static boolean hasGrown(DataDirectory directory, LogReport before) {
        try (LogInspector now = LogInspector.openKept(directory.log(FrameKind.JOURNAL))) {
            return now.report().nextSequence() > before.nextSequence();
        }
    }

    private void problem(String text) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(text);
        }
    }
}
