package io.belfry.core;

import io.belfry.codec.Currencies;
import io.belfry.codec.ResultCode;

/**
 * Says what was wrong with an event that the core refused: which field, which value, what was allowed. A flyweight that
 * the next event overwrites: read it during the callback, on its thread.
 */
public final class Refusal {
    /** Stands for a value that there is not. */
    public static final long NONE = Long.MIN_VALUE;

    private String field = "";
    private long value = NONE;
    private long allowed = NONE;
    private int scale;

    /** The refused field by its name in the contract, for example {@code amount}, or an empty text. */
    public String field() {
        return field;
    }

    /** The refused value, scaled by {@link #scale}; {@link #NONE} when there is none to name. */
    public long value() {
        return value;
    }

    /** What was allowed (a maximum, the expected number, the known version), scaled likewise; {@link #NONE} without. */
    public long allowed() {
        return allowed;
    }

    /** Decimals of {@link #value} and {@link #allowed}. */
    public int scale() {
        return scale;
    }

    /** Overwrites all of it. */
    public void set(String newField, long newValue, long newAllowed, int newScale) {
        field = newField;
        value = newValue;
        allowed = newAllowed;
        scale = newScale;
    }

    /** Overwrites all of it with another's. */
    public void set(Refusal other) {
        set(other.field, other.value, other.allowed, other.scale);
    }

    /** Says nothing. */
    public void clear() {
        set("", NONE, NONE, 0);
    }

    /** A sentence that names code, field, value and what was allowed. Allocates. */
    public String describe(ResultCode code) {
        StringBuilder text = new StringBuilder(80);
        text.append(field.isEmpty() ? "event" : field);
        if (value != NONE) {
            appendScaled(text.append(' '), value);
        }
        text.append(": ").append(meaning(code));
        if (allowed != NONE) {
            appendScaled(text.append(' '), allowed);
        }
        return text.toString();
    }

    private static String meaning(ResultCode code) {
        return switch (code) {
            case DUPLICATE -> "was applied before";
            case REF_REUSED -> "was used before with other content";
            case SEQ_GAP -> "leaves a hole, expected is";
            case UNKNOWN_CUSTOMER, UNKNOWN_ACCOUNT, UNKNOWN_FUND, UNKNOWN_RULE -> "is not registered";
            case CURRENCY_MISMATCH -> "is not the currency in force, which is";
            case AMOUNT_OVERFLOW -> "goes past 64 bits, at most";
            case OUT_OF_RANGE -> "is out of range, allowed is";
            case INSUFFICIENT_FUNDS -> "is more than is available, which is";
            case INSUFFICIENT_UNITS -> "is more than is free, which is";
            case STALE_PRICE -> "is older than the known price, which is";
            case LIMIT_REACHED -> "does not fit, the limit is";
            case ACCOUNT_CLOSED -> "is closed";
            default -> code.name();
        };
    }

    private void appendScaled(StringBuilder text, long scaled) {
        if (field.equals("currency") && Currencies.isKnown((int) scaled)) {
            text.append(Currencies.code((int) scaled));
            return;
        }
        if (scale == 0) {
            text.append(scaled);
            return;
        }
        String digits = Long.toString(scaled);
        boolean negative = scaled < 0;
        if (negative) {
            digits = digits.substring(1);
        }
        while (digits.length() <= scale) {
            digits = "0" + digits;
        }
        int point = digits.length() - scale;
        text.append(negative ? "-" : "").append(digits, 0, point).append('.').append(digits, point, digits.length());
    }
}
