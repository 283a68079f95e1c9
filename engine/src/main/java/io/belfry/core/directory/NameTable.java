package io.belfry.core.directory;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.Slabs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

    /** What a position can say of them. */
    private static final int MAX_SEGMENTS = 1 << (Integer.SIZE - SEGMENT_BITS);

    /** Names that there are places for, were all of them as long as one may be. */
    static final int PLACES = MAX_SEGMENTS * (SEGMENT_BYTES / (1 + Directory.MAX_NAME_BYTES));

    private static final int LEAST_OF_FULL_SEGMENT = SEGMENT_BYTES - Directory.MAX_NAME_BYTES;

    /** Texts up to this are copied in steps of 8 bytes, which costs less than a call. */
    private static final int MAX_STEPPED_BYTES = 40;

    /** A full chunk is so large that the collector does not move it; a quarter of its region stays empty. */
    private static final int HANDLES_PER_CHUNK_BITS = 16;

    private static final int HANDLES_PER_CHUNK = 1 << HANDLES_PER_CHUNK_BITS;

    /** Of a handle in a chunk: where its text is, and its attribute. */
    private static final int HANDLE_BYTES = Integer.BYTES + Long.BYTES;

    private static final int ATTRIBUTE = Integer.BYTES;

    /** Handles by which the first chunk grows, copied, until it is full; further ones are so at once. */
    private static final int STEP = 1 << 12;

    private static final int FIRST_INDEX_LENGTH = 16;
    private static final int MAX_INDEX_LENGTH = 1 << 30;

    /** Slots that are hashed at a time. */
    private static final int HASHED_SLOTS = 1 << 12;

    private static final long HASH_SEED = 0x6265_6C66_7279L;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
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

    /**
     * Slot: upper half of the hash, then handle + 1; zero is empty. Replaced by a larger copy on growth. What it holds follows
     * from the order of the names alone, so it is saved and hashed with them.
     */
    private volatile long[] index;

    private UnsafeBuffer[] segments = new UnsafeBuffer[0];

    /** For each handle its {@link #HANDLE_BYTES}; an array is replaced by a larger copy on growth. */
    private byte[][] chunks = new byte[0][];

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
        if (isTooFull(index.length, size)) {
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
        return (long) LONG.get(chunks[handle >>> HANDLES_PER_CHUNK_BITS], inChunk(handle) + ATTRIBUTE);
    }

    /** Continues a running hash with all names in order, and what they carry. Writer's thread. */
    long digest(long hash) {
        long result = Hashing.combine(hash, size);
        for (int i = 0; i < segments.length; i++) {
            result = Hashing.combine(
                    result, Hashing.record(i, segments[i].byteArray(), segments[i].wrapAdjustment(), usedOf(i)));
        }
        for (int i = 0; i < chunks.length; i++) {
            result = Hashing.combine(result, Hashing.record(i, chunks[i], 0, usedOfChunk(i)));
        }
        long[] slots = index;
        for (int from = 0; from < slots.length; from += HASHED_SLOTS) {
            int count = Math.min(HASHED_SLOTS, slots.length - from);
            result = Hashing.combine(result, Hashing.words(from, slots, from, count));
        }
        return result;
    }

    /** Writes texts, what they carry, and the index: making it anew takes several times as long as reading it. */
    void save(StateWriter writer) {
        writer.putInt(size);
        writer.putInt(segments.length);
        for (int i = 0; i < segments.length; i++) {
            int used = usedOf(i);
            writer.putInt(used);
            writer.putBytes(segments[i], 0, used);
        }
        for (int i = 0; i < chunks.length; i++) {
            writer.putBytes(new UnsafeBuffer(chunks[i]), 0, usedOfChunk(i));
        }
        writer.putLongs(index, 0, index.length);
    }

    /**
     * Reads what {@link #save} wrote; this table is empty before. Places and slots are checked by the digest alone, before
     * which nothing may be looked up.
     */
    void load(StateReader reader) {
        int names = reader.getCount("names", HANDLE_BYTES + Long.BYTES);
        if (names > MAX_INDEX_LENGTH / 2) {
            throw reader.fault("names", names, "at most " + MAX_INDEX_LENGTH / 2);
        }
        // All but the last are full but for what the longest name did not fit into.
        int most = (int) Math.min(MAX_SEGMENTS, reader.remaining() / LEAST_OF_FULL_SEGMENT + 1);
        int count = reader.getInt("segments of names", 0, most);
        segments = new UnsafeBuffer[count];
        segmentLimits = new int[Math.max(0, count - 1)];
        Slabs slabs = new Slabs(SEGMENT_BYTES);
        for (int i = 0; i < count; i++) {
            segments[i] = slabs.next(count - i);
            int least = i < count - 1 ? LEAST_OF_FULL_SEGMENT : 0;
            segmentLimit = reader.getInt("bytes used of a segment", least, SEGMENT_BYTES);
            reader.getBytes(segments[i], 0, segmentLimit);
            if (i < segmentLimits.length) {
                segmentLimits[i] = segmentLimit;
            }
        }
        size = names;
        chunks = new byte[(names + HANDLES_PER_CHUNK - 1) >>> HANDLES_PER_CHUNK_BITS][];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = newChunk(i, usedOfChunk(i) / HANDLE_BYTES);
            reader.getBytes(new UnsafeBuffer(chunks[i]), 0, usedOfChunk(i));
        }
        long[] slots = new long[indexLength(names)];
        reader.getLongs(slots, 0, slots.length);
        index = slots;
    }

    /** Bytes of a chunk's handles that are given. */
    private int usedOfChunk(int chunk) {
        return Math.min(HANDLES_PER_CHUNK, size - (chunk << HANDLES_PER_CHUNK_BITS)) * HANDLE_BYTES;
    }

    long bytes() {
        long sum = (long) segments.length * SEGMENT_BYTES + (long) index.length * Long.BYTES;
        for (byte[] chunk : chunks) {
            sum += chunk.length;
        }
        return sum;
    }

    private void store(int handle, DirectBuffer text, int offset, int length, long attribute) {
        if (segmentLimit + 1 + length > SEGMENT_BYTES) {
            addSegment();
        }
        int segment = segments.length - 1;
        segments[segment].putByte(segmentLimit, (byte) length);
        segments[segment].putBytes(segmentLimit + 1, text, offset, length);
        makeRoom(handle);
        byte[] chunk = chunks[handle >>> HANDLES_PER_CHUNK_BITS];
        INT.set(chunk, inChunk(handle), (segment << SEGMENT_BITS) | segmentLimit);
        LONG.set(chunk, inChunk(handle) + ATTRIBUTE, attribute);
        segmentLimit += 1 + length;
    }

    private int usedOf(int segment) {
        return segment == segments.length - 1 ? segmentLimit : segmentLimits[segment];
    }

    private void addSegment() {
        int before = segments.length;
        if (before == MAX_SEGMENTS) {
            throw new IllegalStateException("there are no places for more than " + size + " names");
        }
        if (before > 0) {
            segmentLimits = Arrays.copyOf(segmentLimits, before);
            segmentLimits[before - 1] = segmentLimit;
        }
        UnsafeBuffer[] more = Arrays.copyOf(segments, before + 1);
        more[before] = new UnsafeBuffer(new byte[SEGMENT_BYTES]);
        VarHandle.releaseFence();
        segments = more;
        segmentLimit = 0;
    }

    /** Readers that find the handle later find it in the larger arrays, others what they look for in either. */
    private void makeRoom(int handle) {
        int chunk = handle >>> HANDLES_PER_CHUNK_BITS;
        if (chunk == chunks.length) {
            byte[][] more = Arrays.copyOf(chunks, chunk + 1);
            more[chunk] = newChunk(chunk, 1);
            VarHandle.releaseFence();
            chunks = more;
        } else if (inChunk(handle) == chunks[chunk].length) {
            byte[] larger = newChunk(chunk, handle + 1);
            System.arraycopy(chunks[chunk], 0, larger, 0, chunks[chunk].length);
            VarHandle.releaseFence();
            chunks[chunk] = larger;
        }
    }

    /** The nth, with room for at least so many. */
    private static byte[] newChunk(int chunk, int handles) {
        return new byte[HANDLE_BYTES * (chunk == 0 ? (handles + STEP - 1) & -STEP : HANDLES_PER_CHUNK)];
    }

    private static int inChunk(int handle) {
        return HANDLE_BYTES * (handle & (HANDLES_PER_CHUNK - 1));
    }

    /** Slots of an index with room for so many names. */
    private static int indexLength(int names) {
        int length = FIRST_INDEX_LENGTH;
        while (isTooFull(length, names)) {
            length *= 2;
        }
        return length;
    }

    /** Two thirds of an index are taken at most. */
    private static boolean isTooFull(int slots, int names) {
        return 3L * names > 2L * slots;
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
        return (int) INT.get(chunks[handle >>> HANDLES_PER_CHUNK_BITS], inChunk(handle));
    }
}
