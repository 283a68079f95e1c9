package io.belfry.core.fund;

import io.belfry.codec.CostMethod;
import io.belfry.codec.FundPricedDecoder;
import io.belfry.codec.FundRegisteredDecoder;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedEncoder;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.OrderConfirmedDecoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RoundingMode;
import io.belfry.codec.Severity;
import io.belfry.core.Refusal;
import io.belfry.core.account.AccountTable;
import io.belfry.core.directory.Attributes;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.hash.Hashing;
import io.belfry.core.identity.RecentWindow;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.money.Exact;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.rule.RuleCauses;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.TextHeap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies the events of funds and positions. Each method validates, then mutates, then rings; a refusal leaves everything
 * untouched.
 *
 * <p>The core's thread only. No allocation per price or confirmation, but for a fund's first ones.
 */
public final class FundEvents {
    private static final int MAX_SCALE = 8;
    private static final long ORDER_LOW = 0x6F72_646CL;
    private static final long ORDER_HIGH = 0x6F72_6468L;

    private final Directory directory;
    private final AccountTable accounts;
    private final FundTable funds;
    private final PositionTable positions;
    private final TextHeap texts;
    private final RuleBook book;
    private final NotificationWriter writer;
    private final PositionBell bell;
    private final Sweep sweep;
    private final ActionLog log = new ActionLog();
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[255]);
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[2048]);
    private RecentWindow orders = new RecentWindow(1, 0);
    private EngineLimits limits = EngineLimits.defaults();

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
        this.book = book;
        this.writer = writer;
        this.bell = new PositionBell(accounts, funds, positions, book, causes, alerts, writer);
        this.sweep = new Sweep(funds, positions, this::catchUp);
    }

    /** New limits are in force. */
    public void configure(EngineLimits newLimits) {
        limits = newLimits;
        if (orders.capacity() != limits.orderWindowEntries() || orders.maxAgeNs() != limits.orderWindowNs()) {
            orders = orders.resized(limits.orderWindowEntries(), limits.orderWindowNs());
        }
    }

    /** The order ids seen last. */
    public RecentWindow orders() {
        return orders;
    }

    /** Registers a fund, or updates a known one's name; its figures must then be the same. */
    public ResultCode registered(FundRegisteredDecoder event, Refusal refusal) {
        int nameLength = event.getFund(name, 0, name.capacity());
        int textLength = event.getName(text, 0, text.capacity());
        if (event.navScale() > MAX_SCALE) {
            refusal.set("navScale", event.navScale(), MAX_SCALE, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        if (event.unitScale() > MAX_SCALE) {
            refusal.set("unitScale", event.unitScale(), MAX_SCALE, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        if (event.costMethod() != CostMethod.AVERAGE) {
            refusal.set("costMethod", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        if (texts.usedBytes() + textLength > limits.maxTextBytes()) {
            refusal.set("name", textLength, limits.maxTextBytes(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        int fund = directory.findOwn(Namespace.FUND, name, 0, nameLength);
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
            funds.name(fund, texts.append(text, 0, textLength));
        }
        return ResultCode.OK;
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
        if (funds.value(fund, funds.totalUnits(fund), nav) == Exact.OVERFLOW) {
            refusal.set("nav", nav, Refusal.NONE, funds.navScale(fund));
            return ResultCode.AMOUNT_OVERFLOW;
        }
        cause.traceparent(name, 0, event.getTraceparent(name, 0, name.capacity()));
        if (funds.head(fund) - funds.completed(fund)
                >= Math.min(limits.pendingActionsPerFund(), ActionLog.MAX_PENDING)) {
            sweep.complete(fund);
        }
        appendAction(fund, nav, event.date(), event.priceVersion(), restates, cause);
        return ResultCode.OK;
    }

    /** Applies a confirmed subscription or redemption. */
    public ResultCode confirmed(OrderConfirmedDecoder event, Cause cause, Refusal refusal, long nowNs) {
        int account = event.account();
        int fund = event.fund();
        int orderLength = event.getOrder(name, 0, name.capacity());
        int traceparentLength = event.getTraceparent(text, 0, text.capacity());
        cause.reference(name, 0, orderLength);
        cause.traceparent(text, 0, traceparentLength);
        if (account < 0 || account >= accounts.size()) {
            refusal.set("account", account, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        if (isUnknownFund(fund)) {
            refusal.set("fund", fund, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_FUND;
        }
        if (event.side() != OrderSide.SUBSCRIBE && event.side() != OrderSide.REDEEM) {
            refusal.set("side", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        if (event.units() <= 0) {
            refusal.set("units", event.units(), 1, funds.unitScale(fund));
            return ResultCode.OUT_OF_RANGE;
        }
        if (event.amount() < 0) {
            refusal.set("amount", event.amount(), 0, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        long low = Hashing.hash(ORDER_LOW + account, name, 0, orderLength);
        long high = Hashing.hash(ORDER_HIGH - account, name, 0, orderLength);
        long content = contentHash(event);
        int seen = orders.find(low, high, nowNs);
        if (seen != RecentWindow.ABSENT) {
            refusal.set("order", Refusal.NONE, Refusal.NONE, 0);
            return orders.contentAt(seen) == content ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        if (accounts.isClosed(account) && event.side() == OrderSide.SUBSCRIBE) {
            refusal.set("account", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.ACCOUNT_CLOSED;
        }
        ResultCode result = event.side() == OrderSide.SUBSCRIBE
                ? subscribe(account, fund, event.units(), event.amount(), cause, refusal)
                : redeem(account, fund, event.units(), event.amount(), orderLength, cause, refusal);
        if (result == ResultCode.OK) {
            orders.put(low, high, content, nowNs);
        }
        return result;
    }

    /**
     * Brings a position's alerts in step with the rules, then the position through every pending action of its fund. In
     * this order, because no action is pending when rules about positions change ({@link #completeSweeps}).
     */
    public void catchUp(int position) {
        bell.reconcile(position);
        int fund = positions.fund(position);
        long head = funds.head(fund);
        if (positions.cursor(position) < head) {
            if (positions.cursor(position) < funds.skippedThrough(fund)) {
                positions.moveTo(
                        position,
                        funds.skippedThrough(fund),
                        funds.skippedNav(fund),
                        funds.skippedPreviousDateNav(fund),
                        funds.skippedDate(fund));
            }
            for (long number = positions.cursor(position) + 1; number <= head; number++) {
                PriceAction action = log.get(fund, number);
                long navBefore = positions.nav(position);
                positions.moveTo(position, number, action.nav, action.previousDateNav, action.date);
                bell.priced(position, navBefore, action);
            }
        }
    }

    /** Brings all positions of an account up to date. */
    public void catchUpAccount(int account) {
        for (int p = accounts.firstPosition(account); p != PositionTable.NONE; p = positions.nextOfAccount(p)) {
            catchUp(p);
        }
    }

    /** Resolves alerts of rules that no longer reach the account's positions, because of {@code cause}. */
    public void resolveOutOfEffect(int account, Cause cause) {
        for (int p = accounts.firstPosition(account); p != PositionTable.NONE; p = positions.nextOfAccount(p)) {
            bell.resolveOutOfEffect(p, cause);
        }
    }

    /** Visits at most {@code slice} holders of funds that have fallen behind; returns how many visits are left over. */
    public int sweep(int slice) {
        return sweep.work(slice);
    }

    /** Whether holders have still to be visited. */
    public boolean isSweepPending() {
        return sweep.isPending();
    }

    /** Holders that may still have to be visited, at most. */
    public long pendingVisits() {
        return sweep.pendingVisits();
    }

    /** How often a sweep had to be completed at once, because too many actions waited or a rule changed. */
    public long sweepsCompletedEarly() {
        return sweep.completedEarly();
    }

    /** Completes all sweeps: the rules about positions are about to change, and must not judge earlier prices. */
    public void completeSweeps() {
        sweep.completeAll();
    }

    /** Writes the order ids seen last, and the actions that holders have still to be brought through. */
    public void save(StateWriter state) {
        state.begin(StateSection.ORDERS);
        orders.save(state);
        state.end();
        state.begin(StateSection.FUND_ACTIONS);
        sweep.save(state);
        for (int fund = 0; fund < funds.size(); fund++) {
            log.save(state, fund, doneWith(fund), funds.head(fund));
        }
        state.end();
    }

    /** Reads what {@link #save} wrote; funds and positions have been read before. */
    public void load(StateReader state, EngineLimits newLimits) {
        limits = newLimits;
        state.begin(StateSection.ORDERS);
        orders = RecentWindow.load(state, limits.orderWindowEntries(), limits.orderWindowNs());
        state.end();
        state.begin(StateSection.FUND_ACTIONS);
        sweep.load(state);
        for (int fund = 0; fund < funds.size(); fund++) {
            log.load(state, fund, doneWith(fund), funds.head(fund));
        }
        state.end();
    }

    public long digest(long hash) {
        long result = orders.digest(hash);
        result = sweep.digest(result);
        for (int fund = 0; fund < funds.size(); fund++) {
            result = log.digest(result, fund, doneWith(fund), funds.head(fund));
        }
        return result;
    }

    /** The last action of a fund that no holder has to be brought through any more. */
    private long doneWith(int fund) {
        return Math.max(funds.completed(fund), funds.skippedThrough(fund));
    }

    private void appendAction(int fund, long nav, int date, int version, boolean restates, Cause cause) {
        long number = funds.head(fund) + 1;
        long replaced = funds.nav(fund);
        long previousDateNav = restates ? funds.previousDateNav(fund) : replaced;
        if (!restates) {
            funds.firstActionOfDate(fund, number);
        }
        funds.price(fund, nav, previousDateNav, date, version);
        funds.head(fund, number);
        if (!funds.isSweeping(fund) && !concernsAnybody(fund, restates)) {
            funds.skip(fund, number, nav, previousDateNav, date);
            funds.completed(fund, number);
            return;
        }
        PriceAction action = log.claim(fund, number);
        action.number = number;
        action.nav = nav;
        action.replacedNav = replaced;
        action.previousDateNav = previousDateNav;
        action.firstActionOfDate = funds.firstActionOfDate(fund);
        action.date = date;
        action.restates = restates;
        action.cause.copyFrom(cause);
        sweep.schedule(fund);
    }

    /** Whether a price can ring for any holder; a restatement also where no rule is left, for those who were told. */
    private boolean concernsAnybody(int fund, boolean restates) {
        return funds.holders(fund) > 0 && (restates || book.hasRulesOnFund(fund));
    }

    private ResultCode subscribe(int account, int fund, long units, long amount, Cause cause, Refusal refusal) {
        long total = Exact.add(funds.totalUnits(fund), units);
        if (total == Exact.OVERFLOW || funds.value(fund, total, funds.nav(fund)) == Exact.OVERFLOW) {
            refusal.set("units", units, Refusal.NONE, funds.unitScale(fund));
            return ResultCode.AMOUNT_OVERFLOW;
        }
        int position = positions.find(accounts.firstPosition(account), fund);
        if (position != PositionTable.NONE && Exact.add(positions.cost(position), amount) == Exact.OVERFLOW) {
            refusal.set("amount", amount, Long.MAX_VALUE - positions.cost(position), 0);
            return ResultCode.AMOUNT_OVERFLOW;
        }
        if (position == PositionTable.NONE) {
            if (positions.size() >= limits.maxPositions()) {
                refusal.set("fund", Refusal.NONE, limits.maxPositions(), 0);
                return ResultCode.LIMIT_REACHED;
            }
            position = addPosition(account, fund);
        }
        catchUp(position);
        long unitsBefore = positions.units(position);
        long costBefore = positions.cost(position);
        positions.units(position, unitsBefore + units);
        positions.cost(position, costBefore + amount);
        funds.totalUnits(fund, total);
        bell.traded(position, unitsBefore, costBefore, cause);
        return ResultCode.OK;
    }

    /**
     * Takes units out at moving-average cost.
     *
     * <p>Formula: out = round half-even(cost · units ÷ held units), all of the cost with the last unit; realised += amount −
     * out.
     */
    private ResultCode redeem(
            int account, int fund, long units, long amount, int orderLength, Cause cause, Refusal refusal) {
        int position = positions.find(accounts.firstPosition(account), fund);
        long held = position == PositionTable.NONE ? 0 : positions.units(position);
        long free = position == PositionTable.NONE ? 0 : held - positions.frozen(position);
        if (units > free) {
            refusal.set("units", units, free, funds.unitScale(fund));
            ringRefused(account, fund, units, free, orderLength, cause);
            return ResultCode.INSUFFICIENT_UNITS;
        }
        long cost = positions.cost(position);
        long out = units == held ? cost : Exact.multiplyDivide(cost, units, held, RoundingMode.HALF_EVEN);
        long realised = Exact.add(positions.realised(position), amount - out);
        if (realised == Exact.OVERFLOW) {
            refusal.set("amount", amount, Long.MAX_VALUE, 0);
            return ResultCode.AMOUNT_OVERFLOW;
        }
        catchUp(position);
        positions.units(position, held - units);
        positions.cost(position, cost - out);
        positions.realised(position, realised);
        funds.totalUnits(fund, funds.totalUnits(fund) - units);
        bell.traded(position, held, cost, cause);
        return ResultCode.OK;
    }

    private int addPosition(int account, int fund) {
        int position = positions.add(account, fund, accounts.firstPosition(account));
        accounts.firstPosition(account, position);
        int previous = funds.appendHolder(fund, position);
        if (previous != FundTable.NONE) {
            positions.nextOfFund(previous, position);
        }
        positions.moveTo(position, funds.head(fund), funds.nav(fund), funds.previousDateNav(fund), funds.date(fund));
        return position;
    }

    private void ringRefused(int account, int fund, long units, long free, int orderLength, Cause cause) {
        OperationsNotifiedEncoder encoder =
                writer.beginOperations(cause, NotificationType.POSITION_REFUSED, Severity.WARNING);
        encoder.amount(units)
                .expected(free)
                .actual(OperationsNotifiedEncoder.actualNullValue())
                .currency(funds.currency(fund))
                .unitScale((short) funds.unitScale(fund))
                .reason(OperationsReason.NONE);
        writer.commonTexts(encoder);
        encoder.putAccount(
                writer.name(Namespace.ACCOUNT, account),
                writer.at(Namespace.ACCOUNT, account),
                writer.length(Namespace.ACCOUNT, account));
        encoder.putFund(
                writer.name(Namespace.FUND, fund),
                writer.at(Namespace.FUND, fund),
                writer.length(Namespace.FUND, fund));
        encoder.putSubject(name, 0, orderLength);
        writer.end(encoder.limit());
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

    private static long contentHash(OrderConfirmedDecoder event) {
        long hash = Hashing.combine(event.fund(), event.side().value());
        hash = Hashing.combine(hash, event.units());
        hash = Hashing.combine(hash, event.amount());
        hash = Hashing.combine(hash, event.fee());
        hash = Hashing.combine(hash, event.tax());
        hash = Hashing.combine(hash, event.nav());
        hash = Hashing.combine(hash, event.date());
        return Hashing.combine(hash, event.acquired());
    }

    private boolean isUnknownFund(int fund) {
        return fund < 0 || fund >= funds.size();
    }
}
