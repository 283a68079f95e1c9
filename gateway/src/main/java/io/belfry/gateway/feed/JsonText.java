package io.belfry.gateway.feed;

/** Writes JSON text: strings escaped as RFC 8259 asks, and members with their commas. */
final class JsonText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonText() {}

    /** Appends a string with its quotation marks. */
    static void string(StringBuilder out, CharSequence value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7F || c == '\u2028' || c == '\u2029') {
                out.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15]);
                out.append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /** Appends a member's name, after a comma unless it is the first of its object. */
    static StringBuilder name(StringBuilder out, String name) {
        if (out.charAt(out.length() - 1) != '{') {
            out.append(',');
        }
        return out.append('"').append(name).append("\":");
    }

    /** Appends a member with a string. */
    static void member(StringBuilder out, String name, CharSequence value) {
        string(name(out, name), value);
    }

    /** Appends a member with a string, unless that is empty. */
    static void optionalMember(StringBuilder out, String name, CharSequence value) {
        if (!value.isEmpty()) {
            member(out, name, value);
        }
    }

    /** Appends a member with a whole number. */
    static void member(StringBuilder out, String name, long value) {
        name(out, name).append(value);
    }

    /** Appends a member with a flag. */
    static void member(StringBuilder out, String name, boolean value) {
        name(out, name).append(value);
    }
}
