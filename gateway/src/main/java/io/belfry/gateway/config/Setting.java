package io.belfry.gateway.config;

import java.util.function.BiConsumer;

/**
 * One key of the file: where it stands, how its text is read, where its value goes.
 *
 * @param key its path, {@code http.port}
 * @param format reads the text, or throws {@link IllegalArgumentException} saying what is allowed
 * @param target takes the value
 */
record Setting<T>(String key, Format<T> format, BiConsumer<Draft, T> target) {
    /** Reads the text of a value. */
    @FunctionalInterface
    interface Format<T> {
        /** @throws IllegalArgumentException with what is allowed, to follow "allowed is " */
        T read(String text);
    }

    void apply(String text, Draft draft) {
        target.accept(draft, format.read(text));
    }
}
