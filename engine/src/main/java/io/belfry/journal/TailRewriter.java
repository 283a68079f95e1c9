package io.belfry.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes what lies behind a place of a log once more, the same bytes in the same places, so that the next force stores
 * them. A force that failed leaves pages in memory that the kernel takes for stored, so a start on the same machine reads
 * them, and forces them in vain. The caller holds the data directory's lock and has no queue open on the log.
 */
public final class TailRewriter {
    /** What begins a file: the queue's header and its first index. */
    private static final int HEAD_BYTES = 1 << 18;

    private static final int CHUNK_BYTES = 1 << 16;

    private TailRewriter() {}

    /**
     * Rewrites all that nobody has been answered for, and what begins the files that it lies in.
     *
     * @param from where reading can begin: before the last answered frame
     * @param answered the last sequence that somebody may have been answered for; what lies before was forced then
     */
    public static void rewrite(LogFiles log, LogPosition from, long answered) {
        LogPosition end = from;
        try (LogInspector inspector = LogInspector.openFrom(log, from)) {
            while (end.nextSequence() <= answered && inspector.next() != null) {
                end = inspector.position();
            }
        }
        Storage storage = log.storage();
        for (CycleFile.Name name : CycleFile.list(storage, log.directory())) {
            if (name.cycle() > end.cycle()) {
                rewrite(storage, name.path(), 0);
            } else if (name.cycle() == end.cycle()) {
                rewrite(storage, name.path(), end.offset());
            }
        }
    }

    private static void rewrite(Storage storage, Path path, long from) {
        try (StorageFile file = storage.openWrite(path)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
            long size = file.size();
            for (long at = 0; at < Math.min(size, HEAD_BYTES); at += CHUNK_BYTES) {
                rewrite(file, at, chunk);
            }
            for (long at = Math.max(HEAD_BYTES, from / CHUNK_BYTES * CHUNK_BYTES); at < size; at += CHUNK_BYTES) {
                rewrite(file, at, chunk);
            }
        }
    }

    /** Leaves out what is empty, which takes no room on the disk. */
    private static void rewrite(StorageFile file, long at, ByteBuffer chunk) {
        chunk.clear();
        while (chunk.hasRemaining() && file.read(chunk, at + chunk.position()) > 0) {}
        chunk.flip();
        boolean empty = true;
        for (int i = 0; i < chunk.limit() && empty; i++) {
            empty = chunk.get(i) == 0;
        }
        if (!empty) {
            file.write(chunk, at);
        }
    }
}
