package io.belfry.journal;

import java.nio.file.Path;

/**
 * The files of one engine.
 *
 * <pre>
 *   belfry.meta   journal id, epoch, versions
 *   lock          held by the one writer, names its process
 *   journal/      events
 *   outbox/       notifications
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {
    DataDirectory() {}

    /**
     * Opens as the one writer; makes what is absent, with a new random journal id.
     *
     * @throws JournalException when another writer, also in this process, holds it, or {@code belfry.meta} is damaged
     */
    public static DataDirectory openExclusive(Path root, int schemaVersion, int semanticsVersion) {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens for reading: takes no lock and makes nothing.
     *
     * @throws JournalException when there is no engine's data in {@code root}
     */
    public static DataDirectory openReadOnly(Path root) {
        throw new UnsupportedOperationException();
    }

    /** What {@code belfry.meta} says. The caller compares the versions with its own. */
    public DataDirectoryMeta meta() {
        throw new UnsupportedOperationException();
    }

    /** Replaces {@code belfry.meta} durably, for a new epoch or new versions; only for the writer. */
    public void writeMeta(DataDirectoryMeta meta) {
        throw new UnsupportedOperationException();
    }

    /** Whether {@link #openExclusive} made this directory just now. */
    public boolean created() {
        throw new UnsupportedOperationException();
    }

    public Path root() {
        throw new UnsupportedOperationException();
    }

    /** Where the frames of this kind are. */
    public Path directoryOf(FrameKind kind) {
        throw new UnsupportedOperationException();
    }

    /** Gives up the lock. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
