package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EventSession;
import io.belfry.codec.EventLayout;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.TickEncoder;
import io.belfry.core.limits.EngineLimits;
import io.belfry.gateway.config.GatewayConfig;
import io.belfry.gateway.http.HttpContext;
import io.belfry.gateway.http.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an upstream is told about its lines, and what becomes of its money. */
@Timeout(120)
class FeedSemanticsTest {
    private static final int RING_SLOTS = 64;
    private static final String HEX_OF_BROKEN_UTF_8 = "c328";

    @TempDir
    Path directory;

    private BelfryEngine engine;
    private HttpServer server;
    private Client client;
    private int refs;

    @BeforeEach
    void start() throws Exception {
        GatewayConfig config = GatewayConfig.defaults().withDataDirectory(directory.resolve("data"));
        engine = BelfryEngine.open(config.engineContext()
                .ringSlots(RING_SLOTS)
                .maxBatch(RING_SLOTS)
                .blockBytes(1 << 18)
                .limits(small(config)));
        server = HttpServer.start(engine, new HttpContext().port(0).ringPatience(Duration.ofMillis(1)));
        client = new Client(server.uri());
        Map<String, Object> answer = client.events("/v1/events", """
                {"type":"customer.registered","customer":"C"}
                {"type":"account.opened","account":"A","customer":"C","currency":"EUR"}
                {"type":"account.opened","account":"J","customer":"C","currency":"JPY"}
                {"type":"fund.registered","fund":"F","currency":"EUR"}
                """);
        assertThat(answer).containsEntry("accepted", 4L).containsEntry("rejected", List.of());
    }

    private static EngineLimits small(GatewayConfig config) {
        EngineLimits d = config.limits();
        return new EngineLimits(
                1_000,
                1_000,
                100,
                1_000,
                100,
                100,
                100,
                1_000,
                1 << 20,
                1 << 12,
                d.refWindowNs(),
                1 << 12,
                d.orderWindowNs(),
                d.sweepSlicePerEvent(),
                d.sweepSlicePerTick(),
                d.pendingActionsPerFund(),
                100,
                d.clockJumpLimitNs(),
                d.details());
    }

    @AfterEach
    void stop() {
        server.close();
        engine.close();
    }

    static Stream<Arguments> badLines() {
        return Stream.of(
                bad("truncated", "{\"type\":\"account.posted\",\"account\":\"A\",\"amou", "MALFORMED", ""),
                bad("no JSON", "hello", "MALFORMED", ""),
                bad("an array", "[1,2]", "MALFORMED", ""),
                bad("two objects", "{\"type\":\"account.closed\"}{}", "MALFORMED", ""),
                bad("no type", "{\"account\":\"A\"}", "MALFORMED", "type"),
                bad("unknown type", "{\"type\":\"account.exploded\"}", "UNKNOWN_TYPE", "account.exploded"),
                bad("wrong currency", posting("A", "1", "USD", "x"), "CURRENCY_MISMATCH", "EUR"),
                bad("no currency", posting("A", "1", "XQX", "x"), "", "XQX"),
                bad("unknown account", posting("nobody", "1", "EUR", "x"), "UNKNOWN_ACCOUNT", "nobody"),
                bad(
                        "unknown fund",
                        "{\"type\":\"fund.priced\",\"fund\":\"G\",\"nav\":\"1\",\"date\":\"2026-01-01\"}",
                        "UNKNOWN_FUND",
                        "G"),
                bad("too many decimals", posting("A", "1.001", "EUR", "x"), "AMOUNT_PRECISION", "1.001"),
                bad("yen have none", posting("J", "1.5", "JPY", "x"), "AMOUNT_PRECISION", "1.5"),
                bad("past 64 bits", posting("A", "92233720368547758.08", "EUR", "x"), "AMOUNT_OVERFLOW", "amount"),
                bad(
                        "an absurd exponent",
                        "{\"type\":\"account.posted\",\"account\":\"A\",\"amount\":1e999999999,\"currency\":\"EUR\",\"ref\":\"x\"}",
                        "",
                        "amount"),
                bad("no number", posting("A", "NaN", "EUR", "x"), "MALFORMED", "amount"),
                bad("an empty amount", posting("A", "", "EUR", "x"), "MALFORMED", "amount"),
                bad(
                        "a NAV of zero",
                        "{\"type\":\"fund.priced\",\"fund\":\"F\",\"nav\":\"0\",\"date\":\"2026-01-01\"}",
                        "OUT_OF_RANGE",
                        "nav"),
                bad(
                        "no such day",
                        "{\"type\":\"fund.priced\",\"fund\":\"F\",\"nav\":\"1\",\"date\":\"2026-02-30\"}",
                        "MALFORMED",
                        "date"),
                bad("an id with a blank", posting("A", "1", "EUR", "x y"), "OUT_OF_RANGE", "ref"),
                bad("an id of 37", posting("A", "1", "EUR", "x".repeat(37)), "OUT_OF_RANGE", "ref"),
                bad(
                        "double keys",
                        "{\"type\":\"account.posted\",\"account\":\"A\",\"account\":\"J\",\"amount\":\"1\",\"currency\":\"EUR\",\"ref\":\"x\"}",
                        "MALFORMED",
                        "account"),
                bad(
                        "deep nesting",
                        "{\"type\":\"account.posted\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
                        "MALFORMED",
                        ""),
                bad(
                        "10 MB",
                        posting("A", "1", "EUR", "x").replace("}", ",\"text\":\"" + "y".repeat(10 << 20) + "\"}"),
                        "MALFORMED",
                        "longer"),
                bad(
                        "half a number",
                        "{\"type\":\"account.closed\",\"account\":\"A\",\"feed\":\"f\"}",
                        "MALFORMED",
                        "seq"),
                bad(
                        "invalid UTF-8",
                        posting("A", "1", "EUR", "x").replace("}", ",\"text\":\"" + HEX_OF_BROKEN_UTF_8 + "\"}"),
                        "MALFORMED",
                        ""));
    }

    /** Those that can be numbered by position. */
    static Stream<Arguments> badLinesWithoutANumber() {
        return badLines().filter(line -> !line.get()[0].equals("half a number"));
    }

    private static Arguments bad(String name, String line, String code, String part) {
        return Arguments.of(name, line, code, part);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badLines")
    void shouldRefuseTheBadLineAloneWithCodeAndMessage(String name, String line, String code, String part)
            throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes((posting("A", "1.10", "EUR", "before") + "\n").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(withBrokenBytes(line));
        body.writeBytes(("\n" + posting("A", "2.20", "EUR", "behind") + "\n").getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> response = client.post("/v1/events", body.toByteArray());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        Map<String, Object> answer = Json.object(response.body());
        assertThat(answer).containsEntry("accepted", 2L).containsEntry("duplicates", 0L);
        assertThat(Json.objects(answer, "rejected")).hasSize(1);
        Map<String, Object> rejected = Json.objects(answer, "rejected").get(0);
        assertThat(rejected).containsEntry("line", 2L);
        assertThat((String) rejected.get("message")).isNotEmpty().contains(part).hasSizeLessThan(500);
        if (code.isEmpty()) {
            assertThat((String) rejected.get("code")).isNotIn("OK", "RING_FULL", "NOT_READY");
        } else {
            assertThat(rejected).containsEntry("code", code);
        }
        assertThat(ledger()).isEqualTo("3.30");
    }

    /** A numbered feed that sends the same bad line moves on behind it, and hears the same again. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("badLinesWithoutANumber")
    void shouldMoveBehindABadNumberedLineAndRememberItsCode(String name, String line, String code, String part)
            throws Exception {
        byte[] bytes = withBrokenBytes(line);
        Map<String, Object> first =
                Json.object(client.post("/v1/events?feed=core&seq=1", bytes).body());
        Map<String, Object> again =
                Json.object(client.post("/v1/events?feed=core&seq=1", bytes).body());
        Object firstCode = Json.objects(first, "rejected").get(0).get("code");
        assertThat(Json.objects(again, "rejected").get(0)).containsEntry("code", firstCode);
        assertThat(feed("core")).containsEntry("lastSeq", 1L);

        // Mended or not, number 1 stays refused; the feed goes on with number 2.
        Map<String, Object> mended = numbered(1, posting("A", "5", "EUR", "mended"));
        assertThat(Json.objects(mended, "rejected").get(0)).containsEntry("code", firstCode);
        assertThat(numbered(2, posting("A", "1", "EUR", "next"))).containsEntry("accepted", 1L);
        assertThat(ledger()).isEqualTo("1.00");
    }

    @Test
    void shouldRefuseAHoleAndLoseNothingWhenTheMissingOnesCome() throws Exception {
        assertThat(numbered(1, post(), post())).containsEntry("accepted", 2L);
        Map<String, Object> hole = numbered(4, post(), post());
        assertThat(hole).containsEntry("accepted", 0L);
        assertThat(Json.objects(hole, "rejected"))
                .hasSize(2)
                .allSatisfy(rejected -> assertThat(rejected).containsEntry("code", "SEQ_GAP"))
                .allSatisfy(
                        rejected -> assertThat((String) rejected.get("message")).contains("3"));
        assertThat(feed("core")).containsEntry("lastSeq", 2L);

        assertThat(numbered(3, post(), post(), post())).containsEntry("accepted", 3L);
        assertThat(ledger()).isEqualTo("5.00");
    }

    @Test
    void shouldSeeASwapAsAHoleAndADuplicateAsNothing() throws Exception {
        String one = inLine(1, post());
        String two = inLine(2, post());
        String three = inLine(3, post());

        Map<String, Object> swapped = client.events("/v1/events", one + three + two);
        assertThat(swapped).containsEntry("accepted", 2L);
        assertThat(Json.objects(swapped, "rejected"))
                .singleElement()
                .satisfies(rejected ->
                        assertThat(rejected).containsEntry("line", 2L).containsEntry("code", "SEQ_GAP"));

        Map<String, Object> repeated = client.events("/v1/events", one + two + three + three);
        assertThat(repeated)
                .containsEntry("accepted", 1L)
                .containsEntry("duplicates", 3L)
                .containsEntry("rejected", List.of());
        assertThat(ledger()).isEqualTo("3.00");
    }

    @Test
    void shouldMoveOnOverASkipAndTellOperations() throws Exception {
        numbered(1, post());
        assertThat(client.events("/v1/events", "{\"type\":\"feed.skip\",\"skipped\":\"core\",\"to\":5}\n"))
                .containsEntry("accepted", 1L);

        assertThat(numbered(3, post())).containsEntry("duplicates", 1L);
        assertThat(numbered(5, post())).containsEntry("accepted", 1L);
        assertThat(ledger()).isEqualTo("2.00");
        List<Map<String, Object>> alerts = client.notifications("&type=feed.gap");
        assertThat(alerts).hasSize(1);
        assertThat(alerts.get(0)).containsEntry("customer", null);
        assertThat(Json.object(alerts.get(0), "data")).containsEntry("feed", "core");
        Map<String, Object> backwards =
                client.events("/v1/events", "{\"type\":\"feed.skip\",\"skipped\":\"core\",\"to\":2}\n");
        assertThat(Json.objects(backwards, "rejected").get(0)).containsEntry("code", "OUT_OF_RANGE");
    }

    @Test
    void shouldNameTheLineToGoOnFromWhenTheRingIsFullAndLoseNothing() throws Exception {
        int count = 1_000;
        String[] lines = new String[count];
        for (int i = 0; i < count; i++) {
            lines[i] = post();
        }
        lines[500] = "{\"broken\"";
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        CompletableFuture<String> blocking = engine.query(core -> {
            blocked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "";
        });
        blocked.await();
        EventSession filler = engine.openSession((line, code, sequence, refusal) -> {});
        // The question takes a slot, the ticks leave twenty.
        for (int i = 0; i < RING_SLOTS - 21; i++) {
            assertThat(offerTick(filler)).isTrue();
        }
        CompletableFuture<HttpResponse<String>> pending = CompletableFuture.supplyAsync(() -> post(lines, 0));
        while (offerTick(filler)) {
            Thread.onSpinWait();
        }
        // Not one more fits: this request stops at its first line.
        HttpResponse<String> refused = post(lines, 0);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
        assertThat(Json.object(refused.body())).containsEntry("accepted", 0L).containsEntry("next", 1L);
        release.countDown();
        blocking.get(10, TimeUnit.SECONDS);

        int next = 1;
        int accepted = 0;
        int rejected = 0;
        HttpResponse<String> response = pending.get(30, TimeUnit.SECONDS);
        while (true) {
            Map<String, Object> answer = Json.object(response.body());
            accepted += (int) (long) (Long) answer.get("accepted");
            assertThat(answer).containsEntry("duplicates", 0L);
            rejected += Json.objects(answer, "rejected").size();
            if (response.statusCode() == 200) {
                assertThat(answer).doesNotContainKey("next");
                break;
            }
            assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer).containsEntry("code", "RING_FULL");
            next += (int) (long) (Long) answer.get("next") - 1;
            response = post(lines, next - 1);
        }
        assertThat(accepted).isEqualTo(count - 1);
        assertThat(rejected).isEqualTo(1);
        assertThat(ledger()).isEqualTo((count - 1) + ".00");
    }

    private HttpResponse<String> post(String[] lines, int from) {
        try {
            return client.post("/v1/events", String.join("\n", List.of(lines).subList(from, lines.length)));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean offerTick(EventSession session) {
        UnsafeBuffer tick = new UnsafeBuffer(new byte[64]);
        TickEncoder encoder = new TickEncoder().wrapAndApplyHeader(tick, 0, new MessageHeaderEncoder());
        encoder.common()
                .engineTimeNs(EventLayout.NO_TIME)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
        return session.offer(tick, 0, encoder.limit(), 0);
    }

    private Map<String, Object> numbered(long seq, String... lines) throws Exception {
        HttpResponse<String> response = client.post("/v1/events?feed=core&seq=" + seq, String.join("\n", lines));
        return Json.object(response.body());
    }

    private Map<String, Object> feed(String name) throws Exception {
        return Json.objects(client.get("/v1/feeds"), "feeds").stream()
                .filter(feed -> name.equals(feed.get("feed")))
                .findFirst()
                .orElseThrow();
    }

    private String ledger() throws Exception {
        return (String) client.get("/v1/accounts/A").get("ledger");
    }

    /** A new posting of one euro. */
    private String post() {
        return posting("A", "1", "EUR", "R-" + refs++);
    }

    private static String inLine(long seq, String line) {
        return line.substring(0, line.length() - 1) + ",\"feed\":\"core\",\"seq\":" + seq + "}\n";
    }

    private static String posting(String account, String amount, String currency, String ref) {
        return "{\"type\":\"account.posted\",\"account\":\"%s\",\"amount\":\"%s\",\"currency\":\"%s\",\"ref\":\"%s\"}"
                .formatted(account, amount, currency, ref);
    }

    /** Puts the two bytes that are no UTF-8 where the text names them. */
    private static byte[] withBrokenBytes(String line) {
        int at = line.indexOf(HEX_OF_BROKEN_UTF_8);
        if (at < 0) {
            return line.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(line.substring(0, at).getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(HexFormat.of().parseHex(HEX_OF_BROKEN_UTF_8));
        bytes.writeBytes(line.substring(at + HEX_OF_BROKEN_UTF_8.length()).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
