package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
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

    /** What an uninterrupted run rings, in order; empty when this is that run. */
    private final List<String> expected;

    private final Map<Long, String> seen = new TreeMap<>();
    private final Set<Object> ids = new HashSet<>();
    private final Map<Object, Long> customerSequences = new HashMap<>();
    private final Map<String, Integer> ofTheMachine = new TreeMap<>();
    private Instant time = Instant.MIN;
    private int compared;
    private long looks;
    private volatile long last;

    Consumer(List<String> expected) {
        this.expected = expected;
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
        assertThat(response.statusCode()).isEqualTo(200);
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
        assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
        long at = after;
        for (String text : Json.elements(response.body(), "notifications")) {
            at++;
            take(at, text);
        }
        assertThat(Json.object(response.body())).containsEntry("next", at);
        return at;
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
        Instant now = Instant.parse((String) notification.get("time"));
        assertThat(now).as("engine time of %s", notification).isAfterOrEqualTo(time);
        time = now;
        Object customer = notification.get("customer");
        if (customer != null) {
            assertThat(notification)
                    .containsEntry("customerSequence", customerSequences.merge(customer, 1L, Long::sum));
        }
        String type = (String) notification.get("type");
        if (OF_THE_MACHINE.contains(type)) {
            ofTheMachine.merge(type, 1, Integer::sum);
        } else {
            if (!expected.isEmpty()) {
                assertThat(compared).as("more than an uninterrupted run").isLessThan(expected.size());
                assertThat(essence(notification)).isEqualTo(expected.get(compared));
            }
            compared++;
        }
    }

    /** Nothing that an uninterrupted run rings may be missing. */
    void requireComplete() {
        assertThat(compared).as("as many as an uninterrupted run").isEqualTo(expected.size());
    }

    /** Everything seen, without what may differ between two runs of one load. */
    List<String> essences() {
        return seen.values().stream().map(text -> essence(Json.object(text))).toList();
    }

    /** A duplicate that was sent again takes a journal sequence, and engine time goes on: these may differ. */
    private static String essence(Map<String, Object> notification) {
        Map<String, Object> rest = new TreeMap<>(notification);
        rest.remove("id");
        rest.remove("sequence");
        rest.remove("time");
        Map<String, Object> cause = new TreeMap<>(Json.object(rest, "cause"));
        cause.remove("sequence");
        rest.put("cause", cause);
        return rest.toString();
    }
}
