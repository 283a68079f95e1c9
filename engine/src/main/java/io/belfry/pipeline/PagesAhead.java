package io.belfry.pipeline;

import io.belfry.journal.Journal;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the pages ahead of journal and outbox touched, so that the stages need not wait for the kernel to find space. A
 * thread of its own; the engine works without it, only slower. It ends soon after the pipeline; what it does changes no
 * file, so nobody waits for it.
 */
public final class PagesAhead implements Runnable {
    /** At 1 GB/s an appender gets through 1 MB meanwhile; 16 MB are touched ahead. */
    static final long SHORTEST_PAUSE_NS = 1_000_000L;

    /** So that a burst behind a quiet time, too, finds most of its pages touched. */
    static final long LONGEST_PAUSE_NS = 16_000_000L;

    /** As often it wakes up at most to touch little at a time: 500 times a second. */
    static final long SHORT_PAUSE_NS = 2_000_000L;

    /** A quarter of what is touched ahead, and a sixteenth. */
    private static final int MANY_PAGES = 1024;

    private static final int FEW_PAGES = 256;

    /** More often than a page in this time, 80 MB/s, appenders are fast: then few wake-ups count, otherwise short ones. */
    private static final long FAST_NS_PER_PAGE = 50_000L;

    /** Touched and let go in less than 0.1 ms, for which a stage or who feeds it may have to wait. */
    private static final int MANY_PAGES_IF_SLOW = 64;

    private static final int FEW_PAGES_IF_SLOW = 32;

    private final Pipeline pipeline;
    private final Journal.Ahead journal;
    private final Journal.Ahead outbox;

    public PagesAhead(Pipeline pipeline, Journal.Ahead journal, Journal.Ahead outbox) {
        this.pipeline = pipeline;
        this.journal = journal;
        this.outbox = outbox;
    }

    /**
     * The next pause, behind one after which so many pages were touched. A wake-up takes a core from the stages or from
     * who feeds them, for longer than the touching of some pages; so none more often than the appenders' pace demands, but
     * behind slow ones, where postings are not to wait, often enough that none takes long.
     */
    static long nextPauseNs(long pauseNs, int pages) {
        if (pages > MANY_PAGES) {
            return Math.max(SHORTEST_PAUSE_NS, pauseNs / 2);
        }
        boolean isFast = pages * FAST_NS_PER_PAGE > pauseNs;
        if (!isFast && pages > MANY_PAGES_IF_SLOW) {
            return Math.max(SHORT_PAUSE_NS, pauseNs / 2);
        }
        return pages < (isFast ? FEW_PAGES : FEW_PAGES_IF_SLOW) ? Math.min(LONGEST_PAUSE_NS, 2 * pauseNs) : pauseNs;
    }

    private void touchUntilTheEnd() {
        long pauseNs = SHORTEST_PAUSE_NS;
        int pages = 0;
        try {
            while (!pipeline.isEnded()) {
                int more = journal.touch() + outbox.touch();
                pages += more;
                if (more == 0) {
                    pauseNs = nextPauseNs(pauseNs, pages);
                    pages = 0;
                    LockSupport.parkNanos(pauseNs);
                }
            }
        } catch (InternalError e) {
            // No room for a page: the stage that comes to it meets the same, and halts with the reason.
            return;
        }
    }

    @Override
    public void run() {
        try (journal;
                outbox) {
            touchUntilTheEnd();
        }
    }
}
