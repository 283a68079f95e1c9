package io.belfry.gateway.http;

import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.NotificationCommonDecoder;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedDecoder;
import io.belfry.gateway.delivery.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.agrona.DirectBuffer;

/**
 * Which notifications a consumer asked for: a customer's, some types, or all. Reads outbox records without decoding them
 * whole. Immutable; any thread, but a record must not be let go of during the call.
 */
final class NotificationFilter {
    private static final NotificationType[] TYPES = new NotificationType[256];

    static {
        for (NotificationType type : NotificationType.values()) {
            TYPES[type.value()] = type;
        }
    }

    private final byte[] customer;
    private final Set<NotificationType> types;

    private NotificationFilter(byte[] customer, Set<NotificationType> types) {
        this.customer = customer;
        this.types = types;
    }

    /**
     * @param customer an id, or null for all, operations alerts included
     * @param types names of types, separated by commas, or null for all
     */
    static NotificationFilter of(String customer, String types) throws ProblemException {
        Set<NotificationType> set = EnumSet.noneOf(NotificationType.class);
        if (types != null) {
            for (String name : types.split(",", -1)) {
                set.add(typeOf(name.strip()));
            }
        }
        return new NotificationFilter(
                customer == null ? null : customer.getBytes(StandardCharsets.UTF_8),
                types == null ? EnumSet.allOf(NotificationType.class) : set);
    }

    boolean isForAll() {
        return customer == null && types.containsAll(EnumSet.allOf(NotificationType.class));
    }

    /** Whether the outbox record at {@code offset} was asked for. */
    boolean matches(DirectBuffer record, int offset) {
        NotificationType type = typeOf(record, offset);
        return types.contains(type) && (customer == null || isCustomer(record, offset));
    }

    private boolean isCustomer(DirectBuffer record, int offset) {
        int at = customerOffset(record, offset);
        if (at < 0 || (record.getByte(at) & 0xFF) != customer.length) {
            return false;
        }
        for (int i = 0; i < customer.length; i++) {
            if (record.getByte(at + 1 + i) != customer[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a frame that was encoded from such a record was asked for. */
    boolean matches(FrameRing.Frame frame) {
        return types.contains(frame.type()) && (customer == null || Arrays.equals(customer, frame.customer()));
    }

    static NotificationType typeOf(DirectBuffer record, int offset) {
        return TYPES[
                record.getByte(offset
                                + MessageHeaderDecoder.ENCODED_LENGTH
                                + NotificationCommonDecoder.typeEncodingOffset())
                        & 0xFF];
    }

    /** The customer's id; empty for an operations alert. */
    static byte[] customerOf(DirectBuffer record, int offset) {
        int at = customerOffset(record, offset);
        if (at < 0) {
            return new byte[0];
        }
        byte[] id = new byte[record.getByte(at) & 0xFF];
        record.getBytes(at + 1, id);
        return id;
    }

    private static NotificationType typeOf(String name) throws ProblemException {
        NotificationType type = TopicNames.type(name);
        if (type != null) {
            return type;
        }
        throw new ProblemException(400, "MALFORMED", "type is " + name + ", which is no type of notification");
    }

    /** Where the customer's length byte is: the first text behind the block in all but operations alerts; -1 there. */
    private static int customerOffset(DirectBuffer record, int offset) {
        int template = record.getShort(offset + 2, java.nio.ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        if (template == OperationsNotifiedDecoder.TEMPLATE_ID) {
            return -1;
        }
        int blockLength = record.getShort(offset, java.nio.ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        return offset + MessageHeaderDecoder.ENCODED_LENGTH + blockLength;
    }
}
