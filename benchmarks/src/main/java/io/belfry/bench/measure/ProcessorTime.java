package io.belfry.bench.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Time that threads had on a processor: what work costs, whoever else wants the machine. Any thread. */
public final class ProcessorTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ProcessorTime() {}

    /** Of the calling thread, in ns. */
    public static long ofThisThread() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Of a living thread, in ns. */
    public static long of(long threadId) {
        return THREADS.getThreadCpuTime(threadId);
    }
}
