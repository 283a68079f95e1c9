package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One consumer of notifications, who remembers what it saw: each must keep its id and its text for ever, and none may be
 * missing, doubled or out of order.
 */
final class Consumer {
    private final Map<Long, String> seen = new TreeMap<>();
    private volatile long last;

    /** Sequence of the last notification seen. */
    long last() {
        return last;
    }

    /** Every notification seen, by sequence, as the text that came. */
    Map<Long, String> seen() {
        return seen;
    }

    /**
     * Reads the stream from {@code after} until it breaks, or until {@code enough} was read.
     *
     * @throws AssertionError when the stream is not what it was
     */
    void read(Client client, long after, long enough) throws IOException, InterruptedException {
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
            // The engine was killed; an event that was cut off by that has no empty line behind it.
            assertThat(broken).isNotNull();
        }
    }

    private void take(long sequence, String text) {
        String before = seen.putIfAbsent(sequence, text);
        if (before != null) {
            assertThat(text).as("notification " + sequence + ", seen before").isEqualTo(before);
        } else {
            assertThat(sequence).as("the newest notification").isEqualTo(last + 1);
            last = sequence;
        }
    }
}
