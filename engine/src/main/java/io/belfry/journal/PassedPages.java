package io.belfry.journal;

import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.PosixAPI;

/**
 * Takes pages that an appender is through with out of its mapping, a quarter of a megabyte at a time; in the file they stay as they are.
 * Otherwise the kernel does it when Chronicle Queue lets go of the block: for 80 MB in one go of some 6 ms, on a thread that
 * takes a core from a stage, or from who feeds it, for half of that at a time.
 *
 * <p>It costs the appender 0.3 µs a page. An appender so fast that this would count leaves it to the other thread.
 *
 * <p>Belongs to the appender's thread, which alone keeps the mapping from going. No allocation.
 */
final class PassedPages {
    private static final int PAGE_BYTES = 4096;
    private static final int STEP_BYTES = 1 << 18;

    /** The time of a step at 80 MB/s: an appender that needs less is fast. */
    private static final long FAST_STEP_NS = 3_125_000L;

    private final int blockBytes;

    /** Address of the mapping's byte 0 of the file, if it had one; where it changes, another block was mapped. */
    private long base;

    /** Where the block begins in the file; nothing before it is let go, whatever is mapped there by now. */
    private long block;

    /** All that was passed of this block up to here in the file is gone; a multiple of the page. */
    private long goneTo;

    private long lookedNs;
    private long letGoBytes;

    /** @param blockBytes that are mapped at a time, a power of two */
    PassedPages(int blockBytes) {
        this.blockBytes = blockBytes;
    }

    /** Everything before {@code end} in the file is written, the last of it at this address from {@code at} on. */
    void passed(long address, long at, long end) {
        if (address - at != base || (at & -blockBytes) != block) {
            base = address - at;
            block = at & -blockBytes;
            goneTo = (at + PAGE_BYTES - 1) & -PAGE_BYTES;
            lookedNs = System.nanoTime();
        } else if (end - goneTo >= STEP_BYTES + PAGE_BYTES) {
            letGo(end & -PAGE_BYTES);
        }
    }

    /** So many were taken out of mappings. */
    long letGoBytes() {
        return letGoBytes;
    }

    private void letGo(long to) {
        long nowNs = System.nanoTime();
        if (nowNs - lookedNs >= FAST_STEP_NS) {
            // Where the kernel does not take the advice, nothing but the time of a later moment is lost.
            PosixAPI.posix().madvise(base + goneTo, to - goneTo, MAdviseFlag.MADV_DONTNEED);
            letGoBytes += to - goneTo;
        }
        goneTo = to;
        lookedNs = nowNs;
    }
}
