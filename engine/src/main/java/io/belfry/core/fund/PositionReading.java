package io.belfry.core.fund;

import io.belfry.codec.RoundingMode;
import io.belfry.core.money.Exact;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads positions for queries as they will be once a sweep has come by: the pending actions of the fund are applied to a
 * copy, so asking changes nothing. Reused, one position at a time; the core's thread only.
 */
public final class PositionReading {
    /** What was acquired on one day. */
    public record Lot(int acquired, long units, long cost) {}

    /** What one reference froze, and what is left of it. */
    public record Freeze(String reference, long frozen, long left) {}

    private final FundTable funds;
    private final PositionTable positions;
    private final LotTable lots;
    private final FreezeTable freezes;
    private final FundActions actions;
    private final Holding copy;
    private int position;
    private long frozen;

    PositionReading(FundTable funds, PositionTable positions, LotTable lots, FreezeTable freezes, FundActions actions) {
        this.funds = funds;
        this.positions = positions;
        this.lots = lots;
        this.freezes = freezes;
        this.actions = actions;
        this.copy = new Holding(funds, lots);
    }

    /** Reads a position; the getters are about it from now on. */
    public PositionReading read(int newPosition) {
        position = newPosition;
        positions.load(position, copy);
        copy.firstLot = LotTable.NONE;
        copy.lastLot = LotTable.NONE;
        for (long number = firstPending(); number <= funds.head(copy.fund); number++) {
            FundAction action = actions.pending(copy.fund, number);
            if (!copy.act(action.kind, action.first, action.second)) {
                throw new IllegalStateException("position " + position + " goes past 64 bits");
            }
        }
        frozen = 0;
        for (int f = positions.firstFreeze(position); f != FreezeTable.NONE; f = freezes.next(f)) {
            frozen += afterSplits(freezes.left(f));
        }
        return this;
    }

    public long units() {
        return copy.units;
    }

    public long frozen() {
        return frozen;
    }

    /** In minor units of the fund's currency. */
    public long cost() {
        return copy.cost;
    }

    /** In minor units of the fund's currency. */
    public long realised() {
        return copy.realised;
    }

    /** In minor units of the fund's currency. */
    public long income() {
        return copy.income;
    }

    /** Whether distributions are reinvested. */
    public boolean reinvests() {
        return copy.reinvests;
    }

    /** The lots of a FIFO position, oldest first. Allocates. */
    public List<Lot> lots() {
        List<Lot> list = new ArrayList<>();
        long before = 0;
        long after = 0;
        for (int lot = positions.firstLot(position); lot != LotTable.NONE; lot = lots.next(lot)) {
            before += lots.units(lot);
            long end = afterSplits(before);
            list.add(new Lot(lots.acquired(lot), end - after, lots.cost(lot)));
            after = end;
        }
        return list;
    }

    /** The freezes that are remembered, oldest first, also those of which nothing is left. Allocates. */
    public List<Freeze> freezes() {
        List<Freeze> list = new ArrayList<>();
        for (int f = positions.firstFreeze(position); f != FreezeTable.NONE; f = freezes.next(f)) {
            list.add(new Freeze(freezes.reference(f), freezes.frozen(f), afterSplits(freezes.left(f))));
        }
        return list;
    }

    /** Units after each pending split, each rounded down. */
    private long afterSplits(long units) {
        long result = units;
        for (long number = firstPending(); number <= funds.head(copy.fund); number++) {
            FundAction action = actions.pending(copy.fund, number);
            if (action.kind == ActionKind.SPLIT) {
                result = Exact.multiplyDivide(result, action.first, action.second, RoundingMode.DOWN);
            }
        }
        return result;
    }

    private long firstPending() {
        return Math.max(positions.cursor(position), funds.skippedThrough(copy.fund)) + 1;
    }
}
