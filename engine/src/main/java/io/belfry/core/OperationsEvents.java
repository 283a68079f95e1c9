package io.belfry.core;

import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedEncoder;
import io.belfry.codec.OperationsRaisedDecoder;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.ResultCode;
import io.belfry.codec.Severity;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import org.agrona.concurrent.UnsafeBuffer;

/** Rings what the host saw about its machine. The core's thread only. */
final class OperationsEvents {
    private final NotificationWriter writer;
    private final UnsafeBuffer none = new UnsafeBuffer(0, 0);

    OperationsEvents(NotificationWriter writer) {
        this.writer = writer;
    }

    /** Changes no state: the alert is all there is to it. */
    ResultCode raised(OperationsRaisedDecoder event, Cause cause) {
        NotificationType type = switch (event.kind()) {
            case CLOCK_JUMPED -> NotificationType.CLOCK_JUMPED;
            case DISK_LOW -> NotificationType.DISK_LOW;
            case NULL_VAL -> throw new IllegalStateException("an operations event without a kind");
        };
        OperationsNotifiedEncoder encoder = writer.beginOperations(cause, type, Severity.CRITICAL);
        encoder.amount(OperationsNotifiedEncoder.amountNullValue())
                .expected(event.expected())
                .actual(event.actual())
                .currency(0)
                .unitScale((short) 0)
                .reason(OperationsReason.NONE);
        encoder.limit(writer.causeTexts(encoder.limit()));
        encoder.putAccount(none, 0, 0);
        encoder.putFund(none, 0, 0);
        encoder.putSubject(none, 0, 0);
        writer.end(encoder.limit());
        return ResultCode.OK;
    }
}
