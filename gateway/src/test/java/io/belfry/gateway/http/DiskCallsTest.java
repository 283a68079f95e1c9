package io.belfry.gateway.http;

import static io.belfry.gateway.http.RunningServer.NDJSON;
import static io.belfry.gateway.http.RunningServer.parse;
import static io.belfry.gateway.http.RunningServer.posting;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.Durability;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client sees of the disk. */
class DiskCallsTest {
    private static final long MORE_THAN_ANY_DISK_HAS = 1L << 50;

    @TempDir
    Path directory;

    @Test
    void shouldRefuseIntakeAndGoOnAnsweringWhenTheDiskIsLow() throws Exception {
        try (RunningServer before = RunningServer.startSmallBank(directory)) {
            assertThat(before.post("/v1/events?feed=core&seq=1", NDJSON, posting("A-1", "1.00", "T-1"))
                            .statusCode())
                    .isEqualTo(200);
        }
        try (RunningServer running =
                RunningServer.start(RunningServer.engineContext(directory).minFreeBytes(MORE_THAN_ANY_DISK_HAS))) {
            for (String call : List.of("/v1/events", "/v1/events?feed=core&seq=2", "/v1/events?feed=new&seq=1")) {
                HttpResponse<String> refused =
                        running.post(call, NDJSON, posting("A-1", "1.00", "T-2") + posting("A-1", "1.00", "T-3"));
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(parse(refused.body())).containsEntry("code", "DISK_LOW");
            }
            Map<String, Object> answer =
                    parse(running.post("/v1/events?feed=core&seq=2", NDJSON, posting("A-1", "1.00", "T-2"))
                            .body());
            assertThat(answer).containsEntry("next", 1L).containsEntry("nextSeq", 2L);
            HttpResponse<String> rule = running.send(running.request("/v1/rules/r")
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(
                            "{\"kind\":\"balance.changed\",\"scope\":{\"all\":true},\"params\":{}}")));
            assertThat(rule.statusCode()).as(rule.body()).isEqualTo(503);

            assertThat(running.json("/v1/accounts/A-1")).containsEntry("ledger", "101.00");
            assertThat(running.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(running.get("/readyz").body()).contains("DISK_LOW");
            assertThat(running.get("/metrics").body()).contains("belfry_disk_low 1.0");
            Map<?, ?> disk = (Map<?, ?>) running.json("/v1/status").get("disk");
            assertThat(disk.get("low")).isEqualTo(true);
            List<?> feeds = (List<?>) running.json("/v1/feeds").get("feeds");
            assertThat(feeds.toString()).contains("core").doesNotContain("new");

            Map<String, Object> page = running.json("/v1/notifications?type=disk.low&wait=20");
            List<?> alerts = (List<?>) page.get("notifications");
            assertThat(alerts).hasSize(1);
            Map<?, ?> alert = (Map<?, ?>) alerts.get(0);
            assertThat(alert.get("customer")).isNull();
            assertThat(alert.get("severity")).isEqualTo("critical");
            Map<?, ?> data = (Map<?, ?>) alert.get("data");
            assertThat(data.get("minFreeBytes")).isEqualTo(MORE_THAN_ANY_DISK_HAS);
            assertThat((Long) data.get("freeBytes")).isBetween(1L, MORE_THAN_ANY_DISK_HAS);
            assertThat(((Map<?, ?>) alert.get("cause")).get("type")).isEqualTo("operations.raised");
        }
        try (RunningServer after = RunningServer.start(directory)) {
            assertThat(parse(after.post("/v1/events?feed=core&seq=2", NDJSON, posting("A-1", "1.00", "T-2"))
                            .body()))
                    .containsEntry("accepted", 1L);
        }
    }

    @Test
    void shouldCountForcesWhenTheyAreAskedFor() throws Exception {
        try (RunningServer running =
                RunningServer.start(RunningServer.engineContext(directory).durability(Durability.DISK))) {
            running.accept(RunningServer.SMALL_BANK);
            Map<?, ?> disk = (Map<?, ?>) running.json("/v1/status").get("disk");
            assertThat(disk.get("durability")).isEqualTo("disk");
            assertThat((Long) disk.get("forces")).isPositive();
            assertThat((Long) ((Map<?, ?>) disk.get("forceNs")).get("max")).isPositive();
            assertThat(running.get("/metrics").body()).containsPattern("belfry_forces_total [1-9]");
        }
    }
}
