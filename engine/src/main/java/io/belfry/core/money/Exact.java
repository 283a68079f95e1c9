package io.belfry.core.money;

import io.belfry.codec.RoundingMode;

/**
 * Exact products and quotients of scaled longs. Nothing wraps: what does not fit 64 bits is {@link #OVERFLOW}.
 *
 * <p>Any thread, no allocation.
 */
public final class Exact {
    /** The result does not fit; no valid result ever equals it. */
    public static final long OVERFLOW = Long.MIN_VALUE;

    private static final long[] POWERS_OF_TEN = new long[19];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
        }
    }

    private Exact() {}

    /** 10 to the power of {@code exponent}, 0 to 18. */
    public static long powerOfTen(int exponent) {
        return POWERS_OF_TEN[exponent];
    }

    /** a + b, or {@link #OVERFLOW}. */
    public static long add(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? OVERFLOW : sum;
    }

    /** a × b, or {@link #OVERFLOW}. */
    public static long multiply(long a, long b) {
        long product = a * b;
        return Math.multiplyHigh(a, b) == product >> 63 ? product : OVERFLOW;
    }

    /**
     * round(a × b ÷ divisor), or {@link #OVERFLOW}.
     *
     * @param divisor above zero
     */
    public static long multiplyDivide(long a, long b, long divisor, RoundingMode rounding) {
        if (divisor <= 0) {
            throw new IllegalArgumentException("divisor " + divisor + " must be above zero");
        }
        if (a == OVERFLOW || b == OVERFLOW) {
            return OVERFLOW;
        }
        boolean negative = (a ^ b) < 0;
        long x = Math.abs(a);
        long y = Math.abs(b);
        long high = Math.multiplyHigh(x, y);
        long low = x * y;
        long quotient;
        long remainder;
        if (high == 0 && low >= 0) {
            quotient = low / divisor;
            remainder = low - quotient * divisor;
        } else {
            if (high >= divisor) {
                return OVERFLOW;
            }
            quotient = divide128(high, low, divisor);
            remainder = low - quotient * divisor;
        }
        if (quotient < 0) {
            return OVERFLOW;
        }
        if (roundsAway(quotient, remainder, divisor, rounding)) {
            quotient++;
            if (quotient < 0) {
                return OVERFLOW;
            }
        }
        return negative ? -quotient : quotient;
    }

    /**
     * What {@link #multiplyDivide} leaves of a × b when it rounds down.
     *
     * @param quotient floor(a × b ÷ divisor) of factors not below zero
     */
    public static long remainder(long a, long b, long divisor, long quotient) {
        return a * b - quotient * divisor;
    }

    /** The sign of a × b − c × d, exactly. */
    public static int compareProducts(long a, long b, long c, long d) {
        long leftHigh = Math.multiplyHigh(a, b);
        long rightHigh = Math.multiplyHigh(c, d);
        if (leftHigh != rightHigh) {
            return leftHigh < rightHigh ? -1 : 1;
        }
        return Long.compareUnsigned(a * b, c * d);
    }

    /**
     * round(units × nav) in minor units of a currency, or {@link #OVERFLOW}.
     *
     * <p>Formula: units · nav · 10^(decimals − unitScale − navScale).
     */
    public static long value(long units, int unitScale, long nav, int navScale, int decimals, RoundingMode rounding) {
        int exponent = unitScale + navScale - decimals;
        if (exponent >= 0) {
            return multiplyDivide(units, nav, powerOfTen(exponent), rounding);
        }
        long product = multiply(units, nav);
        return product == OVERFLOW ? OVERFLOW : multiply(product, powerOfTen(-exponent));
    }

    private static boolean roundsAway(long quotient, long remainder, long divisor, RoundingMode rounding) {
        if (rounding == RoundingMode.DOWN || remainder == 0) {
            return false;
        }
        long rest = divisor - remainder;
        if (remainder != rest) {
            return remainder > rest;
        }
        return rounding == RoundingMode.HALF_UP || (quotient & 1) == 1;
    }

    /**
     * The quotient of the 128-bit number (high, low) by a positive divisor above {@code high}.
     *
     * <p>Source: Warren, Hacker's Delight, 2nd edition, figure 9-3 (divlu).
     */
    private static long divide128(long high, long low, long divisor) {
        int shift = Long.numberOfLeadingZeros(divisor);
        long v = divisor << shift;
        long v1 = v >>> 32;
        long v0 = v & 0xFFFF_FFFFL;
        long u32 = shift == 0 ? high : (high << shift) | (low >>> (64 - shift));
        long u10 = low << shift;
        long u1 = u10 >>> 32;
        long u0 = u10 & 0xFFFF_FFFFL;
        long q1 = digit(u32, u1, v1, v0);
        long u21 = (u32 << 32) + u1 - q1 * v;
        long q0 = digit(u21, u0, v1, v0);
        return (q1 << 32) + q0;
    }

    private static long digit(long upper, long next, long v1, long v0) {
        long q = Long.divideUnsigned(upper, v1);
        long r = upper - q * v1;
        while (q >>> 32 != 0 || Long.compareUnsigned(q * v0, (r << 32) | next) > 0) {
            q--;
            r += v1;
            if (r >>> 32 != 0) {
                break;
            }
        }
        return q;
    }
}
