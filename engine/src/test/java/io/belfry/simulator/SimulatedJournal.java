package io.belfry.simulator;

import io.belfry.journal.Journal;
import io.belfry.journal.JournalException;
import io.belfry.journal.QueueFiles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames in the file layout of Chronicle Queue, on a {@link SimulatedStorage}, written in the order in which the queue
 * writes: the frame behind a header of zero, then the header, then the note of how far it is written. Each of them is an
 * operation of its own, and the frame two, so that a death finds each half done.
 *
 * <p>Which file a frame goes into and what is forced is decided by the engine's own code.
 */
final class SimulatedJournal implements Journal {
    private static final int MAX_FRAME_BYTES = (1 << 16) - 64;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] END_OF_FILE_NAME = {(byte) 0xC3, 'E', 'O', 'F'};

    private final SimulatedStorage storage;
    private final Path directory;
    private final LongSupplier clockMs;
    private long bytesAppended;

    SimulatedJournal(SimulatedStorage storage, Path directory, LongSupplier wallClockMs) {
        this.storage = storage;
        this.directory = directory;
        storage.createDirectories(directory);
        clockMs = QueueFiles.clock(storage, directory, wallClockMs, storage.monotonicNs());
    }

    @Override
    public Appender openAppender() {
        return new SimulatedAppender();
    }

    @Override
    public Tailer openTailer() {
        return new SimulatedTailer();
    }

    @Override
    public long bytesAppended() {
        return bytesAppended;
    }

    @Override
    public int maxFrameBytes() {
        return MAX_FRAME_BYTES;
    }

    @Override
    public void close() {}

    /** A mapped file that finds no block on the disk has no better way to say so. */
    private static InternalError noBlock(JournalException e) {
        return new InternalError("a fault occurred in an unsafe memory access operation", e);
    }

    private static int intAt(SimulatedFile file, long at) {
        return at < 0 || at + Integer.BYTES > file.size() ? 0 : (int) INT.get(file.bytes(), (int) at);
    }

    private static long longAt(SimulatedFile file, long at) {
        return at + Long.BYTES > file.size() ? 0 : (long) LONG.get(file.bytes(), (int) at);
    }

    private static boolean isComplete(int header) {
        return header != 0 && (header & QueueLayout.NOT_COMPLETE) == 0;
    }

    private static boolean isMetaData(int header) {
        return (header & (QueueLayout.NOT_COMPLETE | QueueLayout.META_DATA)) == QueueLayout.META_DATA;
    }

    private static long behind(long at, int header) {
        return (at + Integer.BYTES + (header & 0x3FFF_FFFF) + 3) & ~3L;
    }

    private final class SimulatedAppender implements Appender {
        private final QueueFiles.Force force = new QueueFiles.Force(storage, directory);
        private final byte[] scratch = new byte[2 * Long.BYTES];
        private SimulatedStorage.OpenFile file;
        private int cycle = -1;
        /** Header of the document that comes next. */
        private long end;
        /** Documents in the file. */
        private int documents;

        private boolean noted;
        private boolean forcesNewFiles;

        @Override
        public long append(DirectBuffer frame, int offset, int length) {
            if (length <= 0 || length > MAX_FRAME_BYTES) {
                throw new IllegalArgumentException(
                        "frame of " + length + " bytes, allowed are 1 to " + MAX_FRAME_BYTES);
            }
            byte[] bytes = new byte[length];
            frame.getBytes(offset, bytes);
            try {
                moveToCycle();
            } catch (JournalException e) {
                throw noBlock(e);
            }
            if (!noted) {
                noted = true;
                force.writingTo(file.path());
                if (forcesNewFiles) {
                    force.force();
                }
            }
            try {
                write(bytes);
            } catch (JournalException e) {
                throw noBlock(e);
            }
            bytesAppended += length;
            return Journal.position(cycle, documents - 1L);
        }

        private void moveToCycle() {
            int now = (int) (clockMs.getAsLong() / QueueFiles.CYCLE_MS);
            if (file != null && now == cycle) {
                return;
            }
            List<Integer> cycles = QueueFiles.cycles(storage, directory);
            int last = cycles.isEmpty() ? -1 : cycles.get(cycles.size() - 1);
            if (last >= now) {
                open(last);
                return;
            }
            if (last >= 0) {
                open(last);
                closeFile();
            }
            make(now);
            open(now);
        }

        private void open(int wanted) {
            cycle = wanted;
            file = storage.open(directory.resolve(QueueFiles.nameOf(wanted)));
            noted = false;
            end = 0;
            documents = 0;
            if (!isComplete(intAt(file.file(), 0))) {
                writeStart();
            }
            startAtTheNote();
            int header = intAt(file.file(), end);
            while (isComplete(header)) {
                documents += isMetaData(header) ? 0 : 1;
                end = behind(end, header);
                header = intAt(file.file(), end);
            }
        }

        /** As the queue: from the last document that it has noted, if the note of its number belongs to it. */
        private void startAtTheNote() {
            long last = longAt(file.file(), QueueLayout.WRITE_POSITION);
            long numbered = longAt(file.file(), QueueLayout.WRITE_POSITION + Long.BYTES);
            if (last > 0 && numbered >>> Integer.SIZE == last && isComplete(intAt(file.file(), last))) {
                end = last;
                documents = (int) numbered;
            }
        }

        private void closeFile() {
            if (intAt(file.file(), end) == 0) {
                ensureSpace(END_OF_FILE_NAME.length);
                file.write(END_OF_FILE_NAME, 0, END_OF_FILE_NAME.length, end + Integer.BYTES);
                writeInt(end, QueueLayout.END_OF_FILE);
            }
        }

        private void make(int wanted) {
            file = storage.open(directory.resolve(QueueFiles.nameOf(wanted)));
            writeStart();
        }

        private void writeStart() {
            byte[] start = QueueLayout.startOfFile();
            if (file.file().size() < 3 * QueueLayout.CHUNK_BYTES) {
                file.resize(3 * QueueLayout.CHUNK_BYTES);
            }
            writeInt(0, QueueLayout.NOT_COMPLETE);
            file.write(start, Integer.BYTES, start.length - Integer.BYTES, Integer.BYTES);
            writeInt(0, QueueLayout.STORE_HEADER);
        }

        private void ensureSpace(int length) {
            while (end + 2 * Integer.BYTES + length > file.file().size()) {
                file.resize(file.file().size() + QueueLayout.CHUNK_BYTES);
            }
        }

        private void write(byte[] frame) {
            ensureSpace(frame.length);
            int half = storage.random().nextInt(frame.length);
            file.write(frame, 0, half, end + Integer.BYTES);
            file.write(frame, half, frame.length - half, end + Integer.BYTES + half);
            long at = end;
            writeInt(at, frame.length);
            end = behind(at, frame.length);
            int number = documents;
            documents++;
            LONG.set(scratch, 0, at);
            LONG.set(scratch, Long.BYTES, (at << Integer.SIZE) | number);
            file.write(scratch, 0, 2 * Long.BYTES, QueueLayout.WRITE_POSITION);
            if (number % QueueLayout.INDEX_SPACING == 0
                    && number / QueueLayout.INDEX_SPACING < QueueLayout.INDEX_COUNT) {
                index(number / QueueLayout.INDEX_SPACING, at);
            }
        }

        private void index(int entry, long at) {
            writeLong(QueueLayout.INDEX + (long) entry * Long.BYTES, at);
            writeLong(QueueLayout.INDEX_USED, entry + 1L);
            writeLong(QueueLayout.LAST_INDEX, (entry + 1L) * QueueLayout.INDEX_SPACING);
        }

        private void writeInt(long at, int value) {
            INT.set(scratch, 0, value);
            file.write(scratch, 0, Integer.BYTES, at);
        }

        private void writeLong(long at, long value) {
            LONG.set(scratch, 0, value);
            file.write(scratch, 0, Long.BYTES, at);
        }

        @Override
        public void force() {
            force.force();
        }

        @Override
        public void forceNewFiles() {
            forcesNewFiles = true;
        }

        @Override
        public void close() {
            force.close();
        }
    }

    private final class SimulatedTailer implements Tailer {
        private final UnsafeBuffer frame = new UnsafeBuffer(new byte[0]);
        private SimulatedFile file;
        private int cycle = -1;
        private long at;
        private int number = -1;

        @Override
        public boolean next() {
            while (true) {
                if (file == null && !openNextFile()) {
                    return false;
                }
                int header = intAt(file, at);
                if (!isComplete(header)) {
                    if ((header != 0 && header != QueueLayout.END_OF_FILE) || !openNextFile()) {
                        return false;
                    }
                } else {
                    long start = at + Integer.BYTES;
                    at = behind(at, header);
                    if (!isMetaData(header)) {
                        read(start, header);
                        return true;
                    }
                }
            }
        }

        private void read(long start, int length) {
            byte[] bytes = new byte[length];
            System.arraycopy(file.bytes(), (int) start, bytes, 0, (int) Math.min(length, file.size() - start));
            frame.wrap(bytes);
            number++;
        }

        private boolean openNextFile() {
            for (int next : QueueFiles.cycles(storage, directory)) {
                if (next > cycle) {
                    open(next);
                    return true;
                }
            }
            return false;
        }

        private void open(int wanted) {
            cycle = wanted;
            file = storage.file(directory.resolve(QueueFiles.nameOf(wanted)));
            at = 0;
            number = -1;
        }

        @Override
        public DirectBuffer buffer() {
            return frame;
        }

        @Override
        public int offset() {
            return 0;
        }

        @Override
        public int length() {
            return frame.capacity();
        }

        @Override
        public long position() {
            return Journal.position(cycle, number);
        }

        @Override
        public void seek(long position) {
            int wanted = (int) (position >>> 32);
            if (!QueueFiles.cycles(storage, directory).contains(wanted)) {
                throw noFrame(position);
            }
            open(wanted);
            long start = 0;
            int skipped = 0;
            while (true) {
                int header = intAt(file, start);
                if (!isComplete(header)) {
                    throw noFrame(position);
                }
                if (!isMetaData(header)) {
                    if (skipped == (int) position) {
                        at = start;
                        number = skipped - 1;
                        return;
                    }
                    skipped++;
                }
                start = behind(start, header);
            }
        }

        private JournalException noFrame(long position) {
            return new JournalException("no frame at position 0x" + Long.toHexString(position));
        }

        @Override
        public void close() {}
    }
}
