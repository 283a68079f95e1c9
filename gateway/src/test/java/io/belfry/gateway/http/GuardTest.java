package io.belfry.gateway.http;

import static io.belfry.gateway.http.RunningServer.NDJSON;
import static io.belfry.gateway.http.RunningServer.posting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps other sites' pages and broken clients out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardTest {
    private RunningServer running;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        running = RunningServer.startSmallBank(directory);
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:PORT, 200",
        "127.0.0.1:PORT, 200",
        "[::1]:PORT, 200",
        "LOCALHOST, 200",
        "evil.example, 403",
        "evil.example:PORT, 403",
        "127.0.0.1.evil.example:PORT, 403",
        "localhost.evil.example, 403",
    })
    void shouldAnswerOnlyToItsOwnNames(String host, int status) throws Exception {
        String head = raw("GET /v1/status HTTP/1.1\r\nHost: "
                + host.replace("PORT", Integer.toString(running.server.port())) + "\r\nConnection: close\r\n\r\n");

        assertThat(head).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void shouldAnswerToConfiguredNames(@TempDir Path directory) throws Exception {
        try (RunningServer other =
                RunningServer.start(directory, context -> context.allowedHosts(Set.of("belfry.bank.example")))) {
            String named = raw(other, "GET /livez HTTP/1.1\r\nHost: belfry.bank.example\r\nConnection: close\r\n\r\n");
            String unnamed = raw(other, "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(named).startsWith("HTTP/1.1 200");
            assertThat(unnamed).startsWith("HTTP/1.1 403");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1"})
    void shouldRefuseOtherOrigins(String origin) throws Exception {
        HttpResponse<String> response = running.send(running.request("/v1/events")
                .header("Content-Type", NDJSON)
                .header("Origin", origin)
                .POST(BodyPublishers.ofString(posting("A-1", "1.00", "T-1"))));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(running.json("/v1/accounts/A-1")).containsEntry("ledger", "100.00");
    }

    @Test
    void shouldTakeItsOwnOriginAndSendNoCrossOriginHeaders() throws Exception {
        String origin = "http://127.0.0.1:" + running.server.port();

        HttpResponse<String> response =
                running.send(running.request("/v1/status").header("Origin", origin));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Server")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "nonsense\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /v1/customers/%4 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /v1/customers?prefix=%FF HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
            })
    void shouldAnswerBrokenRequestsWithAProblem(String request) throws Exception {
        String answer = raw(request);

        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(answer).contains("application/problem+json").contains("\"code\":\"MALFORMED\"");
    }

    @Test
    void shouldSayWhichPortIsTaken() {
        HttpContext same = new HttpContext().port(running.server.port());

        assertThatThrownBy(() -> HttpServer.start(running.engine, same))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port " + running.server.port());
    }

    @Test
    void shouldNameEveryWrongSettingAtOnce() {
        HttpContext wrong = new HttpContext().port(70_000).frameSlots(17).maxThreads(1);

        assertThatThrownBy(wrong::conclude)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port is 70000")
                .hasMessageContaining("frameSlots is 17")
                .hasMessageContaining("maxThreads is 1");
    }

    private String raw(String request) throws IOException {
        return raw(running, request);
    }

    private static String raw(RunningServer to, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
