package io.belfry.core.fund;

import io.belfry.codec.RoundingMode;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.money.Exact;
import io.belfry.core.notification.Cause;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;

/**
 * What has happened to funds, and how it reaches their holders: an action is appended to its fund's log at once, and each
 * position goes through the log in order, with each action's own figures, when something touches it or a sweep comes by.
 *
 * <p>The core's thread only. No allocation per price, but for a fund's first ones.
 */
final class FundActions {
    private final FundTable funds;
    private final PositionTable positions;
    private final FreezeTable freezes;
    private final MovementTable movements;
    private final RuleBook book;
    private final NavLevels navLevels;
    private final PositionBell bell;
    private final TriggerBook triggers;
    private final Holding holding;
    private final ActionLog log;
    private final ActionHistory history = new ActionHistory();
    private final PriceHistory prices = new PriceHistory();
    private final PeakHistory peaks = new PeakHistory();
    private final Sweep sweep;
    private EngineLimits limits = EngineLimits.defaults();
    private boolean visitsEveryHolder;

    /** The price of the fund at hand before its action. */
    private long navBefore;

    private long previousDateNavBefore;
    private int dateBefore;

    FundActions(
            FundTable funds,
            PositionTable positions,
            LotTable lots,
            FreezeTable freezes,
            MovementTable movements,
            RuleBook book,
            NavLevels navLevels,
            PositionBell bell,
            Sweep.Holders holders) {
        this.funds = funds;
        this.positions = positions;
        this.log = positions.log();
        this.movements = movements;
        this.freezes = freezes;
        this.book = book;
        this.navLevels = navLevels;
        this.bell = bell;
        this.holding = new Holding(funds, lots);
        this.triggers = new TriggerBook(funds, positions, book, bell, peaks);
        this.sweep = new Sweep(funds, positions, log, triggers, this::completed, holders);
    }

    void configure(EngineLimits newLimits) {
        limits = newLimits;
        history.configure(newLimits.details().actionsKeptPerFund());
    }

    /** Prices concern all holders from now on. */
    void visitEveryHolder() {
        visitsEveryHolder = true;
    }

    /** The splits, distributions and yields that funds keep. */
    ActionHistory history() {
        return history;
    }

    /** The prices at which positions are visited. */
    TriggerBook triggers() {
        return triggers;
    }

    Sweep sweep() {
        return sweep;
    }

    /** A price that has been validated. */
    void price(int fund, long nav, int date, int version, boolean restates, Cause cause) {
        begin(fund);
        long number = funds.head(fund) + 1;
        long replaced = funds.nav(fund);
        long distributed = funds.distributed(fund);
        long previousDateNav = restates ? funds.previousDateNav(fund) : replaced;
        long weekNavBefore = funds.weekNav(fund);
        long monthNavBefore = funds.monthNav(fund);
        if (!restates) {
            funds.firstActionOfDate(fund, number);
            funds.distributed(fund, 0);
        }
        funds.price(fund, nav, previousDateNav, date, version);
        prices.add(fund, date, lessDistribution(nav, funds.distributed(fund)));
        moveReferences(fund);
        boolean visitsAll = restates || isForAll(fund, replaced, distributed, weekNavBefore, monthNavBefore);
        funds.unsettled(fund, false);
        boolean concernsAnybody = funds.holders(fund) > 0
                && (restates || (book.hasRulesOnFund(fund) && isHeard(fund, replaced, visitsAll)));
        FundAction action = append(fund, number, ActionKind.PRICE, concernsAnybody, cause);
        if (action != null) {
            action.replacedNav = replaced;
            action.distributed = distributed;
            action.restates = restates;
            action.visitsAll = visitsAll;
            action.weekNavBefore = weekNavBefore;
            action.monthNavBefore = monthNavBefore;
            sweep.schedule(fund);
        } else if (!restates) {
            raisePeaks(fund, number, lessDistribution(replaced, distributed));
        }
    }

    /** Whether a price may change what is said to anybody, whatever their triggers. */
    private boolean isForAll(int fund, long replaced, long distributed, long weekNavBefore, long monthNavBefore) {
        return visitsEveryHolder
                || replaced == FundTable.UNPRICED
                || distributed > 0
                || funds.isUnsettled(fund)
                || triggers.isMove(fund, replaced, funds.nav(fund), weekNavBefore, monthNavBefore);
    }

    private boolean isHeard(int fund, long replaced, boolean visitsAll) {
        return visitsAll || funds.isSweeping(fund) || !triggers.isCrossedByNone(fund, replaced, funds.nav(fund));
    }

    private void moveReferences(int fund) {
        funds.references(fund, prices.weekNav(fund), prices.monthNav(fund));
    }

    /** Rules that may reach any holder of a fund have changed; no action is pending. */
    void changeRules(int fund, Cause cause) {
        begin(fund);
        FundAction action = append(fund, funds.head(fund) + 1, ActionKind.RULES, funds.holders(fund) > 0, cause);
        if (action != null) {
            sweep.schedule(fund);
        }
    }

    /**
     * A split that has been validated: the latest prices become price · b/a, half-even and at least 1, the total units
     * units · a/b, rounded down.
     */
    void split(int fund, int date, long numerator, long denominator, Cause cause) {
        begin(fund);
        funds.totalUnits(fund, Exact.multiplyDivide(funds.totalUnits(fund), numerator, denominator, RoundingMode.DOWN));
        funds.price(
                fund,
                splitNav(funds.nav(fund), numerator, denominator),
                splitNav(funds.previousDateNav(fund), numerator, denominator),
                funds.date(fund),
                funds.priceVersion(fund));
        funds.distributed(
                fund,
                saturated(
                        Exact.multiplyDivide(funds.distributed(fund), denominator, numerator, RoundingMode.HALF_EVEN)));
        prices.split(fund, numerator, denominator);
        moveReferences(fund);
        navLevels.split(fund, funds.head(fund) + 1, numerator, denominator, doneWith(fund));
        keep(fund, ActionKind.SPLIT, date, numerator, denominator, cause);
    }

    /** A distribution that has been validated. */
    void distribute(int fund, int date, long perUnit, long timeNs, long incomeBound, Cause cause) {
        begin(fund);
        funds.incomeBound(fund, incomeBound);
        long distributed = toNavScale(fund, perUnit);
        funds.distributed(fund, saturated(Exact.add(funds.distributed(fund), distributed)));
        prices.distribute(fund, distributed);
        moveReferences(fund);
        keep(fund, ActionKind.DISTRIBUTION, date, perUnit, timeNs, cause);
    }

    /** A yield that has been validated. */
    void payYield(int fund, int date, long incomePer10k, long incomeBound, Cause cause) {
        begin(fund);
        funds.incomeBound(fund, incomeBound);
        keep(fund, ActionKind.YIELD, date, incomePer10k, 0, cause);
    }

    /** A price by the units after a split: half-even, at least 1; an unpriced fund stays so. */
    static long splitNav(long nav, long numerator, long denominator) {
        if (nav == FundTable.UNPRICED) {
            return nav;
        }
        return Math.max(1, saturated(Exact.multiplyDivide(nav, denominator, numerator, RoundingMode.HALF_EVEN)));
    }

    /** A reference price after a distribution: less what was distributed, at least 1. */
    static long lessDistribution(long nav, long distributed) {
        return nav == FundTable.UNPRICED ? nav : Math.max(1, nav - distributed);
    }

    private long toNavScale(int fund, long perUnit) {
        return Exact.multiplyDivide(
                perUnit, 1, Exact.powerOfTen(Holding.RATE_SCALE - funds.navScale(fund)), RoundingMode.HALF_EVEN);
    }

    private static long saturated(long value) {
        return value == Exact.OVERFLOW ? Long.MAX_VALUE : value;
    }

    /** Whether an action waits for the position. */
    boolean isBehind(int position) {
        int fund = positions.fund(position);
        return next(position) <= funds.head(fund);
    }

    /** The action that waits for a position that is behind. */
    FundAction nextAction(int position) {
        return log.get(positions.fund(position), next(position));
    }

    private long next(int position) {
        return Math.max(positions.cursor(position), funds.skippedThrough(positions.fund(position))) + 1;
    }

    /** Brings a position that is behind through one action. */
    void passNext(int position) {
        int fund = positions.fund(position);
        long done = skip(position, fund);
        pass(position, log.get(fund, done + 1));
    }

    /** Brings a position through every action that waits for it, and its alerts in step with the rules. */
    void catchUp(int position) {
        skip(position, positions.fund(position));
        while (isBehind(position)) {
            pass(position, nextAction(position));
        }
        bell.atHead(positions.fund(position));
        bell.reconcile(position);
    }

    /** The rules about a position that is up to date have changed. */
    void rearm(int position) {
        catchUp(position);
        bell.track(position);
        triggers.rekey(position);
    }

    /** All holders are behind an action now, or jump over it. */
    private void completed(int fund, FundAction action) {
        if (action.kind != ActionKind.PRICE) {
            rescalePeaks(fund, action.kind, action.first, action.second);
        } else if (!action.restates) {
            raisePeaks(fund, action.number, lessDistribution(action.replacedNav, action.distributed));
        }
    }

    private void raisePeaks(int fund, long action, long before) {
        if (funds.tracked(fund) == 0) {
            peaks.clear(fund, action);
        } else {
            peaks.price(fund, action, before);
        }
    }

    private void rescalePeaks(int fund, ActionKind kind, long first, long second) {
        if (kind == ActionKind.SPLIT) {
            peaks.split(fund, first, second);
        } else if (kind == ActionKind.DISTRIBUTION) {
            peaks.distribute(fund, toNavScale(fund, first));
        }
    }

    /** Jumps over actions that concerned nobody, or not this position; returns the last one that is behind it then. */
    private long skip(int position, int fund) {
        long cursor = positions.cursor(position);
        long skipped = funds.skippedThrough(fund);
        if (cursor < skipped) {
            positions.moveTo(position, skipped);
            if (positions.isTracked(position)) {
                positions.peak(position, peaks.peak(fund, positions.trackedSince(position)));
            }
            return skipped;
        }
        return cursor;
    }

    private void pass(int position, FundAction action) {
        long navBefore = positions.nav(position);
        positions.moveTo(position, action.number);
        bell.at(action);
        switch (action.kind) {
            case PRICE -> bell.priced(position, navBefore, action);
            case RULES -> {
                bell.reconcile(position);
                bell.track(position);
            }
            default -> act(position, action);
        }
        if (action.number == funds.head(positions.fund(position))) {
            triggers.rekey(position);
        }
    }

    /** A position that is up to date has changed, or its rules. */
    void rekey(int position) {
        triggers.rekey(position);
    }

    private void act(int position, FundAction action) {
        long unitsBefore = positions.units(position);
        long incomeBefore = positions.income(position);
        positions.load(position, holding);
        if (!holding.act(action.kind, action.first, action.second)) {
            throw new IllegalStateException(
                    action.kind + " " + action.number + " takes position " + position + " past 64 bits");
        }
        if (holding.units != unitsBefore && positions.hasOnlyMovement(position)) {
            movements.takeFromRow(position);
        }
        positions.store(position, holding);
        if (action.kind == ActionKind.SPLIT) {
            splitFreezes(position, action);
            positions.rebase(
                    position,
                    splitNav(positions.toldNav(position), action.first, action.second),
                    splitNav(positions.referenceNav(position), action.first, action.second));
            positions.peak(position, splitNav(positions.peak(position), action.first, action.second));
        } else if (action.kind == ActionKind.DISTRIBUTION) {
            long distributed = toNavScale(positions.fund(position), action.first);
            positions.rebase(
                    position,
                    positions.toldNav(position),
                    lessDistribution(positions.referenceNav(position), distributed));
            positions.peak(position, lessDistribution(positions.peak(position), distributed));
        }
        bell.track(position);
        bell.acted(position, unitsBefore, incomeBefore, action);
    }

    /** Each freeze is rounded down, so what is frozen never exceeds what there is. */
    private void splitFreezes(int position, FundAction action) {
        long frozen = 0;
        for (int freeze = positions.firstFreeze(position); freeze != FreezeTable.NONE; freeze = freezes.next(freeze)) {
            long left = Exact.multiplyDivide(freezes.left(freeze), action.first, action.second, RoundingMode.DOWN);
            freezes.left(freeze, left);
            frozen += left;
        }
        positions.frozen(position, frozen);
    }

    /** Brings a holding from one action to another; false when a figure would go past 64 bits. */
    boolean act(Holding target, long since, long upTo) {
        int fund = target.fund;
        for (int i = history.firstAfter(fund, since); i < history.size(fund) && history.number(fund, i) <= upTo; i++) {
            if (!target.act(history.kind(fund, i), history.first(fund, i), history.second(fund, i))) {
                return false;
            }
        }
        return true;
    }

    /** An action of a fund that waits for holders behind it. */
    FundAction pending(int fund, long number) {
        return log.get(fund, number);
    }

    /** Makes room for an action, and notes where the fund stands before it. */
    private void begin(int fund) {
        navBefore = funds.nav(fund);
        previousDateNavBefore = funds.previousDateNav(fund);
        dateBefore = funds.date(fund);
        if (funds.head(fund) - funds.completed(fund)
                >= Math.min(limits.pendingActionsPerFund(), ActionLog.MAX_PENDING)) {
            sweep.complete(fund);
        }
    }

    private void keep(int fund, ActionKind kind, int date, long first, long second, Cause cause) {
        long number = funds.head(fund) + 1;
        history.add(fund, number, kind, date, first, second);
        FundAction action = append(fund, number, kind, funds.holders(fund) > 0, cause);
        if (action != null) {
            action.first = first;
            action.second = second;
            action.eventDate = date;
            sweep.schedule(fund);
        } else {
            rescalePeaks(fund, kind, first, second);
        }
        funds.unsettled(fund, true);
    }

    /** The action in the log, to be filled and then scheduled; null when it concerns nobody, so that holders may jump over it. */
    private FundAction append(int fund, long number, ActionKind kind, boolean concernsAnybody, Cause cause) {
        funds.head(fund, number);
        boolean isOnly = !funds.isSweeping(fund);
        if (isOnly && !concernsAnybody) {
            funds.skip(fund, number);
            funds.completed(fund, number);
            return null;
        }
        FundAction action = log.claim(fund, number, isOnly);
        action.number = number;
        action.kind = kind;
        action.nav = funds.nav(fund);
        action.previousDateNav = funds.previousDateNav(fund);
        action.navBefore = navBefore;
        action.previousDateNavBefore = previousDateNavBefore;
        action.dateBefore = dateBefore;
        action.firstActionOfDate = funds.firstActionOfDate(fund);
        action.date = funds.date(fund);
        action.replacedNav = FundTable.UNPRICED;
        action.distributed = 0;
        action.distributedSince = funds.distributed(fund);
        action.first = 0;
        action.second = 0;
        action.eventDate = 0;
        action.restates = false;
        action.visitsAll = true;
        action.weekNav = funds.weekNav(fund);
        action.monthNav = funds.monthNav(fund);
        action.weekNavBefore = FundTable.UNPRICED;
        action.monthNavBefore = FundTable.UNPRICED;
        action.cause.copyFrom(cause);
        return action;
    }

    /** Memory taken by what is kept of actions and prices. */
    long bytes() {
        return history.bytes() + prices.bytes() + peaks.bytes();
    }

    /** Memory taken by triggers. */
    long triggerBytes() {
        return triggers.bytes();
    }

    void save(StateWriter state) {
        sweep.save(state);
        navLevels.save(state);
        triggers.save(state);
        for (int fund = 0; fund < funds.size(); fund++) {
            log.save(state, fund, doneWith(fund), funds.head(fund));
            history.save(state, fund);
            prices.save(state, fund);
            peaks.save(state, fund);
        }
    }

    /** Reads what {@link #save} wrote; funds have been read before. */
    void load(StateReader state) {
        sweep.load(state);
        navLevels.load(state);
        triggers.load(state);
        for (int fund = 0; fund < funds.size(); fund++) {
            log.load(state, fund, doneWith(fund), funds.head(fund));
            history.load(state, fund);
            prices.load(state, fund);
            peaks.load(state, fund);
        }
    }

    long digest(long hash) {
        long result = triggers.digest(navLevels.digest(sweep.digest(hash)));
        for (int fund = 0; fund < funds.size(); fund++) {
            result = log.digest(result, fund, doneWith(fund), funds.head(fund));
            result = history.digest(result, fund);
            result = prices.digest(result, fund);
            result = peaks.digest(result, fund);
        }
        return result;
    }

    /** The last action of a fund that no holder has to be brought through any more. */
    private long doneWith(int fund) {
        return Math.max(funds.completed(fund), funds.skippedThrough(fund));
    }
}
