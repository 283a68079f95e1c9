package io.belfry.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dry runs over HTTP, beside the engine that writes the journal. */
class DryRunCallsTest {
    private static final String PATH = "/v1/rules/dry-run";
    private static final String DRAFT = """
            {"rule":"draft","kind":"balance.below","scope":{"all":true},
             "params":{"field":"ledger","currency":"EUR","levels":["80"]}}""";

    @TempDir
    Path directory;

    @Test
    void shouldSayWhatTheRuleWouldHaveSent() throws IOException, InterruptedException {
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            running.accept(RunningServer.posting("A-1", "-30", "T-1"));
            running.accept(RunningServer.posting("A-1", "50", "T-2"));
            running.accept(RunningServer.posting("A-1", "-60", "T-3"));
            Map<String, Object> before = running.json("/v1/status");

            Map<String, Object> report = dryRun(running, PATH, DRAFT);

            assertThat(report)
                    .containsEntry("rule", "draft")
                    .containsEntry("from", 1L)
                    .containsEntry("notifications", 3L)
                    .containsEntry("triggered", 2L)
                    .containsEntry("resolved", 1L)
                    .containsEntry("info", 0L)
                    .containsEntry("customers", 1L)
                    .containsEntry("top", List.of(Map.of("customer", "C-1", "notifications", 3L)))
                    .containsEntry("events", report.get("to"))
                    .containsKey("seconds");
            assertThat((List<?>) report.get("perDay")).hasSize(1);
            assertThat(running.json("/v1/rules/low")).containsEntry("rule", "low");
            assertThat(running.get("/v1/rules/draft").statusCode()).isEqualTo(404);
            assertThat(running.json("/v1/status")).containsEntry("digest", before.get("digest"));
            assertThat(dryRun(running, PATH + "?from=" + report.get("to"), DRAFT))
                    .containsEntry("notifications", 1L)
                    .containsEntry("events", 1L);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"rule\":\"r\",\"kind\":\"balance.rising\",\"scope\":{\"all\":true}}",
                "{\"rule\":\"r\",\"kind\":\"balance.changed\",\"scope\":{\"customer\":\"nobody\"},\"params\":{}}",
                "{\"rule\":\"r\",\"kind\":\"balance.below\",\"scope\":{\"all\":true},\"params\":{\"field\":\"ledger\",\"currency\":\"EUR\",\"levels\":[]}}",
                "{\"rule\":\"r\",\"kind\":\"balance.changed\",\"scope\":{\"planet\":\"x\"},\"params\":{}}",
                "{\"rule\":\"r\",\"type\":\"account.posted\"}",
                "{\"rule\":",
            })
    void shouldRefuseInTheWordsOfPut(String body) throws IOException, InterruptedException {
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            HttpResponse<String> put = running.send(
                    running.request("/v1/rules/r").PUT(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
            HttpResponse<String> dryRun = running.post(PATH, "application/json", body);

            assertThat(dryRun.body()).isEqualTo(put.body());
            assertThat(dryRun.statusCode()).isEqualTo(put.statusCode());
        }
    }

    @Test
    void shouldRefuseARangeThatIsNone() throws IOException, InterruptedException {
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            assertThat(running.post(PATH + "?from=5&to=4", "application/json", DRAFT)
                            .body())
                    .contains("OUT_OF_RANGE")
                    .contains("to is 4");
            assertThat(running.post(PATH, "application/json", "{\"kind\":\"balance.changed\",\"scope\":{\"all\":true}}")
                            .body())
                    .contains("MALFORMED")
                    .contains("rule is missing");
        }
    }

    private static Map<String, Object> dryRun(RunningServer running, String path, String draft)
            throws IOException, InterruptedException {
        HttpResponse<String> response = running.post(path, "application/json", draft);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return RunningServer.parse(response.body());
    }
}
