package io.belfry.core.trigger;

/**
 * Pairs whose places in a {@link TriggerTree} are looked for together, so that the misses of the cache of a level are under way at
 * once. Reused; the core's thread only, no allocation.
 */
public final class Descents {
    final int[] set;
    final int[] key;
    final int[] position;

    /** Where each has come to: in the end the leaf where the pair is or belongs; -1 where the set is empty. */
    final int[] node;

    /** Inner levels above the leaves of its set; -1 where that is empty. */
    final int[] height;

    int count;

    /** @param room pairs that can be noted; more are not */
    public Descents(int room) {
        set = new int[room];
        key = new int[room];
        position = new int[room];
        node = new int[room];
        height = new int[room];
    }

    /** Forgets what was noted. */
    public void clear() {
        count = 0;
    }

    /** Notes a pair, whether it is in the set or not. */
    public void add(int newSet, int newKey, int newPosition) {
        if (count < set.length) {
            set[count] = newSet;
            key[count] = newKey;
            position[count] = newPosition;
            count++;
        }
    }
}
