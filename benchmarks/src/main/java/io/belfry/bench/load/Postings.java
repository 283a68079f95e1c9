package io.belfry.bench.load;

import io.belfry.codec.AccountPostedEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.PostingKind;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Card payments on accounts drawn at random, in the short form, each with a reference of its own. The message is encoded
 * once; then only account, amount and reference change, so that making one costs some 10 ns. One thread.
 */
public final class Postings implements EventSource {
    /** What a posting above it has in common with a rule {@code transaction.large}. */
    public static final long LARGE_MINOR = 100_000;

    private static final int CURRENCY = 978;
    private static final int REFERENCE_DIGITS = 16;
    private static final int PERCENT_SCALE = 10_000;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[256]);
    private final int length;
    private final int accountAt;
    private final int amountAt;
    private final int referenceAt;
    private final int accounts;
    private final int largePer10k;
    private final Xorshift dice;
    private long number;

    /**
     * @param accounts handles are 0 to {@code accounts} − 1
     * @param ringing percent of postings that are large, and so ring once where a rule says so
     * @param run goes into the references, so that two runs have none in common
     */
    public Postings(int accounts, double ringing, long seed, int run) {
        this.accounts = accounts;
        this.largePer10k = (int) Math.round(ringing * PERCENT_SCALE / 100);
        this.dice = new Xorshift(seed);
        this.number = (long) run << 40;
        AccountPostedEncoder encoder = new AccountPostedEncoder();
        encoder.wrapAndApplyHeader(message, 0, new MessageHeaderEncoder());
        encoder.common()
                .engineTimeNs(EventLayout.NO_TIME)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
        encoder.account(0).amount(0).currency(CURRENCY).kind(PostingKind.CARD).reference("0".repeat(REFERENCE_DIGITS));
        length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
        accountAt = MessageHeaderEncoder.ENCODED_LENGTH + AccountPostedEncoder.accountEncodingOffset();
        amountAt = MessageHeaderEncoder.ENCODED_LENGTH + AccountPostedEncoder.amountEncodingOffset();
        referenceAt = length - REFERENCE_DIGITS;
    }

    public static int currency() {
        return CURRENCY;
    }

    @Override
    public void next() {
        long random = dice.next();
        int account = (int) (((random >>> 32) * accounts) >>> 32);
        boolean large = (random & 0xFFFF) % PERCENT_SCALE < largePer10k;
        long amount = large ? LARGE_MINOR : -(random & 0x1FFF) - 1;
        message.putInt(accountAt, account, ByteOrder.LITTLE_ENDIAN);
        message.putLong(amountAt, amount, ByteOrder.LITTLE_ENDIAN);
        long left = number++;
        // Letters a to p: sixteen of them are 64 bits.
        message.putLong(referenceAt, letters((int) left), ByteOrder.LITTLE_ENDIAN);
        message.putLong(referenceAt + Long.BYTES, letters((int) (left >>> 32)), ByteOrder.LITTLE_ENDIAN);
    }

    public int account() {
        return message.getInt(accountAt, ByteOrder.LITTLE_ENDIAN);
    }

    public long amount() {
        return message.getLong(amountAt, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public UnsafeBuffer message() {
        return message;
    }

    /** The same for all. */
    @Override
    public int length() {
        return length;
    }

    /** Spreads eight half bytes over eight bytes and makes each a letter. */
    public static long letters(int value) {
        long spread = value & 0xFFFF_FFFFL;
        spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFFL;
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FFL;
        spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0FL;
        return spread + 0x6161_6161_6161_6161L;
    }
}
