package io.belfry.core.table;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rows of a fixed number of bytes, addressed by a dense handle from 0, in segments that are added as needed; the first one
 * starts small and doubles, so that a small bank costs little. A new row is all zeros. Native byte order (little endian on every machine that Belfry runs on).
 *
 * <p>The core's thread only.
 */
public final class RowTable {
    private static final int SMALL_SEGMENT_BITS = 13;

    /**
     * Where rows are whole cache lines, segments are so large (4 MB and more) that the collector places them at a page, as
     * long as its regions are below 8 MB: then no row lies across one line more than it needs.
     */
    private static final int ALIGNED_SEGMENT_BYTES = 1 << 22;

    private static final int CACHE_LINE = 64;
    private static final int FIRST_ROWS = 64;

    /** A segment grows by so many rows at a time, copied, so that little room stands empty. */
    private static final int STEP_ROWS = 1 << 13;

    /** Behind the header of an array at a page, this much starts a cache line. */
    private static final int ALIGNMENT_PADDING = 48;

    /** Fields of arrays, checked against their bounds; through a buffer, that an array is behind it is looked up each time. */
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final int rowBytes;
    private final int segmentBits;
    private final int segmentRows;
    private final int rowMask;
    private UnsafeBuffer[] segments = new UnsafeBuffer[0];

    /** The arrays behind the segments. */
    private byte[][] arrays = new byte[0][];

    private int size;
    /** Rows that there is room for. */
    private int capacity;

    public RowTable(int rowBytes) {
        if (rowBytes <= 0 || rowBytes % Long.BYTES != 0) {
            throw new IllegalArgumentException("rowBytes is " + rowBytes + ", must be a positive multiple of 8");
        }
        this.rowBytes = rowBytes;
        segmentBits = rowBytes % CACHE_LINE == 0 ? alignedSegmentBits(rowBytes) : SMALL_SEGMENT_BITS;
        segmentRows = 1 << segmentBits;
        rowMask = segmentRows - 1;
    }

    private static int alignedSegmentBits(int rowBytes) {
        int rows = (ALIGNED_SEGMENT_BYTES + rowBytes - 1) / rowBytes;
        return Math.max(SMALL_SEGMENT_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(rows - 1));
    }

    /** Adds a row of zeros and returns its handle. */
    public int add() {
        int row = size;
        if (row == capacity) {
            grow(row + 1);
        }
        size = row + 1;
        return row;
    }

    /** How many rows there are. */
    public int size() {
        return size;
    }

    /** Memory taken. */
    public long bytes() {
        return (long) segments.length * ALIGNMENT_PADDING + (long) capacity * rowBytes;
    }

    public long getLong(int row, int field) {
        return (long) LONG.get(arrays[row >>> segmentBits], at(row, field));
    }

    public void putLong(int row, int field, long value) {
        LONG.set(arrays[row >>> segmentBits], at(row, field), value);
    }

    public int getInt(int row, int field) {
        return (int) INT.get(arrays[row >>> segmentBits], at(row, field));
    }

    public void putInt(int row, int field, int value) {
        INT.set(arrays[row >>> segmentBits], at(row, field), value);
    }

    /**
     * Touches the first bytes of rows; the answer means nothing. So few instructions for each that as many misses of the
     * cache are under way as the processor allows.
     *
     * @param ofSegment of {@link #segment}
     * @param from of {@link #start}
     */
    public long touch(int[] ofSegment, int[] from, int count) {
        byte[][] all = arrays;
        long touched = 0;
        for (int n = 0; n < count; n++) {
            touched ^= all[ofSegment[n]][from[n]];
        }
        return touched;
    }

    /** Touches every 64 bytes of a row's fields from one to before another, so each cache line but, unaligned, a last part; the answer means nothing. */
    public long touch(int row, int from, int to) {
        byte[] array = arrays[row >>> segmentBits];
        long touched = 0;
        for (int at = at(row, from); at < at(row, to); at += CACHE_LINE) {
            touched ^= array[at];
        }
        return touched;
    }

    /** The segment that a row is in. */
    public int segment(int row) {
        return row >>> segmentBits;
    }

    /** Where in its segment a row begins, for {@link #touch}. */
    public int start(int row) {
        return at(row, 0);
    }

    /**
     * Looks for a value among ints of a row that are in order: the index of the first that is not below it, or {@code to}.
     *
     * @param field of the int with index 0
     * @param from the first index that is looked at
     */
    public int search(int row, int field, int from, int to, int value) {
        byte[] array = arrays[row >>> segmentBits];
        int start = at(row, field);
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if ((int) INT.get(array, start + middle * Integer.BYTES) < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Copies bytes into a row. */
    public void putBytes(int row, int field, DirectBuffer source, int offset, int length) {
        segments[row >>> segmentBits].putBytes((row & rowMask) * rowBytes + field, source, offset, length);
    }

    /** Moves bytes within a row; the two places may overlap. */
    public void move(int row, int fromField, int toField, int length) {
        byte[] array = arrays[row >>> segmentBits];
        System.arraycopy(array, at(row, fromField), array, at(row, toField), length);
    }

    /** The buffer that holds a row, until the table grows; see {@link #offset}. */
    public DirectBuffer buffer(int row) {
        return segments[row >>> segmentBits];
    }

    /** Where a row's field is in {@link #buffer}. */
    public int offset(int row, int field) {
        return (row & rowMask) * rowBytes + field;
    }

    /** Writes all rows, and how long they are. */
    public void save(StateWriter writer) {
        writer.putInt(rowBytes);
        writer.putInt(size);
        for (int from = 0; from < size; from += segmentRows) {
            writer.putBytes(segments[from >>> segmentBits], 0, bytesFrom(from));
        }
    }

    /** Reads what {@link #save} wrote; this table is empty before. */
    public void load(StateReader reader) {
        reader.getInt("bytes of a row", rowBytes, rowBytes);
        int rows = reader.getCount("rows", rowBytes);
        while (size < rows) {
            int from = size;
            size = Math.min(rows, from + segmentRows);
            grow(size);
            reader.getBytes(segments[segments.length - 1], 0, bytesFrom(from));
        }
    }

    /** Continues a running hash with every byte of every row. */
    public long digest(long hash) {
        long result = Hashing.combine(hash, size);
        for (int from = 0; from < size; from += segmentRows) {
            byte[] segment = arrays[from >>> segmentBits];
            result = Hashing.combine(result, Hashing.record(from, segment, ALIGNMENT_PADDING, bytesFrom(from)));
        }
        return result;
    }

    private int at(int row, int field) {
        return ALIGNMENT_PADDING + (row & rowMask) * rowBytes + field;
    }

    /** Makes room for at least so many rows. The last segment grows: from a few rows on twofold, then by steps. */
    private void grow(int rows) {
        while (capacity < rows) {
            int inLast = capacity & rowMask;
            int needed = Math.min(segmentRows, rows - (capacity - inLast));
            int grown = capacity == inLast && needed < STEP_ROWS
                    ? Math.max(FIRST_ROWS, 2 * Integer.highestOneBit(needed - 1))
                    : (needed + STEP_ROWS - 1) & -STEP_ROWS;
            if (inLast == 0) {
                segments = Arrays.copyOf(segments, segments.length + 1);
                arrays = Arrays.copyOf(arrays, segments.length);
            }
            int last = segments.length - 1;
            UnsafeBuffer larger = allocate(Math.min(grown, segmentRows));
            if (inLast > 0) {
                larger.putBytes(0, segments[last], 0, segments[last].capacity());
            }
            capacity += larger.capacity() / rowBytes - inLast;
            segments[last] = larger;
            arrays[last] = larger.byteArray();
        }
    }

    private UnsafeBuffer allocate(int rows) {
        return new UnsafeBuffer(new byte[ALIGNMENT_PADDING + rows * rowBytes], ALIGNMENT_PADDING, rows * rowBytes);
    }

    /** Bytes of the rows of one segment, of which {@code row} is the first. */
    private int bytesFrom(int row) {
        return Math.min(segmentRows, size - row) * rowBytes;
    }
}
