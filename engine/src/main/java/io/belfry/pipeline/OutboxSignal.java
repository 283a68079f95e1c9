package io.belfry.pipeline;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Tells consumers how far the outbox can be read, and wakes those that wait. Any thread; the publisher never waits. */
public final class OutboxSignal {
    private final ConcurrentLinkedQueue<Thread> waiters = new ConcurrentLinkedQueue<>();
    private volatile long sequence;

    /** Last notification that can be read. */
    public long sequence() {
        return sequence;
    }

    /** Waits until a notification behind {@code after} can be read, at most {@code timeoutNs}. */
    public long await(long after, long timeoutNs) throws InterruptedException {
        if (sequence > after) {
            return sequence;
        }
        long deadline = System.nanoTime() + timeoutNs;
        Thread self = Thread.currentThread();
        waiters.add(self);
        try {
            for (long left = timeoutNs; left > 0 && sequence <= after; left = deadline - System.nanoTime()) {
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            waiters.remove(self);
        }
        return sequence;
    }

    void published(long newSequence) {
        if (newSequence == sequence) {
            return;
        }
        sequence = newSequence;
        if (!waiters.isEmpty()) {
            waiters.forEach(LockSupport::unpark);
        }
    }
}
