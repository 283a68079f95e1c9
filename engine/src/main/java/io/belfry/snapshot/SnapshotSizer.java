package io.belfry.snapshot;

import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import org.agrona.DirectBuffer;

/** Counts what a core would write, without looking at it: each section says its length before its bytes. One thread. */
final class SnapshotSizer implements StateWriter {
    private final long[] bytes = new long[StateSection.values().length];
    private int section;

    /** Bytes of a section. */
    long bytesOf(StateSection of) {
        return bytes[of.ordinal()];
    }

    /** Bytes that the blocks of all sections take in the file. */
    long fileBytes() {
        long sum = 0;
        for (long count : bytes) {
            sum += SnapshotLayout.fileBytes(count);
        }
        return sum;
    }

    @Override
    public void begin(StateSection next) {
        section = next.ordinal();
    }

    @Override
    public void end() {
        // Nothing is due: the bytes have been counted as they came.
    }

    @Override
    public void putInt(int value) {
        bytes[section] += Integer.BYTES;
    }

    @Override
    public void putLong(long value) {
        bytes[section] += Long.BYTES;
    }

    @Override
    public void putBytes(DirectBuffer source, int offset, int length) {
        bytes[section] += length;
    }

    @Override
    public void putInts(int[] source, int from, int count) {
        bytes[section] += (long) count * Integer.BYTES;
    }

    @Override
    public void putLongs(long[] source, int from, int count) {
        bytes[section] += (long) count * Long.BYTES;
    }
}
