package io.belfry.api;

import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.NotificationCommonDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Finds a notification by its id. The outbox is in the order in which notifications were rung, and a sweep rings for causes
 * long past, so the causes in it are not sorted. Hence a summary of the outbox, in memory: the lowest and the highest cause of
 * every {@value #RECORDS_PER_BLOCK} records (16 bytes). Only blocks between whose two the wanted cause lies are read: one or
 * two, or those rung during a sweep.
 *
 * <p>The summary is made from the outbox itself when somebody asks, from where the last question left it; so the first
 * question after a start reads all that is kept. The path of events has no part in it. Any thread; one question at a time.
 */
public final class NotificationFinder {
    static final int RECORDS_PER_BLOCK = 1024;

    private final BelfryEngine engine;
    private final OutboxReader reader;
    private final NotificationCommonDecoder common = new NotificationCommonDecoder();
    private long[] lowest = new long[64];
    private long[] highest = new long[64];

    /** Number of the first block there is, counted from the outbox's very first record. */
    private long firstBlock;

    private int blocks;

    /** Last record that is summed up. */
    private long summedUp;

    private byte[] found;

    NotificationFinder(BelfryEngine engine) {
        this.engine = engine;
        this.reader = engine.openOutbox();
    }

    /**
     * What came of a search.
     *
     * @param record the outbox record, SBE header included; null when there is none
     * @param firstKept the first record that is kept
     * @param maybeDeleted whether there is none, and it may have been among those that are not kept any more
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, kept by nobody else
    public record Found(byte[] record, long firstKept, boolean maybeDeleted) {}

    /**
     * Searches all that can be read.
     *
     * @throws OutboxDamagedException when some of it cannot be read
     * @throws IllegalStateException when the engine is closed
     */
    public synchronized Found find(int epoch, long causeSequence, int ordinal) {
        long first = engine.firstNotification();
        while (true) {
            try {
                return findKept(first, epoch, causeSequence, ordinal);
            } catch (OutboxTooOldException e) {
                if (e.firstSequence() <= first) {
                    throw e;
                }
                // Files were let go of meanwhile.
                first = e.firstSequence();
            } finally {
                // It would keep a deleted file on the disk.
                reader.close();
            }
        }
    }

    private Found findKept(long first, int epoch, long causeSequence, int ordinal) {
        forgetBefore(first);
        sumUp();
        found = null;
        for (int i = 0; i < blocks && found == null; i++) {
            if (lowest[i] <= causeSequence && causeSequence <= highest[i]) {
                search(Math.max(first - 1, (firstBlock + i) * RECORDS_PER_BLOCK), i, epoch, causeSequence, ordinal);
            }
        }
        boolean maybeDeleted = found == null && first > 1 && (blocks == 0 || causeSequence <= highest[0]);
        return new Found(found, first, maybeDeleted);
    }

    private void forgetBefore(long first) {
        long block = (first - 1) / RECORDS_PER_BLOCK;
        if (summedUp < first - 1) {
            firstBlock = block;
            blocks = 0;
            summedUp = first - 1;
        } else if (block > firstBlock) {
            int gone = (int) (block - firstBlock);
            System.arraycopy(lowest, gone, lowest, 0, blocks - gone);
            System.arraycopy(highest, gone, highest, 0, blocks - gone);
            blocks -= gone;
            firstBlock = block;
        }
    }

    private void sumUp() {
        long last = engine.outboxSequence();
        while (summedUp < last) {
            int count = reader.read(summedUp, Integer.MAX_VALUE, this::sumUp);
            if (count == 0) {
                return;
            }
        }
    }

    private boolean sumUp(long sequence, DirectBuffer buffer, int offset, int length) {
        common.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH);
        long cause = common.causeSequence();
        int block = (int) ((sequence - 1) / RECORDS_PER_BLOCK - firstBlock);
        if (block == blocks) {
            if (blocks == lowest.length) {
                lowest = Arrays.copyOf(lowest, 2 * blocks);
                highest = Arrays.copyOf(highest, 2 * blocks);
            }
            lowest[blocks] = cause;
            highest[blocks] = cause;
            blocks++;
        } else {
            lowest[block] = Math.min(lowest[block], cause);
            highest[block] = Math.max(highest[block], cause);
        }
        summedUp = sequence;
        return true;
    }

    private void search(long after, int block, int epoch, long causeSequence, int ordinal) {
        long behind = Math.min(summedUp, (firstBlock + block + 1) * RECORDS_PER_BLOCK);
        reader.read(after, (int) (behind - after), (sequence, buffer, offset, length) -> {
            common.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH);
            if (common.causeSequence() == causeSequence && common.ordinal() == ordinal && common.epoch() == epoch) {
                found = new byte[length];
                buffer.getBytes(offset, found);
                return false;
            }
            return true;
        });
    }
}
