package io.belfry.core.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/** Reads what a {@link MemoryStateWriter} wrote; what it is given may be anything. */
public final class MemoryStateReader implements StateReader {
    private final ByteBuffer bytes;
    private StateSection section = StateSection.CORE;
    private int end;

    public MemoryStateReader(byte[] written) {
        bytes = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void begin(StateSection next) {
        section = next;
        end = bytes.limit();
        int id = getInt();
        if (id != next.id()) {
            throw fault("what comes next", StateSection.labelOf(id), next.label());
        }
        end = bytes.position() + getCount("bytes", 1) + Integer.BYTES;
    }

    @Override
    public void end() {
        if (remaining() != 0) {
            throw fault("bytes left", remaining(), 0);
        }
    }

    @Override
    public StateSection section() {
        return section;
    }

    @Override
    public long remaining() {
        return (long) end - bytes.position();
    }

    @Override
    public int getInt() {
        return left(Integer.BYTES).getInt();
    }

    @Override
    public long getLong() {
        return left(Long.BYTES).getLong();
    }

    @Override
    public void getBytes(MutableDirectBuffer target, int offset, int length) {
        left(length);
        target.putBytes(offset, bytes, length);
    }

    @Override
    public void getInts(int[] target, int from, int count) {
        for (int i = from; i < from + count; i++) {
            target[i] = getInt();
        }
    }

    @Override
    public void getLongs(long[] target, int from, int count) {
        for (int i = from; i < from + count; i++) {
            target[i] = getLong();
        }
    }

    private ByteBuffer left(int length) {
        if (remaining() < length) {
            throw fault("bytes left", remaining(), length + " or more");
        }
        return bytes;
    }
}
