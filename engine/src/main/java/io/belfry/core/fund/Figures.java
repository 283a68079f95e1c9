package io.belfry.core.fund;

import io.belfry.codec.Currencies;
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

    private static final int NO_FUND = -1;

    private final FundTable funds;

    /** The fund whose scales these are; they never change. */
    private int fund = NO_FUND;

    private int unitScale;
    private int navScale;
    private int decimals;
    private RoundingMode rounding = RoundingMode.NULL_VAL;
    private long value;
    private long unrealised;
    private long unrealisedPercent;

    Figures(FundTable funds) {
        this.funds = funds;
    }

    void compute(int ofFund, long units, long cost, long nav) {
        if (nav == FundTable.UNPRICED) {
            value = NONE;
            unrealised = NONE;
            unrealisedPercent = NONE;
            return;
        }
        value = valueOf(ofFund, units, nav);
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

    private long valueOf(int ofFund, long units, long nav) {
        if (ofFund != fund) {
            fund = ofFund;
            unitScale = funds.unitScale(ofFund);
            navScale = funds.navScale(ofFund);
            decimals = Currencies.decimals(funds.currency(ofFund));
            rounding = funds.rounding(ofFund);
        }
        return Exact.value(units, unitScale, nav, navScale, decimals, rounding);
    }

    long dayChange(int ofFund, long units, long previousDateNav) {
        if (value == NONE || previousDateNav == FundTable.UNPRICED) {
            return NONE;
        }
        long then = valueOf(ofFund, units, previousDateNav);
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
