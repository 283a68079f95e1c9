package io.belfry.core.rule;

/**
 * The edges of a rule's levels between two readings: which levels resolve, then which trigger, each in the order in which
 * the value passes them.
 *
 * <p>No armed state is kept. A level that is not open and already held before was never armed (it held when its rule or
 * its subject appeared), one that did not hold before is armed: both follow from the reading before.
 *
 * <p>The core's thread only.
 */
public final class LevelEdges {
    private int resolved;
    private int triggered;

    /** Bit n: level n resolves. */
    public int resolved() {
        return resolved;
    }

    /** Bit n: level n triggers. */
    public int triggered() {
        return triggered;
    }

    /**
     * Works out both.
     *
     * @param open the levels that are triggered now, or wait to ring
     * @param ignoreRecovery resolve as soon as the condition fails: the reading before was wrong
     */
    public void find(Levels levels, int open, Reading before, Reading after, boolean ignoreRecovery) {
        resolved = 0;
        triggered = 0;
        boolean below = levels.isBelow();
        long recovery = ignoreRecovery ? 0 : levels.recovery();
        for (int i = 0; i < levels.count(); i++) {
            int bit = 1 << i;
            long level = levels.at(i);
            if ((open & bit) != 0) {
                if (isRecovered(level, recovery, below, after)) {
                    resolved |= bit;
                }
            } else if (before.isPresent() && holds(level, below, after) && !holds(level, below, before)) {
                triggered |= bit;
            }
        }
    }

    /**
     * The levels of a rule's new version that take over from {@code openCount} open ones of the old: those that hold, in
     * the order in which the value passed them.
     */
    public static int takenOver(Levels levels, int openCount, Reading now) {
        int open = 0;
        int left = openCount;
        for (int n = 0; n < levels.count() && left > 0; n++) {
            int i = levels.nthPassed(n);
            if (holds(levels.at(i), levels.isBelow(), now)) {
                open |= 1 << i;
                left--;
            }
        }
        return open;
    }

    /** Index of the nth level that a value passes on its way into the condition. */
    public static int nthPassed(Rule rule, int n) {
        return rule.isBelow() ? rule.levels().length - 1 - n : n;
    }

    private static boolean holds(long level, boolean below, Reading reading) {
        return below ? reading.isBelow(level) : reading.isAtOrAbove(level);
    }

    private static boolean isRecovered(long level, long recovery, boolean below, Reading reading) {
        if (!reading.isNumber()) {
            return true;
        }
        return below ? reading.isAtOrAbove(level + recovery) : reading.isBelow(level - recovery);
    }
}
