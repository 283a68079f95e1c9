package io.belfry.core.directory;

import io.belfry.core.limits.EngineLimits;
import io.belfry.core.state.StateException;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gives names (IBAN, ISIN, customer number, feed, rule, segment: 1 to 36 printable ASCII characters) dense handles from
 * 0, in order of registration.
 *
 * <p>Threads: {@link #intern} and {@link #findOwn} belong to the core's thread. {@link #makeVisible} is called by the
 * stage that publishes results. All else may be called from any thread, without a lock; what {@link #find} returns may
 * be used with the other readers at once.
 */
public final class Directory {
    /** No such name, or not published yet. */
    public static final int UNKNOWN = NameTable.UNKNOWN;

    /** The namespace holds as many names as {@link EngineLimits} allows. */
    public static final int FULL = NameTable.FULL;

    /** The longest name, in bytes. */
    public static final int MAX_NAME_BYTES = 36;

    private final NameTable[] tables;

    public Directory(EngineLimits limits) {
        tables = new NameTable[Namespace.count()];
        for (int i = 0; i < tables.length; i++) {
            tables[i] = new NameTable(maxNames(limits, Namespace.of(i)));
        }
    }

    /** New limits are in force. Core thread. */
    public void configure(EngineLimits limits) {
        for (int i = 0; i < tables.length; i++) {
            tables[i].maxNames(maxNames(limits, Namespace.of(i)));
        }
    }

    /** The handle of a published name, or {@link #UNKNOWN}. Any thread. */
    public int find(Namespace namespace, DirectBuffer text, int offset, int length) {
        return table(namespace).find(text, offset, length);
    }

    /** The handle of a name, published or not. Core thread. */
    public int findOwn(Namespace namespace, DirectBuffer text, int offset, int length) {
        return table(namespace).findOwn(text, offset, length);
    }

    /**
     * The handle of a name, given now if it has none: {@link #FULL} when there is no room. Core thread.
     *
     * @param attributes what feeds need to know of the named thing and never changes ({@link Attributes}); ignored for a
     *     known name
     */
    public int intern(Namespace namespace, DirectBuffer text, int offset, int length, long attributes) {
        return table(namespace).intern(text, offset, length, attributes);
    }

    /** How many names the namespace holds, published or not. Core thread. */
    public int size(Namespace namespace) {
        return table(namespace).size();
    }

    /** Lets feeds find the first {@code count} handles of the namespace. */
    public void makeVisible(Namespace namespace, int count) {
        table(namespace).makeVisible(count);
    }

    /** Copies the name's bytes and returns how many there are. Any thread. */
    public int copyName(Namespace namespace, int handle, MutableDirectBuffer target, int targetOffset) {
        return table(namespace).copyTo(handle, target, targetOffset);
    }

    /** Puts the name behind its length of one byte and returns the bytes of both. Any thread. */
    public int putName(Namespace namespace, int handle, UnsafeBuffer target, int at) {
        return table(namespace).putTo(handle, target, at);
    }

    /** Touches what {@link #putName} reads, so that it need not wait for it soon after; the answer means nothing. Any thread. */
    public long touchName(Namespace namespace, int handle) {
        return table(namespace).touch(handle);
    }

    /** The buffer that holds the name, at {@link #nameOffset}; never moved. Any thread. */
    public DirectBuffer nameBuffer(Namespace namespace, int handle) {
        return table(namespace).buffer(handle);
    }

    /** Where in {@link #nameBuffer} the name starts. */
    public int nameOffset(Namespace namespace, int handle) {
        return table(namespace).textOffset(handle);
    }

    /** The name's length in bytes. */
    public int nameLength(Namespace namespace, int handle) {
        return table(namespace).length(handle);
    }

    /** The name as a string; allocates. Any thread. */
    public String name(Namespace namespace, int handle) {
        return table(namespace).text(handle);
    }

    /** What was given to {@link #intern}. Any thread. */
    public long attributes(Namespace namespace, int handle) {
        return table(namespace).attribute(handle);
    }

    /** Writes all names. Core thread. */
    public void save(StateWriter writer) {
        writer.begin(StateSection.NAMES);
        for (NameTable table : tables) {
            table.save(writer);
        }
        writer.end();
    }

    /** Reads what {@link #save} wrote into a directory that is empty, and makes all of it visible. Core thread. */
    public void load(StateReader reader, EngineLimits limits) {
        configure(limits);
        reader.begin(StateSection.NAMES);
        for (NameTable table : tables) {
            table.load(reader);
            table.makeVisible(table.size());
        }
        reader.end();
    }

    /**
     * Checks that what the names stand for has been read as well.
     *
     * @throws StateException when there are not {@code expected} names
     */
    public void checkSize(Namespace namespace, int expected) {
        if (size(namespace) != expected) {
            throw new StateException(StateSection.NAMES, "names of " + namespace, size(namespace), expected);
        }
    }

    /** Continues a running hash with all names. Core thread. */
    public long digest(long hash) {
        long result = hash;
        for (NameTable table : tables) {
            result = table.digest(result);
        }
        return result;
    }

    /** Memory taken, in bytes. Core thread. */
    public long bytes() {
        long sum = 0;
        for (NameTable table : tables) {
            sum += table.bytes();
        }
        return sum;
    }

    private static int maxNames(EngineLimits limits, Namespace namespace) {
        return switch (namespace) {
            case CUSTOMER -> limits.maxCustomers();
            case ACCOUNT -> limits.maxAccounts();
            case FUND -> limits.maxFunds();
            case FEED -> limits.maxFeeds();
            case RULE -> limits.maxRules();
            case SEGMENT -> limits.maxSegments();
        };
    }

    private NameTable table(Namespace namespace) {
        return tables[namespace.ordinal()];
    }
}
