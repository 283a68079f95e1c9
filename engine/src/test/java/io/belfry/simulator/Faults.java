package io.belfry.simulator;

import java.util.Arrays;
import java.util.Random;

/** Decides when a fault strikes, and counts. Faults strike only while armed. One thread. */
final class Faults {
    private final Random random;
    private final int[] oneIn = new int[FaultKind.values().length];
    private final long[] counts = new long[FaultKind.values().length];
    private final long[] unsettled = new long[FaultKind.values().length];
    private final long[][] results = new long[FaultKind.values().length][Result.values().length];
    private boolean armed;

    /** What the engine made of faults, as seen at its next start. */
    enum Result {
        /** It refused to start and said why. */
        REFUSED,
        /** It cut, fell back or rang again, and said so. */
        RECOVERED,
        /** Nothing of it was to be seen. */
        HARMLESS
    }

    Faults(Random random) {
        this.random = random;
    }

    /** Nothing ever strikes. */
    static Faults none() {
        return new Faults(new Random(0));
    }

    /** Lets a kind strike once in so many chances; 0 for never. */
    void chance(FaultKind kind, int once) {
        oneIn[kind.ordinal()] = once;
    }

    /** Whether this kind may strike in this run. */
    boolean mayStrike(FaultKind kind) {
        return oneIn[kind.ordinal()] > 0;
    }

    /** Answers whether they were armed before. */
    boolean arm(boolean value) {
        boolean before = armed;
        armed = value;
        return before;
    }

    /** Rolls the dice and counts a hit. */
    boolean strikes(FaultKind kind) {
        if (!rolls(kind)) {
            return false;
        }
        count(kind);
        return true;
    }

    /** Rolls the dice. */
    boolean rolls(FaultKind kind) {
        int once = oneIn[kind.ordinal()];
        return armed && once != 0 && random.nextInt(once) == 0;
    }

    void count(FaultKind kind) {
        Simulation.trace("fault: " + kind);
        counts[kind.ordinal()]++;
        unsettled[kind.ordinal()]++;
    }

    /** The engine was started: this is what it made of the faults since it was started last. */
    void settle(Result result) {
        for (int kind = 0; kind < counts.length; kind++) {
            results[kind][result.ordinal()] += unsettled[kind];
            unsettled[kind] = 0;
        }
    }

    long settled(FaultKind kind, Result result) {
        return results[kind.ordinal()][result.ordinal()];
    }

    long counted(FaultKind kind) {
        return counts[kind.ordinal()];
    }

    /** Whether what a disk had promised to keep was damaged so far. */
    boolean anyMedia() {
        return Arrays.stream(FaultKind.values()).anyMatch(kind -> kind.isMedia() && counted(kind) > 0);
    }

    Random random() {
        return random;
    }
}
