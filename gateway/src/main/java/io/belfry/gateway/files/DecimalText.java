package io.belfry.gateway.files;

/** Unsigned decimals of files, brought into the plain form that {@code EventFields} wants. Any thread. */
final class DecimalText {
    /** The longest that is read; more digits than any amount or NAV has. */
    static final int MAX_CHARACTERS = 40;

    private DecimalText() {}

    /**
     * The number without a plus sign, a bare point at either end and zeros in front, or null when the text is not an
     * unsigned decimal: digits with at most one point.
     */
    static String plain(String text) {
        int start = text.startsWith("+") ? 1 : 0;
        int end = text.length();
        if (end - start > MAX_CHARACTERS) {
            return null;
        }
        int point = -1;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '.' && point < 0) {
                point = i;
            } else if (c < '0' || c > '9') {
                return null;
            }
        }
        int wholeEnd = point < 0 ? end : point;
        int fractionStart = point < 0 ? end : point + 1;
        if (wholeEnd == start && fractionStart == end) {
            return null;
        }
        while (start < wholeEnd && text.charAt(start) == '0') {
            start++;
        }
        String whole = start == wholeEnd ? "0" : text.substring(start, wholeEnd);
        return fractionStart == end ? whole : whole + text.substring(wholeEnd, end);
    }

    /** Whether a {@link #plain} number is zero. */
    static boolean isZero(String plain) {
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c != '0' && c != '.') {
                return false;
            }
        }
        return true;
    }
}
