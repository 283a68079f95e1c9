package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.BelfryEngine;
import io.belfry.gateway.config.GatewayConfig;
import io.belfry.gateway.http.HttpContext;
import io.belfry.gateway.http.HttpServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a customer hears of orders, and operations of units that were not there. */
@Timeout(60)
class OrderNewsTest {
    @TempDir
    Path directory;

    private BelfryEngine engine;
    private HttpServer server;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        GatewayConfig config = GatewayConfig.defaults().withDataDirectory(directory.resolve("data"));
        engine = BelfryEngine.open(
                config.engineContext().ringSlots(64).maxBatch(16).blockBytes(1 << 18));
        server = HttpServer.start(engine, new HttpContext().port(0));
        client = new Client(server.uri());
        take("""
                {"type":"customer.registered","customer":"C-1"}
                {"type":"account.opened","account":"A-1","customer":"C-1","currency":"EUR"}
                {"type":"customer.registered","customer":"C-2"}
                {"type":"account.opened","account":"A-2","customer":"C-2","currency":"EUR"}
                {"type":"fund.registered","fund":"F","currency":"EUR"}
                """);
    }

    @AfterEach
    void stop() {
        server.close();
        engine.close();
    }

    @Test
    void shouldTellTheLifeOfAnOrderToItsCustomer() throws Exception {
        rule("{\"all\":true}", "{}");
        take("""
                {"type":"order.accepted","order":"O-1","account":"A-1","fund":"F","side":"subscribe","amount":"100.00","due":"2199-12-31"}
                {"type":"order.confirmed","order":"O-1","account":"A-1","fund":"F","side":"subscribe","units":"10","amount":"100.00"}
                {"type":"order.accepted","order":"O-2","account":"A-1","fund":"F","side":"redeem","units":"4"}
                {"type":"order.rejected","order":"O-2","account":"A-1","fund":"F","side":"redeem","units":"4","reason":"past the cut-off"}
                {"type":"order.reversed","order":"O-1","ref":"R-1","reason":"wrong account"}
                {"type":"order.accepted","order":"O-3","account":"A-2","fund":"F","side":"subscribe","amount":"5.00"}
                """);

        List<Map<String, Object>> news = client.notifications("&type=order.changed&customer=C-1");

        assertThat(news)
                .extracting(each -> Json.object(each, "data"))
                .extracting(data -> data.get("order") + " " + data.get("state"))
                .containsExactly("O-1 accepted", "O-1 confirmed", "O-2 accepted", "O-2 rejected", "O-1 reversed");
        assertThat(Json.object(news.get(0), "data"))
                .containsEntry("account", "A-1")
                .containsEntry("fund", "F")
                .containsEntry("side", "subscribe")
                .containsEntry("amount", "100.00")
                .containsEntry("due", "2199-12-31");
        assertThat(Json.object(news.get(1), "data")).containsEntry("units", "10.0000");
        assertThat(Json.object(news.get(3), "data")).containsEntry("reason", "past the cut-off");
        assertThat(Json.object(news.get(4), "data")).containsEntry("reason", "wrong account");
        assertThat(Json.object(news.get(4), "cause"))
                .containsEntry("type", "order.reversed")
                .containsEntry("ref", "R-1");
        assertThat(client.notifications("&type=order.changed&customer=C-2")).hasSize(1);
    }

    @Test
    void shouldTellThatAnOrderIsLateOnceAndShowItUntilItIsConfirmed() throws Exception {
        rule("{\"customer\":\"C-1\"}", "{\"states\":[\"late\"]}");
        take("""
                {"type":"order.accepted","order":"O-1","account":"A-1","fund":"F","side":"subscribe","amount":"100.00","due":"2020-01-31"}
                {"type":"customer.registered","customer":"C-3"}
                """);

        List<Map<String, Object>> news = client.notifications("&type=order.changed");

        assertThat(news).hasSize(1);
        assertThat(Json.object(news.get(0), "data"))
                .containsEntry("order", "O-1")
                .containsEntry("state", "late")
                .containsEntry("due", "2020-01-31");
        assertThat(Json.object(news.get(0), "cause"))
                .containsEntry("type", "timer")
                .containsEntry("deadline", "2020-02-01T00:00:00.000000000Z")
                .doesNotContainKeys("seq", "feed");
        assertThat(orders())
                .singleElement()
                .satisfies(
                        order -> assertThat(order).containsEntry("late", true).containsEntry("units", null));

        take(
                "{\"type\":\"order.confirmed\",\"order\":\"O-1\",\"account\":\"A-1\",\"fund\":\"F\",\"side\":\"subscribe\",\"units\":\"10\",\"amount\":\"100.00\"}");
        assertThat(orders()).isEmpty();
        assertThat(client.notifications("&type=order.changed")).hasSize(1);
    }

    @Test
    void shouldTellOperationsOfUnitsThatAreNotFree() throws Exception {
        take("""
                {"type":"order.confirmed","order":"O-1","account":"A-1","fund":"F","side":"subscribe","units":"10","amount":"100.00"}
                {"type":"units.frozen","account":"A-1","fund":"F","units":"4","ref":"P-1"}
                """);
        String refused = """
                {"type":"order.confirmed","order":"O-2","account":"A-1","fund":"F","side":"redeem","units":"7","amount":"70.00"}
                {"type":"units.released","account":"A-1","fund":"F","units":"5","ref":"P-1"}
                """;

        Map<String, Object> answer = client.events("/v1/events", refused);

        assertThat(Json.objects(answer, "rejected"))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each).containsEntry("code", "INSUFFICIENT_UNITS"));
        List<Map<String, Object>> alerts = client.notifications("&type=position.refused");
        assertThat(alerts).hasSize(2);
        assertThat(alerts.get(0)).containsEntry("customer", null);
        assertThat(Json.object(alerts.get(0), "data"))
                .containsEntry("order", "O-2")
                .containsEntry("units", "7.0000")
                .containsEntry("free", "6.0000");
        assertThat(Json.object(alerts.get(1), "data"))
                .containsEntry("ref", "P-1")
                .containsEntry("units", "5.0000");
    }

    @Test
    void shouldShowTheRuleAsItWasSet() throws Exception {
        rule("{\"all\":true}", "{\"states\":[\"late\",\"rejected\"]}");

        Map<String, Object> rule = client.get("/v1/rules/orders");

        assertThat(rule).containsEntry("kind", "order.changed");
        assertThat(Json.object(rule, "params")).containsEntry("states", List.of("rejected", "late"));
    }

    private void rule(String scope, String params) throws Exception {
        take("{\"type\":\"rule.set\",\"rule\":\"orders\",\"kind\":\"order.changed\",\"scope\":%s,\"params\":%s}"
                .formatted(scope, params));
    }

    private List<Map<String, Object>> orders() throws Exception {
        return Json.objects(client.get("/v1/accounts/A-1"), "orders");
    }

    private void take(String lines) throws Exception {
        assertThat(client.events("/v1/events", lines)).containsEntry("rejected", List.of());
    }
}
