package io.belfry.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteOrder;

/**
 * Where things lie in a frame. All numbers are little-endian.
 *
 * <pre>
 *   0  magic          4   {@link FrameKind#magic}
 *   4  version        2   {@link #VERSION}
 *   6  flags          2   {@link #FLAG_CLOSING}
 *   8  journal id     8   random, made at genesis; a frame of another journal is damage
 *  16  first sequence 8   of the first message; with no message, of the one that would come next
 *  24  epoch          4   raised when an operator accepts a loss
 *  28  count          4   of messages, may be 0
 *  32  length         4   of the whole frame, from magic to CRC
 *  36  previous CRC   4   of the frame before, which chains the frames; 0 at genesis
 *  40  messages           each a head and its bytes, no padding
 *   n  CRC            4   CRC32C of all before it
 * </pre>
 *
 * <p>Messages of one kind begin with the same 8 bytes (their SBE header), so a frame holds those once. A message's head says
 * which of the starts seen so far in this frame it has, and how many bytes follow:
 *
 * <pre>
 *   0  start          1   0, 1, 2 …: a start seen before in this frame, in the order in which they came; the message is
 *                         that start and the bytes that follow. One more than were seen: the message follows whole,
 *                         and its first 8 bytes are the next start. {@link #WHOLE}: it follows whole
 *   1  length         1   of what follows, up to 254; with 255 the length is in the next 2 bytes
 * </pre>
 */
public final class FrameLayout {
    /** Version of this layout. */
    public static final int VERSION = 2;

    /** Flag of the last frame of a clean stop. */
    public static final int FLAG_CLOSING = 1;

    /** Bytes before the first message. */
    public static final int HEADER_BYTES = 40;

    /** Bytes of the CRC at the end. */
    public static final int CRC_BYTES = 4;

    /** Bytes of a frame without messages. */
    public static final int MIN_FRAME_BYTES = HEADER_BYTES + CRC_BYTES;

    /** Bytes that messages of one kind begin with and that a frame holds once. */
    public static final int START_BYTES = 8;

    /** Starts that a frame holds, at most; messages with others follow whole. */
    public static final int MAX_STARTS = 16;

    /** A head's first byte where the message follows whole and its start is not for later ones. */
    static final int WHOLE = 255;

    /** Bytes of the head before a message whose rest has up to {@link #MAX_SHORT_BYTES}. */
    public static final int SHORT_HEAD_BYTES = 2;

    /** Bytes of any other head. */
    public static final int LONG_HEAD_BYTES = 4;

    /** Longest rest of a message behind a short head. */
    public static final int MAX_SHORT_BYTES = 254;

    /** A head's length where two bytes with the length follow. */
    static final int LONG = 255;

    /** Bytes of the longest message. */
    public static final int MAX_MESSAGE_BYTES = 65_535;

    /** Bytes of the longest frame that any reader accepts. */
    public static final int MAX_FRAME_BYTES = 1 << 26;

    /** What a frame at genesis names as the CRC of the frame before. */
    public static final int GENESIS_CRC = 0;

    /** Sequence of the first message ever. */
    public static final long GENESIS_SEQUENCE = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 4;
    static final int FLAGS_OFFSET = 6;
    static final int JOURNAL_ID_OFFSET = 8;
    static final int FIRST_SEQUENCE_OFFSET = 16;
    static final int EPOCH_OFFSET = 24;
    static final int COUNT_OFFSET = 28;
    static final int LENGTH_OFFSET = 32;
    static final int PREVIOUS_CRC_OFFSET = 36;
    static final ByteOrder BYTE_ORDER = LITTLE_ENDIAN;

    private FrameLayout() {}
}
