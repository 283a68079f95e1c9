package io.belfry.bench.control;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages that are kept one behind the other. One thread. */
public final class MessageSample {
    private final UnsafeBuffer bytes;
    private final int[] ends;
    private int count;

    /** Room for so many messages and so many bytes. */
    public MessageSample(int messages, int bytes) {
        this.bytes = new UnsafeBuffer(new byte[bytes]);
        this.ends = new int[messages];
    }

    /** Keeps one; false, and it is not kept, when there is no room. */
    public boolean tryAdd(DirectBuffer source, int offset, int length) {
        int start = count == 0 ? 0 : ends[count - 1];
        if (count == ends.length || length > bytes.capacity() - start) {
            return false;
        }
        bytes.putBytes(start, source, offset, length);
        ends[count++] = start + length;
        return true;
    }

    public int count() {
        return count;
    }

    /** Holds them all. */
    public UnsafeBuffer buffer() {
        return bytes;
    }

    /** Where a message starts. */
    public int offset(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    public int length(int index) {
        return ends[index] - offset(index);
    }
}
