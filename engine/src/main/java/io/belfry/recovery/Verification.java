package io.belfry.recovery;

import io.belfry.codec.ResultCode;
import io.belfry.core.hash.Hashing;
import io.belfry.core.notification.NotificationBatch;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.JournalException;
import io.belfry.journal.LogInspector;
import io.belfry.journal.LogReport;
import io.belfry.journal.LogState;
import io.belfry.journal.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/** Replays a data directory from the start and compares the outbox with what the replay rings. Reads only. */
public final class Verification {
    private static final int MAX_PROBLEMS = 20;
    private static final long PROGRESS_EVERY_NS = 1_000_000_000L;

    private final Storage storage;
    private final Path root;
    private final Consumer<String> progress;
    private final List<String> problems = new ArrayList<>();
    private LogInspector outbox;
    private FrameReader record;
    /** Hashes of what was rung and is not in the outbox, or not yet: a running engine appends while this reads. */
    private final LongArrayList lacking = new LongArrayList();

    private int lackingCompared;
    private long compared;
    private long nextProgressNs;

    private Verification(Storage storage, Path root, Consumer<String> progress) {
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
        return run(Storage.files(), dataDirectory, progress);
    }

    /** The same on any storage. */
    public static VerifyReport run(Storage storage, Path dataDirectory, Consumer<String> progress) {
        return new Verification(storage, dataDirectory, progress).run();
    }

    private VerifyReport run() {
        try (DataDirectory directory = DataDirectory.openReadOnly(storage, root);
                LogInspector outboxInspector = LogInspector.open(directory.log(FrameKind.OUTBOX))) {
            outbox = outboxInspector;
            JournalReplay replay = new JournalReplay(storage, root);
            try {
                replay(replay);
                compareEnds(replay.journalReport());
            } catch (RecoveryException e) {
                problem(e.getMessage());
            }
            return new VerifyReport(
                    problems.isEmpty(), replay.core().sequence(), replay.core().resultsDigest(), compared, problems);
        } catch (JournalException e) {
            throw new RecoveryException(e.getMessage(), e);
        }
    }

    private void replay(JournalReplay replay) {
        long startNs = System.nanoTime();
        nextProgressNs = startNs + PROGRESS_EVERY_NS;
        replay.run(1, Long.MAX_VALUE, new JournalReplay.Listener() {
            @Override
            public void onEvent(long sequence, DirectBuffer buffer, int offset, int length, ResultCode code) {
                compare(sequence, replay.core().notifications());
            }

            @Override
            public void onProgress(long sequence) {
                compareLacking();
                long now = System.nanoTime();
                if (now >= nextProgressNs) {
                    nextProgressNs = now + PROGRESS_EVERY_NS;
                    long perSecond = sequence * 1_000L / Math.max(1, (now - startNs) / 1_000_000L);
                    progress.accept("verified: sequence " + sequence + ", notification " + compared + ", " + perSecond
                            + " events/s");
                }
            }
        });
    }

    private void compare(long sequence, NotificationBatch rung) {
        rung.rewind();
        while (rung.next()) {
            if (isAnyLacking() || !nextRecord()) {
                lacking.addLong(Hashing.hash(0, rung.buffer(), rung.offset(), rung.length()));
                continue;
            }
            compared++;
            boolean same = record.messageLength() == rung.length() && isSame(rung);
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
    private void compareEnds(LogReport journal) {
        compareLacking();
        boolean more = !isAnyLacking() && nextRecord();
        LogReport outboxReport = outbox.report();
        if (outboxReport.state() == LogState.DAMAGED) {
            problem("the outbox is damaged: " + outboxReport.text() + ". " + outboxReport.advice());
        }
        if (more && !hasGrown(journal)) {
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
    private boolean hasGrown(LogReport before) {
        DataDirectory directory = DataDirectory.openReadOnly(storage, root);
        LogReport now = LogInspector.inspect(directory.log(FrameKind.JOURNAL));
        return now.nextSequence() > before.nextSequence();
    }

    private void problem(String text) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(text);
        }
    }
}
