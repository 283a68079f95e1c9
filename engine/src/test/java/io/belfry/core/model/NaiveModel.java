package io.belfry.core.model;

import io.belfry.codec.AccountBalancedDecoder;
import io.belfry.codec.AccountOpenedDecoder;
import io.belfry.codec.AccountPostedDecoder;
import io.belfry.codec.AccountPostedDetailedDecoder;
import io.belfry.codec.CustomerRegisteredDecoder;
import io.belfry.codec.FeedSkipDecoder;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsKind;
import io.belfry.codec.OperationsRaisedDecoder;
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
import io.belfry.core.model.NaiveState.Rule;
import java.math.BigDecimal;
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
    private final NaiveFunds funds = new NaiveFunds(this, state, bell);
    private int bankOffsetMinutes;

    /** The event's own time; null when it names none. */
    private Long businessTimeNs;

    private long sequence;
    private long nowNs;
    private Stamp stamp = Stamp.unnumbered(0);

    public ResultCode apply(Event event, Stamp newStamp) {
        sequence++;
        nowNs = Math.max(nowNs, newStamp.engineTimeNs());
        stamp = newStamp;
        businessTimeNs = null;
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
        if (event instanceof EventBuilder.Timed timed) {
            businessTimeNs = timed.timeNs;
            return dispatch(timed.event);
        } else if (event instanceof EventBuilder.Posting posting) {
            return posted(posting);
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
        return dispatchToFunds(event);
    }

    private ResultCode dispatchToFunds(Event event) {
        if (event instanceof EventBuilder.Order order) {
            return funds.confirmed(order, businessDay());
        } else if (event instanceof EventBuilder.Price price) {
            return funds.priced(price);
        } else if (event instanceof EventBuilder.Fund fund) {
            return funds.registered(fund);
        } else if (event instanceof EventBuilder.Distribution distribution) {
            return funds.distributed(distribution);
        } else if (event instanceof EventBuilder.Yield yield) {
            return funds.yielded(yield);
        } else if (event instanceof EventBuilder.Split split) {
            return funds.split(split);
        } else if (event instanceof EventBuilder.Acceptance acceptance) {
            return funds.accepted(acceptance);
        } else if (event instanceof EventBuilder.Rejection rejection) {
            return funds.rejected(rejection);
        } else if (event instanceof EventBuilder.Switch change) {
            return funds.switched(change, businessDay());
        } else if (event instanceof EventBuilder.OrderReversal reversal) {
            return funds.reversed(reversal);
        } else if (event instanceof EventBuilder.UnitsFreezing freezing) {
            return funds.frozen(freezing);
        } else if (event instanceof EventBuilder.UnitsReleasing releasing) {
            return funds.released(releasing);
        } else if (event instanceof EventBuilder.ModeSetting mode) {
            return funds.mode(mode, businessDay());
        }
        return ResultCode.OK;
    }

    /** The bank's day of the event's own time, or else of engine time. */
    private int businessDay() {
        long localNs = (businessTimeNs == null ? nowNs : businessTimeNs) + bankOffsetMinutes * 60_000_000_000L;
        return (int) Math.floorDiv(localNs, 86_400_000_000_000L);
    }

    long nowNs() {
        return nowNs;
    }

    private void configured(EventBuilder.Configuration configuration) {
        refs.resize(configuration.limits.refWindowEntries(), configuration.limits.refWindowNs());
        bankOffsetMinutes = configuration.bankOffsetMinutes;
        funds.configured(configuration.limits);
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
                && event.kind != RuleKind.HOLD_CHANGED
                && event.kind != RuleKind.ORDER_CHANGED
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

    Rung.Cause cause(int template, String reference, String traceparent) {
        return new Rung.Cause(sequence, nowNs, template, reference, stamp.feed(), stamp.feedSeq(), traceparent);
    }

    void ringOperations(
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
