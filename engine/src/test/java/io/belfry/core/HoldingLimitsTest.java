package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.confirmed;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.distributed;
import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.priced;
import static io.belfry.core.EventBuilder.redeemed;
import static io.belfry.core.EventBuilder.reversed;
import static io.belfry.core.EventBuilder.split;
import static io.belfry.core.EventBuilder.subscribed;
import static io.belfry.core.EventBuilder.switched;
import static io.belfry.core.EventBuilder.yielded;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.CostMethod;
import io.belfry.codec.FundKind;
import io.belfry.codec.OrderSide;
import io.belfry.codec.ResultCode;
import io.belfry.core.EventBuilder.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What 64 bits hold is held, one more is {@code AMOUNT_OVERFLOW} and changes nothing; and no rounding is left over. */
class HoldingLimitsTest {
    private static final long MAX = Long.MAX_VALUE;
    private static final int DAY = 9_000;

    private final CoreHost host = new CoreHost();

    @BeforeEach
    void openAccounts() {
        apply(customer("C-1"), account("A", "C-1", "JPY"), account("B", "C-1", "JPY"));
    }

    private void apply(Event... events) {
        for (Event event : events) {
            assertThat(host.apply(event)).isEqualTo(ResultCode.OK);
        }
    }

    /**
     * Two events at a limit.
     *
     * @param before what leads there
     * @param held the event that just fits
     * @param refused the one that would go one further
     */
    private record Limit(String name, List<Event> before, Event held, Event refused) {
        static Limit of(String name, Event... events) {
            List<Event> before = new ArrayList<>(Arrays.asList(events).subList(0, events.length - 2));
            return new Limit(name, before, events[events.length - 2], events[events.length - 1]);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static EventBuilder.Fund yen(String fund, CostMethod method) {
        return fund(fund, "JPY").scales(0, 0).costMethod(method);
    }

    private static Stream<Limit> limits() {
        return Stream.of(CostMethod.AVERAGE, CostMethod.FIFO).flatMap(HoldingLimitsTest::limits);
    }

    private static Stream<Limit> limits(CostMethod method) {
        Event f = yen("F", method);
        Event g = yen("G", method);
        return Stream.of(
                Limit.of(
                        "income that a late confirmation adds, " + method,
                        f,
                        subscribed("O-1", "A", "F", 1, 1).date(DAY),
                        distributed("F", 100_000_000L, DAY + 1),
                        distributed("F", 10_000_000_000_000_000L, DAY + 2),
                        subscribed("O-2", "A", "F", 92_233_719_445L, 1).date(DAY),
                        subscribed("O-3", "A", "F", 92_233_720_368L, 1).date(DAY)),
                Limit.of(
                        "units of a position, " + method,
                        f,
                        subscribed("O-1", "A", "F", 10, 1),
                        subscribed("O-2", "A", "F", MAX - 10, 1),
                        subscribed("O-3", "A", "F", MAX - 9, 1)),
                Limit.of(
                        "units of all holders, " + method,
                        f,
                        subscribed("O-1", "A", "F", 10, 1),
                        subscribed("O-2", "B", "F", MAX - 10, 1),
                        subscribed("O-3", "B", "F", MAX - 9, 1)),
                Limit.of(
                        "cost, " + method,
                        f,
                        subscribed("O-1", "A", "F", 10, 1_000),
                        subscribed("O-2", "A", "F", 10, MAX - 1_000),
                        subscribed("O-3", "A", "F", 10, MAX - 999)),
                Limit.of(
                        "cost that is transferred in, " + method,
                        f,
                        subscribed("O-1", "A", "F", 10, 1_000),
                        confirmed("O-2", "A", "F", OrderSide.TRANSFER_IN, 10, MAX - 1_000),
                        confirmed("O-3", "A", "F", OrderSide.TRANSFER_IN, 10, MAX - 999)),
                Limit.of(
                        "cost in a back-dated order, " + method,
                        f,
                        subscribed("O-1", "A", "F", 10, 1_000).date(DAY),
                        subscribed("O-2", "A", "F", 10, MAX - 1_000).date(DAY - 1),
                        subscribed("O-3", "A", "F", 10, MAX - 999).date(DAY - 1)),
                Limit.of(
                        "value of all holders at a price, " + method,
                        f,
                        subscribed("O-1", "A", "F", 1, 1),
                        subscribed("O-2", "B", "F", 6, 1),
                        priced("F", MAX / 7, DAY),
                        priced("F", MAX / 7 + 1, DAY + 1)),
                Limit.of(
                        "value of all holders with more units, " + method,
                        f,
                        priced("F", MAX / 7, DAY),
                        subscribed("O-1", "A", "F", 1, 1),
                        subscribed("O-2", "B", "F", 6, 1),
                        subscribed("O-3", "B", "F", 7, 1)),
                Limit.of(
                        "value of what a switch buys, " + method,
                        f,
                        g,
                        priced("G", MAX / 7, DAY),
                        subscribed("O-1", "A", "F", 100, 1),
                        switched("O-2", "A").from("F", 1, 1).to("G", 7, 1),
                        switched("O-3", "A").from("F", 1, 1).to("G", 8, 1)),
                Limit.of(
                        "realised gain, " + method,
                        f,
                        subscribed("O-1", "A", "F", 10, 0),
                        redeemed("O-2", "A", "F", 1, 5),
                        redeemed("O-3", "A", "F", 1, MAX - 5),
                        redeemed("O-4", "A", "F", 1, MAX - 4)),
                Limit.of(
                        "realised loss, " + method,
                        f,
                        subscribed("O-1", "A", "F", 1, MAX),
                        redeemed("O-2", "A", "F", 1, 7),
                        subscribed("O-3", "A", "F", 10, 80),
                        redeemed("O-4", "A", "F", 1, 1),
                        redeemed("O-5", "A", "F", 1, 0)),
                Limit.of(
                        "income that a distribution brings, " + method,
                        f,
                        subscribed("O-1", "A", "F", 100_000_000, 1),
                        distributed("F", MAX - 4, DAY),
                        distributed("F", 4, DAY + 1),
                        distributed("F", 5, DAY + 1)),
                Limit.of(
                        "income that is reinvested, " + method,
                        f,
                        subscribed("O-1", "A", "F", 100_000_000, 1),
                        distributed("F", MAX - 4, DAY),
                        confirmed("O-2", "A", "F", OrderSide.REINVEST, 1, 4),
                        confirmed("O-3", "A", "F", OrderSide.REINVEST, 1, 5)),
                Limit.of(
                        "units that a split makes, " + method,
                        f,
                        subscribed("O-1", "A", "F", MAX / 3, 1),
                        split("F", 3, 1, DAY),
                        split("F", 4, 1, DAY)),
                Limit.of(
                        "price that a reverse split makes, " + method,
                        f,
                        priced("F", MAX / 10, DAY),
                        split("F", 1, 10, DAY),
                        split("F", 1, 11, DAY)));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void shouldHoldWhatFitsAndRefuseOneMore(Limit limit) {
        limit.before.forEach(this::apply);
        long digest = host.core().stateDigest();
        String figures = figures();

        assertThat(host.apply(limit.refused)).isEqualTo(ResultCode.AMOUNT_OVERFLOW);
        assertThat(figures()).isEqualTo(figures);
        assertThat(host.core().isWorkPending()).isFalse();
        assertThat(host.apply(limit.held)).isEqualTo(ResultCode.OK);
        assertThat(host.core().stateDigest()).isNotEqualTo(digest);
    }

    private String figures() {
        StringBuilder figures = new StringBuilder();
        for (int position = 0; position < host.core().positions().size(); position++) {
            figures.append(host.core().positions().units(position))
                    .append(' ')
                    .append(host.core().positions().cost(position))
                    .append(' ')
                    .append(host.core().positions().realised(position))
                    .append(' ')
                    .append(host.core().positions().income(position))
                    .append('\n');
        }
        return figures.toString();
    }

    @ParameterizedTest
    @EnumSource(names = {"AVERAGE", "FIFO"})
    void shouldHoldExactlyTheIncomeOfAMoneyMarketFundThatFits(CostMethod method) {
        apply(
                yen("M", method).kind(FundKind.MONEY_MARKET),
                subscribed("O-1", "A", "M", 1_000_000_000_000L, 1),
                yielded("M", MAX - 7, DAY));

        assertThat(host.apply(yielded("M", 8, DAY + 1))).isEqualTo(ResultCode.AMOUNT_OVERFLOW);
        assertThat(host.apply(yielded("M", 7, DAY + 1))).isEqualTo(ResultCode.OK);
        assertThat(host.core().positions().income(host.position("A", "M"))).isEqualTo(MAX);
    }

    @ParameterizedTest
    @EnumSource(names = {"AVERAGE", "FIFO"})
    void shouldRefuseAReversalThatWouldPushARealisedLossPastTheLimit(CostMethod method) {
        apply(
                yen("F", method),
                subscribed("O-1", "A", "F", 1, MAX).date(DAY),
                redeemed("O-2", "A", "F", 1, MAX).date(DAY),
                subscribed("O-3", "A", "F", 1, MAX).date(DAY),
                redeemed("O-4", "A", "F", 1, 0).date(DAY),
                subscribed("O-5", "A", "F", 1, 5).date(DAY));
        String figures = figures();

        assertThat(host.apply(reversed("O-2", "V-1"))).isEqualTo(ResultCode.AMOUNT_OVERFLOW);
        assertThat(figures()).isEqualTo(figures);
    }

    @ParameterizedTest
    @EnumSource(names = {"AVERAGE", "FIFO"})
    void shouldLeaveNoCostAfterTenThousandTinyRedemptions(CostMethod method) {
        int count = 10_000;
        apply(fund("F", "EUR").scales(4, 4).costMethod(method), priced("F", 10_000, DAY));
        apply(
                subscribed("O-a", "A", "F", 3_333, 100_01),
                subscribed("O-b", "A", "F", 3_334, 77),
                subscribed("O-c", "A", "F", 3_333, 999_983));
        long costBefore = 100_01 + 77 + 999_983;

        for (int i = 1; i <= count; i++) {
            apply(redeemed("O-" + i, "A", "F", 1, i % 3));
            long cost = host.cost("A", "F");
            assertThat(cost).as("cost after %d", i).isBetween(0L, costBefore);
            costBefore = cost;
        }

        assertThat(host.units("A", "F")).isZero();
        assertThat(host.cost("A", "F")).isZero();
        long received = 0;
        for (int i = 1; i <= count; i++) {
            received += i % 3;
        }
        assertThat(host.realised("A", "F")).isEqualTo(received - (100_01 + 77 + 999_983));
    }

    @ParameterizedTest
    @EnumSource(names = {"AVERAGE", "FIFO"})
    void shouldNotDriftOverTenThousandSplitsBackAndForth(CostMethod method) {
        apply(yen("F", method), subscribed("O-1", "A", "F", 6, 1_000_003), subscribed("O-2", "A", "F", 6, 7));
        for (int i = 0; i < 10_000; i++) {
            apply(i % 2 == 0 ? split("F", 3, 2, DAY + i) : split("F", 2, 3, DAY + i));
        }

        assertThat(host.units("A", "F")).isEqualTo(12);
        assertThat(host.cost("A", "F")).isEqualTo(1_000_010);
        apply(redeemed("O-3", "A", "F", 12, 10).date(DAY + 10_000));
        assertThat(host.cost("A", "F")).isZero();
        assertThat(host.realised("A", "F")).isEqualTo(10 - 1_000_010);
    }
}
