package io.belfry.gateway.demo;

import java.util.List;

/**
 * Random numbers that are the same on every JDK: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
 * Generators, 2014). Whole numbers only, as amounts are.
 */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    Dice(long seed) {
        this.state = seed;
    }

    /** A number from {@code least} to {@code most}, both possible. */
    long between(long least, long most) {
        return least + Math.floorMod(next(), most - least + 1);
    }

    int below(int bound) {
        return (int) Math.floorMod(next(), (long) bound);
    }

    /** True in so many of a hundred cases. */
    boolean chance(int percent) {
        return below(100) < percent;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    private long next() {
        state += GOLDEN_GAMMA;
        long mixed = state;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
