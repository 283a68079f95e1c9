package io.belfry.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Brings the machine into the state that it has after some hours: its free memory was in use before. On a virtual machine
 * that was just started the host finds each page when it is first touched, which costs several times what the page itself
 * does; who measures the files of a fresh engine there measures the host. One thread.
 */
final class RecycledPages {
    private static final int PIECE_BYTES = 1 << 20;

    private RecycledPages() {}

    /** Writes a file of so many bytes and removes it, so that its pages are the next to be handed out. */
    static void make(Path file, long bytes) throws IOException {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long written = 0; written < bytes; written += PIECE_BYTES) {
                piece.clear();
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
