package io.belfry.core.order;

/**
 * Finds rows of orders by a 64-bit hash: open addressing, three quarters full at most. A slot keeps the hash's upper half beside its
 * row, so that neither looking nor removing reads a row but those that are meant; several rows may have the same hash, and the
 * caller tells them apart. Not part of the state: it is made anew from the rows. The core's thread only; allocates only when
 * there are more rows than ever before.
 */
final class OrderIndex {
    /** No row. */
    static final int NONE = OrderTable.NONE;

    private static final int FIRST_CAPACITY = 64;
    private static final long EMPTY = 0;

    /** The upper half of a row's hash, and its row + 1. */
    private long[] slots = new long[FIRST_CAPACITY];

    private int size;
    private int cursor;

    /** The first row of this hash, or {@link #NONE}; one in four thousand million others may come with it. */
    int first(long hash) {
        cursor = home(hash);
        return at(hash);
    }

    /** The next row of the hash that was asked for last, or {@link #NONE}. */
    int next(long hash) {
        cursor = (cursor + 1) & (slots.length - 1);
        return at(hash);
    }

    /** Reads the place where a hash is looked for, so that it is near soon after; the answer means nothing. */
    long touch(long hash) {
        return slots[home(hash)];
    }

    /** Makes as much room in an index that is empty as it would grow to with so many rows. */
    void reserve(int rows) {
        int capacity = slots.length;
        while (4L * (rows - 1L) >= 3L * capacity) {
            capacity *= 2;
        }
        slots = new long[capacity];
    }

    /** Adds a row under a hash. */
    void add(long hash, int row) {
        if (4L * size >= 3L * slots.length) {
            grow();
        }
        put(slot(hash, row));
        size++;
    }

    /** Removes a row that was added under this hash. */
    void remove(long hash, int row) {
        int mask = slots.length - 1;
        long removed = slot(hash, row);
        int hole = home(hash);
        while (slots[hole] != removed) {
            if (slots[hole] == EMPTY) {
                throw new IllegalStateException("order " + row + " is not in the index");
            }
            hole = (hole + 1) & mask;
        }
        for (int i = (hole + 1) & mask; slots[i] != EMPTY; i = (i + 1) & mask) {
            if (((i - home(slots[i])) & mask) >= ((i - hole) & mask)) {
                slots[hole] = slots[i];
                hole = i;
            }
        }
        slots[hole] = EMPTY;
        size--;
    }

    /** Memory taken. */
    long bytes() {
        return slots.length * (long) Long.BYTES;
    }

    private int at(long hash) {
        int mask = slots.length - 1;
        int tag = (int) (hash >>> Integer.SIZE);
        for (long slot = slots[cursor]; slot != EMPTY; slot = slots[cursor]) {
            if ((int) (slot >>> Integer.SIZE) == tag) {
                return (int) slot - 1;
            }
            cursor = (cursor + 1) & mask;
        }
        return NONE;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (long slot : old) {
            if (slot != EMPTY) {
                put(slot);
            }
        }
    }

    private void put(long slot) {
        int mask = slots.length - 1;
        int i = home(slot);
        while (slots[i] != EMPTY) {
            i = (i + 1) & mask;
        }
        slots[i] = slot;
    }

    private static long slot(long hash, int row) {
        return (hash >>> Integer.SIZE << Integer.SIZE) | (row + 1);
    }

    /** Of a hash, or of a slot, which has the same upper half. */
    private int home(long hash) {
        return (int) (hash >>> Integer.SIZE) & (slots.length - 1);
    }
}
