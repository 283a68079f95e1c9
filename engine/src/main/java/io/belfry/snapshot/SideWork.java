package io.belfry.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Work that is done beside that of the thread that loads, on threads of its own, which start with the first piece and end
 * with {@link #close}; what none of them has begun when it is waited for is done by the waiting thread. Any thread may add;
 * all else belongs to the thread that loads.
 */
final class SideWork implements AutoCloseable {
    private static final String THREAD_NAME = "belfry-loading";

    /** Null when there are none. */
    private final ThreadPoolExecutor threads;

    private final List<FutureTask<Void>> pieces = new ArrayList<>();

    /** @param threads beside the one that loads, from 0 */
    SideWork(int threads) {
        this.threads = threads == 0
                ? null
                : new ThreadPoolExecutor(
                        threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), SideWork::newThread);
    }

    private static Thread newThread(Runnable work) {
        Thread thread = new Thread(work, THREAD_NAME);
        thread.setDaemon(true);
        return thread;
    }

    /** Does this soon, beside what follows. A piece may add others. */
    void add(Runnable work) {
        FutureTask<Void> piece = new FutureTask<>(work, null);
        synchronized (pieces) {
            pieces.add(piece);
        }
        if (threads != null) {
            threads.execute(piece);
        }
    }

    /** The nth piece that was added, or null. */
    private FutureTask<Void> piece(int n) {
        synchronized (pieces) {
            return n < pieces.size() ? pieces.get(n) : null;
        }
    }

    /** Returns when all that was added is done; throws what the first of it threw. Later pieces are waited for as well. */
    void await() {
        Throwable first = null;
        int begun = 0;
        for (int n = 0; piece(n) != null; n++) {
            for (; piece(begun) != null; begun++) {
                // One that has begun elsewhere, or is done, is not begun again.
                piece(begun).run();
            }
            Throwable thrown = thrownBy(piece(n));
            if (first == null) {
                first = thrown;
            }
        }
        synchronized (pieces) {
            pieces.clear();
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw (RuntimeException) first;
        }
    }

    /** What went wrong in a piece, all of which were added before {@code later} happened, else {@code later}. */
    RuntimeException firstOf(RuntimeException later) {
        try {
            await();
            return later;
        } catch (RuntimeException e) {
            e.addSuppressed(later);
            return e;
        }
    }

    /** Null when it ended well. */
    private static Throwable thrownBy(FutureTask<Void> piece) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    piece.get();
                    return null;
                } catch (ExecutionException e) {
                    return e.getCause();
                } catch (InterruptedException e) {
                    // Half a state is of no use to anybody: the interrupt is for whoever comes next.
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the threads; nothing is to be waited for. */
    @Override
    public void close() {
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
