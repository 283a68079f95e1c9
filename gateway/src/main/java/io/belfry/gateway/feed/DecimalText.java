package io.belfry.gateway.feed;

import io.belfry.codec.ResultCode;

/**
 * Exact decimals: text to scaled long and back, without floating point and without a cost that grows with an exponent.
 *
 * <p>Takes {@code [-]digits[.digits][e[+|-]digits]}: what JSON calls a number, leading zeros allowed. Values reach from
 * {@code -Long.MAX_VALUE} to {@code Long.MAX_VALUE}; {@code Long.MIN_VALUE} stands for "none" in the schema.
 *
 * <p>Parsing leaves its result in this object: one per thread.
 */
public final class DecimalText {
    /** An exponent beyond this can only mean zero, overflow or too many decimals. */
    private static final int EXPONENT_CAP = 1_000_000;

    private static final int MAX_DIGITS = 19;

    private long value;

    /** The last parsed value, scaled. */
    public long value() {
        return value;
    }

    /**
     * Parses {@code text} as a decimal with {@code scale} decimals.
     *
     * @return {@code OK}; {@code MALFORMED} for no number; {@code AMOUNT_PRECISION} for decimals other than zeros beyond the
     *     scale; {@code AMOUNT_OVERFLOW} beyond 64 bits
     */
    public ResultCode parse(CharSequence text, int scale) {
        value = 0;
        int length = text.length();
        boolean negative = length > 0 && text.charAt(0) == '-';
        int start = negative ? 1 : 0;
        int integerEnd = digitsEnd(text, start);
        if (integerEnd == start) {
            return ResultCode.MALFORMED;
        }
        int mantissaEnd = integerEnd;
        if (mantissaEnd < length && text.charAt(mantissaEnd) == '.') {
            mantissaEnd = digitsEnd(text, integerEnd + 1);
            if (mantissaEnd == integerEnd + 1) {
                return ResultCode.MALFORMED;
            }
        }
        int exponent = 0;
        if (mantissaEnd < length) {
            if ((text.charAt(mantissaEnd) | 0x20) != 'e') {
                return ResultCode.MALFORMED;
            }
            int sign = mantissaEnd + 1 < length ? text.charAt(mantissaEnd + 1) : 0;
            int exponentStart = mantissaEnd + (sign == '-' || sign == '+' ? 2 : 1);
            int exponentEnd = digitsEnd(text, exponentStart);
            if (exponentEnd == exponentStart || exponentEnd != length) {
                return ResultCode.MALFORMED;
            }
            exponent = cappedInt(text, exponentStart, exponentEnd);
            exponent = sign == '-' ? -exponent : exponent;
        }
        int decimals = Math.max(0, mantissaEnd - integerEnd - 1);
        return scaled(text, start, mantissaEnd, exponent - decimals + scale, negative);
    }

    /** The digits of {@code [from, to)}, a point skipped, times 10 to the power of {@code shift}. */
    private ResultCode scaled(CharSequence text, int from, int to, int shift, boolean negative) {
        int first = from;
        while (first < to && isZeroOrPoint(text.charAt(first))) {
            first++;
        }
        if (first == to) {
            return ResultCode.OK;
        }
        int last = to;
        int zeros = 0;
        while (isZeroOrPoint(text.charAt(last - 1))) {
            if (text.charAt(last - 1) == '0') {
                zeros++;
            }
            last--;
        }
        int power = shift + zeros;
        if (power < 0) {
            return ResultCode.AMOUNT_PRECISION;
        }
        long magnitude = 0;
        int digits = 0;
        for (int i = first; i < last; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                continue;
            }
            digits++;
            if (digits > MAX_DIGITS) {
                return ResultCode.AMOUNT_OVERFLOW;
            }
            magnitude = times10Plus(magnitude, c - '0');
        }
        if (digits + (long) power > MAX_DIGITS) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        for (int i = 0; i < power; i++) {
            magnitude = times10Plus(magnitude, 0);
        }
        if (magnitude < 0) {
            return ResultCode.AMOUNT_OVERFLOW;
        }
        value = negative ? -magnitude : magnitude;
        return ResultCode.OK;
    }

    /** {@code magnitude * 10 + digit}, or -1, which stays -1, beyond 64 bits. */
    private static long times10Plus(long magnitude, int digit) {
        if (magnitude < 0 || magnitude > (Long.MAX_VALUE - digit) / 10) {
            return -1;
        }
        return magnitude * 10 + digit;
    }

    private static boolean isZeroOrPoint(char c) {
        return c == '0' || c == '.';
    }

    private static int digitsEnd(CharSequence text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private static int cappedInt(CharSequence text, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum = Math.min(EXPONENT_CAP, sum * 10 + text.charAt(i) - '0');
        }
        return sum;
    }

    /** Appends a scaled value as plain decimal text with exactly {@code scale} decimals. */
    public static void append(StringBuilder out, long scaled, int scale) {
        String digits = Long.toString(scaled);
        int signLength = scaled < 0 ? 1 : 0;
        int magnitudeLength = digits.length() - signLength;
        out.append(digits, 0, signLength);
        if (magnitudeLength <= scale) {
            out.append('0');
        } else {
            out.append(digits, signLength, digits.length() - scale);
        }
        if (scale > 0) {
            out.append('.');
            for (int i = magnitudeLength; i < scale; i++) {
                out.append('0');
            }
            out.append(digits, Math.max(signLength, digits.length() - scale), digits.length());
        }
    }
}
