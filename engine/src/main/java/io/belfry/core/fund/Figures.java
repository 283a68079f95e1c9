package io.belfry.core.fund;

import io.belfry.codec.RoundingMode;
import io.belfry.core.money.Exact;

/**
 * A position's figures at one price, in minor units; {@link #NONE} where there is no such figure, or none that fits 64 bits
 * (today's units at an earlier price, which no check has seen). Reused; core thread.
 *
 * <p>Formulas: value = round(units × nav); unrealised = value − cost; percent = unrealised ÷ cost × 100, rounded half-even to
 * 2 decimals, none for a zero cost; day change = value − round(units × NAV of the date before).
 */
final class Figures {
    /** No such figure: the null value of the codec's optional 64-bit fields. */
    static final long NONE = Long.MIN_VALUE;

    private static final long PERCENT_TIMES_100 = 10_000;

    private final FundTable funds;
    private long value;
    private long unrealised;
    private long unrealisedPercent;

    Figures(FundTable funds) {
        this.funds = funds;
    }

    void compute(int fund, long units, long cost, long nav) {
        if (nav == FundTable.UNPRICED) {
            value = NONE;
            unrealised = NONE;
            unrealisedPercent = NONE;
            return;
        }
        value = funds.value(fund, units, nav);
        if (value == Exact.OVERFLOW) {
            value = NONE;
            unrealised = NONE;
            unrealisedPercent = NONE;
            return;
        }
        unrealised = value - cost;
        unrealisedPercent =
                cost > 0 ? Exact.multiplyDivide(unrealised, PERCENT_TIMES_100, cost, RoundingMode.HALF_EVEN) : NONE;
    }

    long dayChange(int fund, long units, long previousDateNav) {
        if (value == NONE || previousDateNav == FundTable.UNPRICED) {
            return NONE;
        }
        long then = funds.value(fund, units, previousDateNav);
        return then == Exact.OVERFLOW ? NONE : value - then;
    }

    long value() {
        return value;
    }

    long unrealised() {
        return unrealised;
    }

    /** Times 10^2. */
    long unrealisedPercent() {
        return unrealisedPercent;
    }
}
