package io.belfry.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Sees that what was written through a mapping is in the file. A page that the disk has no room for takes no write, and the
 * virtual machine tells the thread so at some later moment, not there and then: until that moment the program would go on,
 * and acknowledge what nobody has. So a frame that reaches into a page for the first time is read back, by a call that
 * cannot be misled, before anything follows from it. That is one frame in every 4 KB.
 *
 * <p>Belongs to the appender's thread.
 */
final class ReadBack implements AutoCloseable {
    private static final int PAGE_BYTES = 4096;
    private static final int CHUNK_BYTES = 1 << 16;

    private final Storage storage;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(FrameLayout.BYTE_ORDER);
    private Path path;
    private StorageFile file;
    /** Pages below this hold what was written into them; a multiple of the page. */
    private long provenTo;

    ReadBack(Storage storage) {
        this.storage = storage;
    }

    /** From now on frames go into this file. */
    void follow(Path next) {
        close();
        path = next;
        file = storage.openRead(next);
        provenTo = 0;
    }

    /**
     * Requires that the file holds the frame at {@code at}, and the queue's header before it.
     *
     * @throws JournalException when it does not
     */
    void require(long at, DirectBuffer frame, int offset, int length) {
        long end = at + length;
        if (end <= provenTo) {
            return;
        }
        read(at - CycleFile.HEADER_BYTES, CycleFile.HEADER_BYTES);
        int header = chunk.getInt(0);
        if (!CycleFile.isComplete(header) || CycleFile.lengthOf(header) < length) {
            throw lost(at);
        }
        for (int done = 0; done < length; done += CHUNK_BYTES) {
            int count = Math.min(CHUNK_BYTES, length - done);
            read(at + done, count);
            if (!isSame(frame, offset + done, count)) {
                throw lost(at);
            }
        }
        provenTo = (end + PAGE_BYTES - 1) & -PAGE_BYTES;
    }

    private void read(long at, int count) {
        chunk.clear().limit(count);
        while (chunk.hasRemaining()) {
            if (file.read(chunk, at + chunk.position()) < 0) {
                throw lost(at);
            }
        }
    }

    /** Compares many bytes at a time where the frame lies in a byte buffer, as that of a {@link FrameWriter} does. */
    private boolean isSame(DirectBuffer frame, int offset, int count) {
        ByteBuffer bytes = frame.byteBuffer();
        if (bytes == null || !bytes.isDirect()) {
            return isSameByteForByte(frame, offset, count);
        }
        int from = frame.wrapAdjustment() + offset;
        bytes.limit(from + count).position(from);
        chunk.clear().limit(count);
        boolean same = chunk.mismatch(bytes) < 0;
        bytes.clear();
        return same;
    }

    private boolean isSameByteForByte(DirectBuffer frame, int offset, int count) {
        for (int at = 0; at < count; at++) {
            if (chunk.get(at) != frame.getByte(offset + at)) {
                return false;
            }
        }
        return true;
    }

    private JournalException lost(long at) {
        return new JournalException(
                "the disk has no room for " + path + ", or failed under it: what was written at byte " + at
                        + " is not there. Free some space, look at the disk's health, then start again");
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
