package io.belfry.core.fund;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.trigger.TriggerTree;
import org.agrona.collections.IntArrayQueue;

/**
 * Works off pending fund actions in slices, in rounds: funds in the order in which they fell behind. A round brings the
 * actions that there are when it begins.
 *
 * <pre>
 *   an action that concerns every holder:  all holders, in the order in which they first bought
 *   prices alone:  up keys at the highest of them and below ─→ down keys at the lowest and above ─→ falls from
 *                  peaks ─→ subscribers; whoever is not among those jumps over the prices
 * </pre>
 *
 * <p>The core's thread only.
 */
final class Sweep {
    /** The round visits all holders. */
    static final int ALL = 0;

    /** The round visits positions whose up key is crossed. */
    static final int UP = 1;

    /** The round visits positions whose down key is crossed. */
    static final int DOWN = 2;

    /** The round visits subscribers. */
    static final int SUBSCRIBERS = 3;

    /** The round visits positions that have fallen from their peak, or have risen again. */
    static final int PEAKS = 4;

    /** As many misses of the cache as a processor core has under way. */
    private static final int FORESEEN = 16;

    private final FundTable funds;
    private final PositionTable positions;
    private final ActionLog log;
    private final TriggerBook triggers;
    private final TriggerTree tree;
    private final Completion completion;
    private final Holders holders;
    private final IntArrayQueue queue = new IntArrayQueue(64, -1);

    /** Whose rows are touched before the first of them is visited; no result depends on it. */
    private final int[] foreseen = new int[FORESEEN];

    /** Visits until the next ones are foreseen. */
    private int foreseenLeft;

    private long completedEarly;

    /** Who is visited. */
    interface Holders {
        /** Brings one position up to date. */
        void catchUp(int position);

        /** Touches what visits of these positions will need. */
        void foresee(int[] positions, int count);
    }

    /** Learns which actions all holders have been brought through, in order. */
    @FunctionalInterface
    interface Completion {
        void completed(int fund, FundAction action);
    }

    Sweep(
            FundTable funds,
            PositionTable positions,
            ActionLog log,
            TriggerBook triggers,
            Completion completion,
            Holders holders) {
        this.funds = funds;
        this.positions = positions;
        this.log = log;
        this.triggers = triggers;
        this.tree = triggers.tree();
        this.completion = completion;
        this.holders = holders;
    }

    /** The fund has a new action that holders must be brought through. */
    void schedule(int fund) {
        if (!funds.isSweeping(fund)) {
            start(fund);
            funds.sweeping(fund, true);
            queue.offerInt(fund);
        }
    }

    boolean isPending() {
        return !queue.isEmpty();
    }

    /** Visits at most {@code slice} holders and returns how many visits are left over. */
    int work(int slice) {
        int left = slice;
        while (left > 0 && !queue.isEmpty()) {
            int fund = queue.peekInt();
            left = visit(fund, left);
            if (isRoundDone(fund)) {
                finishRound(fund);
            }
        }
        return left;
    }

    /** Completes what the fund has pending, however many holders that takes; it stays in the queue, with nothing to do. */
    void complete(int fund) {
        if (funds.isSweeping(fund)) {
            completedEarly++;
            completeRound(fund);
            while (funds.head(fund) > funds.completed(fund)) {
                start(fund);
                completeRound(fund);
            }
        }
    }

    private void completeRound(int fund) {
        while (!isRoundDone(fund)) {
            visit(fund, Integer.MAX_VALUE);
        }
        endRound(fund);
    }

    /** Completes everything that is pending. */
    void completeAll() {
        while (!queue.isEmpty()) {
            int fund = queue.peekInt();
            complete(fund);
            finishRound(fund);
        }
    }

    /** How often a sweep had to be completed at once. */
    long completedEarly() {
        return completedEarly;
    }

    /** Holders that may still have to be visited. */
    long pendingVisits() {
        long visits = 0;
        IntArrayQueue.IntIterator iterator = queue.iterator();
        while (iterator.hasNext()) {
            visits += funds.holders(iterator.nextValue());
        }
        return visits;
    }

    void save(StateWriter writer) {
        writer.putLong(completedEarly);
        writer.putInt(queue.size());
        IntArrayQueue.IntIterator iterator = queue.iterator();
        while (iterator.hasNext()) {
            writer.putInt(iterator.nextValue());
        }
    }

    /** Reads what {@link #save} wrote; funds have been read before. */
    void load(StateReader reader) {
        completedEarly = reader.getLong();
        int count = reader.getInt("funds that wait", 0, funds.size());
        for (int i = 0; i < count; i++) {
            int fund = reader.getInt("a fund that waits", 0, funds.size() - 1);
            if (!funds.isSweeping(fund)) {
                throw reader.fault("a fund that waits", fund, "one that is marked so");
            }
            queue.offerInt(fund);
        }
    }

    long digest(long hash) {
        long result = Hashing.combine(hash, completedEarly);
        IntArrayQueue.IntIterator iterator = queue.iterator();
        while (iterator.hasNext()) {
            result = Hashing.combine(result, iterator.nextValue());
        }
        return result;
    }

    /** Visits at most a slice of the round's holders, and returns how many visits are left over. */
    private int visit(int fund, int slice) {
        int left = slice;
        while (left > 0 && !isRoundDone(fund)) {
            left = switch (funds.sweepPhase(fund)) {
                case UP -> visitTriggers(fund, TriggerBook.upSet(fund), TriggerKeys.of(funds.hullHigh(fund)), left);
                case DOWN -> visitTriggers(fund, TriggerBook.downSet(fund), Integer.MAX_VALUE, left);
                case PEAKS -> visitPeaks(fund, left);
                default -> visitNext(fund, left);
            };
        }
        return left;
    }

    /** Visits one holder, or one subscriber. */
    private int visitNext(int fund, int left) {
        int position = funds.sweepNext(fund);
        boolean isAll = funds.sweepPhase(fund) == ALL;
        if (foreseenLeft == 0) {
            foreseeChain(position, isAll);
        }
        foreseenLeft--;
        funds.sweepNext(fund, isAll ? positions.nextOfFund(position) : positions.nextSubscriber(position));
        holders.catchUp(position);
        return left - 1;
    }

    private void foreseeChain(int first, boolean isAll) {
        int count = 0;
        for (int position = first; position != FundTable.NONE && count < FORESEEN; count++) {
            foreseen[count] = position;
            position = isAll ? positions.nextOfFund(position) : positions.nextSubscriber(position);
        }
        holders.foresee(foreseen, count);
        foreseenLeft = count;
    }

    /** Visits one position whose key is crossed; without one, goes on to the next phase. */
    private int visitTriggers(int fund, int set, int last, int left) {
        if (tree.seek(set, funds.sweepKey(fund), funds.sweepNext(fund)) && tree.key() <= last) {
            int position = tree.position();
            if (foreseenLeft == 0) {
                foreseenLeft = tree.positionsBehind(last, foreseen, 0, FORESEEN);
                holders.foresee(foreseen, foreseenLeft);
            }
            foreseenLeft--;
            funds.sweepKey(fund, tree.key());
            funds.sweepNext(fund, position + 1);
            holders.catchUp(position);
            return left - 1;
        }
        foreseenLeft = 0;
        if (funds.sweepPhase(fund) == UP) {
            funds.sweepPhase(fund, DOWN);
            funds.sweepKey(fund, TriggerKeys.of(funds.hullLow(fund)));
            funds.sweepNext(fund, 0);
        } else {
            funds.sweepPhase(fund, PEAKS);
            startSet(fund, PeakTriggers.firstSet(fund));
        }
        return left;
    }

    private void startSet(int fund, int set) {
        funds.sweepSet(fund, set);
        funds.sweepKey(fund, Integer.MIN_VALUE);
        funds.sweepNext(fund, 0);
    }

    /** Visits one position whose peak the prices concern; without one, goes on to the next set, or phase. */
    private int visitPeaks(int fund, int left) {
        PeakTriggers peaks = triggers.peaks();
        int set = funds.sweepSet(fund);
        boolean isFound = peaks.seek(
                fund,
                set,
                funds.sweepKey(fund),
                funds.sweepNext(fund),
                funds.hullLow(fund),
                funds.hullHigh(fund),
                funds.hullTop(fund));
        if (isFound) {
            int position = peaks.position();
            funds.sweepKey(fund, peaks.key());
            funds.sweepNext(fund, position + 1);
            holders.catchUp(position);
            return left - 1;
        }
        if (set + 1 < PeakTriggers.endSet(fund)) {
            startSet(fund, set + 1);
        } else {
            funds.sweepPhase(fund, SUBSCRIBERS);
            funds.sweepNext(fund, funds.firstSubscriber(fund));
        }
        return left;
    }

    private boolean isRoundDone(int fund) {
        int phase = funds.sweepPhase(fund);
        return phase != UP && phase != DOWN && phase != PEAKS && funds.sweepNext(fund) == FundTable.NONE;
    }

    private void start(int fund) {
        foreseenLeft = 0;
        long head = funds.head(fund);
        funds.sweepTarget(fund, head);
        long low = Long.MAX_VALUE;
        long high = 0;
        long top = 0;
        for (long number = doneWith(fund) + 1; number <= head; number++) {
            FundAction action = log.get(fund, number);
            if (action.visitsAll) {
                funds.sweepPhase(fund, ALL);
                funds.sweepNext(fund, funds.firstHolder(fund));
                return;
            }
            low = Math.min(low, action.nav);
            high = Math.max(high, action.nav);
            top = Math.max(top, action.replacedNav);
        }
        funds.hull(fund, low, high, Math.max(top, high));
        funds.sweepPhase(fund, UP);
        funds.sweepKey(fund, 0);
        funds.sweepNext(fund, 0);
    }

    private long doneWith(int fund) {
        return Math.max(funds.completed(fund), funds.skippedThrough(fund));
    }

    /** Whom the round concerned has been visited: the actions up to the target are done with. */
    private void endRound(int fund) {
        long target = funds.sweepTarget(fund);
        for (long number = doneWith(fund) + 1; number <= target; number++) {
            completion.completed(fund, log.get(fund, number));
        }
        if (funds.sweepPhase(fund) == SUBSCRIBERS) {
            funds.skip(fund, target);
            funds.sweepPhase(fund, ALL);
        }
        funds.completed(fund, target);
    }

    private void finishRound(int fund) {
        endRound(fund);
        if (funds.head(fund) > funds.sweepTarget(fund)) {
            start(fund);
        } else {
            funds.sweeping(fund, false);
            queue.pollInt();
        }
    }
}
