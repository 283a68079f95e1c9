package io.belfry.gateway.http;

import static io.belfry.gateway.http.RunningServer.objects;
import static io.belfry.gateway.http.RunningServer.parse;
import static io.belfry.gateway.http.RunningServer.posting;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateCallsTest {
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
    void shouldShowACustomerWithPositionsTotalsAndOpenAlerts() throws Exception {
        running.accept("""
                {"type":"order.confirmed","order":"O-1","account":"A-1","fund":"F-1","side":"subscribe",\
                "units":"10","amount":"1000.00"}
                {"type":"fund.priced","fund":"F-1","nav":"110.5","date":"2026-11-20"}
                """ + posting("A-1", "-60.00", "T-1"));

        Map<String, Object> customer = running.json("/v1/customers/C-1");

        assertThat(customer)
                .containsEntry("customer", "C-1")
                .containsEntry("name", "Anna Schmidt")
                .containsEntry("locale", "de-DE")
                .containsEntry("segment", "private");
        assertThat((long) customer.get("asOf")).isPositive();
        Map<String, Object> account = objects(customer, "accounts").get(0);
        assertThat(account)
                .containsEntry("account", "A-1")
                .containsEntry("currency", "EUR")
                .containsEntry("ledger", "40.00")
                .containsEntry("held", "0.00")
                .containsEntry("available", "40.00");
        assertThat(objects(account, "positions"))
                .singleElement()
                .satisfies(position -> assertThat(position)
                        .containsEntry("fund", "F-1")
                        .containsEntry("units", "10.0000")
                        .containsEntry("frozen", "0.0000")
                        .containsEntry("cost", "1000.00")
                        .containsEntry("nav", "110.5000")
                        .containsEntry("date", "2026-11-20")
                        .containsEntry("value", "1105.00")
                        .containsEntry("unrealised", "105.00")
                        .containsEntry("realised", "0.00")
                        .containsEntry("income", "0.00"));
        assertThat(objects(customer, "alerts"))
                .singleElement()
                .satisfies(alert -> assertThat(alert)
                        .containsEntry("rule", "low")
                        .containsEntry("type", "balance.below")
                        .containsEntry("account", "A-1")
                        .containsEntry("level", "50.00"));
        assertThat(objects(customer, "totals"))
                .singleElement()
                .satisfies(total -> assertThat(total)
                        .containsEntry("currency", "EUR")
                        .containsEntry("ledger", "40.00")
                        .containsEntry("value", "1105.00")
                        .containsEntry("unrealised", "105.00"));
    }

    @Test
    void shouldShowAnUnpricedPositionWithoutAValue() throws Exception {
        running.accept("""
                {"type":"order.confirmed","order":"O-1","account":"A-1","fund":"F-1","side":"subscribe",\
                "units":"10","amount":"1000.00"}
                """);

        Map<String, Object> position =
                objects(running.json("/v1/accounts/A-1"), "positions").get(0);

        assertThat(position)
                .containsEntry("value", null)
                .containsEntry("unrealised", null)
                .containsEntry("nav", null);
    }

    @Test
    void shouldShowWhatIsHeldAndTheOpenHoldsNewestFirst() throws Exception {
        running.accept("""
                {"type":"account.held","account":"A-1","hold":"H-1","amount":"30.00","expires":"2099-01-01T00:00:00Z",\
                "counterparty":"Hôtel","text":"two nights"}
                {"type":"account.held","account":"A-1","hold":"H-2","amount":"5.25"}
                {"type":"account.held","account":"A-1","hold":"H-3","amount":"7"}
                {"type":"account.posted","account":"A-1","amount":"-10","currency":"EUR","ref":"T-1","settles":"H-1"}
                {"type":"account.released","account":"A-1","hold":"H-2"}
                """);

        Map<String, Object> account = running.json("/v1/accounts/A-1");

        assertThat(account)
                .containsEntry("ledger", "90.00")
                .containsEntry("held", "27.00")
                .containsEntry("available", "63.00");
        assertThat(objects(account, "holds"))
                .containsExactly(
                        Map.of("hold", "H-3", "amount", "7.00"),
                        Map.of(
                                "hold",
                                "H-1",
                                "amount",
                                "20.00",
                                "expires",
                                "2099-01-01T00:00:00.000000000Z",
                                "counterparty",
                                "Hôtel",
                                "text",
                                "two nights"));
        Map<String, Object> customer = running.json("/v1/customers/C-1");
        assertThat(objects(objects(customer, "accounts").get(0), "holds")).hasSize(2);
        assertThat(objects(customer, "totals").get(0)).containsEntry("held", "27.00");
    }

    /** Nobody posts anything: the engine's own tick lets the hold expire, and the notification names its deadline. */
    @Test
    void shouldLetAHoldExpireInAQuietEngine() throws Exception {
        String expires = Instant.now().plusMillis(400).toString();
        running.accept("""
                {"type":"rule.set","rule":"holds","kind":"hold.changed","scope":{"account":"A-1"}}
                {"type":"account.held","account":"A-1","hold":"H-1","amount":"30.00","expires":"%s"}
                """.formatted(expires));

        Map<String, Object> page = running.json("/v1/notifications?type=hold.changed&after=1&wait=20");

        Map<String, Object> expired = objects(page, "notifications").get(0);
        assertThat(expired.get("data").toString()).contains("state=expired").contains("amount=30.00");
        assertThat(expired.get("cause").toString())
                .contains("type=timer")
                .contains("deadline=" + expires.substring(0, 19));
        assertThat(running.json("/v1/accounts/A-1"))
                .containsEntry("held", "0.00")
                .containsEntry("available", "100.00");
    }

    @Test
    void shouldSeeEverythingAcknowledgedBefore() throws Exception {
        for (int i = 1; i <= 50; i++) {
            running.accept(posting("A-2", "1", "T-" + i));
            assertThat(running.json("/v1/accounts/A-2")).containsEntry("ledger", Integer.toString(i));
        }
    }

    @Test
    void shouldFindCustomersByTheStartOfIdOrName() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            lines.append("{\"type\":\"customer.registered\",\"customer\":\"X-%04d\",\"name\":\"Name %d\"}\n"
                    .formatted(i, i));
        }
        lines.append("{\"type\":\"customer.registered\",\"customer\":\"Z-1\",\"name\":\"Zoë Zimmer\"}\n");
        sendAll(lines.toString());

        assertThat(names("/v1/customers?prefix=C-")).containsExactly("C-1", "C-2");
        assertThat(names("/v1/customers?prefix=anna")).containsExactly("C-1");
        assertThat(names("/v1/customers?prefix=%E5%B1%B1")).containsExactly("C-2");
        assertThat(names("/v1/customers?prefix=Z")).containsExactly("Z-1");
        assertThat(names("/v1/customers?prefix=X&limit=3")).containsExactly("X-0000", "X-0001", "X-0002");
        assertThat(names("/v1/customers?prefix=X-49&limit=1000")).hasSize(100);
        assertThat(names("/v1/customers")).hasSize(100);
        assertThat(names("/v1/customers?prefix=nobody")).isEmpty();
    }

    @Test
    void shouldFindAnIdOfAnyCharactersWhenPercentEncoded() throws Exception {
        running.accept("""
                {"type":"customer.registered","customer":"a/b%c?d;e..#f"}
                {"type":"account.opened","account":"../x","customer":"a/b%c?d;e..#f","currency":"KWD"}
                """);

        assertThat(running.json("/v1/customers/a%2Fb%25c%3Fd%3Be..%23f")).containsEntry("customer", "a/b%c?d;e..#f");
        assertThat(running.json("/v1/accounts/%2E%2E%2Fx"))
                .containsEntry("account", "../x")
                .containsEntry("ledger", "0.000");
    }

    @Test
    void shouldShowAFund() throws Exception {
        assertThat(running.json("/v1/funds/F-1"))
                .containsEntry("fund", "F-1")
                .containsEntry("name", "Global Equity")
                .containsEntry("currency", "EUR")
                .containsEntry("nav", null)
                .containsEntry("date", null);

        running.accept("{\"type\":\"fund.priced\",\"fund\":\"F-1\",\"nav\":\"12.3456\",\"date\":\"2026-11-20\"}");

        assertThat(running.json("/v1/funds/F-1"))
                .containsEntry("nav", "12.3456")
                .containsEntry("date", "2026-11-20")
                .containsEntry("version", 1L);
    }

    private List<String> names(String path) throws Exception {
        List<String> names = new ArrayList<>();
        for (Map<String, Object> customer : objects(running.json(path), "customers")) {
            names.add((String) customer.get("customer"));
        }
        return names;
    }

    /** Sends lines, going on where a full ring stopped them. */
    private void sendAll(String lines) throws Exception {
        List<String> left = lines.lines().toList();
        while (!left.isEmpty()) {
            HttpResponse<String> response = running.post("/v1/events", RunningServer.NDJSON, String.join("\n", left));
            Map<String, Object> answer = parse(response.body());
            assertThat(answer).containsEntry("rejected", List.of());
            Long next = (Long) answer.get("next");
            left = next == null ? List.of() : left.subList((int) (next - 1), left.size());
        }
    }
}
