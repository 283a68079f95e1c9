package io.belfry.gateway.feed;

import io.belfry.codec.Currencies;
import io.belfry.codec.EventLayout;
import io.belfry.codec.ResultCode;
import io.belfry.core.directory.Attributes;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the fields of one event, checked. The first mistake is kept as the refusal; reading on after it is harmless and
 * gives placeholders, so that a caller reads all it needs and asks {@link #isRefused} once. An unknown id gives way to any
 * later mistake, because waiting for the id would not mend that. One thread.
 */
final class FieldReader {
    private static final String ID_ALLOWED = "allowed are 1 to 36 printable ASCII characters without blanks";

    private final Directory directory;
    private final DecimalText decimal = new DecimalText();
    private final StringBuilder text = new StringBuilder();
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[Directory.MAX_NAME_BYTES]);

    private EventFields fields = new EventFields();
    private ResultCode code = ResultCode.OK;
    private String message = "";
    private boolean unknownId;

    FieldReader(Directory directory) {
        this.directory = directory;
    }

    void start(EventFields event) {
        fields = event;
        code = ResultCode.OK;
        message = "";
        unknownId = false;
    }

    boolean isRefused() {
        return code != ResultCode.OK;
    }

    /** Whether the refusal is an id that the directory does not know, which may be published a moment later. */
    boolean isUnknownId() {
        return unknownId;
    }

    ResultCode code() {
        return code;
    }

    String message() {
        return message;
    }

    /** Keeps a refusal, unless there is one that is not about an unknown id. */
    void refuse(ResultCode refusal, String reason) {
        if (code == ResultCode.OK || unknownId) {
            code = refusal;
            message = reason;
            unknownId = false;
        }
    }

    /** Refuses a field's value: {@code amount is "12.345": reason}. */
    void refuse(ResultCode refusal, Field field, CharSequence value, String reason) {
        if (code == ResultCode.OK || unknownId) {
            refuse(refusal, quoted(field, value, reason));
        }
    }

    /** The field's text, or null when it is absent; empty for an object. */
    String text(Field field) {
        return fields.get(field);
    }

    /** The field's text, or null when it is absent or empty. */
    String optional(Field field) {
        String value = fields.get(field);
        return value == null || value.isEmpty() ? null : value;
    }

    /** The field's text; empty, and refused, when it is absent. */
    String required(Field field) {
        String value = optional(field);
        if (value != null) {
            return value;
        }
        refuse(ResultCode.MALFORMED, field.path() + " is missing: it is required here");
        return "";
    }

    /** How many entries a list field has. */
    int size(Field field) {
        return fields.size(field);
    }

    /** One entry of a list field; empty, and refused, when it is. */
    String entry(Field field, int index) {
        String value = fields.get(field, index);
        if (value.isEmpty()) {
            refuse(ResultCode.MALFORMED, field, value, "an entry may not be empty");
        }
        return value;
    }

    /** A required id: 1 to 36 printable ASCII characters without blanks. */
    String id(Field field) {
        String value = required(field);
        return value.isEmpty() ? value : checkedId(field, value);
    }

    /** An optional id, empty when absent. */
    String optionalId(Field field) {
        String value = optional(field);
        return value == null ? "" : checkedId(field, value);
    }

    /** The handle of a required id, or {@code NO_HANDLE} when it is refused. */
    int handle(Field field, Namespace namespace, ResultCode unknown) {
        return handleOf(field, id(field), namespace, unknown);
    }

    /** The handle of an optional id, or {@code NO_HANDLE} when it is absent or refused. */
    int optionalHandle(Field field, Namespace namespace, ResultCode unknown) {
        return handleOf(field, optionalId(field), namespace, unknown);
    }

    /** Printable ASCII without blanks, up to {@code maxLength} characters; empty when absent. */
    String optionalCode(Field field, int maxLength) {
        String value = optional(field);
        if (value == null) {
            return "";
        }
        if (!isPrintableAscii(value) || value.length() > maxLength) {
            refuse(
                    ResultCode.OUT_OF_RANGE,
                    field,
                    value,
                    "allowed are up to " + maxLength + " printable ASCII characters without blanks");
            return "";
        }
        return value;
    }

    /** Free text of at most 140 characters; empty when absent. */
    String optionalText(Field field) {
        String value = optional(field);
        if (value == null) {
            return "";
        }
        int characters = value.codePointCount(0, value.length());
        if (characters > EngineLimits.MAX_TEXT_CHARACTERS) {
            refuse(
                    ResultCode.OUT_OF_RANGE,
                    field,
                    value,
                    "it has " + characters + " characters, allowed are " + EngineLimits.MAX_TEXT_CHARACTERS);
            return "";
        }
        if (hasLoneSurrogate(value)) {
            refuse(ResultCode.MALFORMED, field, value, "it holds half of a surrogate pair, which is no character");
            return "";
        }
        return value;
    }

    /** The constant for a required word, or null when it is refused. */
    <E extends Enum<E>> E required(Field field, Words<E> words) {
        String value = required(field);
        return value.isEmpty() ? null : constant(field, value, words);
    }

    /** The constant for an optional word, {@code absent} when there is none or it is refused. */
    <E extends Enum<E>> E optional(Field field, Words<E> words, E absent) {
        String value = optional(field);
        if (value == null) {
            return absent;
        }
        E constant = constant(field, value, words);
        return constant == null ? absent : constant;
    }

    <E extends Enum<E>> E constant(Field field, String value, Words<E> words) {
        E constant = words.constant(value);
        if (constant == null) {
            refuse(ResultCode.OUT_OF_RANGE, field, value, "allowed are " + words.allowed());
        }
        return constant;
    }

    /** An optional flag: YES, NO, or {@code absent}. */
    <E> E flag(Field field, E yes, E no, E absent) {
        String value = optional(field);
        if (value == null) {
            return absent;
        }
        if (value.equals("true")) {
            return yes;
        }
        if (!value.equals("false")) {
            refuse(ResultCode.MALFORMED, field, value, "allowed are true, false");
        }
        return no;
    }

    /** The numeric code of a required currency, or {@code Currencies.UNKNOWN} when it is refused. */
    int currency(Field field) {
        String value = required(field);
        return value.isEmpty() ? Currencies.UNKNOWN : checkedCurrency(field, value);
    }

    /** The numeric code of an optional currency, or {@code Currencies.UNKNOWN} when it is absent or refused. */
    int optionalCurrency(Field field) {
        String value = optional(field);
        return value == null ? Currencies.UNKNOWN : checkedCurrency(field, value);
    }

    /** A required amount in minor units; 0 when it or its currency is refused. */
    long money(Field field, int currency) {
        return moneyOf(field, required(field), currency);
    }

    /** An optional amount in minor units, {@code absent} when there is none. */
    long optionalMoney(Field field, int currency, long absent) {
        String value = optional(field);
        return value == null ? absent : moneyOf(field, value, currency);
    }

    /** An amount that {@code value} holds, in minor units. */
    long moneyOf(Field field, String value, int currency) {
        if (value.isEmpty() || !Currencies.isKnown(currency)) {
            return 0;
        }
        return decimalOf(field, value, Currencies.decimals(currency), Currencies.code(currency));
    }

    /** A required decimal. {@code takes} names who sets the scale, for the message. */
    long decimal(Field field, int scale, String takes) {
        return decimalOf(field, required(field), scale, takes);
    }

    /** An optional decimal, {@code absent} when there is none. */
    long optionalDecimal(Field field, int scale, String takes, long absent) {
        String value = optional(field);
        return value == null ? absent : decimalOf(field, value, scale, takes);
    }

    /** The decimal that {@code value} holds, scaled; 0 when it is empty or refused. */
    long decimalOf(Field field, String value, int scale, String takes) {
        if (value.isEmpty()) {
            return 0;
        }
        ResultCode result = decimal.parse(value, scale);
        switch (result) {
            case OK -> {
                return decimal.value();
            }
            case AMOUNT_PRECISION ->
                refuse(result, field, value, "it has too many decimals, " + takes + " takes " + scale);
            case AMOUNT_OVERFLOW ->
                refuse(result, field, value, "it is too large, allowed is up to " + plain(Long.MAX_VALUE, scale));
            default -> refuse(result, field, value, "it is not a decimal number such as -12.34");
        }
        return 0;
    }

    /** A required whole number from {@code min} to {@code max}; {@code min} when refused. */
    long whole(Field field, long min, long max) {
        return wholeOf(field, required(field), min, max);
    }

    /** An optional whole number from {@code min} to {@code max}, {@code absent} when there is none. */
    long optionalWhole(Field field, long min, long max, long absent) {
        String value = optional(field);
        return value == null ? absent : wholeOf(field, value, min, max);
    }

    /** Refuses a decimal below {@code min}. */
    void atLeast(Field field, long value, long min, int scale) {
        if (value < min && !hardRefused()) {
            refuse(ResultCode.OUT_OF_RANGE, field, fields.get(field), "allowed is " + plain(min, scale) + " or more");
        }
    }

    /** Refuses a decimal that is not above zero. */
    void aboveZero(Field field, long value) {
        if (value <= 0 && !hardRefused()) {
            refuse(ResultCode.OUT_OF_RANGE, field, fields.get(field), "it must be above zero");
        }
    }

    /** A required date in days since 1970-01-01. */
    int date(Field field) {
        return dateOf(field, required(field));
    }

    /** An optional date, {@code absent} when there is none. */
    int optionalDate(Field field, int absent) {
        String value = optional(field);
        return value == null ? absent : dateOf(field, value);
    }

    /** An optional time in nanoseconds since 1970-01-01T00:00Z, {@code NO_TIME} when there is none. */
    long optionalTime(Field field) {
        String value = optional(field);
        if (value == null) {
            return EventLayout.NO_TIME;
        }
        long timeNs = TimeText.parseTime(value);
        if (timeNs == TimeText.MALFORMED) {
            refuse(
                    ResultCode.MALFORMED,
                    field,
                    value,
                    "allowed are RFC 3339 times such as 2026-11-20T09:30:00.123456789Z");
            return EventLayout.NO_TIME;
        }
        if (timeNs == TimeText.OUT_OF_RANGE) {
            refuse(ResultCode.OUT_OF_RANGE, field, value, "allowed are the years 1678 to 2261");
            return EventLayout.NO_TIME;
        }
        return timeNs;
    }

    /** A required duration in nanoseconds from {@code minNs} to {@code maxNs}; {@code minNs} when refused. */
    long duration(Field field, long minNs, long maxNs) {
        return durationOf(field, required(field), minNs, maxNs);
    }

    /** An optional duration in nanoseconds from {@code minNs} to {@code maxNs}, {@code absent} when there is none. */
    long optionalDuration(Field field, long minNs, long maxNs, long absent) {
        String value = optional(field);
        return value == null ? absent : durationOf(field, value, minNs, maxNs);
    }

    /** Decimals of the NAV of a fund that is registered. */
    int navScale(int fund) {
        return Attributes.navScale(directory.attributes(Namespace.FUND, fund));
    }

    /** Whether something other than an unknown id is wrong already. */
    private boolean hardRefused() {
        return isRefused() && !unknownId;
    }

    private String checkedId(Field field, String value) {
        if (value.length() > Directory.MAX_NAME_BYTES || !isPrintableAscii(value)) {
            refuse(ResultCode.OUT_OF_RANGE, field, value, ID_ALLOWED);
            return "";
        }
        return value;
    }

    private int handleOf(Field field, String id, Namespace namespace, ResultCode unknown) {
        if (id.isEmpty()) {
            return EventLayout.NO_HANDLE;
        }
        name.putStringWithoutLengthAscii(0, id);
        int handle = directory.find(namespace, name, 0, id.length());
        if (handle >= 0) {
            return handle;
        }
        if (!isRefused()) {
            code = unknown;
            message = quoted(field, id, "nothing of that name is registered");
            unknownId = true;
        }
        return EventLayout.NO_HANDLE;
    }

    private int checkedCurrency(Field field, String value) {
        int currency = Currencies.numeric(value);
        if (currency == Currencies.UNKNOWN) {
            refuse(ResultCode.OUT_OF_RANGE, field, value, "allowed are the three-letter codes of ISO 4217");
        }
        return currency;
    }

    private long wholeOf(Field field, String value, long min, long max) {
        if (value.isEmpty()) {
            return min;
        }
        ResultCode result = decimal.parse(value, 0);
        boolean inRange = result == ResultCode.OK && decimal.value() >= min && decimal.value() <= max;
        if (inRange) {
            return decimal.value();
        }
        ResultCode refusal = result == ResultCode.MALFORMED ? ResultCode.MALFORMED : ResultCode.OUT_OF_RANGE;
        String most = max == Long.MAX_VALUE ? "up" : "to " + max;
        refuse(refusal, field, value, "allowed are whole numbers from " + min + " " + most);
        return min;
    }

    private int dateOf(Field field, String value) {
        if (value.isEmpty()) {
            return 0;
        }
        long day = TimeText.parseDate(value);
        if (day == TimeText.MALFORMED) {
            refuse(ResultCode.MALFORMED, field, value, "allowed are dates such as 2026-11-20");
            return 0;
        }
        if (day == TimeText.OUT_OF_RANGE) {
            refuse(ResultCode.OUT_OF_RANGE, field, value, "allowed are the years 1678 to 2261");
            return 0;
        }
        return (int) day;
    }

    private long durationOf(Field field, String value, long minNs, long maxNs) {
        if (value.isEmpty()) {
            return minNs;
        }
        long durationNs = DurationText.parse(value);
        if (durationNs == DurationText.MALFORMED) {
            refuse(
                    ResultCode.MALFORMED,
                    field,
                    value,
                    "allowed are ISO 8601 durations such as PT90S, PT1H30M or P30D; a year or a month has no fixed length");
            return minNs;
        }
        if (durationNs < minNs || durationNs > maxNs) {
            refuse(
                    ResultCode.OUT_OF_RANGE,
                    field,
                    value,
                    "allowed is " + DurationText.of(minNs) + " to " + DurationText.of(maxNs));
            return minNs;
        }
        return durationNs;
    }

    private String quoted(Field field, CharSequence value, String reason) {
        text.setLength(0);
        text.append(field.path()).append(" is ");
        Quote.append(text, value);
        return text.append(": ").append(reason).toString();
    }

    private static String plain(long value, int scale) {
        StringBuilder out = new StringBuilder();
        DecimalText.append(out, value, scale);
        return out.toString();
    }

    private static boolean isPrintableAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasLoneSurrogate(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
