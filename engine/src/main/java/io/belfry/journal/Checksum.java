package io.belfry.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;

/**
 * CRC32C of bytes wherever they are, without allocation. The JDK's intrinsic takes direct buffers and arrays only;
 * bytes at a bare address (a mapped file of Chronicle Queue) go through a scratch buffer that stays in the first cache
 * level.
 *
 * <p>Belongs to one thread.
 */
final class Checksum {
    private static final int SCRATCH_BYTES = 8192;
    private static final int ALIGNMENT = 64;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer scratch = BufferUtil.allocateDirectAligned(SCRATCH_BYTES, ALIGNMENT);

    /** The checksum of the first {@code length} bytes. */
    int of(DirectBuffer buffer, int length) {
        crc.reset();
        int at = 0;
        while (at < length) {
            int part = Math.min(SCRATCH_BYTES, length - at);
            scratch.clear();
            buffer.getBytes(at, scratch, 0, part);
            scratch.limit(part);
            crc.update(scratch);
            at += part;
        }
        return (int) crc.getValue();
    }
}
