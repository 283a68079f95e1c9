package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.priced;
import static io.belfry.core.EventBuilder.redeemed;
import static io.belfry.core.EventBuilder.rule;
import static io.belfry.core.EventBuilder.subscribed;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Prices, and what rings for holders. The fund has NAVs of two decimals and whole units: 10 units bought for 1000.00 at a
 * NAV of 100.00, so that a NAV of 105.00 is a gain of 50.00 or 5 %.
 */
class FundRuleTest {
    private static final int DAY = 20_000;
    private static final long PERCENT = 10_000;

    private final CoreHost host = new CoreHost();

    @BeforeEach
    void buyTenUnits() {
        host.apply(customer("C-1"));
        host.apply(account("A-1", "C-1", "EUR"));
        host.apply(fund("F-1", "EUR").scales(2, 0));
        host.apply(priced("F-1", 10_000, DAY));
        host.apply(subscribed("O-1", "A-1", "F-1", 10, 100_000));
        host.take();
    }

    static Stream<Arguments> prices() {
        return Stream.of(
                Arguments.of(priced("F-1", 10_100, DAY + 1), ResultCode.OK),
                Arguments.of(priced("F-1", 10_100, DAY - 1), ResultCode.STALE_PRICE),
                Arguments.of(priced("F-1", 10_000, DAY), ResultCode.DUPLICATE),
                Arguments.of(priced("F-1", 10_100, DAY), ResultCode.STALE_PRICE),
                Arguments.of(priced("F-1", 10_100, DAY).version(2), ResultCode.OK),
                Arguments.of(priced("F-1", 10_100, DAY + 1).version(7), ResultCode.OK),
                Arguments.of(priced("F-1", 10_000, DAY - 1).version(2), ResultCode.STALE_PRICE),
                Arguments.of(priced("F-1", 0, DAY + 1), ResultCode.OUT_OF_RANGE),
                Arguments.of(priced("F-1", -1, DAY + 1), ResultCode.OUT_OF_RANGE),
                Arguments.of(priced("F-1", 10_100, DAY + 1).version(0), ResultCode.OUT_OF_RANGE),
                Arguments.of(priced("F-9", 10_100, DAY + 1), ResultCode.UNKNOWN_FUND),
                Arguments.of(priced("F-1", Long.MAX_VALUE, DAY + 1), ResultCode.AMOUNT_OVERFLOW));
    }

    @ParameterizedTest
    @MethodSource("prices")
    void shouldTakeOnlyNewerPrices(EventBuilder.Price price, ResultCode expected) {
        assertThat(host.apply(price)).isEqualTo(expected);

        assertThat(host.core().funds().nav(host.fund("F-1")))
                .isEqualTo(expected == ResultCode.OK ? price.navScaled : 10_000);
    }

    @Test
    void shouldCallAnOlderVersionStaleWhateverItsNav() {
        host.apply(priced("F-1", 10_100, DAY).version(3));

        assertThat(host.apply(priced("F-1", 10_100, DAY).version(2))).isEqualTo(ResultCode.STALE_PRICE);
        assertThat(host.apply(priced("F-1", 10_100, DAY).version(3))).isEqualTo(ResultCode.DUPLICATE);
    }

    @Test
    void shouldTellHoldersThePriceWithTheirFigures() {
        host.apply(rule("nav", RuleKind.NAV_UPDATED));
        host.apply(redeemed("O-2", "A-1", "F-1", 4, 50_000));

        host.apply(priced("F-1", 10_333, DAY + 1).traceparent("00-t"));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.state()).isEqualTo(NotificationState.INFO);
            assertThat(rung.cause().traceparent()).isEqualTo("00-t");
            assertThat(rung.data())
                    .containsEntry("nav", "103.33")
                    .containsEntry("previousNav", "100.00")
                    .containsEntry("date", Integer.toString(DAY + 1))
                    .containsEntry("units", "6")
                    .containsEntry("value", "619.98")
                    .containsEntry("cost", "600.00")
                    .containsEntry("unrealised", "19.98")
                    .containsEntry("unrealisedPercent", "3.33")
                    .containsEntry("realised", "100.00")
                    .containsEntry("dayChange", "19.98")
                    .containsEntry("currency", "EUR");
        });
    }

    @ParameterizedTest
    @CsvSource({"10100, 1", "10099, 0", "9900, 1", "9901, 0"})
    void shouldTellOnlyMovesOfTheSmallestPercent(long nav, int rings) {
        host.apply(rule("nav", RuleKind.NAV_UPDATED).min(PERCENT));

        host.apply(priced("F-1", nav, DAY + 1));

        assertThat(host.take()).hasSize(rings);
    }

    @Test
    void shouldCountMovesFromTheNavThatWasToldLast() {
        host.apply(rule("nav", RuleKind.NAV_UPDATED).min(PERCENT));
        host.apply(priced("F-1", 10_100, DAY + 1));
        host.take();

        host.apply(priced("F-1", 10_160, DAY + 2));
        assertThat(host.take()).isEmpty();
        host.apply(priced("F-1", 10_201, DAY + 3));
        assertThat(host.take()).hasSize(1);
    }

    @Test
    void shouldTellNobodyWhoHoldsNothing() {
        host.apply(rule("nav", RuleKind.NAV_UPDATED));
        host.apply(redeemed("O-2", "A-1", "F-1", 10, 100_000));

        host.apply(priced("F-1", 10_100, DAY + 1));

        assertThat(host.take()).isEmpty();
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                Arguments.of("at 5 %", rule("r", RuleKind.PNL_ABOVE).percents(5 * PERCENT), "10500", "T5.0000"),
                Arguments.of("just below 5 %", rule("r", RuleKind.PNL_ABOVE).percents(5 * PERCENT), "10499", ""),
                Arguments.of("at -5 %", rule("r", RuleKind.PNL_BELOW).percents(-5 * PERCENT), "9500", ""),
                Arguments.of(
                        "just below -5 %", rule("r", RuleKind.PNL_BELOW).percents(-5 * PERCENT), "9499", "T-5.0000"),
                Arguments.of(
                        "at 50.00",
                        rule("r", RuleKind.PNL_ABOVE).currency("EUR").levels(5_000),
                        "10500",
                        "T50.00"),
                Arguments.of(
                        "other currency",
                        rule("r", RuleKind.PNL_ABOVE).currency("USD").levels(5_000),
                        "10500",
                        ""),
                Arguments.of(
                        "break-even", rule("r", RuleKind.PNL_BELOW).percents(0), "10000 9999 10000", "T0.0000 R0.0000"),
                Arguments.of(
                        "gap over several",
                        rule("r", RuleKind.PNL_ABOVE).percents(PERCENT, 3 * PERCENT, 2 * PERCENT),
                        "11000 10250 9000",
                        "T1.0000 T2.0000 T3.0000 R3.0000 R2.0000 R1.0000"),
                Arguments.of(
                        "in the band",
                        rule("r", RuleKind.PNL_ABOVE).percents(5 * PERCENT).recovery(2 * PERCENT),
                        "10500 10300 10499 10500",
                        "T5.0000"),
                Arguments.of(
                        "out of the band",
                        rule("r", RuleKind.PNL_ABOVE).percents(5 * PERCENT).recovery(2 * PERCENT),
                        "10500 10299 10500",
                        "T5.0000 R5.0000 T5.0000"),
                Arguments.of(
                        "this fund",
                        rule("r", RuleKind.PNL_ABOVE).percents(PERCENT).fund("F-1"),
                        "10500",
                        "T1.0000"),
                Arguments.of(
                        "other fund",
                        rule("r", RuleKind.PNL_ABOVE).percents(PERCENT).fund("F-2"),
                        "10500",
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void shouldRingEdgesOfProfitAndLoss(String what, EventBuilder.RuleSetting setting, String navs, String expected) {
        host.apply(fund("F-2", "EUR"));
        assertThat(host.apply(setting)).isEqualTo(ResultCode.OK);

        int day = DAY;
        for (String nav : navs.split(" ", -1)) {
            host.apply(priced("F-1", Long.parseLong(nav), ++day));
        }

        assertThat(edges()).as(what).isEqualTo(expected);
    }

    private String edges() {
        return String.join(
                " ",
                host.take().stream()
                        .filter(r -> r.type() == NotificationType.PNL_ABOVE || r.type() == NotificationType.PNL_BELOW)
                        .map(r -> (r.state() == NotificationState.TRIGGERED ? "T" : "R") + r.figure("level"))
                        .toList());
    }

    @Test
    void shouldNotRingWhatAlreadyHoldsWhenTheRuleIsSet() {
        host.apply(priced("F-1", 11_000, DAY + 1));
        host.apply(rule("r", RuleKind.PNL_ABOVE).percents(5 * PERCENT));

        host.apply(priced("F-1", 11_500, DAY + 2));
        assertThat(edges()).isEmpty();
        host.apply(priced("F-1", 10_400, DAY + 3));
        host.apply(priced("F-1", 10_600, DAY + 4));
        assertThat(edges()).isEqualTo("T5.0000");
    }

    @Test
    void shouldNotRingWhatAlreadyHoldsWhenTheSubjectOrItsFirstPriceAppears() {
        host.apply(fund("F-2", "EUR").scales(2, 0));
        host.apply(rule("r", RuleKind.PNL_ABOVE).percents(5 * PERCENT));

        host.apply(account("A-2", "C-1", "EUR"));
        host.apply(subscribed("O-2", "A-2", "F-1", 10, 50_000));
        host.apply(subscribed("O-3", "A-2", "F-2", 10, 50_000));
        host.apply(priced("F-2", 10_000, DAY));
        assertThat(edges()).as("bought at half the price").isEmpty();

        host.apply(priced("F-2", 5_000, DAY + 1));
        host.apply(priced("F-2", 10_000, DAY + 2));
        assertThat(edges()).isEqualTo("T5.0000");
    }

    @Test
    void shouldRingWhenATradeCrossesTheLevel() {
        host.apply(rule("r", RuleKind.PNL_ABOVE).percents(5 * PERCENT));
        host.apply(subscribed("O-2", "A-1", "F-1", 1, 0));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.figure("unrealisedPercent")).isEqualTo("10.00");
            assertThat(rung.figure("previous")).isEqualTo("0.0000");
            assertThat(rung.cause().reference()).isEqualTo("O-2");
            assertThat(rung.data()).doesNotContainKey("previousNav");
        });
    }

    @Test
    void shouldResolveWhenTheHolderSellsOutAndStartAfresh() {
        host.apply(rule("r", RuleKind.PNL_ABOVE).percents(5 * PERCENT));
        host.apply(priced("F-1", 10_600, DAY + 1));
        host.apply(redeemed("O-2", "A-1", "F-1", 10, 106_000));
        assertThat(edges()).isEqualTo("T5.0000 R5.0000");

        host.apply(subscribed("O-3", "A-1", "F-1", 10, 50_000));
        assertThat(edges()).isEmpty();
    }

    @Test
    void shouldNeverHoldAPercentOfAZeroCost() {
        host.apply(account("A-2", "C-1", "EUR"));
        host.apply(rule("up", RuleKind.PNL_ABOVE).percents(0));
        host.apply(rule("down", RuleKind.PNL_BELOW).percents(0));
        host.apply(subscribed("O-2", "A-2", "F-1", 10, 0));
        host.apply(priced("F-1", 10_100, DAY + 1));
        host.apply(priced("F-1", 9_900, DAY + 2));

        assertThat(host.take()).noneMatch(r -> r.account().equals("A-2"));
    }

    @Test
    void shouldCorrectOnlyThoseWhoWereToldTheOldVersion() {
        host.apply(account("A-2", "C-1", "EUR"));
        host.apply(rule("nav", RuleKind.NAV_UPDATED));
        host.apply(priced("F-1", 10_500, DAY + 1));
        host.apply(subscribed("O-2", "A-2", "F-1", 10, 105_000));
        host.take();

        host.apply(priced("F-1", 10_200, DAY + 1).version(2));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.type()).isEqualTo(NotificationType.NAV_CORRECTED);
            assertThat(rung.state()).isEqualTo(NotificationState.CORRECTED);
            assertThat(rung.account()).isEqualTo("A-1");
            assertThat(rung.data())
                    .containsEntry("nav", "102.00")
                    .containsEntry("previousNav", "100.00")
                    .containsEntry("value", "1020.00")
                    .containsEntry("dayChange", "20.00")
                    .containsEntry("was.nav", "105.00")
                    .containsEntry("was.value", "1050.00")
                    .containsEntry("was.unrealised", "50.00")
                    .containsEntry("was.unrealisedPercent", "5.00");
        });
        host.apply(priced("F-1", 10_300, DAY + 1).version(3));
        assertThat(host.take())
                .singleElement()
                .satisfies(rung -> assertThat(rung.figure("was.nav")).isEqualTo("102.00"));
    }

    @Test
    void shouldCorrectWithoutARuleWhenItWasRemovedSince() {
        host.apply(rule("nav", RuleKind.NAV_UPDATED));
        host.apply(priced("F-1", 10_500, DAY + 1));
        host.apply(EventBuilder.ruleRemoved("nav"));
        host.take();

        host.apply(priced("F-1", 10_200, DAY + 1).version(2));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.type()).isEqualTo(NotificationType.NAV_CORRECTED);
            assertThat(rung.rule()).isEmpty();
            assertThat(rung.version()).isZero();
        });
    }

    @Test
    void shouldNameTheNavThatWasToldWhenAVersionPassedUnheard() {
        host.apply(rule("nav", RuleKind.NAV_UPDATED));
        host.apply(priced("F-1", 10_500, DAY + 1));
        host.apply(redeemed("O-2", "A-1", "F-1", 10, 100_000));
        host.apply(priced("F-1", 10_200, DAY + 1).version(2));
        host.apply(subscribed("O-3", "A-1", "F-1", 10, 100_000));
        host.take();

        host.apply(priced("F-1", 10_300, DAY + 1).version(3));

        assertThat(host.take())
                .singleElement()
                .satisfies(rung -> assertThat(rung.figure("was.nav")).isEqualTo("105.00"));
    }

    @Test
    void shouldLeaveOutFiguresThatDoNotFit64Bits() {
        host.apply(rule("nav", RuleKind.NAV_UPDATED));
        host.apply(redeemed("O-2", "A-1", "F-1", 10, 0));
        host.apply(priced("F-1", Long.MAX_VALUE / 2, DAY + 1));
        host.apply(subscribed("O-3", "A-1", "F-1", 1, 0));
        host.apply(redeemed("O-4", "A-1", "F-1", 1, 0));
        host.apply(priced("F-1", 1, DAY + 2));
        host.apply(subscribed("O-5", "A-1", "F-1", 1_000_000, 0));
        host.take();

        assertThat(host.apply(priced("F-1", 2, DAY + 2).version(2))).isEqualTo(ResultCode.OK);
        host.apply(rule("r", RuleKind.PNL_ABOVE).currency("EUR").levels(2_000_100));
        host.apply(subscribed("O-6", "A-1", "F-1", 100, 0));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.figure("value")).isEqualTo("20002.00");
            assertThat(rung.data()).containsKey("previousNav").doesNotContainKey("dayChange");
        });
    }

    @Test
    void shouldResolveWhatFiredOnAWrongPriceAndNotFireHistoryAgain() {
        host.apply(rule("r", RuleKind.PNL_ABOVE).percents(5 * PERCENT).recovery(3 * PERCENT));
        host.apply(priced("F-1", 10_600, DAY + 1));
        assertThat(edges()).isEqualTo("T5.0000");

        host.apply(priced("F-1", 10_400, DAY + 1).version(2));
        assertThat(edges()).as("inside the band, but it never was true").isEqualTo("R5.0000");
        host.apply(priced("F-1", 10_400, DAY + 2));
        assertThat(edges()).isEmpty();
    }

    @Test
    void shouldKeepTheInvariantOfProfitAndLoss() {
        host.apply(subscribed("O-2", "A-1", "F-1", 7, 71_003));
        host.apply(redeemed("O-3", "A-1", "F-1", 5, 52_001));
        host.apply(priced("F-1", 10_777, DAY + 1));
        host.apply(redeemed("O-4", "A-1", "F-1", 11, 118_000));

        long value = host.core().funds().value(host.fund("F-1"), host.units("A-1", "F-1"), 10_777);
        long unrealised = value - host.cost("A-1", "F-1");
        assertThat(host.realised("A-1", "F-1") + unrealised).isEqualTo(52_001 + 118_000 - 100_000 - 71_003 + value);
    }

    @Test
    void shouldRingRulesInTheOrderInWhichTheyWereSetFirst() {
        host.apply(rule("b", RuleKind.NAV_UPDATED));
        host.apply(rule("a", RuleKind.NAV_UPDATED));
        host.apply(rule("c", RuleKind.PNL_ABOVE).percents(0, PERCENT));
        host.apply(rule("b", RuleKind.NAV_UPDATED));

        host.apply(priced("F-1", 9_000, DAY + 1));
        host.take();
        host.apply(priced("F-1", 10_500, DAY + 2));

        assertThat(host.take()).extracting(Rung::rule).isEqualTo(List.of("b", "a", "c", "c"));
    }
}
