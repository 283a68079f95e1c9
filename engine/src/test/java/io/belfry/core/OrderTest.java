package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.closed;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.priced;
import static io.belfry.core.EventBuilder.redeemed;
import static io.belfry.core.EventBuilder.subscribed;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.CostMethod;
import io.belfry.codec.FundKind;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OrderSide;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RoundingMode;
import io.belfry.core.fund.PositionTable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** DESIGN.md section 6: subscriptions and redemptions at moving-average cost. */
class OrderTest {
    private CoreHost host = new CoreHost();

    @BeforeEach
    void openAccountAndFund() {
        host.apply(customer("C-1"));
        host.apply(account("A-1", "C-1", "EUR"));
        host.apply(fund("F-1", "EUR").scales(2, 0));
        host.take();
    }

    @ParameterizedTest
    @CsvSource({
        // units, cost, redeemed units: cost taken out
        "10, 1000, 4, 400",
        "3, 100, 1, 33",
        "3, 200, 1, 67",
        "2, 1, 1, 0",
        "2, 3, 1, 2",
        "2, 5, 1, 2",
        "3, 100, 3, 100",
        "4, 0, 1, 0",
        "9223372036854775807, 9223372036854775807, 9223372036854775806, 9223372036854775806",
    })
    void shouldTakeCostOutInProportionRoundedHalfEven(long units, long cost, long redeemed, long out) {
        host.apply(subscribed("O-1", "A-1", "F-1", units, cost));

        assertThat(host.apply(redeemed("O-2", "A-1", "F-1", redeemed, 1_000))).isEqualTo(ResultCode.OK);

        assertThat(host.units("A-1", "F-1")).isEqualTo(units - redeemed);
        assertThat(host.cost("A-1", "F-1")).isEqualTo(cost - out);
        assertThat(host.realised("A-1", "F-1")).isEqualTo(1_000 - out);
    }

    /** The worked example of docs/concepts/positions-and-pnl.md. */
    @Test
    void shouldWorkOutTheExampleOfTheDocumentation() {
        host.apply(subscribed("O-1", "A-1", "F-1", 100, 100_000));
        host.apply(subscribed("O-2", "A-1", "F-1", 50, 60_000));

        host.apply(redeemed("O-3", "A-1", "F-1", 60, 72_000));

        assertThat(host.units("A-1", "F-1")).isEqualTo(90);
        assertThat(host.cost("A-1", "F-1")).isEqualTo(96_000);
        assertThat(host.realised("A-1", "F-1")).isEqualTo(8_000);
        host.apply(priced("F-1", 1_100, 20_000));
        int fund = 0;
        long value = host.core().funds().value(fund, 90, host.core().funds().nav(fund));
        assertThat(value).isEqualTo(99_000);
        assertThat(value - host.cost("A-1", "F-1")).isEqualTo(3_000);
    }

    @Test
    void shouldLeaveNoCostBehindWhenTheLastUnitGoes() {
        host.apply(subscribed("O-1", "A-1", "F-1", 3, 100));
        host.apply(redeemed("O-2", "A-1", "F-1", 1, 40));
        host.apply(redeemed("O-3", "A-1", "F-1", 1, 40));
        host.apply(redeemed("O-4", "A-1", "F-1", 1, 40));

        assertThat(host.units("A-1", "F-1")).isZero();
        assertThat(host.cost("A-1", "F-1")).isZero();
        assertThat(host.realised("A-1", "F-1")).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({"6, 5", "1, 0"})
    void shouldLeaveEverythingUntouchedAndTellOperationsWhenUnitsAreMissing(long asked, long held) {
        if (held > 0) {
            host.apply(subscribed("O-1", "A-1", "F-1", held, 500));
        }
        long digestBefore = host.core().positions().digest(0);

        assertThat(host.apply(redeemed("O-2", "A-1", "F-1", asked, 700))).isEqualTo(ResultCode.INSUFFICIENT_UNITS);

        assertThat(host.core().positions().digest(0)).isEqualTo(digestBefore);
        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.type()).isEqualTo(NotificationType.POSITION_REFUSED);
            assertThat(rung.subject()).isEqualTo("O-2");
            assertThat(rung.account()).isEqualTo("A-1");
            assertThat(rung.fund()).isEqualTo("F-1");
            assertThat(rung.figure("amount")).isEqualTo(Long.toString(asked));
            assertThat(rung.figure("expected")).isEqualTo(Long.toString(held));
        });
        host.apply(subscribed("O-3", "A-1", "F-1", 10, 500));
        assertThat(host.apply(redeemed("O-2", "A-1", "F-1", asked, 700)))
                .as("the refused order's id is free")
                .isEqualTo(ResultCode.OK);
    }

    static Stream<Arguments> repetitions() {
        return Stream.of(
                Arguments.of("same", subscribed("O-1", "A-1", "F-1", 10, 1_000), ResultCode.DUPLICATE),
                Arguments.of("units", subscribed("O-1", "A-1", "F-1", 11, 1_000), ResultCode.REF_REUSED),
                Arguments.of("amount", subscribed("O-1", "A-1", "F-1", 10, 1_001), ResultCode.REF_REUSED),
                Arguments.of("side", redeemed("O-1", "A-1", "F-1", 10, 1_000), ResultCode.REF_REUSED),
                Arguments.of("fund", subscribed("O-1", "A-1", "F-2", 10, 1_000), ResultCode.REF_REUSED),
                Arguments.of("fee", subscribed("O-1", "A-1", "F-1", 10, 1_000).fee(1), ResultCode.REF_REUSED),
                Arguments.of(
                        "trace", subscribed("O-1", "A-1", "F-1", 10, 1_000).traceparent("t"), ResultCode.DUPLICATE),
                Arguments.of("account", subscribed("O-1", "A-2", "F-1", 10, 1_000), ResultCode.OK));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("repetitions")
    void shouldTellDuplicateFromReuseWhenAnOrderComesAgain(String what, EventBuilder.Order again, ResultCode expected) {
        host.apply(account("A-2", "C-1", "EUR"));
        host.apply(fund("F-2", "EUR"));
        host.apply(subscribed("O-1", "A-1", "F-1", 10, 1_000));

        assertThat(host.apply(again)).as(what).isEqualTo(expected);

        assertThat(host.units("A-1", "F-1")).isEqualTo(10);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(subscribed("O-1", "A-9", "F-1", 1, 1), ResultCode.UNKNOWN_ACCOUNT),
                Arguments.of(subscribed("O-1", "A-1", "F-9", 1, 1), ResultCode.UNKNOWN_FUND),
                Arguments.of(subscribed("O-1", "A-1", "F-1", 0, 1), ResultCode.OUT_OF_RANGE),
                Arguments.of(subscribed("O-1", "A-1", "F-1", -1, 1), ResultCode.OUT_OF_RANGE),
                Arguments.of(subscribed("O-1", "A-1", "F-1", 1, -1), ResultCode.OUT_OF_RANGE),
                Arguments.of(subscribed("", "A-1", "F-1", 1, 1), ResultCode.MALFORMED),
                Arguments.of(subscribed("O".repeat(37), "A-1", "F-1", 1, 1), ResultCode.MALFORMED),
                Arguments.of(subscribed("O-1", "A-1", "F-1", 1, 1).side(OrderSide.NULL_VAL), ResultCode.OUT_OF_RANGE));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldRefuseAnOrderOutOfRange(EventBuilder.Order order, ResultCode expected) {
        assertThat(host.apply(order)).isEqualTo(expected);

        assertThat(host.core().positions().size()).isZero();
    }

    @Test
    void shouldRefuseUnitsWhoseTotalValueGoesPast64Bits() {
        host.apply(priced("F-1", 200, 20_000));
        host.apply(subscribed("O-1", "A-1", "F-1", Long.MAX_VALUE / 400, 1));
        host.apply(account("A-2", "C-1", "EUR"));

        assertThat(host.apply(subscribed("O-2", "A-2", "F-1", Long.MAX_VALUE / 400, 1)))
                .as("each fits")
                .isEqualTo(ResultCode.OK);
        assertThat(host.apply(subscribed("O-3", "A-2", "F-1", 100, 1))).isEqualTo(ResultCode.AMOUNT_OVERFLOW);
        assertThat(host.apply(priced("F-1", 401, 20_001))).isEqualTo(ResultCode.AMOUNT_OVERFLOW);
        assertThat(host.apply(priced("F-1", 100, 20_001))).isEqualTo(ResultCode.OK);
    }

    @Test
    void shouldRefuseCostAndRealisedPast64Bits() {
        host.apply(subscribed("O-1", "A-1", "F-1", 10, Long.MAX_VALUE));

        assertThat(host.apply(subscribed("O-2", "A-1", "F-1", 10, 1))).isEqualTo(ResultCode.AMOUNT_OVERFLOW);
        assertThat(host.apply(subscribed("O-3", "A-1", "F-1", Long.MAX_VALUE, 0)))
                .isEqualTo(ResultCode.AMOUNT_OVERFLOW);
        assertThat(host.apply(redeemed("O-4", "A-1", "F-1", 10, 0))).isEqualTo(ResultCode.OK);
        assertThat(host.realised("A-1", "F-1")).isEqualTo(-Long.MAX_VALUE);
        host.apply(subscribed("O-5", "A-1", "F-1", 10, 1));
        assertThat(host.apply(redeemed("O-6", "A-1", "F-1", 10, 0))).isEqualTo(ResultCode.AMOUNT_OVERFLOW);
        assertThat(host.units("A-1", "F-1")).isEqualTo(10);
    }

    @Test
    void shouldRefuseOnePositionMoreThanTheLimit() {
        host = new CoreHost(new CoreHost.Limits().positions(1).build());
        openAccountAndFund();
        host.apply(fund("F-2", "EUR"));
        host.apply(subscribed("O-1", "A-1", "F-1", 1, 1));

        assertThat(host.apply(subscribed("O-2", "A-1", "F-2", 1, 1))).isEqualTo(ResultCode.LIMIT_REACHED);
        assertThat(host.apply(subscribed("O-3", "A-1", "F-1", 1, 1))).isEqualTo(ResultCode.OK);
        assertThat(host.position("A-1", "F-2")).isEqualTo(PositionTable.NONE);
    }

    @Test
    void shouldRedeemFromAClosedAccountButNotSubscribeToIt() {
        host.apply(subscribed("O-1", "A-1", "F-1", 2, 100));
        host.apply(closed("A-1"));

        assertThat(host.apply(subscribed("O-2", "A-1", "F-1", 1, 50))).isEqualTo(ResultCode.ACCOUNT_CLOSED);
        assertThat(host.apply(redeemed("O-3", "A-1", "F-1", 2, 100))).isEqualTo(ResultCode.OK);
    }

    static Stream<Arguments> registrations() {
        return Stream.of(
                Arguments.of(fund("F-1", "EUR").scales(2, 0).name("again"), ResultCode.OK),
                Arguments.of(fund("F-1", "USD").scales(2, 0), ResultCode.ALREADY_EXISTS),
                Arguments.of(fund("F-1", "EUR").scales(3, 0), ResultCode.ALREADY_EXISTS),
                Arguments.of(fund("F-1", "EUR").scales(2, 1), ResultCode.ALREADY_EXISTS),
                Arguments.of(fund("F-1", "EUR").scales(2, 0).rounding(RoundingMode.DOWN), ResultCode.ALREADY_EXISTS),
                Arguments.of(fund("F-1", "EUR").scales(2, 0).kind(FundKind.MONEY_MARKET), ResultCode.ALREADY_EXISTS),
                Arguments.of(fund("F-2", "EUR").scales(9, 0), ResultCode.OUT_OF_RANGE),
                Arguments.of(fund("F-2", "EUR").scales(0, 9), ResultCode.OUT_OF_RANGE),
                Arguments.of(fund("F-2", "EUR").scales(8, 8), ResultCode.OK),
                Arguments.of(fund("F-1", "EUR").scales(2, 0).costMethod(CostMethod.FIFO), ResultCode.ALREADY_EXISTS),
                Arguments.of(fund("F-2", "EUR").costMethod(CostMethod.FIFO), ResultCode.OK),
                Arguments.of(fund("F-2", "EUR").scales(4, 8).kind(FundKind.MONEY_MARKET), ResultCode.OK),
                Arguments.of(fund("F-2", "JPY").scales(4, 7).kind(FundKind.MONEY_MARKET), ResultCode.OUT_OF_RANGE),
                Arguments.of(fund("F-2", "JPY").scales(4, 6).kind(FundKind.MONEY_MARKET), ResultCode.OK));
    }

    @ParameterizedTest
    @MethodSource("registrations")
    void shouldKeepTheTermsOfAFund(EventBuilder.Fund registration, ResultCode expected) {
        assertThat(host.apply(registration)).isEqualTo(expected);
    }
}
