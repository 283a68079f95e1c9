package io.belfry.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/** Hands everything on to the machine's file system; tests override what they want to watch or to break. */
public class WrappedStorage implements Storage {
    private final Storage files = Storage.files();

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
        files.createDirectories(directory);
    }

    @Override
    public StorageFile openRead(Path file) {
        return files.openRead(file);
    }

    @Override
    public StorageFile openWrite(Path file) {
        return files.openWrite(file);
    }

    @Override
    public void rename(Path from, Path to) {
        files.rename(from, to);
    }

    @Override
    public void delete(Path file) {
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
}
