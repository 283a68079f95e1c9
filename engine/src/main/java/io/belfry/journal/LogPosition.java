package io.belfry.journal;

/**
 * A place behind a frame of a journal or outbox, from which reading can go on without having read what lies before.
 *
 * @param cycle number of the file that holds the frame before; -1 before the first frame
 * @param offset where in that file the header of the frame before is; where it is not there, the file is searched for it
 * @param framesInCycle frames of that file up to here
 * @param nextSequence sequence that the frame behind begins with
 * @param crc CRC of the frame before
 * @param epoch epoch of the frame before
 */
public record LogPosition(int cycle, long offset, long framesInCycle, long nextSequence, int crc, int epoch) {
    /** Before the first frame ever. */
    public static final LogPosition GENESIS =
            new LogPosition(-1, 0, 0, FrameLayout.GENESIS_SEQUENCE, FrameLayout.GENESIS_CRC, 0);
}
