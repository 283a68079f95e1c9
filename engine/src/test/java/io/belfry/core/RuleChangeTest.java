package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.posting;
import static io.belfry.core.EventBuilder.priced;
import static io.belfry.core.EventBuilder.rule;
import static io.belfry.core.EventBuilder.ruleRemoved;
import static io.belfry.core.EventBuilder.subscribed;
import static io.belfry.core.EventBuilder.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.belfry.codec.BalanceField;
import io.belfry.codec.NotificationState;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of open alerts when rules change: an account at 0.40 EUR with the alert "below 1.00" open, and a position
 * 10 % above its cost with the alert "at or above 5 %" open.
 */
class RuleChangeTest {
    private static final int DAY = 20_000;
    private static final long PERCENT = 10_000;

    private CoreHost host = open(1_000_000);

    private static CoreHost open(int slice) {
        CoreHost host = new CoreHost(new CoreHost.Limits().slices(slice, slice).build());
        host.apply(customer("C-0").segment("retail"));
        host.apply(account("A-0", "C-0", "EUR").balance(200));
        host.apply(customer("C-1").segment("retail"));
        host.apply(account("A-1", "C-1", "EUR").balance(200));
        host.apply(fund("F-1", "EUR").scales(2, 0));
        host.apply(fund("F-2", "EUR").scales(2, 0));
        host.apply(priced("F-1", 10_000, DAY));
        host.apply(subscribed("O-1", "A-1", "F-1", 10, 100_000));
        host.apply(
                rule("low", RuleKind.BALANCE_BELOW).currency("EUR").levels(100).recovery(20));
        host.apply(rule("gain", RuleKind.PNL_ABOVE).percents(5 * PERCENT));
        host.apply(posting("A-0", -160, "EUR", "T-0"));
        host.apply(posting("A-1", -160, "EUR", "T-1"));
        host.apply(priced("F-1", 11_000, DAY + 1));
        assertThat(host.core().alerts().open()).isEqualTo(3);
        host.take();
        return host;
    }

    private static EventBuilder.RuleSetting low() {
        return rule("low", RuleKind.BALANCE_BELOW).currency("EUR");
    }

    private static EventBuilder.RuleSetting gain() {
        return rule("gain", RuleKind.PNL_ABOVE);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("the same again", low().levels(100), List.of()),
                Arguments.of("a level that still holds", low().levels(50), List.of()),
                Arguments.of("a level that no longer holds", low().levels(40), List.of("low 1.00")),
                Arguments.of(
                        "another field", low().field(BalanceField.AVAILABLE).levels(100), List.of()),
                Arguments.of("another currency", low().currency("USD").levels(100), List.of("low 1.00")),
                Arguments.of(
                        "another kind",
                        rule("low", RuleKind.BALANCE_ABOVE).currency("EUR").levels(10),
                        List.of("low 1.00")),
                Arguments.of("disabled", low().levels(100).enabled(false), List.of("low 1.00")),
                Arguments.of("another customer", low().levels(100).forCustomer("C-0"), List.of("low 1.00")),
                Arguments.of("this account", low().levels(100).forAccount("A-1"), List.of()),
                Arguments.of("its segment", low().levels(100).forSegment("retail"), List.of()),
                Arguments.of("another segment", low().levels(100).forSegment("private"), List.of("low 1.00")),
                Arguments.of("removed", ruleRemoved("low"), List.of("low 1.00")),
                Arguments.of(
                        "silenced",
                        rule("n", RuleKind.BALANCE_BELOW)
                                .currency("EUR")
                                .levels(10)
                                .forCustomer("C-1"),
                        List.of("low 1.00")),
                Arguments.of(
                        "another kind is narrower",
                        rule("n", RuleKind.BALANCE_ABOVE)
                                .currency("EUR")
                                .levels(10)
                                .forCustomer("C-1"),
                        List.of()),
                Arguments.of("gain: the same again", gain().percents(5 * PERCENT), List.of()),
                Arguments.of("gain: still holds", gain().percents(10 * PERCENT), List.of()),
                Arguments.of("gain: no longer holds", gain().percents(11 * PERCENT), List.of("gain 5.0000")),
                Arguments.of(
                        "gain: into money that holds", gain().currency("EUR").levels(10_000), List.of()),
                Arguments.of(
                        "gain: into money that does not hold",
                        gain().currency("EUR").levels(10_001),
                        List.of("gain 5.0000")),
                Arguments.of(
                        "gain: into another currency", gain().currency("USD").levels(1), List.of("gain 5.0000")),
                Arguments.of("gain: this fund", gain().percents(5 * PERCENT).fund("F-1"), List.of()),
                Arguments.of("gain: another fund", gain().percents(5 * PERCENT).fund("F-2"), List.of("gain 5.0000")),
                Arguments.of("gain: removed", ruleRemoved("gain"), List.of("gain 5.0000")),
                Arguments.of("moved to another segment", customer("C-1").segment("private"), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void shouldKeepWhatStillHoldsAndResolveTheRest(String what, EventBuilder.Event change, List<String> resolved) {
        assertThat(host.apply(change)).isEqualTo(ResultCode.OK);

        List<Rung> rung =
                host.take().stream().filter(r -> r.account().equals("A-1")).toList();
        assertThat(rung.stream().map(r -> r.rule() + " " + r.figure("level")).toList())
                .as(what)
                .isEqualTo(resolved);
        assertThat(rung).allSatisfy(r -> {
            assertThat(r.state()).isEqualTo(NotificationState.RESOLVED);
            assertThat(r.version()).as("the version that rang").isEqualTo(1);
            assertThat(r.edge()).isEqualTo(2);
            assertThat(r.cause().sequence()).isEqualTo(host.core().sequence());
            assertThat(r.figure("previous")).isEqualTo(r.rule().equals("low") ? "0.40" : "10.0000");
        });
    }

    @Test
    void shouldResolveWithTheFiguresOfItsOwnFund() {
        host.apply(priced("F-2", 333, DAY));
        host.apply(priced("F-2", 444, DAY + 1));
        host.apply(subscribed("O-2", "A-0", "F-2", 3, 100));
        host.apply(rule("nav", RuleKind.NAV_UPDATED));
        host.apply(priced("F-2", 555, DAY + 2));
        host.take();

        host.apply(ruleRemoved("gain"));

        assertThat(host.take())
                .singleElement()
                .satisfies(rung -> assertThat(rung.data())
                        .containsEntry("previousNav", "100.00")
                        .containsEntry("nav", "110.00")
                        .containsEntry("dayChange", "100.00"));
    }

    @Test
    void shouldKeepFiguresOfTheMomentWhenAPriceComesBeforeTheSweep() {
        host = open(1);
        host.apply(tick());
        host.apply(EventBuilder.configured(new CoreHost.Limits().slices(0, 10).build()));
        host.apply(ruleRemoved("gain"));
        host.apply(priced("F-1", 12_000, DAY + 2));

        host.apply(tick());
        host.apply(tick());

        assertThat(host.take())
                .singleElement()
                .satisfies(rung -> assertThat(rung.data())
                        .containsEntry("nav", "110.00")
                        .containsEntry("previousNav", "100.00")
                        .containsEntry("dayChange", "100.00"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1_000_000})
    void shouldResolveOnRemovalEvenWhenTheRuleIsSetAgainBeforeTheSweep(int slice) {
        host = open(slice);
        host.apply(ruleRemoved("low"));
        host.apply(low().levels(100));
        sweep();

        assertThat(host.take())
                .extracting(Rung::account, Rung::state)
                .containsExactly(tuple("A-0", NotificationState.RESOLVED), tuple("A-1", NotificationState.RESOLVED));
        assertThat(host.core().alerts().open()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1_000_000})
    void shouldResolveOnceSilencedEvenWhenFreedBeforeTheSweep(int slice) {
        host = open(slice);
        host.apply(rule("n", RuleKind.BALANCE_BELOW).currency("EUR").levels(10).forSegment("retail"));
        long silencedAt = host.core().sequence();
        host.apply(ruleRemoved("n"));
        sweep();

        assertThat(host.take()).hasSize(2).allSatisfy(rung -> {
            assertThat(rung.state()).isEqualTo(NotificationState.RESOLVED);
            assertThat(rung.cause().sequence()).isEqualTo(silencedAt);
            assertThat(rung.cause().reference()).isEqualTo("n");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1_000_000})
    void shouldJudgeByEveryVersionWhenSeveralComeBeforeTheSweep(int slice) {
        host = open(slice);
        host.apply(low().levels(10));
        host.apply(low().levels(100));
        sweep();

        assertThat(host.take()).hasSize(2);
        assertThat(host.core().alerts().open()).isEqualTo(1);
    }

    private void sweep() {
        while (host.core().isWorkPending()) {
            host.apply(tick());
        }
    }

    @Test
    void shouldNameTheRulesOwnChangeWhenItMovesUnderAnOlderNarrowRule() {
        host.apply(rule("n", RuleKind.BALANCE_BELOW).currency("USD").levels(10).forCustomer("C-1"));
        host.apply(low().currency("USD").levels(10));
        host.take();
        host = open(1_000_000);
        host.apply(rule("n", RuleKind.BALANCE_BELOW).currency("").levels(10).forCustomer("C-1"));
        assertThat(host.take()).as("another currency: both apply").isEmpty();

        host.apply(low().currency("").levels(100));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.account()).isEqualTo("A-1");
            assertThat(rung.cause().reference()).isEqualTo("low");
            assertThat(rung.cause().sequence()).isEqualTo(host.core().sequence());
        });
    }

    @Test
    void shouldBringANarrowChangeToItsCustomerAtOnce() {
        host.apply(EventBuilder.configured(new CoreHost.Limits().slices(0, 10).build()));
        host.apply(low().levels(100).forCustomer("C-1"));
        long pending = host.core().pendingVisits();

        host.apply(rule("n", RuleKind.BALANCE_BELOW).currency("EUR").levels(10).forAccount("A-1"));

        assertThat(pending).as("from all to one is a broad change").isPositive();
        assertThat(host.take())
                .singleElement()
                .satisfies(rung -> assertThat(rung.account()).isEqualTo("A-1"));
    }

    @Test
    void shouldRingAgainOnlyAfterTheConditionWasFalseWhenARuleCameBack() {
        host.apply(ruleRemoved("low"));
        host.apply(low().levels(100));
        host.take();

        host.apply(posting("A-1", -10, "EUR", "T-2"));
        assertThat(host.take()).isEmpty();
        host.apply(posting("A-1", 70, "EUR", "T-3"));
        host.apply(posting("A-1", -10, "EUR", "T-4"));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.state()).isEqualTo(NotificationState.TRIGGERED);
            assertThat(rung.version()).isEqualTo(2);
            assertThat(rung.edge()).isEqualTo(3);
        });
    }

    @Test
    void shouldResolveForTheCustomerWhoMovedAway() {
        host.apply(low().levels(100).forSegment("retail"));
        assertThat(host.take()).isEmpty();

        host.apply(customer("C-1").segment("private"));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.account()).isEqualTo("A-1");
            assertThat(rung.state()).isEqualTo(NotificationState.RESOLVED);
            assertThat(rung.version()).isEqualTo(2);
        });
        host.apply(customer("C-1").segment("retail"));
        host.apply(posting("A-1", -1, "EUR", "T-2"));
        assertThat(host.take()).as("holds already where it comes to").isEmpty();
    }

    @Test
    void shouldTakeOverAsManyLevelsAsWereOpen() {
        host.apply(low().levels(100, 60));
        assertThat(host.take()).isEmpty();

        host.apply(posting("A-1", 30, "EUR", "T-2"));
        host.apply(posting("A-1", -60, "EUR", "T-3"));

        assertThat(host.takeEdges()).containsExactly("BALANCE_BELOW TRIGGERED 0.60");
        host.apply(low().levels(50));
        assertThat(host.takeEdges()).containsExactly("BALANCE_BELOW RESOLVED 0.60");
    }

    @Test
    void shouldRefuseToRemoveWhatDoesNotStand() {
        assertThat(host.apply(ruleRemoved("low"))).isEqualTo(ResultCode.OK);
        assertThat(host.apply(ruleRemoved("low"))).isEqualTo(ResultCode.UNKNOWN_RULE);
        assertThat(host.apply(ruleRemoved("never"))).isEqualTo(ResultCode.UNKNOWN_RULE);
    }
}
