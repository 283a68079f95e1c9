package io.belfry.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * All that the engine asks of a file system, so that there can be two: the machine's ({@link #files}), and one in memory
 * that crashes as the simulator likes. A path is a name only.
 *
 * <p>Any thread. Every method throws a {@link JournalException} that names the path when the disk refuses.
 */
public interface Storage {
    /** The machine's file system. */
    static Storage files() {
        return FileStorage.INSTANCE;
    }

    /** Whether there is a file or directory of this name. */
    boolean exists(Path path);

    /** The files in a directory, by name; none when it is absent. */
    List<Path> list(Path directory);

    /** Makes a directory and those above it, where absent. */
    void createDirectories(Path directory);

    /** Opens an existing file for reading; {@link StorageFile#force} is allowed. */
    StorageFile openRead(Path file);

    /** Opens a file for reading and writing; makes it when absent. */
    StorageFile openWrite(Path file);

    /** Gives a file another name, in place of what bears it; after a crash it has the one or the other. */
    void rename(Path from, Path to);

    /** Removes a file or an empty directory. */
    void delete(Path file);

    /** Gives a file a second name, under which it remains when something else is given its first. */
    void keepAs(Path file, Path second);

    /** Another number after each start of the machine, which forgets what was not forced; 0 where that cannot be known. */
    long bootId();

    /** Makes the names in a directory durable: files made, renamed or removed. */
    void forceDirectory(Path directory);

    /** Bytes that may still be written to the disk that holds {@code directory}. */
    long freeBytes(Path directory);

    /**
     * Takes the exclusive lock of a data directory; closing it gives it up.
     *
     * @throws JournalException when another process, or this one, holds it
     */
    Lock lock(Path root);

    /**
     * Opens a log for appending and reading; makes the directory when absent. Inspect it first ({@link LogInspector}).
     *
     * @param blockBytes bytes that are mapped at a time, a power of two from 64 KB on; frames may have a quarter of it
     * @param wallClockMs ms since 1970, decides which file a frame goes into; it may go back, the files do not
     */
    Journal openJournal(Path directory, int blockBytes, LongSupplier wallClockMs);

    /** How long a reader lets another process finish what its queue has begun of its own, a file's header or index, in ns. */
    default long patienceNs() {
        return 200_000_000L;
    }

    /** A held lock. */
    interface Lock extends AutoCloseable {
        @Override
        void close();
    }
}
