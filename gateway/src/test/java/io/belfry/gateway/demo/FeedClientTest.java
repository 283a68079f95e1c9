package io.belfry.gateway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a server whose answers are written down here. */
class FeedClientTest {
    private record Answer(int status, String body) {}

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private FeedClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = new FeedClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldSendNumberedLines() throws Exception {
        willAnswer(200, "{\"accepted\":2,\"duplicates\":1,\"rejected\":[],\"sequence\":9}");

        FeedClient.Sent sent = client.send("core", 41, List.of("{a}", "{b}", "{c}"));

        assertThat(asked).containsExactly("POST /v1/events?feed=core&seq=41 {a}\n{b}\n{c}\n");
        assertThat(sent).isEqualTo(new FeedClient.Sent(2, 1, List.of(), 0));
    }

    @Test
    void shouldGoOnFromTheLineThatTheAnswerNames() throws Exception {
        willAnswer(
                429,
                "{\"accepted\":2,\"duplicates\":0,\"rejected\":[],\"sequence\":9,\"next\":3,\"code\":\"RING_FULL\"}");
        willAnswer(
                429,
                "{\"accepted\":0,\"duplicates\":0,\"rejected\":[],\"sequence\":0,\"next\":1,\"code\":\"RING_FULL\"}");
        willAnswer(200, "{\"accepted\":2,\"duplicates\":0,\"rejected\":[],\"sequence\":12}");

        FeedClient.Sent sent = client.send("cards", 7, List.of("{a}", "{b}", "{c}", "{d}"));

        assertThat(asked)
                .containsExactly(
                        "POST /v1/events?feed=cards&seq=7 {a}\n{b}\n{c}\n{d}\n",
                        "POST /v1/events?feed=cards&seq=9 {c}\n{d}\n",
                        "POST /v1/events?feed=cards&seq=9 {c}\n{d}\n");
        assertThat(sent).isEqualTo(new FeedClient.Sent(4, 0, List.of(), 2));
    }

    @Test
    void shouldTryAgainWhileTheEngineIsNotReady() throws Exception {
        willAnswer(503, "{\"title\":\"Service Unavailable\",\"code\":\"NOT_READY\"}");
        willAnswer(200, "{\"accepted\":1,\"duplicates\":0,\"rejected\":[],\"sequence\":1}");

        assertThat(client.send("core", 1, List.of("{a}")).accepted()).isEqualTo(1);
        assertThat(asked).hasSize(2);
    }

    @Test
    void shouldNameRefusedLinesByTheirNumber() throws Exception {
        willAnswer(
                200,
                "{\"accepted\":1,\"duplicates\":0,\"rejected\":[{\"line\":2,\"code\":\"UNKNOWN_ACCOUNT\","
                        + "\"message\":\"account is X\"}],\"sequence\":9}");

        FeedClient.Sent sent = client.send("core", 100, List.of("{a}", "{b}"));

        assertThat(sent.refused()).containsExactly("core 101: UNKNOWN_ACCOUNT: account is X");
    }

    @Test
    void shouldGiveUpWhereSendingAgainCannotHelp() {
        willAnswer(413, "{\"title\":\"Content Too Large\",\"code\":\"TOO_LARGE\"}");

        assertThatThrownBy(() -> client.send("core", 1, List.of("{a}")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("413")
                .hasMessageContaining("TOO_LARGE");
        assertThat(asked).hasSize(1);
    }

    @Test
    void shouldReadWhereTheFeedsStand() throws Exception {
        willAnswer(200, "{\"feeds\":[{\"feed\":\"core\",\"lastSeq\":17},{\"feed\":\"cards\",\"lastSeq\":0}]}");

        assertThat(client.positions()).isEqualTo(Map.of("core", 17L, "cards", 0L));
    }

    @Test
    void shouldSendOnlyWhatTheEngineHasNot() {
        willAnswer(200, "{\"accepted\":2,\"duplicates\":0,\"rejected\":[],\"sequence\":9}");
        try (FeedSender sender = new FeedSender(client, Map.of("core", 2L))) {
            for (String line : List.of("{a}", "{b}", "{c}", "{d}")) {
                sender.line(DemoFeed.CORE, line);
            }
            sender.flush();

            assertThat(sender.sentCount()).isEqualTo(2);
        }
        assertThat(asked).containsExactly("POST /v1/events?feed=core&seq=3 {c}\n{d}\n");
    }

    @Test
    void shouldNumberEachFeedByItself() {
        willAnswer(200, "{\"accepted\":1,\"duplicates\":0,\"rejected\":[],\"sequence\":9}");
        willAnswer(200, "{\"accepted\":1,\"duplicates\":0,\"rejected\":[],\"sequence\":9}");
        willAnswer(200, "{\"accepted\":1,\"duplicates\":0,\"rejected\":[],\"sequence\":9}");
        try (FeedSender sender = new FeedSender(client, Map.of())) {
            sender.line(DemoFeed.CORE, "{a}");
            sender.line(DemoFeed.CARDS, "{b}");
            sender.barrier();
            sender.line(DemoFeed.CORE, "{c}");
            sender.flush();
        }

        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "POST /v1/events?feed=core&seq=1 {a}\n",
                        "POST /v1/events?feed=cards&seq=1 {b}\n",
                        "POST /v1/events?feed=core&seq=2 {c}\n");
    }

    private void willAnswer(int status, String body) {
        answers.add(new Answer(status, body));
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        asked.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body));
        Answer answer = answers.remove();
        byte[] bytes = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
