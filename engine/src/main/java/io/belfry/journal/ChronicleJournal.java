package io.belfry.journal;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames in a Chronicle Queue, one excerpt each, a file per hour (UTC). The queue may be opened by one thread and its
 * appender and tailers by others.
 *
 * <p>Chronicle Queue vouches for little: it notices no flipped bit, hides what lies behind an empty place, and goes on
 * appending where nobody reads. So {@link LogInspector} looks at the files before this is opened for appending, and
 * every frame read is checked ({@link FrameReader}).
 */
public final class ChronicleJournal implements Journal {
    private static final long TIMEOUT_MS = 500;
    private static final String METADATA_FILE = "metadata.cq4t";
    private static final String SPARE_FILE = "spare";
    private static final int SPARE_CHUNK_BYTES = 1 << 20;

    private final Storage storage;
    private final Path directory;
    /** Null when opened for reading where there is nothing yet. */
    private final ChronicleQueue queue;

    private final boolean readOnly;
    private final int maxFrameBytes;
    private final AtomicLong bytesAppended = new AtomicLong();
    private final AtomicLong writtenTo = new AtomicLong();
    private final int blockBytes;
    private final LongSupplier paceClock;
    private volatile File currentFile;

    private ChronicleJournal(
            Storage storage,
            Path directory,
            ChronicleQueue queue,
            boolean readOnly,
            int blockBytes,
            LongSupplier paceClock) {
        this.storage = storage;
        this.directory = directory;
        this.queue = queue;
        this.readOnly = readOnly;
        this.blockBytes = blockBytes;
        this.paceClock = paceClock;
        this.maxFrameBytes = maxFrameBytes(blockBytes);
    }

    /**
     * Opens for appending and reading; makes the directory when absent. Inspect it first ({@link LogInspector}): this
     * does not look for holes.
     *
     * @param blockBytes bytes that are mapped at a time, a power of two from 64 KB on; frames may have a quarter of it
     * @throws JournalException when the files cannot be opened
     */
    public static ChronicleJournal open(Path directory, int blockBytes) {
        return open(
                directory,
                blockBytes,
                RisingClock.from(
                        CycleFile.firstUsableMs(Storage.files(), directory),
                        System::currentTimeMillis,
                        System::nanoTime));
    }

    static ChronicleJournal open(Path directory, int blockBytes, TimeProvider clock) {
        return open(Storage.files(), directory, blockBytes, clock);
    }

    /** @param storage forces what Chronicle Queue writes to the machine's files by itself */
    static ChronicleJournal open(Storage storage, Path directory, int blockBytes, TimeProvider clock) {
        return open(storage, directory, blockBytes, clock, System::nanoTime);
    }

    /** @param paceClock monotonic, in ns: tells how fast an appender is, on its thread */
    static ChronicleJournal open(
            Storage storage, Path directory, int blockBytes, TimeProvider clock, LongSupplier paceClock) {
        SingleChronicleQueueBuilder builder = builder(directory, blockBytes).timeProvider(clock);
        ChronicleQueue queue = build(builder, directory);
        if (builder.readOnly()) {
            queue.close();
            throw new JournalException("Chronicle Queue can only read " + directory
                    + ": is it writable, and was java started with --add-exports=java.base/sun.nio.ch=ALL-UNNAMED?");
        }
        return new ChronicleJournal(storage, directory, queue, false, blockBytes, paceClock);
    }

    /**
     * Removes the queue's table of its own (which files there are, who is writing), which it makes anew from the files and
     * checks in no way: a damaged one would keep the engine from starting, or mislead it. Only for the one writer, before
     * it opens.
     *
     * @throws JournalException when it cannot be removed
     */
    static void forgetMetadata(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(METADATA_FILE));
        } catch (IOException e) {
            throw new JournalException("cannot remove " + directory.resolve(METADATA_FILE) + ": " + e, e);
        }
    }

    /**
     * Makes room for a log beforehand: a file full of zeros, on the disk, which the next opened appender takes for the first
     * file that it begins. Its pages cost less to write than those of a file that grows, since they have their place on
     * the disk and their memory already. A start reads the zeros behind the last frame, so more than is needed costs
     * time there. Only before the one writer opens; a file that is there already is replaced.
     *
     * <p>For benchmarks. The new name of the file is forced with the next force, so not at all where nothing is forced; and
     * where the hour ends between its naming and the first frame, the file stays behind as a gap of zeros. A log that must
     * survive the machine wants neither.
     *
     * @param bytes of the file; what goes beyond grows as it does without
     */
    public static void preallocate(Path directory, long bytes) {
        Storage storage = Storage.files();
        storage.createDirectories(directory);
        Path spare = directory.resolve(SPARE_FILE);
        if (storage.exists(spare)) {
            storage.delete(spare);
        }
        try (StorageFile file = storage.openWrite(spare)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(SPARE_CHUNK_BYTES);
            for (long at = 0; at < bytes; at += SPARE_CHUNK_BYTES) {
                zeros.clear().limit((int) Math.min(SPARE_CHUNK_BYTES, bytes - at));
                file.write(zeros, at);
            }
            file.force();
        }
        storage.forceDirectory(directory);
    }

    /** Opens for reading, also beside an engine that writes. Makes nothing; without files there are no frames. */
    public static ChronicleJournal openReadOnly(Path directory, int blockBytes) {
        if (!Files.exists(directory.resolve(METADATA_FILE))) {
            return new ChronicleJournal(Storage.files(), directory, null, true, blockBytes, System::nanoTime);
        }
        SingleChronicleQueueBuilder builder = builder(directory, blockBytes).readOnly(true);
        return new ChronicleJournal(
                Storage.files(), directory, build(builder, directory), true, blockBytes, System::nanoTime);
    }

    private static SingleChronicleQueueBuilder builder(Path directory, int blockBytes) {
        if (blockBytes < 1 << 16 || Integer.bitCount(blockBytes) != 1) {
            throw new IllegalArgumentException(
                    "blockBytes is " + blockBytes + ", allowed are powers of two from 65536");
        }
        return SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(CycleFile.ROLL_CYCLE)
                .blockSize(blockBytes)
                .timeoutMS(TIMEOUT_MS);
    }

    private static ChronicleQueue build(SingleChronicleQueueBuilder builder, Path directory) {
        try {
            return builder.build();
        } catch (RuntimeException e) {
            throw new JournalException(
                    "cannot open the queue in " + directory + ": " + e.getMessage() + ". If " + METADATA_FILE
                            + " is damaged, remove it while no engine runs: the queue makes it anew",
                    e);
        }
    }

    private static long positionOf(long index) {
        return Journal.position(CycleFile.ROLL_CYCLE.toCycle(index), CycleFile.ROLL_CYCLE.toSequenceNumber(index));
    }

    /** Chronicle Queue maps a quarter of a block, at least 64 KB of it, beyond each block's end; a frame may lie there. */
    private static int maxFrameBytes(int blockBytes) {
        return Math.min(Math.max(blockBytes / 4, 1 << 16) - 64, FrameLayout.MAX_FRAME_BYTES);
    }

    @Override
    public Appender openAppender() {
        if (readOnly) {
            throw new IllegalStateException(directory + " is open for reading");
        }
        return new ChronicleAppender(queue.createAppender());
    }

    @Override
    public Tailer openTailer() {
        return queue == null ? new EmptyTailer() : new ChronicleTailer(queue.createTailer());
    }

    @Override
    public long bytesAppended() {
        return bytesAppended.get();
    }

    @Override
    public int maxFrameBytes() {
        return maxFrameBytes;
    }

    /** The file that the last frame went into, null before the first; any thread may ask. */
    public Path currentFile() {
        File file = currentFile;
        return file == null ? null : file.toPath();
    }

    @Override
    public void filesDeleted() {
        queue.refreshDirectoryListing();
    }

    @Override
    public PageToucher openAhead() {
        return new PageToucher(this, blockBytes);
    }

    File appendingTo() {
        return currentFile;
    }

    /** Where in {@link #appendingTo} the last frame ends. */
    long writtenTo() {
        return writtenTo.get();
    }

    @Override
    public void close() {
        if (queue != null) {
            queue.close();
        }
    }

    private final class ChronicleAppender implements Appender {
        private final ExcerptAppender appender;
        private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
        private final DiskForce force = new DiskForce(storage, directory);
        private final ReadBack readBack = new ReadBack(storage);
        private final PassedPages passedPages = new PassedPages(blockBytes, paceClock);
        private int cycle = -1;
        private File file;
        private boolean forcesNewFiles;
        /** A file made by {@link #preallocate} waits for its turn. */
        private boolean spareWaits;

        ChronicleAppender(ExcerptAppender appender) {
            this.appender = appender;
            this.spareWaits = storage.exists(directory.resolve(SPARE_FILE));
        }

        @Override
        public long append(DirectBuffer frame, int offset, int length) {
            if (length <= 0 || length > maxFrameBytes) {
                throw new IllegalArgumentException("frame of " + length + " bytes, allowed are 1 to " + maxFrameBytes);
            }
            if (spareWaits) {
                takeSpare();
            }
            passedPages.appending();
            DocumentContext document = appender.writingDocument();
            boolean whole = false;
            long address = 0;
            long end = 0;
            try {
                boolean isNewFile = followFile();
                if (isNewFile && forcesNewFiles) {
                    force.force();
                }
                Bytes<?> bytes = document.wire().bytes();
                long at = bytes.writePosition();
                address = bytes.addressForWrite(at);
                target.wrap(address, length);
                target.putBytes(0, frame, offset, length);
                bytes.writePosition(at + length);
                end = at + length;
                whole = true;
            } finally {
                if (!whole) {
                    // Closing alone would commit what is there.
                    document.rollbackOnClose();
                }
                document.close();
            }
            writtenTo.lazySet(end);
            currentFile = file;
            readBack.require(end - length, frame, offset, length);
            passedPages.passed(address, end - length, end);
            bytesAppended.lazySet(bytesAppended.get() + length);
            return positionOf(appender.lastIndexAppended());
        }

        /** Gives the file made beforehand the name under which the queue is about to make one; it takes what it finds. */
        private void takeSpare() {
            Path next =
                    directory.resolve(CycleFile.nameOf((int) (queue.time().currentTimeMillis() / CycleFile.CYCLE_MS)));
            if (storage.exists(next)) {
                return;
            }
            storage.rename(directory.resolve(SPARE_FILE), next);
            spareWaits = false;
        }

        /** Whether the frame begins a file for this appender. */
        private boolean followFile() {
            int now = appender.cycle();
            if (now == cycle) {
                return false;
            }
            cycle = now;
            file = appender.currentFile();
            force.writingTo(file.toPath());
            readBack.follow(file.toPath());
            return true;
        }

        @Override
        public void force() {
            passedPages.forcing();
            force.force();
        }

        @Override
        public void forceNewFiles() {
            forcesNewFiles = true;
        }

        @Override
        public void close() {
            force.close();
            readBack.close();
            appender.close();
        }
    }

    private static final class ChronicleTailer implements Tailer {
        private final ExcerptTailer tailer;
        private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
        private DocumentContext document;
        private long position;

        ChronicleTailer(ExcerptTailer tailer) {
            this.tailer = tailer;
            // One thread at a time, and not always the same: an outbox reader moves between the threads of a pool.
            tailer.singleThreadedCheckDisabled(true);
        }

        @Override
        public boolean next() {
            leave();
            DocumentContext found = tailer.readingDocument();
            if (!found.isPresent()) {
                found.close();
                return false;
            }
            document = found;
            position = positionOf(found.index());
            Bytes<?> bytes = found.wire().bytes();
            int length = (int) bytes.readRemaining();
            frame.wrap(bytes.addressForRead(bytes.readPosition(), length), length);
            return true;
        }

        private void leave() {
            if (document != null) {
                frame.wrap(0, 0);
                document.close();
                document = null;
            }
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
            return position;
        }

        @Override
        public void seek(long target) {
            leave();
            if (!tailer.moveToIndex(
                    CycleFile.ROLL_CYCLE.toIndex((int) (target >>> Integer.SIZE), target & 0xFFFF_FFFFL))) {
                throw new JournalException("no frame at position 0x" + Long.toHexString(target));
            }
        }

        @Override
        public void close() {
            leave();
            tailer.close();
        }
    }
}
