package io.belfry.core.model;

import io.belfry.codec.AccountBalancedDecoder;
import io.belfry.codec.AccountHeldDecoder;
import io.belfry.codec.AccountOpenedDecoder;
import io.belfry.codec.AccountPostedDecoder;
import io.belfry.codec.AccountPostedDetailedDecoder;
import io.belfry.codec.AccountReleasedDecoder;
import io.belfry.codec.CustomerRegisteredDecoder;
import io.belfry.codec.FeedSkipDecoder;
import io.belfry.codec.HoldState;
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
import io.belfry.core.model.NaiveState.Hold;
import io.belfry.core.model.NaiveState.HoldChange;
import io.belfry.core.model.NaiveState.Rule;
import io.belfry.core.model.NaiveState.Seen;
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
public final class NaiveModel implements RandomFundEvents.Holdings {
    private static final int MAX_LEVELS = 16;

    private final NaiveState state = new NaiveState();
    private final NaiveBell bell = new NaiveBell(this, state);
    private final Map<String, Long> feeds = new HashMap<>();
    private final NaiveWindow<ResultCode> refused = new NaiveWindow<>();
    private final NaiveWindow<Seen> refs = new NaiveWindow<>();
    private final NaiveFunds funds = new NaiveFunds(this, state, bell);
    private int bankOffsetMinutes;

    /** The event's own time; null when it names none. */
    private Long businessTimeNs;

    private final NaiveTimers timers = new NaiveTimers();
    private int maxHolds;
    private long sequence;
    private long nowNs;
    private Stamp stamp = Stamp.unnumbered(0);

    public ResultCode apply(Event event, Stamp newStamp) {
        sequence++;
        nowNs = Math.max(nowNs, newStamp.engineTimeNs());
        stamp = newStamp;
        businessTimeNs = null;
        ResultCode code = stamp.feed().isEmpty() ? dispatch(event) : numbered(event);
        bell.settle();
        timers.work(nowNs, deadlineNs -> new Rung.Cause(sequence, nowNs, 0, "", "", deadlineNs, ""));
        return code;
    }

    /** Worked off after each event, as the core does. */
    NaiveTimers timers() {
        return timers;
    }

    NaiveState state() {
        return state;
    }

    /** Scaled units, 0 where there is no such position. */
    @Override
    public long held(String account, String fund) {
        Account holder = state.accounts.get(account);
        return holder == null
                ? 0
                : holder.positions.stream()
                        .filter(position -> position.fund.id.equals(fund))
                        .mapToLong(position ->
                                position.holding.units.unscaledValue().longValueExact())
                        .sum();
    }

    @Override
    public boolean isConfirmed(String account, String order) {
        return funds.isConfirmed(account, order);
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

    /** The present event's own time, or null. */
    Long businessTimeNs() {
        return businessTimeNs;
    }

    private ResultCode dispatch(Event event) {
        if (event instanceof EventBuilder.Timed timed) {
            businessTimeNs = timed.timeNs;
            return dispatch(timed.event);
        } else if (event instanceof EventBuilder.Posting posting) {
            return posted(posting);
        } else if (event instanceof EventBuilder.Holding holding) {
            return held(holding);
        } else if (event instanceof EventBuilder.Releasing releasing) {
            return released(releasing);
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

    /** When a day has ended at the bank. */
    long endOfDayNs(int day) {
        return (day + 1L) * 86_400_000_000_000L - bankOffsetMinutes * 60_000_000_000L;
    }

    long nowNs() {
        return nowNs;
    }

    private void configured(EventBuilder.Configuration configuration) {
        refs.resize(configuration.limits.refWindowEntries(), configuration.limits.refWindowNs());
        bankOffsetMinutes = configuration.bankOffsetMinutes;
        funds.configured(configuration.limits);
        refused.resize(configuration.limits.refusedKept(), Long.MAX_VALUE);
        timers.perEvent(configuration.limits.details().timersPerEvent());
        maxHolds = configuration.limits.details().maxHolds();
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
        account.number = state.accounts.size();
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
            BigDecimal most = account.ledger.add(overdraft);
            if (!NaiveState.fits(most) || !NaiveState.fits(most.subtract(account.held()))) {
                return ResultCode.AMOUNT_OVERFLOW;
            }
            account.overdraftLimit = overdraft;
        }
        if (event.enforceLimit != null) {
            account.enforcesLimit = event.enforceLimit;
        }
        Rung.Cause cause = cause(AccountOpenedDecoder.TEMPLATE_ID, "", "");
        bell.balanceChanged(account, account.ledger, available, null, null, null, null, cause);
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
        if (account.enforcesLimit
                && (account.ledger.signum() != 0 || account.held().signum() != 0)) {
            return ResultCode.OUT_OF_RANGE;
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
        List<Object> key = List.of("posting", event.account, event.ref);
        List<Object> content = Arrays.asList(
                event.amountMinor, event.kind, event.booked, event.settles, event.reverses, event.counterparty);
        Seen seen = refs.find(key, nowNs);
        if (seen != null) {
            return seen.content.equals(content) ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        BigDecimal amount = NaiveState.money(event.amountMinor, account.currency);
        Hold hold = amount.signum() > 0 ? null : account.holds.get(event.settles);
        BigDecimal settled = hold == null ? BigDecimal.ZERO : amount.negate().min(hold.left);
        Seen original =
                event.reverses.isEmpty() ? null : refs.find(List.of("posting", event.account, event.reverses), nowNs);
        boolean reverses = original != null && isWithin(amount.negate(), original.left);
        BigDecimal ledger = account.ledger;
        BigDecimal available = account.available();
        if (!NaiveState.fits(amount)
                || !NaiveState.fits(ledger.add(amount))
                || !NaiveState.fits(ledger.add(amount).add(account.overdraftLimit))
                || !NaiveState.fits(available.add(amount).add(settled))) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        ResultCode unmatched = account.closed
                ? ResultCode.ACCOUNT_CLOSED
                : hold == null && !event.settles.isEmpty()
                        ? ResultCode.UNKNOWN_HOLD
                        : reverses || event.reverses.isEmpty() ? ResultCode.OK : ResultCode.UNKNOWN_REF;
        if (account.enforcesLimit) {
            if (unmatched != ResultCode.OK) {
                return unmatched == ResultCode.UNKNOWN_REF && original != null ? ResultCode.OUT_OF_RANGE : unmatched;
            }
            if (amount.signum() < 0 && available.add(settled).add(amount).signum() < 0) {
                return ResultCode.INSUFFICIENT_FUNDS;
            }
        }
        if (reverses) {
            original.left = original.left.add(amount);
        }
        Seen own = new Seen(content, amount);
        own.placeNs = businessTimeNs == null ? nowNs : Math.min(businessTimeNs, nowNs);
        refs.put(key, own, nowNs);
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
            BigDecimal matching =
                    unmatched == ResultCode.UNKNOWN_REF && original != null ? original.left.negate() : null;
            ringUnmatched(account, amount, matching, unmatched, subject, cause);
        }
        if (amount.signum() == 0) {
            return ResultCode.OK;
        }
        HoldChange change = null;
        if (hold != null) {
            change =
                    new HoldChange(hold, HoldState.SETTLED, amount.negate(), hold.left.compareTo(amount.negate()) == 0);
            hold.left = hold.left.subtract(settled);
        }
        bell.balanceChanged(account, ledger, available, event, own, reverses ? original : null, change, cause);
        if (hold != null && hold.left.signum() == 0) {
            close(hold, false);
        }
        return ResultCode.OK;
    }

    /** Whether {@code part} is nothing, or a part of {@code whole}, with the same sign. */
    private static boolean isWithin(BigDecimal part, BigDecimal whole) {
        return part.signum() == 0
                || (part.signum() == whole.signum() && part.abs().compareTo(whole.abs()) <= 0);
    }

    private void ringUnmatched(
            Account account,
            BigDecimal amount,
            BigDecimal matching,
            ResultCode reason,
            String subject,
            Rung.Cause cause) {
        Map<String, String> data = new HashMap<>(
                Map.of("amount", amount.toPlainString(), "currency", account.currency, "reason", reason.name()));
        if (matching != null) {
            data.put("expected", matching.toPlainString());
        }
        ringOperations(NotificationType.POSTING_UNMATCHED, Severity.WARNING, account.id, "", subject, cause, data);
    }

    private ResultCode held(EventBuilder.Holding event) {
        Account account = state.accounts.get(event.account);
        if (account == null) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        if (event.hold.isEmpty()) {
            return ResultCode.MALFORMED;
        }
        if (event.amountMinor <= 0) {
            return ResultCode.OUT_OF_RANGE;
        }
        List<Object> content = Arrays.asList(event.amountMinor, event.expiresNs, event.counterparty);
        Hold open = account.holds.get(event.hold);
        Seen seen = refs.find(List.of("hold", event.account, event.hold), nowNs);
        if (open != null || seen != null) {
            List<Object> before = open != null ? open.content : seen.content;
            return before.equals(content) ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        BigDecimal amount = NaiveState.money(event.amountMinor, account.currency);
        BigDecimal available = account.available();
        if (!NaiveState.fits(account.held().add(amount)) || !NaiveState.fits(available.subtract(amount))) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        if (account.enforcesLimit) {
            if (account.closed) {
                return ResultCode.ACCOUNT_CLOSED;
            }
            if (amount.compareTo(available) > 0) {
                return ResultCode.INSUFFICIENT_FUNDS;
            }
        }
        if (state.accounts.values().stream().mapToInt(a -> a.holds.size()).sum() >= maxHolds) {
            return ResultCode.LIMIT_REACHED;
        }
        refs.put(List.of("hold", event.account, event.hold), new Seen(content, null), nowNs);
        Hold hold = new Hold(event, account, content);
        account.holds.put(event.hold, hold);
        if (event.expiresNs != null) {
            hold.expiry = timers.set(event.expiresNs, cause -> end(hold, HoldState.EXPIRED, cause));
        }
        Rung.Cause cause = cause(AccountHeldDecoder.TEMPLATE_ID, event.hold, event.traceparent);
        if (account.closed) {
            ringUnmatched(account, amount, null, ResultCode.ACCOUNT_CLOSED, "", cause);
        }
        HoldChange change = new HoldChange(hold, HoldState.HELD, amount, false);
        bell.balanceChanged(account, account.ledger, available, null, null, null, change, cause);
        return ResultCode.OK;
    }

    private ResultCode released(EventBuilder.Releasing event) {
        Account account = state.accounts.get(event.account);
        if (account == null) {
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        if (event.hold.isEmpty()) {
            return ResultCode.MALFORMED;
        }
        Hold hold = account.holds.get(event.hold);
        if (hold == null) {
            Seen seen = refs.find(List.of("hold", event.account, event.hold), nowNs);
            return seen != null && seen.released ? ResultCode.DUPLICATE : ResultCode.UNKNOWN_HOLD;
        }
        end(hold, HoldState.RELEASED, cause(AccountReleasedDecoder.TEMPLATE_ID, event.hold, event.traceparent));
        return ResultCode.OK;
    }

    /** What is left of a hold is not held any more. */
    private void end(Hold hold, HoldState end, Rung.Cause cause) {
        Account account = hold.account;
        BigDecimal available = account.available();
        HoldChange change = new HoldChange(hold, end, hold.left, false);
        hold.left = NaiveState.money(0, account.currency);
        bell.balanceChanged(account, account.ledger, available, null, null, null, change, cause);
        close(hold, end == HoldState.RELEASED);
    }

    private void close(Hold hold, boolean released) {
        hold.account.holds.remove(hold.terms.hold);
        timers.cancel(hold.expiry);
        List<Object> key = List.of("hold", hold.account.id, hold.terms.hold);
        Seen seen = refs.find(key, nowNs);
        if (seen == null) {
            seen = new Seen(hold.content, null);
            refs.put(key, seen, nowNs);
        }
        seen.released = released;
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
        int most = mostLevels(event.kind);
        int count = event.levels.length;
        boolean rightCount = most == 0 ? count == 0 : count >= 1 && count <= most;
        boolean recovers = event.kind != RuleKind.VELOCITY || event.recovery < event.levels[0];
        boolean distinct = Arrays.stream(event.levels).distinct().count() == count;
        if (!rightCount || !recovers || event.recovery < 0 || !distinct) {
            return ResultCode.OUT_OF_RANGE;
        }
        Rule last = state.rules.get(event.rule);
        state.rules.put(event.rule, new Rule(event.rule, last == null ? 1 : last.version + 1, event, false));
        bell.ruleChanged(event.rule, cause(RuleSetDecoder.TEMPLATE_ID, event.rule, ""));
        return ResultCode.OK;
    }

    private static int mostLevels(RuleKind kind) {
        return switch (kind) {
            case BALANCE_BELOW, BALANCE_ABOVE, PNL_BELOW, PNL_ABOVE -> MAX_LEVELS;
            case VELOCITY, OUTFLOW, NAV_ABOVE, NAV_BELOW, NAV_MOVED, DRAWDOWN -> 1;
            default -> 0;
        };
    }

    private ResultCode ruleRemoved(EventBuilder.RuleRemoval event) {
        Rule last = state.rules.get(event.rule);
        if (last == null || last.removed) {
            return ResultCode.UNKNOWN_RULE;
        }
        state.rules.put(event.rule, new Rule(last.id, last.version, last.terms, true));
        bell.ruleChanged(event.rule, cause(RuleRemovedDecoder.TEMPLATE_ID, event.rule, ""));
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
