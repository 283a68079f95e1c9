package io.belfry.core.model;

import io.belfry.codec.DividendMode;
import io.belfry.codec.FundDistributedDecoder;
import io.belfry.codec.FundKind;
import io.belfry.codec.FundPricedDecoder;
import io.belfry.codec.FundSplitDecoder;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OrderAcceptedDecoder;
import io.belfry.codec.OrderConfirmedDecoder;
import io.belfry.codec.OrderRejectedDecoder;
import io.belfry.codec.OrderReversedDecoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.codec.OrderSwitchedDecoder;
import io.belfry.codec.PositionModeDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.codec.Severity;
import io.belfry.codec.UnitsFrozenDecoder;
import io.belfry.codec.UnitsReleasedDecoder;
import io.belfry.core.EventBuilder;
import io.belfry.core.Rung;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.model.NaiveHolding.Kind;
import io.belfry.core.model.NaiveHolding.Step;
import io.belfry.core.model.NaiveState.Account;
import io.belfry.core.model.NaiveState.Freeze;
import io.belfry.core.model.NaiveState.Fund;
import io.belfry.core.model.NaiveState.Order;
import io.belfry.core.model.NaiveState.Position;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeMap;

/**
 * Funds, orders and positions of the model. Every fund action reaches every holder at once; a correction computes the
 * position anew from all its movements.
 */
final class NaiveFunds {
    private static final int ACTION_SCALE = 8;

    /** No time of any event. */
    private static final BigDecimal UNTIMED = new BigDecimal("0.5");

    private static final BigDecimal TEN_THOUSAND = BigDecimal.valueOf(10_000);

    private final NaiveModel model;
    private final NaiveState state;
    private final NaiveBell bell;
    private final NaiveOrders orders = new NaiveOrders();
    private final Queue<Freeze> endedFreezes = new ArrayDeque<>();
    private int freezes;
    private int maxFreezes;
    private int movementsPerPosition;
    private int actionsKept;

    NaiveFunds(NaiveModel model, NaiveState state, NaiveBell bell) {
        this.model = model;
        this.state = state;
        this.bell = bell;
    }

    void configured(EngineLimits limits) {
        orders.resize(limits.orderWindowEntries(), limits.orderWindowNs());
        movementsPerPosition = limits.details().movementsPerPosition();
        maxFreezes = limits.details().maxHolds();
        actionsKept = limits.details().actionsKeptPerFund();
    }

    boolean isConfirmed(String account, String id) {
        Order order = orders.find(account, id, model.nowNs());
        return order != null && order.state == OrderState.CONFIRMED;
    }

    // ---------------------------------------------------------------- funds

    ResultCode registered(EventBuilder.Fund event) {
        if (event.navScale > 8 || event.unitScale > 8) {
            return ResultCode.OUT_OF_RANGE;
        }
        int restDigits = event.unitScale + 12 - NaiveState.decimals(event.currency);
        if (event.kind == FundKind.MONEY_MARKET && restDigits > 18) {
            return ResultCode.OUT_OF_RANGE;
        }
        Fund known = state.funds.get(event.fund);
        if (known == null) {
            state.funds.put(event.fund, new Fund(event.fund, event));
            return ResultCode.OK;
        }
        boolean same = known.terms.currency.equals(event.currency)
                && known.terms.navScale == event.navScale
                && known.terms.unitScale == event.unitScale
                && known.terms.costMethod == event.costMethod
                && known.terms.rounding == event.rounding
                && known.terms.kind == event.kind;
        return same ? ResultCode.OK : ResultCode.ALREADY_EXISTS;
    }

    ResultCode priced(EventBuilder.Price event) {
        Fund fund = state.funds.get(event.fund);
        if (fund == null) {
            return ResultCode.UNKNOWN_FUND;
        }
        if (event.navScaled <= 0 || event.version < 1) {
            return ResultCode.OUT_OF_RANGE;
        }
        BigDecimal nav = BigDecimal.valueOf(event.navScaled, fund.terms.navScale);
        boolean restates = fund.nav != null && event.date == fund.date;
        if (fund.nav != null && event.date < fund.date) {
            return ResultCode.STALE_PRICE;
        }
        if (restates && event.version <= fund.version) {
            return event.version == fund.version && nav.compareTo(fund.nav) == 0
                    ? ResultCode.DUPLICATE
                    : ResultCode.STALE_PRICE;
        }
        if (!NaiveState.fits(fund.value(fund.totalUnits, nav))) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        BigDecimal before = fund.nav;
        int dateBefore = fund.date;
        BigDecimal distributed = fund.distributed;
        if (!restates) {
            fund.previousDateNav = before;
            fund.distributed = BigDecimal.ZERO;
        }
        fund.nav = nav;
        fund.date = event.date;
        fund.version = event.version;
        NavigableMap<Integer, BigDecimal> historyBefore = new TreeMap<>(fund.history);
        fund.history.put(fund.date, fund.exIncome());
        Rung.Cause cause = model.cause(FundPricedDecoder.TEMPLATE_ID, "", event.traceparent);
        NaiveReadings.PriceChange change =
                new NaiveReadings.PriceChange(before, distributed, dateBefore, historyBefore, restates);
        for (Position position : fund.holders) {
            bell.priced(position, change, cause);
        }
        return ResultCode.OK;
    }

    ResultCode distributed(EventBuilder.Distribution event) {
        Fund fund = state.funds.get(event.fund);
        if (fund == null) {
            return ResultCode.UNKNOWN_FUND;
        }
        if (event.perUnit <= 0) {
            return ResultCode.OUT_OF_RANGE;
        }
        BigDecimal perUnit = BigDecimal.valueOf(event.perUnit, ACTION_SCALE);
        ResultCode seen = distributedBefore(fund, event.date, perUnit);
        if (seen != ResultCode.OK) {
            return seen;
        }
        BigDecimal most = fund.value(fund.totalUnits, perUnit);
        if (!NaiveState.fits(fund.incomeBound.add(most))) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        fund.incomeBound = fund.incomeBound.add(most);
        BigDecimal atNavScale = perUnit.setScale(fund.terms.navScale, RoundingMode.HALF_EVEN);
        fund.distributed = NaiveState.saturated(fund.distributed.add(atNavScale));
        fund.history.replaceAll((date, nav) -> NaiveState.less(nav, atNavScale));
        Rung.Cause cause = model.cause(FundDistributedDecoder.TEMPLATE_ID, "", event.traceparent);
        act(fund, Kind.DISTRIBUTION, event.date, businessTime(), perUnit, cause);
        for (Position position : fund.holders) {
            position.referenceNav = NaiveState.less(position.referenceNav, atNavScale);
            position.peak = NaiveState.less(position.peak, atNavScale);
        }
        return ResultCode.OK;
    }

    ResultCode yielded(EventBuilder.Yield event) {
        Fund fund = state.funds.get(event.fund);
        if (fund == null) {
            return ResultCode.UNKNOWN_FUND;
        }
        if (fund.terms.kind != FundKind.MONEY_MARKET || event.incomePer10k < 0) {
            return ResultCode.OUT_OF_RANGE;
        }
        BigDecimal per10k = BigDecimal.valueOf(event.incomePer10k, ACTION_SCALE);
        ResultCode seen = seen(fund, Kind.YIELD, event.date, BigDecimal.ZERO, per10k);
        if (seen != ResultCode.OK) {
            return seen;
        }
        BigDecimal most = fund.totalUnits
                .multiply(per10k)
                .divide(TEN_THOUSAND)
                .setScale(NaiveState.decimals(fund.terms.currency), RoundingMode.CEILING);
        if (!NaiveState.fits(fund.incomeBound.add(most))) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        fund.incomeBound = fund.incomeBound.add(most);
        act(fund, Kind.YIELD, event.date, BigDecimal.ZERO, per10k, null);
        return ResultCode.OK;
    }

    ResultCode split(EventBuilder.Split event) {
        Fund fund = state.funds.get(event.fund);
        if (fund == null) {
            return ResultCode.UNKNOWN_FUND;
        }
        if (event.numerator < 1 || event.denominator < 1) {
            return ResultCode.OUT_OF_RANGE;
        }
        BigDecimal a = BigDecimal.valueOf(event.numerator);
        BigDecimal b = BigDecimal.valueOf(event.denominator);
        ResultCode seen = seen(fund, Kind.SPLIT, event.date, a, b);
        if (seen != ResultCode.OK) {
            return seen;
        }
        BigDecimal total = NaiveHolding.scaled(fund.totalUnits, a, b);
        BigDecimal nav = NaiveState.rescaled(fund.nav, a, b);
        boolean fits = NaiveState.fits(total)
                && (nav == null || (NaiveState.fits(nav) && NaiveState.fits(fund.value(total, nav))));
        if (!fits) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        fund.totalUnits = total;
        fund.nav = nav;
        fund.distributed = fund.distributed.multiply(b).divide(a, fund.terms.navScale, RoundingMode.HALF_EVEN);
        fund.previousDateNav = NaiveState.saturated(NaiveState.rescaled(fund.previousDateNav, a, b));
        fund.history.replaceAll((date, then) -> NaiveState.saturated(NaiveState.rescaled(then, a, b)));
        state.rules.values().stream()
                .filter(rule -> rule.terms.fund.equals(fund.id))
                .forEach(rule -> rule.splits.add(new BigDecimal[] {a, b}));
        Rung.Cause cause = model.cause(FundSplitDecoder.TEMPLATE_ID, "", event.traceparent);
        act(fund, Kind.SPLIT, event.date, a, b, cause);
        for (Position position : fund.holders) {
            position.peak = NaiveState.saturated(NaiveState.rescaled(position.peak, a, b));
            position.toldNav = NaiveState.saturated(NaiveState.rescaled(position.toldNav, a, b));
            position.referenceNav = NaiveState.saturated(NaiveState.rescaled(position.referenceNav, a, b));
            for (Freeze freeze : position.freezes) {
                leave(freeze, NaiveHolding.scaled(freeze.left, a, b));
            }
        }
        return ResultCode.OK;
    }

    /** A second distribution of a date has other figures and another business time; both must name one. */
    private ResultCode distributedBefore(Fund fund, int date, BigDecimal perUnit) {
        int kept = Math.max(0, fund.actions.size() - actionsKept);
        List<Step> ofDate = fund.actions.subList(kept, fund.actions.size()).stream()
                .filter(action -> action.kind() == Kind.DISTRIBUTION && action.date() == date)
                .toList();
        if (ofDate.stream().anyMatch(action -> action.second().compareTo(perUnit) == 0)) {
            return ResultCode.DUPLICATE;
        }
        for (Step action : ofDate) {
            boolean areBothTimed = action.first().compareTo(UNTIMED) != 0 && model.businessTimeNs() != null;
            if (!areBothTimed || action.first().compareTo(businessTime()) == 0) {
                return ResultCode.REF_REUSED;
            }
        }
        return kept > 0 && date <= lastDateOfGone(fund) ? ResultCode.TOO_OLD : ResultCode.OK;
    }

    private BigDecimal businessTime() {
        return model.businessTimeNs() == null ? UNTIMED : BigDecimal.valueOf(model.businessTimeNs());
    }

    /** Whether the fund has had its action of that kind and date. */
    private ResultCode seen(Fund fund, Kind kind, int date, BigDecimal first, BigDecimal second) {
        int kept = Math.max(0, fund.actions.size() - actionsKept);
        for (Step action : fund.actions.subList(kept, fund.actions.size())) {
            if (action.kind() == kind && action.date() == date) {
                boolean same =
                        action.first().compareTo(first) == 0 && action.second().compareTo(second) == 0;
                return same ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
            }
        }
        return kept > 0 && date <= lastDateOfGone(fund) ? ResultCode.TOO_OLD : ResultCode.OK;
    }

    /** Applies an action to all holders; {@code cause} is null when nobody is told of it. */
    private void act(Fund fund, Kind kind, int date, BigDecimal first, BigDecimal second, Rung.Cause cause) {
        Step action = Step.action(kind, date, first, second, fund.actions.size() + 1L);
        fund.actions.add(action);
        for (Position position : fund.holders) {
            position.steps.add(action);
            NaiveHolding before = position.holding.copy();
            ResultCode code = position.holding.apply(action);
            if (code != ResultCode.OK) {
                throw new AssertionError("a fund's action must not fail for a holder: " + action + " " + code);
            }
            if (cause != null) {
                bell.fundActed(position, action, before, cause);
            }
        }
    }

    // ---------------------------------------------------------------- orders

    ResultCode accepted(EventBuilder.Acceptance event) {
        Account account = state.accounts.get(event.account);
        if (account == null) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        Fund fund = state.funds.get(event.fund);
        if (fund == null) {
            return ResultCode.UNKNOWN_FUND;
        }
        if ((event.unitsScaled != null && event.unitsScaled <= 0)
                || (event.amountMinor != null && event.amountMinor < 0)) {
            return ResultCode.OUT_OF_RANGE;
        }
        List<Object> content = Arrays.asList(event.fund, event.side, event.unitsScaled, event.amountMinor, event.due);
        Order order = orders.find(event.account, event.order, model.nowNs());
        if (order != null) {
            return content.equals(order.accepted) ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        boolean comesIn = event.side == OrderSide.SUBSCRIBE
                || event.side == OrderSide.REINVEST
                || event.side == OrderSide.TRANSFER_IN;
        if (account.closed && comesIn) {
            return ResultCode.ACCOUNT_CLOSED;
        }
        if (orders.isFull()) {
            return ResultCode.LIMIT_REACHED;
        }
        order = new Order(event.order, account);
        order.accepted = content;
        order.state = OrderState.ACCEPTED;
        order.fund = fund;
        order.side = event.side;
        order.units = unitsOf(event.unitsScaled, fund);
        order.amount = amountOf(event.amountMinor, fund);
        order.due = event.due;
        orders.accept(order);
        if (event.due != null) {
            Order pending = order;
            order.lateness = model.timers().set(model.endOfDayNs(event.due), cause -> late(pending, cause));
        }
        bell.orderChanged(
                order,
                OrderState.ACCEPTED,
                "",
                model.cause(OrderAcceptedDecoder.TEMPLATE_ID, event.order, event.traceparent));
        return ResultCode.OK;
    }

    private void late(Order order, Rung.Cause timer) {
        order.lateness = null;
        bell.orderChanged(
                order,
                OrderState.LATE,
                "",
                new Rung.Cause(
                        timer.sequence(),
                        timer.timeNs(),
                        timer.template(),
                        order.id,
                        timer.feed(),
                        timer.feedSeq(),
                        timer.traceparent()));
    }

    /** An order is not pending any more. */
    private void close(Order order, OrderState orderState) {
        if (order.lateness != null) {
            model.timers().cancel(order.lateness);
            order.lateness = null;
        }
        orders.close(order, orderState, model.nowNs());
    }

    ResultCode rejected(EventBuilder.Rejection event) {
        Account account = state.accounts.get(event.account);
        if (account == null) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        Fund fund = state.funds.get(event.fund);
        if (fund == null) {
            return ResultCode.UNKNOWN_FUND;
        }
        if ((event.unitsScaled != null && event.unitsScaled <= 0)
                || (event.amountMinor != null && event.amountMinor < 0)) {
            return ResultCode.OUT_OF_RANGE;
        }
        List<Object> content = Arrays.asList(event.fund, event.side, event.unitsScaled, event.amountMinor);
        Order order = orders.find(event.account, event.order, model.nowNs());
        if (order != null && order.rejected != null) {
            return content.equals(order.rejected) ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        if (order != null && (order.state != OrderState.ACCEPTED || order.fund != fund || order.side != event.side)) {
            return ResultCode.REF_REUSED;
        }
        if (order == null) {
            order = new Order(event.order, account);
            order.fund = fund;
            order.side = event.side;
        }
        order.units = event.unitsScaled == null ? order.units : unitsOf(event.unitsScaled, fund);
        order.amount = event.amountMinor == null ? order.amount : amountOf(event.amountMinor, fund);
        order.rejected = content;
        close(order, OrderState.REJECTED);
        bell.orderChanged(
                order,
                OrderState.REJECTED,
                event.reason,
                model.cause(OrderRejectedDecoder.TEMPLATE_ID, event.order, event.traceparent));
        return ResultCode.OK;
    }

    ResultCode confirmed(EventBuilder.Order event, Integer businessDay) {
        Account account = state.accounts.get(event.account);
        if (account == null) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        Fund fund = state.funds.get(event.fund);
        if (fund == null) {
            return ResultCode.UNKNOWN_FUND;
        }
        if (event.unitsScaled <= 0 || event.amountMinor < 0) {
            return ResultCode.OUT_OF_RANGE;
        }
        List<Object> content = Arrays.asList(
                event.fund,
                event.side,
                event.unitsScaled,
                event.amountMinor,
                event.fee,
                event.tax,
                event.nav,
                event.date,
                event.acquired);
        Order order = orders.find(event.account, event.order, model.nowNs());
        ResultCode seen = seen(order, content, fund, event.side);
        if (seen != ResultCode.OK) {
            return seen;
        }
        Kind kind = switch (event.side) {
            case SUBSCRIBE -> Kind.SUBSCRIBE;
            case REINVEST -> Kind.REINVEST;
            case TRANSFER_IN -> Kind.TRANSFER_IN;
            case TRANSFER_OUT -> Kind.TRANSFER_OUT;
            default -> Kind.REDEEM;
        };
        if (account.closed && !kind.takesOut()) {
            return ResultCode.ACCOUNT_CLOSED;
        }
        int date = event.date == null ? businessDay : event.date;
        int acquired = kind == Kind.TRANSFER_IN && event.acquired != null ? event.acquired : date;
        Order confirmed = order == null ? new Order(event.order, account) : order;
        Step step = Step.movement(
                kind, date, unitsOf(event.unitsScaled, fund), amountOf(event.amountMinor, fund), acquired, confirmed);
        Rung.Cause cause = model.cause(OrderConfirmedDecoder.TEMPLATE_ID, event.order, event.traceparent());
        Change change = new Change(account, fund);
        ResultCode code = change.add(step, event.side == OrderSide.FORCED_REDEEM);
        if (code != ResultCode.OK) {
            return refused(code, change, event.order, cause);
        }
        confirmed.fund = fund;
        confirmed.side = event.side;
        confirmed.units = step.first();
        confirmed.amount = step.second();
        confirmed.confirmed = content;
        close(confirmed, OrderState.CONFIRMED);
        change.commit(cause);
        bell.orderChanged(confirmed, OrderState.CONFIRMED, "", cause);
        return ResultCode.OK;
    }

    ResultCode switched(EventBuilder.Switch event, Integer businessDay) {
        Account account = state.accounts.get(event.account);
        if (account == null) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        Fund from = state.funds.get(event.fromFund);
        Fund to = state.funds.get(event.toFund);
        if (from == null || to == null) {
            return ResultCode.UNKNOWN_FUND;
        }
        if (from == to || event.fromUnits <= 0 || event.fromAmount < 0 || event.toUnits <= 0 || event.toAmount < 0) {
            return ResultCode.OUT_OF_RANGE;
        }
        List<Object> content = Arrays.asList(
                event.fromFund,
                event.fromUnits,
                event.fromAmount,
                event.toFund,
                event.toUnits,
                event.toAmount,
                event.fee,
                event.date);
        Order order = orders.find(event.account, event.order, model.nowNs());
        ResultCode seen = seen(order, content, from, null);
        if (seen != ResultCode.OK) {
            return seen;
        }
        if (account.closed) {
            return ResultCode.ACCOUNT_CLOSED;
        }
        int date = event.date == null ? businessDay : event.date;
        Order switched = order == null ? new Order(event.order, account) : order;
        Rung.Cause cause = model.cause(OrderSwitchedDecoder.TEMPLATE_ID, event.order, event.traceparent);
        Change out = new Change(account, from);
        ResultCode code = out.add(
                Step.movement(
                        Kind.REDEEM,
                        date,
                        unitsOf(event.fromUnits, from),
                        amountOf(event.fromAmount, from),
                        date,
                        switched),
                false);
        if (code != ResultCode.OK) {
            return refused(code, out, event.order, cause);
        }
        Change in = new Change(account, to);
        code = in.add(
                Step.movement(
                        Kind.SUBSCRIBE, date, unitsOf(event.toUnits, to), amountOf(event.toAmount, to), date, switched),
                false);
        if (code != ResultCode.OK) {
            return refused(code, in, event.order, cause);
        }
        switched.fund = from;
        switched.side = null;
        switched.units = unitsOf(event.fromUnits, from);
        switched.amount = amountOf(event.fromAmount, from);
        switched.confirmed = content;
        close(switched, OrderState.CONFIRMED);
        out.commit(cause);
        in.commit(cause);
        bell.orderChanged(switched, OrderState.CONFIRMED, "", cause);
        return ResultCode.OK;
    }

    /** What became of an order that is confirmed (now, or again). */
    private static ResultCode seen(Order order, List<Object> content, Fund fund, OrderSide side) {
        if (order == null) {
            return ResultCode.OK;
        }
        if (order.confirmed != null) {
            return content.equals(order.confirmed) ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        return order.state == OrderState.ACCEPTED && order.fund == fund && order.side == side
                ? ResultCode.OK
                : ResultCode.REF_REUSED;
    }

    ResultCode reversed(EventBuilder.OrderReversal event) {
        if (!event.account.isEmpty() && !state.accounts.containsKey(event.account)) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        List<Order> meant = orders.findAll(
                event.order, event.account.isEmpty() ? state.accounts.keySet() : List.of(event.account), model.nowNs());
        if (meant.size() > 1) {
            return ResultCode.OUT_OF_RANGE;
        }
        if (meant.isEmpty()) {
            return ResultCode.UNKNOWN_ORDER;
        }
        Order order = meant.get(0);
        Order reversedBefore = orders.findReference(order.account.id, event.ref, model.nowNs());
        if (reversedBefore != null) {
            return reversedBefore == order ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        if (order.state != OrderState.CONFIRMED) {
            return ResultCode.UNKNOWN_ORDER;
        }
        Rung.Cause cause = model.cause(OrderReversedDecoder.TEMPLATE_ID, event.ref, event.traceparent);
        List<Change> changes = new ArrayList<>();
        List<Position> fromFirst = new ArrayList<>(order.account.positions);
        fromFirst.sort(Comparator.comparing(position -> position.fund != order.fund));
        for (Position position : fromFirst) {
            if (position.steps.stream().anyMatch(step -> step.order() == order)) {
                Change change = new Change(order.account, position.fund);
                ResultCode code = change.remove(order);
                if (code != ResultCode.OK) {
                    return refused(code, change, event.order, cause);
                }
                changes.add(change);
            }
        }
        order.reversal = event.ref;
        close(order, OrderState.REVERSED);
        changes.forEach(change -> change.commit(cause));
        bell.orderChanged(order, OrderState.REVERSED, event.reason, cause);
        return ResultCode.OK;
    }

    /** What a step in, or out of, the list of a position's steps makes of it and of its fund. */
    private final class Change {
        final Account account;
        final Fund fund;
        final Position known;
        final Position position;
        final List<Step> steps;
        NaiveHolding after;
        BigDecimal wanted;
        BigDecimal free;
        BigDecimal incomeBound;
        boolean isForced;
        boolean isLast = true;

        Change(Account account, Fund fund) {
            this.account = account;
            this.fund = fund;
            known = positionOf(account, fund);
            position = known == null ? new Position(account, fund) : known;
            steps = new ArrayList<>(position.steps);
            incomeBound = fund.incomeBound;
        }

        ResultCode add(Step step, boolean forced) {
            isForced = forced;
            wanted = step.first();
            BigDecimal held = position.holding.units;
            free = held.subtract(position.frozen());
            int place = steps.size();
            boolean reachesBase = true;
            for (int i = steps.size() - 1; i >= position.base && reachesBase; i--) {
                if (steps.get(i).date() <= step.date() && !isGone(fund, steps.get(i))) {
                    reachesBase = false;
                } else if (!isGone(fund, steps.get(i))) {
                    place = i;
                }
            }
            int earliest = position.base > 0 ? position.baseDate : lastDateOfGone(fund);
            if (reachesBase && earliest > step.date()) {
                return ResultCode.TOO_OLD;
            }
            steps.add(place, step);
            if (step.kind() == Kind.REINVEST) {
                incomeBound = incomeBound.add(step.second());
            }
            if (place < steps.size() - 1) {
                return recompute();
            }
            return step.kind().takesOut() && !forced && wanted.compareTo(free) > 0
                    ? ResultCode.INSUFFICIENT_UNITS
                    : append(step);
        }

        ResultCode remove(Order order) {
            for (int place = steps.size() - 1; place >= 0; place--) {
                if (steps.get(place).order() == order) {
                    wanted = steps.get(place).first();
                    free = position.holding.units.subtract(position.frozen());
                    if (place < position.base) {
                        return ResultCode.TOO_OLD;
                    }
                    steps.remove(place);
                    return recompute();
                }
            }
            return ResultCode.TOO_OLD;
        }

        private ResultCode append(Step step) {
            after = position.holding.copy();
            return check(after.apply(step));
        }

        private ResultCode recompute() {
            if (needsWhatIsGone()) {
                return ResultCode.TOO_OLD;
            }
            isLast = false;
            List<ResultCode> codes = new ArrayList<>();
            after = NaiveHolding.of(fund.terms, steps, codes);
            BigDecimal grown = after.income.subtract(position.holding.income);
            incomeBound = incomeBound.add(grown.max(BigDecimal.ZERO));
            return check(codes.get(0));
        }

        /** Whether an action behind the base, or else behind the first movement, is no longer kept by the fund. */
        private boolean needsWhatIsGone() {
            int from = position.base > 0 ? position.base : firstMovement(steps);
            return steps.subList(from, steps.size()).stream().anyMatch(step -> isGone(fund, step));
        }

        private ResultCode check(ResultCode applied) {
            if (applied != ResultCode.OK) {
                return applied;
            }
            if (!isForced && after.units.compareTo(position.frozen()) < 0) {
                return ResultCode.INSUFFICIENT_UNITS;
            }
            BigDecimal total = fund.totalUnits.add(after.units).subtract(position.holding.units);
            boolean fits = NaiveState.fits(total)
                    && NaiveState.fits(incomeBound)
                    && (fund.nav == null || NaiveState.fits(fund.value(total, fund.nav)));
            return fits ? ResultCode.OK : ResultCode.AMOUNT_OVERFLOW;
        }

        void commit(Rung.Cause cause) {
            if (known == null) {
                position.number = state.positions++;
                account.positions.add(position);
                fund.holders.add(position);
            }
            NaiveHolding before = position.holding;
            if (isLast) {
                rebase(position);
            }
            fund.totalUnits = fund.totalUnits.add(after.units).subtract(before.units);
            fund.incomeBound = incomeBound;
            position.steps.clear();
            position.steps.addAll(steps);
            position.holding = after;
            thaw(position);
            fold(position);
            boolean hasChanged = after.units.compareTo(before.units) != 0
                    || after.cost.compareTo(before.cost) != 0
                    || after.income.compareTo(before.income) != 0;
            if (hasChanged) {
                bell.traded(position, before, cause);
            }
        }
    }

    /** A forced redemption took frozen units: the oldest freezes shrink. */
    private void thaw(Position position) {
        BigDecimal missing = position.frozen().subtract(position.holding.units);
        for (Freeze freeze : position.freezes) {
            BigDecimal taken = freeze.left.min(missing.max(BigDecimal.ZERO));
            leave(freeze, freeze.left.subtract(taken));
            missing = missing.subtract(taken);
        }
    }

    private void leave(Freeze freeze, BigDecimal left) {
        if (freeze.left.signum() > 0 && left.signum() == 0) {
            endedFreezes.add(freeze);
        }
        freeze.left = left;
    }

    private boolean isGone(Fund fund, Step step) {
        return step.number() > 0 && step.number() <= fund.actions.size() - actionsKept;
    }

    /** The latest day of the actions that a fund no longer keeps. */
    private int lastDateOfGone(Fund fund) {
        return fund.actions.stream()
                .filter(action -> isGone(fund, action))
                .mapToInt(Step::date)
                .max()
                .orElse(Integer.MIN_VALUE);
    }

    private static int firstMovement(List<Step> steps) {
        int place = 0;
        while (place < steps.size() && !steps.get(place).kind().isMovement()) {
            place++;
        }
        return place;
    }

    /**
     * A position that can no longer be computed anew, since its fund no longer keeps all actions from its base on, is taken as
     * it is.
     */
    private void rebase(Position position) {
        int from = position.base > 0 ? position.base : firstMovement(position.steps);
        List<Step> open = position.steps.subList(from, position.steps.size());
        if (open.stream().anyMatch(step -> isGone(position.fund, step))) {
            Step lastAction = position.fund.actions.get(position.fund.actions.size() - 1);
            int lastMovement = open.stream()
                    .filter(step -> step.kind().isMovement())
                    .reduce((before, after) -> after)
                    .map(Step::date)
                    .orElse(position.baseDate);
            position.baseDate = Math.max(lastAction.date(), lastMovement);
            position.base = position.steps.size();
        }
    }

    /** Movements beyond those that a position keeps belong to its base. */
    private void fold(Position position) {
        List<Integer> kept = new ArrayList<>();
        for (int place = position.base; place < position.steps.size(); place++) {
            if (position.steps.get(place).kind().isMovement()) {
                kept.add(place);
            }
        }
        int surplus = kept.size() - movementsPerPosition;
        if (surplus > 0) {
            position.base = kept.get(surplus - 1) + 1;
            position.baseDate = position.steps.get(position.base - 1).date();
        }
    }

    private ResultCode refused(ResultCode code, Change change, String subject, Rung.Cause cause) {
        if (code == ResultCode.INSUFFICIENT_UNITS) {
            ringRefused(change.account, change.fund, change.wanted, change.free, subject, cause);
        }
        return code;
    }

    private void ringRefused(
            Account account, Fund fund, BigDecimal wanted, BigDecimal free, String subject, Rung.Cause cause) {
        Map<String, String> data = Map.of(
                "amount", wanted.toPlainString(), "expected", free.toPlainString(), "currency", fund.terms.currency);
        model.ringOperations(
                NotificationType.POSITION_REFUSED, Severity.WARNING, account.id, fund.id, subject, cause, data);
    }

    // ---------------------------------------------------------------- positions

    ResultCode frozen(EventBuilder.UnitsFreezing event) {
        Account account = state.accounts.get(event.account);
        if (account == null) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        Fund fund = state.funds.get(event.fund);
        if (fund == null) {
            return ResultCode.UNKNOWN_FUND;
        }
        if (event.unitsScaled <= 0) {
            return ResultCode.OUT_OF_RANGE;
        }
        BigDecimal units = unitsOf(event.unitsScaled, fund);
        Position position = positionOf(account, fund);
        Freeze known = position == null ? null : freezeOf(position, event.ref);
        if (known != null) {
            return known.frozen.compareTo(units) == 0 ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        if (freezes >= maxFreezes && endedFreezes.isEmpty()) {
            return ResultCode.LIMIT_REACHED;
        }
        BigDecimal free = position == null ? unitsOf(0L, fund) : position.holding.units.subtract(position.frozen());
        if (units.compareTo(free) > 0) {
            Rung.Cause cause = model.cause(UnitsFrozenDecoder.TEMPLATE_ID, event.ref, event.traceparent);
            ringRefused(account, fund, units, free, event.ref, cause);
            return ResultCode.INSUFFICIENT_UNITS;
        }
        if (freezes >= maxFreezes) {
            Freeze forgotten = endedFreezes.remove();
            forgotten.position.freezes.remove(forgotten);
            freezes--;
        }
        position.freezes.add(new Freeze(position, event.ref, units));
        freezes++;
        return ResultCode.OK;
    }

    ResultCode released(EventBuilder.UnitsReleasing event) {
        Account account = state.accounts.get(event.account);
        if (account == null) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        Fund fund = state.funds.get(event.fund);
        if (fund == null) {
            return ResultCode.UNKNOWN_FUND;
        }
        if (event.unitsScaled <= 0) {
            return ResultCode.OUT_OF_RANGE;
        }
        BigDecimal units = unitsOf(event.unitsScaled, fund);
        Position position = positionOf(account, fund);
        Freeze known = position == null ? null : freezeOf(position, event.ref);
        if (known == null) {
            return ResultCode.UNKNOWN_REF;
        }
        if (units.compareTo(known.left) > 0) {
            Rung.Cause cause = model.cause(UnitsReleasedDecoder.TEMPLATE_ID, event.ref, event.traceparent);
            ringRefused(account, fund, units, known.left, event.ref, cause);
            return ResultCode.INSUFFICIENT_UNITS;
        }
        leave(known, known.left.subtract(units));
        return ResultCode.OK;
    }

    ResultCode mode(EventBuilder.ModeSetting event, Integer businessDay) {
        Account account = state.accounts.get(event.account);
        if (account == null) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        Fund fund = state.funds.get(event.fund);
        if (fund == null) {
            return ResultCode.UNKNOWN_FUND;
        }
        Rung.Cause cause = model.cause(PositionModeDecoder.TEMPLATE_ID, "", event.traceparent);
        Change change = new Change(account, fund);
        ResultCode code = change.add(Step.mode(event.dividends == DividendMode.REINVEST, businessDay), false);
        if (code == ResultCode.OK) {
            change.commit(cause);
        }
        return code;
    }

    private static Freeze freezeOf(Position position, String ref) {
        return position.freezes.stream()
                .filter(freeze -> freeze.ref.equals(ref))
                .findFirst()
                .orElse(null);
    }

    private static Position positionOf(Account account, Fund fund) {
        return account.positions.stream()
                .filter(position -> position.fund == fund)
                .findFirst()
                .orElse(null);
    }

    private static BigDecimal unitsOf(Long scaled, Fund fund) {
        return scaled == null ? null : BigDecimal.valueOf(scaled, fund.terms.unitScale);
    }

    private static BigDecimal amountOf(Long minor, Fund fund) {
        return minor == null ? null : NaiveState.money(minor, fund.terms.currency);
    }
}
