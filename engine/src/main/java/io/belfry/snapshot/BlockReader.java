package io.belfry.snapshot;

import static io.belfry.snapshot.SnapshotLayout.BLOCK_HEADER_BYTES;
import static io.belfry.snapshot.SnapshotLayout.BLOCK_OVERHEAD_BYTES;
import static io.belfry.snapshot.SnapshotLayout.MAX_BLOCK_BYTES;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.journal.Storage;
import io.belfry.journal.StorageFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the blocks of a file and gives out what they hold; nothing of a block is given out before all of it is checked.
 * One thread; a section that may be read beside others is read by a reader of its own.
 */
final class BlockReader implements StateReader {
    private static final String HEADER = "header";

    private final Path path;
    /** Null, as side work is, where nothing is read beside. */
    private final Storage storage;

    private final SideWork sideWork;
    private final StorageFile file;
    private final long fileBytes;
    private final ReadingProgress progress;
    private final ByteBuffer block;
    private final UnsafeBuffer bytes;
    private final UnsafeBuffer number = new UnsafeBuffer(new byte[Long.BYTES]);
    private final CRC32C crc = new CRC32C();
    private StateSection section = StateSection.CORE;
    private int sectionId;
    private String label = HEADER;
    /** Where the next block begins. */
    private long next;

    /** Up to where {@link #progress} has been told. */
    private long told;

    private int blocks;
    private int previousCrc;
    /** Where in {@link #block} the next byte of the section is, and where they end. */
    private int at;

    private int end;
    /** Bytes of the section behind this block. */
    private long behind;

    /** Reads by itself all that there is. */
    BlockReader(Path path, StorageFile file) {
        this(path, null, file, new ReadingProgress(bytes -> {}), null);
    }

    /**
     * Leaves large sections that may be read beside others to side work.
     *
     * @param storage where such a section's reader opens the file once more
     */
    BlockReader(Path path, Storage storage, StorageFile file, ReadingProgress progress, SideWork sideWork) {
        this.path = path;
        this.storage = storage;
        this.file = file;
        this.fileBytes = file.size();
        this.block = SnapshotLayout.allocateBlock(fileBytes);
        this.bytes = new UnsafeBuffer(block);
        this.progress = progress;
        this.sideWork = sideWork;
    }

    /** The header, from the first block; the length of the file is checked. */
    SnapshotHeader header() {
        sectionId = SnapshotLayout.HEADER_SECTION;
        nextBlock(true);
        if (remaining() != SnapshotLayout.HEADER_BYTES) {
            throw damaged("bytes", remaining(), SnapshotLayout.HEADER_BYTES);
        }
        SnapshotHeader header = HeaderFields.get(this);
        long expected = getLong();
        if (expected != fileBytes) {
            throw damaged("bytes of the file, of which there are " + fileBytes + ",", expected, fileBytes);
        }
        end();
        return header;
    }

    /** All sections have been read: the file must end here. */
    void endOfFile() {
        if (next != fileBytes) {
            throw damaged("bytes behind the last section", fileBytes - next, 0);
        }
    }

    @Override
    public void begin(StateSection nextSection) {
        section = nextSection;
        sectionId = nextSection.id();
        label = nextSection.label();
        nextBlock(true);
    }

    @Override
    public void beside(StateSection nextSection, Consumer<StateReader> load) {
        if (sideWork == null) {
            load.accept(this);
            return;
        }
        Place start = place();
        begin(nextSection);
        long left = remaining();
        if (left <= MAX_BLOCK_BYTES) {
            goTo(start);
            load.accept(this);
            return;
        }
        long sectionEnd = start.next + SnapshotLayout.fileBytes(left);
        if (sectionEnd > fileBytes) {
            throw damaged("bytes of the file, of which there are " + fileBytes + ",", sectionEnd, fileBytes);
        }
        long firstRead = told;
        sideWork.add(() -> readFrom(start, firstRead, load));
        goTo(new Place(sectionEnd, start.blocks + (int) SnapshotLayout.blocks(left), crcBefore(sectionEnd)));
        told = sectionEnd;
    }

    private void readFrom(Place start, long toldBefore, Consumer<StateReader> load) {
        try (StorageFile own = storage.openRead(path)) {
            BlockReader reader = new BlockReader(path, null, own, progress, null);
            reader.goTo(start);
            reader.told = toldBefore;
            load.accept(reader);
        }
    }

    @Override
    public void awaitBeside() {
        if (sideWork != null) {
            sideWork.await();
        }
    }

    /** Before a block. */
    private record Place(long next, int blocks, int previousCrc) {}

    private Place place() {
        return new Place(next, blocks, previousCrc);
    }

    private void goTo(Place place) {
        next = place.next;
        blocks = place.blocks;
        previousCrc = place.previousCrc;
        at = end;
        behind = 0;
    }

    /** What the block that ends there says its CRC is; whoever reads it checks that. */
    private int crcBefore(long blockEnd) {
        block.clear().limit(SnapshotLayout.CRC_BYTES);
        read(blockEnd - SnapshotLayout.CRC_BYTES);
        block.clear();
        return block.getInt(0);
    }

    @Override
    public void end() {
        if (remaining() != 0) {
            throw damaged("bytes that nobody asked for", remaining(), 0);
        }
    }

    @Override
    public StateSection section() {
        return section;
    }

    @Override
    public long remaining() {
        return end - at + behind;
    }

    @Override
    public int getInt() {
        if (end - at < Integer.BYTES) {
            getBytes(number, 0, Integer.BYTES);
            return number.getInt(0, SnapshotLayout.BYTE_ORDER);
        }
        int value = block.getInt(at);
        at += Integer.BYTES;
        return value;
    }

    @Override
    public long getLong() {
        if (end - at < Long.BYTES) {
            getBytes(number, 0, Long.BYTES);
            return number.getLong(0, SnapshotLayout.BYTE_ORDER);
        }
        long value = block.getLong(at);
        at += Long.BYTES;
        return value;
    }

    @Override
    public void getBytes(MutableDirectBuffer target, int offset, int length) {
        if (length > remaining()) {
            throw damaged("bytes left", remaining(), length + " or more");
        }
        int done = 0;
        while (done < length) {
            if (at == end) {
                nextBlock(false);
            }
            int part = Math.min(length - done, end - at);
            target.putBytes(offset + done, bytes, at, part);
            at += part;
            done += part;
        }
    }

    @Override
    public void getInts(int[] target, int from, int count) {
        for (int i = from; i < from + count; i++) {
            target[i] = getInt();
        }
    }

    @Override
    public void getLongs(long[] target, int from, int count) {
        int done = 0;
        while (done < count) {
            int whole = Math.min(count - done, (end - at) / Long.BYTES);
            if (whole == 0) {
                target[from + done] = getLong();
                done++;
            } else {
                block.slice(at, whole * Long.BYTES)
                        .order(SnapshotLayout.BYTE_ORDER)
                        .asLongBuffer()
                        .get(target, from + done, whole);
                at += whole * Long.BYTES;
                done += whole;
            }
        }
    }

    private void nextBlock(boolean first) {
        int read = read();
        if (read < BLOCK_OVERHEAD_BYTES) {
            throw damaged("bytes left in the file", read, BLOCK_OVERHEAD_BYTES + " or more");
        }
        check("magic", block.getInt(0), SnapshotLayout.MAGIC);
        check("format version", block.getShort(SnapshotLayout.VERSION_OFFSET), SnapshotLayout.VERSION);
        int length = block.getInt(SnapshotLayout.LENGTH_OFFSET);
        int most = Math.min(MAX_BLOCK_BYTES, read - BLOCK_OVERHEAD_BYTES);
        if (length < 0 || length > most) {
            throw damaged("length of a block", length, "0 to " + most);
        }
        int own = block.getInt(BLOCK_HEADER_BYTES + length);
        int found = SnapshotLayout.crc(crc, block, BLOCK_HEADER_BYTES + length);
        if (own != found) {
            throw damaged("CRC of a block", hex(found), hex(own));
        }
        checkPlace(first, length);
        previousCrc = own;
        blocks++;
        next += (long) length + BLOCK_OVERHEAD_BYTES;
        at = BLOCK_HEADER_BYTES;
        end = BLOCK_HEADER_BYTES + length;
        if (next > told) {
            progress.add(next - told);
            told = next;
        }
    }

    /** The block is whole; is it the one that belongs here? */
    private void checkPlace(boolean first, int length) {
        int previous = block.getInt(SnapshotLayout.PREVIOUS_CRC_OFFSET);
        if (previous != previousCrc) {
            throw damaged("CRC of the block before", hex(previous), hex(previousCrc));
        }
        check("number of a block", block.getInt(SnapshotLayout.NUMBER_OFFSET), blocks);
        int id = block.getShort(SnapshotLayout.SECTION_OFFSET);
        if (id != sectionId) {
            throw damaged("what comes next", StateSection.labelOf(id), label);
        }
        long left = block.getLong(SnapshotLayout.LEFT_OFFSET);
        long most = first ? fileBytes - next - BLOCK_OVERHEAD_BYTES : behind;
        if (left < length || left > most || (!first && left != behind)) {
            throw damaged("bytes left of the section", left, (first ? length : behind) + " to " + most);
        }
        check("length of a block", length, (int) Math.min(left, MAX_BLOCK_BYTES));
        behind = left - length;
    }

    /** Reads a block's bytes, or what there is, and returns how many. */
    private int read() {
        block.clear();
        read(next);
        int count = block.position();
        block.clear();
        return count;
    }

    /** Reads into the rest of the block's buffer. */
    private void read(long from) {
        int read = 0;
        while (block.hasRemaining() && read >= 0) {
            read = file.read(block, from + block.position());
        }
    }

    private void check(String what, int found, int expected) {
        if (found != expected) {
            throw damaged(
                    what, "magic".equals(what) ? hex(found) : found, "magic".equals(what) ? hex(expected) : expected);
        }
    }

    private SnapshotException damaged(String what, Object found, Object expected) {
        return new SnapshotException(path + ": section " + label + " at byte " + next + ": " + what + " is " + found
                + ", expected " + expected);
    }

    private static String hex(int value) {
        return String.format("0x%08x", value);
    }
}
