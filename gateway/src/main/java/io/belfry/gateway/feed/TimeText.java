package io.belfry.gateway.feed;

import java.time.LocalDate;

/**
 * RFC 3339 times and {@code YYYY-MM-DD} dates to nanoseconds and days since 1970-01-01, and back. Years 1678 to 2261, which
 * 64 bits of nanoseconds hold. Any thread.
 */
public final class TimeText {
    /** Not a time or date at all. */
    public static final long MALFORMED = Long.MIN_VALUE;

    /** A time or date outside the years that can be held. */
    public static final long OUT_OF_RANGE = Long.MIN_VALUE + 1;

    private static final int FIRST_YEAR = 1678;
    private static final int LAST_YEAR = 2261;
    private static final long FIRST_SECOND = LocalDate.of(FIRST_YEAR, 1, 1).toEpochDay() * 86_400;
    private static final long END_SECOND = LocalDate.of(LAST_YEAR + 1, 1, 1).toEpochDay() * 86_400;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int DATE_LENGTH = 10;
    private static final int SECOND_END = 19;
    private static final int MAX_FRACTION_DIGITS = 9;

    private TimeText() {}

    /** Days since 1970-01-01, or {@link #MALFORMED}, or {@link #OUT_OF_RANGE}. */
    public static long parseDate(CharSequence text) {
        return text.length() == DATE_LENGTH ? dateAtStart(text) : MALFORMED;
    }

    /**
     * Nanoseconds since 1970-01-01T00:00Z, or {@link #MALFORMED}, or {@link #OUT_OF_RANGE}. An offset is required; at most 9
     * digits of fraction; no leap seconds.
     */
    public static long parseTime(CharSequence text) {
        if (text.length() <= SECOND_END || (text.charAt(DATE_LENGTH) | 0x20) != 't') {
            return MALFORMED;
        }
        long day = dateAtStart(text);
        int hour = twoDigits(text, 11, 23);
        int minute = twoDigits(text, 14, 59);
        int second = twoDigits(text, 17, 59);
        if (day == MALFORMED || hour < 0 || minute < 0 || second < 0) {
            return MALFORMED;
        }
        if (text.charAt(13) != ':' || text.charAt(16) != ':') {
            return MALFORMED;
        }
        int zoneStart = SECOND_END;
        long fractionNs = 0;
        if (text.charAt(SECOND_END) == '.') {
            zoneStart = SECOND_END + 1;
            long unit = NS_PER_SECOND;
            while (zoneStart < text.length() && isDigit(text.charAt(zoneStart))) {
                unit /= 10;
                fractionNs += unit * (text.charAt(zoneStart) - '0');
                zoneStart++;
            }
            int digits = zoneStart - SECOND_END - 1;
            if (digits == 0 || digits > MAX_FRACTION_DIGITS) {
                return MALFORMED;
            }
        }
        int offsetMinutes = offsetMinutes(text, zoneStart);
        if (offsetMinutes == Integer.MIN_VALUE) {
            return MALFORMED;
        }
        if (day == OUT_OF_RANGE) {
            return OUT_OF_RANGE;
        }
        long seconds = day * SECONDS_PER_DAY + hour * 3600L + (minute - offsetMinutes) * 60L + second;
        if (seconds < FIRST_SECOND || seconds >= END_SECOND) {
            return OUT_OF_RANGE;
        }
        return seconds * NS_PER_SECOND + fractionNs;
    }

    /** Appends a date. */
    public static void appendDate(StringBuilder out, long epochDay) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        appendDigits(out, date.getYear(), 4);
        out.append('-');
        appendDigits(out, date.getMonthValue(), 2);
        out.append('-');
        appendDigits(out, date.getDayOfMonth(), 2);
    }

    /** Appends a time in UTC with exactly 9 digits of fraction. */
    public static void appendTime(StringBuilder out, long timeNs) {
        long seconds = Math.floorDiv(timeNs, NS_PER_SECOND);
        int ofDay = (int) Math.floorMod(seconds, (long) SECONDS_PER_DAY);
        appendDate(out, Math.floorDiv(seconds, (long) SECONDS_PER_DAY));
        out.append('T');
        appendDigits(out, ofDay / 3600, 2);
        out.append(':');
        appendDigits(out, ofDay / 60 % 60, 2);
        out.append(':');
        appendDigits(out, ofDay % 60, 2);
        out.append('.');
        appendDigits(out, Math.floorMod(timeNs, NS_PER_SECOND), MAX_FRACTION_DIGITS);
        out.append('Z');
    }

    private static long dateAtStart(CharSequence text) {
        int century = twoDigits(text, 0, 99);
        int yearOfCentury = twoDigits(text, 2, 99);
        int month = twoDigits(text, 5, 12);
        int day = twoDigits(text, 8, 31);
        if (century < 0 || yearOfCentury < 0 || month < 1 || day < 1) {
            return MALFORMED;
        }
        if (text.charAt(4) != '-' || text.charAt(7) != '-') {
            return MALFORMED;
        }
        int year = century * 100 + yearOfCentury;
        if (day > daysOfMonth(year, month)) {
            return MALFORMED;
        }
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            return OUT_OF_RANGE;
        }
        return LocalDate.of(year, month, day).toEpochDay();
    }

    private static int daysOfMonth(int year, int month) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static int offsetMinutes(CharSequence text, int start) {
        int length = text.length() - start;
        if (length == 1 && (text.charAt(start) | 0x20) == 'z') {
            return 0;
        }
        if (length != 6 || text.charAt(start + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        char sign = text.charAt(start);
        int hours = twoDigits(text, start + 1, 23);
        int minutes = twoDigits(text, start + 4, 59);
        if ((sign != '+' && sign != '-') || hours < 0 || minutes < 0) {
            return Integer.MIN_VALUE;
        }
        int sum = hours * 60 + minutes;
        return sign == '-' ? -sum : sum;
    }

    private static int twoDigits(CharSequence text, int start, int max) {
        char tens = text.charAt(start);
        char ones = text.charAt(start + 1);
        if (!isDigit(tens) || !isDigit(ones)) {
            return -1;
        }
        int number = (tens - '0') * 10 + ones - '0';
        return number <= max ? number : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static void appendDigits(StringBuilder out, long number, int digits) {
        String text = Long.toString(number);
        for (int i = text.length(); i < digits; i++) {
            out.append('0');
        }
        out.append(text);
    }
}
