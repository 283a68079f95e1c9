package io.belfry.core;

import io.belfry.codec.BalanceField;
import io.belfry.codec.Direction;
import io.belfry.codec.EventLayout;
import io.belfry.codec.Flag;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MoveSince;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.codec.RuleRemovedDecoder;
import io.belfry.codec.RuleSetDecoder;
import io.belfry.codec.ScopeKind;
import io.belfry.core.account.AccountTable;
import io.belfry.core.account.CustomerTable;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.fund.FundEvents;
import io.belfry.core.fund.FundTable;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.money.Exact;
import io.belfry.core.notification.Cause;
import io.belfry.core.posting.AccountEvents;
import io.belfry.core.rule.Rule;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.rule.RuleCauses;
import io.belfry.core.window.WatchSweep;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/** Applies the events that set and remove rules. Rare, so it may allocate. The core's thread only. */
final class RuleEvents {
    private final Directory directory;
    private final CustomerTable customers;
    private final AccountTable accounts;
    private final FundTable funds;
    private final AccountEvents accountEvents;
    private final FundEvents fundEvents;
    private final RuleBook book;
    private final RuleCauses causes;
    private final AlertSweep alertSweep;
    private final WatchSweep watchSweep;
    private final CustomerCatchUp catchUp;
    private final UnsafeBuffer id = new UnsafeBuffer(new byte[255]);
    private final UnsafeBuffer segment = new UnsafeBuffer(new byte[255]);
    private EngineLimits limits = EngineLimits.defaults();

    RuleEvents(
            Directory directory,
            CustomerTable customers,
            AccountTable accounts,
            FundTable funds,
            AccountEvents accountEvents,
            FundEvents fundEvents,
            RuleBook book,
            RuleCauses causes,
            AlertSweep alertSweep,
            WatchSweep watchSweep,
            CustomerCatchUp catchUp) {
        this.directory = directory;
        this.customers = customers;
        this.accounts = accounts;
        this.funds = funds;
        this.accountEvents = accountEvents;
        this.fundEvents = fundEvents;
        this.book = book;
        this.causes = causes;
        this.alertSweep = alertSweep;
        this.watchSweep = watchSweep;
        this.catchUp = catchUp;
    }

    void configure(EngineLimits newLimits) {
        limits = newLimits;
    }

    ResultCode set(RuleSetDecoder event, Cause cause, Refusal refusal) {
        long[] levels = levels(event);
        int idLength = event.getRule(id, 0, id.capacity());
        int segmentLength = event.getSegment(segment, 0, segment.capacity());
        ResultCode scopeCode = checkScope(event, segmentLength, refusal);
        if (scopeCode != ResultCode.OK) {
            return scopeCode;
        }
        if (event.fund() != EventLayout.NO_HANDLE && (event.fund() < 0 || event.fund() >= funds.size())) {
            refusal.set("fund", event.fund(), Refusal.NONE, 0);
            return ResultCode.UNKNOWN_FUND;
        }
        ResultCode priceCode = PriceRuleCheck.check(event, levels, refusal);
        if (priceCode != ResultCode.OK) {
            return priceCode;
        }
        ResultCode accountCode = AccountRuleCheck.check(event, levels, refusal);
        if (accountCode != ResultCode.OK) {
            return accountCode;
        }
        ResultCode levelCode = checkLevels(event, levels, refusal);
        if (levelCode != ResultCode.OK) {
            return levelCode;
        }
        int known = directory.findOwn(Namespace.RULE, id, 0, idLength);
        if (known == Directory.UNKNOWN && directory.size(Namespace.RULE) >= limits.maxRules()) {
            refusal.set("rule", Refusal.NONE, limits.maxRules(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        if (book.version() >= RuleBook.MAX_CHANGES) {
            refusal.set("rule", Refusal.NONE, RuleBook.MAX_CHANGES, 0);
            return ResultCode.LIMIT_REACHED;
        }
        if (event.kind() == RuleKind.DORMANT && !accountEvents.hasRoomToWatch(reach(event))) {
            refusal.set("rule", Refusal.NONE, limits.maxAlerts(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        int scopeHandle = event.scopeHandle();
        if (segmentLength > 0) {
            scopeHandle = directory.intern(Namespace.SEGMENT, segment, 0, segmentLength, 0);
            if (scopeHandle == Directory.FULL) {
                refusal.set("segment", Refusal.NONE, limits.maxSegments(), 0);
                return ResultCode.LIMIT_REACHED;
            }
        }
        int handle = directory.intern(Namespace.RULE, id, 0, idLength, 0);
        Rule rule = toRule(event, cause, handle, scopeHandle, AccountRuleCheck.levels(event, levels));
        cause.reference(id, 0, idLength);
        Rule before = book.rule(handle);
        boolean isNarrow = isNarrow(before, rule);
        prepare(isNarrow, before, rule, cause);
        book.set(rule);
        fundEvents.ruleSet(rule);
        causes.changed(handle, cause);
        spread(isNarrow, before, rule, cause);
        return ResultCode.OK;
    }

    ResultCode removed(RuleRemovedDecoder event, Cause cause, Refusal refusal) {
        int handle = event.rule();
        Rule rule = handle < 0 ? null : book.rule(handle);
        if (rule == null) {
            refusal.set("rule", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_RULE;
        }
        cause.reference(
                directory.nameBuffer(Namespace.RULE, handle),
                directory.nameOffset(Namespace.RULE, handle),
                directory.nameLength(Namespace.RULE, handle));
        boolean isNarrow = isNarrow(rule, rule);
        prepare(isNarrow, rule, rule, cause);
        book.remove(handle);
        fundEvents.ruleRemoved(rule);
        causes.changed(handle, cause);
        spread(isNarrow, rule, rule, cause);
        return ResultCode.OK;
    }

    /** What came before the change is judged by the rules that stood then: earlier prices, and earlier changes. */
    private void prepare(boolean isNarrow, Rule before, Rule after, Cause cause) {
        if (isNarrow) {
            bringUp(before);
            bringUp(after);
            long pendingNs = watchSweep.changeNs(cause.timeNs());
            eachAccount(before, account -> accountEvents.reach(account, pendingNs));
            eachAccount(after, account -> accountEvents.reach(account, pendingNs));
            return;
        }
        if (after.isOnPositions() || (before != null && before.isOnPositions())) {
            fundEvents.completeSweeps();
        }
        alertSweep.complete();
        watchSweep.complete();
    }

    /** Brings open alerts in step with the change: where it reaches one customer at once, else in slices. */
    private void spread(boolean isNarrow, Rule before, Rule after, Cause cause) {
        if (!isNarrow) {
            spreadToPositions(before, after, cause);
            alertSweep.start(after.handle());
            watchSweep.start(before, after, cause.timeNs());
            return;
        }
        boolean isAfterFirst = before != null && comesFirst(after, before);
        eachAccount(isAfterFirst ? after : before, account -> bringInStep(account, cause.timeNs()));
        eachAccount(isAfterFirst ? before : after, account -> bringInStep(account, cause.timeNs()));
        if (!alertSweep.isPending()) {
            book.forgetHistory(after.handle());
        }
    }

    /** Whether one narrow rule's accounts go before the other's, so that a customer's are taken in order of opening. */
    private static boolean comesFirst(Rule rule, Rule other) {
        return rule.scope() == other.scope()
                ? rule.scopeHandle() < other.scopeHandle()
                : rule.scope() == ScopeKind.CUSTOMER;
    }

    private void spreadToPositions(Rule before, Rule after, Cause cause) {
        boolean wasOnPositions = before != null && before.isOnPositions();
        boolean wasOnAll = wasOnPositions && before.fund() < 0;
        if (wasOnAll || (after.isOnPositions() && after.fund() < 0)) {
            fundEvents.spreadRules(cause);
            return;
        }
        if (after.isOnPositions()) {
            fundEvents.spreadRules(after.fund(), cause);
        }
        if (wasOnPositions && !(after.isOnPositions() && after.fund() == before.fund())) {
            fundEvents.spreadRules(before.fund(), cause);
        }
    }

    /** Whether a change reaches the accounts of one or two customers, whom it can be brought to at once. */
    private boolean isNarrow(Rule before, Rule after) {
        return after.isNarrow()
                && (before == null || before.isNarrow())
                && !alertSweep.isPendingFor(after.handle())
                && !watchSweep.isPendingFor(after.handle());
    }

    /** Accounts that a rule may reach, at most. */
    private long reach(RuleSetDecoder event) {
        return switch (event.scope()) {
            case ACCOUNT -> 1;
            case CUSTOMER -> {
                long count = 0;
                int a = customers.firstAccount(event.scopeHandle());
                for (; a != AccountTable.NONE; a = accounts.nextOfCustomer(a)) {
                    count++;
                }
                yield count;
            }
            default -> accounts.size();
        };
    }

    /** What is pending for those whom a narrow rule reaches is judged by the rules as they stood. */
    private void bringUp(Rule rule) {
        if (rule == null) {
            return;
        }
        if (rule.scope() == ScopeKind.ACCOUNT) {
            catchUp.ofAccount(rule.scopeHandle());
        } else {
            catchUp.ofCustomer(rule.scopeHandle());
        }
    }

    /** Calls for those whom a narrow rule reaches; nobody where there is none. */
    private void eachAccount(Rule rule, IntConsumer action) {
        if (rule == null) {
            return;
        }
        if (rule.scope() == ScopeKind.ACCOUNT) {
            action.accept(rule.scopeHandle());
            return;
        }
        int customer = rule.scopeHandle();
        for (int a = customers.firstAccount(customer); a != AccountTable.NONE; a = accounts.nextOfCustomer(a)) {
            action.accept(a);
        }
    }

    /** In step with the rules as they stand since {@code changeNs}. */
    private void bringInStep(int account, long changeNs) {
        accountEvents.reach(account, changeNs);
        fundEvents.rearm(account);
    }

    private Rule toRule(RuleSetDecoder event, Cause cause, int handle, int scopeHandle, long[] levels) {
        return new Rule(
                handle,
                book.lastVersion(handle) + 1,
                cause.sequence(),
                event.kind(),
                event.scope(),
                scopeHandle,
                event.severity(),
                event.enabled() != Flag.NO,
                event.currency(),
                event.direction() == Direction.NULL_VAL ? Direction.BOTH : event.direction(),
                event.kinds(),
                event.balanceField() == BalanceField.NULL_VAL ? BalanceField.LEDGER : event.balanceField(),
                event.levelUnit() == LevelUnit.NULL_VAL ? LevelUnit.MONEY : event.levelUnit(),
                event.includeIncome() == Flag.YES,
                event.fund(),
                event.min() == RuleSetDecoder.minNullValue() ? Rule.NO_MIN : event.min(),
                event.recovery(),
                event.states() == RuleSetDecoder.statesNullValue() ? 0 : event.states(),
                event.events() == RuleSetDecoder.eventsNullValue() ? 0 : event.events(),
                event.since() == MoveSince.NULL_VAL ? MoveSince.PREVIOUS : event.since(),
                orZero(event.windowNs(), RuleSetDecoder.windowNsNullValue()),
                orZero(event.cooldownNs(), RuleSetDecoder.cooldownNsNullValue()),
                levels);
    }

    private static long orZero(long value, long nullValue) {
        return value == nullValue ? 0 : value;
    }

    private static long[] levels(RuleSetDecoder event) {
        RuleSetDecoder.LevelsDecoder group = event.levels();
        long[] levels = new long[group.count()];
        for (int i = 0; group.hasNext(); i++) {
            levels[i] = group.next().level();
        }
        Arrays.sort(levels);
        return levels;
    }

    private ResultCode checkScope(RuleSetDecoder event, int segmentLength, Refusal refusal) {
        switch (event.scope()) {
            case CUSTOMER -> {
                if (event.scopeHandle() < 0 || event.scopeHandle() >= customers.size()) {
                    refusal.set("scope.customer", event.scopeHandle(), Refusal.NONE, 0);
                    return ResultCode.UNKNOWN_CUSTOMER;
                }
            }
            case ACCOUNT -> {
                if (event.scopeHandle() < 0 || event.scopeHandle() >= accounts.size()) {
                    refusal.set("scope.account", event.scopeHandle(), Refusal.NONE, 0);
                    return ResultCode.UNKNOWN_ACCOUNT;
                }
            }
            case SEGMENT -> {
                if (segmentLength == 0) {
                    refusal.set("scope.segment", Refusal.NONE, Refusal.NONE, 0);
                    return ResultCode.MALFORMED;
                }
            }
            default -> {}
        }
        return ResultCode.OK;
    }

    private static ResultCode checkLevels(RuleSetDecoder event, long[] levels, Refusal refusal) {
        boolean wantsLevels = wantsLevels(event.kind());
        if (wantsLevels ? levels.length == 0 || levels.length > EngineLimits.MAX_LEVELS_PER_RULE : levels.length > 0) {
            refusal.set("params.levels", levels.length, wantsLevels ? EngineLimits.MAX_LEVELS_PER_RULE : 0, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        if (event.recovery() < 0) {
            refusal.set("recovery", event.recovery(), 0, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        for (int i = 0; i < levels.length; i++) {
            if (i > 0 && levels[i] == levels[i - 1]) {
                refusal.set("params.levels", levels[i], Refusal.NONE, 0);
                return ResultCode.OUT_OF_RANGE;
            }
            if (Exact.add(levels[i], event.recovery()) == Exact.OVERFLOW
                    || Exact.add(levels[i], -event.recovery()) == Exact.OVERFLOW) {
                refusal.set("recovery", event.recovery(), Refusal.NONE, 0);
                return ResultCode.AMOUNT_OVERFLOW;
            }
        }
        return ResultCode.OK;
    }

    private static boolean wantsLevels(RuleKind kind) {
        return switch (kind) {
            case BALANCE_BELOW,
                    BALANCE_ABOVE,
                    PNL_ABOVE,
                    PNL_BELOW,
                    NAV_ABOVE,
                    NAV_BELOW,
                    NAV_MOVED,
                    DRAWDOWN,
                    VELOCITY,
                    OUTFLOW -> true;
            default -> false;
        };
    }
}
