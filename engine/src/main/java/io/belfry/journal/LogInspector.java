package io.belfry.journal;

import java.nio.file.Path;

/**
 * Reads the files of a journal or outbox raw, without Chronicle Queue, which hides holes, and checks every frame. It
 * takes no lock and changes nothing.
 *
 * <p>Use it in one pass with a replay: {@link #next} until null, apply each frame's messages, then {@link #report} says
 * whether that was all. Belongs to one thread.
 */
public final class LogInspector implements AutoCloseable {
    LogInspector() {}

    /** Opens the files in {@code directory}, which may be absent. */
    public static LogInspector open(Path directory, FrameKind kind, long journalId) {
        throw new UnsupportedOperationException();
    }

    /** Reads to the end and reports. */
    public static LogReport inspect(Path directory, FrameKind kind, long journalId) {
        try (LogInspector inspector = open(directory, kind, journalId)) {
            return inspector.report();
        }
    }

    /** The next good frame, or null where the good ones end. The reader is the same each time. */
    public FrameReader next() {
        throw new UnsupportedOperationException();
    }

    /** The verdict; reads what {@link #next} has not read, and then everything behind the good frames. */
    public LogReport report() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
