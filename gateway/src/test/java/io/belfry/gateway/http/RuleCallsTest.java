package io.belfry.gateway.http;

import static io.belfry.gateway.http.RunningServer.objects;
import static io.belfry.gateway.http.RunningServer.parse;
import static io.belfry.gateway.http.RunningServer.posting;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.view.StateViews;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuleCallsTest {
    private RunningServer running;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        running = RunningServer.startSmallBank(directory);
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @Test
    void shouldListRules() throws Exception {
        assertThat(objects(running.json("/v1/rules"), "rules"))
                .extracting(rule -> rule.get("rule") + " " + rule.get("kind"))
                .startsWith("low balance.below", "moves balance.changed");
    }

    @Test
    void shouldListMoreRulesThanOneQuestionLooksAt(@TempDir Path directory) throws Exception {
        try (RunningServer bank = RunningServer.startSmallBank(directory)) {
            StringBuilder lines = new StringBuilder();
            List<String> expected = new ArrayList<>(List.of("low", "moves"));
            for (int i = 0; i < 2 * RuleCalls.SLICE + 10; i++) {
                lines.append("""
                        {"type":"rule.set","rule":"r-%d","kind":"balance.changed","scope":{"customer":"C-1"},"params":{}}
                        """.formatted(i));
                if (i % 3 == 0) {
                    lines.append("{\"type\":\"rule.removed\",\"rule\":\"r-")
                            .append(i)
                            .append("\"}\n");
                } else {
                    expected.add("r-" + i);
                }
            }
            bank.accept(lines.toString());

            assertThat(objects(bank.json("/v1/rules"), "rules"))
                    .extracting(rule -> rule.get("rule"))
                    .isEqualTo(expected);
            int[] sizes = bank.engine
                    .query(core -> new int[] {
                        StateViews.rules(core, 0, RuleCalls.SLICE).next(),
                        StateViews.rules(core, RuleCalls.SLICE, RuleCalls.SLICE).next(),
                        StateViews.rules(core, 2 * RuleCalls.SLICE, RuleCalls.SLICE)
                                .next()
                    })
                    .join();
            assertThat(sizes).containsExactly(RuleCalls.SLICE, 2 * RuleCalls.SLICE, -1);
        }
    }

    @Test
    void shouldSendTheListWhenItHasChanged(@TempDir Path directory, @TempDir Path elsewhere) throws Exception {
        try (RunningServer bank = RunningServer.startSmallBank(directory);
                RunningServer other = RunningServer.startSmallBank(elsewhere)) {
            HttpResponse<String> first = bank.get("/v1/rules");
            String tag = first.headers().firstValue("ETag").orElseThrow();
            assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache");

            for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
                HttpResponse<String> again = bank.send(bank.request("/v1/rules").header("If-None-Match", known));
                assertThat(again.statusCode()).as(known).isEqualTo(304);
                assertThat(again.body()).isEmpty();
                assertThat(again.headers().firstValue("ETag")).hasValue(tag);
            }
            assertThat(other.send(other.request("/v1/rules").header("If-None-Match", tag))
                            .statusCode())
                    .isEqualTo(200);
            for (String unknown : List.of("\"x\"", "W/\"", ",", tag.substring(1))) {
                HttpResponse<String> again = bank.send(bank.request("/v1/rules").header("If-None-Match", unknown));
                assertThat(again.statusCode()).as(unknown).isEqualTo(200);
            }

            bank.accept("{\"type\":\"rule.removed\",\"rule\":\"moves\"}\n");
            HttpResponse<String> changed = bank.send(bank.request("/v1/rules").header("If-None-Match", tag));
            assertThat(changed.statusCode()).isEqualTo(200);
            assertThat(changed.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
            assertThat(objects(parse(changed.body()), "rules"))
                    .extracting(rule -> rule.get("rule"))
                    .containsExactly("low");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"balance.above\",\"scope\":{\"account\":\"A-1\"},\"params\":{\"currency\":\"EUR\",\"field\":\"available\",\"levels\":[\"200.00\",\"300.00\"]},\"severity\":\"critical\",\"recovery\":\"10.00\",\"enabled\":true}",
                "{\"kind\":\"balance.changed\",\"scope\":{\"segment\":\"private\"},\"params\":{\"currency\":\"EUR\",\"min\":\"5.00\",\"direction\":\"out\",\"kinds\":[\"card\",\"fee\"]},\"severity\":\"info\",\"enabled\":false}",
                "{\"kind\":\"transaction.large\",\"scope\":{\"customer\":\"C-1\"},\"params\":{\"currency\":\"EUR\",\"min\":\"1000.00\",\"direction\":\"both\"},\"severity\":\"warning\",\"enabled\":true}",
                "{\"kind\":\"nav.updated\",\"scope\":{\"all\":true},\"params\":{\"fund\":\"F-1\",\"minMovePercent\":\"0.5\"},\"severity\":\"info\",\"enabled\":true}",
                "{\"kind\":\"pnl.above\",\"scope\":{\"all\":true},\"params\":{\"fund\":\"F-1\",\"percent\":\"10\",\"includeIncome\":true},\"severity\":\"info\",\"recovery\":\"1\",\"enabled\":true}",
                "{\"kind\":\"pnl.below\",\"scope\":{\"all\":true},\"params\":{\"currency\":\"EUR\",\"amount\":\"-50.00\",\"includeIncome\":false},\"severity\":\"info\",\"recovery\":\"0.00\",\"enabled\":true}",
                "{\"kind\":\"hold.changed\",\"scope\":{\"all\":true},\"params\":{\"currency\":\"EUR\",\"min\":\"20.00\"},\"severity\":\"info\",\"enabled\":true}",
                "{\"kind\":\"account.overdrawn\",\"scope\":{\"all\":true},\"params\":{},\"severity\":\"critical\",\"recovery\":\"0\",\"enabled\":true}",
                "{\"kind\":\"account.overdrawn\",\"scope\":{\"account\":\"A-2\"},\"params\":{\"buffer\":\"250.5\"},\"severity\":\"info\",\"recovery\":\"50\",\"cooldown\":\"PT1H\",\"enabled\":true}",
                "{\"kind\":\"velocity\",\"scope\":{\"all\":true},\"params\":{\"currency\":\"EUR\",\"window\":\"PT10M\",\"direction\":\"both\",\"count\":5},\"severity\":\"info\",\"recovery\":\"2\",\"enabled\":true}",
                "{\"kind\":\"velocity\",\"scope\":{\"all\":true},\"params\":{\"currency\":\"JPY\",\"window\":\"P1DT12H\",\"direction\":\"out\",\"sum\":\"1000\"},\"severity\":\"info\",\"recovery\":\"0\",\"cooldown\":\"P1D\",\"enabled\":true}",
                "{\"kind\":\"outflow\",\"scope\":{\"segment\":\"private\"},\"params\":{\"currency\":\"EUR\",\"window\":\"P30D\",\"percent\":\"40.5\"},\"severity\":\"info\",\"recovery\":\"5\",\"enabled\":true}",
                "{\"kind\":\"dormant\",\"scope\":{\"customer\":\"C-1\"},\"params\":{\"after\":\"P180D\"},\"severity\":\"info\",\"enabled\":true}",
                "{\"kind\":\"nav.above\",\"scope\":{\"all\":true},\"params\":{\"fund\":\"F-1\",\"level\":\"12.3450\"},\"severity\":\"info\",\"recovery\":\"0.0100\",\"enabled\":true}",
                "{\"kind\":\"nav.below\",\"scope\":{\"all\":true},\"params\":{\"fund\":\"F-1\",\"level\":\"9.0000\"},\"severity\":\"warning\",\"recovery\":\"0.0000\",\"cooldown\":\"PT1S\",\"enabled\":true}",
                "{\"kind\":\"nav.moved\",\"scope\":{\"all\":true},\"params\":{\"percent\":\"2.5\",\"since\":\"previous\"},\"severity\":\"info\",\"enabled\":true}",
                "{\"kind\":\"nav.moved\",\"scope\":{\"all\":true},\"params\":{\"fund\":\"F-1\",\"percent\":\"5\",\"since\":\"month\"},\"severity\":\"info\",\"recovery\":\"1\",\"enabled\":true}",
                "{\"kind\":\"drawdown\",\"scope\":{\"all\":true},\"params\":{\"percent\":\"10\"},\"severity\":\"info\",\"recovery\":\"0\",\"enabled\":true}",
                "{\"kind\":\"fund.event\",\"scope\":{\"all\":true},\"params\":{\"fund\":\"F-1\",\"events\":[\"distribution\",\"split\"]},\"severity\":\"info\",\"enabled\":true}",
                "{\"kind\":\"fund.event\",\"scope\":{\"all\":true},\"params\":{},\"severity\":\"info\",\"enabled\":false}",
            })
    void shouldShowARuleAsItWasPut(String rule) throws Exception {
        String id = "r-" + Integer.toHexString(rule.hashCode());
        HttpResponse<String> put = put("/v1/rules/" + id, rule);

        assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
        Map<String, Object> shown = running.json("/v1/rules/" + id);
        assertThat(shown).containsEntry("rule", id).containsEntry("version", 1L);
        Map<String, Object> expected = parse(rule);
        assertThat(shown).containsAllEntriesOf(expected);

        HttpResponse<String> again = put("/v1/rules/" + id, put.body());
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(parse(again.body())).containsEntry("version", 2L).containsAllEntriesOf(expected);
    }

    @Test
    void shouldRingOnceTheRuleIsAnswered() throws Exception {
        put("/v1/rules/big", """
                {"kind":"transaction.large","scope":{"account":"A-1"},"params":{"currency":"EUR","min":"20.00"}}""");

        running.accept(posting("A-1", "-20.00", "T-1"));

        assertThat(objects(running.json("/v1/notifications?type=transaction.large"), "notifications"))
                .hasSize(1);
    }

    @Test
    void shouldRefuseAWindowThatIsTooShort() throws Exception {
        HttpResponse<String> put = put("/v1/rules/busy", """
                {"kind":"velocity","scope":{"all":true},"params":{"currency":"EUR","window":"PT1S","count":3}}""");

        assertThat(put.statusCode()).isEqualTo(400);
        assertThat(parse(put.body()))
                .containsEntry("code", "OUT_OF_RANGE")
                .containsEntry("detail", "params.window is \"PT1S\": allowed is PT1M to P400D");
        assertThat(running.get("/v1/rules/busy").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldShowOpenAlertsWithTheLevelInForce(@TempDir Path directory) throws Exception {
        try (RunningServer bank = RunningServer.startSmallBank(directory)) {
            bank.accept("""
                    {"type":"rule.set","rule":"red","kind":"account.overdrawn","scope":{"all":true},"params":{"buffer":"10.505"}}
                    {"type":"rule.set","rule":"busy","kind":"velocity","scope":{"all":true},"params":{"currency":"EUR","window":"P1D","count":2}}
                    {"type":"order.confirmed","order":"O-1","account":"A-1","fund":"F-1","side":"subscribe","units":"10","amount":"100"}
                    {"type":"fund.priced","fund":"F-1","nav":"10","date":"2026-11-19"}
                    {"type":"rule.set","rule":"high","kind":"nav.above","scope":{"all":true},"params":{"fund":"F-1","level":"11"}}
                    {"type":"rule.set","rule":"fall","kind":"drawdown","scope":{"all":true},"params":{"percent":"5"}}
                    {"type":"fund.priced","fund":"F-1","nav":"12","date":"2026-11-20"}
                    {"type":"fund.split","fund":"F-1","date":"2026-11-20","numerator":2,"denominator":1}
                    """);
            bank.accept(posting("A-1", "-110.00", "T-1"));
            bank.accept(posting("A-1", "-0.51", "T-2"));

            assertThat(objects(bank.json("/v1/customers/C-1"), "alerts"))
                    .extracting(alert -> alert.get("rule") + " " + alert.get("level") + " " + alert.get("unit") + " "
                            + alert.get("currency"))
                    .containsExactlyInAnyOrder(
                            "low 50.00 money EUR", "red -10.50 money EUR", "busy 2 count null", "high 5.5000 nav null");
        }
    }

    @Test
    void shouldRemoveARule() throws Exception {
        put("/v1/rules/gone", "{\"kind\":\"balance.changed\",\"scope\":{\"all\":true},\"params\":{}}");

        HttpResponse<String> removed =
                running.send(running.request("/v1/rules/gone").DELETE());

        assertThat(removed.statusCode()).isEqualTo(200);
        assertThat(running.get("/v1/rules/gone").statusCode()).isEqualTo(404);
        HttpResponse<String> again =
                running.send(running.request("/v1/rules/gone").DELETE());
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(parse(again.body())).containsEntry("code", "UNKNOWN_RULE");
    }

    @Test
    void shouldTakeARuleIdWithASlash() throws Exception {
        put("/v1/rules/a%2Fb", "{\"kind\":\"balance.changed\",\"scope\":{\"all\":true},\"params\":{}}");

        assertThat(running.json("/v1/rules/a%2Fb")).containsEntry("rule", "a/b");
    }

    private HttpResponse<String> put(String path, String rule) throws Exception {
        return running.send(
                running.request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(rule)));
    }
}
