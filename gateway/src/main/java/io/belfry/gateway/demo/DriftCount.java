package io.belfry.gateway.demo;

import io.belfry.api.BelfryEngine;
import io.belfry.api.OutboxReader;
import io.belfry.codec.EventLayout;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedDecoder;
import org.agrona.DirectBuffer;

/** Counts the alerts {@code balance.drift} in an outbox: in a demo there must be none. One use. */
final class DriftCount implements OutboxReader.RecordHandler {
    private static final int PAGE = 10_000;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OperationsNotifiedDecoder alert = new OperationsNotifiedDecoder();
    private long count;
    private long last;

    private DriftCount() {}

    static long in(BelfryEngine engine) {
        DriftCount drifts = new DriftCount();
        long end = engine.outboxSequence();
        try (OutboxReader outbox = engine.openOutbox()) {
            while (drifts.last < end && outbox.read(drifts.last, PAGE, drifts) > 0) {
                // The handler counts.
            }
        }
        return drifts.count;
    }

    @Override
    public boolean onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
        last = sequence;
        if (EventLayout.templateId(buffer, offset) == OperationsNotifiedDecoder.TEMPLATE_ID) {
            alert.wrapAndApplyHeader(buffer, offset, header);
            if (alert.common().type() == NotificationType.BALANCE_DRIFT) {
                count++;
            }
        }
        return true;
    }
}
