package io.belfry.core.fund;

import io.belfry.codec.PositionModeDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.codec.UnitsFrozenDecoder;
import io.belfry.codec.UnitsReleasedDecoder;
import io.belfry.core.Refusal;
import io.belfry.core.account.AccountTable;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.notification.Cause;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies the events about a single position that are not orders: freezes and the dividend mode. Each method validates,
 * then mutates; a refusal leaves everything untouched. The core's thread only; no allocation but where a table grows.
 */
public final class PositionEvents {
    private final AccountTable accounts;
    private final FundTable funds;
    private final PositionTable positions;
    private final FreezeTable freezes;
    private final FundActions actions;
    private final Holdings holdings;
    private final PositionBell bell;
    private final PositionChange change;
    private final UnsafeBuffer reference = new UnsafeBuffer(new byte[255]);
    private final UnsafeBuffer traceparent = new UnsafeBuffer(new byte[255]);
    private EngineLimits limits = EngineLimits.defaults();

    PositionEvents(
            AccountTable accounts,
            FundTable funds,
            PositionTable positions,
            FreezeTable freezes,
            FundActions actions,
            Holdings holdings,
            PositionBell bell) {
        this.accounts = accounts;
        this.funds = funds;
        this.positions = positions;
        this.freezes = freezes;
        this.actions = actions;
        this.holdings = holdings;
        this.bell = bell;
        this.change = holdings.newChange();
    }

    void configure(EngineLimits newLimits) {
        limits = newLimits;
    }

    /**
     * Freezes units that are free. The same reference again is {@code DUPLICATE} with the same units, {@code REF_REUSED}
     * with others, as long as the freeze is remembered.
     */
    public ResultCode frozen(UnitsFrozenDecoder event, Cause cause, Refusal refusal) {
        int account = event.account();
        int fund = event.fund();
        long units = event.units();
        int length = event.getReference(reference, 0, reference.capacity());
        cause.reference(reference, 0, length);
        cause.traceparent(traceparent, 0, event.getTraceparent(traceparent, 0, traceparent.capacity()));
        ResultCode valid = check(account, fund, units, length, refusal);
        if (valid != ResultCode.OK) {
            return valid;
        }
        int position = holdings.find(account, fund);
        int known = find(position, length);
        if (known != FreezeTable.NONE) {
            refusal.set("ref", Refusal.NONE, Refusal.NONE, 0);
            return freezes.frozen(known) == units ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        if (freezes.used() >= limits.details().maxHolds() && freezes.firstEnded() == FreezeTable.NONE) {
            // A pending split may leave nothing of a freeze, which then makes room as if it had been split at once.
            actions.sweep().completeAll();
        }
        if (freezes.used() >= limits.details().maxHolds() && freezes.firstEnded() == FreezeTable.NONE) {
            refusal.set("ref", Refusal.NONE, limits.details().maxHolds(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        long free = 0;
        if (position != PositionTable.NONE) {
            actions.catchUp(position);
            free = positions.units(position) - positions.frozen(position);
        }
        if (units > free) {
            return insufficient(account, fund, units, free, length, cause, refusal);
        }
        if (freezes.used() >= limits.details().maxHolds()) {
            forgetFirstEnded();
        }
        append(position, freezes.add(position, units, reference, length));
        positions.frozen(position, positions.frozen(position) + units);
        return ResultCode.OK;
    }

    /** Releases units that the event of this reference froze, at most what is left of them. */
    public ResultCode released(UnitsReleasedDecoder event, Cause cause, Refusal refusal) {
        int account = event.account();
        int fund = event.fund();
        long units = event.units();
        int length = event.getReference(reference, 0, reference.capacity());
        cause.reference(reference, 0, length);
        cause.traceparent(traceparent, 0, event.getTraceparent(traceparent, 0, traceparent.capacity()));
        ResultCode valid = check(account, fund, units, length, refusal);
        if (valid != ResultCode.OK) {
            return valid;
        }
        int position = holdings.find(account, fund);
        int freeze = find(position, length);
        if (freeze == FreezeTable.NONE) {
            refusal.set("ref", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_REF;
        }
        actions.catchUp(position);
        long left = freezes.left(freeze);
        if (units > left) {
            return insufficient(account, fund, units, left, length, cause, refusal);
        }
        freezes.left(freeze, left - units);
        positions.frozen(position, positions.frozen(position) - units);
        return ResultCode.OK;
    }

    /**
     * Sets the dividend mode of a position, which may not hold anything yet. It counts from its place among the position's
     * movements on.
     *
     * @param date the bank's day of the event's business time
     */
    public ResultCode mode(PositionModeDecoder event, int date, Cause cause, Refusal refusal) {
        int account = event.account();
        int fund = event.fund();
        cause.traceparent(traceparent, 0, event.getTraceparent(traceparent, 0, traceparent.capacity()));
        ResultCode valid = checkPlace(account, fund, refusal);
        if (valid != ResultCode.OK) {
            return valid;
        }
        MovementKind kind = switch (event.dividends()) {
            case CASH -> MovementKind.MODE_CASH;
            case REINVEST -> MovementKind.MODE_REINVEST;
            case NULL_VAL -> null;
        };
        if (kind == null) {
            refusal.set("dividends", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        change.set(account, fund, kind, 0, 0, date, date, 0);
        ResultCode result = holdings.prepare(change, refusal);
        if (result == ResultCode.OK) {
            holdings.commit(change, cause);
        }
        return result;
    }

    private ResultCode check(int account, int fund, long units, int referenceLength, Refusal refusal) {
        ResultCode valid = checkPlace(account, fund, refusal);
        if (valid != ResultCode.OK) {
            return valid;
        }
        if (referenceLength == 0 || referenceLength > FreezeTable.MAX_REFERENCE) {
            refusal.set("ref", Refusal.NONE, FreezeTable.MAX_REFERENCE, 0);
            return ResultCode.MALFORMED;
        }
        if (units <= 0) {
            refusal.set("units", units, 1, funds.unitScale(fund));
            return ResultCode.OUT_OF_RANGE;
        }
        return ResultCode.OK;
    }

    private ResultCode checkPlace(int account, int fund, Refusal refusal) {
        if (account < 0 || account >= accounts.size()) {
            refusal.set("account", account, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        if (fund < 0 || fund >= funds.size()) {
            refusal.set("fund", fund, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_FUND;
        }
        return ResultCode.OK;
    }

    private ResultCode insufficient(
            int account, int fund, long units, long free, int length, Cause cause, Refusal refusal) {
        refusal.set("units", units, free, funds.unitScale(fund));
        bell.refused(account, fund, units, free, reference, length, cause);
        return ResultCode.INSUFFICIENT_UNITS;
    }

    private int find(int position, int length) {
        int freeze = position == PositionTable.NONE ? FreezeTable.NONE : positions.firstFreeze(position);
        while (freeze != FreezeTable.NONE && !freezes.isOf(freeze, reference, length)) {
            freeze = freezes.next(freeze);
        }
        return freeze;
    }

    private void append(int position, int freeze) {
        int last = positions.firstFreeze(position);
        if (last == FreezeTable.NONE) {
            positions.firstFreeze(position, freeze);
            return;
        }
        while (freezes.next(last) != FreezeTable.NONE) {
            last = freezes.next(last);
        }
        freezes.next(last, freeze);
    }

    private void forgetFirstEnded() {
        int ended = freezes.firstEnded();
        int position = freezes.position(ended);
        int next = freezes.next(ended);
        int before = positions.firstFreeze(position);
        if (before == ended) {
            positions.firstFreeze(position, next);
        } else {
            while (freezes.next(before) != ended) {
                before = freezes.next(before);
            }
            freezes.next(before, next);
        }
        freezes.forgetFirstEnded();
    }
}
