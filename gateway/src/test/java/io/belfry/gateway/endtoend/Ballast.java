package io.belfry.gateway.endtoend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that takes up room on a disk until it is thrown off. Test thread. */
final class Ballast implements AutoCloseable {
    private static final int STEP_BYTES = 4096;

    private final Path file;

    private Ballast(Path file) {
        this.file = file;
    }

    /** Fills the disk that {@code file} is on, but for so many bytes. */
    static Ballast leaving(long freeBytes, Path file) throws IOException {
        FileStore disk = Files.getFileStore(file.getParent());
        ByteBuffer step = ByteBuffer.allocate(STEP_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (disk.getUsableSpace() >= freeBytes + STEP_BYTES) {
                step.clear();
                channel.write(step);
            }
        }
        return new Ballast(file);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
