package io.belfry.journal;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One open file of a {@link Storage}. Belongs to one thread. Every method throws a {@link JournalException} when the disk refuses. */
public interface StorageFile extends AutoCloseable {
    /** Bytes of the file now. */
    long size();

    /** Reads into the rest of {@code target} from byte {@code at} on; returns how many bytes, -1 at or behind the end. */
    int read(ByteBuffer target, long at);

    /** Writes the whole rest of {@code source} at byte {@code at}; the file grows as needed. */
    void write(ByteBuffer source, long at);

    /** Cuts the file, or lengthens it by zeros. */
    void resize(long bytes);

    /** Puts the file's bytes and size onto the disk, also those that others wrote. A failure is final: nothing can be said then. */
    void force();

    /** The first {@code bytes} of the file as memory that is shared with it; the file grows as needed. Valid until {@link #close}. */
    UnsafeBuffer map(int bytes);

    @Override
    void close();
}
