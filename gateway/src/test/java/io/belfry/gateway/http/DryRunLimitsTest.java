package io.belfry.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.core.directory.Directory;
import io.belfry.core.limits.EngineLimits;
import io.belfry.dryrun.DraftRule;
import io.belfry.dryrun.DryRun;
import io.belfry.dryrun.DryRunCancelledException;
import io.belfry.dryrun.DryRunReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dry runs that take as long as a test wants. */
class DryRunLimitsTest {
    private static final String DRAFT =
            "{\"rule\":\"draft\",\"kind\":\"balance.changed\",\"scope\":{\"all\":true},\"params\":{}}";

    private final AtomicLong stateBytes = new AtomicLong();
    private final LongRuns runs = new LongRuns();
    private final DryRunCalls calls = new DryRunCalls(new Directory(EngineLimits.defaults()), stateBytes::get, runs);
    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;
    private ServerConnector connector;

    @BeforeEach
    void start() throws Exception {
        server = new Server();
        connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        Router router = new Router(new HttpContext().conclude(), (method, route, status) -> {});
        calls.addTo(router);
        server.setHandler(router);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        calls.close();
        server.stop();
    }

    @Test
    void shouldRefuseASecondOneMeanwhile() throws Exception {
        CompletableFuture<HttpResponse<String>> first = client.sendAsync(request(), BodyHandlers.ofString());
        await().until(() -> runs.started.get() == 1);

        HttpResponse<String> second = client.send(request(), BodyHandlers.ofString());
        runs.mayEnd = true;

        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.body()).contains("LIMIT_REACHED").contains("another dry run is under way");
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
        assertThat(first.get().statusCode()).isEqualTo(200);
        assertThat(RunningServer.parse(first.get().body())).containsEntry("rule", "draft");
        // And the next one may.
        assertThat(client.send(request(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldGiveUpWhenTheClientGoesAway() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            socket.getOutputStream()
                    .write(("POST /v1/rules/dry-run HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + DRAFT.length()
                                    + "\r\n\r\n" + DRAFT)
                            .getBytes(US_ASCII));
            await().until(() -> runs.started.get() == 1);
        }

        await().until(() -> runs.cancelled.get() == 1);
    }

    @Test
    void shouldKeepALongAnswerAliveWithWhiteSpace() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request(), BodyHandlers.ofString());
        await().until(() -> runs.progress.get() > 0 && runs.runNs() > 1_500_000_000L);
        runs.mayEnd = true;

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.get().body()).startsWith("\n{").endsWith("}\n");
        assertThat(new String(answer.get().body().getBytes(UTF_8), UTF_8)).contains("\"rule\":\"draft\"");
    }

    @Test
    void shouldRefuseWhenTheStateDoesNotFitTwice() throws Exception {
        stateBytes.set(Long.MAX_VALUE);

        HttpResponse<String> answer = client.send(request(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("LIMIT_REACHED").contains("bytes of heap are free");
        assertThat(runs.started).hasValue(0);
    }

    @Test
    void shouldEndWithTheServer() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request(), BodyHandlers.ofString());
        await().until(() -> runs.started.get() == 1);

        calls.close();

        assertThat(runs.cancelled).hasValue(1);
        assertThat(answer.get().statusCode()).isEqualTo(503);
        assertThat(answer.get().body()).contains("NOT_READY").contains("the server stops");
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/v1/rules/dry-run"))
                .POST(BodyPublishers.ofString(DRAFT))
                .build();
    }

    /** In place of a replay: goes on until it may end. */
    private static final class LongRuns implements DryRunCalls.Runner {
        private final AtomicInteger started = new AtomicInteger();
        private final AtomicInteger progress = new AtomicInteger();
        private final AtomicInteger cancelled = new AtomicInteger();
        private volatile boolean mayEnd;
        private volatile long startNs;

        long runNs() {
            return System.nanoTime() - startNs;
        }

        @Override
        public DryRunReport run(DraftRule draft, long from, long to, DryRun.Watcher watcher) {
            startNs = System.nanoTime();
            started.incrementAndGet();
            while (!mayEnd) {
                if (watcher.isCancelled()) {
                    cancelled.incrementAndGet();
                    throw new DryRunCancelledException();
                }
                watcher.onProgress(progress.incrementAndGet(), 0, 0);
                Thread.onSpinWait();
            }
            return new DryRunReport(draft.id(), from, from, 1, 0, 0, 0, 0, 0, 0, List.of(), List.of(), 1);
        }
    }
}
