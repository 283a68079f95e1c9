package io.belfry.journal;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads where there is nothing. Any thread. */
public final class EmptyTailer implements Journal.Tailer {
    private final UnsafeBuffer nothing = new UnsafeBuffer(0, 0);

    @Override
    public boolean next() {
        return false;
    }

    @Override
    public DirectBuffer buffer() {
        return nothing;
    }

    @Override
    public int offset() {
        return 0;
    }

    @Override
    public int length() {
        return 0;
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public void seek(long position) {
        throw new JournalException("no frame at position 0x" + Long.toHexString(position));
    }

    @Override
    public void close() {}
}
