package io.belfry.core.notification;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Notifications in order, each behind its length, until the publish stage has taken them. Grows to the largest batch
 * there was and stays so. One thread at a time.
 */
public final class NotificationBatch {
    private static final int LENGTH_BYTES = Integer.BYTES;

    private byte[] bytes = new byte[1 << 16];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private int used;
    private int count;
    private int readAt;
    private int readLength = -LENGTH_BYTES;

    /** Where the next record goes; there is room for {@code maxBytes}. */
    int claim(int maxBytes) {
        if (used + LENGTH_BYTES + maxBytes > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
            buffer.wrap(bytes);
        }
        return used + LENGTH_BYTES;
    }

    /** The record of {@code length} bytes at the claimed place is whole. */
    void commit(int length) {
        buffer.putInt(used, length);
        used += LENGTH_BYTES + length;
        count++;
    }

    UnsafeBuffer target() {
        return buffer;
    }

    /** Forgets all records. */
    public void clear() {
        used = 0;
        count = 0;
        rewind();
    }

    /**
     * Hands all records over to another batch, which must be empty, and goes on in its memory: so that another thread reads
     * them while the core writes the next ones. Nothing is copied.
     */
    public void moveTo(NotificationBatch empty) {
        if (empty.count > 0) {
            throw new IllegalStateException("a batch that still holds " + empty.count + " records cannot take others");
        }
        byte[] spare = empty.bytes;
        empty.bytes = bytes;
        empty.buffer.wrap(bytes);
        empty.used = used;
        empty.count = count;
        empty.rewind();
        bytes = spare;
        buffer.wrap(spare);
        clear();
    }

    /** How many records there are. */
    public int count() {
        return count;
    }

    /** Bytes of all records. */
    public int bytes() {
        return used;
    }

    /** Reads from the first record on. */
    public void rewind() {
        readAt = 0;
        readLength = -LENGTH_BYTES;
    }

    /** Moves to the next record. */
    public boolean next() {
        int at = readAt + readLength + LENGTH_BYTES;
        if (at >= used) {
            return false;
        }
        readAt = readLength < 0 ? 0 : at;
        readLength = buffer.getInt(readAt);
        return true;
    }

    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the present record starts. */
    public int offset() {
        return readAt + LENGTH_BYTES;
    }

    /** Bytes of the present record. */
    public int length() {
        return readLength;
    }
}
