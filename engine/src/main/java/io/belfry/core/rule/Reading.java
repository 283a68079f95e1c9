package io.belfry.core.rule;

import io.belfry.codec.RoundingMode;
import io.belfry.core.money.Exact;

/**
 * A value as rules judge it: a whole number (money, a count, a time), or a percentage kept as the exact fraction gain ÷
 * cost. A percentage of a cost that is not above zero is no number and never holds. Reused; the core's thread only.
 */
public final class Reading {
    private static final long PERCENT_SCALE = 1_000_000L;

    private boolean present;
    private boolean number;
    private boolean percent;
    private long value;
    private long cost;

    /** There is no subject or no price: nothing to judge, and nothing to arm. */
    public void absent() {
        present = false;
        number = false;
    }

    /** An amount in minor units. */
    public void money(long amount) {
        present = true;
        number = true;
        percent = false;
        value = amount;
    }

    /** How many, or how long. */
    public void number(long figure) {
        money(figure);
    }

    /** gain ÷ cost, in percent. */
    public void percent(long gain, long ofCost) {
        present = true;
        number = ofCost > 0;
        percent = true;
        value = gain;
        cost = ofCost;
    }

    /** Whether the subject and its value exist; only then can an edge be seen from here. */
    boolean isPresent() {
        return present;
    }

    boolean isBelow(long level) {
        return number && compareTo(level) < 0;
    }

    boolean isAtOrAbove(long level) {
        return number && compareTo(level) >= 0;
    }

    boolean isNumber() {
        return number;
    }

    /** In the unit of its levels, a percentage rounded half-even; {@link Rule#NO_MIN} when it is no number. */
    public long rounded() {
        if (!number) {
            return Rule.NO_MIN;
        }
        return percent ? Exact.multiplyDivide(value, PERCENT_SCALE, cost, RoundingMode.HALF_EVEN) : value;
    }

    /** Compares exactly: gain × 10^6 with level × cost, for a level of percent times 10^4. */
    private int compareTo(long level) {
        return percent ? Exact.compareProducts(value, PERCENT_SCALE, level, cost) : Long.compare(value, level);
    }
}
