package io.belfry.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.EngineContext;
import io.belfry.journal.Storage;
import io.belfry.recovery.SnapshotMaker;
import io.belfry.retention.RetentionPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a notification rang, asked over HTTP. */
class WhyCallsTest {
    private static final long HOUR_MS = 3_600_000;

    @TempDir
    Path directory;

    @Test
    void shouldSayWhatCausedItUnderWhichRule() throws IOException, InterruptedException {
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            running.accept(RunningServer.posting("A-1", "-60.00", "T-1"));
            Map<String, Object> alert = last(running, "balance.below");

            Map<String, Object> why = why(running, alert);

            assertThat(why).containsEntry("id", alert.get("id")).containsEntry("notification", alert);
            assertThat(object(why, "before")).containsEntry("ledger", "100.00");
            assertThat(object(why, "after")).containsEntry("ledger", "40.00").containsEntry("available", "40.00");
            Map<String, Object> cause = object(why, "cause");
            assertThat(cause)
                    .containsEntry("sequence", object(alert, "cause").get("sequence"))
                    .containsEntry("type", "account.posted")
                    .containsEntry("kept", true);
            assertThat(object(cause, "event"))
                    .containsEntry("account", "A-1")
                    .containsEntry("amount", "-60.00")
                    .containsEntry("ref", "T-1");
            Map<String, Object> rule = object(why, "rule");
            assertThat(rule)
                    .containsEntry("id", "low")
                    .containsEntry("version", 1L)
                    .containsEntry("edge", 1L)
                    .containsEntry("standing", 1L)
                    .containsEntry("kept", true);
            assertThat(object(rule, "setting"))
                    .containsEntry("kind", "balance.below")
                    .containsEntry("severity", "warning");
            assertThat(list(why, "words"))
                    .hasSize(3)
                    .satisfies(words -> assertThat(words.get(0).toString())
                            .contains("balance.below rang for account A-1")
                            .contains("from 100.00 to 40.00 EUR")
                            .contains("level 50.00 EUR"));
        }
    }

    @Test
    void shouldKnowTheRuleAsItWasThenAlsoAfterARestart() throws IOException, InterruptedException {
        Map<String, Object> first;
        Map<String, Object> resolved;
        Map<String, Object> before;
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            running.accept(RunningServer.posting("A-1", "-60.00", "T-1"));
            first = last(running, "balance.below");
            running.accept(low("30.00"));
            resolved = last(running, "balance.below");
            running.accept(low("20.00"));
            before = why(running, first);

            assertThat(object(before, "rule")).containsEntry("version", 1L).containsEntry("standing", 3L);
            assertThat(object(object(object(before, "rule"), "setting"), "params"))
                    .containsEntry("levels", List.of("50.00"));
            assertThat(resolved).containsEntry("state", "RESOLVED");
            assertThat(list(why(running, resolved), "words").get(0).toString()).contains("its rule was changed");
        }
        try (RunningServer running = RunningServer.start(directory)) {
            assertThat(why(running, first)).isEqualTo(before);
            running.accept("{\"type\":\"rule.removed\",\"rule\":\"low\"}\n");
            Map<String, Object> after = why(running, first);
            assertThat(object(after, "rule")).doesNotContainKey("standing").containsKey("setting");
            assertThat(list(after, "words").get(2).toString()).contains("has been removed since");
            assertThat(object(object(why(running, resolved), "cause"), "event")).containsEntry("type", "rule.set");
        }
    }

    @Test
    void shouldSayThatADeadlineCausedIt() throws IOException, InterruptedException {
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            running.accept("""
                    {"type":"rule.set","rule":"holds","kind":"hold.changed","scope":{"all":true},"params":{}}
                    {"type":"account.held","account":"A-1","hold":"H-1","amount":"10","expires":"2020-01-01T00:00:00Z"}
                    """);
            running.accept(RunningServer.posting("A-1", "1", "T-1"));
            Map<String, Object> expired = last(running, "hold.changed");
            assertThat(object(expired, "cause")).containsEntry("type", "timer");

            Map<String, Object> why = why(running, expired);

            assertThat(object(why, "cause"))
                    .containsEntry("type", "timer")
                    .containsEntry("deadline", object(expired, "cause").get("deadline"))
                    .containsKey("event");
            assertThat(list(why, "words").get(1).toString()).startsWith("A deadline at 2020-01-01T00:00:00.000000000Z");
        }
    }

    @Test
    void shouldFindWhatASweepRangLater() throws IOException, InterruptedException {
        try (RunningServer running = RunningServer.start(directory)) {
            StringBuilder lines = new StringBuilder("""
                    {"type":"fund.registered","fund":"F-1","currency":"EUR"}
                    {"type":"rule.set","rule":"nav","kind":"nav.updated","scope":{"all":true},"params":{}}
                    {"type":"rule.set","rule":"moves","kind":"balance.changed","scope":{"all":true},"params":{}}
                    """);
            for (int i = 0; i < 3_000; i++) {
                lines.append("{\"type\":\"customer.registered\",\"customer\":\"K-%d\"}%n".formatted(i))
                        .append(
                                "{\"type\":\"account.opened\",\"account\":\"L-%d\",\"customer\":\"K-%d\",\"currency\":\"EUR\"}%n"
                                        .formatted(i, i))
                        .append(
                                "{\"type\":\"order.confirmed\",\"order\":\"O-%d\",\"account\":\"L-%d\",\"fund\":\"F-1\",\"side\":\"subscribe\",\"units\":\"1\",\"amount\":\"10\"}%n"
                                        .formatted(i, i));
            }
            running.accept(lines.toString());
            lines.setLength(0);
            lines.append("{\"type\":\"fund.priced\",\"fund\":\"F-1\",\"nav\":\"11\",\"date\":\"2026-03-02\"}\n");
            for (int i = 0; i < 100; i++) {
                lines.append(RunningServer.posting("L-" + i, "5", "T-" + i));
            }
            running.accept(lines.toString());
            List<?> all = List.of();
            while (all.size() < 3_100) {
                all = all(running);
            }

            for (int i = 0; i < all.size(); i += 97) {
                @SuppressWarnings("unchecked") // what is no object fails the test here
                Map<String, Object> notification = (Map<String, Object>) all.get(i);
                assertThat(why(running, notification)).containsEntry("notification", notification);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "1-2", "1-2-3-4", "0-1-0", "1-0-0", "1-2--3", "a-b-c", "1-99999999999999999999-0", "1-02-0"
            })
    void shouldRefuseAnIdThatIsNone(String id) throws IOException, InterruptedException {
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            var response = running.get("/v1/notifications/" + id + "/why");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("MALFORMED").contains(id).contains("1-1207-0");
        }
    }

    @Test
    void shouldNotFindWhatNeverRang() throws IOException, InterruptedException {
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            running.accept(RunningServer.posting("A-1", "-60.00", "T-1"));
            for (String id : List.of("1-1-0", "1-99-0", "2-9-0", "1-9-77")) {
                var response = running.get("/v1/notifications/" + id + "/why");
                assertThat(response.statusCode()).isEqualTo(404);
                assertThat(response.body()).contains("NOT_FOUND").contains(id);
            }
        }
    }

    @Test
    void shouldSayWhatRetentionHasDeleted() throws IOException, InterruptedException {
        AtomicLong nowMs = new AtomicLong(Instant.parse("2026-03-01T00:00:00Z").toEpochMilli());
        Map<String, Object> alert;
        try (RunningServer running = RunningServer.start(context(nowMs, RetentionPolicy.KEEP_ALL))) {
            running.accept(RunningServer.SMALL_BANK);
            running.accept(RunningServer.posting("A-1", "-60.00", "T-1"));
            alert = last(running, "balance.below");
            assertThat(object(why(running, alert), "cause")).containsEntry("kept", true);
        }
        for (int i = 2; i < 4; i++) {
            nowMs.addAndGet(3 * HOUR_MS);
            try (RunningServer running = RunningServer.start(context(nowMs, RetentionPolicy.KEEP_ALL))) {
                running.accept(RunningServer.posting("A-1", "1.00", "T-" + i));
            }
        }
        SnapshotMaker.make(Storage.files(), directory, () -> false, line -> {});
        nowMs.addAndGet(3 * HOUR_MS);
        try (RunningServer running = RunningServer.start(context(nowMs, new RetentionPolicy(1, HOUR_MS, 0, 0, 0)))) {
            Map<String, Object> why = why(running, alert);
            assertThat(why).containsEntry("notification", alert);
            assertThat(object(why, "cause"))
                    .containsEntry("kept", false)
                    .containsEntry("type", "account.posted")
                    .doesNotContainKey("event");
            assertThat(object(why, "cause").get("missing").toString()).contains("retention has deleted");
            assertThat(object(why, "rule")).containsEntry("kept", false).containsEntry("version", 1L);
            assertThat(object(why, "after")).containsEntry("ledger", "40.00");
        }
        try (RunningServer running =
                RunningServer.start(context(nowMs, new RetentionPolicy(1, HOUR_MS, 0, HOUR_MS, 0)))) {
            var response = running.get("/v1/notifications/" + alert.get("id") + "/why");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(410);
            assertThat(response.body()).contains("TOO_OLD").contains("the outbox begins at");
            assertThat(running.get("/v1/notifications/1-999999-0/why").statusCode())
                    .isEqualTo(404);
        }
    }

    private EngineContext context(AtomicLong nowMs, RetentionPolicy policy) {
        return RunningServer.engineContext(directory)
                .wallClockMs(nowMs::get)
                .snapshotEveryNs(0)
                .retention(policy);
    }

    private static String low(String level) {
        return "{\"type\":\"rule.set\",\"rule\":\"low\",\"kind\":\"balance.below\",\"scope\":{\"all\":true},"
                + "\"params\":{\"field\":\"ledger\",\"currency\":\"EUR\",\"levels\":[\"" + level + "\"]}}\n";
    }

    private static List<?> all(RunningServer running) throws IOException, InterruptedException {
        List<Object> all = new java.util.ArrayList<>();
        long after = 0;
        while (true) {
            Map<String, Object> page = running.json("/v1/notifications?limit=1000&after=" + after);
            if (list(page, "notifications").isEmpty()) {
                return all;
            }
            all.addAll(list(page, "notifications"));
            after = (long) page.get("next");
        }
    }

    private static Map<String, Object> last(RunningServer running, String type)
            throws IOException, InterruptedException {
        Map<String, Object> page = running.json("/v1/notifications?limit=1000&type=" + type);
        List<?> notifications = list(page, "notifications");
        assertThat(notifications).isNotEmpty();
        @SuppressWarnings("unchecked") // what is no object fails the test here
        Map<String, Object> last = (Map<String, Object>) notifications.get(notifications.size() - 1);
        return last;
    }

    private static Map<String, Object> why(RunningServer running, Map<String, Object> notification)
            throws IOException, InterruptedException {
        return running.json("/v1/notifications/" + notification.get("id") + "/why");
    }

    @SuppressWarnings("unchecked") // what is no object fails the test here
    private static Map<String, Object> object(Map<String, Object> from, String name) {
        return (Map<String, Object>) from.get(name);
    }

    private static List<?> list(Map<String, Object> from, String name) {
        return (List<?>) from.get(name);
    }
}
