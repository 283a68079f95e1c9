package io.belfry.gateway.http;

import io.belfry.gateway.delivery.JsonBuffer;
import io.belfry.gateway.delivery.NotificationJson;
import io.belfry.gateway.delivery.TopicNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** Outbox records as server-sent events and as JSON. One thread at a time. */
final class SseEncoder {
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final NotificationJson notifications = new NotificationJson();
    private final JsonBuffer json = new JsonBuffer(1024);

    /** One event: id, type, and the notification on one line. */
    byte[] encode(long sequence, DirectBuffer record, int offset) {
        notifications.append(record, offset, json.clear());
        String head = "id: " + sequence + "\nevent: " + TopicNames.of(NotificationFilter.typeOf(record, offset));
        ByteArrayOutputStream event = new ByteArrayOutputStream(head.length() + json.length() + 16);
        event.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        event.writeBytes(DATA);
        event.write(json.bytes(), 0, json.length());
        event.writeBytes(END);
        return event.toByteArray();
    }

    void appendJson(DirectBuffer record, int offset, ByteArrayOutputStream out) {
        notifications.append(record, offset, json.clear());
        out.write(json.bytes(), 0, json.length());
    }
}
