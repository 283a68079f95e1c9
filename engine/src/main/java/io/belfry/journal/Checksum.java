package io.belfry.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;

/**
 * CRC32C of bytes wherever they are, without allocation. The JDK takes byte buffers only: bytes that lie in one are
 * summed in place, bytes at a bare address (a file mapped by Chronicle Queue) go through a scratch buffer that stays in
 * the first cache level.
 *
 * <p>Belongs to one thread, as does a byte buffer behind the bytes: its position and limit are moved.
 */
final class Checksum {
    private static final int SCRATCH_BYTES = 8192;
    private static final int ALIGNMENT = 64;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer scratch = BufferUtil.allocateDirectAligned(SCRATCH_BYTES, ALIGNMENT);

    /** The checksum of the first {@code length} bytes. */
    int of(DirectBuffer buffer, int length) {
        crc.reset();
        ByteBuffer bytes = buffer.byteBuffer();
        if (bytes != null && bytes.isDirect()) {
            int from = buffer.wrapAdjustment();
            bytes.limit(from + length).position(from);
            crc.update(bytes);
            bytes.clear();
        } else {
            throughScratch(buffer, length);
        }
        return (int) crc.getValue();
    }

    private void throughScratch(DirectBuffer buffer, int length) {
        int at = 0;
        while (at < length) {
            int part = Math.min(SCRATCH_BYTES, length - at);
            scratch.clear();
            buffer.getBytes(at, scratch, 0, part);
            scratch.limit(part);
            crc.update(scratch);
            at += part;
        }
    }
}
