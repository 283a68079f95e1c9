package io.belfry.gateway.feed;

/** The seed of a random test: {@code -Dbelfry.seed} gives an old one back. */
final class Seeds {
    private Seeds() {}

    /** The seed that was asked for, or a new one; printed. */
    static long next() {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("belfry.seed=" + seed);
        return seed;
    }
}
