package io.belfry.gateway.feed;

import io.belfry.codec.BalanceField;
import io.belfry.codec.Currencies;
import io.belfry.codec.Direction;
import io.belfry.codec.EventCommonEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.Flag;
import io.belfry.codec.FundEventKind;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.MoveSince;
import io.belfry.codec.OrderState;
import io.belfry.codec.PostingKind;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.codec.RuleSetEncoder;
import io.belfry.codec.ScopeKind;
import io.belfry.codec.Severity;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;

/** The {@code rule.set} half of {@link EventEncoder}: what each kind of rule takes, and its levels in their unit. */
final class RuleEncoder {
    /** Decimals of percents in levels. */
    static final int PERCENT_SCALE = 4;

    /** Decimals of an overdraft's buffer, which is an amount in the currency of each account. */
    static final int BUFFER_SCALE = 4;

    static final long MAX_COUNT = 1_000_000_000;
    static final long MIN_WINDOW_NS = TimeUnit.MINUTES.toNanos(1);
    static final long MAX_WINDOW_NS = TimeUnit.DAYS.toNanos(400);
    static final long MAX_AFTER_NS = TimeUnit.DAYS.toNanos(4000);
    static final long MIN_COOLDOWN_NS = TimeUnit.SECONDS.toNanos(1);
    static final long MAX_COOLDOWN_NS = TimeUnit.DAYS.toNanos(400);

    /** A fall of all of it: no price above zero gets there. */
    private static final long WHOLE_PERCENT = 1_000_000;

    private static final String PERCENT = "a percent";

    private final FieldReader reader;
    private final RuleSetEncoder ruleSet = new RuleSetEncoder();
    private final long[] levels = new long[EngineLimits.MAX_LEVELS_PER_RULE];

    private String rule = "";
    private RuleKind kind = RuleKind.NULL_VAL;
    private ScopeKind scope = ScopeKind.NULL_VAL;
    private int scopeHandle;
    private String segment = "";
    private Severity severity = Severity.INFO;
    private Flag enabled = Flag.YES;
    private int currency;
    private Direction direction = Direction.BOTH;
    private int kinds;
    private BalanceField balanceField = BalanceField.LEDGER;
    private LevelUnit levelUnit = LevelUnit.MONEY;
    private Flag includeIncome = Flag.NO;
    private int fund;
    private long min;
    private long recovery;
    private int levelCount;
    private int states;
    private int events;
    private MoveSince since = MoveSince.PREVIOUS;
    private long windowNs;
    private long cooldownNs;

    RuleEncoder(FieldReader reader) {
        this.reader = reader;
    }

    /** Reads and checks everything; false when the reader refuses. */
    boolean read() {
        reset();
        rule = reader.id(Field.RULE);
        severity = reader.optional(Field.SEVERITY, Words.SEVERITIES, Severity.INFO);
        enabled = reader.flag(Field.ENABLED, Flag.YES, Flag.NO, Flag.YES);
        cooldownNs = reader.optionalDuration(Field.COOLDOWN, MIN_COOLDOWN_NS, MAX_COOLDOWN_NS, 0);
        kind = reader.required(Field.KIND, Words.RULE_KINDS);
        if (kind != null) {
            readParams();
        }
        readScope();
        return !reader.isRefused();
    }

    /** Starts the message that was read and returns its common part, to be filled. */
    EventCommonEncoder wrap(MutableDirectBuffer target, int offset, MessageHeaderEncoder header) {
        return ruleSet.wrapAndApplyHeader(target, offset, header).common();
    }

    /** Writes all but the common part and returns the encoded length without the header. */
    int write() {
        ruleSet.kind(kind)
                .scope(scope)
                .scopeHandle(scopeHandle)
                .severity(severity)
                .enabled(enabled)
                .currency(currency)
                .direction(direction)
                .kinds(kinds)
                .balanceField(balanceField)
                .levelUnit(levelUnit)
                .includeIncome(includeIncome)
                .fund(fund)
                .min(min)
                .recovery(recovery)
                .states(states)
                .events((short) events)
                .since(since)
                .windowNs(windowNs)
                .cooldownNs(cooldownNs);
        RuleSetEncoder.LevelsEncoder group = ruleSet.levelsCount(levelCount);
        for (int i = 0; i < levelCount; i++) {
            group.next().level(levels[i]);
        }
        ruleSet.rule(rule).segment(segment);
        return ruleSet.encodedLength();
    }

    private void reset() {
        scope = ScopeKind.ALL;
        scopeHandle = EventLayout.NO_HANDLE;
        segment = "";
        currency = Currencies.UNKNOWN;
        direction = Direction.BOTH;
        kinds = 0;
        balanceField = BalanceField.LEDGER;
        levelUnit = LevelUnit.MONEY;
        includeIncome = Flag.NO;
        fund = EventLayout.NO_HANDLE;
        min = RuleSetEncoder.minNullValue();
        recovery = 0;
        levelCount = 0;
        states = 0;
        events = 0;
        since = MoveSince.PREVIOUS;
        windowNs = 0;
    }

    private void readParams() {
        switch (kind) {
            case BALANCE_CHANGED -> balanceChanged();
            case BALANCE_BELOW, BALANCE_ABOVE -> balanceLevels();
            case TRANSACTION_LARGE -> transactionLarge();
            case NAV_UPDATED -> navUpdated();
            case PNL_ABOVE, PNL_BELOW -> pnlLevel();
            case ORDER_CHANGED -> readStates();
            case HOLD_CHANGED -> holdChanged();
            case ACCOUNT_OVERDRAWN -> overdrawn();
            case VELOCITY -> velocity();
            case OUTFLOW -> outflow();
            case DORMANT -> windowNs = reader.duration(Field.PARAM_AFTER, MIN_WINDOW_NS, MAX_AFTER_NS);
            case NAV_ABOVE, NAV_BELOW -> navLevel();
            case NAV_MOVED -> navMoved();
            case DRAWDOWN -> drawdown();
            case FUND_EVENT -> fundEvent();
            case NULL_VAL -> throw new IllegalStateException("no word stands for " + kind);
        }
    }

    private void balanceChanged() {
        readOptionalMin();
        direction = reader.optional(Field.PARAM_DIRECTION, Words.DIRECTIONS, Direction.BOTH);
        readKinds();
    }

    private void holdChanged() {
        readOptionalMin();
    }

    /** A currency and a smallest amount in it; the currency may stand alone. */
    private void readOptionalMin() {
        currency = reader.optionalCurrency(Field.PARAM_CURRENCY);
        if (reader.optional(Field.PARAM_MIN) != null && reader.optional(Field.PARAM_CURRENCY) == null) {
            reader.refuse(
                    ResultCode.MALFORMED,
                    Field.PARAM_CURRENCY.path() + " is missing: " + Field.PARAM_MIN.path() + " is an amount of money");
        }
        readMin(reader.optionalMoney(Field.PARAM_MIN, currency, RuleSetEncoder.minNullValue()));
    }

    private void balanceLevels() {
        currency = reader.currency(Field.PARAM_CURRENCY);
        balanceField = reader.required(Field.PARAM_FIELD, Words.BALANCE_FIELDS);
        int count = reader.size(Field.PARAM_LEVELS);
        if (count == 0) {
            reader.refuse(
                    ResultCode.MALFORMED,
                    Field.PARAM_LEVELS.path() + " is missing: it is required for " + Words.RULE_KINDS.word(kind));
        }
        if (count > levels.length) {
            reader.refuse(
                    ResultCode.OUT_OF_RANGE,
                    Field.PARAM_LEVELS.path() + " has " + count + " levels, allowed are 1 to " + levels.length);
            return;
        }
        for (int i = 0; i < count; i++) {
            levels[i] = reader.moneyOf(Field.PARAM_LEVELS, reader.entry(Field.PARAM_LEVELS, i), currency);
        }
        levelCount = count;
        if (!reader.isRefused()) {
            sortLevels();
        }
        recovery = reader.optionalMoney(Field.RECOVERY, currency, 0);
        reader.atLeast(Field.RECOVERY, recovery, 0, 0);
    }

    private void transactionLarge() {
        currency = reader.currency(Field.PARAM_CURRENCY);
        readMin(reader.money(Field.PARAM_MIN, currency));
        direction = reader.optional(Field.PARAM_DIRECTION, Words.DIRECTIONS, Direction.BOTH);
    }

    private void navUpdated() {
        min = reader.optionalDecimal(
                Field.PARAM_MIN_MOVE_PERCENT, PERCENT_SCALE, PERCENT, RuleSetEncoder.minNullValue());
        if (min != RuleSetEncoder.minNullValue()) {
            reader.atLeast(Field.PARAM_MIN_MOVE_PERCENT, min, 0, 0);
        }
        fund = reader.optionalHandle(Field.PARAM_FUND, Namespace.FUND, ResultCode.UNKNOWN_FUND);
    }

    private void pnlLevel() {
        if (isFirstOf(Field.PARAM_PERCENT, Field.PARAM_AMOUNT)) {
            levelUnit = LevelUnit.PERCENT;
            levels[0] = reader.decimal(Field.PARAM_PERCENT, PERCENT_SCALE, PERCENT);
            recovery = reader.optionalDecimal(Field.RECOVERY, PERCENT_SCALE, PERCENT, 0);
        } else {
            currency = reader.currency(Field.PARAM_CURRENCY);
            levels[0] = reader.money(Field.PARAM_AMOUNT, currency);
            recovery = reader.optionalMoney(Field.RECOVERY, currency, 0);
        }
        levelCount = 1;
        reader.atLeast(Field.RECOVERY, recovery, 0, 0);
        includeIncome = reader.flag(Field.PARAM_INCLUDE_INCOME, Flag.YES, Flag.NO, Flag.NO);
        fund = reader.optionalHandle(Field.PARAM_FUND, Namespace.FUND, ResultCode.UNKNOWN_FUND);
    }

    /** The level is not in the message: it is the buffer below zero, in the currency of each account. */
    private void overdrawn() {
        min = reader.optionalDecimal(
                Field.PARAM_BUFFER, BUFFER_SCALE, Field.PARAM_BUFFER.path(), RuleSetEncoder.minNullValue());
        if (min != RuleSetEncoder.minNullValue()) {
            reader.atLeast(Field.PARAM_BUFFER, min, 0, 0);
        }
        recovery = reader.optionalDecimal(Field.RECOVERY, BUFFER_SCALE, Field.RECOVERY.path(), 0);
        reader.atLeast(Field.RECOVERY, recovery, 0, 0);
    }

    private void velocity() {
        currency = reader.currency(Field.PARAM_CURRENCY);
        windowNs = reader.duration(Field.PARAM_WINDOW, MIN_WINDOW_NS, MAX_WINDOW_NS);
        direction = reader.optional(Field.PARAM_DIRECTION, Words.DIRECTIONS, Direction.BOTH);
        boolean isCount = isFirstOf(Field.PARAM_COUNT, Field.PARAM_SUM);
        levelCount = 1;
        if (isCount) {
            levelUnit = LevelUnit.COUNT;
            levels[0] = reader.whole(Field.PARAM_COUNT, 1, MAX_COUNT);
            recovery = reader.optionalWhole(Field.RECOVERY, 0, MAX_COUNT, 0);
        } else {
            levels[0] = reader.money(Field.PARAM_SUM, currency);
            reader.aboveZero(Field.PARAM_SUM, levels[0]);
            recovery = reader.optionalMoney(Field.RECOVERY, currency, 0);
        }
        recoverable(isCount ? Field.PARAM_COUNT : Field.PARAM_SUM);
    }

    private void outflow() {
        currency = reader.currency(Field.PARAM_CURRENCY);
        windowNs = reader.duration(Field.PARAM_WINDOW, MIN_WINDOW_NS, MAX_WINDOW_NS);
        percentLevel();
    }

    private void navLevel() {
        fund = reader.handle(Field.PARAM_FUND, Namespace.FUND, ResultCode.UNKNOWN_FUND);
        if (fund == EventLayout.NO_HANDLE) {
            return;
        }
        int navScale = reader.navScale(fund);
        levelUnit = LevelUnit.NAV;
        levelCount = 1;
        levels[0] = reader.decimal(Field.PARAM_LEVEL, navScale, "a price of this fund");
        reader.aboveZero(Field.PARAM_LEVEL, levels[0]);
        recovery = reader.optionalDecimal(Field.RECOVERY, navScale, "a price of this fund", 0);
        if (kind == RuleKind.NAV_ABOVE) {
            recoverable(Field.PARAM_LEVEL);
        } else {
            reader.atLeast(Field.RECOVERY, recovery, 0, 0);
        }
    }

    private void navMoved() {
        since = reader.optional(Field.PARAM_SINCE, Words.MOVES_SINCE, MoveSince.PREVIOUS);
        fund = reader.optionalHandle(Field.PARAM_FUND, Namespace.FUND, ResultCode.UNKNOWN_FUND);
        percentLevel();
        if (since == MoveSince.PREVIOUS) {
            recovery = 0;
        } else {
            recoverable(Field.PARAM_PERCENT);
        }
    }

    private void drawdown() {
        fund = reader.optionalHandle(Field.PARAM_FUND, Namespace.FUND, ResultCode.UNKNOWN_FUND);
        percentLevel();
        if (levels[0] >= WHOLE_PERCENT) {
            reader.refuse(
                    ResultCode.OUT_OF_RANGE,
                    Field.PARAM_PERCENT,
                    reader.text(Field.PARAM_PERCENT),
                    "a price never falls by all of it, allowed is less than 100");
        }
        recoverable(Field.PARAM_PERCENT);
    }

    private void fundEvent() {
        fund = reader.optionalHandle(Field.PARAM_FUND, Namespace.FUND, ResultCode.UNKNOWN_FUND);
        for (int i = 0; i < reader.size(Field.PARAM_EVENTS); i++) {
            FundEventKind event =
                    reader.constant(Field.PARAM_EVENTS, reader.entry(Field.PARAM_EVENTS, i), Words.FUND_EVENTS);
            if (event != null) {
                events |= 1 << event.value();
            }
        }
    }

    private void percentLevel() {
        levelUnit = LevelUnit.PERCENT;
        levelCount = 1;
        levels[0] = reader.decimal(Field.PARAM_PERCENT, PERCENT_SCALE, PERCENT);
        reader.aboveZero(Field.PARAM_PERCENT, levels[0]);
        recovery = reader.optionalDecimal(Field.RECOVERY, PERCENT_SCALE, PERCENT, 0);
        reader.atLeast(Field.RECOVERY, recovery, 0, 0);
    }

    /** Of a figure that is never below zero: it resolves below the level less the recovery, so that must be above zero. */
    private void recoverable(Field level) {
        reader.atLeast(Field.RECOVERY, recovery, 0, 0);
        if (!reader.isRefused() && recovery >= levels[0]) {
            reader.refuse(
                    ResultCode.OUT_OF_RANGE,
                    Field.RECOVERY,
                    reader.text(Field.RECOVERY),
                    "the alert could never resolve, allowed is less than " + level.path());
        }
    }

    /** Whether the first of two fields is there, of which exactly one must be; refused otherwise. */
    private boolean isFirstOf(Field first, Field second) {
        boolean hasFirst = reader.optional(first) != null;
        if (hasFirst == (reader.optional(second) != null)) {
            reader.refuse(
                    ResultCode.MALFORMED,
                    "params has " + (hasFirst ? "both " : "neither ") + first.lastName()
                            + (hasFirst ? " and " : " nor ") + second.lastName() + ": "
                            + Words.RULE_KINDS.word(kind) + " takes one of them");
        }
        return hasFirst;
    }

    private void readMin(long value) {
        min = value;
        if (value != RuleSetEncoder.minNullValue()) {
            reader.atLeast(Field.PARAM_MIN, value, 0, 0);
        }
    }

    private void readKinds() {
        for (int i = 0; i < reader.size(Field.PARAM_KINDS); i++) {
            PostingKind posting =
                    reader.constant(Field.PARAM_KINDS, reader.entry(Field.PARAM_KINDS, i), Words.POSTING_KINDS);
            if (posting != null) {
                kinds |= 1 << posting.value();
            }
        }
    }

    private void readStates() {
        for (int i = 0; i < reader.size(Field.PARAM_STATES); i++) {
            OrderState state =
                    reader.constant(Field.PARAM_STATES, reader.entry(Field.PARAM_STATES, i), Words.ORDER_STATES);
            if (state != null) {
                states |= 1 << state.value();
            }
        }
    }

    /** Levels stand in the message from low to high, each once. */
    private void sortLevels() {
        Arrays.sort(levels, 0, levelCount);
        for (int i = 1; i < levelCount; i++) {
            if (levels[i] == levels[i - 1]) {
                StringBuilder level = new StringBuilder();
                DecimalText.append(level, levels[i], Currencies.decimals(currency));
                reader.refuse(ResultCode.OUT_OF_RANGE, Field.PARAM_LEVELS, level, "a level may stand there once only");
            }
        }
    }

    private void readScope() {
        String other = reader.optional(Field.SCOPE_OTHER);
        String all = reader.optional(Field.SCOPE_ALL);
        segment = reader.optionalId(Field.SCOPE_SEGMENT);
        String customer = reader.optional(Field.SCOPE_CUSTOMER);
        String account = reader.optional(Field.SCOPE_ACCOUNT);
        int keys = (all == null ? 0 : 1)
                + (reader.optional(Field.SCOPE_SEGMENT) == null ? 0 : 1)
                + (customer == null ? 0 : 1)
                + (account == null ? 0 : 1);
        if (other != null) {
            reader.refuse(
                    ResultCode.OUT_OF_RANGE, Field.SCOPE, other, "allowed is one of all, segment, customer, account");
            return;
        }
        if (keys != 1) {
            reader.refuse(
                    ResultCode.MALFORMED,
                    Field.SCOPE.path() + " has " + keys
                            + " keys: it takes exactly one of all, segment, customer, account");
            return;
        }
        if (all != null) {
            scope = ScopeKind.ALL;
            if (!all.equals("true")) {
                reader.refuse(ResultCode.OUT_OF_RANGE, Field.SCOPE_ALL, all, "allowed is true");
            }
        } else if (customer != null) {
            scope = ScopeKind.CUSTOMER;
            scopeHandle = reader.handle(Field.SCOPE_CUSTOMER, Namespace.CUSTOMER, ResultCode.UNKNOWN_CUSTOMER);
        } else if (account != null) {
            scope = ScopeKind.ACCOUNT;
            scopeHandle = reader.handle(Field.SCOPE_ACCOUNT, Namespace.ACCOUNT, ResultCode.UNKNOWN_ACCOUNT);
        } else {
            scope = ScopeKind.SEGMENT;
        }
    }
}
