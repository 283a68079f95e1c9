package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One consumer of notifications, who remembers what it saw: each must keep its id and its bytes for ever, whichever way it
 * is read, none may be missing, doubled or out of order, and together they must be what an uninterrupted run rings.
 *
 * <p>One thread at a time; {@link #last} any thread.
 */
final class Consumer {
    /** Alerts about the machine, which an uninterrupted run need not ring. */
    private static final Set<String> OF_THE_MACHINE = Set.of("disk.low", "clock.jumped");

    private static final int PAGE = 200;
    private static final int FAILED = 500;
    private static final int UNAVAILABLE = 503;

    /**
     * What an uninterrupted run rings, by customer, in order; empty when this is that run. Between customers the order is
     * free: when a sweep goes on depends on how busy the feeds are.
     */
    private final Map<String, List<String>> expected;

    private final Map<Long, String> seen = new TreeMap<>();
    private final Set<Object> ids = new HashSet<>();
    private final Map<String, List<String>> essences = new TreeMap<>();

    private final Map<String, Long> byCustomer = new HashMap<>();
    /** Engine time by the cause's sequence. */
    private final TreeMap<Long, Instant> times = new TreeMap<>();

    private final Map<String, Integer> ofTheMachine = new TreeMap<>();
    private long looks;
    private volatile long last;

    Consumer(Map<String, List<String>> expected) {
        this.expected = expected;
    }

    /** The engine does not serve what it finds damaged, and says so. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedException(String text) {
            super(text);
        }
    }

    /** Sequence of the last notification seen. */
    long last() {
        return last;
    }

    /** How often a notification was read, the same one again included. */
    long looks() {
        return looks;
    }

    /** Alerts about the machine that were seen, by type. */
    Map<String, Integer> ofTheMachine() {
        return ofTheMachine;
    }

    /**
     * Reads the stream from {@code after} until it breaks, or until {@code enough}.
     *
     * @throws AssertionError when it is not what it was
     */
    void readStream(Client client, long after, long enough) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = client.http()
                .send(
                        client.request("/v1/notifications")
                                .header("Accept", "text/event-stream")
                                .header("Last-Event-ID", Long.toString(after))
                                .build(),
                        BodyHandlers.ofLines());
        requireAnswer(response);
        long at = after;
        long id = -1;
        String data = null;
        try (Stream<String> lines = response.body()) {
            for (Iterator<String> line = lines.iterator(); at < enough && line.hasNext(); ) {
                String text = line.next();
                if (text.startsWith("id:")) {
                    id = Long.parseLong(text.substring(3).strip());
                } else if (text.startsWith("data:")) {
                    data = text.substring(5).strip();
                } else if (text.startsWith("event:")) {
                    assertThat(text).doesNotContain("gap");
                } else if (text.isEmpty() && data != null) {
                    assertThat(id).as("the sequence behind " + at).isEqualTo(at + 1);
                    take(id, data);
                    at = id;
                    data = null;
                }
            }
        } catch (UncheckedIOException broken) {
            // The engine is gone; an event that was cut off by that has no empty line behind it.
            assertThat(broken).isNotNull();
        }
    }

    /**
     * Reads one page.
     *
     * @param waitSeconds how long the engine may wait for the first notification; 0 for not at all
     * @return what to go on from
     */
    long readPage(Client client, long after, int waitSeconds) throws IOException, InterruptedException {
        String path = "/v1/notifications?limit=" + PAGE + "&after=" + after + "&wait=" + waitSeconds;
        HttpResponse<String> response = client.send(client.request(path));
        requireAnswer(response);
        long at = after;
        for (String text : Json.elements(response.body(), "notifications")) {
            at++;
            take(at, text);
        }
        assertThat(Json.object(response.body())).containsEntry("next", at);
        return at;
    }

    /** An engine that is about to end has no connection to break any more, and says so. */
    private static void requireAnswer(HttpResponse<?> response) throws IOException {
        if (response.statusCode() == FAILED) {
            throw new DamagedException(String.valueOf(response.body()));
        }
        if (response.statusCode() == UNAVAILABLE) {
            throw new ConnectException("not ready");
        }
        assertThat(response.statusCode()).as("%s", response).isEqualTo(200);
    }

    /** Reads pages from {@code after} until there are no more; at least what was seen before must be there. */
    void readPages(Client client, long after) throws IOException, InterruptedException {
        long at = after;
        long next = readPage(client, at, 0);
        while (next > at) {
            at = next;
            next = readPage(client, at, 0);
        }
        assertThat(at).as("notifications that can be read").isEqualTo(last);
    }

    private void take(long sequence, String text) {
        looks++;
        String before = seen.putIfAbsent(sequence, text);
        if (before != null) {
            assertThat(text).as("notification " + sequence + ", seen before").isEqualTo(before);
            return;
        }
        assertThat(sequence).as("the newest notification").isEqualTo(last + 1);
        requireSound(sequence, Json.object(text));
        last = sequence;
    }

    private void requireSound(long sequence, Map<String, Object> notification) {
        assertThat(notification).containsEntry("sequence", sequence);
        assertThat(ids.add(notification.get("id")))
                .as("the first with this id: %s", notification)
                .isTrue();
        requireSoundTime(notification);
        String type = (String) notification.get("type");
        if (OF_THE_MACHINE.contains(type)) {
            ofTheMachine.merge(type, 1, Integer::sum);
            return;
        }
        String customer = String.valueOf(notification.get("customer"));
        if (notification.get("customer") != null) {
            long count = byCustomer.merge(customer, 1L, Long::sum);
            assertThat(notification).containsEntry("customerSequence", count);
        }
        // Order is exact per account and per position. Across one customer's subjects a sweep that ticks carry on may
        // come
        // before or behind the next event, so it may differ between two runs of one load, never between a run and its
        // replay.
        Map<String, Object> data = Json.object(notification, "data");
        String subject = customer + " " + data.get("account") + " " + data.get("fund");
        List<String> own = essences.computeIfAbsent(subject, absent -> new ArrayList<>());
        own.add(essence(notification));
        if (!expected.isEmpty()) {
            List<String> all = expected.getOrDefault(subject, List.of());
            assertThat(own.size()).as("notifications of %s", subject).isLessThanOrEqualTo(all.size());
            assertThat(own.get(own.size() - 1)).isEqualTo(all.get(own.size() - 1));
        }
    }

    /** A notification has the time of its cause, and time does not go back from one event to the next. */
    private void requireSoundTime(Map<String, Object> notification) {
        long cause = (Long) Json.object(notification, "cause").get("sequence");
        Instant time = Instant.parse((String) notification.get("time"));
        Map.Entry<Long, Instant> before = times.floorEntry(cause);
        Map.Entry<Long, Instant> behind = times.ceilingEntry(cause);
        assertThat(time)
                .as("engine time of %s", notification)
                .isBetween(
                        before == null ? Instant.MIN : before.getValue(),
                        behind == null ? Instant.MAX : behind.getValue());
        times.put(cause, time);
    }

    /** Nothing that an uninterrupted run rings may be missing. */
    void requireComplete() {
        assertThat(essences).isEqualTo(expected);
    }

    /** Everything seen, by customer and subject, without what may differ between two runs of one load. */
    Map<String, List<String>> essences() {
        return essences;
    }

    /** A duplicate that was sent again takes a journal sequence, and engine time goes on: these may differ. */
    private static String essence(Map<String, Object> notification) {
        Map<String, Object> rest = new TreeMap<>(notification);
        rest.remove("id");
        rest.remove("sequence");
        rest.remove("customerSequence");
        rest.remove("time");
        Map<String, Object> cause = new TreeMap<>(Json.object(rest, "cause"));
        cause.remove("sequence");
        rest.put("cause", cause);
        return rest.toString();
    }
}
