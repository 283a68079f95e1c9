package io.belfry.core.directory;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The names of one namespace.
 *
 * <p>Threads: {@link #intern}, {@link #findOwn} and {@link #makeVisible} on the writer's thread (the last may move to
 * another one that the writer happens-before); everything else on any thread.
 */
final class NameTable {
    static final int UNKNOWN = -1;
    static final int FULL = -2;

    private static final int SEGMENT_BITS = 16;
    private static final int SEGMENT_BYTES = 1 << SEGMENT_BITS;

    /** Texts up to this are copied in steps of 8 bytes, which costs less than a call. */
    private static final int MAX_STEPPED_BYTES = 40;

    private static final int HANDLES_PER_CHUNK_BITS = 12;
    private static final int HANDLES_PER_CHUNK = 1 << HANDLES_PER_CHUNK_BITS;
    private static final int FIRST_INDEX_LENGTH = 256;
    private static final int GROWTH = 4;

    /** From here on an index grows by 2: of the memory that growing takes, half is more than enough. */
    private static final int LARGE_INDEX_LENGTH = 1 << 22;

    private static final int MAX_INDEX_LENGTH = 1 << 30;

    /** So many slots stay in the cache while a group of names is inserted into them. */
    private static final int CACHED_SLOTS_BITS = 14;

    private static final int MAX_GROUP_BITS = 12;
    private static final long HASH_SEED = 0x6265_6C66_7279L;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle VISIBLE;

    static {
        try {
            VISIBLE = MethodHandles.lookup().findVarHandle(NameTable.class, "visible", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private int maxNames;

    /** Slot: upper half of the hash, then handle + 1; zero is empty. Replaced by a larger copy on growth. */
    private volatile long[] index;

    private UnsafeBuffer[] segments = new UnsafeBuffer[0];
    private int[][] positions = new int[0][];
    private long[][] attributes = new long[0][];
    private int segmentLimit = SEGMENT_BYTES;

    /** Bytes used of each segment before the last. */
    private int[] segmentLimits = new int[0];

    private int size;

    @SuppressWarnings("unused") // through VISIBLE
    private int visible;

    NameTable(int maxNames) {
        this.maxNames = maxNames;
        this.index = new long[FIRST_INDEX_LENGTH];
    }

    void maxNames(int limit) {
        maxNames = limit;
    }

    int size() {
        return size;
    }

    int find(DirectBuffer text, int offset, int length) {
        int handle = findOwn(text, offset, length);
        return handle < (int) VISIBLE.getAcquire(this) ? handle : UNKNOWN;
    }

    int findOwn(DirectBuffer text, int offset, int length) {
        long hash = Hashing.hash(HASH_SEED, text, offset, length);
        long[] slots = index;
        int mask = slots.length - 1;
        for (int i = home(hash, mask); ; i = (i + 1) & mask) {
            long slot = (long) SLOT.getAcquire(slots, i);
            if (slot == 0) {
                return UNKNOWN;
            }
            if (sameHash(slot, hash)) {
                int handle = (int) slot - 1;
                if (sameText(handle, text, offset, length)) {
                    return handle;
                }
            }
        }
    }

    int intern(DirectBuffer text, int offset, int length, long attribute) {
        int known = findOwn(text, offset, length);
        if (known != UNKNOWN) {
            return known;
        }
        if (size >= maxNames) {
            return FULL;
        }
        int handle = size;
        store(handle, text, offset, length, attribute);
        size = handle + 1;
        if (size * 2L > index.length) {
            grow();
        }
        insert(index, Hashing.hash(HASH_SEED, text, offset, length), handle);
        return handle;
    }

    void makeVisible(int count) {
        VISIBLE.setRelease(this, count);
    }

    int length(int handle) {
        return segmentOf(handle).getByte(offsetOf(handle)) & 0xFF;
    }

    int copyTo(int handle, MutableDirectBuffer target, int targetOffset) {
        UnsafeBuffer segment = segmentOf(handle);
        int offset = offsetOf(handle);
        int length = segment.getByte(offset) & 0xFF;
        target.putBytes(targetOffset, segment, offset + 1, length);
        return length;
    }

    /** Puts the text behind its length of one byte, which is how it lies here, and returns the bytes of both. */
    int putTo(int handle, UnsafeBuffer target, int at) {
        int place = position(handle);
        UnsafeBuffer segment = segments[place >>> SEGMENT_BITS];
        int offset = place & (SEGMENT_BYTES - 1);
        int bytes = 1 + (segment.getByte(offset) & 0xFF);
        if (bytes < Long.BYTES || bytes > MAX_STEPPED_BYTES) {
            target.putBytes(at, segment, offset, bytes);
            return bytes;
        }
        int last = bytes - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            target.putLong(at + i, segment.getLong(offset + i));
        }
        target.putLong(at + last, segment.getLong(offset + last));
        return bytes;
    }

    /** Touches the text; the answer means nothing. */
    long touch(int handle) {
        int place = position(handle);
        return segments[place >>> SEGMENT_BITS].getByte(place & (SEGMENT_BYTES - 1));
    }

    String text(int handle) {
        int offset = offsetOf(handle);
        UnsafeBuffer segment = segmentOf(handle);
        return segment.getStringWithoutLengthAscii(offset + 1, segment.getByte(offset) & 0xFF);
    }

    /** Where the text's bytes are: valid for ever, since text never moves. */
    DirectBuffer buffer(int handle) {
        return segmentOf(handle);
    }

    int textOffset(int handle) {
        return offsetOf(handle) + 1;
    }

    long attribute(int handle) {
        return attributes[handle >>> HANDLES_PER_CHUNK_BITS][handle & (HANDLES_PER_CHUNK - 1)];
    }

    /** Continues a running hash with all names in order, and what they carry. Writer's thread. */
    long digest(long hash) {
        long result = Hashing.combine(hash, size);
        for (int i = 0; i < segments.length; i++) {
            result = Hashing.combine(result, Hashing.record(i, segments[i].byteArray(), 0, usedOf(i)));
        }
        for (int from = 0; from < size; from += HANDLES_PER_CHUNK) {
            long[] chunk = attributes[from >>> HANDLES_PER_CHUNK_BITS];
            result = Hashing.combine(result, Hashing.hash(from, chunk, Math.min(HANDLES_PER_CHUNK, size - from)));
        }
        return result;
    }

    /** Writes the texts and what they carry; places and index follow from the texts. */
    void save(StateWriter writer) {
        writer.putInt(size);
        writer.putInt(segments.length);
        for (int i = 0; i < segments.length; i++) {
            int used = usedOf(i);
            writer.putInt(used);
            writer.putBytes(segments[i], 0, used);
        }
        for (int from = 0; from < size; from += HANDLES_PER_CHUNK) {
            writer.putLongs(attributes[from >>> HANDLES_PER_CHUNK_BITS], 0, Math.min(HANDLES_PER_CHUNK, size - from));
        }
    }

    /**
     * Reads what {@link #save} wrote; this table is empty before, and finds nothing before {@link
     * StateReader#awaitBeside}. The index is made anew: that needs no trust in a saved one, and in the order of its places
     * it costs little more than reading one.
     */
    void load(StateReader reader) {
        int names = reader.getCount("names", Long.BYTES + 1);
        if (names > MAX_INDEX_LENGTH / 2) {
            throw reader.fault("names", names, "at most " + MAX_INDEX_LENGTH / 2);
        }
        int count = reader.getCount("segments of names", Integer.BYTES);
        long[] slots = new long[names];
        index = new long[indexLength(names)];
        int[] groups = new int[groupsOf(index.length) + 1];
        segments = new UnsafeBuffer[count];
        segmentLimits = new int[Math.max(0, count - 1)];
        int chunks = (names + HANDLES_PER_CHUNK - 1) >>> HANDLES_PER_CHUNK_BITS;
        positions = new int[chunks][HANDLES_PER_CHUNK];
        attributes = new long[chunks][HANDLES_PER_CHUNK];
        for (int i = 0; i < count; i++) {
            segments[i] = new UnsafeBuffer(new byte[SEGMENT_BYTES]);
            segmentLimit = reader.getInt("bytes used of a segment", 0, SEGMENT_BYTES);
            reader.getBytes(segments[i], 0, segmentLimit);
            enter(reader, i, slots, groups);
            if (i < segmentLimits.length) {
                segmentLimits[i] = segmentLimit;
            }
        }
        if (size != names) {
            throw reader.fault("names in the segments", size, names);
        }
        reader.later(() -> insertAll(slots, groups));
        for (int from = 0; from < names; from += HANDLES_PER_CHUNK) {
            reader.getLongs(attributes[from >>> HANDLES_PER_CHUNK_BITS], 0, Math.min(HANDLES_PER_CHUNK, names - from));
        }
    }

    /** Enters a segment's names into places and slots, and counts them by group, each behind its own place. */
    private void enter(StateReader reader, int segment, long[] slots, int[] groups) {
        byte[] text = segments[segment].byteArray();
        int shift = Long.numberOfLeadingZeros(groups.length - 2);
        int at = 0;
        while (at < segmentLimit) {
            int length = text[at] & 0xFF;
            if (at + 1 + length > segmentLimit || size == slots.length) {
                throw reader.fault("bytes used of a segment", segmentLimit, at);
            }
            positions[size >>> HANDLES_PER_CHUNK_BITS][size & (HANDLES_PER_CHUNK - 1)] = (segment << SEGMENT_BITS) | at;
            long slot = slot(Hashing.hash(HASH_SEED, text, at + 1, length), size);
            slots[size] = slot;
            groups[(int) (slot >>> shift) + 1]++;
            size++;
            at += 1 + length;
        }
    }

    /**
     * Inserts slots grouped by where in the index they belong, so that each group finds its part of the index in the cache:
     * one by one, ten million names would miss it ten million times.
     *
     * @param groups how many slots each group has, from 1 on; made use of
     */
    private void insertAll(long[] slots, int[] groups) {
        int shift = Long.numberOfLeadingZeros(groups.length - 2);
        for (int group = 1; group < groups.length; group++) {
            groups[group] += groups[group - 1];
        }
        long[] grouped = new long[slots.length];
        for (long slot : slots) {
            grouped[groups[(int) (slot >>> shift)]++] = slot;
        }
        long[] target = index;
        for (long slot : grouped) {
            insert(target, slot, (int) slot - 1);
        }
    }

    private static int groupsOf(int indexLength) {
        int bits = Integer.numberOfTrailingZeros(indexLength) - CACHED_SLOTS_BITS;
        return 1 << Math.max(1, Math.min(MAX_GROUP_BITS, bits));
    }

    long bytes() {
        return (long) segments.length * SEGMENT_BYTES
                + index.length * 8L
                + positions.length * (HANDLES_PER_CHUNK * 12L);
    }

    private void store(int handle, DirectBuffer text, int offset, int length, long attribute) {
        if (segmentLimit + 1 + length > SEGMENT_BYTES) {
            addSegment();
        }
        int segment = segments.length - 1;
        segments[segment].putByte(segmentLimit, (byte) length);
        segments[segment].putBytes(segmentLimit + 1, text, offset, length);
        place(handle, (segment << SEGMENT_BITS) | segmentLimit);
        attributes[handle >>> HANDLES_PER_CHUNK_BITS][handle & (HANDLES_PER_CHUNK - 1)] = attribute;
        segmentLimit += 1 + length;
    }

    private int usedOf(int segment) {
        return segment == segments.length - 1 ? segmentLimit : segmentLimits[segment];
    }

    private void addSegment() {
        int before = segments.length;
        if (before > 0) {
            segmentLimits = Arrays.copyOf(segmentLimits, before);
            segmentLimits[before - 1] = segmentLimit;
        }
        segments = Arrays.copyOf(segments, before + 1);
        segments[before] = new UnsafeBuffer(new byte[SEGMENT_BYTES]);
        segmentLimit = 0;
    }

    private void place(int handle, int position) {
        int chunk = handle >>> HANDLES_PER_CHUNK_BITS;
        if (chunk == positions.length) {
            positions = Arrays.copyOf(positions, chunk + 1);
            positions[chunk] = new int[HANDLES_PER_CHUNK];
            attributes = Arrays.copyOf(attributes, chunk + 1);
            attributes[chunk] = new long[HANDLES_PER_CHUNK];
        }
        positions[chunk][handle & (HANDLES_PER_CHUNK - 1)] = position;
    }

    /** Slots of an index with room for so many names. */
    private static int indexLength(int names) {
        int length = FIRST_INDEX_LENGTH;
        while (names * 2L > length) {
            length *= length < LARGE_INDEX_LENGTH ? GROWTH : 2;
        }
        return length;
    }

    /** What a slot says is all that its place follows from; so both indexes are gone through from end to end, without a leap. */
    private void grow() {
        long[] larger = new long[indexLength(size)];
        for (long slot : index) {
            if (slot != 0) {
                insert(larger, slot, (int) slot - 1);
            }
        }
        index = larger;
    }

    /** Where a name belongs by its hash, or by its slot: the topmost bits of both say so. */
    private static int home(long hashOrSlot, int mask) {
        return (int) (hashOrSlot >>> Integer.SIZE) >>> Integer.numberOfLeadingZeros(mask);
    }

    private static void insert(long[] slots, long hash, int handle) {
        int mask = slots.length - 1;
        int i = home(hash, mask);
        while (slots[i] != 0) {
            i = (i + 1) & mask;
        }
        SLOT.setRelease(slots, i, slot(hash, handle));
    }

    private static long slot(long hash, int handle) {
        return (hash & 0xFFFF_FFFF_0000_0000L) | (handle + 1);
    }

    private static boolean sameHash(long slot, long hash) {
        return ((slot ^ hash) & 0xFFFF_FFFF_0000_0000L) == 0;
    }

    private boolean sameText(int handle, DirectBuffer text, int offset, int length) {
        UnsafeBuffer segment = segmentOf(handle);
        int own = offsetOf(handle);
        if ((segment.getByte(own) & 0xFF) != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (segment.getByte(own + 1 + i) != text.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private UnsafeBuffer segmentOf(int handle) {
        return segments[position(handle) >>> SEGMENT_BITS];
    }

    private int offsetOf(int handle) {
        return position(handle) & (SEGMENT_BYTES - 1);
    }

    private int position(int handle) {
        return positions[handle >>> HANDLES_PER_CHUNK_BITS][handle & (HANDLES_PER_CHUNK - 1)];
    }
}
