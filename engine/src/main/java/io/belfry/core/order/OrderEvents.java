package io.belfry.core.order;

import io.belfry.codec.EventLayout;
import io.belfry.codec.OrderAcceptedDecoder;
import io.belfry.codec.OrderConfirmedDecoder;
import io.belfry.codec.OrderRejectedDecoder;
import io.belfry.codec.OrderReversedDecoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.codec.OrderSwitchedDecoder;
import io.belfry.codec.PositionModeDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import io.belfry.core.account.AccountTable;
import io.belfry.core.fund.FundEvents;
import io.belfry.core.fund.FundTable;
import io.belfry.core.fund.Holdings;
import io.belfry.core.fund.MovementKind;
import io.belfry.core.fund.PositionChange;
import io.belfry.core.hash.Hashing;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import io.belfry.core.rule.LevelBell;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.timer.TimerOwner;
import io.belfry.core.timer.TimerTable;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies the events of orders. Each method validates, then mutates, then rings; a refusal leaves everything untouched and
 * uses up no id.
 *
 * <p>An id is unique per account. An order that was accepted and confirmed has two contents: each repeated is a {@code
 * DUPLICATE}, with other figures {@code REF_REUSED}; so is a confirmation for another fund or side than accepted.
 *
 * <p>The core's thread only. No allocation per event but where a table grows.
 */
public final class OrderEvents implements TimerOwner {
    /** What timers know orders by; saved with them. */
    public static final int TIMER_OWNER = 2;

    private static final long DAY_NS = 86_400_000_000_000L;
    private static final long MINUTE_NS = 60_000_000_000L;

    /** The last day whose end is a time in ns. */
    private static final long LAST_DAY = Long.MAX_VALUE / DAY_NS - 2;

    private static final long ACCEPTED = 1;
    private static final long CONFIRMED = 2;
    private static final long REJECTED = 3;
    private static final long SWITCHED = 4;

    /** Of a confirmation: account, fund, side, units, amount, fee, tax, nav, date and day of acquisition. */
    private static final int CONTENT_FROM = OrderConfirmedDecoder.accountEncodingOffset();

    private static final int CONTENT_BYTES = OrderConfirmedDecoder.acquiredEncodingOffset()
            + OrderConfirmedDecoder.acquiredEncodingLength()
            - CONTENT_FROM;

    private final AccountTable accounts;
    private final FundTable funds;
    private final FundEvents fundEvents;
    private final Holdings holdings;
    private final TimerTable timers;
    private final OrderTable orders = new OrderTable();
    private final OrderBell bell;
    private final OrderForesight foresight;
    private final PositionChange change;
    private final PositionChange entry;
    /** Where the id of the order at hand stands in its message. */
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);

    private final UnsafeBuffer reference = new UnsafeBuffer(new byte[255]);
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[2048]);
    private int bankOffsetMinutes;

    public OrderEvents(
            AccountTable accounts,
            FundTable funds,
            FundEvents fundEvents,
            RuleBook book,
            LevelBell accountBell,
            TimerTable timers,
            NotificationWriter writer) {
        this.accounts = accounts;
        this.funds = funds;
        this.fundEvents = fundEvents;
        this.holdings = fundEvents.holdings();
        this.timers = timers;
        this.bell = new OrderBell(accounts, funds, orders, book, accountBell, writer);
        this.foresight = new OrderForesight(accounts, orders, fundEvents.foresight());
        this.change = holdings.newChange();
        this.entry = holdings.newChange();
        timers.register(TIMER_OWNER, this);
    }

    /** New limits and a new offset of the bank are in force. */
    public void configure(EngineLimits limits, int newBankOffsetMinutes) {
        orders.configure(limits.orderWindowEntries(), limits.orderWindowNs());
        bankOffsetMinutes = newBankOffsetMinutes;
    }

    /** The orders that are known. */
    public OrderTable orders() {
        return orders;
    }

    /** An order is on its way: nothing is held for it yet. */
    public ResultCode accepted(OrderAcceptedDecoder event, Cause cause, Refusal refusal, long nowNs) {
        int account = event.account();
        int fund = event.fund();
        event.wrapOrder(id);
        int length = id.capacity();
        cause.reference(id, 0, length);
        cause.traceparent(text, 0, event.getTraceparent(text, 0, text.capacity()));
        ResultCode valid = check(account, fund, event.side(), length, refusal);
        if (valid == ResultCode.OK) {
            valid = checkOptional(fund, event.units(), event.amount(), refusal);
        }
        if (valid != ResultCode.OK) {
            return valid;
        }
        long content = content(ACCEPTED, fund, event.side(), event.units(), event.amount());
        content = notZero(Hashing.combine(content, event.due()));
        long idHash = OrderTable.hashOf(id, 0, length);
        int known = orders.find(account, idHash, id, length, nowNs);
        if (known != OrderTable.NONE) {
            refusal.set("order", Refusal.NONE, Refusal.NONE, 0);
            return orders.acceptedContent(known) == content ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        if (accounts.isClosed(account) && isEntry(event.side())) {
            refusal.set("account", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.ACCOUNT_CLOSED;
        }
        if (orders.pending() >= orders.capacity()) {
            refusal.set("order", Refusal.NONE, orders.capacity(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        int order = orders.accept(account, idHash, id, length, content);
        orders.terms(order, fund, OrderTable.NONE, event.side(), event.units(), event.amount());
        if (event.due() != OrderAcceptedDecoder.dueNullValue()) {
            orders.due(order, event.due());
            orders.timer(order, timers.set(TIMER_OWNER, order, endOfDayNs(event.due())));
        }
        bell.changed(order, OrderState.ACCEPTED, text, 0, cause);
        return ResultCode.OK;
    }

    /** An order came to nothing; figures that the event leaves out are those that were accepted. */
    public ResultCode rejected(OrderRejectedDecoder event, Cause cause, Refusal refusal, long nowNs) {
        int account = event.account();
        int fund = event.fund();
        event.wrapOrder(id);
        int length = id.capacity();
        cause.reference(id, 0, length);
        cause.traceparent(text, 0, event.getTraceparent(text, 0, text.capacity()));
        int reasonLength = event.getReason(text, 0, text.capacity());
        ResultCode valid = check(account, fund, event.side(), length, refusal);
        if (valid == ResultCode.OK) {
            valid = checkOptional(fund, event.units(), event.amount(), refusal);
        }
        if (valid != ResultCode.OK) {
            return valid;
        }
        long content = content(REJECTED, fund, event.side(), event.units(), event.amount());
        long idHash = OrderTable.hashOf(id, 0, length);
        int known = orders.find(account, idHash, id, length, nowNs);
        ResultCode repeated = checkKnown(known, content, fund, event.side(), refusal);
        if (repeated != ResultCode.OK) {
            return repeated;
        }
        long units = event.units();
        long amount = event.amount();
        if (known != OrderTable.NONE) {
            units = units == OrderRejectedDecoder.unitsNullValue() ? orders.units(known) : units;
            amount = amount == OrderRejectedDecoder.amountNullValue() ? orders.amount(known) : amount;
        }
        int order = known == OrderTable.NONE ? orders.add(account, idHash, id, length) : known;
        orders.terms(order, fund, OrderTable.NONE, event.side(), units, amount);
        close(order, OrderState.REJECTED, content, nowNs);
        bell.changed(order, OrderState.REJECTED, text, reasonLength, cause);
        return ResultCode.OK;
    }

    /** Forgets what was foreseen. */
    public void foreseeAnew() {
        foresight.clear();
    }

    /** Notes what a confirmation will need, with {@link FundEvents#foresight} too. */
    public void foresee(OrderConfirmedDecoder event) {
        foresight.add(event);
    }

    /** Touches what was noted; changes nothing, and the answer means nothing. */
    public long touchForeseen() {
        return foresight.touch();
    }

    /** An order was carried out: its units and its cost move. */
    public ResultCode confirmed(OrderConfirmedDecoder event, Cause cause, Refusal refusal, long nowNs) {
        int account = event.account();
        int fund = event.fund();
        OrderSide side = event.side();
        event.wrapOrder(id);
        int length = id.capacity();
        cause.reference(id, 0, length);
        if (event.traceparentLength() > 0) {
            cause.traceparent(text, 0, event.getTraceparent(text, 0, text.capacity()));
        }
        ResultCode valid = check(account, fund, side, length, refusal);
        if (valid == ResultCode.OK) {
            valid = checkFigures("units", fund, event.units(), "amount", event.amount(), refusal);
        }
        if (valid != ResultCode.OK) {
            return valid;
        }
        long content = content(event);
        long idHash = OrderTable.hashOf(id, 0, length);
        int known = orders.find(account, idHash, id, length, nowNs);
        ResultCode repeated = checkKnown(known, content, fund, side, refusal);
        if (repeated != ResultCode.OK) {
            return repeated;
        }
        if (accounts.isClosed(account) && isEntry(side)) {
            refusal.set("account", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.ACCOUNT_CLOSED;
        }
        int date = event.date() == OrderConfirmedDecoder.dateNullValue()
                ? dayOf(event.common().timeNs(), nowNs)
                : event.date();
        int acquired = side == OrderSide.TRANSFER_IN && event.acquired() != OrderConfirmedDecoder.acquiredNullValue()
                ? event.acquired()
                : date;
        change.set(
                account,
                fund,
                MovementKind.of(side),
                event.units(),
                event.amount(),
                date,
                acquired,
                orders.nextNumber());
        ResultCode prepared = holdings.prepare(change, refusal);
        if (prepared != ResultCode.OK) {
            return refused(change, prepared, length, cause);
        }
        holdings.commit(change, cause);
        int order = known == OrderTable.NONE ? orders.add(account, idHash, id, length) : known;
        orders.terms(order, fund, OrderTable.NONE, side, event.units(), event.amount());
        close(order, OrderState.CONFIRMED, content, nowNs);
        bell.changed(order, OrderState.CONFIRMED, text, 0, cause);
        return ResultCode.OK;
    }

    /** Leaves one fund for another: both positions move, or neither. */
    public ResultCode switched(OrderSwitchedDecoder event, Cause cause, Refusal refusal, long nowNs) {
        int account = event.account();
        event.wrapOrder(id);
        int length = id.capacity();
        cause.reference(id, 0, length);
        cause.traceparent(text, 0, event.getTraceparent(text, 0, text.capacity()));
        ResultCode valid = checkSwitch(event, length, refusal);
        if (valid != ResultCode.OK) {
            return valid;
        }
        long content = content(event);
        long idHash = OrderTable.hashOf(id, 0, length);
        int known = orders.find(account, idHash, id, length, nowNs);
        if (known != OrderTable.NONE) {
            refusal.set("order", Refusal.NONE, Refusal.NONE, 0);
            return isClosedWith(known, content) ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        if (accounts.isClosed(account)) {
            refusal.set("account", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.ACCOUNT_CLOSED;
        }
        int date = event.date() == OrderSwitchedDecoder.dateNullValue()
                ? dayOf(event.common().timeNs(), nowNs)
                : event.date();
        long number = orders.nextNumber();
        change.set(
                account,
                event.fromFund(),
                MovementKind.SWITCH_OUT,
                event.fromUnits(),
                event.fromAmount(),
                date,
                date,
                number);
        entry.set(
                account, event.toFund(), MovementKind.SWITCH_IN, event.toUnits(), event.toAmount(), date, date, number);
        ResultCode left = holdings.prepare(change, refusal);
        if (left != ResultCode.OK) {
            return refused(change, left, length, cause);
        }
        ResultCode entered = holdings.prepare(entry, refusal);
        if (entered != ResultCode.OK) {
            holdings.drop(change);
            return refused(entry, entered, length, cause);
        }
        holdings.commit(change, cause);
        holdings.commit(entry, cause);
        int order = orders.add(account, idHash, id, length);
        orders.terms(
                order, event.fromFund(), event.toFund(), OrderSide.NULL_VAL, event.fromUnits(), event.fromAmount());
        close(order, OrderState.CONFIRMED, content, nowNs);
        bell.changed(order, OrderState.CONFIRMED, text, 0, cause);
        return ResultCode.OK;
    }

    /** Takes a confirmation or a switch back; its id stays used. */
    public ResultCode reversed(OrderReversedDecoder event, Cause cause, Refusal refusal, long nowNs) {
        event.wrapOrder(id);
        int length = id.capacity();
        int referenceLength = event.getReference(reference, 0, reference.capacity());
        cause.reference(reference, 0, referenceLength);
        cause.traceparent(text, 0, event.getTraceparent(text, 0, text.capacity()));
        int reasonLength = event.getReason(text, 0, text.capacity());
        if (!isIdLength("order", length, refusal) || !isIdLength("ref", referenceLength, refusal)) {
            return ResultCode.MALFORMED;
        }
        int account = event.account();
        if (account != EventLayout.NO_HANDLE && (account < 0 || account >= accounts.size())) {
            refusal.set("account", account, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        int order = account == EventLayout.NO_HANDLE
                ? orders.findOfAnyAccount(id, length, nowNs)
                : orders.find(account, OrderTable.hashOf(id, 0, length), id, length, nowNs);
        if (order == OrderTable.NONE) {
            refusal.set("order", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_ORDER;
        }
        if (account == EventLayout.NO_HANDLE && orders.findOther(order, nowNs) != OrderTable.NONE) {
            refusal.set("account", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        int repeated = orders.findReference(orders.account(order), reference, referenceLength, nowNs);
        if (repeated != OrderTable.NONE) {
            refusal.set("ref", Refusal.NONE, Refusal.NONE, 0);
            boolean isSame = orders.reversedBy(repeated) == orders.hash(order);
            return isSame ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        if (orders.state(order) != OrderState.CONFIRMED) {
            refusal.set("order", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_ORDER;
        }
        fundEvents.bringUpCustomer(orders.account(order));
        ResultCode result = takeBack(order, length, cause, refusal);
        if (result == ResultCode.OK) {
            orders.reverse(order, reference, referenceLength, nowNs);
            bell.changed(order, OrderState.REVERSED, text, reasonLength, cause);
        }
        return result;
    }

    private ResultCode takeBack(int order, int length, Cause cause, Refusal refusal) {
        int account = orders.account(order);
        boolean isSwitch = orders.toFund(order) != OrderTable.NONE;
        change.setReversal(account, orders.fund(order), orders.number(order));
        ResultCode result = holdings.prepareReversal(change, refusal);
        if (result != ResultCode.OK) {
            return refused(change, result, length, cause);
        }
        if (isSwitch) {
            entry.setReversal(account, orders.toFund(order), orders.number(order));
            ResultCode entered = holdings.prepareReversal(entry, refusal);
            if (entered != ResultCode.OK) {
                holdings.drop(change);
                return refused(entry, entered, length, cause);
            }
        }
        holdings.commit(change, cause);
        if (isSwitch) {
            holdings.commit(entry, cause);
        }
        return ResultCode.OK;
    }

    /** Sets the dividend mode of a position, from the bank's day of the event on. */
    public ResultCode mode(PositionModeDecoder event, Cause cause, Refusal refusal, long nowNs) {
        return fundEvents.positionEvents().mode(event, dayOf(event.common().timeNs(), nowNs), cause, refusal);
    }

    @Override
    public int account(long subject) {
        return orders.account((int) subject);
    }

    /** The due day of a pending order has ended. */
    @Override
    public void due(long subject, long deadlineNs, Cause cause) {
        int order = (int) subject;
        orders.timer(order, TimerTable.NONE);
        orders.late(order);
        cause.reference(orders.idBuffer(order), orders.idOffset(order), orders.idLength(order));
        bell.changed(order, OrderState.LATE, text, 0, cause);
    }

    public void save(StateWriter state) {
        state.begin(StateSection.ORDERS);
        orders.save(state);
        state.end();
    }

    /** Reads what {@link #save} wrote. */
    public void load(StateReader state, EngineLimits limits, int newBankOffsetMinutes) {
        configure(limits, newBankOffsetMinutes);
        state.begin(StateSection.ORDERS);
        orders.load(state);
        state.end();
    }

    public long digest(long hash) {
        return orders.digest(hash);
    }

    private ResultCode refused(PositionChange refused, ResultCode code, int length, Cause cause) {
        if (code == ResultCode.INSUFFICIENT_UNITS) {
            holdings.ringRefused(refused, id, length, cause);
        }
        return code;
    }

    private void close(int order, OrderState state, long content, long nowNs) {
        if (orders.timer(order) != TimerTable.NONE) {
            timers.cancel(orders.timer(order));
            orders.timer(order, TimerTable.NONE);
        }
        orders.close(order, state, content, nowNs);
    }

    /** {@code OK} for an order that is unknown, or pending for the same fund and side. */
    private ResultCode checkKnown(int known, long content, int fund, OrderSide side, Refusal refusal) {
        if (known == OrderTable.NONE) {
            return ResultCode.OK;
        }
        if (orders.isPending(known) && orders.fund(known) == fund && orders.side(known) == side) {
            return ResultCode.OK;
        }
        refusal.set("order", Refusal.NONE, Refusal.NONE, 0);
        return isClosedWith(known, content) ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
    }

    private boolean isClosedWith(int order, long content) {
        return !orders.isPending(order) && orders.closedContent(order) == content;
    }

    private ResultCode check(int account, int fund, OrderSide side, int length, Refusal refusal) {
        if (account < 0 || account >= accounts.size()) {
            refusal.set("account", account, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        if (fundEvents.isUnknownFund(fund)) {
            refusal.set("fund", fund, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_FUND;
        }
        if (!isIdLength("order", length, refusal)) {
            return ResultCode.MALFORMED;
        }
        if (side == OrderSide.NULL_VAL) {
            refusal.set("side", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        return ResultCode.OK;
    }

    private ResultCode checkSwitch(OrderSwitchedDecoder event, int length, Refusal refusal) {
        int account = event.account();
        if (account < 0 || account >= accounts.size()) {
            refusal.set("account", account, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        if (fundEvents.isUnknownFund(event.fromFund())) {
            refusal.set("from.fund", event.fromFund(), Refusal.NONE, 0);
            return ResultCode.UNKNOWN_FUND;
        }
        if (fundEvents.isUnknownFund(event.toFund())) {
            refusal.set("to.fund", event.toFund(), Refusal.NONE, 0);
            return ResultCode.UNKNOWN_FUND;
        }
        if (!isIdLength("order", length, refusal)) {
            return ResultCode.MALFORMED;
        }
        if (event.fromFund() == event.toFund()) {
            refusal.set("to.fund", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        ResultCode from = checkFigures(
                "from.units", event.fromFund(), event.fromUnits(), "from.amount", event.fromAmount(), refusal);
        return from == ResultCode.OK
                ? checkFigures("to.units", event.toFund(), event.toUnits(), "to.amount", event.toAmount(), refusal)
                : from;
    }

    private ResultCode checkFigures(
            String unitsField, int fund, long units, String amountField, long amount, Refusal refusal) {
        if (units <= 0) {
            refusal.set(unitsField, units, 1, funds.unitScale(fund));
            return ResultCode.OUT_OF_RANGE;
        }
        if (amount < 0) {
            refusal.set(amountField, amount, 0, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        return ResultCode.OK;
    }

    private ResultCode checkOptional(int fund, long units, long amount, Refusal refusal) {
        return checkFigures(
                "units",
                fund,
                units == OrderAcceptedDecoder.unitsNullValue() ? 1 : units,
                "amount",
                amount == OrderAcceptedDecoder.amountNullValue() ? 0 : amount,
                refusal);
    }

    private static boolean isIdLength(String field, int length, Refusal refusal) {
        if (length == 0 || length > OrderTable.MAX_ID) {
            refusal.set(field, Refusal.NONE, OrderTable.MAX_ID, 0);
            return false;
        }
        return true;
    }

    /** Whether units come in, which a closed account takes no more. */
    private static boolean isEntry(OrderSide side) {
        return side == OrderSide.SUBSCRIBE || side == OrderSide.REINVEST || side == OrderSide.TRANSFER_IN;
    }

    /** The bank's day of a business time, or of engine time when the event names none. */
    private int dayOf(long timeNs, long nowNs) {
        long instantNs = timeNs == EventLayout.NO_TIME ? nowNs : timeNs;
        return (int) Math.floorDiv(instantNs + bankOffsetMinutes * MINUTE_NS, DAY_NS);
    }

    /** When a day has ended at the bank. */
    private long endOfDayNs(int day) {
        long clamped = Math.max(-LAST_DAY, Math.min(LAST_DAY, day));
        return (clamped + 1) * DAY_NS - bankOffsetMinutes * MINUTE_NS;
    }

    private static long content(long kind, int fund, OrderSide side, long units, long amount) {
        long hash = Hashing.combine(Hashing.combine(kind, fund), side.value());
        return Hashing.combine(Hashing.combine(hash, units), amount);
    }

    /** Everything but time, feed, seq and traceparent, as it stands in the message; the id comes with the order. */
    private static long content(OrderConfirmedDecoder event) {
        return Hashing.record(CONFIRMED, event.buffer(), event.offset() + CONTENT_FROM, CONTENT_BYTES);
    }

    private static long content(OrderSwitchedDecoder event) {
        long hash = Hashing.combine(Hashing.combine(SWITCHED, event.fromFund()), event.toFund());
        hash = Hashing.combine(Hashing.combine(hash, event.fromUnits()), event.fromAmount());
        hash = Hashing.combine(Hashing.combine(hash, event.toUnits()), event.toAmount());
        return Hashing.combine(Hashing.combine(hash, event.fee()), event.date());
    }

    /** Zero stands for an order that was not accepted. */
    private static long notZero(long content) {
        return content == 0 ? 1 : content;
    }
}
