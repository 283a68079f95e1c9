package io.belfry.gateway.files;

import io.belfry.core.limits.EngineLimits;

/** Texts of files, cut to what an event may carry. Any thread. */
final class Texts {
    /** Longest name, text or counterparty of an event. */
    static final int MAX_CHARACTERS = EngineLimits.MAX_TEXT_CHARACTERS;

    private Texts() {}

    /** The text, or its first {@code maxCharacters}, never half a surrogate pair. */
    static String cut(CharSequence text, int maxCharacters) {
        if (text.length() <= maxCharacters) {
            return text.toString();
        }
        int end = Character.isHighSurrogate(text.charAt(maxCharacters - 1)) ? maxCharacters - 1 : maxCharacters;
        return text.subSequence(0, end).toString();
    }

    /** Both with a blank between them, either alone if the other is empty, cut to {@link #MAX_CHARACTERS}. */
    static String join(String first, String second) {
        if (first.isEmpty()) {
            return second;
        }
        return second.isEmpty() ? first : cut(first + ' ' + second, MAX_CHARACTERS);
    }
}
