package io.belfry.bench;

import java.lang.management.ManagementFactory;

/** What threads have allocated on the heap so far. Any thread. */
final class Allocated {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocated() {}

    /** By a living thread, in bytes. */
    static long by(long threadId) {
        return THREADS.getThreadAllocatedBytes(threadId);
    }

    static long byThisThread() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
