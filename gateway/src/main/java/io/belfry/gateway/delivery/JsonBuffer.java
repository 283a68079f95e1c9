package io.belfry.gateway.delivery;

import io.belfry.gateway.feed.DurationText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Writes JSON as UTF-8 into an array that is used again and again. It knows commas, quotes and escapes; that objects are
 * closed and keys precede values is up to the caller.
 *
 * <p>Grows to the largest text there was, up to {@link #MAX_BYTES}; allocates nothing else. One thread at a time.
 */
public final class JsonBuffer {
    /** More than the largest page of notifications. */
    public static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int MAX_LONG_CHARACTERS = 20;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400;

    private final byte[] digits = new byte[MAX_LONG_CHARACTERS];
    private final StringBuilder duration = new StringBuilder(32);
    private byte[] bytes;
    private int length;

    /** Whether a value or an end has just been written, so that a comma comes before the next key or element. */
    private boolean comma;

    public JsonBuffer(int initialBytes) {
        bytes = new byte[initialBytes];
    }

    /** The array; its first {@link #length} bytes are the text. Another one after it has grown. */
    public byte[] bytes() {
        return bytes;
    }

    /** Bytes written. */
    public int length() {
        return length;
    }

    /** Starts afresh. Returns this. */
    public JsonBuffer clear() {
        length = 0;
        comma = false;
        return this;
    }

    public JsonBuffer beginObject() {
        separate();
        put('{');
        comma = false;
        return this;
    }

    public JsonBuffer endObject() {
        put('}');
        comma = true;
        return this;
    }

    public JsonBuffer beginArray() {
        separate();
        put('[');
        comma = false;
        return this;
    }

    public JsonBuffer endArray() {
        put(']');
        comma = true;
        return this;
    }

    /** A key; printable ASCII without quotes and backslashes. */
    public JsonBuffer key(String name) {
        separate();
        put('"');
        ascii(name);
        put('"');
        put(':');
        comma = false;
        return this;
    }

    /** An integer. */
    public JsonBuffer number(long value) {
        separate();
        appendLong(value);
        comma = true;
        return this;
    }

    public JsonBuffer nullValue() {
        separate();
        ascii("null");
        comma = true;
        return this;
    }

    /** A word of the contract in quotes; printable ASCII without quotes and backslashes. */
    public JsonBuffer word(String value) {
        separate();
        put('"');
        ascii(value);
        put('"');
        comma = true;
        return this;
    }

    /** A scaled value as a decimal in quotes with exactly {@code scale} decimals. */
    public JsonBuffer decimal(long scaled, int scale) {
        return decimal(scaled, scale, scale);
    }

    /** Like {@link #decimal(long, int)}, but zeros behind the first {@code minDecimals} decimals are left out. */
    public JsonBuffer decimal(long scaled, int scale, int minDecimals) {
        separate();
        put('"');
        int count = magnitudeDigits(scaled);
        if (scaled < 0) {
            put('-');
        }
        int decimals = scale;
        while (decimals > minDecimals && digitFromRight(scale - decimals, count) == '0') {
            decimals--;
        }
        for (int i = Math.max(count, scale + 1) - 1; i >= scale - decimals; i--) {
            put(digitFromRight(i, count));
            if (i == scale && decimals > 0) {
                put('.');
            }
        }
        put('"');
        comma = true;
        return this;
    }

    /** A time in UTC in quotes, RFC 3339 with 9 digits of fraction. */
    public JsonBuffer time(long epochNs) {
        separate();
        long seconds = Math.floorDiv(epochNs, NS_PER_SECOND);
        long ofDay = Math.floorMod(seconds, SECONDS_PER_DAY);
        put('"');
        appendDate(Math.floorDiv(seconds, SECONDS_PER_DAY));
        put('T');
        padded(ofDay / 3600, 2);
        put(':');
        padded(ofDay / 60 % 60, 2);
        put(':');
        padded(ofDay % 60, 2);
        put('.');
        padded(Math.floorMod(epochNs, NS_PER_SECOND), 9);
        put('Z');
        put('"');
        comma = true;
        return this;
    }

    /** A date in quotes. */
    public JsonBuffer date(long epochDay) {
        separate();
        put('"');
        appendDate(epochDay);
        put('"');
        comma = true;
        return this;
    }

    /** A duration in quotes, in days, hours, minutes and seconds of ISO 8601. */
    public JsonBuffer duration(long durationNs) {
        duration.setLength(0);
        DurationText.append(duration, durationNs);
        return string(duration);
    }

    /** Integers with {@code -} between, in quotes: the id of a notification. */
    public JsonBuffer id(long first, long second, long third) {
        separate();
        put('"');
        appendLong(first);
        put('-');
        appendLong(second);
        put('-');
        appendLong(third);
        put('"');
        comma = true;
        return this;
    }

    /**
     * UTF-8 text in quotes, escaped as RFC 8259 wants; each sequence that is not UTF-8, encoded surrogates among them, comes
     * out as U+FFFD.
     */
    public JsonBuffer string(DirectBuffer text, int offset, int textLength) {
        separate();
        put('"');
        int end = offset + textLength;
        int i = offset;
        while (i < end) {
            int b = text.getByte(i) & 0xFF;
            if (b < 0x80) {
                escaped(b);
                i++;
                continue;
            }
            int size = sequenceLength(text, i, end);
            if (size == 0) {
                replacement();
                i++;
                continue;
            }
            for (int k = 0; k < size; k++) {
                put(text.getByte(i + k));
            }
            i += size;
        }
        put('"');
        comma = true;
        return this;
    }

    /** Text in quotes, escaped; half a surrogate pair comes out as U+FFFD. */
    public JsonBuffer string(CharSequence text) {
        separate();
        put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                escaped(c);
            } else if (c < 0x800) {
                put(0xC0 | (c >> 6));
                put(0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                put(0xE0 | (c >> 12));
                put(0x80 | ((c >> 6) & 0x3F));
                put(0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                int point = Character.toCodePoint(c, text.charAt(i));
                put(0xF0 | (point >> 18));
                put(0x80 | ((point >> 12) & 0x3F));
                put(0x80 | ((point >> 6) & 0x3F));
                put(0x80 | (point & 0x3F));
            } else {
                replacement();
            }
        }
        put('"');
        comma = true;
        return this;
    }

    /** The text as a string; allocates. */
    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Bytes of the well-formed sequence of two to four bytes at {@code i} (Unicode, table 3-7), or 0. */
    private static int sequenceLength(DirectBuffer text, int i, int end) {
        int first = text.getByte(i) & 0xFF;
        int size;
        int low = 0x80;
        int high = 0xBF;
        if (first >= 0xC2 && first <= 0xDF) {
            size = 2;
        } else if (first >= 0xE0 && first <= 0xEF) {
            size = 3;
            low = first == 0xE0 ? 0xA0 : 0x80;
            high = first == 0xED ? 0x9F : 0xBF;
        } else if (first >= 0xF0 && first <= 0xF4) {
            size = 4;
            low = first == 0xF0 ? 0x90 : 0x80;
            high = first == 0xF4 ? 0x8F : 0xBF;
        } else {
            return 0;
        }
        if (i + size > end) {
            return 0;
        }
        for (int k = 1; k < size; k++) {
            int next = text.getByte(i + k) & 0xFF;
            if (next < low || next > high) {
                return 0;
            }
            low = 0x80;
            high = 0xBF;
        }
        return size;
    }

    private void escaped(int c) {
        switch (c) {
            case '"', '\\' -> {
                put('\\');
                put(c);
            }
            case '\n' -> {
                put('\\');
                put('n');
            }
            case '\r' -> {
                put('\\');
                put('r');
            }
            case '\t' -> {
                put('\\');
                put('t');
            }
            default -> {
                if (c < 0x20 || c == 0x7F) {
                    ascii("\\u00");
                    put(HEX[c >> 4]);
                    put(HEX[c & 0xF]);
                } else {
                    put(c);
                }
            }
        }
    }

    private void replacement() {
        put(0xEF);
        put(0xBF);
        put(0xBD);
    }

    private void separate() {
        if (comma) {
            put(',');
        }
    }

    private void appendLong(long value) {
        int count = magnitudeDigits(value);
        if (value < 0) {
            put('-');
        }
        for (int i = count - 1; i >= 0; i--) {
            put(digits[i]);
        }
    }

    /** The digits without the sign, from the right, and how many there are; at least one. */
    private int magnitudeDigits(long value) {
        long rest = value;
        int count = 0;
        do {
            digits[count++] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        } while (rest != 0);
        return count;
    }

    private byte digitFromRight(int index, int count) {
        return index < count ? digits[index] : (byte) '0';
    }

    private void padded(long value, int width) {
        int count = magnitudeDigits(value);
        for (int i = width - 1; i >= 0; i--) {
            put(digitFromRight(i, count));
        }
    }

    /**
     * The date in the proleptic Gregorian calendar.
     *
     * <p>Source: Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
     */
    private void appendDate(long epochDay) {
        long shifted = epochDay + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long shiftedMonth = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        long month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        padded(year, 4);
        put('-');
        padded(month, 2);
        put('-');
        padded(day, 2);
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void put(int value) {
        if (length == bytes.length) {
            grow();
        }
        bytes[length++] = (byte) value;
    }

    private void grow() {
        if (bytes.length >= MAX_BYTES) {
            throw new IllegalStateException("JSON text is longer than " + MAX_BYTES + " bytes");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(64L, bytes.length * 2L)));
    }
}
