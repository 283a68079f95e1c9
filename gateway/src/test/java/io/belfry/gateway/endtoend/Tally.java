package io.belfry.gateway.endtoend;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a long run did and saw, for people. Test thread. */
final class Tally {
    private final String title;
    private final Map<String, Long> counts = new TreeMap<>();

    Tally(String title) {
        this.title = title;
    }

    void count(String what) {
        add(what, 1);
    }

    void add(String what, long times) {
        counts.merge(what, times, Long::sum);
    }

    long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    /** Prints the table to standard output. */
    void print() {
        int width = counts.keySet().stream().mapToInt(String::length).max().orElse(1);
        StringBuilder text = new StringBuilder(title).append('\n');
        counts.forEach(
                (what, times) -> text.append(String.format(Locale.ROOT, "  %-" + width + "s %,9d%n", what, times)));
        System.out.print(text);
    }
}
