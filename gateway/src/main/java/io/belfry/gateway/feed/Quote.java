package io.belfry.gateway.feed;

/** Shows a value of the outside world in a message: cut to a readable length, control characters escaped. */
final class Quote {
    private static final int MAX_CHARACTERS = 60;
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Quote() {}

    /** Appends the value in quotation marks. */
    static void append(StringBuilder out, CharSequence value) {
        append(out.append('"'), value, MAX_CHARACTERS);
        out.append('"');
    }

    /** Appends up to {@code maxCharacters} of the value. */
    static void append(StringBuilder out, CharSequence value, int maxCharacters) {
        int end = Math.min(value.length(), maxCharacters);
        if (end < value.length() && Character.isHighSurrogate(value.charAt(end - 1))) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (isPlain(c) || isPair(value, i, end)) {
                out.append(c);
            } else {
                escape(out, c);
            }
        }
        out.append(end < value.length() ? "…" : "");
    }

    private static boolean isPlain(char c) {
        return !Character.isISOControl(c)
                && !Character.isSurrogate(c)
                && Character.getType(c) != Character.FORMAT
                && c != '\u2028'
                && c != '\u2029';
    }

    private static boolean isPair(CharSequence value, int index, int end) {
        char c = value.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 < end && Character.isLowSurrogate(value.charAt(index + 1));
        }
        return Character.isLowSurrogate(c) && index > 0 && Character.isHighSurrogate(value.charAt(index - 1));
    }

    private static void escape(StringBuilder out, char c) {
        out.append("\\u")
                .append(HEX[c >> 12])
                .append(HEX[c >> 8 & 15])
                .append(HEX[c >> 4 & 15])
                .append(HEX[c & 15]);
    }
}
