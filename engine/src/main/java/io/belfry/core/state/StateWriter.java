package io.belfry.core.state;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes a core's state, section by section; all numbers little endian. An implementation that cannot store what it is
 * given throws an unchecked exception. One thread.
 */
public interface StateWriter {
    /** What follows belongs to this section. */
    void begin(StateSection section);

    /** The present section is whole. */
    void end();

    void putInt(int value);

    void putLong(long value);

    void putBytes(DirectBuffer source, int offset, int length);

    void putInts(int[] source, int from, int count);

    void putLongs(long[] source, int from, int count);

    default void putBoolean(boolean value) {
        putInt(value ? 1 : 0);
    }

    /** A text behind its length in bytes of UTF-8. Allocates. */
    default void putText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putInt(bytes.length);
        putBytes(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
