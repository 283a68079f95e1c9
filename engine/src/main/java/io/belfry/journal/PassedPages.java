package io.belfry.journal;

import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.PosixAPI;

/**
 * Takes pages that an appender is through with out of its mapping; in the file they stay as they are. Otherwise the kernel
 * does it, at a bad time: when Chronicle Queue lets go of the block, 80 MB in one go of some 6 ms; and one by one, with an
 * interrupt to the other cores for each, when it cleans pages that are still mapped, which is in a force, or all at once half
 * a minute after the first was written.
 *
 * <p>It costs the appender 0.3 µs a page. One so fast that this would count does it later, when it is slow again.
 *
 * <p>Belongs to the appender's thread, which alone keeps the mapping from going. No allocation.
 */
final class PassedPages {
    private static final int PAGE_BYTES = 4096;
    private static final int STEP_BYTES = 1 << 18;

    /** At once: 0.1 ms, by which a slow appender gets through what a fast one left. */
    private static final int MOST_BYTES = 1 << 20;

    /** The time of a step at 80 MB/s: an appender that needs less is fast. */
    private static final long FAST_STEP_NS = 3_125_000L;

    private final int blockBytes;

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

    /** @param blockBytes that are mapped at a time, a power of two */
    PassedPages(int blockBytes) {
        this.blockBytes = blockBytes;
    }

    /** Everything before {@code end} in the file is written, the last of it at this address from {@code at} on. */
    void passed(long address, long at, long end) {
        passedTo = end & -PAGE_BYTES;
        if (address - at != base || (at & -blockBytes) != block) {
            base = address - at;
            block = at & -blockBytes;
            goneTo = (at + PAGE_BYTES - 1) & -PAGE_BYTES;
            lookedAt = end;
            lookedNs = System.nanoTime();
        } else if (end - lookedAt >= STEP_BYTES) {
            long nowNs = System.nanoTime();
            if ((nowNs - lookedNs) * STEP_BYTES >= FAST_STEP_NS * (end - lookedAt)) {
                letGo(Math.min(passedTo, goneTo + MOST_BYTES));
            }
            lookedAt = end;
            lookedNs = nowNs;
        }
    }

    /** What was passed is about to be forced: less of it is mapped then. */
    void forcing() {
        letGo(passedTo);
    }

    /** What was last written to may not be mapped any more: nothing is let go until more was passed. */
    void forget() {
        passedTo = goneTo;
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
