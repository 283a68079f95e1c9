package io.belfry.journal;

import java.nio.file.Path;

/**
 * Frames in a Chronicle Queue, one excerpt each. The queue itself may be opened by one thread and its appender and
 * tailers by others.
 */
public final class ChronicleJournal implements Journal {
    ChronicleJournal() {}

    /**
     * Opens for appending and reading; makes the directory when absent. Inspect it first ({@link LogInspector}): this
     * does not look for holes.
     *
     * @param blockBytes bytes that are mapped at a time, a power of two; frames may have a quarter of it
     */
    public static ChronicleJournal open(Path directory, int blockBytes) {
        throw new UnsupportedOperationException();
    }

    /** Opens for reading, also beside an engine that writes. Makes nothing; without files there are no frames. */
    public static ChronicleJournal openReadOnly(Path directory, int blockBytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Appender openAppender() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Tailer openTailer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long bytesAppended() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int maxFrameBytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
