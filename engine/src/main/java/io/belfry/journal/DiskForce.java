package io.belfry.journal;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Forces what Chronicle Queue has written: its own {@code sync} does nothing by default on Linux. Remembers the files
 * written since the last force, so that a roll between two forces loses nothing, and forces the directory when a file
 * is new in it. Belongs to the appender's thread.
 */
final class DiskForce implements AutoCloseable {
    private final Path directory;
    private final List<FileChannel> unforced = new ArrayList<>(2);
    private boolean directoryUnforced;

    DiskForce(Path directory) {
        this.directory = directory;
    }

    /** From now on frames go into {@code file}; called before the next {@link #force} after its first frame. */
    void writingTo(File file) {
        try {
            unforced.add(FileChannel.open(file.toPath(), StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new JournalException("cannot open " + file + " to force it", e);
        }
        directoryUnforced = true;
    }

    /** Puts everything onto the disk. */
    void force() {
        try {
            for (int i = 0; i < unforced.size(); i++) {
                unforced.get(i).force(false);
            }
            while (unforced.size() > 1) {
                unforced.remove(0).close();
            }
            if (directoryUnforced) {
                forceDirectory(directory);
                directoryUnforced = false;
            }
        } catch (IOException e) {
            throw new JournalException("the disk refused to store " + directory, e);
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
        for (FileChannel channel : unforced) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new JournalException("cannot close a file of " + directory, e);
            }
        }
        unforced.clear();
    }
}
