package io.belfry.core.table;

/**
 * Finds rows by a 64-bit hash: open addressing over ints, a row's hash is asked from its owner. Several rows may have the
 * same hash; the caller tells them apart. Not part of the state: it is made anew from the rows. The core's thread only;
 * allocates only when there are more rows than ever before.
 */
public final class HashIndex {
    /** No row. */
    public static final int NONE = -1;

    private static final int FIRST_CAPACITY = 64;

    /** The hash of a row. */
    @FunctionalInterface
    public interface Hashes {
        long of(int row);
    }

    private final Hashes hashes;

    /** Row + 1; 0 is empty. */
    private int[] slots = new int[FIRST_CAPACITY];

    private int size;
    private int cursor;

    /** @param hashes asked of rows that are added, and of those in the index */
    public HashIndex(Hashes hashes) {
        this.hashes = hashes;
    }

    /** The first row of this hash, or {@link #NONE}. */
    public int first(long hash) {
        cursor = home(hash);
        return at(hash);
    }

    /** The next row of the hash that was asked for last, or {@link #NONE}. */
    public int next(long hash) {
        cursor = (cursor + 1) & (slots.length - 1);
        return at(hash);
    }

    /** Makes room for so many rows in an index that is empty, which growing to them would take longer for. */
    public void reserve(int rows) {
        int capacity = slots.length;
        while (2L * rows > capacity) {
            capacity *= 2;
        }
        slots = new int[capacity];
    }

    /** Adds a row, whose hash stays as it is until it is removed. */
    public void add(int row) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        put(row);
        size++;
    }

    /** Removes a row that was added. */
    public void remove(int row) {
        int mask = slots.length - 1;
        int hole = home(hashes.of(row));
        while (slots[hole] != row + 1) {
            if (slots[hole] == 0) {
                throw new IllegalStateException("row " + row + " is not in the index");
            }
            hole = (hole + 1) & mask;
        }
        for (int i = (hole + 1) & mask; slots[i] != 0; i = (i + 1) & mask) {
            if (((i - home(hashes.of(slots[i] - 1))) & mask) >= ((i - hole) & mask)) {
                slots[hole] = slots[i];
                hole = i;
            }
        }
        slots[hole] = 0;
        size--;
    }

    /** Memory taken. */
    public long bytes() {
        return slots.length * (long) Integer.BYTES;
    }

    private int at(long hash) {
        int mask = slots.length - 1;
        for (; slots[cursor] != 0; cursor = (cursor + 1) & mask) {
            if (hashes.of(slots[cursor] - 1) == hash) {
                return slots[cursor] - 1;
            }
        }
        return NONE;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[2 * old.length];
        for (int slot : old) {
            if (slot != 0) {
                put(slot - 1);
            }
        }
    }

    private void put(int row) {
        int mask = slots.length - 1;
        int i = home(hashes.of(row));
        while (slots[i] != 0) {
            i = (i + 1) & mask;
        }
        slots[i] = row + 1;
    }

    private int home(long hash) {
        return (int) (hash >>> 32) & (slots.length - 1);
    }
}
