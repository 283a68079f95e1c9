package io.belfry.journal;

import java.io.File;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.PosixAPI;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Touches the pages of a journal's file ahead of its appender. The first write to a page makes the kernel find memory
 * and disk space for it, which takes 1 to 15 µs, as long as copying a whole frame; done here it is not done on the
 * pipeline's thread.
 *
 * <p>While the appender is slow, pages come one by one. Left to itself the kernel brings in with a page as much behind it
 * as the disk's {@code read_ahead_kb} says (megabytes on some), cleared in one go that nothing interrupts: for 20 ms, and a
 * stage that wants the core meanwhile waits. Behind a fast appender that is better nevertheless, since pages of 2 MB cost it
 * a fifth of what as many small ones do.
 *
 * <p>Touching exchanges a 0 for a 0 atomically and so changes nothing, whatever the appender does meanwhile. It stays
 * within the file as Chronicle Queue has grown it, which is always a quarter of a block ahead.
 *
 * <p>Belongs to one thread, another one than the appender's; call {@link #touch} again and again, with a pause of some
 * hundred microseconds when it answers 0.
 */
public final class PageToucher implements Journal.Ahead {
    private static final int PAGE_BYTES = 4096;
    private static final int MOST_PAGES_AT_ONCE = 256;

    /** From this rate on pages come many at once: some million events a second, or as many notifications. */
    private static final long FAST_BYTES_PER_MS = (80 << 20) / 1000;

    /** Over so long the rate is taken. */
    private static final long LOOK_NS = 50_000_000L;

    private static final long NS_PER_MS = 1_000_000L;

    /** So much must be free before another window is touched: one for each log, and as much again. */
    private static final int ROOM_FOR_WINDOWS = 4;

    private final ChronicleJournal journal;
    private final long aheadBytes;
    private final long windowBytes;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private File file;
    private FileChannel channel;
    private MappedByteBuffer mapped;
    private long windowStart;
    private long touchedTo;
    private long lookedNs;
    private long lookedAt;
    private boolean fast;

    PageToucher(ChronicleJournal journal, int blockBytes) {
        this.journal = journal;
        this.windowBytes = blockBytes;
        this.aheadBytes = blockBytes / 4;
    }

    @Override
    public int touch() {
        File now = journal.appendingTo();
        if (now == null) {
            return 0;
        }
        long writtenTo = journal.writtenTo();
        try {
            if (!now.equals(file)) {
                follow(now);
            }
            followPace(writtenTo);
            long from = Math.max(touchedTo, pageAbove(writtenTo));
            long to = Math.min(writtenTo + aheadBytes, channel.size()) & -PAGE_BYTES;
            return touch(from, to);
        } catch (IOException e) {
            throw new JournalException("cannot touch " + now, e);
        }
    }

    private static long pageAbove(long at) {
        return (at + PAGE_BYTES - 1) & -PAGE_BYTES;
    }

    private void follow(File next) throws IOException {
        close();
        channel = FileChannel.open(next.toPath(), StandardOpenOption.READ, StandardOpenOption.WRITE);
        file = next;
        touchedTo = 0;
        lookedNs = System.nanoTime();
        lookedAt = journal.writtenTo();
    }

    private void followPace(long writtenTo) {
        long passedNs = System.nanoTime() - lookedNs;
        if (passedNs < LOOK_NS) {
            return;
        }
        boolean isFast = writtenTo - lookedAt >= FAST_BYTES_PER_MS * (passedNs / NS_PER_MS);
        lookedNs += passedNs;
        lookedAt = writtenTo;
        if (isFast != fast) {
            fast = isFast;
            advise();
        }
    }

    /** Where the kernel does not take the advice, touching only takes longer at a time. */
    private void advise() {
        if (mapped != null) {
            PosixAPI.posix()
                    .madvise(
                            window.addressOffset(),
                            window.capacity(),
                            fast ? MAdviseFlag.MADV_NORMAL : MAdviseFlag.MADV_RANDOM);
        }
    }

    private int touch(long from, long to) throws IOException {
        int pages = 0;
        long at = from;
        while (at < to && pages < MOST_PAGES_AT_ONCE) {
            if (mapped == null || at < windowStart || at >= windowStart + window.capacity()) {
                if (isDiskShort()) {
                    return 0;
                }
                map(at);
            }
            window.compareAndSetInt((int) (at - windowStart), 0, 0);
            at += PAGE_BYTES;
            pages++;
        }
        letGo(Math.max(from, windowStart), at);
        touchedTo = Math.max(touchedTo, at);
        return pages;
    }

    /** As {@link PassedPages}: what was touched is not needed in this mapping any more, on which cleaning it would wait. */
    private void letGo(long from, long to) {
        if (to > from) {
            PosixAPI.posix()
                    .madvise(window.addressOffset() + (from - windowStart), to - from, MAdviseFlag.MADV_DONTNEED);
        }
    }

    /** The last room on a disk is not for what is only ahead; and a page that cannot be had would be noticed anywhere. */
    private boolean isDiskShort() {
        return file.getUsableSpace() < ROOM_FOR_WINDOWS * windowBytes;
    }

    private void map(long at) throws IOException {
        unmap();
        windowStart = at;
        long length = Math.min(windowBytes, channel.size() - at);
        mapped = channel.map(FileChannel.MapMode.READ_WRITE, windowStart, length);
        window.wrap(mapped);
        advise();
    }

    private void unmap() {
        if (mapped != null) {
            window.wrap(0, 0);
            IoUtil.unmap(mapped);
            mapped = null;
        }
    }

    @Override
    public void close() {
        unmap();
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new JournalException("cannot close " + file, e);
        }
        channel = null;
        file = null;
    }
}
