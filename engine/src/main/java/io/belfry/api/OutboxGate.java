package io.belfry.api;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps the files of journal and outbox mapped while somebody reads them: an unmapped page would end the process. Readers pass side by
 * side; closing waits for those inside and lets nobody in afterwards. Any thread.
 */
final class OutboxGate {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    /** Before reading; {@link #leave} follows in any case but an exception. */
    void enter() {
        lock.readLock().lock();
        if (closed) {
            lock.readLock().unlock();
            throw new IllegalStateException("the engine is closed: its outbox cannot be read any more");
        }
    }

    void leave() {
        lock.readLock().unlock();
    }

    /** Waits for those who read. */
    void close() {
        lock.writeLock().lock();
        try {
            closed = true;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
