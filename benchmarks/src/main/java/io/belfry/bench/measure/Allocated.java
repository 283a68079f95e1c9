package io.belfry.bench.measure;

import java.lang.management.ManagementFactory;

/** What threads have allocated on the heap so far. Any thread. */
public final class Allocated {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocated() {}

    /** By a living thread, in bytes. */
    public static long by(long threadId) {
        return THREADS.getThreadAllocatedBytes(threadId);
    }

    public static long byThisThread() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
