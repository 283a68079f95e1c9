package io.belfry.gateway.http;

import static io.belfry.gateway.http.RunningServer.NDJSON;
import static io.belfry.gateway.http.RunningServer.objects;
import static io.belfry.gateway.http.RunningServer.parse;
import static io.belfry.gateway.http.RunningServer.posting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCallsTest {
    private RunningServer running;
    private int probes;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        running = RunningServer.start(
                directory, context -> context.maxRequestBytes(100_000).ringPatience(Duration.ofMillis(100)));
        running.accept(RunningServer.SMALL_BANK);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void shouldAnswerWhenDurableAndPublished() throws Exception {
        HttpResponse<String> response =
                running.post("/v1/events", NDJSON, posting("A-1", "-10.00", "T-1") + posting("A-1", "2.50", "T-2"));

        assertThat(response.statusCode()).isEqualTo(200);
        Map<String, Object> answer = parse(response.body());
        assertThat(answer)
                .containsEntry("accepted", 2L)
                .containsEntry("duplicates", 0L)
                .containsEntry("rejected", List.of())
                .doesNotContainKey("next");
        assertThat((long) answer.get("sequence"))
                .isEqualTo(running.engine.status().journaled());
        assertThat(running.json("/v1/accounts/A-1")).containsEntry("ledger", "92.50");
    }

    @Test
    void shouldTakeAJsonArray() throws Exception {
        String body = "[" + posting("A-1", "1.00", "T-1") + "," + posting("A-1", "2.00", "T-2") + "]";

        HttpResponse<String> response = running.post("/v1/events", "application/json; charset=utf-8", body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(parse(response.body())).containsEntry("accepted", 2L);
    }

    @Test
    void shouldRefuseABadLineAlone() throws Exception {
        String body = posting("A-1", "1.00", "T-1")
                + "{\"type\":\"account.posted\"\n"
                + posting("A-9", "1.00", "T-2")
                + posting("A-1", "1.001", "T-3")
                + posting("A-1", "1.00", "T-1")
                + posting("A-1", "3.00", "T-4");

        HttpResponse<String> response = running.post("/v1/events", NDJSON, body);

        assertThat(response.statusCode()).isEqualTo(200);
        Map<String, Object> answer = parse(response.body());
        assertThat(answer).containsEntry("accepted", 2L).containsEntry("duplicates", 1L);
        assertThat(objects(answer, "rejected"))
                .extracting(rejection -> rejection.get("line") + " " + rejection.get("code"))
                .containsExactly("2 MALFORMED", "3 UNKNOWN_ACCOUNT", "4 AMOUNT_PRECISION");
    }

    @Test
    void shouldNumberLinesByPosition() throws Exception {
        String path = "/v1/events?feed=core&seq=1";
        running.post(path, NDJSON, posting("A-1", "1.00", "T-1") + posting("A-1", "2.00", "T-2"));

        HttpResponse<String> again = running.post(
                path,
                NDJSON,
                posting("A-1", "1.00", "T-1") + posting("A-1", "2.00", "T-2") + posting("A-1", "4.00", "T-3"));
        HttpResponse<String> hole = running.post("/v1/events?feed=core&seq=9", NDJSON, posting("A-1", "8.00", "T-9"));

        assertThat(parse(again.body())).containsEntry("accepted", 1L).containsEntry("duplicates", 2L);
        assertThat(objects(parse(hole.body()), "rejected"))
                .singleElement()
                .satisfies(rejection -> assertThat(rejection).containsEntry("code", "SEQ_GAP"))
                .satisfies(rejection ->
                        assertThat((String) rejection.get("message")).contains("4"));
        assertThat(objects(running.json("/v1/feeds"), "feeds"))
                .singleElement()
                .satisfies(feed -> assertThat(feed)
                        .containsEntry("feed", "core")
                        .containsEntry("lastSeq", 3L)
                        .containsEntry("accepted", 3L)
                        .containsEntry("duplicates", 2L));
    }

    @Test
    void shouldListWhatWasRefusedOfAFeed() throws Exception {
        running.post(
                "/v1/events?feed=core&seq=1",
                NDJSON,
                posting("A-1", "1.00", "T-1") + "{\"type\":\"nonsense\",\"x\":\"é\"}\n"
                        + posting("A-9", "1.00", "T-2"));

        Map<String, Object> answer = running.json("/v1/feeds/core/refused");

        assertThat(objects(answer, "refused"))
                .extracting(refused -> refused.get("seq") + " " + refused.get("code"))
                .containsExactly("2 UNKNOWN_TYPE", "3 UNKNOWN_ACCOUNT");
        assertThat(objects(answer, "refused").get(0).get("text")).isEqualTo("{\"type\":\"nonsense\",\"x\":\"é\"}");
        assertThat(objects(running.json("/v1/feeds/core/refused?after=2"), "refused"))
                .hasSize(1);
        assertThat(running.get("/v1/feeds/other/refused").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldListMoreThanOneQuestionLooksAt() throws Exception {
        int count = 2 * StateCalls.SMALL_SLICE + 10;
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < count; i++) {
            many.append(posting("A-9", "1.00", "M-" + i));
        }
        running.post("/v1/events?feed=many&seq=1", NDJSON, posting("A-1", "1.00", "M-good") + many);
        running.post("/v1/events?feed=few&seq=1", NDJSON, posting("A-9", "1.00", "F-1"));
        running.post("/v1/events?feed=many&seq=" + (count + 2), NDJSON, posting("A-9", "1.00", "M-last"));

        assertThat(objects(running.json("/v1/feeds/many/refused"), "refused"))
                .extracting(refused -> refused.get("seq"))
                .isEqualTo(LongStream.rangeClosed(2, count + 2L).boxed().toList());
        assertThat(objects(running.json("/v1/feeds/many/refused?after=" + count), "refused"))
                .hasSize(2);
        assertThat(objects(running.json("/v1/feeds/few/refused"), "refused")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAnswer413PastTheLimit(boolean isLengthKnown) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; lines.length() < 300_000; i++) {
            lines.append(posting("A-1", "0.01", "T-" + i));
        }
        byte[] body = lines.toString().getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> response = running.send(running.request("/v1/events")
                .header("Content-Type", NDJSON)
                .POST(
                        isLengthKnown
                                ? BodyPublishers.ofByteArray(body)
                                : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

        assertThat(response.statusCode()).isEqualTo(413);
        assertProblem(response, "TOO_LARGE");
        if (!isLengthKnown) {
            long accepted = (long) parse(response.body()).get("accepted");
            assertThat(accepted).isPositive();
            assertThat(running.json("/v1/accounts/A-1"))
                    .containsEntry("ledger", "%d.%02d".formatted(100 + accepted / 100, accepted % 100));
        }
    }

    @Test
    void shouldAnswer429WithTheLineToGoOnFromWhenTheRingIsFull() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Void> blocked = running.engine.query(core -> {
            awaitQuietly(release);
            return null;
        });
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            lines.append(posting("A-1", "0.01", "T-" + i));
        }

        CompletableFuture<HttpResponse<String>> pending = running.client.sendAsync(
                running.request("/v1/events")
                        .header("Content-Type", NDJSON)
                        .POST(BodyPublishers.ofString(lines.toString()))
                        .build(),
                BodyHandlers.ofString());
        // A single line is refused at once when there is no room.
        await().until(this::isRingFull);
        release.countDown();
        HttpResponse<String> response = pending.get();
        blocked.get();

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertProblem(response, "RING_FULL");
        Map<String, Object> answer = parse(response.body());
        long accepted = (long) answer.get("accepted");
        assertThat(accepted).isBetween(1L, 999L);
        assertThat(answer).containsEntry("next", accepted + 1);
    }

    @Test
    void shouldKeepWhatWasOfferedWhenTheClientGoesAway() throws Exception {
        String first = posting("A-1", "1.00", "T-1");
        InputStream whole = new ByteArrayInputStream((first + first.substring(0, 20)).getBytes(StandardCharsets.UTF_8));
        InputStream broken = new SequenceInputStream(whole, new BrokenStream());

        CompletableFuture<HttpResponse<String>> sent = running.client.sendAsync(
                running.request("/v1/events")
                        .header("Content-Type", NDJSON)
                        .POST(BodyPublishers.ofInputStream(() -> broken))
                        .build(),
                BodyHandlers.ofString());

        assertThat(sent).failsWithin(Duration.ofSeconds(20));
        assertThat((String) running.json("/v1/accounts/A-1").get("ledger")).isIn("100.00", "101.00");
        assertThat(running.get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldImportAnAmfiFile() throws Exception {
        String file = """
                Scheme Code;ISIN Div Payout/ ISIN Growth;ISIN Div Reinvestment;Scheme Name;Net Asset Value;Date\r
                \r
                Open Ended Schemes(Debt Scheme - Banking and PSU Fund)\r
                \r
                119551;INF209KA12Z1;INF209KA13Z9;Banking & PSU Debt Fund;165.5613;20-Nov-2026\r
                """;

        HttpResponse<String> response = running.post("/v1/import?format=amfi&open=true", "text/plain", file);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(parse(response.body())).containsEntry("rejected", List.of());
        assertThat(objects(running.json("/v1/funds?prefix=Banking"), "funds"))
                .extracting(fund -> fund.get("fund") + " " + fund.get("nav"))
                .containsExactly("INF209KA12Z1 165.56130000", "INF209KA13Z9 165.56130000");
    }

    private boolean isRingFull() throws Exception {
        return running.client
                .sendAsync(
                        running.request("/v1/events")
                                .header("Content-Type", NDJSON)
                                .POST(BodyPublishers.ofString(posting("A-2", "1", "probe-" + probes++)))
                                .build(),
                        BodyHandlers.ofString())
                .thenApply(response -> response.statusCode() == 429)
                .completeOnTimeout(false, 500, TimeUnit.MILLISECONDS)
                .get();
    }

    private static void assertProblem(HttpResponse<String> response, String code) throws IOException {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(parse(response.body()))
                .containsEntry("code", code)
                .containsEntry("status", (long) response.statusCode())
                .containsKeys("title", "detail");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a client sends that breaks off in the middle of a line. */
    private static final class BrokenStream extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("broken off");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("broken off");
        }
    }
}
