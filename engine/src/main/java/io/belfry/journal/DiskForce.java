package io.belfry.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Forces what Chronicle Queue has written: its own {@code sync} does nothing by default on Linux. Remembers the files
 * written since the last force, so that a roll between two forces loses nothing, and forces the directory when a file
 * is new in it. The first force takes in what earlier processes left in the directory, too. Belongs to the appender's
 * thread.
 */
final class DiskForce implements AutoCloseable {
    /** The present file, and the one that it followed if that came since the last force. */
    private static final int MOST_OPEN = 2;

    private final Storage storage;
    private final Path directory;
    private final List<StorageFile> unforced = new ArrayList<>(MOST_OPEN);
    private boolean othersUnforced = true;
    private boolean directoryUnforced = true;

    DiskForce(Storage storage, Path directory) {
        this.storage = storage;
        this.directory = directory;
    }

    /** From now on frames go into {@code file}; called before the next {@link #force} after its first frame. */
    void writingTo(Path file) {
        while (unforced.size() >= MOST_OPEN) {
            // Nobody forces, and files must not stay open for years.
            unforced.remove(0).close();
            othersUnforced = true;
        }
        unforced.add(storage.openRead(file));
        directoryUnforced = true;
    }

    /**
     * Puts everything onto the disk.
     *
     * @throws JournalException when the disk refuses; another force must not follow, it would succeed without the data
     */
    void force() {
        if (othersUnforced) {
            storage.list(directory).forEach(this::forceIfPresent);
            othersUnforced = false;
        }
        for (int i = 0; i < unforced.size(); i++) {
            unforced.get(i).force();
        }
        while (unforced.size() > 1) {
            unforced.remove(0).close();
        }
        if (directoryUnforced) {
            storage.forceDirectory(directory);
            directoryUnforced = false;
        }
    }

    /** Files that are no longer kept may go away meanwhile. */
    private void forceIfPresent(Path file) {
        StorageFile open;
        try {
            open = storage.openRead(file);
        } catch (JournalException e) {
            if (storage.exists(file)) {
                throw e;
            }
            return;
        }
        try (open) {
            open.force();
        }
    }

    /** Makes names in a directory durable: files made, renamed or removed. */
    static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes a file's bytes durable. */
    static void forceFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        unforced.forEach(StorageFile::close);
        unforced.clear();
    }
}
