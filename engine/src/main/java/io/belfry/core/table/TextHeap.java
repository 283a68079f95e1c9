package io.belfry.core.table;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Texts of customers and funds, never moved. A place is a long above zero; 0 stands for no text. An update that is no longer
 * than the text before takes its place, so that registering everybody again takes nothing; a longer one leaves the old text
 * behind, so the heap's limit bounds updates too.
 *
 * <p>The core's thread only.
 */
public final class TextHeap {
    /** No text. */
    public static final long NOWHERE = 0;

    private static final int SEGMENT_BITS = 20;
    private static final int SEGMENT_BYTES = 1 << SEGMENT_BITS;

    private UnsafeBuffer[] segments = new UnsafeBuffer[0];
    private int used = SEGMENT_BYTES;

    /** Appends the bytes and returns their place. */
    public long append(DirectBuffer source, int offset, int length) {
        if (used + Short.BYTES + length > SEGMENT_BYTES) {
            addSegment();
            used = 0;
        }
        UnsafeBuffer segment = segments[segments.length - 1];
        segment.putShort(used, (short) length);
        segment.putBytes(used + Short.BYTES, source, offset, length);
        long place = ((long) segments.length << SEGMENT_BITS) | used;
        used += Short.BYTES + length;
        return place;
    }

    /** Writes over the text at {@code place} where the new one fits there, appends it where not; returns where it is. */
    public long put(long place, DirectBuffer source, int offset, int length) {
        if (!fits(place, length)) {
            return append(source, offset, length);
        }
        UnsafeBuffer segment = segment(place);
        segment.putShort(start(place), (short) length);
        segment.putBytes(start(place) + Short.BYTES, source, offset, length);
        return place;
    }

    /** Bytes of the text that {@link #put} would append; 0 where it fits. */
    public int appendedBytes(long place, int length) {
        return fits(place, length) ? 0 : length;
    }

    private boolean fits(long place, int length) {
        return place != NOWHERE && length <= length(place);
    }

    /** The text at {@code place}, from UTF-8; empty for {@link #NOWHERE}. Allocates. */
    public String text(long place) {
        if (place == NOWHERE) {
            return "";
        }
        return segment(place).getStringWithoutLengthUtf8(start(place) + Short.BYTES, length(place));
    }

    /** Bytes of the text at {@code place}; 0 for {@link #NOWHERE}. */
    public int length(long place) {
        return place == NOWHERE ? 0 : segment(place).getShort(start(place)) & 0xFFFF;
    }

    /** Copies the bytes at {@code place} to the target's start and returns how many. */
    public int get(long place, MutableDirectBuffer target) {
        int length = length(place);
        if (length > 0) {
            segment(place).getBytes(start(place) + Short.BYTES, target, 0, length);
        }
        return length;
    }

    /** Bytes of the texts, the unused rest of full segments among them; what a limit on texts counts. */
    public long usedBytes() {
        return segments.length == 0 ? 0 : bytes() - SEGMENT_BYTES + used;
    }

    /** Memory taken. */
    public long bytes() {
        return (long) segments.length * SEGMENT_BYTES;
    }

    /** Writes all texts. */
    public void save(StateWriter writer) {
        writer.begin(StateSection.TEXTS);
        writer.putInt(segments.length);
        writer.putInt(used);
        for (int i = 0; i < segments.length; i++) {
            writer.putBytes(segments[i], 0, usedOf(i));
        }
        writer.end();
    }

    /** Reads what {@link #save} wrote; this heap is empty before. */
    public void load(StateReader reader) {
        reader.begin(StateSection.TEXTS);
        int count = reader.getInt("segments", 0, (int) (reader.remaining() / SEGMENT_BYTES) + 1);
        used = reader.getInt("bytes used of the last segment", count == 0 ? SEGMENT_BYTES : 0, SEGMENT_BYTES);
        segments = new UnsafeBuffer[count];
        Slabs slabs = new Slabs(SEGMENT_BYTES);
        for (int i = 0; i < count; i++) {
            segments[i] = slabs.next(count - i);
            reader.getBytes(segments[i], 0, usedOf(i));
        }
        reader.end();
    }

    /** Continues a running hash with all texts. */
    public long digest(long hash) {
        long result = Hashing.combine(hash, used);
        for (int i = 0; i < segments.length; i++) {
            result = Hashing.combine(
                    result, Hashing.record(i, segments[i].byteArray(), segments[i].wrapAdjustment(), usedOf(i)));
        }
        return result;
    }

    private UnsafeBuffer segment(long place) {
        return segments[(int) (place >>> SEGMENT_BITS) - 1];
    }

    private static int start(long place) {
        return (int) place & (SEGMENT_BYTES - 1);
    }

    private void addSegment() {
        segments = Arrays.copyOf(segments, segments.length + 1);
        segments[segments.length - 1] = new UnsafeBuffer(new byte[SEGMENT_BYTES]);
    }

    private int usedOf(int segment) {
        return segment == segments.length - 1 ? used : SEGMENT_BYTES;
    }
}
