package io.belfry.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.belfry.api.view.AccountView;
import io.belfry.api.view.PositionView;
import io.belfry.api.view.StateViews;
import io.belfry.codec.Currencies;
import io.belfry.core.limits.DetailLimits;
import io.belfry.core.limits.EngineLimits;
import io.belfry.gateway.holdings.HoldingCase;
import io.belfry.gateway.holdings.HoldingCases;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of holdings through the validator and a fresh core each, without ring, journal or HTTP. */
class HoldingsCoreTest {
    static List<HoldingCase> own() {
        return HoldingCases.own();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("own")
    void shouldComeToTheFiguresOfOurOwnCases(HoldingCase holdings) throws IOException {
        run(holdings);
    }

    /** A sweep that takes many events to come round, so that most positions are caught up by what touches them. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("own")
    void shouldComeToTheSameFiguresWhenNoSweepHelps(HoldingCase holdings) throws IOException {
        run(holdings, limits(0));
    }

    @TestFactory
    Stream<DynamicTest> shouldComeToTheFiguresOfTheOracles() {
        List<HoldingCase> oracles = HoldingCases.oracles();
        assumeTrue(
                !oracles.isEmpty(), "no shared/oracles/holdings.json beside the project (set -Dbelfry.oracles=FILE)");
        return oracles.stream().map(oracle -> DynamicTest.dynamicTest(oracle.name(), () -> run(oracle)));
    }

    private static void run(HoldingCase holdings) throws IOException {
        run(holdings, limits(1_000));
    }

    private static void run(HoldingCase holdings, EngineLimits limits) throws IOException {
        CoreRing ring = new CoreRing(limits);
        for (int i = 0; i < holdings.events().size(); i++) {
            FeedAnswer answer = apply(ring, holdings.line(i));
            assertThat(code(answer))
                    .as("%s: %s %s", holdings.name(), holdings.line(i), answer.rejected())
                    .isEqualTo(holdings.code(i));
            assertThat(answer.unknownFields()).as(holdings.line(i)).isZero();
        }
        long digest = ring.core().stateDigest();
        for (String account : holdings.accountIds()) {
            AccountView view =
                    StateViews.account(ring.core(), account).orElseThrow(() -> new AssertionError("no " + account));
            Map<String, Map<String, BigDecimal>> held = new LinkedHashMap<>();
            view.positions().forEach(position -> held.put(position.fund(), figures(position)));
            holdings.requirePositions(account, held);
            int decimals = Currencies.decimals(view.currency());
            holdings.requireBalances(
                    account,
                    Map.of(
                            "ledger", BigDecimal.valueOf(view.ledger(), decimals),
                            "held", BigDecimal.valueOf(view.held(), decimals),
                            "available", BigDecimal.valueOf(view.available(), decimals)));
        }
        assertThat(ring.core().stateDigest()).as("asking changes nothing").isEqualTo(digest);
    }

    private static FeedAnswer apply(CoreRing ring, String line) throws IOException {
        try (EventFeed feed = new EventFeed(ring.core().directory(), ring::open)) {
            feed.read(EventLines.ofNdjson(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8))));
            return feed.finish();
        }
    }

    private static String code(FeedAnswer answer) {
        if (answer.rejectedCount() > 0) {
            return answer.rejected().get(0).code().name();
        }
        return answer.duplicates() > 0 ? "DUPLICATE" : "OK";
    }

    private static Map<String, BigDecimal> figures(PositionView position) {
        int decimals = Currencies.decimals(position.currency());
        Map<String, BigDecimal> figures = new HashMap<>();
        figures.put("units", BigDecimal.valueOf(position.units(), position.unitScale()));
        figures.put("frozen", BigDecimal.valueOf(position.frozen(), position.unitScale()));
        figures.put("cost", BigDecimal.valueOf(position.cost(), decimals));
        figures.put("nav", position.nav() == null ? null : BigDecimal.valueOf(position.nav(), position.navScale()));
        figures.put("value", position.value() == null ? null : BigDecimal.valueOf(position.value(), decimals));
        figures.put(
                "unrealised",
                position.unrealised() == null ? null : BigDecimal.valueOf(position.unrealised(), decimals));
        figures.put("realised", BigDecimal.valueOf(position.realised(), decimals));
        figures.put("income", BigDecimal.valueOf(position.income(), decimals));
        return figures;
    }

    /** Small tables. */
    private static EngineLimits limits(int sweepSlice) {
        EngineLimits d = EngineLimits.defaults();
        return new EngineLimits(
                1_000,
                1_000,
                100,
                1_000,
                100,
                100,
                100,
                1_000,
                1 << 20,
                1 << 10,
                d.refWindowNs(),
                1 << 10,
                d.orderWindowNs(),
                sweepSlice,
                sweepSlice,
                d.pendingActionsPerFund(),
                100,
                d.clockJumpLimitNs(),
                new DetailLimits(1_000, 10_000, 10_000, 200, 400, 16, 0));
    }
}
