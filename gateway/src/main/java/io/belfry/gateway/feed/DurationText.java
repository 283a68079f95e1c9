package io.belfry.gateway.feed;

/**
 * ISO 8601 durations of a fixed length to nanoseconds and back: {@code P2W}, {@code P30D}, {@code PT1H30M},
 * {@code PT0.5S}. A day has 24 hours. Years and months have no fixed length and are malformed here, as are signs. Any
 * thread.
 */
public final class DurationText {
    /** Not such a duration at all. */
    public static final long MALFORMED = -1;

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long NS_PER_DAY = 86_400 * NS_PER_SECOND;
    private static final int MAX_FRACTION_DIGITS = 9;

    /** From the longest down: the order in which they must stand. */
    private static final String UNITS = "WDHMS";

    private static final long[] UNIT_NS = {
        7 * NS_PER_DAY, NS_PER_DAY, 3600 * NS_PER_SECOND, 60 * NS_PER_SECOND, NS_PER_SECOND
    };
    private static final int FIRST_OF_TIME = 2;

    private DurationText() {}

    /** Nanoseconds, {@link Long#MAX_VALUE} where they are more than that, or {@link #MALFORMED}. Lower case is taken too. */
    public static long parse(CharSequence text) {
        if (text.length() < 3 || upper(text, 0) != 'P') {
            return MALFORMED;
        }
        long sumNs = 0;
        int at = 1;
        int previous = -1;
        boolean isTime = false;
        while (at < text.length()) {
            if (!isTime && upper(text, at) == 'T') {
                isTime = true;
                at++;
            }
            int digitsEnd = digitsEnd(text, at);
            int end = digitsEnd;
            if (end < text.length() && text.charAt(end) == '.') {
                end = digitsEnd(text, end + 1);
            }
            int unit = end < text.length() ? unit(upper(text, end), isTime) : -1;
            boolean isFraction = end > digitsEnd;
            if (digitsEnd == at || unit <= previous || (isFraction && !isSeconds(unit, end - digitsEnd - 1))) {
                return MALFORMED;
            }
            sumNs = plus(sumNs, times(number(text, at, digitsEnd), UNIT_NS[unit]));
            if (isFraction) {
                sumNs = plus(sumNs, fractionNs(text, digitsEnd + 1, end));
            }
            previous = unit;
            at = end + 1;
        }
        return sumNs;
    }

    /** The shortest text in days, hours, minutes and seconds; {@code PT0S} for 0. */
    public static String of(long durationNs) {
        StringBuilder out = new StringBuilder(16);
        append(out, durationNs);
        return out.toString();
    }

    /** Appends the text of {@link #of}, without allocating. */
    public static void append(StringBuilder out, long durationNs) {
        out.append('P');
        long days = durationNs / NS_PER_DAY;
        if (days > 0) {
            out.append(days).append('D');
        }
        long restNs = durationNs % NS_PER_DAY;
        if (restNs > 0 || days == 0) {
            appendTime(out.append('T'), restNs);
        }
    }

    private static void appendTime(StringBuilder out, long ofDayNs) {
        long seconds = ofDayNs / NS_PER_SECOND;
        long fractionNs = ofDayNs % NS_PER_SECOND;
        if (seconds >= 3600) {
            out.append(seconds / 3600).append('H');
        }
        if (seconds / 60 % 60 > 0) {
            out.append(seconds / 60 % 60).append('M');
        }
        if (seconds % 60 > 0 || fractionNs > 0 || seconds == 0) {
            out.append(seconds % 60);
            if (fractionNs > 0) {
                out.append('.');
            }
            long unit = NS_PER_SECOND;
            for (long rest = fractionNs; rest > 0; rest %= unit) {
                unit /= 10;
                out.append((char) ('0' + rest / unit));
            }
            out.append('S');
        }
    }

    private static boolean isSeconds(int unit, int fractionDigits) {
        return unit == UNITS.length() - 1 && fractionDigits > 0 && fractionDigits <= MAX_FRACTION_DIGITS;
    }

    /** Which unit a letter is where it stands, or -1. */
    private static int unit(char letter, boolean isTime) {
        int unit = UNITS.indexOf(letter);
        return unit >= 0 && unit >= FIRST_OF_TIME == isTime ? unit : -1;
    }

    private static long number(CharSequence text, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum = plus(times(sum, 10), text.charAt(i) - '0');
        }
        return sum;
    }

    private static long fractionNs(CharSequence text, int from, int to) {
        long unit = NS_PER_SECOND;
        long sum = 0;
        for (int i = from; i < to; i++) {
            unit /= 10;
            sum += unit * (text.charAt(i) - '0');
        }
        return sum;
    }

    private static int digitsEnd(CharSequence text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private static char upper(CharSequence text, int index) {
        char c = text.charAt(index);
        return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    }

    private static long times(long number, long unit) {
        return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
    }

    private static long plus(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
