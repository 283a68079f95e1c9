package io.belfry.journal;

import java.util.function.LongSupplier;
import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.PosixAPI;

/**
 * Takes pages that an appender is through with out of its mapping; in the file they stay as they are. Otherwise the kernel
 * does it, at a bad time: when Chronicle Queue lets go of the block, 80 MB in one go of some 6 ms; and one by one, with an
 * interrupt to the other cores for each, when it cleans pages that are still mapped, which is in a force, or all at once half
 * a minute after the first was written.
 *
 * <p>It costs the appender 0.3 µs a page. One so fast that this would count does it before a force, or later, as it goes on
 * more slowly; what was written last before it stops stays, a block at most.
 *
 * <p>Only between two frames of one block is its mapping sure to be there: the caller says when a frame {@linkplain #appending
 * begins}, and a frame at the very beginning of a block is not trusted, because its header may lie in the block before, to
 * which the queue has gone back. Belongs to the appender's thread. No allocation.
 */
final class PassedPages {
    private static final int PAGE_BYTES = 4096;
    private static final int STEP_BYTES = 1 << 18;

    /** At once: 0.1 ms, by which a slow appender gets through what a fast one left. */
    private static final int MOST_BYTES = 1 << 20;

    /** The time of a step at 80 MB/s: an appender that needs less is fast. */
    private static final long FAST_STEP_NS = 3_125_000L;

    /** More than the header of a frame takes, which lies before it. */
    private static final int HEADER_BYTES = 64;

    private final int blockBytes;
    private final LongSupplier clock;

    /** Whether the mapping that is meant is there. */
    private boolean mapped;

    /** Whether {@link #base}, {@link #block} and {@link #goneTo} mean anything. */
    private boolean known;

    /** Address of the mapping's byte 0 of the file, if it had one; where it changes, another block was mapped. */
    private long base;

    /** Where the block begins in the file; nothing before it is let go, whatever is mapped there by now. */
    private long block;

    /** All that was passed of this block up to here in the file is gone; a multiple of the page. */
    private long goneTo;

    /** All before it was passed. */
    private long passedTo;

    private long lookedAt;
    private long lookedNs;
    private long letGoBytes;

    /**
     * Knows of nothing yet.
     *
     * @param blockBytes that are mapped at a time, a power of two
     * @param clock monotonic, in ns
     */
    PassedPages(int blockBytes, LongSupplier clock) {
        this.blockBytes = blockBytes;
        this.clock = clock;
    }

    /** A frame begins: until it has {@linkplain #passed}, the queue may map other blocks, and nothing is let go. */
    void appending() {
        mapped = false;
    }

    /** Everything before {@code end} in the file is written, the last of it at this address from {@code at} on. */
    void passed(long address, long at, long end) {
        passedTo = end & -PAGE_BYTES;
        long blockOfFrame = at & -blockBytes;
        if (at - blockOfFrame < HEADER_BYTES) {
            known = false;
            return;
        }
        mapped = true;
        if (!known || address - at != base || blockOfFrame != block) {
            known = true;
            base = address - at;
            block = blockOfFrame;
            goneTo = (at + PAGE_BYTES - 1) & -PAGE_BYTES;
            lookedAt = end;
            lookedNs = clock.getAsLong();
        } else if (end - lookedAt >= STEP_BYTES) {
            long nowNs = clock.getAsLong();
            if ((nowNs - lookedNs) * STEP_BYTES >= FAST_STEP_NS * (end - lookedAt)) {
                letGo(Math.min(passedTo, goneTo + MOST_BYTES));
            }
            lookedAt = end;
            lookedNs = nowNs;
        }
    }

    /** What was passed is about to be forced: all of it goes, so that less is mapped then. */
    void forcing() {
        if (mapped) {
            letGo(passedTo);
        }
    }

    /** So many were taken out of mappings. */
    long letGoBytes() {
        return letGoBytes;
    }

    private void letGo(long to) {
        if (to > goneTo) {
            // Where the kernel does not take the advice, nothing but the time of a later moment is lost.
            PosixAPI.posix().madvise(base + goneTo, to - goneTo, MAdviseFlag.MADV_DONTNEED);
            letGoBytes += to - goneTo;
            goneTo = to;
        }
    }
}
