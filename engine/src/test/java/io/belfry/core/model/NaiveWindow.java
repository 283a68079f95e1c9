package io.belfry.core.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The keys seen last: a list, searched from its newest end. */
final class NaiveWindow<V> {
    private record Entry<V>(Object key, V value, long timeNs) {}

    private final Deque<Entry<V>> entries = new ArrayDeque<>();
    private int capacity;
    private long maxAgeNs;

    void resize(int newCapacity, long newMaxAgeNs) {
        capacity = newCapacity;
        maxAgeNs = newMaxAgeNs;
        evict();
    }

    /** The value of a remembered key, or null. */
    V find(Object key, long nowNs) {
        for (Iterator<Entry<V>> newestFirst = entries.descendingIterator(); newestFirst.hasNext(); ) {
            Entry<V> entry = newestFirst.next();
            if (entry.key.equals(key)) {
                return nowNs - entry.timeNs > maxAgeNs ? null : entry.value;
            }
        }
        return null;
    }

    void put(Object key, V value, long nowNs) {
        entries.addLast(new Entry<>(key, value, nowNs));
        evict();
    }

    private void evict() {
        while (entries.size() > capacity) {
            entries.removeFirst();
        }
    }
}
