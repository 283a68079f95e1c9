package io.belfry.core.rule;

import io.belfry.codec.Currencies;
import io.belfry.codec.RuleKind;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.money.Exact;

/**
 * A rule's levels as they are in force for one subject: scaled to its currency, or by its fund's splits. Ascending, in the
 * unit in which the subject is read; level ± recovery never passes 64 bits. Reused; the core's thread only.
 */
public final class Levels {
    private final long[] levels = new long[EngineLimits.MAX_LEVELS_PER_RULE];
    private int count;
    private long recovery;
    private boolean below;

    /** As the rule says. */
    public void of(Rule rule) {
        count = rule.levels().length;
        System.arraycopy(rule.levels(), 0, levels, 0, count);
        recovery = rule.recovery();
        below = rule.isBelow();
    }

    /** As the rule says, in the currency of an account: what names none is scaled to its minor units, rounded down. */
    public void of(Rule rule, int currency) {
        of(rule);
        if (rule.kind() == RuleKind.ACCOUNT_OVERDRAWN) {
            int decimals = Currencies.isKnown(currency) ? Currencies.decimals(currency) : 0;
            long unit = Exact.powerOfTen(Rule.BUFFER_SCALE - decimals);
            levels[0] /= unit;
            recovery /= unit;
        }
    }

    public int count() {
        return count;
    }

    public long at(int level) {
        return levels[level];
    }

    /** Puts another value in a level's place; the order stays ascending. */
    public void at(int level, long value) {
        levels[level] = value;
    }

    /** Distance back from a level before it resolves. */
    public long recovery() {
        return recovery;
    }

    public void recovery(long value) {
        recovery = value;
    }

    /** Whether they hold below themselves, else at and above. */
    public boolean isBelow() {
        return below;
    }

    /** Index of the nth level that a value passes on its way into the condition. */
    public int nthPassed(int n) {
        return below ? count - 1 - n : n;
    }
}
