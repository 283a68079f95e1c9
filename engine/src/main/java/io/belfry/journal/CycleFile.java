package io.belfry.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One file of a Chronicle Queue, read as the bytes it is.
 *
 * <p>The file is a row of documents, each behind a header of 4 bytes (little-endian, aligned to 4): the low 30 bits are
 * its length, bit 30 marks the queue's own data (its header, its index), bit 31 an unfinished one. Header 0 is the
 * present end; a document being written keeps header 0 until it is whole. {@link #END_OF_FILE} closes a file at a roll.
 *
 * <p>It is read, not mapped: an unreadable disk then is an exception and not the end of the process, and reading into
 * the same window stays in the cache. Belongs to one thread.
 */
final class CycleFile implements AutoCloseable {
    static final RollCycle ROLL_CYCLE = RollCycles.FAST_HOURLY;
    static final long CYCLE_MS = 3_600_000L;
    static final int END_OF_FILE = 0xC000_0000;
    static final int HEADER_BYTES = 4;

    private static final int LENGTH_MASK = 0x3FFF_FFFF;
    private static final int META_DATA = 0x4000_0000;
    private static final int NOT_COMPLETE = 0x8000_0000;
    private static final String ANY_SUFFIX = ".cq4";
    private static final String SUFFIX = "F.cq4";
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("yyyyMMdd-HH", Locale.ROOT);
    /** The file's header names a field {@code writePosition}, a pair of longs; the first is the position. */
    private static final String WRITE_POSITION_NAME = "writePosition";

    private static final int WRITE_POSITION_NAME_OFFSET = 0x1C;
    static final long WRITE_POSITION_OFFSET = 0x40;
    private static final int WINDOW_BYTES = 1 << 20;
    private static final int LOOK_BYTES = 1 << 14;
    private static final int PAGE_BYTES = 4096;

    private final Path path;
    private final int cycle;
    private final StorageFile file;
    private ByteBuffer bytes;
    private UnsafeBuffer window;
    private long windowStart;
    private int windowLength;

    private CycleFile(Path path, int cycle, StorageFile file, int windowBytes) {
        this.path = path;
        this.cycle = cycle;
        this.file = file;
        // A file smaller than the window is read at once; one that grows meanwhile, in more steps.
        long pages = (file.size() + PAGE_BYTES - 1) / PAGE_BYTES + 1;
        allocate((int) Math.min(windowBytes, pages * PAGE_BYTES));
    }

    /** A queue's file of one cycle. */
    record Name(Path path, int cycle) {}

    /** The files in a directory, oldest first; none when it is absent. */
    static List<Name> list(Storage storage, Path directory) {
        List<Name> names = new ArrayList<>();
        for (Path path : storage.list(directory)) {
            if (path.getFileName().toString().endsWith(ANY_SUFFIX)) {
                names.add(new Name(path, cycleOf(path)));
            }
        }
        names.sort(Comparator.comparingInt(Name::cycle));
        return names;
    }

    /** The name of a cycle's file. */
    static String nameOf(int cycle) {
        return LocalDateTime.ofEpochSecond(cycle * CYCLE_MS / 1_000, 0, ZoneOffset.UTC)
                        .format(HOUR)
                + SUFFIX;
    }

    private static int cycleOf(Path path) {
        String name = path.getFileName().toString();
        try {
            if (name.endsWith(SUFFIX)) {
                LocalDateTime hour = LocalDateTime.parse(name.substring(0, name.length() - SUFFIX.length()), HOUR);
                return (int) (hour.toEpochSecond(ZoneOffset.UTC) * 1_000 / CYCLE_MS);
            }
        } catch (DateTimeParseException e) {
            throw new JournalException(path + " is no file of this queue: its name holds no date and hour", e);
        }
        throw new JournalException(path + " is no file of this queue: expected a name such as 20261122-07" + SUFFIX);
    }

    /** Opens to read from end to end. */
    static CycleFile open(Storage storage, Name name) {
        return new CycleFile(name.path(), name.cycle(), storage.openRead(name.path()), WINDOW_BYTES);
    }

    /** Opens to look at one or two places: what is read at once is small. */
    static CycleFile openForLook(Storage storage, Name name) {
        return new CycleFile(name.path(), name.cycle(), storage.openRead(name.path()), LOOK_BYTES);
    }

    /** Bytes up to the end of the last document that the queue noted; a file is longer, and the rest takes no space. */
    long usedBytes() {
        long last = writePosition();
        int header = intAt(last);
        return last > 0 && isComplete(header) ? Math.min(size(), behind(last, lengthOf(header))) : size();
    }

    /** When the first file begins that a log in this directory may still write to: ms since 1970. */
    static long firstUsableMs(Storage storage, Path directory) {
        List<Name> names = list(storage, directory);
        if (names.isEmpty()) {
            return 0;
        }
        Name last = names.get(names.size() - 1);
        try (CycleFile file = open(storage, last)) {
            return (file.closedByRoll() ? last.cycle() + 1L : last.cycle()) * CYCLE_MS;
        }
    }

    static boolean isMetaData(int header) {
        return (header & (META_DATA | NOT_COMPLETE)) == META_DATA;
    }

    static boolean isComplete(int header) {
        return header != 0 && (header & NOT_COMPLETE) == 0;
    }

    /** Whether the queue has begun a document of its own here, and not said yet what it is. */
    static boolean isBegun(int header) {
        return header == NOT_COMPLETE;
    }

    static int lengthOf(int header) {
        return header & LENGTH_MASK;
    }

    /** Where the header behind a document of {@code length} bytes at {@code at} lies. */
    static long behind(long at, int length) {
        return (at + HEADER_BYTES + length + 3) & ~3L;
    }

    Path path() {
        return path;
    }

    int cycle() {
        return cycle;
    }

    long size() {
        return file.size();
    }

    /** The number at {@code at}; 0 behind the end, as in a file that the queue has not grown yet. */
    int intAt(long at) {
        int offset = locate(at, Integer.BYTES);
        return offset < 0 ? 0 : window.getInt(offset, FrameLayout.BYTE_ORDER);
    }

    /** The number at {@code at}; 0 behind the end. */
    long longAt(long at) {
        int offset = locate(at, Long.BYTES);
        return offset < 0 ? 0 : window.getLong(offset, FrameLayout.BYTE_ORDER);
    }

    /** Where in {@link #window} the bytes at {@code at} lie, valid until the next call; -1 when the file is too short. */
    int locate(long at, int length) {
        // A damaged note of the queue may point anywhere.
        if (at < 0 || at > Long.MAX_VALUE - length) {
            return -1;
        }
        if (at < windowStart || at + length > windowStart + windowLength) {
            load(at, length);
        }
        return at + length > windowStart + windowLength ? -1 : (int) (at - windowStart);
    }

    UnsafeBuffer window() {
        return window;
    }

    /** Looks at the file anew: another process may have written what was read before. */
    void forget() {
        windowLength = 0;
    }

    /**
     * How far the queue says it has written: the place of its last document's header, 0 when it has none. It lies in the
     * file's first page and so outlives what it points at.
     */
    long writePosition() {
        return hasStoreHeader() ? longAt(WRITE_POSITION_OFFSET) : 0;
    }

    /**
     * How many documents, without the queue's own, lie from {@code from} on up to exactly {@code end}; -1 when they do not
     * lead there.
     */
    long documentsBetween(long from, long end) {
        long place = from;
        long documents = 0;
        while (place >= 0 && place < end && (place & 3) == 0) {
            int header = intAt(place);
            if (!isComplete(header)) {
                return -1;
            }
            documents += isMetaData(header) ? 0 : 1;
            place = behind(place, lengthOf(header));
        }
        return place == end ? documents : -1;
    }

    /** Whether the file begins as the queue leaves it after making it. */
    boolean hasStoreHeader() {
        return isMetaData(intAt(0)) && isTextAt(WRITE_POSITION_NAME_OFFSET, WRITE_POSITION_NAME);
    }

    /** Whether the file holds this text, in ASCII, at {@code at}. */
    boolean isTextAt(long at, String text) {
        int offset = locate(at, text.length());
        return offset >= 0 && text.equals(window.getStringWithoutLengthAscii(offset, text.length()));
    }

    /** Whether the queue has closed this file at a roll. */
    private boolean closedByRoll() {
        long at = writePosition();
        int header = intAt(at);
        while (isComplete(header)) {
            at = behind(at, lengthOf(header));
            header = intAt(at);
        }
        return header == END_OF_FILE;
    }

    private void load(long at, int length) {
        windowStart = at & -PAGE_BYTES;
        windowLength = 0;
        int needed = (int) (at - windowStart) + length;
        if (needed > bytes.capacity()) {
            allocate(Math.max(needed, 2 * bytes.capacity()));
        }
        bytes.clear();
        while (bytes.hasRemaining()) {
            if (file.read(bytes, windowStart + bytes.position()) < 0) {
                break;
            }
        }
        windowLength = bytes.position();
        bytes.clear();
    }

    private void allocate(int capacity) {
        bytes = BufferUtil.allocateDirectAligned(capacity, PAGE_BYTES);
        window = new UnsafeBuffer(bytes);
    }

    @Override
    public void close() {
        file.close();
    }
}
