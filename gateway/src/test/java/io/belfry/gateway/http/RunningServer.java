package io.belfry.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.codec.ClockMode;
import io.belfry.core.limits.EngineLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An engine with an HTTP server and a client, on a data directory of its own. */
final class RunningServer implements AutoCloseable {
    static final String NDJSON = "application/x-ndjson";

    /** A customer with an account of 100.00 EUR that rings when it goes below 50.00, and a fund. */
    static final String SMALL_BANK = """
            {"type":"customer.registered","customer":"C-1","name":"Anna Schmidt","locale":"de-DE","segment":"private"}
            {"type":"account.opened","account":"A-1","customer":"C-1","currency":"EUR","balance":"100.00"}
            {"type":"customer.registered","customer":"C-2","name":"山田 花子","locale":"ja-JP"}
            {"type":"account.opened","account":"A-2","customer":"C-2","currency":"JPY"}
            {"type":"fund.registered","fund":"F-1","currency":"EUR","name":"Global Equity"}
            {"type":"rule.set","rule":"low","kind":"balance.below","scope":{"all":true},\
            "params":{"field":"ledger","currency":"EUR","levels":["50.00"]},"severity":"warning"}
            {"type":"rule.set","rule":"moves","kind":"balance.changed","scope":{"all":true},"params":{}}
            """;

    final BelfryEngine engine;
    final HttpServer server;
    final HttpClient client = HttpClient.newHttpClient();

    private RunningServer(BelfryEngine engine, HttpServer server) {
        this.engine = engine;
        this.server = server;
    }

    static RunningServer start(Path directory) throws IOException {
        return start(directory, context -> context);
    }

    static RunningServer start(Path directory, UnaryOperator<HttpContext> settings) throws IOException {
        BelfryEngine engine = BelfryEngine.open(engineContext(directory));
        return new RunningServer(engine, HttpServer.start(engine, settings.apply(new HttpContext().port(0))));
    }

    static RunningServer start(EngineContext engine) throws IOException {
        BelfryEngine opened = BelfryEngine.open(engine);
        return new RunningServer(opened, HttpServer.start(opened, new HttpContext().port(0)));
    }

    /** For a test to change. */
    static EngineContext engineContext(Path directory) {
        EngineLimits d = EngineLimits.defaults();
        EngineLimits small = new EngineLimits(
                10_000,
                10_000,
                1_000,
                10_000,
                4_000,
                100,
                100,
                10_000,
                1 << 24,
                1 << 12,
                d.refWindowNs(),
                1 << 12,
                d.orderWindowNs(),
                d.sweepSlicePerEvent(),
                d.sweepSlicePerTick(),
                d.pendingActionsPerFund(),
                4_000,
                d.clockJumpLimitNs(),
                d.details());
        return new EngineContext()
                .dataDirectory(directory)
                .limits(small)
                .clockMode(ClockMode.WALL)
                .ringSlots(256)
                .maxBatch(64)
                .blockBytes(1 << 20)
                .waiting(EngineContext.Waiting.BLOCKING);
    }

    /** With the small bank in it. */
    static RunningServer startSmallBank(Path directory) throws IOException, InterruptedException {
        RunningServer running = start(directory);
        running.accept(SMALL_BANK);
        return running;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
    }

    URI uri(String path) {
        return server.uri().resolve(path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    /** GETs a JSON object. */
    Map<String, Object> json(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return parse(response.body());
    }

    HttpResponse<String> post(String path, String contentType, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
    }

    /** Posts events, all of which must be accepted. */
    void accept(String lines) throws IOException, InterruptedException {
        HttpResponse<String> response = post("/v1/events", NDJSON, lines);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(parse(response.body())).containsEntry("rejected", List.of());
    }

    static String posting(String account, String amount, String ref) {
        return "{\"type\":\"account.posted\",\"account\":\"%s\",\"amount\":\"%s\",\"currency\":\"%s\",\"ref\":\"%s\"}\n"
                .formatted(account, amount, account.equals("A-2") ? "JPY" : "EUR", ref);
    }

    /** Objects become maps, arrays lists, whole numbers longs. */
    static Map<String, Object> parse(String json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            @SuppressWarnings("unchecked") // a document that is no object fails the test here
            Map<String, Object> object = (Map<String, Object>) value(parser);
            assertThat(parser.nextToken()).as("nothing behind the object").isNull();
            return object;
        }
    }

    @SuppressWarnings("unchecked") // likewise
    static List<Map<String, Object>> objects(Map<String, Object> json, String field) {
        return (List<Map<String, Object>>) json.get(field);
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.put(name, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    @Override
    public void close() {
        server.close();
        engine.close();
    }
}
