package io.belfry.core;

import static io.belfry.core.EventBuilder.accepted;
import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.at;
import static io.belfry.core.EventBuilder.confirmed;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.distributed;
import static io.belfry.core.EventBuilder.frozen;
import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.mode;
import static io.belfry.core.EventBuilder.priced;
import static io.belfry.core.EventBuilder.redeemed;
import static io.belfry.core.EventBuilder.rejected;
import static io.belfry.core.EventBuilder.reversed;
import static io.belfry.core.EventBuilder.rule;
import static io.belfry.core.EventBuilder.split;
import static io.belfry.core.EventBuilder.subscribed;
import static io.belfry.core.EventBuilder.switched;
import static io.belfry.core.EventBuilder.tick;
import static io.belfry.core.EventBuilder.unitsReleased;
import static io.belfry.core.EventBuilder.yielded;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.CostMethod;
import io.belfry.codec.DividendMode;
import io.belfry.codec.FundKind;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.Stamp;
import io.belfry.core.state.MemoryStateReader;
import io.belfry.core.state.MemoryStateWriter;
import io.belfry.core.state.ObjectGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that orders and fund actions leave behind is in the digest of the state, and in what is saved of it. */
class HoldingDigestTest {
    private static final int DAY = 19_675;

    private static List<Event> events() {
        List<Event> events = new ArrayList<>();
        events.add(customer("C-1")); // 0
        events.add(account("A", "C-1", "EUR"));
        events.add(rule("orders", RuleKind.ORDER_CHANGED).states(OrderState.LATE));
        events.add(fund("F", "EUR").scales(4, 2).costMethod(CostMethod.FIFO));
        events.add(fund("G", "EUR").scales(4, 2));
        events.add(fund("M", "EUR").scales(4, 2).kind(FundKind.MONEY_MARKET)); // 5
        events.add(subscribed("O-1", "A", "F", 1_000, 10_007).date(DAY - 5));
        events.add(subscribed("O-2", "A", "F", 1_000, 20_007).date(DAY - 4));
        events.add(subscribed("O-3", "A", "G", 1_000, 30_007).date(DAY - 4));
        events.add(subscribed("O-4", "A", "M", 1_000, 1_000).date(DAY - 4));
        events.add(confirmed("O-5", "A", "F", OrderSide.TRANSFER_IN, 100, 1_007).acquired(DAY - 9)); // 10
        events.add(priced("F", 150_000, DAY));
        events.add(accepted("P-1", "A", "F", OrderSide.SUBSCRIBE).due(DAY + 2).amount(1_000));
        events.add(accepted("P-2", "A", "G", OrderSide.REDEEM).units(5));
        events.add(rejected("P-2", "A", "G", OrderSide.REDEEM).reason("closed"));
        events.add(frozen("A", "F", 300, "Z-1")); // 15
        events.add(frozen("A", "F", 100, "Z-2"));
        events.add(unitsReleased("A", "F", 100, "Z-1"));
        events.add(mode("A", "G", DividendMode.REINVEST));
        events.add(distributed("F", 12_345_678, DAY + 1));
        events.add(split("F", 3, 2, DAY + 1)); // 20
        events.add(yielded("M", 123_456_789, DAY + 1).yield7d(250_000_000));
        events.add(
                switched("O-6", "A").from("F", 500, 7_000).to("G", 400, 6_990).date(DAY));
        events.add(redeemed("O-7", "A", "F", 600, 9_000).date(DAY));
        events.add(redeemed("O-8", "A", "G", 100, 4_000).date(DAY - 1));
        events.add(reversed("O-7", "V-1").reason("wrong fund")); // 25
        return events;
    }

    private static CoreHost run(List<Event> events) {
        CoreHost host = new CoreHost();
        events.forEach(event -> assertThat(host.apply(event))
                .as("%s", events.indexOf(event))
                .isIn(ResultCode.OK, ResultCode.UNKNOWN_REF, ResultCode.UNKNOWN_ORDER));
        return host;
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of(2, rule("orders", RuleKind.ORDER_CHANGED)),
                Arguments.of(3, fund("F", "EUR").scales(4, 2)),
                Arguments.of(6, subscribed("O-1", "A", "F", 1_001, 10_007).date(DAY - 5)),
                Arguments.of(6, subscribed("O-1", "A", "F", 1_000, 10_008).date(DAY - 5)),
                Arguments.of(6, subscribed("O-1", "A", "F", 1_000, 10_007).date(DAY - 6)),
                Arguments.of(6, subscribed("O-9", "A", "F", 1_000, 10_007).date(DAY - 5)),
                Arguments.of(8, subscribed("O-3", "A", "G", 1_000, 30_007).date(DAY - 5)),
                Arguments.of(
                        8,
                        subscribed("O-3", "A", "G", 1_000, 30_007).date(DAY - 4).fee(1)),
                Arguments.of(
                        10,
                        confirmed("O-5", "A", "F", OrderSide.TRANSFER_IN, 100, 1_007)
                                .acquired(DAY - 8)),
                Arguments.of(10, confirmed("O-5", "A", "F", OrderSide.REINVEST, 100, 1_007)),
                Arguments.of(
                        12,
                        accepted("P-1", "A", "F", OrderSide.SUBSCRIBE)
                                .due(DAY + 3)
                                .amount(1_000)),
                Arguments.of(
                        12,
                        accepted("P-1", "A", "F", OrderSide.SUBSCRIBE)
                                .due(DAY + 2)
                                .amount(1_001)),
                Arguments.of(
                        12,
                        accepted("P-1", "A", "F", OrderSide.REDEEM).due(DAY + 2).amount(1_000)),
                Arguments.of(14, tick()),
                Arguments.of(15, frozen("A", "F", 301, "Z-1")),
                Arguments.of(15, frozen("A", "F", 300, "Z-3")),
                Arguments.of(17, unitsReleased("A", "F", 100, "Z-2")),
                Arguments.of(18, mode("A", "G", DividendMode.CASH)),
                Arguments.of(18, at((DAY - 3) * 86_400_000_000_000L, mode("A", "G", DividendMode.REINVEST))),
                Arguments.of(19, distributed("F", 12_345_679, DAY + 1)),
                Arguments.of(19, distributed("F", 12_345_678, DAY + 2)),
                Arguments.of(20, split("F", 5, 2, DAY + 1)),
                Arguments.of(21, yielded("M", 123_456_788, DAY + 1).yield7d(250_000_000)),
                Arguments.of(21, yielded("M", 123_456_789, DAY + 1).yield7d(250_000_001)),
                Arguments.of(
                        22,
                        switched("O-6", "A")
                                .from("F", 500, 7_000)
                                .to("G", 400, 6_991)
                                .date(DAY)),
                Arguments.of(23, redeemed("O-7", "A", "F", 600, 9_001).date(DAY)),
                Arguments.of(25, reversed("O-8", "V-1")),
                Arguments.of(25, reversed("O-7", "V-2")));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void shouldGiveAnotherStateDigestWhenOneEventDiffers(int place, Event other) {
        List<Event> changed = events();
        changed.set(place, other);

        assertThat(run(changed).core().stateDigest())
                .isNotEqualTo(run(events()).core().stateDigest());
    }

    @Test
    void shouldSaveAndLoadAllOfIt() {
        CoreHost host = run(events());
        MemoryStateWriter writer = new MemoryStateWriter();
        host.core().save(writer);
        Core copy = new Core();
        copy.load(new MemoryStateReader(writer.bytes()));

        assertThat(ObjectGraph.differences(host.core(), copy)).isEmpty();
        assertThat(copy.stateDigest()).isEqualTo(host.core().stateDigest());
    }

    @Test
    void shouldGoOnAfterLoadingAsIfNothingHadHappened() {
        for (int cut = 1; cut < events().size(); cut++) {
            CoreHost whole = run(events());
            CoreHost cutShort = run(events().subList(0, cut));
            cutShort.reload();
            for (Event event : events().subList(cut, events().size())) {
                cutShort.apply(event);
            }
            Stamp late = Stamp.unnumbered((DAY + 4) * 86_400_000_000_000L);
            whole.apply(tick(), late);
            cutShort.apply(tick(), late);

            assertThat(cutShort.core().stateDigest())
                    .as("cut at %d", cut)
                    .isEqualTo(whole.core().stateDigest());
            assertThat(cutShort.rung()).isEqualTo(whole.rung());
            assertThat(whole.take()).extracting(r -> r.figure("orderState")).containsExactly("LATE");
        }
    }
}
