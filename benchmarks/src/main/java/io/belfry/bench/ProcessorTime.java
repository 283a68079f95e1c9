package io.belfry.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Time that threads had on a processor: what work costs, whoever else wants the machine. Any thread. */
final class ProcessorTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ProcessorTime() {}

    /** Of the calling thread, in ns. */
    static long ofThisThread() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Of a living thread, in ns. */
    static long of(long threadId) {
        return THREADS.getThreadCpuTime(threadId);
    }
}
