package io.belfry.core.fund;

import io.belfry.codec.Currencies;
import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import io.belfry.core.account.AccountTable;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.money.Exact;
import io.belfry.core.notification.Cause;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import org.agrona.DirectBuffer;

/**
 * Changes positions, each change in two steps: {@link #prepare} validates without changing anything, {@link #commit} then
 * cannot fail; so a switch validates both of its positions before it moves either.
 *
 * <p>A position keeps its last movements and, once there were more, what it was before them (its base). It is always what
 * base, movements and the fund's actions give in their order, by {@link Holding}. A movement that comes late is put in
 * before the first movement or action of a later day, one that is taken back is left out, and the position is worked out
 * again from the base:
 *
 * <pre>
 *   base ── movement ── split ── movement ── distribution ── movement ── now
 *                              ↑ a confirmation dated here
 * </pre>
 *
 * <p>What lies before the base is {@code TOO_OLD} to correct; so is everything as long as the fund no longer keeps all of its
 * actions since the base (without one: since the oldest movement kept). A movement that comes then makes the position as it
 * is before it the base, so that at least what comes now can be corrected. The core's thread only; no allocation but where a
 * table grows.
 */
public final class Holdings {
    private final AccountTable accounts;
    private final FundTable funds;
    private final PositionTable positions;
    private final LotTable lots;
    private final FreezeTable freezes;
    private final MovementTable movements;
    private final BaseTable bases = new BaseTable();
    private final FundActions actions;
    private final PositionBell bell;
    private final Holding folded;
    private EngineLimits limits = EngineLimits.defaults();

    Holdings(
            AccountTable accounts,
            FundTable funds,
            PositionTable positions,
            LotTable lots,
            FreezeTable freezes,
            MovementTable movements,
            FundActions actions,
            PositionBell bell) {
        this.accounts = accounts;
        this.funds = funds;
        this.positions = positions;
        this.lots = lots;
        this.freezes = freezes;
        this.movements = movements;
        this.actions = actions;
        this.bell = bell;
        this.folded = new Holding(funds, lots);
    }

    void configure(EngineLimits newLimits) {
        limits = newLimits;
    }

    /** A change to be filled again and again. */
    public PositionChange newChange() {
        return new PositionChange(new Holding(funds, lots));
    }

    /** The account's position in a fund, or {@link PositionTable#NONE}. */
    int find(int account, int fund) {
        return positions.find(accounts.firstPosition(account), fund);
    }

    /**
     * Validates a movement. Brings the position up to date first; beyond that, nothing is changed. Unless it is {@code OK},
     * nothing has to be dropped.
     */
    public ResultCode prepare(PositionChange change, Refusal refusal) {
        begin(change);
        change.removed = MovementTable.NONE;
        if (change.position == PositionTable.NONE && positions.size() >= limits.maxPositions()) {
            refusal.set("fund", Refusal.NONE, limits.maxPositions(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        boolean hasRoom = movements.used() < limits.details().maxMovements()
                || (change.position != PositionTable.NONE
                        && positions.movements(change.position)
                                >= limits.details().movementsPerPosition());
        if (!hasRoom) {
            refusal.set("order", Refusal.NONE, limits.details().maxMovements(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        ResultCode placed = place(change, refusal);
        if (placed != ResultCode.OK) {
            return placed;
        }
        ResultCode result = change.recomputes ? recompute(change, refusal) : checkNow(change, refusal);
        return result == ResultCode.OK ? checkFund(change, refusal) : result;
    }

    /** Validates that an order's movement is taken back; as {@link #prepare}. */
    public ResultCode prepareReversal(PositionChange change, Refusal refusal) {
        begin(change);
        change.removed = change.position == PositionTable.NONE
                ? MovementTable.NONE
                : findMovement(change.position, change.order);
        if (change.removed == MovementTable.NONE) {
            refusal.set("order", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.TOO_OLD;
        }
        change.kind = movements.kind(change.removed);
        change.units = movements.units(change.removed);
        change.recomputes = true;
        ResultCode result = recompute(change, refusal);
        return result == ResultCode.OK ? checkFund(change, refusal) : result;
    }

    /** Frees what a prepared change holds, that will not be committed. */
    public void drop(PositionChange change) {
        if (change.recomputes) {
            change.after.freeLots();
        }
    }

    /** Makes a prepared change, and rings what follows from it. */
    public void commit(PositionChange change, Cause cause) {
        int position = change.position == PositionTable.NONE ? addPosition(change) : change.position;
        long unitsBefore = positions.units(position);
        long costBefore = positions.cost(position);
        long incomeBefore = positions.income(position);
        Holding after = change.after;
        if (change.position != PositionTable.NONE) {
            makeKeepable(change);
        }
        if (change.recomputes) {
            lots.freeAll(positions.firstLot(position));
        } else {
            makeReplayable(position);
            after.apply(change.kind, change.units, change.amount, change.acquired);
        }
        positions.store(position, after);
        if (change.removed == MovementTable.NONE) {
            keep(position, change);
        } else {
            forget(position, change.removed);
        }
        funds.totalUnits(change.fund, funds.totalUnits(change.fund) + after.units - unitsBefore);
        funds.incomeBound(change.fund, funds.incomeBound(change.fund) + incomeGrowth(change, incomeBefore));
        if (after.units < positions.frozen(position)) {
            shrinkFreezes(position, after.units);
        }
        if (after.units != unitsBefore || after.cost != costBefore || after.income != incomeBefore) {
            bell.traded(position, unitsBefore, costBefore, incomeBefore, cause);
            actions.rekey(position);
        }
    }

    /** Tells operations that units were asked for that are not free. */
    public void ringRefused(PositionChange change, DirectBuffer subject, int length, Cause cause) {
        bell.refused(change.account, change.fund, change.units, change.free(), subject, length, cause);
    }

    private void begin(PositionChange change) {
        change.position = find(change.account, change.fund);
        change.after.configure(limits.details().maxLots());
        if (change.position == PositionTable.NONE) {
            change.after.clear(change.fund);
            change.free(0);
            return;
        }
        actions.catchUp(change.position);
        positions.load(change.position, change.after);
        change.free(positions.units(change.position) - positions.frozen(change.position));
    }

    /**
     * Finds the place of a movement by its date: scanning back from the end, behind the first movement or action of the
     * fund that is not of a later day. At the end it moves the position on, earlier it works it out again.
     */
    private ResultCode place(PositionChange change, Refusal refusal) {
        ActionHistory history = actions.history();
        int fund = change.fund;
        int position = change.position;
        int base = position == PositionTable.NONE ? BaseTable.NONE : positions.base(position);
        int movement = position == PositionTable.NONE ? MovementTable.NONE : movements.last(position);
        int action = history.size(fund) - 1;
        change.recomputes = false;
        change.before = MovementTable.NONE;
        change.afterAction = funds.head(fund);
        while (true) {
            long behind = movement != MovementTable.NONE
                    ? movements.afterAction(movement)
                    : base != BaseTable.NONE ? bases.action(base) : 0;
            if (action >= 0 && history.number(fund, action) > behind) {
                if (history.date(fund, action) <= change.date) {
                    break;
                }
                change.afterAction = history.number(fund, action) - 1;
                action--;
            } else if (movement != MovementTable.NONE) {
                if (movements.date(movement) <= change.date) {
                    break;
                }
                change.afterAction = Math.min(change.afterAction, behind);
                change.before = movement;
                movement = movements.previous(movement);
            } else {
                int earliest = base != BaseTable.NONE ? bases.date(base) : history.droppedDate(fund);
                if (earliest > change.date) {
                    refusal.set("date", change.date, earliest, 0);
                    return ResultCode.TOO_OLD;
                }
                break;
            }
            change.recomputes = true;
        }
        return ResultCode.OK;
    }

    /** A movement at the end: what is frozen stays, unless it is forced. */
    private ResultCode checkNow(PositionChange change, Refusal refusal) {
        if (change.kind.removes() && change.kind != MovementKind.FORCED_REDEEM && change.units > change.free()) {
            return insufficient(change, refusal);
        }
        ResultCode result = change.after.check(change.kind, change.units, change.amount, refusal);
        return result == ResultCode.INSUFFICIENT_UNITS ? insufficient(change, refusal) : result;
    }

    /** Works the position out again, with the new movement in its place or the removed one left out. */
    private ResultCode recompute(PositionChange change, Refusal refusal) {
        int position = change.position;
        long frozen = position == PositionTable.NONE ? 0 : positions.frozen(position);
        ResultCode result = replay(change, refusal);
        if (result == ResultCode.OK
                && change.after.units < frozen
                && !(change.removed == MovementTable.NONE && change.kind == MovementKind.FORCED_REDEEM)) {
            result = ResultCode.INSUFFICIENT_UNITS;
        }
        if (result != ResultCode.OK) {
            change.after.freeLots();
        }
        return result == ResultCode.INSUFFICIENT_UNITS ? insufficient(change, refusal) : result;
    }

    private ResultCode replay(PositionChange change, Refusal refusal) {
        Holding after = change.after;
        int position = change.position;
        int base = position == PositionTable.NONE ? BaseTable.NONE : positions.base(position);
        long through = start(change, base);
        after.clear(change.fund);
        if (actions.history().droppedThrough(change.fund) > through) {
            refusal.set("date", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.TOO_OLD;
        }
        if (base != BaseTable.NONE) {
            bases.load(base, after);
            after.copyLots();
        }
        boolean inserts = change.removed == MovementTable.NONE;
        int movement = position == PositionTable.NONE ? MovementTable.NONE : movements.first(position);
        while (inserts || movement != MovementTable.NONE) {
            ResultCode result = ResultCode.OK;
            if (inserts && movement == change.before) {
                inserts = false;
                result = step(after, change, through, refusal);
                through = change.afterAction;
            } else {
                if (movement != change.removed) {
                    result = step(after, movement, through, refusal);
                    through = movements.afterAction(movement);
                }
                movement = movements.next(movement);
            }
            if (result != ResultCode.OK) {
                return result;
            }
        }
        return actions.act(after, through, funds.head(change.fund)) ? ResultCode.OK : overflow(change, refusal);
    }

    /** The action that stands before what is worked out again: the base's, or that of the first movement there will be. */
    private long start(PositionChange change, int base) {
        if (base != BaseTable.NONE) {
            return bases.action(base);
        }
        int first = change.position == PositionTable.NONE ? MovementTable.NONE : movements.first(change.position);
        if (change.removed == MovementTable.NONE) {
            return first == change.before ? change.afterAction : movements.afterAction(first);
        }
        int remaining = first == change.removed ? movements.next(first) : first;
        return remaining == MovementTable.NONE ? funds.head(change.fund) : movements.afterAction(remaining);
    }

    private ResultCode step(Holding after, PositionChange change, long through, Refusal refusal) {
        if (!actions.act(after, through, change.afterAction)) {
            return overflow(change, refusal);
        }
        ResultCode result = after.check(change.kind, change.units, change.amount, refusal);
        if (result == ResultCode.OK) {
            after.apply(change.kind, change.units, change.amount, change.acquired);
        }
        return result;
    }

    private ResultCode step(Holding after, int movement, long through, Refusal refusal) {
        MovementKind kind = movements.kind(movement);
        long units = movements.units(movement);
        long amount = movements.amount(movement);
        if (!actions.act(after, through, movements.afterAction(movement))) {
            refusal.set("units", units, Refusal.NONE, funds.unitScale(after.fund));
            return ResultCode.AMOUNT_OVERFLOW;
        }
        ResultCode result = after.check(kind, units, amount, refusal);
        if (result == ResultCode.OK) {
            after.apply(kind, units, amount, movements.acquired(movement));
        }
        return result;
    }

    private ResultCode overflow(PositionChange change, Refusal refusal) {
        refusal.set("units", change.units, Refusal.NONE, funds.unitScale(change.fund));
        return ResultCode.AMOUNT_OVERFLOW;
    }

    private ResultCode insufficient(PositionChange change, Refusal refusal) {
        refusal.set("units", change.units, change.free(), funds.unitScale(change.fund));
        return ResultCode.INSUFFICIENT_UNITS;
    }

    /** Whether the fund can bear it: all units × the latest price, and the bound of any holder's income, fit 64 bits. */
    private ResultCode checkFund(PositionChange change, Refusal refusal) {
        int fund = change.fund;
        int position = change.position;
        long unitsBefore = position == PositionTable.NONE ? 0 : positions.units(position);
        long incomeBefore = position == PositionTable.NONE ? 0 : positions.income(position);
        long more = change.recomputes ? change.after.units - unitsBefore : change.kind.adds() ? change.units : 0;
        if (more > 0) {
            long total = Exact.add(funds.totalUnits(fund), more);
            if (total == Exact.OVERFLOW || funds.value(fund, total, funds.nav(fund)) == Exact.OVERFLOW) {
                drop(change);
                return overflow(change, refusal);
            }
        }
        if (Exact.add(funds.incomeBound(fund), incomeGrowth(change, incomeBefore)) == Exact.OVERFLOW) {
            drop(change);
            refusal.set(
                    "amount",
                    change.amount,
                    Long.MAX_VALUE - funds.incomeBound(fund),
                    Currencies.decimals(funds.currency(fund)));
            return ResultCode.AMOUNT_OVERFLOW;
        }
        return ResultCode.OK;
    }

    /** By how much the bound of any holder's income rises. */
    private static long incomeGrowth(PositionChange change, long incomeBefore) {
        if (change.recomputes) {
            return Math.max(0, change.after.income - incomeBefore);
        }
        return change.kind == MovementKind.REINVEST ? change.amount : 0;
    }

    private int findMovement(int position, long order) {
        int movement = movements.last(position);
        while (movement != MovementTable.NONE && movements.order(movement) != order) {
            movement = movements.previous(movement);
        }
        return movement;
    }

    private int addPosition(PositionChange change) {
        int account = change.account;
        int fund = change.fund;
        int last = positions.last(accounts.firstPosition(account));
        int position = positions.add(account, fund, last);
        if (last == PositionTable.NONE) {
            accounts.firstPosition(account, position);
        }
        int previous = funds.appendHolder(fund, position);
        if (previous != FundTable.NONE) {
            positions.nextOfFund(previous, position);
        }
        return position;
    }

    /** The position's row will not say as much as its only movement any more, so that gets a row of its own. */
    private void makeKeepable(PositionChange change) {
        if (positions.hasOnlyMovement(change.position)) {
            int only = movements.first(change.position);
            int kept = movements.takeFromRow(change.position);
            change.before = change.before == only ? kept : change.before;
            change.removed = change.removed == only ? kept : change.removed;
        }
    }

    private void keep(int position, PositionChange change) {
        if (isSaidByRow(position, change)) {
            positions.putOnlyMovement(position, change.order, change.date, change.afterAction);
            return;
        }
        int movement = movements.add(
                change.kind,
                change.units,
                change.amount,
                change.date,
                change.acquired,
                change.order,
                change.afterAction);
        int next = change.before;
        int previous = next == MovementTable.NONE ? positions.lastMovement(position) : movements.previous(next);
        link(position, previous, movement);
        link(position, movement, next);
        positions.movements(position, positions.movements(position) + 1);
        while (positions.movements(position) > limits.details().movementsPerPosition()) {
            fold(position);
        }
    }

    /** Whether the position, as it is now, says what its only movement was. */
    private boolean isSaidByRow(int position, PositionChange change) {
        return positions.movements(position) == 0
                && positions.base(position) == BaseTable.NONE
                && limits.details().movementsPerPosition() > 0
                && change.kind == MovementKind.SUBSCRIBE
                && change.acquired == change.date
                && change.units == positions.units(position)
                && change.amount == positions.cost(position);
    }

    private void forget(int position, int movement) {
        link(position, movements.previous(movement), movements.next(movement));
        positions.movements(position, positions.movements(position) - 1);
        movements.free(movement);
    }

    private void link(int position, int previous, int next) {
        if (previous == MovementTable.NONE) {
            positions.firstMovement(position, next);
        } else {
            movements.next(previous, next);
        }
        if (next == MovementTable.NONE) {
            positions.lastMovement(position, previous);
        } else {
            movements.previous(next, previous);
        }
    }

    /** Puts the oldest movement kept into the base. */
    private void fold(int position) {
        int movement = positions.firstMovement(position);
        int base = positions.base(position);
        folded.clear(positions.fund(position));
        if (base == BaseTable.NONE) {
            base = bases.add();
            positions.base(position, base);
        } else {
            bases.load(base, folded);
            if (!actions.act(folded, bases.action(base), movements.afterAction(movement))) {
                throw new IllegalStateException("base of position " + position + " goes past 64 bits");
            }
        }
        folded.apply(
                movements.kind(movement),
                movements.units(movement),
                movements.amount(movement),
                movements.acquired(movement));
        bases.store(base, folded, movements.afterAction(movement), movements.date(movement));
        forget(position, movement);
    }

    /**
     * When the fund no longer keeps all actions since the oldest movement kept, no earlier movement can be taken back any
     * more: the position as it is becomes the base, so that at least what comes now can.
     */
    private void makeReplayable(int position) {
        int base = positions.base(position);
        int fund = positions.fund(position);
        int first = positions.firstMovement(position);
        long dropped = actions.history().droppedThrough(fund);
        boolean isReplayable = base != BaseTable.NONE
                ? dropped <= bases.action(base)
                : first == MovementTable.NONE || dropped <= movements.afterAction(first);
        if (isReplayable) {
            return;
        }
        int date = lastDate(position);
        if (base == BaseTable.NONE) {
            base = bases.add();
            positions.base(position, base);
        } else {
            lots.freeAll(bases.firstLot(base));
        }
        positions.load(position, folded);
        folded.copyLots();
        bases.store(base, folded, positions.cursor(position), date);
        while (positions.firstMovement(position) != MovementTable.NONE) {
            forget(position, positions.firstMovement(position));
        }
    }

    /** The later of the dates of the last movement and of the fund's last action. */
    private int lastDate(int position) {
        ActionHistory history = actions.history();
        int fund = positions.fund(position);
        int last = positions.lastMovement(position);
        int base = positions.base(position);
        int date = history.size(fund) == 0 ? history.droppedDate(fund) : history.date(fund, history.size(fund) - 1);
        if (last != MovementTable.NONE) {
            return Math.max(date, movements.date(last));
        }
        return base == BaseTable.NONE ? date : Math.max(date, bases.date(base));
    }

    /** Takes from the freezes, oldest first, what is no longer there. */
    private void shrinkFreezes(int position, long units) {
        long excess = positions.frozen(position) - units;
        for (int freeze = positions.firstFreeze(position); excess > 0; freeze = freezes.next(freeze)) {
            long taken = Math.min(excess, freezes.left(freeze));
            if (taken > 0) {
                freezes.left(freeze, freezes.left(freeze) - taken);
                excess -= taken;
            }
        }
        positions.frozen(position, units);
    }

    /** Memory of movements, bases, lots and freezes. */
    public long bytes() {
        return movements.bytes() + bases.bytes() + lots.bytes() + freezes.bytes();
    }

    /** Movements kept, of all positions. */
    public int movementsKept() {
        return movements.used();
    }

    void save(StateWriter state) {
        state.begin(StateSection.HOLDINGS);
        movements.save(state);
        bases.save(state);
        lots.save(state);
        freezes.save(state);
        state.end();
    }

    /** Reads what {@link #save} wrote. */
    void load(StateReader state) {
        state.begin(StateSection.HOLDINGS);
        movements.load(state);
        bases.load(state);
        lots.load(state);
        freezes.load(state);
        state.end();
    }

    long digest(long hash) {
        return freezes.digest(lots.digest(bases.digest(movements.digest(hash))));
    }
}
