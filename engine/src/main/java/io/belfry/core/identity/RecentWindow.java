package io.belfry.core.identity;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.HashIndex;
import org.agrona.collections.IntArrayQueue;

/**
 * The keys seen last, bounded in number and in age, each with 64 bits of content that never change and, where wanted,
 * notes that do: numbers of its owner's. Keys are 128-bit hashes, so two keys
 * are taken for the same one with a probability of about n² / 2^129.
 *
 * <p>A ring in order of arrival with an index over it: the oldest key leaves when the ring is full or the key is too old, so
 * what is remembered is exactly the last so many.
 *
 * <pre>
 *   ring    one row per key: low, high, content, time, notes
 *   index   buckets of a cache line, 8 slots each: upper bits of the key's low word, then the key's turn
 * </pre>
 *
 * <p>Turns count arrivals, so a slot tells by itself whether its key has left: nothing is taken out of the index when a key
 * leaves, its slot is just used again. A bucket is in order, the youngest first: one more moves all back, and the oldest out. To look for a key and to remember it so costs one
 * miss of the cache. The index has room for four times the keys; the few that find their bucket full of keys that are still
 * remembered go into a second index.
 *
 * <p>No allocation after construction, but where more keys than ever find their buckets full. The core's thread only.
 */
public final class RecentWindow {
    /** What {@link #find} returns for an unknown key. */
    public static final int ABSENT = -1;

    /** Keys that a window can remember at most: its ring is one array, of at most 8 longs each. */
    public static final int MOST_KEYS = 1 << 27;

    private static final long NEVER = Long.MIN_VALUE;
    private static final int LOW = 0;
    private static final int HIGH = 1;
    private static final int CONTENT = 2;
    private static final int TIME = 3;
    private static final int NOTES = 4;
    private static final int BUCKET_SLOTS = 8;
    private static final int LEAST_SPILL_COUNTS = 1 << 12;

    /** For so many keys there is one count: nearly all are 0, since one key in some thousands is spilled. */
    private static final int KEYS_PER_SPILL_COUNT = 1 << 6;

    /** Behind the header of an array at a page, which large ones are, so many longs on a cache line starts. */
    private static final int ALIGNMENT = 6;

    private final int capacity;
    private final int notesEach;

    /** Longs of a row: a cache line with three notes. */
    private final int width;

    private final long[] ring;
    private final long[] index;
    private final int bucketShift;

    /**
     * Turns go from 1 to this, then again from 1. By then a slot has nearly always been used again: it is after some four
     * times the capacity. One that has not may be taken for a remembered key's and is then no room for another; found it is
     * not, because the ring has another key there.
     */
    private final int turns;

    private final long turnMask;
    private final HashIndex spilled;

    /** Places of the keys in {@link #spilled}, in order of arrival. */
    private final IntArrayQueue spilledPlaces = new IntArrayQueue(ABSENT);

    /** How many of them there are by some bits of their low word: nearly always none, which is all that a look costs. */
    private final short[] spilledCounts;

    private int head;
    private int size;

    /** Turn of the newest key. */
    private int newest;

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
        if (capacity > MOST_KEYS) {
            throw new IllegalArgumentException("capacity is " + capacity + ", allowed are at most " + MOST_KEYS);
        }
        this.capacity = capacity;
        this.maxAgeNs = maxAgeNs;
        this.notesEach = notesEach;
        width = notesEach == 0 ? NOTES : Math.max(BUCKET_SLOTS, NOTES + notesEach);
        ring = new long[ALIGNMENT + capacity * width];
        int buckets = Math.max(2, Integer.highestOneBit(Math.max(capacity, 2) - 1));
        index = new long[ALIGNMENT + buckets * BUCKET_SLOTS];
        bucketShift = Long.numberOfLeadingZeros(buckets - 1);
        turns = (int) Math.min(16L * capacity, Integer.MAX_VALUE);
        turnMask = (1L << (Integer.SIZE - Integer.numberOfLeadingZeros(turns))) - 1;
        spilled = new HashIndex(place -> ring[at(place)]);
        spilledCounts = new short[Math.max(LEAST_SPILL_COUNTS, Integer.highestOneBit(capacity) / KEYS_PER_SPILL_COUNT)];
    }

    /** A window of another size that remembers the newest keys of this one, as many as fit. */
    public RecentWindow resized(int newCapacity, long newMaxAgeNs) {
        RecentWindow copy = new RecentWindow(newCapacity, newMaxAgeNs, notesEach);
        int dropped = Math.max(0, size - newCapacity);
        copy.forgottenNs = dropped > 0 ? timeNs(placeOfNth(dropped - 1)) : forgottenNs;
        for (int i = dropped; i < size; i++) {
            int from = at(placeOfNth(i));
            int copied = copy.put(ring[from + LOW], ring[from + HIGH], ring[from + CONTENT], ring[from + TIME]);
            System.arraycopy(ring, from + NOTES, copy.ring, copy.at(copied) + NOTES, notesEach);
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
        int oldest = placeOfNth(0);
        int first = Math.min(size, capacity - oldest);
        writer.putLongs(ring, at(oldest), first * width);
        writer.putLongs(ring, at(0), (size - first) * width);
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
        int oldest = window.placeOfNth(0);
        int first = Math.min(window.size, capacity - oldest);
        reader.getLongs(window.ring, window.at(oldest), first * window.width);
        reader.getLongs(window.ring, window.at(0), (window.size - first) * window.width);
        window.newest = window.size;
        for (int i = 0; i < window.size; i++) {
            int place = window.placeOfNth(i);
            window.insert(window.ring[window.at(place)], i + 1, place);
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
        long tag = keyLow & ~turnMask;
        int bucket = bucket(keyLow);
        // Of two the younger one: a window that now reaches further back remembers again what it had given up.
        int youngest = Integer.MAX_VALUE;
        for (int i = 0; i < BUCKET_SLOTS; i++) {
            long slot = index[bucket + i];
            if ((slot & ~turnMask) == tag) {
                int age = age(slot);
                if (age < size && isRemembered(placeOfAge(age), keyLow, keyHigh, nowNs)) {
                    youngest = age;
                    break;
                }
            }
        }
        if (spilledCounts[spillCount(keyLow)] != 0) {
            youngest = Math.min(youngest, ageOfSpilled(keyLow, keyHigh, nowNs));
        }
        return youngest == Integer.MAX_VALUE ? ABSENT : placeOfAge(youngest);
    }

    private int ageOfSpilled(long keyLow, long keyHigh, long nowNs) {
        int youngest = Integer.MAX_VALUE;
        for (int place = spilled.first(keyLow); place != HashIndex.NONE; place = spilled.next(keyLow)) {
            if (isRemembered(place, keyLow, keyHigh, nowNs)) {
                int age = head - 1 - place;
                youngest = Math.min(youngest, age < 0 ? age + capacity : age);
            }
        }
        return youngest;
    }

    private boolean isRemembered(int place, long keyLow, long keyHigh, long nowNs) {
        int at = at(place);
        return ring[at + LOW] == keyLow && ring[at + HIGH] == keyHigh && nowNs - ring[at + TIME] <= maxAgeNs;
    }

    /**
     * Touches what finding the keys with these low words, and remembering them one after the other, will read first; the
     * answer means nothing. In one tight loop the misses of the cache overlap.
     */
    public long touch(long[] keyLows, int count) {
        long touched = 0;
        for (int n = 0; n < count; n++) {
            touched ^= index[bucket(keyLows[n])];
        }
        for (int n = 0; n < count && n < capacity - head; n++) {
            touched ^= ring[at(head + n)];
        }
        return touched;
    }

    public long contentAt(int place) {
        return ring[at(place) + CONTENT];
    }

    /** A note of the key at a place; 0 until it is written. */
    public long note(int place, int n) {
        return ring[at(place) + NOTES + n];
    }

    public void note(int place, int n, long value) {
        ring[at(place) + NOTES + n] = value;
    }

    /** Remembers a key that {@link #find} does not find, and returns its place, which it keeps. */
    public int put(long keyLow, long keyHigh, long keyContent, long nowNs) {
        if (size == capacity) {
            forgottenNs = timeNs(placeOfNth(0));
            leaveOldest();
        }
        for (int i = 0; i < 2 && size > 0 && nowNs - timeNs(placeOfNth(0)) > maxAgeNs; i++) {
            leaveOldest();
        }
        int place = head;
        int at = at(place);
        ring[at + LOW] = keyLow;
        ring[at + HIGH] = keyHigh;
        ring[at + CONTENT] = keyContent;
        ring[at + TIME] = nowNs;
        for (int n = 0; n < notesEach; n++) {
            ring[at + NOTES + n] = 0;
        }
        head = place + 1 == capacity ? 0 : place + 1;
        size++;
        newest = newest == turns ? 1 : newest + 1;
        insert(keyLow, newest, place);
        return place;
    }

    /** How far back the window reaches now: keys younger than this are surely remembered. */
    public long reachNs(long nowNs) {
        return forgottenNs == NEVER ? maxAgeNs : Math.min(maxAgeNs, nowNs - forgottenNs);
    }

    /** Memory taken. */
    public long bytes() {
        return (ring.length + index.length) * (long) Long.BYTES
                + spilledCounts.length * (long) Short.BYTES
                + spilled.bytes();
    }

    /** Continues a running hash with all that is remembered, oldest first. */
    public long digest(long hash) {
        long result = Hashing.combine(hash, size);
        for (int i = 0; i < size; i++) {
            int at = at(placeOfNth(i));
            for (int n = 0; n < NOTES + notesEach; n++) {
                result = Hashing.combine(result, ring[at + n]);
            }
        }
        return result;
    }

    /** Puts a key in front of its bucket; into the second index when the oldest one there is still remembered. */
    private void insert(long keyLow, int turn, int place) {
        int bucket = bucket(keyLow);
        long oldest = index[bucket + BUCKET_SLOTS - 1];
        if (oldest == 0 || age(oldest) >= size) {
            for (int i = BUCKET_SLOTS - 1; i > 0; i--) {
                index[bucket + i] = index[bucket + i - 1];
            }
            index[bucket] = (keyLow & ~turnMask) | turn;
        } else {
            spilled.add(place);
            spilledPlaces.addInt(place);
            spilledCounts[spillCount(keyLow)]++;
        }
    }

    private void leaveOldest() {
        int place = placeOfNth(0);
        size--;
        if (!spilledPlaces.isEmpty() && spilledPlaces.peekInt() == place) {
            spilledPlaces.pollInt();
            spilled.remove(place);
            spilledCounts[spillCount(ring[at(place) + LOW])]--;
        }
    }

    private long timeNs(int place) {
        return ring[at(place) + TIME];
    }

    /** Where a place's row begins in the ring. */
    private int at(int place) {
        return ALIGNMENT + place * width;
    }

    private int placeOfNth(int n) {
        int place = head - size + n;
        return place < 0 ? place + capacity : place;
    }

    /** Keys that have come since the slot's: below {@link #size} it is remembered. */
    private int age(long slot) {
        int age = newest - (int) (slot & turnMask);
        return age < 0 ? age + turns : age;
    }

    private int placeOfAge(int age) {
        int place = head - 1 - age;
        return place < 0 ? place + capacity : place;
    }

    /** Behind the bits that choose the bucket, which spilled keys share. */
    private int spillCount(long keyLow) {
        return (int) (keyLow >>> 24) & (spilledCounts.length - 1);
    }

    /** Where a key's bucket begins in the index. */
    private int bucket(long keyLow) {
        return ALIGNMENT + (int) (keyLow >>> bucketShift) * BUCKET_SLOTS;
    }
}
