package io.belfry.gateway.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends numbered feeds over HTTP and asks what became of them, as any upstream system would. Any thread. */
final class FeedClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    /** How often lines are sent again that were not taken, before giving up. */
    private static final int MAX_ATTEMPTS = 200;

    private final URI server;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    /**
     * What became of some lines.
     *
     * @param accepted applied
     * @param duplicates known already
     * @param refused one sentence for each refused line
     * @param retries how often a full ring made us send the rest again
     */
    record Sent(long accepted, long duplicates, List<String> refused, int retries) {
        Sent {
            refused = List.copyOf(refused);
        }
    }

    FeedClient(URI server) {
        this.server = server;
    }

    /** The last number of each feed that the engine has taken. */
    Map<String, Long> positions() throws IOException, InterruptedException {
        Map<String, Long> positions = new HashMap<>();
        for (JsonObject feed : get("v1/feeds").objects("feeds")) {
            positions.put(feed.text("feed"), feed.number("lastSeq"));
        }
        return positions;
    }

    /** Any answer of the server that is a JSON object. */
    JsonObject get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT).build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("GET /" + path + " was answered " + response.statusCode() + ": " + response.body());
        }
        return JsonObject.parse(response.body());
    }

    /**
     * Sends lines of one feed, the first one numbered {@code firstSeq}, until all were taken: where the ring is full, it
     * waits as long as it is told and goes on from the line that the answer names.
     *
     * @throws IOException when the server cannot be reached, or refuses for good
     */
    Sent send(String feed, long firstSeq, List<String> lines) throws IOException, InterruptedException {
        long accepted = 0;
        long duplicates = 0;
        List<String> refused = new ArrayList<>();
        int from = 0;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            HttpResponse<String> response = post(feed, firstSeq + from, lines.subList(from, lines.size()));
            JsonObject answer = JsonObject.parse(response.body());
            accepted += answer.number("accepted");
            duplicates += answer.number("duplicates");
            for (JsonObject rejected : answer.objects("rejected")) {
                refused.add(feed + " " + (firstSeq + from + rejected.number("line") - 1) + ": " + rejected.text("code")
                        + ": " + rejected.text("message"));
            }
            if (!answer.has("next") && response.statusCode() == 200) {
                return new Sent(accepted, duplicates, refused, attempt);
            }
            boolean isTransient = response.statusCode() == TOO_MANY_REQUESTS || response.statusCode() == UNAVAILABLE;
            if (!answer.has("next") && !isTransient) {
                throw new IOException("POST /v1/events was answered " + response.statusCode() + ": " + response.body());
            }
            // Without a line to go on from nothing of it was taken.
            from += (int) Math.max(0, answer.number("next") - 1);
            pause(response, attempt);
        }
        throw new IOException("feed " + feed + " is not taken on: it stands before number " + (firstSeq + from));
    }

    private HttpResponse<String> post(String feed, long seq, List<String> lines)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("v1/events?feed=" + feed + "&seq=" + seq))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(String.join("\n", lines) + "\n"))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** A full ring is empty again within milliseconds, so the first attempts do not wait the whole second. */
    private static void pause(HttpResponse<String> response, int attempt) throws InterruptedException {
        long toldMs = 1_000 * response.headers().firstValueAsLong("Retry-After").orElse(1);
        Thread.sleep(Math.min(toldMs, 5L << Math.min(attempt, 10)));
    }
}
