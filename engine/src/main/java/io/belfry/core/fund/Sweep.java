package io.belfry.core.fund;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import org.agrona.collections.IntArrayQueue;

/**
 * Works off pending fund actions in slices: funds in the order in which they fell behind, holders in the order in which
 * they first bought. The core's thread only.
 */
final class Sweep {
    private final FundTable funds;
    private final PositionTable positions;
    private final Holders holders;
    private final IntArrayQueue queue = new IntArrayQueue(64, -1);
    private long completedEarly;

    /** Brings one position up to date. */
    @FunctionalInterface
    interface Holders {
        void catchUp(int position);
    }

    Sweep(FundTable funds, PositionTable positions, Holders holders) {
        this.funds = funds;
        this.positions = positions;
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
            if (funds.sweepNext(fund) == FundTable.NONE) {
                finishRound(fund);
            }
        }
        return left;
    }

    /** Completes what the fund has pending, however many holders that takes. */
    void complete(int fund) {
        if (funds.isSweeping(fund)) {
            completedEarly++;
            for (int position = funds.firstHolder(fund); position != FundTable.NONE; ) {
                holders.catchUp(position);
                position = positions.nextOfFund(position);
            }
            funds.completed(fund, funds.head(fund));
            funds.sweepTarget(fund, funds.head(fund));
            funds.sweepNext(fund, FundTable.NONE);
        }
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

    private int visit(int fund, int slice) {
        int left = slice;
        int position = funds.sweepNext(fund);
        while (left > 0 && position != FundTable.NONE) {
            holders.catchUp(position);
            position = positions.nextOfFund(position);
            left--;
        }
        funds.sweepNext(fund, position);
        return left;
    }

    private void start(int fund) {
        funds.sweepTarget(fund, funds.head(fund));
        funds.sweepNext(fund, funds.firstHolder(fund));
    }

    /** Every holder has been visited: the actions up to the target are done with. */
    private void finishRound(int fund) {
        funds.completed(fund, funds.sweepTarget(fund));
        if (funds.head(fund) > funds.sweepTarget(fund)) {
            start(fund);
        } else {
            funds.sweeping(fund, false);
            queue.pollInt();
        }
    }
}
