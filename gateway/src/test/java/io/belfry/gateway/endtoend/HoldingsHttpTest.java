package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.belfry.api.BelfryEngine;
import io.belfry.gateway.config.GatewayConfig;
import io.belfry.gateway.holdings.HoldingCase;
import io.belfry.gateway.holdings.HoldingCases;
import io.belfry.gateway.http.HttpContext;
import io.belfry.gateway.http.HttpServer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cases of holdings over HTTP. One running engine takes them all, each with ids of its own, so that they also show that
 * nobody's figures move with another's; in the end all are compared once more.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HoldingsHttpTest {
    private static final Set<String> NO_FIGURES = Set.of("fund", "currency", "date", "dividends");

    private BelfryEngine engine;
    private HttpServer server;
    private Client client;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        GatewayConfig config = GatewayConfig.defaults().withDataDirectory(directory.resolve("data"));
        engine = BelfryEngine.open(config.engineContext()
                .ringSlots(256)
                .maxBatch(64)
                .blockBytes(1 << 18)
                .limits(config.limits()));
        server = HttpServer.start(engine, new HttpContext().port(0));
        client = new Client(server.uri());
    }

    @AfterAll
    void stop() {
        server.close();
        engine.close();
    }

    @TestFactory
    Stream<DynamicTest> shouldShowTheFiguresOfOurOwnCases() {
        return tests("own.", HoldingCases.own());
    }

    @TestFactory
    Stream<DynamicTest> shouldShowTheFiguresOfTheOracles() {
        List<HoldingCase> oracles = HoldingCases.oracles();
        assumeTrue(
                !oracles.isEmpty(), "no shared/oracles/holdings.json beside the project (set -Dbelfry.oracles=FILE)");
        return tests("o", oracles);
    }

    private Stream<DynamicTest> tests(String prefix, List<HoldingCase> cases) {
        List<HoldingCase> renamed = new ArrayList<>();
        List<HoldingCase> passed = new ArrayList<>();
        for (HoldingCase one : cases) {
            renamed.add(one.within(prefix + renamed.size() + "."));
        }
        Stream<DynamicTest> each = renamed.stream()
                .map(one -> DynamicTest.dynamicTest(one.name(), () -> {
                    postAndCompare(one);
                    passed.add(one);
                }));
        DynamicTest again = DynamicTest.dynamicTest("all that passed, once more", () -> {
            assertThat(passed).isNotEmpty();
            for (HoldingCase one : passed) {
                compare(one);
            }
        });
        return Stream.concat(each, Stream.of(again));
    }

    private void postAndCompare(HoldingCase holdings) throws Exception {
        if (holdings.codes().isEmpty()) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < holdings.events().size(); i++) {
                lines.add(holdings.line(i));
            }
            Map<String, Object> answer = client.events("/v1/events", String.join("\n", lines));
            assertThat(answer)
                    .as(holdings.name())
                    .containsEntry("rejected", List.of())
                    .containsEntry("duplicates", 0L)
                    .containsEntry("accepted", (long) lines.size())
                    .doesNotContainKey("unknownFields");
        } else {
            for (int i = 0; i < holdings.events().size(); i++) {
                Map<String, Object> answer =
                        Json.object(client.post("/v1/events", holdings.line(i)).body());
                assertThat(code(answer))
                        .as("%s: %s: %s", holdings.name(), holdings.line(i), answer)
                        .isEqualTo(holdings.code(i));
            }
        }
        compare(holdings);
    }

    private void compare(HoldingCase holdings) throws Exception {
        for (String id : holdings.customers()) {
            Map<String, Object> customer = client.get("/v1/customers/" + id);
            assertThat(customer).containsKey("asOf");
            for (Map<String, Object> account : Json.objects(customer, "accounts")) {
                compare(holdings, account);
                Map<String, Object> alone = client.get("/v1/accounts/" + account.get("account"));
                // A tick may have come between the two questions.
                alone.remove("asOf");
                account.remove("asOf");
                assertThat(alone).isEqualTo(account);
            }
            compareTotals(holdings, customer);
        }
    }

    private static void compare(HoldingCase holdings, Map<String, Object> account) {
        Map<String, Map<String, BigDecimal>> held = new LinkedHashMap<>();
        for (Map<String, Object> position : Json.objects(account, "positions")) {
            held.put((String) position.get("fund"), figures(position));
        }
        String id = (String) account.get("account");
        holdings.requirePositions(id, held);
        Map<String, BigDecimal> balances = new HashMap<>();
        for (String balance : List.of("ledger", "held", "available")) {
            balances.put(balance, new BigDecimal((String) account.get(balance)));
        }
        holdings.requireBalances(id, balances);
    }

    /** What a customer has in a currency is the sum of what the accounts and positions show. */
    private static void compareTotals(HoldingCase holdings, Map<String, Object> customer) {
        Map<String, Map<String, BigDecimal>> sums = new HashMap<>();
        for (Map<String, Object> account : Json.objects(customer, "accounts")) {
            add(sums, account, List.of("ledger", "held", "available"));
            for (Map<String, Object> position : Json.objects(account, "positions")) {
                add(sums, position, List.of("cost", "value", "unrealised", "realised", "income"));
            }
        }
        for (Map<String, Object> total : Json.objects(customer, "totals")) {
            Map<String, BigDecimal> sum = sums.remove((String) total.get("currency"));
            assertThat(sum).as("%s: totals %s", holdings.name(), total).isNotNull();
            total.forEach((figure, value) -> {
                if (value != null && !NO_FIGURES.contains(figure)) {
                    assertThat(new BigDecimal((String) value))
                            .as("%s: total %s", holdings.name(), figure)
                            .isEqualByComparingTo(sum.getOrDefault(figure, BigDecimal.ZERO));
                }
            });
        }
        assertThat(sums).as("%s: currencies without totals", holdings.name()).isEmpty();
    }

    private static void add(Map<String, Map<String, BigDecimal>> sums, Map<String, Object> from, List<String> figures) {
        Map<String, BigDecimal> sum = sums.computeIfAbsent((String) from.get("currency"), key -> new HashMap<>());
        for (String figure : figures) {
            if (from.get(figure) != null) {
                sum.merge(figure, new BigDecimal((String) from.get(figure)), BigDecimal::add);
            }
        }
    }

    private static Map<String, BigDecimal> figures(Map<String, Object> position) {
        Map<String, BigDecimal> figures = new HashMap<>();
        position.forEach((figure, value) -> {
            if (!NO_FIGURES.contains(figure) && (value == null || value instanceof String)) {
                figures.put(figure, value == null ? null : new BigDecimal((String) value));
            }
        });
        return figures;
    }

    private static String code(Map<String, Object> answer) {
        List<Map<String, Object>> rejected = Json.objects(answer, "rejected");
        if (!rejected.isEmpty()) {
            return (String) rejected.get(0).get("code");
        }
        return (long) (Long) answer.get("duplicates") > 0 ? "DUPLICATE" : "OK";
    }
}
