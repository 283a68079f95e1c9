package io.belfry.core.fund;

import io.belfry.codec.Currencies;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.RoundingMode;
import io.belfry.core.money.Exact;
import io.belfry.core.rule.Rule;

/**
 * Turns what rules count into prices: the lowest NAV at which a figure is at least so much, exactly as {@link PositionBell}
 * reads it. Figures rise with the NAV, so below that price it is less, and at it and above it is not.
 *
 * <p>The core's thread only; no allocation.
 */
final class TriggerPrices {
    /** No price is high enough. */
    static final long NEVER = -1;

    /** Nothing is worth enough. */
    static final long NO_WORTH = Exact.OVERFLOW;

    /** Whatever the units are worth is enough. */
    private static final long ANY_WORTH = 0;

    /** The lowest price there is. */
    private static final long ALWAYS = 1;

    private static final long PERCENT_SCALE = 1_000_000L;

    private final FundTable funds;
    private final PositionTable positions;

    TriggerPrices(FundTable funds, PositionTable positions) {
        this.funds = funds;
        this.positions = positions;
    }

    /** The lowest NAV at which the figure of a rule about a gain is at least {@code level}; {@link #NEVER} without one. */
    long ofGain(Rule rule, int position, long level) {
        long worth = worthOfGain(rule, position, level);
        return worth == NO_WORTH ? NEVER : ofWorth(positions.fund(position), positions.units(position), worth);
    }

    /**
     * What the position's units must be worth at least for the figure of a rule about a gain to be at least {@code level}; the
     * more, the higher the level. {@link #NO_WORTH} where nothing is enough.
     */
    long worthOfGain(Rule rule, int position, long level) {
        long cost = positions.cost(position);
        long gain = level;
        if (rule.levelUnit() == LevelUnit.PERCENT) {
            if (cost <= 0) {
                return NO_WORTH;
            }
            gain = share(level, cost);
        }
        if (gain == Exact.OVERFLOW) {
            return level > 0 ? NO_WORTH : ANY_WORTH;
        }
        long worth = Exact.add(cost, gain);
        if (worth == Exact.OVERFLOW) {
            return gain > 0 ? NO_WORTH : ANY_WORTH;
        }
        if (rule.includeIncome()) {
            long income = positions.income(position);
            worth = Exact.add(worth, -income);
            if (worth == Exact.OVERFLOW) {
                return income > 0 ? ANY_WORTH : NO_WORTH;
            }
        }
        return worth;
    }

    /** The smallest whole number that is at least a percent, times 10^4, of another. */
    static long share(long percent, long of) {
        long share = Exact.multiplyDivide(percent, of, PERCENT_SCALE, RoundingMode.DOWN);
        return share != Exact.OVERFLOW && Exact.compareProducts(share, PERCENT_SCALE, percent, of) < 0
                ? share + 1
                : share;
    }

    /** The lowest NAV at which units are worth at least so much. */
    long ofWorth(int fund, long units, long worth) {
        if (worth <= 0) {
            return ALWAYS;
        }
        long high = estimate(fund, units, worth);
        long low = 0;
        for (long step = 1; !isWorth(fund, units, high, worth); step *= 2) {
            if (high == Long.MAX_VALUE) {
                return NEVER;
            }
            low = high;
            high = high > Long.MAX_VALUE - step ? Long.MAX_VALUE : high + step;
        }
        long probe = high - 1;
        for (long step = 1; probe > low && isWorth(fund, units, probe, worth); step *= 2) {
            high = probe;
            probe = high - step;
        }
        low = Math.max(low, probe);
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (isWorth(fund, units, middle, worth)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** worth ÷ units, which is right to a few steps but for rounding; at least 1. */
    private long estimate(int fund, long units, long worth) {
        int exponent = funds.unitScale(fund) + funds.navScale(fund) - Currencies.decimals(funds.currency(fund));
        long estimate = exponent >= 0
                ? Exact.multiplyDivide(worth, Exact.powerOfTen(exponent), units, RoundingMode.DOWN)
                : worth / units / Exact.powerOfTen(-exponent);
        return estimate == Exact.OVERFLOW ? Long.MAX_VALUE : Math.max(1, estimate);
    }

    private boolean isWorth(int fund, long units, long nav, long worth) {
        long value = funds.value(fund, units, nav);
        return value == Exact.OVERFLOW || value >= worth;
    }
}
