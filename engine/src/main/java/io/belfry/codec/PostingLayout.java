package io.belfry.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Where the fields of the short posting lie, which nearly all messages are, so that it is read where it is: a decoder keeps
 * what it has decoded from, and to keep a reference costs the collector's fence.
 *
 * <p>Any thread; no state. Offsets are of the message, its header included.
 */
public final class PostingLayout {
    private static final int HEADER_BYTES = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int ACCOUNT_OFFSET = HEADER_BYTES + AccountPostedDecoder.accountEncodingOffset();
    private static final int AMOUNT_OFFSET = HEADER_BYTES + AccountPostedDecoder.amountEncodingOffset();
    private static final int CURRENCY_OFFSET = HEADER_BYTES + AccountPostedDecoder.currencyEncodingOffset();
    private static final int KIND_OFFSET = HEADER_BYTES + AccountPostedDecoder.kindEncodingOffset();

    private PostingLayout() {}

    /** The account's handle. */
    public static int account(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + ACCOUNT_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** In minor units of the currency. */
    public static long amount(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + AMOUNT_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** ISO 4217, as a number. */
    public static int currency(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + CURRENCY_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /** A {@link PostingKind}'s value. */
    public static short kind(DirectBuffer buffer, int offset) {
        return (short) (buffer.getByte(offset + KIND_OFFSET) & 0xFF);
    }

    /** Characters of the reference. */
    public static int referenceLength(DirectBuffer buffer, int offset) {
        return buffer.getByte(referenceOffset(buffer, offset) - Byte.BYTES) & 0xFF;
    }

    /** Where the reference begins, behind its length and a block that later versions may have made longer. */
    public static int referenceOffset(DirectBuffer buffer, int offset) {
        int blockLength = buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        return offset + HEADER_BYTES + blockLength + Byte.BYTES;
    }
}
