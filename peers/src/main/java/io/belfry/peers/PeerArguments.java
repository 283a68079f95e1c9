package io.belfry.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a peer is asked to do: {@code --name=value} for each component, in any order.
 *
 * @param accounts that stand in memory before the first posting
 * @param events postings that are measured
 * @param warmUp postings before them
 * @param seed draws accounts and amounts
 */
public record PeerArguments(int accounts, long events, long warmUp, long seed) {
    /** What every account holds at first, in minor units: enough for all payments. */
    public static final long OPENING_MINOR = 1_000_000_000_000L;

    /** @throws IllegalArgumentException when one is missing or not a number above 0 */
    public static PeerArguments parse(String[] arguments) {
        return new PeerArguments(
                Math.toIntExact(number(arguments, "accounts")),
                number(arguments, "events"),
                number(arguments, "warm-up"),
                number(arguments, "seed"));
    }

    /**
     * The text behind {@code --name=}.
     *
     * @throws IllegalArgumentException when it is missing
     */
    public static String text(String[] arguments, String name) {
        String prefix = "--" + name + "=";
        for (String argument : arguments) {
            if (argument.startsWith(prefix)) {
                return argument.substring(prefix.length());
            }
        }
        throw new IllegalArgumentException(prefix + "… is missing");
    }

    private static long number(String[] arguments, String name) {
        String text = text(arguments, name);
        long number = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
        if (number == 0) {
            throw new IllegalArgumentException("--" + name + " is '" + text + "', allowed are numbers above 0");
        }
        return number;
    }

    /** One of the values, whose names are written in lower case with hyphens. */
    public static <E extends Enum<E>> E choice(String[] arguments, String name, Class<E> values) {
        String text = text(arguments, name);
        List<String> names = new ArrayList<>();
        for (E value : values.getEnumConstants()) {
            String written = value.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (written.equals(text)) {
                return value;
            }
            names.add(written);
        }
        throw new IllegalArgumentException("--" + name + " is '" + text + "', allowed are " + String.join(", ", names));
    }
}
