package io.belfry.gateway.demo;

import io.belfry.api.BelfryEngine;
import io.belfry.api.OutboxReader;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.NotificationCommonDecoder;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedDecoder;
import io.belfry.gateway.delivery.NotificationText;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Shows a few of the notifications as they ring, in their customers' languages: the kinds that were shown least first, so
 * that a rare profit is not drowned in card payments. On a thread of its own.
 */
final class NotificationPrinter implements AutoCloseable {
    /** How far behind the newest it looks. */
    private static final int REACH = 4_000;

    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final long AWAIT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final BelfryEngine engine;
    private final Screen screen;
    private final Map<String, DemoCustomer> customers = new HashMap<>();
    private final NotificationText texts;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final NotificationCommonDecoder common = new NotificationCommonDecoder();
    private final long[] shown = new long[256];
    private final ExpandableArrayBuffer chosen = new ExpandableArrayBuffer();
    private final Thread thread = new Thread(this::run, "belfry-demo-printer");
    private NotificationType chosenType = NotificationType.NULL_VAL;
    private long last;
    private volatile boolean stopped;

    NotificationPrinter(BelfryEngine engine, List<DemoCustomer> customers, List<DemoFund> funds, Screen screen) {
        this.engine = engine;
        this.screen = screen;
        for (DemoCustomer customer : customers) {
            this.customers.put(customer.id(), customer);
        }
        Map<String, String> names = new HashMap<>();
        for (DemoFund each : funds) {
            names.put(each.isin(), each.name());
        }
        this.texts = new NotificationText(isin -> names.getOrDefault(isin, isin));
    }

    void start() {
        last = engine.outboxSequence();
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (OutboxReader outbox = engine.openOutbox()) {
            long nextNs = System.nanoTime();
            while (!stopped) {
                long newest = engine.awaitNotification(last, AWAIT_NS);
                if (newest > last && System.nanoTime() - nextNs >= 0) {
                    showOne(outbox, newest);
                    nextNs = System.nanoTime() + INTERVAL_NS;
                } else if (newest > last) {
                    Thread.sleep(TimeUnit.NANOSECONDS.toMillis(AWAIT_NS));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void showOne(OutboxReader outbox, long newest) {
        chosenType = NotificationType.NULL_VAL;
        outbox.read(Math.max(last, newest - REACH), REACH, this::consider);
        last = newest;
        if (chosenType != NotificationType.NULL_VAL) {
            shown[chosenType.value()]++;
            show();
        }
    }

    /** Keeps the newest of the kind that was shown least. */
    private boolean consider(long sequence, DirectBuffer buffer, int offset, int length) {
        NotificationType type = typeOf(buffer, offset);
        if (type == NotificationType.NULL_VAL) {
            return true;
        }
        if (chosenType == NotificationType.NULL_VAL || shown[type.value()] <= shown[chosenType.value()]) {
            chosenType = type;
            chosen.putBytes(0, buffer, offset, length);
        }
        return true;
    }

    private void show() {
        DemoCustomer customer = customers.get(customerOf(chosen));
        Locale locale = customer == null
                ? Locale.ENGLISH
                : Locale.forLanguageTag(customer.language().locale());
        String name = customer == null ? "operations" : customer.name();
        screen.show("  [" + locale.getLanguage() + "] " + name + ": " + texts.line(chosen, 0, locale));
    }

    /** {@code NULL_VAL} for what is not for a customer. */
    private NotificationType typeOf(DirectBuffer buffer, int offset) {
        header.wrap(buffer, offset);
        if (header.templateId() == OperationsNotifiedDecoder.TEMPLATE_ID) {
            return NotificationType.NULL_VAL;
        }
        return common.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH).type();
    }

    /** The first text of every record that is for a customer. */
    private String customerOf(DirectBuffer buffer) {
        header.wrap(buffer, 0);
        int at = MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        return buffer.getStringWithoutLengthAscii(at + 1, buffer.getByte(at) & 0xFF);
    }
}
