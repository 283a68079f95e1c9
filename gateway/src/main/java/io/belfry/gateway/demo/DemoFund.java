package io.belfry.gateway.demo;

import java.time.LocalDate;

/** A fund whose price walks at random, in whole steps of its scale. */
final class DemoFund {
    /** Decimals of prices. */
    static final int NAV_SCALE = 4;

    /** Decimals of units. */
    static final int UNIT_SCALE = 4;

    private static final long LOWEST_NAV = 1_0000;

    private final String isin;
    private final String name;
    private final boolean firstInFirstOut;
    private final int volatilityBasisPoints;
    private long navScaled;
    private LocalDate date;
    private int version = 1;

    DemoFund(
            String isin,
            String name,
            boolean firstInFirstOut,
            int volatilityBasisPoints,
            long navScaled,
            LocalDate firstDate) {
        this.isin = isin;
        this.firstInFirstOut = firstInFirstOut;
        this.name = name;
        this.volatilityBasisPoints = volatilityBasisPoints;
        this.navScaled = navScaled;
        this.date = firstDate;
    }

    String isin() {
        return isin;
    }

    String name() {
        return name;
    }

    /** Whether cost leaves by lots; otherwise at the average. */
    boolean isFirstInFirstOut() {
        return firstInFirstOut;
    }

    long navScaled() {
        return navScaled;
    }

    LocalDate date() {
        return date;
    }

    /** Of the price, counted from 1 for each date. */
    int version() {
        return version;
    }

    /** The next weekday's price. */
    void walk(LocalDate nextDate, int marketBasisPoints, Dice dice) {
        int step = (int) dice.between(-volatilityBasisPoints, volatilityBasisPoints);
        // Half of what the market does, for a fund of middling volatility.
        int pull = marketBasisPoints * volatilityBasisPoints / 200;
        move(step + pull);
        date = nextDate;
        version = 1;
    }

    /** The latest price again, put right by the fund's accountants. */
    void correct(Dice dice) {
        move((int) dice.between(10, 60) * (dice.chance(50) ? 1 : -1));
        version++;
    }

    /** A distribution went out: the price is lower by it. */
    void distribute(long perUnitScaled) {
        navScaled = Math.max(LOWEST_NAV, navScaled - perUnitScaled);
    }

    /** One unit became two: half the price, rounded half-even as the engine does. */
    void splitInTwo() {
        long half = navScaled / 2;
        navScaled = half + (navScaled % 2 == 1 && half % 2 == 1 ? 1 : 0);
    }

    /** Whether half the price is still one. */
    boolean canSplit() {
        return navScaled >= 4 * LOWEST_NAV;
    }

    /** What a distribution pays on these units, in cents, rounded half-even as the engine does. */
    static long incomeMinor(long unitsScaled, long perUnitScaled) {
        long product = Math.multiplyExact(unitsScaled, perUnitScaled);
        long cents = product / 1_000_000;
        long rest = product % 1_000_000;
        return rest > 500_000 || (rest == 500_000 && cents % 2 == 1) ? cents + 1 : cents;
    }

    /** How many units this much buys at the present price, rounded down. */
    long unitsFor(long amountMinor) {
        return Math.multiplyExact(amountMinor, 1_000_000L) / navScaled;
    }

    /** What these units cost at the present price, in cents, rounded half up. */
    long priceMinor(long unitsScaled) {
        // nav · units has 8 decimals, cents have 2.
        long product = Math.multiplyExact(navScaled, unitsScaled);
        return Math.addExact(product, 500_000) / 1_000_000;
    }

    private void move(int basisPoints) {
        navScaled = Math.max(LOWEST_NAV, navScaled + navScaled * basisPoints / 10_000);
    }
}
