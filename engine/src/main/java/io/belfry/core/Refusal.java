package io.belfry.core;

import io.belfry.codec.Currencies;
import io.belfry.codec.ResultCode;
import java.time.LocalDate;

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

    /** The refused value, scaled by {@link #scale}, or an epoch day; {@link #NONE} when there is none to name. */
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

    /** Overwrites all of it; value and allowed are in minor units of an ISO 4217 currency. */
    public void setMoney(String newField, long newValue, long newAllowed, int currency) {
        set(newField, newValue, newAllowed, Currencies.isKnown(currency) ? Currencies.decimals(currency) : 0);
    }

    /** Overwrites all of it with another's. */
    public void set(Refusal other) {
        set(other.field, other.value, other.allowed, other.scale);
    }

    /** Says nothing. */
    public void clear() {
        // To store a reference costs the collector's fence, and nearly all events have nothing to clear.
        if (!field.isEmpty()) {
            set("", NONE, NONE, 0);
        }
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
            appendScaled(text.append(limit(code)), allowed);
        }
        return text.toString();
    }

    private String meaning(ResultCode code) {
        return switch (code) {
            case DUPLICATE -> "was applied before";
            case REF_REUSED -> "was used before with other content";
            case SEQ_GAP -> "leaves a hole";
            case UNKNOWN_CUSTOMER, UNKNOWN_ACCOUNT, UNKNOWN_FUND, UNKNOWN_RULE -> "is not registered";
            case UNKNOWN_ORDER -> "is no order that is confirmed";
            case UNKNOWN_HOLD -> "is no hold that is open";
            case UNKNOWN_REF -> "is not known";
            case CURRENCY_MISMATCH -> "is not the currency in force";
            case AMOUNT_OVERFLOW -> "goes past 64 bits";
            case OUT_OF_RANGE -> value == NONE && allowed == NONE ? notAllowed() : "is out of range";
            case INSUFFICIENT_FUNDS -> "is more than is available";
            case INSUFFICIENT_UNITS -> "is more than is free";
            case STALE_PRICE -> "is older than the known price";
            case TOO_OLD -> "lies before what is kept for corrections";
            case LIMIT_REACHED -> "does not fit";
            case ACCOUNT_CLOSED -> "is closed";
            default -> code.name();
        };
    }

    private static String limit(ResultCode code) {
        return switch (code) {
            case SEQ_GAP -> ", expected is ";
            case AMOUNT_OVERFLOW -> ", at most ";
            case OUT_OF_RANGE -> ", allowed is ";
            case LIMIT_REACHED -> ", the limit is ";
            case TOO_OLD -> ", that begins behind ";
            default -> ", which is ";
        };
    }

    /** Where there is no figure to name. */
    private String notAllowed() {
        return switch (field) {
            case "account" -> "has to be named, since several accounts have an order of this id";
            case "fund" -> "is no money-market fund";
            case "to.fund" -> "is the fund that is left";
            default -> "is not allowed here";
        };
    }

    private void appendScaled(StringBuilder text, long scaled) {
        if (field.equals("currency") && Currencies.isKnown((int) scaled)) {
            text.append(Currencies.code((int) scaled));
            return;
        }
        if (isDay()) {
            text.append(LocalDate.ofEpochDay(scaled));
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

    private boolean isDay() {
        return field.equals("date") || field.equals("due") || field.equals("acquired");
    }
}
