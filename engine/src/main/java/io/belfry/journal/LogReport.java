package io.belfry.journal;

import java.nio.file.Path;

/**
 * What {@link LogInspector} found. The figures describe the good frames from the start on, up to the fault if there is
 * one.
 *
 * @param state the verdict
 * @param frames good frames
 * @param firstSequence of the first good frame
 * @param nextSequence the sequence that goes on behind the last good frame
 * @param lastCrc CRC of the last good frame
 * @param lastEpoch epoch of the last good frame
 * @param lastCycle Chronicle Queue's number of the file that holds the last good frame; -1 when there is none
 * @param lastCycleFrames good frames in that file
 * @param lastFrameOffset where in that file the last good frame's header is
 * @param file where the fault is, or the last file; null when there is none
 * @param fileOffset where in that file the bad bytes begin, or where the good ones end
 * @param uncommittedBytes bytes behind {@code fileOffset} of an append that a kill cut off before it was committed:
 *     nobody was told of it, and it is wiped before appending goes on
 * @param fault what is wrong, {@link FrameFault#NONE} when nothing is
 * @param text the finding in a sentence
 * @param advice what an operator can do
 */
public record LogReport(
        LogState state,
        long frames,
        long firstSequence,
        long nextSequence,
        int lastCrc,
        int lastEpoch,
        int lastCycle,
        long lastCycleFrames,
        long lastFrameOffset,
        Path file,
        long fileOffset,
        long uncommittedBytes,
        FrameFault fault,
        String text,
        String advice) {

    /** The place behind the last good frame; its cycle is -1 when there is none. */
    public LogPosition position() {
        return new LogPosition(lastCycle, lastFrameOffset, lastCycleFrames, nextSequence, lastCrc, lastEpoch);
    }

    /** Whether appending may go on right away. */
    public boolean appendable() {
        return state == LogState.EMPTY || state == LogState.CLEAN || state == LogState.UNCLEAN;
    }
}
