package io.belfry.journal;

import static io.belfry.journal.FrameLayout.BYTE_ORDER;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Assembles one frame after the other in one preallocated buffer: {@link #begin}, {@link #tryAdd} as often as it takes,
 * {@link #finish}, then append {@link #buffer} from 0. Each frame names the CRC of the one before, so a finished frame
 * must be appended before the next is begun.
 *
 * <p>Belongs to one thread. Allocates nothing after construction.
 */
public final class FrameWriter {
    private static final int ALIGNMENT = 64;

    private final int magic;
    private final long journalId;
    private final int maxFrameBytes;
    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private final CRC32C crc = new CRC32C();
    private final long[] starts = new long[FrameLayout.MAX_STARTS];
    private int startCount;
    private int lastStart;
    private int epoch;
    private long nextSequence;
    private int lastCrc = FrameLayout.GENESIS_CRC;
    private int count;
    private int end;
    private boolean open;

    /**
     * A writer at genesis; {@link #continueAfter} takes it elsewhere.
     *
     * @param maxFrameBytes bytes of the longest frame, header and CRC included
     */
    public FrameWriter(FrameKind kind, long journalId, int epoch, int maxFrameBytes) {
        if (maxFrameBytes < FrameLayout.MIN_FRAME_BYTES || maxFrameBytes > FrameLayout.MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("maxFrameBytes is " + maxFrameBytes + ", allowed are "
                    + FrameLayout.MIN_FRAME_BYTES + " to " + FrameLayout.MAX_FRAME_BYTES);
        }
        this.magic = kind.magic();
        this.journalId = journalId;
        this.epoch = epoch;
        this.maxFrameBytes = maxFrameBytes;
        this.nextSequence = FrameLayout.GENESIS_SEQUENCE;
        this.bytes = BufferUtil.allocateDirectAligned(maxFrameBytes, ALIGNMENT);
        this.buffer = new UnsafeBuffer(bytes);
    }

    /** Bytes of the largest frame that a writer needs so that a message of {@code messageBytes} always fits. */
    public static int frameBytesFor(int messageBytes) {
        return FrameLayout.MIN_FRAME_BYTES + FrameLayout.LONG_HEAD_BYTES + messageBytes;
    }

    /** Goes on behind the last good frame that a recovery read. */
    public void continueAfter(int crcOfLastFrame, long sequenceOfNextMessage, int inEpoch) {
        if (open) {
            throw new IllegalStateException("a frame is open");
        }
        lastCrc = crcOfLastFrame;
        nextSequence = sequenceOfNextMessage;
        epoch = inEpoch;
    }

    /** Frames begun from now on are of this epoch, which is not below that of earlier ones. */
    public void epoch(int laterEpoch) {
        if (open || laterEpoch < epoch) {
            throw new IllegalStateException(
                    open ? "a frame is open" : "epoch is " + laterEpoch + ", allowed is " + epoch + " and more");
        }
        epoch = laterEpoch;
    }

    /**
     * Starts a frame, forgetting one that was begun and not finished.
     *
     * @param firstSequence must continue the frame before; naming it here catches a pipeline that skipped an event
     */
    public void begin(long firstSequence) {
        if (firstSequence != nextSequence) {
            throw new IllegalStateException(
                    "frame begun at sequence " + firstSequence + ", the next one is " + nextSequence);
        }
        open = true;
        count = 0;
        startCount = 0;
        lastStart = 0;
        end = FrameLayout.HEADER_BYTES;
    }

    /**
     * Adds one message.
     *
     * @return false, and nothing is added, when the frame is full; finish it and begin the next
     */
    public boolean tryAdd(DirectBuffer source, int offset, int length) {
        if (!open || length < 0 || length > FrameLayout.MAX_MESSAGE_BYTES) {
            throw new IllegalStateException(open ? "message of " + length + " bytes" : "no frame is open");
        }
        int start = length < FrameLayout.START_BYTES ? FrameLayout.WHOLE : startOf(source.getLong(offset, BYTE_ORDER));
        int left = start < startCount ? FrameLayout.START_BYTES : 0;
        int rest = length - left;
        int head = rest <= FrameLayout.MAX_SHORT_BYTES ? FrameLayout.SHORT_HEAD_BYTES : FrameLayout.LONG_HEAD_BYTES;
        if (rest > maxFrameBytes - FrameLayout.CRC_BYTES - end - head) {
            return false;
        }
        if (start == startCount) {
            starts[startCount++] = source.getLong(offset, BYTE_ORDER);
        }
        lastStart = start == FrameLayout.WHOLE ? lastStart : start;
        putHead(start, rest);
        buffer.putBytes(end + head, source, offset + left, rest);
        end += head + rest;
        count++;
        return true;
    }

    /** The number of these 8 bytes; one more than were seen where they are new, and no number where there is no room for them. */
    private int startOf(long bytesOfStart) {
        if (startCount > 0 && starts[lastStart] == bytesOfStart) {
            return lastStart;
        }
        for (int i = 0; i < startCount; i++) {
            if (starts[i] == bytesOfStart) {
                return i;
            }
        }
        return startCount < FrameLayout.MAX_STARTS ? startCount : FrameLayout.WHOLE;
    }

    private void putHead(int start, int rest) {
        if (rest <= FrameLayout.MAX_SHORT_BYTES) {
            buffer.putShort(end, (short) (start | rest << Byte.SIZE), BYTE_ORDER);
        } else {
            buffer.putInt(end, start | FrameLayout.LONG << Byte.SIZE | rest << Short.SIZE, BYTE_ORDER);
        }
    }

    /** Messages in the frame so far. */
    public int count() {
        return count;
    }

    /** Sequence that the next frame begins with. */
    public long nextSequence() {
        return nextSequence;
    }

    /** CRC of the frame finished last. */
    public int lastCrc() {
        return lastCrc;
    }

    /** The epoch that frames carry. */
    public int epoch() {
        return epoch;
    }

    /**
     * Seals the frame.
     *
     * @param closing whether this is the last frame of a clean stop
     * @return its bytes, from 0 in {@link #buffer}
     */
    public int finish(boolean closing) {
        if (!open) {
            throw new IllegalStateException("no frame is open");
        }
        int length = end + FrameLayout.CRC_BYTES;
        buffer.putInt(FrameLayout.MAGIC_OFFSET, magic, BYTE_ORDER);
        buffer.putShort(FrameLayout.VERSION_OFFSET, (short) FrameLayout.VERSION, BYTE_ORDER);
        buffer.putShort(FrameLayout.FLAGS_OFFSET, (short) (closing ? FrameLayout.FLAG_CLOSING : 0), BYTE_ORDER);
        buffer.putLong(FrameLayout.JOURNAL_ID_OFFSET, journalId, BYTE_ORDER);
        buffer.putLong(FrameLayout.FIRST_SEQUENCE_OFFSET, nextSequence, BYTE_ORDER);
        buffer.putInt(FrameLayout.EPOCH_OFFSET, epoch, BYTE_ORDER);
        buffer.putInt(FrameLayout.COUNT_OFFSET, count, BYTE_ORDER);
        buffer.putInt(FrameLayout.LENGTH_OFFSET, length, BYTE_ORDER);
        buffer.putInt(FrameLayout.PREVIOUS_CRC_OFFSET, lastCrc, BYTE_ORDER);
        bytes.limit(end).position(0);
        crc.reset();
        crc.update(bytes);
        bytes.clear();
        lastCrc = (int) crc.getValue();
        buffer.putInt(end, lastCrc, BYTE_ORDER);
        nextSequence += count;
        open = false;
        return length;
    }

    /** Holds the finished frame from 0. */
    public DirectBuffer buffer() {
        return buffer;
    }
}
