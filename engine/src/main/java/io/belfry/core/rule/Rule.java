package io.belfry.core.rule;

import io.belfry.codec.BalanceField;
import io.belfry.codec.Direction;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MoveSince;
import io.belfry.codec.RuleKind;
import io.belfry.codec.ScopeKind;
import io.belfry.codec.Severity;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;

/**
 * One version of a rule; never changes. Amounts are minor units of {@link #currency}, percents are times 10^4. The level of
 * account.overdrawn is in no currency: it is less its buffer times 10^4. The level of dormant is what it waits for, in ns.
 *
 * @param handle the directory's handle of its id
 * @param version from 1, counts the settings of the same id
 * @param sequence journal sequence of the event that set it
 * @param scopeHandle account, customer or segment; -1 for all
 * @param currency ISO 4217 numeric, 0 for any
 * @param kinds bit n for posting kind n, 0 for any
 * @param fund a fund's handle, -1 for any
 * @param min smallest amount or move that rings; {@link #NO_MIN} without
 * @param recovery distance back from a level before it resolves
 * @param states bit n for order state n, 0 for any
 * @param events bit n for fund event kind n, 0 for any
 * @param since what a price's move is counted from
 * @param windowNs window of velocity and outflow, or what dormant waits for, in engine time; 0 without
 * @param cooldownNs engine time in which a subject is not rung again; 0 without
 * @param levels ascending
 */
public record Rule(
        int handle,
        int version,
        long sequence,
        RuleKind kind,
        ScopeKind scope,
        int scopeHandle,
        Severity severity,
        boolean enabled,
        int currency,
        Direction direction,
        int kinds,
        BalanceField balanceField,
        LevelUnit levelUnit,
        boolean includeIncome,
        int fund,
        long min,
        long recovery,
        int states,
        int events,
        MoveSince since,
        long windowNs,
        long cooldownNs,
        @SuppressWarnings("ArrayRecordComponent") long[] levels) {

    /** What {@link #save} writes at least. */
    public static final int MIN_SAVED_BYTES = 108;

    /** An enumeration of the schema is one byte. */
    private static final int MAX_ENUM_VALUE = 255;

    /** Decimals of the buffer of account.overdrawn, and of its recovery, whatever the currency: no currency has more. */
    public static final int BUFFER_SCALE = 4;

    /** No smallest amount. */
    public static final long NO_MIN = Long.MIN_VALUE;

    /** Whether it rings when a value falls below a level (else when it reaches one from below). */
    public boolean isBelow() {
        return switch (kind) {
            case BALANCE_BELOW, ACCOUNT_OVERDRAWN, PNL_BELOW, NAV_BELOW -> true;
            default -> false;
        };
    }

    /** Whether its alerts stay open until their condition fails, so that it has at least one level. */
    public boolean hasLevels() {
        return switch (kind) {
            case BALANCE_BELOW,
                    BALANCE_ABOVE,
                    ACCOUNT_OVERDRAWN,
                    VELOCITY,
                    OUTFLOW,
                    DORMANT,
                    PNL_ABOVE,
                    PNL_BELOW,
                    NAV_ABOVE,
                    NAV_BELOW,
                    DRAWDOWN -> true;
            case NAV_MOVED -> since != MoveSince.PREVIOUS;
            default -> false;
        };
    }

    /** Whether its subject is a position (else an account). */
    public boolean isOnPositions() {
        return switch (kind) {
            case NAV_UPDATED, PNL_ABOVE, PNL_BELOW, NAV_ABOVE, NAV_BELOW, NAV_MOVED, DRAWDOWN, FUND_EVENT -> true;
            default -> false;
        };
    }

    /** Whether it reaches the accounts of one customer at most. */
    public boolean isNarrow() {
        return scope == ScopeKind.CUSTOMER || scope == ScopeKind.ACCOUNT;
    }

    /** Whether postings of this kind are meant. */
    public boolean takesKind(int postingKind) {
        return kinds == 0 || (kinds & (1 << postingKind)) != 0;
    }

    /** Whether orders in this state are meant. */
    public boolean takesState(int orderState) {
        return states == 0 || (states & (1 << orderState)) != 0;
    }

    /** Whether fund events of this kind are meant. */
    public boolean takesEvent(int fundEvent) {
        return events == 0 || (events & (1 << fundEvent)) != 0;
    }

    /** Whether an amount of this sign is meant. */
    public boolean takesDirection(long amount) {
        return direction == Direction.BOTH || (direction == Direction.IN) == amount > 0;
    }

    /** The same rule with another level and another recovery: its only level means something else since a split. */
    public Rule rescaled(long level, long newRecovery) {
        return new Rule(
                handle,
                version,
                sequence,
                kind,
                scope,
                scopeHandle,
                severity,
                enabled,
                currency,
                direction,
                kinds,
                balanceField,
                levelUnit,
                includeIncome,
                fund,
                min,
                newRecovery,
                states,
                events,
                since,
                windowNs,
                cooldownNs,
                new long[] {level});
    }

    /** Writes all but the handle. */
    public void save(StateWriter writer) {
        writer.putInt(version);
        writer.putLong(sequence);
        writer.putInt(kind.value());
        writer.putInt(scope.value());
        writer.putInt(scopeHandle);
        writer.putInt(severity.value());
        writer.putBoolean(enabled);
        writer.putInt(currency);
        writer.putInt(direction.value());
        writer.putInt(kinds);
        writer.putInt(balanceField.value());
        writer.putInt(levelUnit.value());
        writer.putBoolean(includeIncome);
        writer.putInt(fund);
        writer.putLong(min);
        writer.putLong(recovery);
        writer.putInt(states);
        writer.putInt(events);
        writer.putInt(since.value());
        writer.putLong(windowNs);
        writer.putLong(cooldownNs);
        writer.putInt(levels.length);
        writer.putLongs(levels, 0, levels.length);
    }

    /** Reads what {@link #save} wrote. */
    public static Rule load(StateReader reader, int handle) {
        int version = reader.getInt();
        long sequence = reader.getLong();
        RuleKind kind = value(reader, "kind", RuleKind::get);
        ScopeKind scope = value(reader, "scope", ScopeKind::get);
        int scopeHandle = reader.getInt();
        Severity severity = value(reader, "severity", Severity::get);
        boolean enabled = reader.getBoolean("whether a rule is enabled");
        int currency = reader.getInt();
        Direction direction = value(reader, "direction", Direction::get);
        int kinds = reader.getInt();
        BalanceField balanceField = value(reader, "balance field", BalanceField::get);
        LevelUnit levelUnit = value(reader, "unit of levels", LevelUnit::get);
        boolean includeIncome = reader.getBoolean("whether a rule includes income");
        int fund = reader.getInt();
        long min = reader.getLong();
        long recovery = reader.getLong();
        int states = reader.getInt();
        int events = reader.getInt();
        MoveSince since = value(reader, "start of a move", MoveSince::get);
        long windowNs = reader.getLong();
        long cooldownNs = reader.getLong();
        long[] levels = new long[reader.getCount("levels of a rule", Long.BYTES)];
        reader.getLongs(levels, 0, levels.length);
        return new Rule(
                handle,
                version,
                sequence,
                kind,
                scope,
                scopeHandle,
                severity,
                enabled,
                currency,
                direction,
                kinds,
                balanceField,
                levelUnit,
                includeIncome,
                fund,
                min,
                recovery,
                states,
                events,
                since,
                windowNs,
                cooldownNs,
                levels);
    }

    private static <T> T value(StateReader reader, String what, ByValue<T> values) {
        int value = reader.getInt("a rule's " + what, 0, MAX_ENUM_VALUE);
        try {
            return values.get((short) value);
        } catch (IllegalArgumentException e) {
            throw reader.fault("a rule's " + what, value, "a value of the schema");
        }
    }

    /** A value of an enumeration of the schema by its number. */
    private interface ByValue<T> {
        T get(short value);
    }

    /** Whether this rule, being narrower, silences the other. */
    boolean silences(Rule other) {
        return kind == other.kind
                && currency == other.currency
                && fund == other.fund
                && scope.value() > other.scope.value();
    }
}
