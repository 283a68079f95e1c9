package io.belfry.codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Where the fields that all journaled messages share lie, so that stages and tools read them without knowing the
 * template: right behind the SBE header, in the order of the composite {@code eventCommon}.
 */
public final class EventLayout {
    /** No business time was named: it is the engine time. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /** The event is not numbered. */
    public static final int NO_FEED = 65_535;

    /** A handle that refers to nothing. */
    public static final int NO_HANDLE = -1;

    private static final int TEMPLATE_OFFSET = 2;
    private static final int ENGINE_TIME_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int TIME_OFFSET = ENGINE_TIME_OFFSET + 8;
    private static final int FEED_SEQ_OFFSET = TIME_OFFSET + 8;
    private static final int FEED_OFFSET = FEED_SEQ_OFFSET + 8;

    private EventLayout() {}

    /** The template id of the message at {@code offset}. */
    public static int templateId(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + TEMPLATE_OFFSET, java.nio.ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /** Engine time in ns; before a session has stamped it, an explicit stamp or {@link #NO_TIME}. */
    public static long engineTimeNs(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + ENGINE_TIME_OFFSET, java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    /** Stamps the message. */
    public static void engineTimeNs(MutableDirectBuffer buffer, int offset, long timeNs) {
        buffer.putLong(offset + ENGINE_TIME_OFFSET, timeNs, java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    /** Business time in ns, or {@link #NO_TIME}. */
    public static long timeNs(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + TIME_OFFSET, java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    /** The number in its feed, or 0. */
    public static long feedSeq(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + FEED_SEQ_OFFSET, java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    /** The feed's handle, or {@link #NO_FEED}. */
    public static int feed(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + FEED_OFFSET, java.nio.ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }
}
