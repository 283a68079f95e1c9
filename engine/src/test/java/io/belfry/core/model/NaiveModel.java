package io.belfry.core.model;

import io.belfry.codec.AccountBalancedDecoder;
import io.belfry.codec.AccountOpenedDecoder;
import io.belfry.codec.AccountPostedDecoder;
import io.belfry.codec.AccountPostedDetailedDecoder;
import io.belfry.codec.CostMethod;
import io.belfry.codec.CustomerRegisteredDecoder;
import io.belfry.codec.FeedSkipDecoder;
import io.belfry.codec.FundPricedDecoder;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsKind;
import io.belfry.codec.OperationsRaisedDecoder;
import io.belfry.codec.OrderConfirmedDecoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.codec.RuleRemovedDecoder;
import io.belfry.codec.RuleSetDecoder;
import io.belfry.codec.Severity;
import io.belfry.core.EventBuilder;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.Stamp;
import io.belfry.core.Rung;
import io.belfry.core.model.NaiveState.Account;
import io.belfry.core.model.NaiveState.Customer;
import io.belfry.core.model.NaiveState.Fund;
import io.belfry.core.model.NaiveState.Position;
import io.belfry.core.model.NaiveState.Rule;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The eager model: every event is applied to everybody whom it concerns at once, in decimals.
 *
 * <p>Where DESIGN.md and API.md leave open which of two refusals an event that deserves both gets, the model has the
 * order of the core.
 */
public final class NaiveModel {
    private static final int MAX_LEVELS = 16;

    private final NaiveState state = new NaiveState();
    private final NaiveBell bell = new NaiveBell(state);
    private final Map<String, Long> feeds = new HashMap<>();
    private final NaiveWindow<ResultCode> refused = new NaiveWindow<>();
    private final NaiveWindow<List<Object>> refs = new NaiveWindow<>();
    private final NaiveWindow<List<Object>> orders = new NaiveWindow<>();
    private long sequence;
    private long nowNs;
    private Stamp stamp = Stamp.unnumbered(0);

    public ResultCode apply(Event event, Stamp newStamp) {
        sequence++;
        nowNs = Math.max(nowNs, newStamp.engineTimeNs());
        stamp = newStamp;
        return stamp.feed().isEmpty() ? dispatch(event) : numbered(event);
    }

    NaiveState state() {
        return state;
    }

    public List<Rung> rung() {
        return bell.rung();
    }

    private ResultCode numbered(Event event) {
        long last = feeds.get(stamp.feed());
        List<Object> key = List.of(stamp.feed(), stamp.feedSeq());
        if (stamp.feedSeq() <= last) {
            ResultCode remembered = refused.find(key, 0);
            return remembered == null ? ResultCode.DUPLICATE : remembered;
        }
        if (stamp.feedSeq() > last + 1) {
            return ResultCode.SEQ_GAP;
        }
        feeds.put(stamp.feed(), stamp.feedSeq());
        ResultCode code = dispatch(event);
        if (code != ResultCode.OK && code != ResultCode.DUPLICATE) {
            refused.put(key, code, 0);
        }
        return code;
    }

    private ResultCode dispatch(Event event) {
        if (event instanceof EventBuilder.Posting posting) {
            return posted(posting);
        } else if (event instanceof EventBuilder.Order order) {
            return confirmed(order);
        } else if (event instanceof EventBuilder.Price price) {
            return priced(price);
        } else if (event instanceof EventBuilder.RuleSetting rule) {
            return ruleSet(rule);
        } else if (event instanceof EventBuilder.RuleRemoval rule) {
            return ruleRemoved(rule);
        } else if (event instanceof EventBuilder.Customer customer) {
            return registered(customer);
        } else if (event instanceof EventBuilder.Account account) {
            return opened(account);
        } else if (event instanceof EventBuilder.Closing closing) {
            return closed(closing);
        } else if (event instanceof EventBuilder.Balance balance) {
            return balanced(balance);
        } else if (event instanceof EventBuilder.Fund fund) {
            return registered(fund);
        } else if (event instanceof EventBuilder.Skip skip) {
            return skip(skip);
        } else if (event instanceof EventBuilder.OperationsRaising raising) {
            return raised(raising);
        } else if (event instanceof EventBuilder.FeedOpening feed) {
            feeds.putIfAbsent(feed.feed, 0L);
            return ResultCode.OK;
        } else if (event instanceof EventBuilder.IngressRefusal refusal) {
            return refusal.code;
        } else if (event instanceof EventBuilder.Configuration configuration) {
            configured(configuration);
            return ResultCode.OK;
        }
        return ResultCode.OK;
    }

    private void configured(EventBuilder.Configuration configuration) {
        refs.resize(configuration.limits.refWindowEntries(), configuration.limits.refWindowNs());
        orders.resize(configuration.limits.orderWindowEntries(), configuration.limits.orderWindowNs());
        refused.resize(configuration.limits.refusedKept(), Long.MAX_VALUE);
    }

    private ResultCode skip(EventBuilder.Skip event) {
        Long last = feeds.get(event.feed);
        if (last == null || event.to <= last + 1) {
            return ResultCode.OUT_OF_RANGE;
        }
        feeds.put(event.feed, event.to - 1);
        Map<String, String> data = Map.of("expected", Long.toString(last + 1), "actual", Long.toString(event.to));
        ringOperations(
                NotificationType.FEED_GAP,
                Severity.CRITICAL,
                "",
                "",
                event.feed,
                cause(FeedSkipDecoder.TEMPLATE_ID, "", ""),
                data);
        return ResultCode.OK;
    }

    private ResultCode raised(EventBuilder.OperationsRaising event) {
        boolean isClock = event.kind == OperationsKind.CLOCK_JUMPED;
        ringOperations(
                isClock ? NotificationType.CLOCK_JUMPED : NotificationType.DISK_LOW,
                Severity.CRITICAL,
                "",
                "",
                "",
                cause(OperationsRaisedDecoder.TEMPLATE_ID, "", ""),
                Map.of("expected", Long.toString(event.expected), "actual", Long.toString(event.actual)));
        return ResultCode.OK;
    }

    // ---------------------------------------------------------------- customers and accounts

    private ResultCode registered(EventBuilder.Customer event) {
        Customer customer = state.customers.computeIfAbsent(event.customer, Customer::new);
        if (!event.segment.isEmpty() && !event.segment.equals(customer.segment)) {
            customer.segment = event.segment;
            bell.customerMoved(customer, cause(CustomerRegisteredDecoder.TEMPLATE_ID, "", ""));
        }
        return ResultCode.OK;
    }

    private ResultCode opened(EventBuilder.Account event) {
        Customer customer = state.customers.get(event.customer);
        if (customer == null) {
            return ResultCode.UNKNOWN_CUSTOMER;
        }
        Account known = state.accounts.get(event.account);
        if (known != null) {
            return updated(known, event);
        }
        if (event.overdraftLimit != null && event.overdraftLimit < 0) {
            return ResultCode.OUT_OF_RANGE;
        }
        Account account = new Account(event.account, customer, event.currency);
        account.ledger = NaiveState.money(event.balance == null ? 0 : event.balance, event.currency);
        account.overdraftLimit =
                NaiveState.money(event.overdraftLimit == null ? 0 : event.overdraftLimit, event.currency);
        account.enforcesLimit = event.enforceLimit != null && event.enforceLimit;
        if (!NaiveState.fits(account.available())) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        state.accounts.put(event.account, account);
        return ResultCode.OK;
    }

    private ResultCode updated(Account account, EventBuilder.Account event) {
        if (!account.customer.id.equals(event.customer)) {
            return ResultCode.ALREADY_EXISTS;
        }
        if (!account.currency.equals(event.currency)) {
            return ResultCode.CURRENCY_MISMATCH;
        }
        BigDecimal available = account.available();
        if (event.overdraftLimit != null) {
            BigDecimal overdraft = NaiveState.money(event.overdraftLimit, account.currency);
            if (overdraft.signum() < 0) {
                return ResultCode.OUT_OF_RANGE;
            }
            if (!NaiveState.fits(account.ledger.add(overdraft))) {
                return ResultCode.AMOUNT_OVERFLOW;
            }
            account.overdraftLimit = overdraft;
        }
        if (event.enforceLimit != null) {
            account.enforcesLimit = event.enforceLimit;
        }
        bell.balanceChanged(account, account.ledger, available, null, cause(AccountOpenedDecoder.TEMPLATE_ID, "", ""));
        return ResultCode.OK;
    }

    private ResultCode closed(EventBuilder.Closing event) {
        Account account = state.accounts.get(event.account);
        if (account == null) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        if (account.closed) {
            return ResultCode.ACCOUNT_CLOSED;
        }
        account.closed = true;
        return ResultCode.OK;
    }

    private ResultCode posted(EventBuilder.Posting event) {
        Account account = state.accounts.get(event.account);
        if (account == null) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        if (!account.currency.equals(event.currency)) {
            return ResultCode.CURRENCY_MISMATCH;
        }
        List<Object> key = List.of(event.account, event.ref);
        List<Object> content = Arrays.asList(
                event.amountMinor, event.kind, event.booked, event.settles, event.reverses, event.counterparty);
        List<Object> seen = refs.find(key, nowNs);
        if (seen != null) {
            return seen.equals(content) ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        BigDecimal amount = NaiveState.money(event.amountMinor, account.currency);
        BigDecimal ledger = account.ledger;
        BigDecimal available = account.available();
        if (!NaiveState.fits(amount)
                || !NaiveState.fits(ledger.add(amount))
                || !NaiveState.fits(available.add(amount))) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        ResultCode unmatched = unmatched(account, event);
        if (account.enforcesLimit) {
            if (unmatched != ResultCode.OK) {
                return unmatched;
            }
            if (amount.signum() < 0 && available.add(amount).signum() < 0) {
                return ResultCode.INSUFFICIENT_FUNDS;
            }
        }
        refs.put(key, content, nowNs);
        account.ledger = ledger.add(amount);
        Rung.Cause cause = cause(
                event.isDetailed() ? AccountPostedDetailedDecoder.TEMPLATE_ID : AccountPostedDecoder.TEMPLATE_ID,
                event.ref,
                event.traceparent);
        if (unmatched != ResultCode.OK) {
            String subject = switch (unmatched) {
                case UNKNOWN_HOLD -> event.settles;
                case UNKNOWN_REF -> event.reverses;
                default -> "";
            };
            Map<String, String> data =
                    Map.of("amount", amount.toPlainString(), "currency", account.currency, "reason", unmatched.name());
            ringOperations(NotificationType.POSTING_UNMATCHED, Severity.WARNING, account.id, "", subject, cause, data);
        }
        if (amount.signum() != 0) {
            bell.balanceChanged(account, ledger, available, event, cause);
        }
        return ResultCode.OK;
    }

    /** The code that an account which decides refuses with, and one that mirrors tells operations. */
    private ResultCode unmatched(Account account, EventBuilder.Posting event) {
        if (account.closed) {
            return ResultCode.ACCOUNT_CLOSED;
        }
        if (!event.settles.isEmpty()) {
            return ResultCode.UNKNOWN_HOLD;
        }
        if (!event.reverses.isEmpty() && refs.find(List.of(event.account, event.reverses), nowNs) == null) {
            return ResultCode.UNKNOWN_REF;
        }
        return ResultCode.OK;
    }

    private ResultCode balanced(EventBuilder.Balance event) {
        Account account = state.accounts.get(event.account);
        if (account == null) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        BigDecimal theirs = NaiveState.money(event.ledgerMinor, account.currency);
        if (theirs.compareTo(account.ledger) != 0) {
            Map<String, String> data = Map.of(
                    "expected",
                    account.ledger.toPlainString(),
                    "actual",
                    theirs.toPlainString(),
                    "currency",
                    account.currency);
            ringOperations(
                    NotificationType.BALANCE_DRIFT,
                    Severity.CRITICAL,
                    account.id,
                    "",
                    "",
                    cause(AccountBalancedDecoder.TEMPLATE_ID, "", ""),
                    data);
        }
        return ResultCode.OK;
    }

    // ---------------------------------------------------------------- funds and orders

    private ResultCode registered(EventBuilder.Fund event) {
        if (event.navScale > 8 || event.unitScale > 8 || event.costMethod != CostMethod.AVERAGE) {
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
                && known.terms.rounding == event.rounding
                && known.terms.kind == event.kind;
        return same ? ResultCode.OK : ResultCode.ALREADY_EXISTS;
    }

    private ResultCode priced(EventBuilder.Price event) {
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
        if (!NaiveState.fits(fund.value(fund.totalUnits(), nav))) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        BigDecimal before = fund.nav;
        if (!restates) {
            fund.previousDateNav = before;
        }
        fund.nav = nav;
        fund.date = event.date;
        fund.version = event.version;
        Rung.Cause cause = cause(FundPricedDecoder.TEMPLATE_ID, "", event.traceparent);
        for (Position position : fund.holders) {
            bell.priced(position, before, restates, cause);
        }
        return ResultCode.OK;
    }

    private ResultCode confirmed(EventBuilder.Order event) {
        Account account = state.accounts.get(event.account);
        if (account == null) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        Fund fund = state.funds.get(event.fund);
        if (fund == null) {
            return ResultCode.UNKNOWN_FUND;
        }
        boolean subscribes = event.side == OrderSide.SUBSCRIBE;
        if ((!subscribes && event.side != OrderSide.REDEEM) || event.unitsScaled <= 0 || event.amountMinor < 0) {
            return ResultCode.OUT_OF_RANGE;
        }
        List<Object> key = List.of(event.account, event.order);
        List<Object> content = Arrays.asList(event.fund, event.side, event.unitsScaled, event.amountMinor, event.fee);
        List<Object> seen = orders.find(key, nowNs);
        if (seen != null) {
            return seen.equals(content) ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        if (account.closed && subscribes) {
            return ResultCode.ACCOUNT_CLOSED;
        }
        BigDecimal units = BigDecimal.valueOf(event.unitsScaled, fund.terms.unitScale);
        BigDecimal amount = NaiveState.money(event.amountMinor, fund.terms.currency);
        Rung.Cause cause = cause(OrderConfirmedDecoder.TEMPLATE_ID, event.order, event.traceparent());
        ResultCode code = subscribes
                ? subscribe(account, fund, units, amount, cause)
                : redeem(account, fund, units, amount, event.order, cause);
        if (code == ResultCode.OK) {
            orders.put(key, content, nowNs);
        }
        return code;
    }

    private ResultCode subscribe(Account account, Fund fund, BigDecimal units, BigDecimal amount, Rung.Cause cause) {
        BigDecimal total = fund.totalUnits().add(units);
        BigDecimal nav = fund.nav == null ? BigDecimal.ZERO : fund.nav;
        if (total.unscaledValue().bitLength() >= Long.SIZE || !NaiveState.fits(fund.value(total, nav))) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        Position position = positionOf(account, fund);
        if (position != null && !NaiveState.fits(position.cost.add(amount))) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        if (position == null) {
            position = new Position(account, fund);
            account.positions.add(position);
            fund.holders.add(position);
        }
        BigDecimal unitsBefore = position.units;
        BigDecimal costBefore = position.cost;
        position.units = unitsBefore.add(units);
        position.cost = costBefore.add(amount);
        position.cashIn = position.cashIn.add(amount);
        bell.traded(position, unitsBefore, costBefore, cause);
        return ResultCode.OK;
    }

    private ResultCode redeem(
            Account account, Fund fund, BigDecimal units, BigDecimal amount, String order, Rung.Cause cause) {
        Position position = positionOf(account, fund);
        BigDecimal free = position == null ? BigDecimal.ZERO.setScale(fund.terms.unitScale) : position.units;
        if (units.compareTo(free) > 0) {
            Map<String, String> data = Map.of(
                    "amount", units.toPlainString(), "expected", free.toPlainString(), "currency", fund.terms.currency);
            ringOperations(
                    NotificationType.POSITION_REFUSED, Severity.WARNING, account.id, fund.id, order, cause, data);
            return ResultCode.INSUFFICIENT_UNITS;
        }
        BigDecimal out = position.cost
                .multiply(units)
                .divide(position.units, NaiveState.decimals(fund.terms.currency), RoundingMode.HALF_EVEN);
        BigDecimal realised = position.realised.add(amount).subtract(out);
        if (!NaiveState.fits(realised)) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        BigDecimal unitsBefore = position.units;
        BigDecimal costBefore = position.cost;
        position.units = unitsBefore.subtract(units);
        position.cost = costBefore.subtract(out);
        position.realised = realised;
        position.cashOut = position.cashOut.add(amount);
        bell.traded(position, unitsBefore, costBefore, cause);
        return ResultCode.OK;
    }

    private static Position positionOf(Account account, Fund fund) {
        return account.positions.stream()
                .filter(position -> position.fund == fund)
                .findFirst()
                .orElse(null);
    }

    // ---------------------------------------------------------------- rules

    private ResultCode ruleSet(EventBuilder.RuleSetting event) {
        switch (event.scope) {
            case CUSTOMER -> {
                if (!state.customers.containsKey(event.scopeId)) {
                    return ResultCode.UNKNOWN_CUSTOMER;
                }
            }
            case ACCOUNT -> {
                if (!state.accounts.containsKey(event.scopeId)) {
                    return ResultCode.UNKNOWN_ACCOUNT;
                }
            }
            default -> {}
        }
        if (!event.fund.isEmpty() && !state.funds.containsKey(event.fund)) {
            return ResultCode.UNKNOWN_FUND;
        }
        boolean takesLevels = event.kind != RuleKind.BALANCE_CHANGED
                && event.kind != RuleKind.TRANSACTION_LARGE
                && event.kind != RuleKind.NAV_UPDATED;
        int count = event.levels.length;
        boolean rightCount = takesLevels ? count >= 1 && count <= MAX_LEVELS : count == 0;
        boolean distinct = Arrays.stream(event.levels).distinct().count() == count;
        if (!rightCount || event.recovery < 0 || !distinct) {
            return ResultCode.OUT_OF_RANGE;
        }
        Rule last = state.rules.get(event.rule);
        state.rules.put(event.rule, new Rule(event.rule, last == null ? 1 : last.version + 1, event, false));
        bell.rulesChanged(cause(RuleSetDecoder.TEMPLATE_ID, event.rule, ""));
        return ResultCode.OK;
    }

    private ResultCode ruleRemoved(EventBuilder.RuleRemoval event) {
        Rule last = state.rules.get(event.rule);
        if (last == null || last.removed) {
            return ResultCode.UNKNOWN_RULE;
        }
        state.rules.put(event.rule, new Rule(last.id, last.version, last.terms, true));
        bell.rulesChanged(cause(RuleRemovedDecoder.TEMPLATE_ID, event.rule, ""));
        return ResultCode.OK;
    }

    // ---------------------------------------------------------------- notifications

    private Rung.Cause cause(int template, String reference, String traceparent) {
        return new Rung.Cause(sequence, nowNs, template, reference, stamp.feed(), stamp.feedSeq(), traceparent);
    }

    private void ringOperations(
            NotificationType type,
            Severity severity,
            String account,
            String fund,
            String subject,
            Rung.Cause cause,
            Map<String, String> data) {
        bell.rung()
                .add(new Rung(
                        Rung.Identity.NONE,
                        type,
                        NotificationState.INFO,
                        severity,
                        "",
                        "",
                        0,
                        0,
                        account,
                        fund,
                        subject,
                        cause,
                        new TreeMap<>(data)));
    }
}
