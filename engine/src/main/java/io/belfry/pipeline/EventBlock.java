package io.belfry.pipeline;

import io.belfry.codec.EventLayout;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.core.limits.EngineLimits;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages that a feed offers together: claiming, stamping and publishing once for all of them costs a fraction of doing it
 * for each. {@link #claim} room, encode there, {@link #commit}; offer the block, as often as something is left in it.
 *
 * <p>Belongs to one thread. Allocates nothing after construction.
 */
public final class EventBlock {
    private final UnsafeBuffer buffer;
    private final int[] offsets;
    private final int[] lengths;
    private final long[] lines;
    private int first;
    private int count;
    private int end;

    /**
     * @param messages at most so many
     * @param bytes of all of them; from {@code EngineLimits.MAX_MESSAGE_BYTES} on
     */
    public EventBlock(int messages, int bytes) {
        if (messages < 1 || bytes < EngineLimits.MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("a block of " + messages + " messages and " + bytes
                    + " bytes, allowed are 1 or more and " + EngineLimits.MAX_MESSAGE_BYTES + " or more");
        }
        buffer = new UnsafeBuffer(new byte[bytes]);
        offsets = new int[messages];
        lengths = new int[messages];
        lines = new long[messages];
    }

    /** Whether there is room for a message of {@code EngineLimits.MAX_MESSAGE_BYTES} at {@link #claim}. */
    public boolean hasRoom() {
        return count < offsets.length && end + EngineLimits.MAX_MESSAGE_BYTES <= buffer.capacity();
    }

    /** Where the next message is encoded in {@link #target}, SBE header included. */
    public int claim() {
        return end;
    }

    public MutableDirectBuffer target() {
        return buffer;
    }

    /**
     * The message at the claimed place is whole.
     *
     * @param line comes back with its result
     * @throws IllegalArgumentException when the message is too long, or the block is full
     */
    public void commit(int length, long line) {
        if (length < MessageHeaderEncoder.ENCODED_LENGTH || length > EngineLimits.MAX_MESSAGE_BYTES || !hasRoom()) {
            throw new IllegalArgumentException("message has " + length + " bytes, allowed are "
                    + MessageHeaderEncoder.ENCODED_LENGTH + " to " + EngineLimits.MAX_MESSAGE_BYTES
                    + ", and the block has " + count + " already");
        }
        offsets[count] = end;
        lengths[count] = length;
        lines[count] = line;
        count++;
        end += length;
    }

    /** Puts a copy of a message behind the others; false when there is no room. */
    public boolean tryAdd(DirectBuffer source, int offset, int length, long line) {
        if (!hasRoom()) {
            return false;
        }
        if (length <= EngineLimits.MAX_MESSAGE_BYTES) {
            buffer.putBytes(end, source, offset, length);
        }
        commit(length, line);
        return true;
    }

    /** Messages that are left to be offered. */
    public int size() {
        return count - first;
    }

    public boolean isEmpty() {
        return first == count;
    }

    /** Forgets all messages. */
    public void clear() {
        first = 0;
        count = 0;
        end = 0;
    }

    /** So many from the front were taken. */
    void taken(int messages) {
        first += messages;
        if (first == count) {
            clear();
        }
    }

    int first() {
        return first;
    }

    int end() {
        return count;
    }

    int offset(int index) {
        return offsets[index];
    }

    int length(int index) {
        return lengths[index];
    }

    long line(int index) {
        return lines[index];
    }

    void stamp(int index, long engineTimeNs) {
        EventLayout.engineTimeNs(buffer, offsets[index], engineTimeNs);
    }

    DirectBuffer buffer() {
        return buffer;
    }
}
