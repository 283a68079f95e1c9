package io.belfry.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;

/**
 * Where things lie in a snapshot file. All numbers are little endian.
 *
 * <p>The file is a row of blocks:
 *
 * <pre>
 *   0  magic            4   {@code BFS1}
 *   4  version          2   {@link #VERSION}
 *   6  section          2   {@link #HEADER_SECTION}, or the id of a {@code StateSection}
 *   8  number           4   of the block in the file, from 0
 *  12  length           4   of the bytes in this block: {@link #MAX_BLOCK_BYTES} in all but a section's last one
 *  16  left             8   bytes of the section from here on, those of this block among them
 *  24  previous CRC     4   of the block before, which chains the blocks; 0 in the first
 *  28  bytes                of the section
 *   n  CRC              4   CRC32C of all before it
 * </pre>
 *
 * <p>The first block is the header's; its bytes are the fields of {@link SnapshotHeader} in their order, but for the
 * version, and then the bytes of the whole file (8). The sections of the state follow in the order of their ids.
 */
final class SnapshotLayout {
    /** Version of this layout and of what the core's classes write. */
    static final int VERSION = 5;

    /** {@code BFS1}. */
    static final int MAGIC = 0x3153_4642;

    static final ByteOrder BYTE_ORDER = ByteOrder.LITTLE_ENDIAN;
    static final int HEADER_SECTION = 0;
    static final int MAX_BLOCK_BYTES = 1 << 20;

    static final int VERSION_OFFSET = 4;
    static final int SECTION_OFFSET = 6;
    static final int NUMBER_OFFSET = 8;
    static final int LENGTH_OFFSET = 12;
    static final int LEFT_OFFSET = 16;
    static final int PREVIOUS_CRC_OFFSET = 24;
    static final int BLOCK_HEADER_BYTES = 28;
    static final int CRC_BYTES = 4;

    /** Bytes that a block has beside those of its section. */
    static final int BLOCK_OVERHEAD_BYTES = BLOCK_HEADER_BYTES + CRC_BYTES;

    /** Bytes of the fields in the header's block. */
    static final int HEADER_BYTES = 140;

    private static final int PAGE_BYTES = 4096;

    private SnapshotLayout() {}

    /** Room for the largest block of a file. */
    static ByteBuffer allocateBlock(long fileBytes) {
        int bytes = (int) Math.min(fileBytes, MAX_BLOCK_BYTES + BLOCK_OVERHEAD_BYTES);
        return BufferUtil.allocateDirectAligned(Math.max(bytes, BLOCK_OVERHEAD_BYTES), PAGE_BYTES)
                .order(BYTE_ORDER);
    }

    /** Bytes that a section of so many bytes takes in the file. */
    static long fileBytes(long sectionBytes) {
        return sectionBytes + blocks(sectionBytes) * BLOCK_OVERHEAD_BYTES;
    }

    /** Blocks that a section of so many bytes takes. */
    static long blocks(long sectionBytes) {
        return Math.max(1, (sectionBytes + MAX_BLOCK_BYTES - 1) / MAX_BLOCK_BYTES);
    }

    /** CRC32C of the first bytes of a buffer, whose position and limit are moved. */
    static int crc(CRC32C crc, ByteBuffer block, int length) {
        crc.reset();
        crc.update(block.clear().limit(length));
        block.clear();
        return (int) crc.getValue();
    }
}
