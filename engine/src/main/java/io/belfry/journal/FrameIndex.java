package io.belfry.journal;

import java.util.Arrays;

/**
 * Where in a journal or outbox a sequence can be found, roughly: one entry every so many records, so that a consumer far behind
 * need not read from the start.
 *
 * <p>One thread adds; any thread searches what was published by the volatile count.
 */
public final class FrameIndex {
    private static final int RECORDS_PER_ENTRY = 4096;
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private volatile long[][] sequences = new long[0][];
    private volatile long[][] positions = new long[0][];
    private volatile int count;
    private long lastSequence = Long.MIN_VALUE;
    private volatile Start start = new Start(FrameLayout.GENESIS_SEQUENCE, -1);

    /** The first record that there is, and the position of its frame, -1 for the start of the files. */
    private record Start(long sequence, long position) {}

    /** A frame that starts with {@code firstSequence} is at {@code position}. Kept if the last entry is far enough behind. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread adds
    public void add(long firstSequence, long position) {
        if (count > 0 && firstSequence - lastSequence < RECORDS_PER_ENTRY) {
            return;
        }
        int chunk = count >>> CHUNK_BITS;
        if (chunk == sequences.length) {
            long[][] moreSequences = Arrays.copyOf(sequences, chunk + 1);
            long[][] morePositions = Arrays.copyOf(positions, chunk + 1);
            moreSequences[chunk] = new long[CHUNK];
            morePositions[chunk] = new long[CHUNK];
            sequences = moreSequences;
            positions = morePositions;
        }
        sequences[chunk][count & (CHUNK - 1)] = firstSequence;
        positions[chunk][count & (CHUNK - 1)] = position;
        lastSequence = firstSequence;
        count = count + 1;
    }

    /** The files before the one that starts here are about to go. Any one thread. */
    public void forgetBefore(long firstSequence, long position) {
        start = new Start(firstSequence, position);
    }

    /** The first record that can be found. */
    public long firstSequence() {
        return start.sequence();
    }

    /** Position of the last known frame that starts at or before {@code sequence}, or -1 to read from the start. */
    public long positionFor(long sequence) {
        int low = 0;
        int high = count - 1;
        long found = start.position();
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (sequences[middle >>> CHUNK_BITS][middle & (CHUNK - 1)] <= sequence) {
                found = Math.max(found, positions[middle >>> CHUNK_BITS][middle & (CHUNK - 1)]);
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return found;
    }
}
