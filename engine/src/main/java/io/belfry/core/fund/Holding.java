package io.belfry.core.fund;

import io.belfry.codec.Currencies;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RoundingMode;
import io.belfry.core.Refusal;
import io.belfry.core.money.Exact;

/**
 * The arithmetic of one position: what movements and fund actions do to its units, cost, realised profit, income and lots.
 * The same code moves a position when an order is confirmed, brings it through its fund's actions, and works it out again
 * when something is taken back or comes late.
 *
 * <p>Formulas: DESIGN section 6. {@link #check} validates, {@link #apply} then cannot fail. Units by the fund's scale, money
 * in minor units of its currency. Reused; the core's thread only; no allocation but where the table of lots grows.
 */
final class Holding {
    /** Money per unit of a distribution, and money per 10,000 units of a yield, have so many decimals. */
    static final int RATE_SCALE = 8;

    /** Decimals of a yield's income per unit: 8 of the rate, 4 of the 10,000. */
    static final int YIELD_SCALE = RATE_SCALE + 4;

    private final FundTable funds;
    private final LotTable lots;
    private int maxLots = Integer.MAX_VALUE;

    int fund;
    private boolean fifo;
    long units;
    long cost;
    long realised;
    long income;

    /** Of a money-market fund: income that is not a whole minor unit yet, in units of 1 ÷ {@link #yieldDivisor}. */
    long rest;

    /** Whether the dividend mode is reinvest. */
    boolean reinvests;

    int firstLot;
    int lastLot;

    Holding(FundTable funds, LotTable lots) {
        this.funds = funds;
        this.lots = lots;
    }

    void configure(int newMaxLots) {
        maxLots = newMaxLots;
    }

    /** Nothing is held yet. */
    void clear(int newFund) {
        begin(newFund);
        units = 0;
        cost = 0;
        realised = 0;
        income = 0;
        rest = 0;
        reinvests = false;
        firstLot = LotTable.NONE;
        lastLot = LotTable.NONE;
    }

    /** Is about a holding in this fund now; the figures are the caller's to set. */
    void begin(int newFund) {
        fund = newFund;
        fifo = funds.isFifo(newFund);
    }

    /** Puts copies of its lots in the place of lots that belong to somebody else. */
    void copyLots() {
        int from = firstLot;
        firstLot = LotTable.NONE;
        lastLot = LotTable.NONE;
        for (int lot = from; lot != LotTable.NONE; lot = lots.next(lot)) {
            append(lots.add(lots.units(lot), lots.cost(lot), lots.acquired(lot)));
        }
    }

    /** Frees its lots. */
    void freeLots() {
        lots.freeAll(firstLot);
        firstLot = LotTable.NONE;
        lastLot = LotTable.NONE;
    }

    /** Whether a movement can be applied; {@code INSUFFICIENT_UNITS} here means more than there are, frozen or not. */
    ResultCode check(MovementKind kind, long moved, long amount, Refusal refusal) {
        if (kind.adds()) {
            return checkAddition(kind, moved, amount, refusal);
        }
        if (kind.removes()) {
            return checkRemoval(kind, moved, amount, refusal);
        }
        return ResultCode.OK;
    }

    private ResultCode checkAddition(MovementKind kind, long moved, long amount, Refusal refusal) {
        if (Exact.add(units, moved) == Exact.OVERFLOW) {
            refusal.set("units", moved, Long.MAX_VALUE - units, funds.unitScale(fund));
            return ResultCode.AMOUNT_OVERFLOW;
        }
        if (Exact.add(cost, amount) == Exact.OVERFLOW) {
            refusal.set("amount", amount, Long.MAX_VALUE - cost, Currencies.decimals(funds.currency(fund)));
            return ResultCode.AMOUNT_OVERFLOW;
        }
        if (kind == MovementKind.REINVEST && Exact.add(income, amount) == Exact.OVERFLOW) {
            refusal.set("amount", amount, Long.MAX_VALUE - income, Currencies.decimals(funds.currency(fund)));
            return ResultCode.AMOUNT_OVERFLOW;
        }
        if (fifo && lots.used() >= maxLots) {
            refusal.set("units", Refusal.NONE, maxLots, 0);
            return ResultCode.LIMIT_REACHED;
        }
        return ResultCode.OK;
    }

    private ResultCode checkRemoval(MovementKind kind, long moved, long amount, Refusal refusal) {
        if (moved > units) {
            refusal.set("units", moved, units, funds.unitScale(fund));
            return ResultCode.INSUFFICIENT_UNITS;
        }
        if (kind.realises() && Exact.add(realised, amount - costOf(moved)) == Exact.OVERFLOW) {
            refusal.set("amount", amount, Long.MAX_VALUE, Currencies.decimals(funds.currency(fund)));
            return ResultCode.AMOUNT_OVERFLOW;
        }
        if (moved == units && rest != 0 && income == Long.MAX_VALUE) {
            refusal.set("units", moved, Refusal.NONE, funds.unitScale(fund));
            return ResultCode.AMOUNT_OVERFLOW;
        }
        return ResultCode.OK;
    }

    /**
     * Applies a movement that {@link #check} allows.
     *
     * <p>Formulas (DESIGN section 6). Addition: Q += q; C += amount; a reinvestment is also income. Removal: C −= out with
     * out by {@link #costOf}; redemptions realise amount − out, a transfer out realises nothing.
     *
     * @param acquired the day that a lot of units that come in is from
     */
    void apply(MovementKind kind, long moved, long amount, int acquired) {
        if (kind.adds()) {
            units += moved;
            cost += amount;
            if (kind == MovementKind.REINVEST) {
                income += amount;
            }
            if (fifo) {
                insert(lots.add(moved, amount, acquired));
            }
        } else if (kind.removes()) {
            long out = fifo ? takeLots(moved) : costOf(moved);
            units -= moved;
            cost -= out;
            if (kind.realises()) {
                realised += amount - out;
            }
            if (units == 0) {
                payRest();
            }
        } else {
            reinvests = kind == MovementKind.MODE_REINVEST;
        }
    }

    /**
     * The cost that goes out with units.
     *
     * <p>Moving average: round half-even(C·q ÷ Q), all of C with the last unit. FIFO: lots in order of acquisition, then
     * arrival; each is cut from the cost that it still has, each cut rounded half-even alone, all of it with its last unit
     * (DESIGN section 6).
     */
    private long costOf(long moved) {
        if (moved == units) {
            return cost;
        }
        if (!fifo) {
            return Exact.multiplyDivide(cost, moved, units, RoundingMode.HALF_EVEN);
        }
        long out = 0;
        long left = moved;
        for (int lot = firstLot; left > 0; lot = lots.next(lot)) {
            long inLot = lots.units(lot);
            if (inLot <= left) {
                out += lots.cost(lot);
                left -= inLot;
            } else {
                out += Exact.multiplyDivide(lots.cost(lot), left, inLot, RoundingMode.HALF_EVEN);
                left = 0;
            }
        }
        return out;
    }

    /** Takes units out of the lots and returns the cost that went with them; see {@link #costOf}. */
    private long takeLots(long moved) {
        if (moved == units) {
            freeLots();
            return cost;
        }
        long out = 0;
        long left = moved;
        while (left > 0) {
            int lot = firstLot;
            long inLot = lots.units(lot);
            if (inLot <= left) {
                out += lots.cost(lot);
                left -= inLot;
                firstLot = lots.next(lot);
                lots.free(lot);
            } else {
                long cut = Exact.multiplyDivide(lots.cost(lot), left, inLot, RoundingMode.HALF_EVEN);
                lots.units(lot, inLot - left);
                lots.cost(lot, lots.cost(lot) - cut);
                out += cut;
                left = 0;
            }
        }
        return out;
    }

    /** With the last unit the rest of a money-market income is rounded half-even into income (DESIGN section 6). */
    private void payRest() {
        if (rest != 0) {
            income += Exact.multiplyDivide(1, rest, yieldDivisor(funds, fund), RoundingMode.HALF_EVEN);
            rest = 0;
        }
    }

    /**
     * Brings it through an action of its fund; a price changes nothing here.
     *
     * @param first numerator, money per unit, or income per 10,000 units
     * @param second denominator
     * @return false when a figure would go past 64 bits; the holding is then of no use
     */
    boolean act(ActionKind kind, long first, long second) {
        return switch (kind) {
            case PRICE, RULES -> true;
            case SPLIT -> split(first, second);
            case DISTRIBUTION -> distribute(first);
            case YIELD -> payYield(first);
        };
    }

    /**
     * Q·a/b rounded down to the unit scale, C unchanged. Each lot ends where the units up to it end when they are split, so
     * lots sum to Q (DESIGN section 6).
     */
    private boolean split(long numerator, long denominator) {
        long splitUnits = Exact.multiplyDivide(units, numerator, denominator, RoundingMode.DOWN);
        if (splitUnits == Exact.OVERFLOW) {
            return false;
        }
        long before = 0;
        long after = 0;
        for (int lot = firstLot; lot != LotTable.NONE; lot = lots.next(lot)) {
            before += lots.units(lot);
            long end = Exact.multiplyDivide(before, numerator, denominator, RoundingMode.DOWN);
            lots.units(lot, end - after);
            after = end;
        }
        units = splitUnits;
        return true;
    }

    /** Income += round(Q·d) with the fund's rounding, in dividend mode cash (DESIGN section 6). */
    private boolean distribute(long perUnit) {
        if (reinvests) {
            return true;
        }
        long paid = distribution(funds, fund, units, perUnit);
        long sum = paid == Exact.OVERFLOW ? Exact.OVERFLOW : Exact.add(income, paid);
        if (sum == Exact.OVERFLOW) {
            return false;
        }
        income = sum;
        return true;
    }

    /** Income of a day = units × income per 10,000 ÷ 10,000; whole minor units are paid, the exact rest is carried. */
    private boolean payYield(long incomePer10k) {
        long divisor = yieldDivisor(funds, fund);
        long whole = Exact.multiplyDivide(units, incomePer10k, divisor, RoundingMode.DOWN);
        if (whole == Exact.OVERFLOW) {
            return false;
        }
        long carried = rest + Exact.remainder(units, incomePer10k, divisor, whole);
        long carry = carried >= divisor ? 1 : 0;
        long paid = Exact.add(whole, carry);
        long sum = paid == Exact.OVERFLOW ? Exact.OVERFLOW : Exact.add(income, paid);
        if (sum == Exact.OVERFLOW) {
            return false;
        }
        rest = carried - carry * divisor;
        income = sum;
        return true;
    }

    /** round(units × perUnit) in minor units, or {@link Exact#OVERFLOW}. */
    static long distribution(FundTable funds, int fund, long units, long perUnit) {
        return Exact.value(
                units,
                funds.unitScale(fund),
                perUnit,
                RATE_SCALE,
                Currencies.decimals(funds.currency(fund)),
                funds.rounding(fund));
    }

    /** What a fund's units × income per 10,000 is divided by to give minor units: 10^(unitScale + 12 − decimals). */
    static long yieldDivisor(FundTable funds, int fund) {
        return Exact.powerOfTen(funds.unitScale(fund) + YIELD_SCALE - Currencies.decimals(funds.currency(fund)));
    }

    /** In order of acquisition, behind those of the same day. */
    private void insert(int lot) {
        int acquired = lots.acquired(lot);
        if (lastLot == LotTable.NONE || lots.acquired(lastLot) <= acquired) {
            append(lot);
            return;
        }
        if (lots.acquired(firstLot) > acquired) {
            lots.next(lot, firstLot);
            firstLot = lot;
            return;
        }
        int before = firstLot;
        while (lots.acquired(lots.next(before)) <= acquired) {
            before = lots.next(before);
        }
        lots.next(lot, lots.next(before));
        lots.next(before, lot);
    }

    private void append(int lot) {
        if (lastLot == LotTable.NONE) {
            firstLot = lot;
        } else {
            lots.next(lastLot, lot);
        }
        lastLot = lot;
    }
}
