package io.belfry.gateway.http;

import static io.belfry.gateway.http.RunningServer.NDJSON;
import static io.belfry.gateway.http.RunningServer.parse;
import static io.belfry.gateway.http.RunningServer.posting;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCallsTest {
    private RunningServer running;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        running = RunningServer.startSmallBank(directory);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void shouldShowTheStatus() throws Exception {
        Map<String, Object> status = running.json("/v1/status");

        assertThat(status)
                .containsEntry("ready", true)
                .containsEntry("notifications", 0L)
                .containsEntry("published", status.get("journaled"))
                .containsKeys("applied", "engineTime", "epoch", "ring", "latencyNs", "state", "journal");
        assertThat((String) status.get("digest")).matches("[0-9a-f]{16}");
    }

    @Test
    void shouldShowWhatIsAskedOfTheDisk() throws Exception {
        Map<?, ?> disk = (Map<?, ?>) running.json("/v1/status").get("disk");
        assertThat(disk.get("durability")).isEqualTo("process");
        assertThat(disk.get("low")).isEqualTo(false);
        assertThat(disk.get("minFreeBytes")).isEqualTo(1L << 30);
        assertThat((Long) disk.get("freeBytes")).isPositive();
        assertThat(disk.get("forces")).isEqualTo(0L);
        assertThat(running.get("/metrics").body())
                .contains("belfry_disk_low 0.0", "belfry_disk_free_bytes ", "belfry_disk_min_free_bytes 1.073741824E9")
                .contains("belfry_forces_total 0.0", "belfry_force_seconds{quantile=\"0.99\"}");
    }

    @Test
    void shouldBeAliveAndReady() throws Exception {
        assertThat(running.get("/livez").statusCode()).isEqualTo(200);
        assertThat(running.get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldMeasureForPrometheus() throws Exception {
        running.post(
                "/v1/events?feed=core&seq=1",
                NDJSON,
                posting("A-1", "1.00", "T-1").replace("}", ",\"color\":\"red\"}") + posting("A-9", "1.00", "T-2"));

        HttpResponse<String> response = running.get("/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("belfry_ready 1.0")
                .contains("belfry_customers 2.0")
                .contains("belfry_feed_seq{feed=\"core\"} 2.0")
                .contains("belfry_feed_accepted{feed=\"core\"} 1.0")
                .contains("belfry_feed_refused{feed=\"core\"} 1.0")
                .contains("belfry_refused_total{code=\"UNKNOWN_ACCOUNT\"} 1.0")
                .contains("belfry_unknown_fields_total 1.0")
                .contains("belfry_latency_seconds{quantile=\"0.99\"}")
                .contains("belfry_ring_capacity 256.0")
                .contains("belfry_ref_window_reach_seconds")
                .contains("belfry_http_requests_total{method=\"POST\",route=\"/v1/events\",status=\"200\"}");
    }

    @Test
    void shouldAnswer503WhenTheEngineStopped() throws Exception {
        running.engine.close();

        for (String path : List.of("/readyz", "/v1/customers/C-1", "/v1/customers", "/v1/feeds", "/v1/rules")) {
            HttpResponse<String> response = running.get(path);

            assertThat(response.statusCode()).as(path + response.body()).isEqualTo(503);
            assertThat(parse(response.body())).as(path).containsEntry("code", "NOT_READY");
        }
        assertThat(running.get("/livez").statusCode()).isEqualTo(200);
        assertThat(running.json("/v1/status")).containsEntry("ready", false);
        assertThat(running.get("/metrics").body()).contains("belfry_ready 0.0");
        HttpResponse<String> events = running.post("/v1/events", NDJSON, posting("A-1", "1.00", "T-1"));
        assertThat(events.statusCode()).isEqualTo(503);
        assertThat(events.headers().firstValue("Retry-After")).isPresent();
    }
}
