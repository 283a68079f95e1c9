package io.belfry.core.identity;

import io.belfry.core.hash.Hashing;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.HashIndex;
import java.util.Arrays;
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
 *   index   buckets of a cache line, 8 slots each: upper bits of the key's low word, a flag, then the key's turn
 * </pre>
 *
 * <p>Turns count arrivals, so a slot tells by itself whether its key has left: nothing is taken out of the index when a key
 * leaves, its slot is just used again. A bucket is in order, the youngest first: one more moves all back, and the oldest out. To look for a key and to remember it so costs one
 * miss of the cache. The index has room for four times the keys; the few that find their bucket full of keys that are still
 * remembered go into a second index, and the flag of their bucket's first slot says so.
 *
 * <p>No allocation after construction, but where more keys than ever find their buckets full. The core's thread only.
 */
public final class RecentWindow {
    /** What {@link #find} returns for an unknown key. */
    public static final int ABSENT = -1;

    /** Keys that a window can remember at most: its ring is one array, of at most 8 longs each. */
    public static final int MOST_KEYS = EngineLimits.MAX_REF_WINDOW_ENTRIES;

    private static final long NEVER = Long.MIN_VALUE;
    private static final int NO_AGE = Integer.MAX_VALUE;
    private static final int LOW = 0;
    private static final int HIGH = 1;
    private static final int CONTENT = 2;
    private static final int TIME = 3;
    private static final int NOTES = 4;
    private static final int BUCKET_SLOTS = 8;
    private static final int NOTES_OF_A_LINE = 3;

    /** Buckets that share a count of the keys that found theirs full. */
    private static final int BUCKETS_PER_SPILL_COUNT = 1 << 4;

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

    /** In a bucket's first slot: a key of this bucket was spilled since the count that it shares was 0. Clear: none is. */
    private final long spilledFlag;

    /** The upper bits of a key's low word that a slot has. */
    private final long tagMask;

    private final HashIndex spilled;

    /** Places of the keys in {@link #spilled}, in order of arrival. */
    private final IntArrayQueue spilledPlaces = new IntArrayQueue(ABSENT);

    /** How many of them there are by their buckets, some of which share a count: where it comes to 0, no flag stays. */
    private final int[] spilledCounts;

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
        spilledFlag = turnMask + 1;
        tagMask = -(spilledFlag << 1);
        spilled = new HashIndex(place -> ring[at(place)]);
        spilledCounts = new int[Math.max(1, buckets / BUCKETS_PER_SPILL_COUNT)];
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
        // In locals, so that eight slots are eight comparisons: fields are read again behind each call.
        long[] slots = index;
        long mask = tagMask;
        int bucket = bucket(keyLow);
        boolean isPerhapsSpilled = (slots[bucket] & spilledFlag) != 0;
        for (int i = 0; i < BUCKET_SLOTS; i++) {
            if (((slots[bucket + i] ^ keyLow) & mask) == 0) {
                return findFrom(bucket, i, isPerhapsSpilled, keyLow, keyHigh, nowNs);
            }
        }
        return isPerhapsSpilled ? placeOf(ageOfSpilled(keyLow, keyHigh, nowNs)) : ABSENT;
    }

    /** The same from a slot on that looks like the key's. */
    private int findFrom(int bucket, int first, boolean isPerhapsSpilled, long keyLow, long keyHigh, long nowNs) {
        // Of two the younger one: a window that now reaches further back remembers again what it had given up.
        int youngest = NO_AGE;
        for (int i = first; i < BUCKET_SLOTS && youngest == NO_AGE; i++) {
            long slot = index[bucket + i];
            if (((slot ^ keyLow) & tagMask) == 0) {
                int age = age(slot);
                if (age < size && isRemembered(placeOfAge(age), keyLow, keyHigh, nowNs)) {
                    youngest = age;
                }
            }
        }
        if (isPerhapsSpilled) {
            youngest = Math.min(youngest, ageOfSpilled(keyLow, keyHigh, nowNs));
        }
        return placeOf(youngest);
    }

    private int placeOf(int ageOrNone) {
        return ageOrNone == NO_AGE ? ABSENT : placeOfAge(ageOrNone);
    }

    private int ageOfSpilled(long keyLow, long keyHigh, long nowNs) {
        int youngest = NO_AGE;
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

    /** Where a key with this low word is looked for, for {@link #touch} of this window, not of one it was resized to. */
    public int slotOf(long keyLow) {
        return bucket(keyLow);
    }

    /**
     * Touches what finding so many keys, and remembering them one after the other, will read first; the answer means nothing.
     * So few instructions for each that as many misses of the cache are under way as the processor allows.
     *
     * @param slots of {@link #slotOf}
     */
    public long touch(int[] slots, int count) {
        long[] inIndex = index;
        long touched = 0;
        for (int n = 0; n < count; n++) {
            touched ^= inIndex[slots[n]];
        }
        long[] rows = ring;
        int last = at(Math.min(head + count, capacity));
        for (int at = at(head); at < last; at += width) {
            touched ^= rows[at];
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

    /** Remembers a key that {@link #find} does not find, with notes of 0, and returns its place, which it keeps. */
    public int put(long keyLow, long keyHigh, long keyContent, long nowNs) {
        int place = enter(keyLow, keyHigh, keyContent, nowNs);
        int notes = at(place) + NOTES;
        Arrays.fill(ring, notes, notes + notesEach, 0);
        return place;
    }

    /** The same with its notes, in a window of three notes each. */
    public int put(
            long keyLow, long keyHigh, long keyContent, long nowNs, long firstNote, long secondNote, long thirdNote) {
        if (notesEach != NOTES_OF_A_LINE) {
            throw new IllegalStateException("a key has " + notesEach + " notes here, not " + NOTES_OF_A_LINE);
        }
        int place = enter(keyLow, keyHigh, keyContent, nowNs);
        long[] rows = ring;
        int notes = at(place) + NOTES;
        rows[notes] = firstNote;
        rows[notes + 1] = secondNote;
        rows[notes + 2] = thirdNote;
        return place;
    }

    /** Remembers a key, without notes. */
    private int enter(long keyLow, long keyHigh, long keyContent, long nowNs) {
        if (size == capacity) {
            forgottenNs = timeNs(placeOfNth(0));
            leaveOldest();
        }
        for (int i = 0; i < 2 && size > 0 && nowNs - timeNs(placeOfNth(0)) > maxAgeNs; i++) {
            leaveOldest();
        }
        int place = head;
        int at = at(place);
        long[] rows = ring;
        rows[at + LOW] = keyLow;
        rows[at + HIGH] = keyHigh;
        rows[at + CONTENT] = keyContent;
        rows[at + TIME] = nowNs;
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
                + spilledCounts.length * (long) Integer.BYTES
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
        long[] slots = index;
        int bucket = bucket(keyLow);
        long oldest = slots[bucket + BUCKET_SLOTS - 1];
        if (oldest == 0 || age(oldest) >= size) {
            long first = slots[bucket];
            for (int i = BUCKET_SLOTS - 1; i > 1; i--) {
                slots[bucket + i] = slots[bucket + i - 1];
            }
            slots[bucket + 1] = first & ~spilledFlag;
            slots[bucket] = (keyLow & tagMask) | (first & spilledFlag) | turn;
        } else {
            spilled.add(place);
            spilledPlaces.addInt(place);
            spilledCounts[spillCount(keyLow)]++;
            slots[bucket] |= spilledFlag;
        }
    }

    private void leaveOldest() {
        int place = placeOfNth(0);
        size--;
        if (!spilledPlaces.isEmpty() && spilledPlaces.peekInt() == place) {
            spilledPlaces.pollInt();
            spilled.remove(place);
            forgetSpilled(ring[at(place) + LOW]);
        }
    }

    /** One less is spilled; with the last one of those that share its count their buckets' flags go. */
    private void forgetSpilled(long keyLow) {
        int count = spillCount(keyLow);
        if (--spilledCounts[count] == 0) {
            int first = ALIGNMENT + count * BUCKETS_PER_SPILL_COUNT * BUCKET_SLOTS;
            int end = Math.min(index.length, first + BUCKETS_PER_SPILL_COUNT * BUCKET_SLOTS);
            for (int bucket = first; bucket < end; bucket += BUCKET_SLOTS) {
                index[bucket] &= ~spilledFlag;
            }
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

    private int spillCount(long keyLow) {
        return (int) (keyLow >>> bucketShift) / BUCKETS_PER_SPILL_COUNT;
    }

    /** Where a key's bucket begins in the index. */
    private int bucket(long keyLow) {
        return ALIGNMENT + (int) (keyLow >>> bucketShift) * BUCKET_SLOTS;
    }
}
