package io.belfry.pipeline;

import io.belfry.codec.OperationsKind;
import io.belfry.journal.JournalException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Watches how much of the disk is free, so that intake ends while there is still room for what was taken: a mapped file
 * that the disk has no room for ends the process. {@link #isLow} from the limit on, until a tenth more is free. When it
 * begins, operations hear of it once, through the journal.
 *
 * <p>A thread of its own, since asking a disk may take long. A disk that does not say how much is free changes nothing.
 */
public final class SpaceGuard implements Runnable {
    private static final long LOOK_EVERY_NS = 250_000_000L;
    private static final int TENTH = 10;

    /** Nobody has looked yet, or the disk did not say. */
    public static final long UNKNOWN = -1;

    private final Pipeline pipeline;
    private final EngineMessages messages;
    private final long minFreeBytes;
    private final LongSupplier freeBytesNow;
    private volatile boolean low;
    private volatile long freeBytes = UNKNOWN;
    private boolean raising;

    /**
     * A guard that has not looked yet.
     *
     * @param minFreeBytes the limit, 0 for none
     * @param freeBytesNow asks the disk; may throw a {@link JournalException}
     */
    public SpaceGuard(Pipeline pipeline, long minFreeBytes, LongSupplier freeBytesNow) {
        this.pipeline = pipeline;
        this.messages = new EngineMessages(pipeline);
        this.minFreeBytes = minFreeBytes;
        this.freeBytesNow = freeBytesNow;
    }

    /** Whether no events are to be taken; any thread. */
    public boolean isLow() {
        return low;
    }

    /** What was free at the last look, or {@link #UNKNOWN}; any thread. */
    public long freeBytes() {
        return freeBytes;
    }

    /** The limit; any thread. */
    public long minFreeBytes() {
        return minFreeBytes;
    }

    /** Whether so many bytes can be written without coming near the limit, as far as the disk says; any thread. */
    public boolean hasRoomFor(long bytes) {
        long free = freeBytes;
        return minFreeBytes == 0 || free == UNKNOWN || free - bytes >= resumeBytes();
    }

    /** Looks until the pipeline ends. */
    @Override
    public void run() {
        while (!pipeline.isEnded()) {
            look();
            LockSupport.parkNanos(this, LOOK_EVERY_NS);
        }
    }

    private long resumeBytes() {
        return minFreeBytes + minFreeBytes / TENTH;
    }

    /** Looks once: on the guard's thread, or before that has started. */
    public void look() {
        try {
            freeBytes = freeBytesNow.getAsLong();
        } catch (JournalException e) {
            freeBytes = UNKNOWN;
            return;
        }
        if (!low && freeBytes < minFreeBytes) {
            low = true;
            raising = true;
        } else if (low && freeBytes >= resumeBytes()) {
            low = false;
        }
        if (raising && messages.tryRaise(OperationsKind.DISK_LOW, minFreeBytes, freeBytes)) {
            raising = false;
        }
    }
}
