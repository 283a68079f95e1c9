package io.belfry.api;

import org.agrona.DirectBuffer;

/** Reads notifications in order, from any place on. One thread at a time; open one per consumer. */
public final class OutboxReader implements AutoCloseable {
    OutboxReader() {}

    /** Takes one outbox record: an SBE message {@code BalanceNotified}, {@code FundNotified} or {@code OperationsNotified}. */
    @FunctionalInterface
    public interface RecordHandler {
        /**
         * @param sequence the record's outbox sequence
         * @return false to stop behind this record
         */
        boolean onRecord(long sequence, DirectBuffer buffer, int offset, int length);
    }

    /**
     * Reads the records behind {@code after}, at most {@code limit}, without waiting. Reading on from where the last call
     * stopped costs no search.
     *
     * @return how many records were handed over
     */
    public int read(long after, int limit, RecordHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
