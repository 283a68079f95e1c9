package io.belfry.gateway.http;

import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.NotificationCommonDecoder;
import io.belfry.codec.OperationsNotifiedDecoder;
import io.belfry.core.notification.Cause;
import io.belfry.gateway.delivery.JsonBuffer;
import io.belfry.gateway.delivery.TopicNames;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * What every outbox record says of its cause and its rule.
 *
 * @param causeSequence of the event, or of the one that the deadline was worked off behind
 * @param causeType the event's type, or {@code timer}
 * @param deadline of a timer, in RFC 3339; null for an event
 * @param rule id; empty without
 */
record Outline(long causeSequence, String causeType, String deadline, String rule, int ruleVersion, int ruleEdge) {
    static Outline of(DirectBuffer record) {
        MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(record, 0);
        NotificationCommonDecoder common =
                new NotificationCommonDecoder().wrap(record, MessageHeaderDecoder.ENCODED_LENGTH);
        String deadline = null;
        if (common.causeTemplate() == Cause.TIMER) {
            JsonBuffer time = new JsonBuffer(64);
            time.time(common.causeFeedSeq());
            deadline = new String(time.bytes(), 1, time.length() - 2, StandardCharsets.US_ASCII);
        }
        return new Outline(
                common.causeSequence(),
                TopicNames.ofEvent(common.causeTemplate()),
                deadline,
                header.templateId() == OperationsNotifiedDecoder.TEMPLATE_ID ? "" : ruleOf(record, header),
                common.ruleVersion(),
                common.ruleEdge());
    }

    /** Customer and rule are the first texts of every record but those for operations, each behind its length in a byte. */
    private static String ruleOf(DirectBuffer record, MessageHeaderDecoder header) {
        int customerAt = MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        int ruleAt = customerAt + 1 + Byte.toUnsignedInt(record.getByte(customerAt));
        byte[] rule = new byte[Byte.toUnsignedInt(record.getByte(ruleAt))];
        record.getBytes(ruleAt + 1, rule);
        return new String(rule, StandardCharsets.US_ASCII);
    }
}
