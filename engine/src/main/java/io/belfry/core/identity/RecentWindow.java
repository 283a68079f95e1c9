package io.belfry.core.identity;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;

/**
 * The keys seen last, bounded in number and in age, each with 64 bits of content that never change and, where wanted,
 * notes that do: numbers of its owner's. Keys are 128-bit hashes, so two keys
 * are taken for the same one with a probability of about n² / 2^129.
 *
 * <p>A ring in order of arrival with an open-addressing index over it: the oldest key leaves when the ring is full or the
 * key is too old, so what is remembered is exactly the last so many. No allocation after construction. The core's thread
 * only.
 */
public final class RecentWindow {
    /** What {@link #find} returns for an unknown key. */
    public static final int ABSENT = -1;

    private static final long NEVER = Long.MIN_VALUE;

    private final int capacity;
    private final long[] low;
    private final long[] high;
    private final long[] content;
    private final long[] timeNs;
    private final long[][] notes;

    /**
     * Slot: the upper bits of the key's low word, then ring place + 1; zero is empty. The topmost bits say where the slot
     * belongs, so that probing and moving slots reads the index alone: a miss of the cache is most of what a posting costs.
     */
    private final long[] index;

    private final int mask;
    private final int homeShift;
    private final long placeMask;
    private int head;
    private int size;
    private long maxAgeNs;

    /** Time of the newest key that left for want of room. */
    private long forgottenNs = NEVER;

    /**
     * @param capacity how many keys are remembered, at least 1
     * @param maxAgeNs for how long, in engine time
     */
    public RecentWindow(int capacity, long maxAgeNs) {
        this(capacity, maxAgeNs, 0);
    }

    /**
     * With notes.
     *
     * @param notesEach how many each key has
     */
    public RecentWindow(int capacity, long maxAgeNs, int notesEach) {
        this.capacity = capacity;
        this.maxAgeNs = maxAgeNs;
        low = new long[capacity];
        high = new long[capacity];
        content = new long[capacity];
        timeNs = new long[capacity];
        notes = new long[notesEach][capacity];
        index = new long[Integer.highestOneBit(Math.max(capacity, 2) - 1) << 2];
        mask = index.length - 1;
        homeShift = Long.numberOfLeadingZeros(mask);
        placeMask = (1L << (Integer.SIZE - Integer.numberOfLeadingZeros(capacity))) - 1;
    }

    /** A window of another size that remembers the newest keys of this one, as many as fit. */
    public RecentWindow resized(int newCapacity, long newMaxAgeNs) {
        RecentWindow copy = new RecentWindow(newCapacity, newMaxAgeNs, notes.length);
        int dropped = Math.max(0, size - newCapacity);
        copy.forgottenNs = dropped > 0 ? timeNs[placeOfNth(dropped - 1)] : forgottenNs;
        for (int i = dropped; i < size; i++) {
            int place = placeOfNth(i);
            int copied = copy.put(low[place], high[place], content[place], timeNs[place]);
            for (int n = 0; n < notes.length; n++) {
                copy.notes[n][copied] = notes[n][place];
            }
        }
        return copy;
    }

    /** Writes what is remembered, oldest first, without the index. */
    public void save(StateWriter writer) {
        writer.putInt(capacity);
        writer.putLong(maxAgeNs);
        writer.putInt(size);
        writer.putInt(head);
        writer.putLong(forgottenNs);
        putRing(writer, low);
        putRing(writer, high);
        putRing(writer, content);
        putRing(writer, timeNs);
        for (long[] ofAll : notes) {
            putRing(writer, ofAll);
        }
    }

    /** Reads what {@link #save} wrote of a window of this size without notes; the index is made anew. */
    public static RecentWindow load(StateReader reader, int capacity, long maxAgeNs) {
        return load(reader, capacity, maxAgeNs, 0);
    }

    /** Reads what {@link #save} wrote of a window of this size; the index is made anew. */
    public static RecentWindow load(StateReader reader, int capacity, long maxAgeNs, int notesEach) {
        reader.getInt("keys that a window can remember", capacity, capacity);
        reader.expect("age in ns that a window remembers", maxAgeNs);
        RecentWindow window = new RecentWindow(capacity, maxAgeNs, notesEach);
        window.size = reader.getInt("keys remembered", 0, capacity);
        window.head = reader.getInt("place of the next key", 0, capacity - 1);
        window.forgottenNs = reader.getLong();
        window.getRing(reader, window.low);
        window.getRing(reader, window.high);
        window.getRing(reader, window.content);
        window.getRing(reader, window.timeNs);
        for (long[] ofAll : window.notes) {
            window.getRing(reader, ofAll);
        }
        for (int i = 0; i < window.size; i++) {
            int place = window.placeOfNth(i);
            window.removeAged(window.low[place], window.high[place]);
            window.insert(place);
        }
        return window;
    }

    public int capacity() {
        return capacity;
    }

    public long maxAgeNs() {
        return maxAgeNs;
    }

    public int size() {
        return size;
    }

    /** The place of a key that is not too old at {@code nowNs}, for {@link #contentAt}, or {@link #ABSENT}. */
    public int find(long keyLow, long keyHigh, long nowNs) {
        long tag = keyLow & ~placeMask;
        for (int i = home(keyLow); ; i = (i + 1) & mask) {
            long slot = index[i];
            if (slot == 0) {
                return ABSENT;
            }
            if ((slot & ~placeMask) == tag) {
                int place = placeOf(slot);
                if (low[place] == keyLow && high[place] == keyHigh) {
                    return nowNs - timeNs[place] > maxAgeNs ? ABSENT : place;
                }
            }
        }
    }

    /**
     * Touches what finding the keys with these low words, and making room for them one after the other, will read first; the
     * answer means nothing. In one tight loop the misses of the cache overlap.
     */
    public long touch(long[] keyLows, int count) {
        long touched = 0;
        for (int n = 0; n < count; n++) {
            touched ^= index[home(keyLows[n])];
        }
        if (size == capacity) {
            int leaving = head;
            for (int n = 0; n < count; n++) {
                touched ^= index[home(low[leaving])];
                leaving = leaving + 1 == capacity ? 0 : leaving + 1;
            }
        }
        return touched;
    }

    public long contentAt(int place) {
        return content[place];
    }

    /** A note of the key at a place; 0 until it is written. */
    public long note(int place, int n) {
        return notes[n][place];
    }

    public void note(int place, int n, long value) {
        notes[n][place] = value;
    }

    /** Remembers a key that {@link #find} does not find, and returns its place, which it keeps. */
    public int put(long keyLow, long keyHigh, long keyContent, long nowNs) {
        if (size == capacity) {
            forgottenNs = timeNs[placeOfNth(0)];
            removeOldest();
        }
        for (int i = 0; i < 2 && size > 0 && nowNs - timeNs[placeOfNth(0)] > maxAgeNs; i++) {
            removeOldest();
        }
        removeAged(keyLow, keyHigh);
        int place = head;
        low[place] = keyLow;
        high[place] = keyHigh;
        content[place] = keyContent;
        timeNs[place] = nowNs;
        for (long[] ofAll : notes) {
            ofAll[place] = 0;
        }
        head = place + 1 == capacity ? 0 : place + 1;
        size++;
        insert(place);
        return place;
    }

    /** How far back the window reaches now: keys younger than this are surely remembered. */
    public long reachNs(long nowNs) {
        return forgottenNs == NEVER ? maxAgeNs : Math.min(maxAgeNs, nowNs - forgottenNs);
    }

    /** Memory taken. */
    public long bytes() {
        return capacity * (32L + 8L * notes.length) + index.length * 8L;
    }

    /** Continues a running hash with all that is remembered, oldest first. */
    public long digest(long hash) {
        long result = Hashing.combine(hash, size);
        for (int i = 0; i < size; i++) {
            int place = placeOfNth(i);
            result = Hashing.combine(result, low[place]);
            result = Hashing.combine(result, high[place]);
            result = Hashing.combine(result, content[place]);
            result = Hashing.combine(result, timeNs[place]);
            for (long[] ofAll : notes) {
                result = Hashing.combine(result, ofAll[place]);
            }
        }
        return result;
    }

    private void putRing(StateWriter writer, long[] values) {
        int oldest = placeOfNth(0);
        int first = Math.min(size, capacity - oldest);
        writer.putLongs(values, oldest, first);
        writer.putLongs(values, 0, size - first);
    }

    private void getRing(StateReader reader, long[] values) {
        int oldest = placeOfNth(0);
        int first = Math.min(size, capacity - oldest);
        reader.getLongs(values, oldest, first);
        reader.getLongs(values, 0, size - first);
    }

    private void insert(int place) {
        int i = home(low[place]);
        while (index[i] != 0) {
            i = (i + 1) & mask;
        }
        index[i] = (low[place] & ~placeMask) | (place + 1);
    }

    private int placeOfNth(int n) {
        int place = head - size + n;
        return place < 0 ? place + capacity : place;
    }

    /** Where a key, or the slot of a key, belongs in the index. */
    private int home(long keyLowOrSlot) {
        return (int) (keyLowOrSlot >>> homeShift);
    }

    private int placeOf(long slot) {
        return (int) (slot & placeMask) - 1;
    }

    /** A key that is too old but not yet gone would hide its successor: take its index entry away. */
    private void removeAged(long keyLow, long keyHigh) {
        long tag = keyLow & ~placeMask;
        for (int i = home(keyLow); index[i] != 0; i = (i + 1) & mask) {
            long slot = index[i];
            if ((slot & ~placeMask) == tag && low[placeOf(slot)] == keyLow && high[placeOf(slot)] == keyHigh) {
                removeIndex(i);
                return;
            }
        }
    }

    private void removeOldest() {
        int place = placeOfNth(0);
        size--;
        for (int i = home(low[place]); index[i] != 0; i = (i + 1) & mask) {
            if (placeOf(index[i]) == place) {
                removeIndex(i);
                return;
            }
        }
    }

    /** Backward-shift deletion, so that probing needs no tombstones. */
    private void removeIndex(int at) {
        int hole = at;
        for (int i = (hole + 1) & mask; index[i] != 0; i = (i + 1) & mask) {
            if (((i - home(index[i])) & mask) >= ((i - hole) & mask)) {
                index[hole] = index[i];
                hole = i;
            }
        }
        index[hole] = 0;
    }
}
