package io.belfry.core.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/** Writes a state into an array: each section behind its id and its length. */
public final class MemoryStateWriter implements StateWriter {
    /** The id and the length of a section. */
    public static final int HEADER_BYTES = 2 * Integer.BYTES;

    private ByteBuffer bytes = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);
    private int sectionStart;

    /** A copy of what was written. */
    public byte[] bytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Override
    public void begin(StateSection section) {
        sectionStart = bytes.position();
        putInt(section.id());
        putInt(0);
    }

    @Override
    public void end() {
        bytes.putInt(sectionStart + Integer.BYTES, bytes.position() - sectionStart - HEADER_BYTES);
    }

    @Override
    public void putInt(int value) {
        room(Integer.BYTES).putInt(value);
    }

    @Override
    public void putLong(long value) {
        room(Long.BYTES).putLong(value);
    }

    @Override
    public void putBytes(DirectBuffer source, int offset, int length) {
        byte[] copy = new byte[length];
        source.getBytes(offset, copy);
        room(length).put(copy);
    }

    @Override
    public void putInts(int[] source, int from, int count) {
        for (int i = from; i < from + count; i++) {
            putInt(source[i]);
        }
    }

    @Override
    public void putLongs(long[] source, int from, int count) {
        for (int i = from; i < from + count; i++) {
            putLong(source[i]);
        }
    }

    private ByteBuffer room(int length) {
        if (bytes.remaining() < length) {
            ByteBuffer larger =
                    ByteBuffer.allocate(2 * bytes.capacity() + length).order(ByteOrder.LITTLE_ENDIAN);
            larger.put(bytes.flip());
            bytes = larger;
        }
        return bytes;
    }
}
