package io.belfry.core.model;

import io.belfry.codec.CostMethod;
import io.belfry.codec.ResultCode;
import io.belfry.core.EventBuilder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a position is after its movements and its fund's actions, in decimals: the formulas of DESIGN.md section 6, one step
 * after the other from the first.
 */
final class NaiveHolding {
    private static final BigDecimal TEN_THOUSAND = BigDecimal.valueOf(10_000);

    /** What may happen to a position. A price is no step: it changes no state. */
    enum Kind {
        SUBSCRIBE,
        REINVEST,
        TRANSFER_IN,
        REDEEM,
        TRANSFER_OUT,
        MODE,
        SPLIT,
        DISTRIBUTION,
        YIELD;

        boolean isMovement() {
            return compareTo(SPLIT) < 0;
        }

        boolean takesOut() {
            return this == REDEEM || this == TRANSFER_OUT;
        }
    }

    /**
     * One step.
     *
     * @param date the day that it counts for
     * @param first units; a split's numerator; for a mode: whether distributions are reinvested, as 1 or 0
     * @param second an order's amount; a split's denominator; money per unit, or per 10,000 units
     * @param acquired of what comes in: the day by which its lot is sorted
     * @param order the order, null for what is none
     * @param number of a fund's action: its number in the fund, from 1
     */
    record Step(Kind kind, int date, BigDecimal first, BigDecimal second, int acquired, Object order, long number) {
        static Step movement(Kind kind, int date, BigDecimal units, BigDecimal amount, int acquired, Object order) {
            return new Step(kind, date, units, amount, acquired, order, 0);
        }

        static Step mode(boolean reinvests, int date) {
            return new Step(
                    Kind.MODE, date, reinvests ? BigDecimal.ONE : BigDecimal.ZERO, BigDecimal.ZERO, date, null, 0);
        }

        static Step action(Kind kind, int date, BigDecimal first, BigDecimal second, long number) {
            return new Step(kind, date, first, second, date, null, number);
        }
    }

    /** Units of one acquisition, with the cost that they still have. */
    static final class Lot {
        final int acquired;
        BigDecimal units;
        BigDecimal cost;

        Lot(int acquired, BigDecimal units, BigDecimal cost) {
            this.acquired = acquired;
            this.units = units;
            this.cost = cost;
        }
    }

    private final EventBuilder.Fund terms;
    private final int decimals;
    private final BigDecimal nothing;
    private final BigDecimal noUnits;
    final List<Lot> lots = new ArrayList<>();
    BigDecimal units;
    BigDecimal cost;
    BigDecimal realised;
    BigDecimal income;

    /** Income of a money-market fund that is no whole minor unit yet, exact. */
    BigDecimal rest = BigDecimal.ZERO;

    boolean reinvests;

    /** What was paid for units, with the cost that transfers brought along, and what was reinvested. */
    BigDecimal cashIn;

    /** What units brought, with the cost that transfers took along, and all income. */
    BigDecimal cashOut;

    /** The cost that transfers took along. */
    BigDecimal carriedOut;

    /** Units that were free when a step asked for too many. */
    BigDecimal shortOf;

    NaiveHolding(EventBuilder.Fund terms) {
        this.terms = terms;
        decimals = NaiveState.decimals(terms.currency);
        nothing = BigDecimal.ZERO.setScale(decimals);
        noUnits = BigDecimal.ZERO.setScale(terms.unitScale);
        units = noUnits;
        cost = nothing;
        realised = nothing;
        income = nothing;
        cashIn = nothing;
        cashOut = nothing;
        carriedOut = nothing;
    }

    /** The position after all steps, or after the first that cannot be: {@code codes} tells which. */
    static NaiveHolding of(EventBuilder.Fund terms, List<Step> steps, List<ResultCode> codes) {
        NaiveHolding holding = new NaiveHolding(terms);
        for (Step step : steps) {
            ResultCode code = holding.apply(step);
            if (code != ResultCode.OK) {
                codes.add(code);
                return holding;
            }
        }
        codes.add(ResultCode.OK);
        return holding;
    }

    NaiveHolding copy() {
        NaiveHolding copy = new NaiveHolding(terms);
        lots.forEach(lot -> copy.lots.add(new Lot(lot.acquired, lot.units, lot.cost)));
        copy.units = units;
        copy.cost = cost;
        copy.realised = realised;
        copy.income = income;
        copy.rest = rest;
        copy.reinvests = reinvests;
        copy.cashIn = cashIn;
        copy.cashOut = cashOut;
        copy.carriedOut = carriedOut;
        return copy;
    }

    boolean isFifo() {
        return terms.costMethod == CostMethod.FIFO;
    }

    /** Takes one step; one that cannot be leaves the holding in between, to be thrown away. */
    ResultCode apply(Step step) {
        switch (step.kind) {
            case SUBSCRIBE, TRANSFER_IN -> comeIn(step);
            case REINVEST -> {
                comeIn(step);
                earn(step.second);
            }
            case REDEEM, TRANSFER_OUT -> {
                if (step.first.compareTo(units) > 0) {
                    shortOf = units;
                    return ResultCode.INSUFFICIENT_UNITS;
                }
                goOut(step);
            }
            case MODE -> reinvests = step.first.signum() != 0;
            case SPLIT -> split(step.first, step.second);
            case DISTRIBUTION -> {
                if (!reinvests) {
                    earn(roundedAsTheFundDoes(units.multiply(step.second)));
                }
            }
            case YIELD -> accrue(units.multiply(step.second).divide(TEN_THOUSAND));
        }
        boolean fits =
                NaiveState.fits(units) && NaiveState.fits(cost) && NaiveState.fits(realised) && NaiveState.fits(income);
        return fits ? ResultCode.OK : ResultCode.AMOUNT_OVERFLOW;
    }

    private void comeIn(Step step) {
        units = units.add(step.first);
        cost = cost.add(step.second);
        cashIn = cashIn.add(step.second);
        if (isFifo()) {
            int place = lots.size();
            while (place > 0 && lots.get(place - 1).acquired > step.acquired) {
                place--;
            }
            lots.add(place, new Lot(step.acquired, step.first, step.second));
        }
    }

    private void goOut(Step step) {
        boolean isAll = step.first.compareTo(units) == 0;
        BigDecimal out = isFifo() ? cutLots(step.first) : isAll ? cost : share(cost, step.first, units);
        if (isAll) {
            out = cost;
            lots.clear();
        }
        units = units.subtract(step.first);
        cost = cost.subtract(out);
        if (step.kind == Kind.REDEEM) {
            realised = realised.add(step.second).subtract(out);
            cashOut = cashOut.add(step.second);
        } else {
            cashOut = cashOut.add(out);
            carriedOut = carriedOut.add(out);
        }
        if (isAll) {
            earn(rest.setScale(decimals, RoundingMode.HALF_EVEN));
            rest = BigDecimal.ZERO;
        }
    }

    private BigDecimal cutLots(BigDecimal wanted) {
        BigDecimal left = wanted;
        BigDecimal out = nothing;
        while (left.signum() > 0) {
            Lot lot = lots.get(0);
            if (lot.units.compareTo(left) <= 0) {
                out = out.add(lot.cost);
                left = left.subtract(lot.units);
                lots.remove(0);
            } else {
                BigDecimal cut = share(lot.cost, left, lot.units);
                out = out.add(cut);
                lot.units = lot.units.subtract(left);
                lot.cost = lot.cost.subtract(cut);
                left = noUnits;
            }
        }
        return out;
    }

    /** Cost cuts round half-even always. */
    private BigDecimal share(BigDecimal whole, BigDecimal part, BigDecimal of) {
        return whole.multiply(part).divide(of, decimals, RoundingMode.HALF_EVEN);
    }

    /** Each lot ends where its share of all units before it and its own, rounded down, ends. */
    private void split(BigDecimal numerator, BigDecimal denominator) {
        units = scaled(units, numerator, denominator);
        BigDecimal through = noUnits;
        BigDecimal given = noUnits;
        for (Lot lot : lots) {
            through = through.add(lot.units);
            BigDecimal end = scaled(through, numerator, denominator);
            lot.units = end.subtract(given);
            given = end;
        }
    }

    /** A number of units after a split, rounded down. */
    static BigDecimal scaled(BigDecimal units, BigDecimal numerator, BigDecimal denominator) {
        return units.multiply(numerator).divide(denominator, units.scale(), RoundingMode.DOWN);
    }

    private void accrue(BigDecimal exact) {
        BigDecimal due = rest.add(exact);
        BigDecimal whole = due.setScale(decimals, RoundingMode.FLOOR);
        earn(whole);
        rest = due.subtract(whole);
    }

    private void earn(BigDecimal amount) {
        income = income.add(amount);
        cashOut = cashOut.add(amount);
    }

    private BigDecimal roundedAsTheFundDoes(BigDecimal exact) {
        return exact.setScale(decimals, NaiveState.mode(terms.rounding));
    }
}
