package io.belfry.api;

import io.belfry.journal.FrameIndex;
import io.belfry.journal.Journal;
import io.belfry.pipeline.OutboxSignal;

/** Opens outbox readers for hosts that are no {@link BelfryEngine}. */
public final class OutboxReaders {
    private OutboxReaders() {}

    /** A reader of an outbox that is written on the same thread. */
    public static OutboxReader open(Journal outbox, FrameIndex index, OutboxSignal signal, long journalId) {
        return new OutboxReader(outbox, index, signal, new OutboxGate(), journalId);
    }
}
