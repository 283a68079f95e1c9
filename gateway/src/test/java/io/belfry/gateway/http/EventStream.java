package io.belfry.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Reads a stream of server-sent events, blocking for the next one. */
final class EventStream implements AutoCloseable {
    private final InputStream body;
    private final BufferedReader reader;

    private EventStream(InputStream body) {
        this.body = body;
        this.reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    record Event(String id, String type, String data) {}

    static EventStream open(RunningServer running, String path, String lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(running.uri(path)).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> response = running.client.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        return new EventStream(response.body());
    }

    /** The next event, comments and the retry line passed over; null at the end. */
    Event next() throws IOException {
        String id = null;
        String type = null;
        StringBuilder data = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.append(line.substring(6));
            } else if (line.isEmpty() && type != null) {
                return new Event(id, type, data.toString());
            }
        }
        return null;
    }

    /** The next line as it is. */
    String nextLine() throws IOException {
        return reader.readLine();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
