package io.belfry.dryrun;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.JournalException;
import io.belfry.journal.Storage;
import io.belfry.journal.Watermark;
import io.belfry.recovery.JournalReplay;
import io.belfry.recovery.RecoveryException;
import io.belfry.recovery.ReplayReport;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Replays what is kept of the journal with a draft rule, from its start or the oldest snapshot, and counts what the draft
 * rings. The draft takes the place of any rule of its id; it is set before the first event, or as soon as the customer,
 * account and fund that it names are registered. All other rules stand as they did.
 *
 * <p>What is counted is what the same rule would have rung live, on the same events: a deadline of the draft fires at its
 * time, also where the journal has no event then, and what is to be worked off at the end is worked off. The state is the
 * caller's second one in memory, until {@link #run} returns.
 */
public final class DryRun {
    /** Hears of the work, on its thread. */
    public interface Watcher {
        /** Hears nothing and never gives up. */
        Watcher NONE = new Watcher() {};

        /**
         * After some events.
         *
         * @param sequence last one applied
         * @param end last one to be applied, as far as it is known; else 0
         * @param notifications counted so far
         */
        default void onProgress(long sequence, long end, long notifications) {}

        /** A line for people: a snapshot that could not be used, or one that takes long to load. */
        default void onLine(String line) {}

        /** Asked every few hundred events: true gives up. */
        default boolean isCancelled() {
            return false;
        }
    }

    private final DraftRule draft;
    private final Watcher watcher;
    private final long from;
    private final DraftPassage passage;
    private final Tally tally;
    private long firstSequence;
    private long end;

    private DryRun(DraftRule draft, long from, Watcher watcher) {
        this.draft = draft;
        this.from = from;
        this.watcher = watcher;
        this.passage = new DraftPassage(draft);
        this.tally = new Tally(passage);
    }

    /**
     * Runs to {@code to} or to what is acknowledged now, whichever comes first.
     *
     * @param from first sequence whose notifications are counted; the draft is set before, so that a condition that already
     *     held does not ring, and windows are full
     * @param to last sequence to apply, {@code Long.MAX_VALUE} for all
     * @throws DraftRefusedException when the draft is no rule that could be set, or names what was never registered
     * @throws DryRunCancelledException when the watcher gave up
     * @throws RecoveryException when there is no journal, or it is damaged other than by a torn tail
     */
    public static DryRunReport run(
            Storage storage, Path dataDirectory, DraftRule draft, long from, long to, Watcher watcher) {
        return new DryRun(draft, from, watcher).run(storage, dataDirectory, to);
    }

    private DryRunReport run(Storage storage, Path root, long to) {
        long startNs = System.nanoTime();
        end = endOf(storage, root, to);
        JournalReplay replay = new JournalReplay(storage, root, watcher::onLine, passage);
        ReplayReport replayed = replay.run(1, end, new JournalReplay.Listener() {
            @Override
            public void onEvent(long sequence, DirectBuffer buffer, int offset, int length, ResultCode code) {
                if (firstSequence == 0) {
                    firstSequence = sequence;
                }
                if (sequence >= from) {
                    tally.count(replay.core());
                }
            }

            @Override
            public void onProgress(long sequence) {
                checkCancelled();
                watcher.onProgress(sequence, end == Long.MAX_VALUE ? 0 : end, tally.notifications());
            }
        });
        workOff(replay.core());
        requireSet(replay.core());
        return report(replay.core(), replayed.sequence(), System.nanoTime() - startNs);
    }

    /** A running engine goes on: what it has answered by now is enough. */
    private static long endOf(Storage storage, Path root, long to) {
        try (DataDirectory directory = DataDirectory.openReadOnly(storage, root)) {
            Watermark.Mark mark = Watermark.read(directory);
            return mark.running() && mark.sequence() > 0 ? Math.min(to, mark.sequence()) : to;
        } catch (JournalException e) {
            throw new RecoveryException(e.getMessage(), e);
        }
    }

    /** What the draft has left to sweeps and deadlines by the end. */
    private void workOff(Core core) {
        while (core.isWorkPending()) {
            checkCancelled();
            passage.tick(core);
            watcher.onProgress(
                    core.sequence() - passage.inserted(), end == Long.MAX_VALUE ? 0 : end, tally.notifications());
            if (core.sequence() - passage.inserted() >= from) {
                tally.count(core);
            }
            core.notifications().clear();
        }
    }

    /** The last event may be the registration that was missing. */
    private void requireSet(Core core) {
        if (!passage.isSet()) {
            passage.prepare(core);
            core.notifications().clear();
        }
        if (!passage.isSet()) {
            for (DraftRule.Subject subject : draft.subjects()) {
                DraftSubjects.require(core.directory(), subject);
            }
            throw new IllegalStateException("the draft was not set, although all that it names is registered");
        }
    }

    private void checkCancelled() {
        if (watcher.isCancelled()) {
            throw new DryRunCancelledException();
        }
    }

    private DryRunReport report(Core core, long lastSequence, long durationNs) {
        long first = Math.max(from, firstSequence);
        return new DryRunReport(
                draft.id(),
                first,
                lastSequence,
                Math.max(0, lastSequence - first + 1),
                tally.notifications(),
                tally.triggered(),
                tally.resolved(),
                tally.info(),
                tally.corrected(),
                tally.customers(),
                tally.perDay(),
                tally.top(core.directory()),
                durationNs);
    }
}
