package io.belfry.snapshot;

import io.belfry.journal.Journal;
import io.belfry.journal.JournalException;
import io.belfry.journal.Storage;
import io.belfry.journal.StorageFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/** The machine's files, with a record of what was asked for, and a disk that is full from some step on. */
final class WatchedStorage implements Storage {
    private final Storage files = Storage.files();
    private final List<String> steps = new ArrayList<>();
    private int refusedFrom = Integer.MAX_VALUE;

    /** What changed the disk: {@code write}, {@code force}, {@code rename} and so on, each with the file's name. */
    List<String> steps() {
        return steps;
    }

    /** The nth write or force from now on is refused, and all behind it. */
    void refuseFrom(int step) {
        steps.clear();
        refusedFrom = step;
    }

    private void step(String what, Path path) {
        steps.add(what + " " + path.getFileName());
    }

    private void refusable(String what, Path path) {
        if (steps.size() >= refusedFrom) {
            throw new JournalException("no space left on the device for " + path);
        }
        step(what, path);
    }

    @Override
    public boolean exists(Path path) {
        return files.exists(path);
    }

    @Override
    public List<Path> list(Path directory) {
        return files.list(directory);
    }

    @Override
    public void createDirectories(Path directory) {
        step("create", directory);
        files.createDirectories(directory);
    }

    @Override
    public StorageFile openRead(Path file) {
        return new WatchedFile(file, files.openRead(file));
    }

    @Override
    public StorageFile openWrite(Path file) {
        return new WatchedFile(file, files.openWrite(file));
    }

    @Override
    public void rename(Path from, Path to) {
        refusable("rename", to);
        files.rename(from, to);
    }

    @Override
    public void delete(Path file) {
        step("delete", file);
        files.delete(file);
    }

    @Override
    public void keepAs(Path file, Path second) {
        files.keepAs(file, second);
    }

    @Override
    public long bootId() {
        return files.bootId();
    }

    @Override
    public void forceDirectory(Path directory) {
        refusable("force", directory);
        files.forceDirectory(directory);
    }

    @Override
    public long freeBytes(Path directory) {
        return files.freeBytes(directory);
    }

    @Override
    public Lock lock(Path root) {
        return files.lock(root);
    }

    @Override
    public Journal openJournal(Path directory, int blockBytes, LongSupplier wallClockMs) {
        return files.openJournal(directory, blockBytes, wallClockMs);
    }

    private final class WatchedFile implements StorageFile {
        private final Path path;
        private final StorageFile file;

        WatchedFile(Path path, StorageFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public int read(ByteBuffer target, long at) {
            return file.read(target, at);
        }

        @Override
        public void write(ByteBuffer source, long at) {
            refusable("write", path);
            file.write(source, at);
        }

        @Override
        public void resize(long bytes) {
            file.resize(bytes);
        }

        @Override
        public void force() {
            refusable("force", path);
            file.force();
        }

        @Override
        public UnsafeBuffer map(int bytes) {
            return file.map(bytes);
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
