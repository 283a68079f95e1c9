package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Talks to an engine as the world does. */
final class Client {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** One for all: each has threads of its own, and engines come and go by the hundred. */
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI uri;

    Client(URI uri) {
        this.uri = uri;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri.resolve(path)).timeout(TIMEOUT);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    HttpClient http() {
        return HTTP;
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return post(path, body.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
        return send(
                request(path).header("Content-Type", "application/x-ndjson").POST(BodyPublishers.ofByteArray(body)));
    }

    /** Posts, and the answer must be 200. */
    Map<String, Object> events(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.object(response.body());
    }

    Map<String, Object> get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request(path));
        assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
        return Json.object(response.body());
    }

    /** All notifications of the pages that the query begins, in order. */
    List<Map<String, Object>> notifications(String query) throws IOException, InterruptedException {
        List<Map<String, Object>> all = new ArrayList<>();
        long after = 0;
        while (true) {
            Map<String, Object> page = get("/v1/notifications?limit=500&after=" + after + query);
            all.addAll(Json.objects(page, "notifications"));
            long next = (Long) page.get("next");
            if (next == after) {
                return all;
            }
            after = next;
        }
    }
}
