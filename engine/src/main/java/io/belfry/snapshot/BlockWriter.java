package io.belfry.snapshot;

import static io.belfry.snapshot.SnapshotLayout.BLOCK_HEADER_BYTES;
import static io.belfry.snapshot.SnapshotLayout.CRC_BYTES;
import static io.belfry.snapshot.SnapshotLayout.MAX_BLOCK_BYTES;

import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.journal.StorageFile;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes sections as blocks, one after the other. One thread. */
final class BlockWriter implements StateWriter {
    /** So much is forced at a time: the disk works along, and no burst at the end holds up those who share it. */
    private static final long FORCED_AT_ONCE = 64L << 20;

    private final StorageFile file;
    private final SnapshotSizer sizes;
    private final LongConsumer progressBytes;
    private final ByteBuffer block = SnapshotLayout.allocateBlock(Long.MAX_VALUE);
    private final UnsafeBuffer bytes = new UnsafeBuffer(block);
    private final UnsafeBuffer number = new UnsafeBuffer(new byte[Long.BYTES]);
    private final CRC32C crc = new CRC32C();
    private int section;
    private long left;
    private int used;
    private int blocks;
    private int previousCrc;
    private long written;
    private long forced;

    BlockWriter(StorageFile file, SnapshotSizer sizes, LongConsumer progressBytes) {
        this.file = file;
        this.sizes = sizes;
        this.progressBytes = progressBytes;
    }

    /** Bytes written to the file. */
    long written() {
        return written;
    }

    /** Writes the header's block. */
    void putHeader(SnapshotHeader header, long fileBytes) {
        begin(SnapshotLayout.HEADER_SECTION, SnapshotLayout.HEADER_BYTES);
        HeaderFields.put(this, header, fileBytes);
        end();
    }

    @Override
    public void begin(StateSection next) {
        begin(next.id(), sizes.bytesOf(next));
    }

    private void begin(int id, long length) {
        section = id;
        left = length;
        used = 0;
    }

    @Override
    public void end() {
        if (used > 0 || left == 0) {
            flush();
        }
        if (left != 0) {
            throw new IllegalStateException(
                    StateSection.labelOf(section) + " has " + left + " bytes less than were counted");
        }
    }

    @Override
    public void putInt(int value) {
        if (used + Integer.BYTES <= MAX_BLOCK_BYTES) {
            block.putInt(BLOCK_HEADER_BYTES + used, value);
            used += Integer.BYTES;
        } else {
            number.putInt(0, value, SnapshotLayout.BYTE_ORDER);
            putBytes(number, 0, Integer.BYTES);
        }
    }

    @Override
    public void putLong(long value) {
        if (used + Long.BYTES <= MAX_BLOCK_BYTES) {
            block.putLong(BLOCK_HEADER_BYTES + used, value);
            used += Long.BYTES;
        } else {
            number.putLong(0, value, SnapshotLayout.BYTE_ORDER);
            putBytes(number, 0, Long.BYTES);
        }
    }

    @Override
    public void putBytes(DirectBuffer source, int offset, int length) {
        int done = 0;
        while (done < length) {
            if (used == MAX_BLOCK_BYTES) {
                flush();
            }
            int part = Math.min(length - done, MAX_BLOCK_BYTES - used);
            bytes.putBytes(BLOCK_HEADER_BYTES + used, source, offset + done, part);
            used += part;
            done += part;
        }
    }

    @Override
    public void putInts(int[] source, int from, int count) {
        for (int i = from; i < from + count; i++) {
            putInt(source[i]);
        }
    }

    @Override
    public void putLongs(long[] source, int from, int count) {
        for (int i = from; i < from + count; i++) {
            putLong(source[i]);
        }
    }

    private void flush() {
        if (used > left) {
            throw new IllegalStateException(StateSection.labelOf(section) + " has more bytes than were counted");
        }
        block.clear();
        block.putInt(SnapshotLayout.MAGIC)
                .putShort((short) SnapshotLayout.VERSION)
                .putShort((short) section)
                .putInt(blocks)
                .putInt(used)
                .putLong(left)
                .putInt(previousCrc);
        int length = BLOCK_HEADER_BYTES + used;
        previousCrc = SnapshotLayout.crc(crc, block, length);
        block.putInt(length, previousCrc);
        file.write(block.limit(length + CRC_BYTES), written);
        block.clear();
        written += length + CRC_BYTES;
        blocks++;
        left -= used;
        used = 0;
        if (written - forced >= FORCED_AT_ONCE) {
            file.force();
            forced = written;
        }
        progressBytes.accept(written);
    }
}
