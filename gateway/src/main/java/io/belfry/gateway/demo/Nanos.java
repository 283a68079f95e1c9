package io.belfry.gateway.demo;

import java.util.Locale;

/** Durations the way people read them. */
final class Nanos {
    private Nanos() {}

    /** {@code 850 ns}, {@code 12.3 µs}, {@code 4.5 ms}, {@code 1.2 s}: cut, not rounded. */
    static String text(long ns) {
        if (ns < 1_000) {
            return ns + " ns";
        }
        if (ns < 1_000_000) {
            return tenths(ns, 100) + " µs";
        }
        return ns < 1_000_000_000 ? tenths(ns, 100_000) + " ms" : tenths(ns, 100_000_000) + " s";
    }

    private static String tenths(long ns, long tenthNs) {
        long tenths = ns / tenthNs;
        return String.format(Locale.ROOT, "%d.%d", tenths / 10, tenths % 10);
    }
}
