package io.belfry.gateway.demo;

import java.io.PrintWriter;

/**
 * What the demo shows: lines on standard output, and its progress on standard error, as one line that is written over where
 * that is a terminal. Any thread.
 */
final class Screen {
    private static final String CLEAR_LINE = "\r\u001B[K";

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean isTerminal;
    private String progress = "";

    Screen(PrintWriter out, PrintWriter err, boolean isTerminal) {
        this.out = out;
        this.err = err;
        this.isTerminal = isTerminal;
    }

    /** A line for whoever watches or reads on. */
    synchronized void show(String line) {
        clear();
        out.println(line);
        out.flush();
        redraw();
    }

    /** A line about the demo itself. */
    synchronized void remark(String line) {
        clear();
        err.println(line);
        err.flush();
        redraw();
    }

    /** How it goes now. */
    synchronized void progress(String line) {
        if (!isTerminal) {
            err.println(line);
            err.flush();
            return;
        }
        clear();
        progress = line;
        redraw();
    }

    /** No progress from here on. */
    synchronized void endProgress() {
        clear();
        progress = "";
        err.flush();
    }

    private void clear() {
        if (!progress.isEmpty()) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }

    private void redraw() {
        if (!progress.isEmpty()) {
            err.print(progress);
            err.flush();
        }
    }
}
