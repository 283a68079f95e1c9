package io.belfry.core.state;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gives back what a {@link StateWriter} took, in the same order.
 *
 * <p>Every method throws {@link StateException} when there is less left in the section than is asked for. What is read
 * is not trusted: a count is checked against {@link #remaining} before anything is allocated by it ({@link #getCount}).
 * One thread.
 */
public interface StateReader {
    /**
     * The section that is read from now on.
     *
     * @throws StateException when another one comes next
     */
    void begin(StateSection section);

    /**
     * The present section has been read.
     *
     * @throws StateException when there are bytes left
     */
    void end();

    /** The present section. */
    StateSection section();

    /**
     * The next section is read by {@code load}, from the reader that it is given, at any time before {@link #awaitBeside}
     * returns: here and now, or beside what follows, on another thread. So nobody may look at what it loads before that,
     * and it may look at nothing that is loaded later.
     */
    default void beside(StateSection section, Consumer<StateReader> load) {
        load.accept(this);
    }

    /**
     * Returns when all that was to be read beside has been; the reading thread sees it then.
     *
     * @throws RuntimeException what the first of them threw, in the order of their sections
     */
    default void awaitBeside() {}

    /** Bytes left in the present section. */
    long remaining();

    int getInt();

    long getLong();

    void getBytes(MutableDirectBuffer target, int offset, int length);

    void getInts(int[] target, int from, int count);

    void getLongs(long[] target, int from, int count);

    /** Reads a number that must be {@code expected}. */
    default void expect(String what, long expected) {
        long found = getLong();
        if (found != expected) {
            throw fault(what, found, expected);
        }
    }

    /** Reads an int that must lie in a range, both ends included. */
    default int getInt(String what, int least, int most) {
        int found = getInt();
        if (found < least || found > most) {
            throw fault(what, found, least + " to " + most);
        }
        return found;
    }

    /** Reads how many things follow, each of at least {@code bytesEach} bytes: no more than there is room for. */
    default int getCount(String what, int bytesEach) {
        int found = getInt();
        long most = remaining() / bytesEach;
        if (found < 0 || found > most) {
            throw fault(what, found, "0 to " + most + ", for which there are bytes");
        }
        return found;
    }

    /** Reads a 0 or a 1. */
    default boolean getBoolean(String what) {
        return getInt(what, 0, 1) == 1;
    }

    /** Reads a text. Allocates. */
    default String getText(String what) {
        byte[] bytes = new byte[getCount(what, 1)];
        getBytes(new UnsafeBuffer(bytes), 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The exception to throw when what was read is not what was expected. */
    default StateException fault(String what, Object found, Object expected) {
        return new StateException(section(), what, found, expected);
    }
}
