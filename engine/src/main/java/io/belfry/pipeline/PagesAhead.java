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
    private static final long IDLE_NS = 1_000_000L;

    private final Pipeline pipeline;
    private final Journal.Ahead journal;
    private final Journal.Ahead outbox;

    public PagesAhead(Pipeline pipeline, Journal.Ahead journal, Journal.Ahead outbox) {
        this.pipeline = pipeline;
        this.journal = journal;
        this.outbox = outbox;
    }

    private void touchUntilTheEnd() {
        try {
            while (!pipeline.isEnded()) {
                if (journal.touch() + outbox.touch() == 0) {
                    LockSupport.parkNanos(IDLE_NS);
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
