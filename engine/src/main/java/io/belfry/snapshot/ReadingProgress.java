package io.belfry.snapshot;

import java.util.function.LongConsumer;

/** How much of a file has been read, by all who read it together. Any thread. */
final class ReadingProgress {
    private final LongConsumer listener;
    private long bytes;

    /** @param listener told all the bytes read so far, by one thread at a time */
    ReadingProgress(LongConsumer listener) {
        this.listener = listener;
    }

    synchronized void add(long more) {
        bytes += more;
        listener.accept(bytes);
    }
}
