package io.belfry.journal;

import static io.belfry.journal.FrameLayout.BYTE_ORDER;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Checks one frame after the other and hands out their messages, whole, as they were given to the writer: {@link #wrap}, and
 * when it answers {@link FrameFault#NONE}, {@link #nextMessage} until false. A frame that fails changes nothing in what is
 * expected next.
 *
 * <p>Messages lie in the frame without their starts, so they are copied out, some dozen at a time: a {@code group}, which may
 * be looked through before its messages are taken one by one.
 *
 * <p>Belongs to one thread. Allocates nothing but the text of a fault, and more room when a longer message comes than any
 * before. A message and its group are valid until {@link #nextMessage} comes to the next group, or the next {@link #wrap}.
 */
public final class FrameReader {
    /** Messages that are copied out at a time, at most. */
    public static final int MAX_GROUP = 32;

    /** So many bytes are enough for a group, unless its first message is longer. */
    private static final int GROUP_BYTES = 1 << 13;

    private final FrameKind kind;
    private final long journalId;
    private final Checksum checksum = new Checksum();
    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);

    private boolean anyStart;
    private long expectedSequence;
    private int expectedPreviousCrc;
    private int expectedEpoch;

    private FrameFault fault = FrameFault.NONE;
    private long foundValue;
    private long expectedValue;
    private long position;
    private int frameLength;
    private long firstSequence;
    private int count;
    private int epoch;
    private boolean closing;
    private int frameCrc;

    /** Messages of the present frame that are not in a group yet. */
    private int messagesLeft;

    /** Head of the first of them. */
    private int cursor;

    private final long[] starts = new long[FrameLayout.MAX_STARTS];
    private int startCount;

    private final UnsafeBuffer group = new UnsafeBuffer(new byte[GROUP_BYTES]);
    private final int[] groupOffsets = new int[MAX_GROUP];
    private final int[] groupLengths = new int[MAX_GROUP];
    private int groupSize;

    /** Place of the present message in its group. */
    private int inGroup;

    private long sequence;
    private int messageOffset;
    private int messageLength;

    /** A reader that expects the journal's very first frame. */
    public FrameReader(FrameKind kind, long journalId) {
        this.kind = kind;
        this.journalId = journalId;
        expect(FrameLayout.GENESIS_SEQUENCE, FrameLayout.GENESIS_CRC, 0);
    }

    /** First sequence that an unchecked frame names. */
    public static long firstSequenceOf(DirectBuffer source, int offset) {
        return source.getLong(offset + FrameLayout.FIRST_SEQUENCE_OFFSET, BYTE_ORDER);
    }

    /**
     * Says what the next frame has to follow.
     *
     * @param nextSequence its first sequence
     * @param crcOfFrameBefore the CRC of the frame before it
     * @param lowestEpoch the epoch of the frame before it
     */
    public void expect(long nextSequence, int crcOfFrameBefore, int lowestEpoch) {
        anyStart = false;
        expectedSequence = nextSequence;
        expectedPreviousCrc = crcOfFrameBefore;
        expectedEpoch = lowestEpoch;
    }

    /** Takes the next good frame as a start, wherever it is; those behind it have to follow it. */
    public void expectAny() {
        anyStart = true;
        expectedEpoch = 0;
    }

    /** Checks the frame that the tailer is at. */
    public FrameFault wrap(Journal.Tailer tailer) {
        return wrap(tailer.buffer(), tailer.offset(), tailer.length(), tailer.position());
    }

    /**
     * Checks a frame.
     *
     * @param atPosition the store's position of the frame, for texts only
     */
    public FrameFault wrap(DirectBuffer source, int offset, int length, long atPosition) {
        position = atPosition;
        messagesLeft = 0;
        groupSize = 0;
        inGroup = 0;
        fault = check(source, offset, length);
        if (fault != FrameFault.NONE) {
            return fault;
        }
        anyStart = false;
        expectedSequence = firstSequence + count;
        expectedPreviousCrc = frameCrc;
        expectedEpoch = epoch;
        messagesLeft = count;
        cursor = FrameLayout.HEADER_BYTES;
        startCount = 0;
        sequence = firstSequence - 1;
        return FrameFault.NONE;
    }

    private FrameFault check(DirectBuffer source, int offset, int length) {
        if (length < FrameLayout.MIN_FRAME_BYTES) {
            return faulty(FrameFault.TOO_SHORT, length, FrameLayout.MIN_FRAME_BYTES);
        }
        frame.wrap(source, offset, length);
        int magic = frame.getInt(FrameLayout.MAGIC_OFFSET, BYTE_ORDER);
        if (magic != kind.magic()) {
            return faulty(FrameFault.BAD_MAGIC, magic, kind.magic());
        }
        frameLength = frame.getInt(FrameLayout.LENGTH_OFFSET, BYTE_ORDER);
        if (frameLength != length) {
            return faulty(FrameFault.BAD_LENGTH, frameLength, length);
        }
        int crcOffset = length - FrameLayout.CRC_BYTES;
        frameCrc = frame.getInt(crcOffset, BYTE_ORDER);
        int computed = checksum.of(frame, crcOffset);
        if (computed != frameCrc) {
            return faulty(FrameFault.BAD_CRC, computed & 0xFFFF_FFFFL, frameCrc & 0xFFFF_FFFFL);
        }
        FrameFault ofHeader = checkHeader();
        return ofHeader == FrameFault.NONE ? checkMessages(crcOffset) : ofHeader;
    }

    /** The bytes are as they were written; do they belong here? */
    private FrameFault checkHeader() {
        int version = frame.getShort(FrameLayout.VERSION_OFFSET, BYTE_ORDER) & 0xFFFF;
        if (version != FrameLayout.VERSION) {
            return faulty(FrameFault.UNKNOWN_VERSION, version, FrameLayout.VERSION);
        }
        int flags = frame.getShort(FrameLayout.FLAGS_OFFSET, BYTE_ORDER) & 0xFFFF;
        if ((flags & ~FrameLayout.FLAG_CLOSING) != 0) {
            return faulty(FrameFault.UNKNOWN_FLAGS, flags, FrameLayout.FLAG_CLOSING);
        }
        closing = flags == FrameLayout.FLAG_CLOSING;
        long foundId = frame.getLong(FrameLayout.JOURNAL_ID_OFFSET, BYTE_ORDER);
        if (foundId != journalId) {
            return faulty(FrameFault.FOREIGN_JOURNAL, foundId, journalId);
        }
        epoch = frame.getInt(FrameLayout.EPOCH_OFFSET, BYTE_ORDER);
        if (epoch < expectedEpoch) {
            return faulty(FrameFault.EPOCH_WENT_BACK, epoch, expectedEpoch);
        }
        firstSequence = frame.getLong(FrameLayout.FIRST_SEQUENCE_OFFSET, BYTE_ORDER);
        if (!anyStart && firstSequence != expectedSequence) {
            return faulty(FrameFault.SEQUENCE_JUMP, firstSequence, expectedSequence);
        }
        int previousCrc = frame.getInt(FrameLayout.PREVIOUS_CRC_OFFSET, BYTE_ORDER);
        if (!anyStart && previousCrc != expectedPreviousCrc) {
            return faulty(FrameFault.BROKEN_CHAIN, previousCrc & 0xFFFF_FFFFL, expectedPreviousCrc & 0xFFFF_FFFFL);
        }
        return FrameFault.NONE;
    }

    private FrameFault checkMessages(int crcOffset) {
        count = frame.getInt(FrameLayout.COUNT_OFFSET, BYTE_ORDER);
        int seen = 0;
        int at = FrameLayout.HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            if (at > crcOffset - FrameLayout.SHORT_HEAD_BYTES) {
                return faulty(FrameFault.BAD_MESSAGES, at, crcOffset);
            }
            int head = frame.getInt(at, BYTE_ORDER);
            int rest = restOf(head);
            int start = head & 0xFF;
            if (start == seen && seen < FrameLayout.MAX_STARTS && rest >= FrameLayout.START_BYTES) {
                seen++;
            } else if (start >= seen && start != FrameLayout.WHOLE) {
                return faulty(FrameFault.BAD_MESSAGES, at, crcOffset);
            }
            at += headBytes(head) + rest;
        }
        if (count < 0 || at != crcOffset) {
            return faulty(FrameFault.BAD_MESSAGES, at, crcOffset);
        }
        return FrameFault.NONE;
    }

    private static int headBytes(int head) {
        return (head >>> Byte.SIZE & 0xFF) == FrameLayout.LONG
                ? FrameLayout.LONG_HEAD_BYTES
                : FrameLayout.SHORT_HEAD_BYTES;
    }

    private static int restOf(int head) {
        int length = head >>> Byte.SIZE & 0xFF;
        return length == FrameLayout.LONG ? head >>> Short.SIZE : length;
    }

    private FrameFault faulty(FrameFault what, long found, long expected) {
        foundValue = found;
        expectedValue = expected;
        return what;
    }

    /** What the last {@link #wrap} answered. */
    public FrameFault fault() {
        return fault;
    }

    /** The last fault in words: what, where, found and expected. */
    public String explain() {
        String where = kind.label() + " frame at position 0x" + Long.toHexString(position);
        if (fault == FrameFault.NONE) {
            return where + ": " + fault.text();
        }
        String expecting = anyStart ? "" : ", where sequence " + expectedSequence + " should come";
        return where + expecting + ": " + fault.text() + " (found " + shown(foundValue) + ", expected "
                + shown(expectedValue) + ")";
    }

    private String shown(long value) {
        return switch (fault) {
            case BAD_MAGIC, BAD_CRC, BROKEN_CHAIN -> String.format("0x%08x", (int) value);
            case FOREIGN_JOURNAL -> String.format("%016x", value);
            default -> Long.toString(value);
        };
    }

    /** Sequence that the frame behind the last good one has to begin with. */
    public long nextSequence() {
        return expectedSequence;
    }

    /** CRC of the last good frame, {@link FrameLayout#GENESIS_CRC} before the first. */
    public int lastCrc() {
        return expectedPreviousCrc;
    }

    /** Epoch of the last good frame, 0 before the first. */
    public int lastEpoch() {
        return expectedEpoch;
    }

    /** Sequence of the present frame's first message. */
    public long firstSequence() {
        return firstSequence;
    }

    /** Messages in the present frame. */
    public int count() {
        return count;
    }

    /** Epoch of the present frame. */
    public int epoch() {
        return epoch;
    }

    /** Whether the present frame is the last one of a clean stop. */
    public boolean closing() {
        return closing;
    }

    /** The bytes of the present frame, whole. */
    UnsafeBuffer frame() {
        return frame;
    }

    /** The store's position of the present frame. */
    public long position() {
        return position;
    }

    /** Moves to the next message of a good frame; false behind the last. */
    public boolean nextMessage() {
        if (inGroup + 1 >= groupSize) {
            if (messagesLeft == 0) {
                return false;
            }
            copyGroup();
        } else {
            inGroup++;
        }
        sequence++;
        messageOffset = groupOffsets[inGroup];
        messageLength = groupLengths[inGroup];
        return true;
    }

    private void copyGroup() {
        int size = 0;
        int end = 0;
        while (size < MAX_GROUP && size < messagesLeft) {
            int head = frame.getInt(cursor, BYTE_ORDER);
            int start = head & 0xFF;
            int rest = restOf(head);
            int from = cursor + headBytes(head);
            int restored = start < startCount ? FrameLayout.START_BYTES : 0;
            int length = restored + rest;
            if (length > group.capacity() - end && !makeRoom(size, length)) {
                break;
            }
            if (restored > 0) {
                group.putLong(end, starts[start], BYTE_ORDER);
            } else if (start != FrameLayout.WHOLE) {
                starts[startCount++] = frame.getLong(from, BYTE_ORDER);
            }
            group.putBytes(end + restored, frame, from, rest);
            groupOffsets[size] = end;
            groupLengths[size] = length;
            size++;
            end += length + Long.BYTES - 1 & -Long.BYTES;
            cursor = from + rest;
        }
        messagesLeft -= size;
        groupSize = size;
        inGroup = 0;
    }

    /** Only for a message that would not fit in a group of its own. */
    private boolean makeRoom(int messagesBefore, int length) {
        if (messagesBefore > 0) {
            return false;
        }
        group.wrap(new byte[length]);
        return true;
    }

    /** Messages of the present group, from the present one on: 1 and more behind {@link #nextMessage}. */
    public int groupLeft() {
        return groupSize - inGroup;
    }

    /**
     * Where in {@link #messageBuffer} a message of the present group starts.
     *
     * @param ahead 0 is the present message, up to {@link #groupLeft} - 1
     */
    public int offsetAhead(int ahead) {
        return groupOffsets[inGroup + ahead];
    }

    /**
     * Bytes of a message of the present group.
     *
     * @param ahead 0 is the present message, up to {@link #groupLeft} - 1
     */
    public int lengthAhead(int ahead) {
        return groupLengths[inGroup + ahead];
    }

    /** Sequence of the present message. */
    public long sequence() {
        return sequence;
    }

    /** Holds the present message at {@link #messageOffset}. */
    public DirectBuffer messageBuffer() {
        return group;
    }

    /** Where the present message starts. */
    public int messageOffset() {
        return messageOffset;
    }

    /** Bytes of the present message. */
    public int messageLength() {
        return messageLength;
    }
}
