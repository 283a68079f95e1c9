package io.belfry.core.fund;

import io.belfry.codec.Currencies;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FundDistributedDecoder;
import io.belfry.codec.FundKind;
import io.belfry.codec.FundPricedDecoder;
import io.belfry.codec.FundRegisteredDecoder;
import io.belfry.codec.FundSplitDecoder;
import io.belfry.codec.FundYieldedDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RoundingMode;
import io.belfry.core.Refusal;
import io.belfry.core.account.AccountTable;
import io.belfry.core.directory.Attributes;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.money.Exact;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.Levels;
import io.belfry.core.rule.Rule;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.rule.RuleCauses;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.TextHeap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies the events of funds: registration, prices, splits, distributions and yields. Each method validates, then mutates;
 * a refusal leaves everything untouched. Whatever the number of holders, an event costs the same: it goes into the fund's
 * log, and what it does to a holder is bounded by figures that the fund keeps.
 *
 * <p>The core's thread only. No allocation per price, but for a fund's first ones.
 */
public final class FundEvents {
    private static final int MAX_SCALE = 8;

    /** A rest of a money-market income below its divisor, and twice that, fits 64 bits. */
    private static final int MAX_REST_DIGITS = 18;

    private final Directory directory;
    private final AccountTable accounts;
    private final FundTable funds;
    private final PositionTable positions;
    private final LotTable lots = new LotTable();
    private final FreezeTable freezes = new FreezeTable();
    private final MovementTable movements;
    private final TextHeap texts;
    private final NavLevels navLevels = new NavLevels();
    private final PositionBell bell;
    private final FundActions actions;
    private final Holdings holdings;
    private final PositionEvents positionEvents;
    private final PositionReading reading;
    private final FundForesight foresight;
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[255]);
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[2048]);
    private EngineLimits limits = EngineLimits.defaults();
    /** Set once, before anything is applied. */
    private CatchUp customers;

    public FundEvents(
            Directory directory,
            AccountTable accounts,
            FundTable funds,
            PositionTable positions,
            TextHeap texts,
            AlertTable alerts,
            RuleBook book,
            RuleCauses causes,
            NotificationWriter writer) {
        this.directory = directory;
        this.accounts = accounts;
        this.funds = funds;
        this.positions = positions;
        this.texts = texts;
        this.bell = new PositionBell(accounts, funds, positions, book, navLevels, causes, alerts, writer);
        this.movements = new MovementTable(positions);
        this.actions =
                new FundActions(funds, positions, lots, freezes, movements, book, navLevels, bell, new SweptHolders());
        this.holdings = new Holdings(accounts, funds, positions, lots, freezes, movements, actions, bell);
        this.positionEvents = new PositionEvents(accounts, funds, positions, freezes, actions, holdings, bell);
        this.reading = new PositionReading(funds, positions, lots, freezes, actions);
        this.foresight = new FundForesight(accounts, funds, positions, movements, alerts, actions.triggers());
    }

    /** New limits are in force. */
    public void configure(EngineLimits newLimits) {
        limits = newLimits;
        actions.configure(newLimits);
        holdings.configure(newLimits);
        positionEvents.configure(newLimits);
    }

    /** What changes positions. */
    public Holdings holdings() {
        return holdings;
    }

    /** Freezes and dividend modes. */
    public PositionEvents positionEvents() {
        return positionEvents;
    }

    /** Positions as if they had been brought up to date, for queries. */
    public PositionReading reading() {
        return reading;
    }

    /** Takes the splits of a fund, for queries. */
    @FunctionalInterface
    public interface SplitReader {
        /** 100 units became 100 × numerator ÷ denominator on this day. */
        void onSplit(int date, int numerator, int denominator);
    }

    /** Shows the splits of a fund that are kept for corrections, oldest first. */
    public void eachSplit(int fund, SplitReader reader) {
        ActionHistory history = actions.history();
        for (int i = 0; i < history.size(fund); i++) {
            if (history.kind(fund, i) == ActionKind.SPLIT) {
                reader.onSplit(history.date(fund, i), (int) history.first(fund, i), (int) history.second(fund, i));
            }
        }
    }

    /** Whether no fund has this handle. */
    public boolean isUnknownFund(int fund) {
        return fund < 0 || fund >= funds.size();
    }

    /** Registers a fund, or updates a known one's name; its figures must then be the same. */
    public ResultCode registered(FundRegisteredDecoder event, Refusal refusal) {
        int nameLength = event.getFund(name, 0, name.capacity());
        int textLength = event.getName(text, 0, text.capacity());
        if (event.navScale() > MAX_SCALE) {
            refusal.set("navScale", event.navScale(), MAX_SCALE, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        int maxUnitScale = maxUnitScale(event);
        if (event.unitScale() > maxUnitScale) {
            refusal.set("unitScale", event.unitScale(), maxUnitScale, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        int fund = directory.findOwn(Namespace.FUND, name, 0, nameLength);
        long before = fund == Directory.UNKNOWN ? TextHeap.NOWHERE : funds.name(fund);
        int appendedBytes = texts.appendedBytes(before, textLength);
        if (appendedBytes > 0 && texts.usedBytes() + appendedBytes > limits.maxTextBytes()) {
            refusal.set("name", textLength, limits.maxTextBytes(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        if (fund == Directory.UNKNOWN) {
            if (funds.size() >= limits.maxFunds()) {
                refusal.set("fund", Refusal.NONE, limits.maxFunds(), 0);
                return ResultCode.LIMIT_REACHED;
            }
            fund = directory.intern(
                    Namespace.FUND,
                    name,
                    0,
                    nameLength,
                    Attributes.ofFund(event.currency(), event.navScale(), event.unitScale()));
            int row = funds.add(
                    event.currency(),
                    event.navScale(),
                    event.unitScale(),
                    event.costMethod(),
                    event.rounding(),
                    event.kind());
            if (row != fund) {
                throw new IllegalStateException("directory and funds disagree on handle " + fund);
            }
        } else if (isOtherwise(fund, event, refusal)) {
            return ResultCode.ALREADY_EXISTS;
        }
        if (textLength > 0) {
            funds.name(fund, texts.put(before, text, 0, textLength));
        }
        return ResultCode.OK;
    }

    /** The exact rest of a money-market fund's income has unitScale + 12 − decimals digits, which must fit. */
    private static int maxUnitScale(FundRegisteredDecoder event) {
        if (event.kind() != FundKind.MONEY_MARKET) {
            return MAX_SCALE;
        }
        return Math.min(MAX_SCALE, MAX_REST_DIGITS - Holding.YIELD_SCALE + Currencies.decimals(event.currency()));
    }

    /** Takes a price as an action of its fund and schedules its holders. */
    public ResultCode priced(FundPricedDecoder event, Cause cause, Refusal refusal) {
        int fund = event.fund();
        if (isUnknownFund(fund)) {
            refusal.set("fund", fund, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_FUND;
        }
        long nav = event.nav();
        if (nav <= 0) {
            refusal.set("nav", nav, 1, funds.navScale(fund));
            return ResultCode.OUT_OF_RANGE;
        }
        if (event.priceVersion() < 1) {
            refusal.set("version", event.priceVersion(), 1, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        boolean isFirst = funds.nav(fund) == FundTable.UNPRICED;
        boolean restates = !isFirst && event.date() == funds.date(fund);
        if (!isFirst && event.date() < funds.date(fund)) {
            refusal.set("date", event.date(), funds.date(fund), 0);
            return ResultCode.STALE_PRICE;
        }
        if (restates && event.priceVersion() <= funds.priceVersion(fund)) {
            refusal.set("version", event.priceVersion(), funds.priceVersion(fund), 0);
            boolean same = event.priceVersion() == funds.priceVersion(fund) && nav == funds.nav(fund);
            return same ? ResultCode.DUPLICATE : ResultCode.STALE_PRICE;
        }
        if (hasTooManyActions(fund, refusal)) {
            return ResultCode.LIMIT_REACHED;
        }
        if (funds.value(fund, funds.totalUnits(fund), nav) == Exact.OVERFLOW) {
            refusal.set("nav", nav, Refusal.NONE, funds.navScale(fund));
            return ResultCode.AMOUNT_OVERFLOW;
        }
        cause.traceparent(name, 0, event.getTraceparent(name, 0, name.capacity()));
        actions.price(fund, nav, event.date(), event.priceVersion(), restates, cause);
        return ResultCode.OK;
    }

    /**
     * Splits a fund's units, numerator for denominator.
     *
     * <p>Formulas (DESIGN section 6): each position Q·a/b rounded down, C unchanged; the latest price nav·b/a.
     */
    public ResultCode split(FundSplitDecoder event, Cause cause, Refusal refusal) {
        int fund = event.fund();
        if (isUnknownFund(fund)) {
            refusal.set("fund", fund, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_FUND;
        }
        int numerator = event.numerator();
        int denominator = event.denominator();
        if (numerator < 1) {
            refusal.set("numerator", numerator, 1, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        if (denominator < 1) {
            refusal.set("denominator", denominator, 1, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        ResultCode known = findKnown(fund, ActionKind.SPLIT, event.date(), numerator, denominator, refusal);
        if (known != ResultCode.OK) {
            return known;
        }
        if (hasTooManyActions(fund, refusal)) {
            return ResultCode.LIMIT_REACHED;
        }
        if (isSplitTooLarge(fund, numerator, denominator)) {
            refusal.set("numerator", numerator, Refusal.NONE, 0);
            return ResultCode.AMOUNT_OVERFLOW;
        }
        cause.traceparent(name, 0, event.getTraceparent(name, 0, name.capacity()));
        actions.split(fund, event.date(), numerator, denominator, cause);
        return ResultCode.OK;
    }

    /** Positions keep the numbers of actions in 32 bits. */
    private boolean hasTooManyActions(int fund, Refusal refusal) {
        if (funds.head(fund) < FundTable.MAX_ACTIONS) {
            return false;
        }
        refusal.set("fund", Refusal.NONE, FundTable.MAX_ACTIONS, 0);
        return true;
    }

    private boolean isSplitTooLarge(int fund, int numerator, int denominator) {
        long total = Exact.multiplyDivide(funds.totalUnits(fund), numerator, denominator, RoundingMode.DOWN);
        if (total == Exact.OVERFLOW || isNavTooLarge(funds.nav(fund), numerator, denominator)) {
            return true;
        }
        long nav = FundActions.splitNav(funds.nav(fund), numerator, denominator);
        return funds.value(fund, total, nav) == Exact.OVERFLOW;
    }

    private static boolean isNavTooLarge(long nav, int numerator, int denominator) {
        return Exact.multiplyDivide(nav, denominator, numerator, RoundingMode.HALF_EVEN) == Exact.OVERFLOW;
    }

    /**
     * Distributes cash to the holders.
     *
     * <p>Formula (DESIGN section 6): income += round(Q·d) of positions in dividend mode cash; C unchanged.
     */
    public ResultCode distributed(FundDistributedDecoder event, Cause cause, Refusal refusal) {
        int fund = event.fund();
        if (isUnknownFund(fund)) {
            refusal.set("fund", fund, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_FUND;
        }
        long perUnit = event.perUnit();
        if (perUnit <= 0) {
            refusal.set("perUnit", perUnit, 1, Holding.RATE_SCALE);
            return ResultCode.OUT_OF_RANGE;
        }
        long timeNs = event.common().timeNs();
        ResultCode known = findDistribution(fund, event.date(), perUnit, timeNs, refusal);
        if (known != ResultCode.OK) {
            return known;
        }
        if (hasTooManyActions(fund, refusal)) {
            return ResultCode.LIMIT_REACHED;
        }
        long paid = Holding.distribution(funds, fund, funds.totalUnits(fund), perUnit);
        long bound = paid == Exact.OVERFLOW ? Exact.OVERFLOW : Exact.add(funds.incomeBound(fund), paid);
        if (bound == Exact.OVERFLOW) {
            refusal.set("perUnit", perUnit, Refusal.NONE, Holding.RATE_SCALE);
            return ResultCode.AMOUNT_OVERFLOW;
        }
        cause.traceparent(name, 0, event.getTraceparent(name, 0, name.capacity()));
        actions.distribute(fund, event.date(), perUnit, timeNs, bound, cause);
        return ResultCode.OK;
    }

    /**
     * Pays a day's income of a money-market fund.
     *
     * <p>Formula (DESIGN section 6): units × incomePer10k ÷ 10000; whole minor units are paid, the rest is carried.
     */
    public ResultCode yielded(FundYieldedDecoder event, Cause cause, Refusal refusal) {
        int fund = event.fund();
        if (isUnknownFund(fund)) {
            refusal.set("fund", fund, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_FUND;
        }
        if (funds.kind(fund) != FundKind.MONEY_MARKET) {
            refusal.set("fund", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        long incomePer10k = event.incomePer10k();
        if (incomePer10k < 0) {
            refusal.set("incomePer10k", incomePer10k, 0, Holding.RATE_SCALE);
            return ResultCode.OUT_OF_RANGE;
        }
        ResultCode known = findKnown(fund, ActionKind.YIELD, event.date(), incomePer10k, 0, refusal);
        if (known != ResultCode.OK) {
            return known;
        }
        if (hasTooManyActions(fund, refusal)) {
            return ResultCode.LIMIT_REACHED;
        }
        long bound = boundAfterYield(fund, incomePer10k);
        if (bound == Exact.OVERFLOW) {
            refusal.set("incomePer10k", incomePer10k, Refusal.NONE, Holding.RATE_SCALE);
            return ResultCode.AMOUNT_OVERFLOW;
        }
        cause.traceparent(name, 0, event.getTraceparent(name, 0, name.capacity()));
        actions.payYield(fund, event.date(), incomePer10k, bound, cause);
        if (event.yield7d() != FundYieldedDecoder.yield7dNullValue()) {
            funds.yield7d(fund, event.yield7d());
        }
        return ResultCode.OK;
    }

    /**
     * No holder gets more than all units would get, rounded up: what the rest of earlier days adds to one day's whole minor
     * units, or to the last day's rounding, was rounded up on those days.
     */
    private long boundAfterYield(int fund, long incomePer10k) {
        long divisor = Holding.yieldDivisor(funds, fund);
        long units = funds.totalUnits(fund);
        long whole = Exact.multiplyDivide(units, incomePer10k, divisor, RoundingMode.DOWN);
        if (whole == Exact.OVERFLOW) {
            return Exact.OVERFLOW;
        }
        long up = Exact.remainder(units, incomePer10k, divisor, whole) == 0 ? 0 : 1;
        long paid = Exact.add(whole, up);
        return paid == Exact.OVERFLOW ? Exact.OVERFLOW : Exact.add(funds.incomeBound(fund), paid);
    }

    /**
     * Tells a distribution that was applied before for its date; {@code OK} when there was none. A fund may pay twice for
     * one date, an ordinary and a special distribution: those differ in their figures, and both name a business time, which
     * differs too.
     */
    private ResultCode findDistribution(int fund, int date, long perUnit, long timeNs, Refusal refusal) {
        ActionHistory history = actions.history();
        boolean isReused = false;
        for (int i = 0; i < history.size(fund); i++) {
            if (history.kind(fund, i) != ActionKind.DISTRIBUTION || history.date(fund, i) != date) {
                continue;
            }
            if (history.first(fund, i) == perUnit) {
                refusal.set("date", date, Refusal.NONE, 0);
                return ResultCode.DUPLICATE;
            }
            long knownNs = history.second(fund, i);
            isReused |= timeNs == EventLayout.NO_TIME || knownNs == EventLayout.NO_TIME || knownNs == timeNs;
        }
        if (isReused) {
            refusal.set("date", date, Refusal.NONE, 0);
            return ResultCode.REF_REUSED;
        }
        return checkKept(fund, date, refusal);
    }

    /** Tells an action that was applied before for its date; {@code OK} when there was none. */
    private ResultCode findKnown(int fund, ActionKind kind, int date, long first, long second, Refusal refusal) {
        ActionHistory history = actions.history();
        int known = history.find(fund, kind, date);
        if (known != ActionHistory.NONE) {
            refusal.set("date", date, Refusal.NONE, 0);
            boolean same = history.first(fund, known) == first && history.second(fund, known) == second;
            return same ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        return checkKept(fund, date, refusal);
    }

    /** Of a date whose actions may have been dropped, nobody knows any more what was applied. */
    private ResultCode checkKept(int fund, int date, Refusal refusal) {
        int droppedDate = actions.history().droppedDate(fund);
        if (date <= droppedDate) {
            refusal.set("date", date, droppedDate, 0);
            return ResultCode.TOO_OLD;
        }
        return ResultCode.OK;
    }

    /** Says how a customer is brought up to date, once and before anything is applied. */
    public void catchUpBy(CatchUp newCustomers) {
        customers = newCustomers;
        foresight.catchUpBy(newCustomers);
    }

    /** What is known of the events that come next. */
    public FundForesight foresight() {
        return foresight;
    }

    /** Notes what a price will need. */
    public void foresee(FundPricedDecoder event) {
        foresight.addPrice(event.fund(), event.nav());
    }

    /**
     * Brings every price to every holder from now on, whomever it concerns: what customers hear is the same, which tests
     * show.
     */
    public void visitEveryHolder() {
        actions.visitEveryHolder();
    }

    /** Brings the customer of a position up to date, if anything is pending. */
    public void bringUpCustomerOf(int position) {
        customers.ofPosition(position);
    }

    /** Holders as a sweep comes by. */
    private final class SweptHolders implements Sweep.Holders {
        @Override
        public void catchUp(int position) {
            bringUpCustomerOf(position);
        }

        @Override
        public void foresee(int[] ofPositions, int count) {
            customers.foresee(ofPositions, count);
        }
    }

    /** Brings the customer of an account up to date, if anything is pending. */
    public void bringUpCustomer(int account) {
        customers.ofAccount(account);
    }

    /** The account that holds a position. */
    public int account(int position) {
        return positions.account(position);
    }

    /** Whether an action of its fund waits for the position. */
    public boolean isBehind(int position) {
        return actions.isBehind(position);
    }

    /** Sequence of the cause of the action that waits for a position that is behind. */
    public long nextCause(int position) {
        return actions.nextAction(position).cause.sequence();
    }

    /** Whether a change of rules is what waits for a position that is behind. */
    public boolean isNextOfRules(int position) {
        return actions.nextAction(position).kind == ActionKind.RULES;
    }

    /** Brings a position that is behind through one action. */
    public void passNext(int position) {
        actions.passNext(position);
    }

    /** Brings a position to its fund's present place, and its alerts in step with the rules. */
    public void catchUp(int position) {
        actions.catchUp(position);
    }

    /** The rules about an account that is up to date have changed: brings its positions in step. */
    public void rearm(int account) {
        for (int p = accounts.firstPosition(account); p != PositionTable.NONE; p = positions.nextOfAccount(p)) {
            actions.rearm(p);
        }
    }

    /** A rule of any kind was set. */
    public void ruleSet(Rule rule) {
        navLevels.set(rule);
    }

    /** A rule of any kind stands no more. */
    public void ruleRemoved(Rule rule) {
        navLevels.removed(rule.handle());
    }

    /** A change of rules may reach any holder of a fund: a sweep brings it to them. No sweep is pending. */
    public void spreadRules(int fund, Cause cause) {
        actions.changeRules(fund, cause);
    }

    /** A change of rules may reach any holder of any fund. */
    public void spreadRules(Cause cause) {
        for (int fund = 0; fund < funds.size(); fund++) {
            actions.changeRules(fund, cause);
        }
    }

    /** Resolves alerts of rules that no longer reach the account's positions, because of {@code cause}. */
    public void resolveOutOfEffect(int account, Cause cause) {
        for (int p = accounts.firstPosition(account); p != PositionTable.NONE; p = positions.nextOfAccount(p)) {
            bell.atHead(positions.fund(p));
            bell.resolveOutOfEffect(p, cause);
            actions.rearm(p);
        }
    }

    /** The rule's levels as they are in force for a position, at its place in its fund's log. */
    public void levelsInForce(Rule rule, int position, Levels into) {
        bell.levelsInForce(rule, position, into);
    }

    /** The cooldown of an alert on a position that is up to date has ended. */
    public void silenceEnded(int alert, Cause cause) {
        bell.silenceEnded(alert, cause);
    }

    /** Visits at most {@code slice} holders of funds that have fallen behind; returns how many visits are left over. */
    public int sweep(int slice) {
        return actions.sweep().work(slice);
    }

    /** Whether holders have still to be visited. */
    public boolean isSweepPending() {
        return actions.sweep().isPending();
    }

    /** Holders that may still have to be visited, at most. */
    public long pendingVisits() {
        return actions.sweep().pendingVisits();
    }

    /** How often a sweep had to be completed at once, because too many actions waited or a rule changed. */
    public long sweepsCompletedEarly() {
        return actions.sweep().completedEarly();
    }

    /** Completes all sweeps: the rules about positions are about to change, and must not judge earlier prices. */
    public void completeSweeps() {
        actions.sweep().completeAll();
    }

    /** Memory of what positions keep beside their rows: movements, bases, lots, freezes. */
    public long movementBytes() {
        return holdings.bytes();
    }

    /** Memory of the prices at which positions are visited. */
    public long triggerBytes() {
        return actions.triggerBytes();
    }

    /** Memory of what funds remember of actions and prices. */
    public long fundBytes() {
        return actions.bytes();
    }

    /** Writes what positions keep, and the actions of funds. */
    public void save(StateWriter state) {
        holdings.save(state);
        state.begin(StateSection.FUND_ACTIONS);
        actions.save(state);
        state.end();
    }

    /** Reads what {@link #save} wrote; funds have been read before. */
    public void load(StateReader state, EngineLimits newLimits) {
        configure(newLimits);
        holdings.load(state);
        state.begin(StateSection.FUND_ACTIONS);
        actions.load(state);
        state.end();
    }

    public long digest(long hash) {
        return actions.digest(holdings.digest(hash));
    }

    private boolean isOtherwise(int fund, FundRegisteredDecoder event, Refusal refusal) {
        if (funds.currency(fund) != event.currency()) {
            refusal.set("currency", event.currency(), funds.currency(fund), 0);
            return true;
        }
        if (funds.navScale(fund) != event.navScale()) {
            refusal.set("navScale", event.navScale(), funds.navScale(fund), 0);
            return true;
        }
        if (funds.unitScale(fund) != event.unitScale()) {
            refusal.set("unitScale", event.unitScale(), funds.unitScale(fund), 0);
            return true;
        }
        if (funds.costMethod(fund) != event.costMethod()) {
            refusal.set(
                    "costMethod",
                    event.costMethod().value(),
                    funds.costMethod(fund).value(),
                    0);
            return true;
        }
        if (funds.rounding(fund) != event.rounding()) {
            refusal.set(
                    "rounding", event.rounding().value(), funds.rounding(fund).value(), 0);
            return true;
        }
        if (funds.kind(fund) != event.kind()) {
            refusal.set("kind", event.kind().value(), funds.kind(fund).value(), 0);
            return true;
        }
        return false;
    }
}
