package io.belfry.gateway.cli;

import java.io.PrintWriter;

/** Lines about long work on standard error, at most one a second. One thread. */
final class Progress {
    private static final long INTERVAL_NS = 1_000_000_000L;

    private final PrintWriter err;
    private long nextNs = System.nanoTime() + INTERVAL_NS;

    Progress(PrintWriter err) {
        this.err = err;
    }

    /** Says a warning in any case, another line if the last one is long enough ago. */
    void hear(String line) {
        if (line.startsWith("WARNING")) {
            err.println("belfry: " + line);
            err.flush();
        } else {
            say(line);
        }
    }

    /** Whether {@link #say} would say anything now; asked before a line is made often. */
    boolean isDue() {
        return System.nanoTime() - nextNs >= 0;
    }

    /** Says it if the last line is long enough ago. */
    void say(String line) {
        long nowNs = System.nanoTime();
        if (nowNs - nextNs >= 0) {
            nextNs = nowNs + INTERVAL_NS;
            err.println("belfry: " + line);
            err.flush();
        }
    }
}
