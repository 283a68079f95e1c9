package io.belfry.gateway.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that says how far it has been read. */
final class ProgressInput extends FilterInputStream {
    private final Path file;
    private final Progress progress;
    private final long sizeBytes;
    private long readBytes;

    ProgressInput(Path file, Progress progress) throws IOException {
        super(Files.newInputStream(file));
        this.file = file;
        this.progress = progress;
        this.sizeBytes = Files.size(file);
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int bytes) {
        readBytes += bytes;
        progress.say(file.getFileName() + ": " + 100 * readBytes / Math.max(1, sizeBytes) + "% of " + (sizeBytes >> 10)
                + " KiB read");
    }
}
