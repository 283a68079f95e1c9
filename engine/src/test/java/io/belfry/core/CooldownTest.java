package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.held;
import static io.belfry.core.EventBuilder.posting;
import static io.belfry.core.EventBuilder.priced;
import static io.belfry.core.EventBuilder.rule;
import static io.belfry.core.EventBuilder.ruleRemoved;
import static io.belfry.core.EventBuilder.subscribed;
import static io.belfry.core.EventBuilder.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.NotificationState;
import io.belfry.codec.OrderSide;
import io.belfry.codec.RuleKind;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.Stamp;
import io.belfry.core.timer.TimerTable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a cooldown holds back, and what it does not. Every event is stamped; times are seconds after the start, at which the
 * account has 10.00 EUR and a holding at its cost.
 */
class CooldownTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int DAY = 20_000;

    private CoreHost host = new CoreHost();
    private long startNs;
    private int refs;

    @BeforeEach
    void openAccountAndBuy() {
        host.apply(customer("C-1"));
        host.apply(account("A-1", "C-1", "EUR").balance(1_000));
        host.apply(fund("F-1", "EUR").scales(2, 0));
        host.apply(priced("F-1", 10_000, DAY));
        host.apply(subscribed("O-1", "A-1", "F-1", 10, 100_000));
        host.take();
        startNs = host.nowNs();
    }

    private List<String> at(long ns, Event event) {
        host.apply(event, Stamp.unnumbered(startNs + ns));
        return host.takeEdges();
    }

    private List<String> post(long second, long amount) {
        return at(second * SECOND_NS, posting("A-1", amount, "EUR", "T-" + refs++));
    }

    private EventBuilder.RuleSetting low(long... levels) {
        return rule("low", RuleKind.BALANCE_BELOW)
                .currency("EUR")
                .levels(levels)
                .cooldown(60 * SECOND_NS);
    }

    // ---------------------------------------------------------------- levels

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldRingWhatWaitsWhenTheSilenceEnds(boolean savedMeanwhile) {
        at(0, low(500));
        assertThat(post(1, -600)).containsExactly("BALANCE_BELOW TRIGGERED 5.00");
        assertThat(post(2, 600)).as("what rang resolves at any time").containsExactly("BALANCE_BELOW RESOLVED 5.00");
        assertThat(post(3, -700)).isEmpty();
        assertThat(host.core().alerts().open())
                .as("nothing is open while it waits")
                .isZero();
        assertThat(host.core().nextDeadlineNs()).isEqualTo(startNs + 61 * SECOND_NS);
        if (savedMeanwhile) {
            host.reload();
        }
        assertThat(at(61 * SECOND_NS - 1, tick()))
                .as("a quiet night, just before")
                .isEmpty();
        host.apply(tick(), Stamp.unnumbered(startNs + 61 * SECOND_NS));
        Rung rung = host.take().get(0);
        assertThat(rung.state()).isEqualTo(NotificationState.TRIGGERED);
        assertThat(rung.edge()).isEqualTo(3);
        assertThat(rung.cause().template()).as("a timer").isZero();
        assertThat(rung.cause().feedSeq()).as("its deadline").isEqualTo(startNs + 61 * SECOND_NS);
        assertThat(rung.figure("previous")).isEqualTo("3.00");
        assertThat(rung.figure("amount")).isEmpty();
        assertThat(host.core().nextDeadlineNs()).isEqualTo(TimerTable.NEVER);
        assertThat(post(62, 700)).containsExactly("BALANCE_BELOW RESOLVED 5.00");
        assertThat(post(63, -700)).as("silent again").isEmpty();
        assertThat(at(121 * SECOND_NS, tick())).containsExactly("BALANCE_BELOW TRIGGERED 5.00");
    }

    @Test
    void shouldForgetWhatRecoversWhileItWaits() {
        at(0, low(500).recovery(100));
        post(1, -600);
        post(2, 600);
        assertThat(post(3, -600)).isEmpty();
        assertThat(post(4, 199))
                .as("5.99 is within the recovery band: it waits still")
                .isEmpty();
        assertThat(host.core().nextDeadlineNs()).isEqualTo(startNs + 61 * SECOND_NS);
        assertThat(post(5, 1)).as("6.00").isEmpty();
        assertThat(host.core().nextDeadlineNs()).isEqualTo(TimerTable.NEVER);
        assertThat(at(61 * SECOND_NS, tick())).isEmpty();
    }

    @Test
    void shouldRingAtOnceFromTheEndOfTheSilenceOn() {
        at(0, low(500));
        post(1, -600);
        post(2, 600);
        assertThat(post(61, -600)).containsExactly("BALANCE_BELOW TRIGGERED 5.00");
    }

    @Test
    void shouldNotBeSilentForOtherLevelsThatPassInTheSameEvent() {
        at(0, low(500, 300, 100));
        assertThat(post(1, -750)).containsExactly("BALANCE_BELOW TRIGGERED 5.00", "BALANCE_BELOW TRIGGERED 3.00");
        assertThat(post(2, -200)).as("the third one waits").isEmpty();
        assertThat(post(3, 400))
                .as("4.50: the third is forgotten, of what rang one resolves")
                .containsExactly("BALANCE_BELOW RESOLVED 3.00");
        assertThat(post(4, -440)).as("0.10: two wait").isEmpty();
        assertThat(at(70 * SECOND_NS, tick()))
                .as("in passing order")
                .containsExactly("BALANCE_BELOW TRIGGERED 3.00", "BALANCE_BELOW TRIGGERED 1.00");
    }

    @Test
    void shouldRingBehindWhatWaitsWhenItsDeadlineIsLate() {
        host = new CoreHost(new CoreHost.Limits().timersPerEvent(1).build());
        openAccountAndBuy();
        at(0, low(500, 300));
        at(0, rule("any", RuleKind.BALANCE_BELOW).levels(500).cooldown(60 * SECOND_NS));
        assertThat(post(1, -600)).hasSize(2);
        assertThat(post(2, 600)).hasSize(2);
        assertThat(post(3, -600)).isEmpty();
        assertThat(post(100, -200))
                .as("the deadline comes behind the event: what it passes waits with the rest")
                .containsExactly("BALANCE_BELOW TRIGGERED 5.00", "BALANCE_BELOW TRIGGERED 3.00");
        assertThat(at(101 * SECOND_NS, tick())).as("one deadline per event").hasSize(1);
        assertThat(at(102 * SECOND_NS, tick())).isEmpty();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of(
                        "the same again",
                        rule("low", RuleKind.BALANCE_BELOW)
                                .currency("EUR")
                                .levels(500)
                                .cooldown(60 * SECOND_NS)),
                Arguments.of(
                        "without cooldown",
                        rule("low", RuleKind.BALANCE_BELOW).currency("EUR").levels(500)),
                Arguments.of(
                        "disabled",
                        rule("low", RuleKind.BALANCE_BELOW)
                                .currency("EUR")
                                .levels(500)
                                .enabled(false)),
                Arguments.of(
                        "silenced",
                        rule("n", RuleKind.BALANCE_BELOW)
                                .currency("EUR")
                                .levels(1)
                                .forAccount("A-1")),
                Arguments.of("removed", ruleRemoved("low")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void shouldForgetWhatWaitsWhenItsRuleChanges(String what, Event change) {
        at(0, low(500));
        post(1, -600);
        post(2, 600);
        post(3, -600);
        assertThat(at(4 * SECOND_NS, change)).as(what).isEmpty();
        assertThat(at(200 * SECOND_NS, tick())).as(what).isEmpty();
        assertThat(host.core().nextDeadlineNs()).as("no deadline is left").isEqualTo(TimerTable.NEVER);
    }

    @Test
    void shouldForgetTheSilenceWithANewVersionOnly() {
        at(0, low(500).forSegment("retail"));
        at(0, customer("C-1").segment("retail"));
        post(1, -600);
        post(2, 600);
        at(3 * SECOND_NS, customer("C-1").segment("private"));
        at(4 * SECOND_NS, customer("C-1").segment("retail"));
        assertThat(post(5, -600)).as("out of effect and back: silent still").isEmpty();
        post(6, 600);
        at(7 * SECOND_NS, low(500).forSegment("retail"));
        assertThat(post(8, -600)).containsExactly("BALANCE_BELOW TRIGGERED 5.00");
    }

    @Test
    void shouldForgetWhatWaitsWhenItsCustomerMovesAway() {
        at(0, customer("C-1").segment("retail"));
        at(0, low(500).forSegment("retail"));
        post(1, -600);
        post(2, 600);
        post(3, -600);
        assertThat(at(4 * SECOND_NS, customer("C-1").segment("private"))).isEmpty();
        assertThat(host.core().nextDeadlineNs()).isEqualTo(TimerTable.NEVER);
    }

    // ---------------------------------------------------------------- news

    @Test
    void shouldDropNewsOfEachKindUntilTheSilenceEnds() {
        at(0, rule("changed", RuleKind.BALANCE_CHANGED).cooldown(60 * SECOND_NS));
        at(0, rule("large", RuleKind.TRANSACTION_LARGE).currency("EUR").min(100).cooldown(30 * SECOND_NS));
        at(0, rule("held", RuleKind.HOLD_CHANGED).cooldown(60 * SECOND_NS));
        at(0, rule("order", RuleKind.ORDER_CHANGED).cooldown(60 * SECOND_NS));
        at(0, rule("nav", RuleKind.NAV_UPDATED).cooldown(60 * SECOND_NS));
        assertThat(post(1, 100)).containsExactly("BALANCE_CHANGED INFO", "TRANSACTION_LARGE INFO 1.00");
        assertThat(post(30, 100)).isEmpty();
        host.reload();
        assertThat(post(31, 100)).containsExactly("TRANSACTION_LARGE INFO 1.00");
        assertThat(post(60, 99)).isEmpty();
        assertThat(post(61, 99)).containsExactly("BALANCE_CHANGED INFO");

        assertThat(at(70 * SECOND_NS, held("A-1", "H-1", 5))).containsExactly("HOLD_CHANGED INFO");
        assertThat(at(129 * SECOND_NS, held("A-1", "H-2", 5))).isEmpty();
        assertThat(at(130 * SECOND_NS, held("A-1", "H-3", 5))).containsExactly("HOLD_CHANGED INFO");

        assertThat(at(140 * SECOND_NS, EventBuilder.accepted("P-1", "A-1", "F-1", OrderSide.SUBSCRIBE)))
                .containsExactly("ORDER_CHANGED INFO");
        assertThat(at(141 * SECOND_NS, EventBuilder.accepted("P-2", "A-1", "F-1", OrderSide.SUBSCRIBE)))
                .isEmpty();
        assertThat(at(200 * SECOND_NS, EventBuilder.accepted("P-3", "A-1", "F-1", OrderSide.SUBSCRIBE)))
                .containsExactly("ORDER_CHANGED INFO");

        assertThat(at(210 * SECOND_NS, priced("F-1", 10_100, DAY + 1))).containsExactly("NAV_UPDATED INFO");
        assertThat(at(269 * SECOND_NS, priced("F-1", 10_200, DAY + 2))).isEmpty();
        assertThat(at(270 * SECOND_NS, priced("F-1", 10_300, DAY + 3))).containsExactly("NAV_UPDATED INFO");
        assertThat(at(271 * SECOND_NS, priced("F-1", 10_200, DAY + 3).version(2)))
                .as("a correction is not subject to it")
                .containsExactly("NAV_CORRECTED CORRECTED");
        assertThat(host.core().nextDeadlineNs()).as("news needs no deadline").isEqualTo(TimerTable.NEVER);
    }

    @Test
    void shouldKeepSubjectsApart() {
        host.apply(account("A-2", "C-1", "EUR").balance(1_000));
        startNs = host.nowNs();
        at(0, rule("changed", RuleKind.BALANCE_CHANGED).cooldown(60 * SECOND_NS));
        assertThat(post(1, 1)).hasSize(1);
        assertThat(at(2 * SECOND_NS, posting("A-2", 1, "EUR", "X-1"))).hasSize(1);
        assertThat(post(3, 1)).isEmpty();
        assertThat(at(3 * SECOND_NS, posting("A-2", 1, "EUR", "X-2"))).isEmpty();
    }

    // ---------------------------------------------------------------- positions

    @Test
    void shouldHoldBackAHoldingsLevels() {
        at(0, rule("gain", RuleKind.PNL_ABOVE).percents(50_000).cooldown(60 * SECOND_NS));
        assertThat(at(1 * SECOND_NS, priced("F-1", 10_600, DAY + 1))).containsExactly("PNL_ABOVE TRIGGERED 5.0000");
        assertThat(at(2 * SECOND_NS, priced("F-1", 10_400, DAY + 2))).containsExactly("PNL_ABOVE RESOLVED 5.0000");
        assertThat(at(3 * SECOND_NS, priced("F-1", 10_700, DAY + 3))).isEmpty();
        host.reload();
        assertThat(at(61 * SECOND_NS, tick())).containsExactly("PNL_ABOVE TRIGGERED 5.0000");
        assertThat(at(62 * SECOND_NS, priced("F-1", 10_000, DAY + 4))).containsExactly("PNL_ABOVE RESOLVED 5.0000");
    }

    @Test
    void shouldBringAPositionToItsLatestPriceBeforeItsSilenceEnds() {
        host = new CoreHost(new CoreHost.Limits().slices(0, 1_000).build());
        openAccountAndBuy();
        at(0, tick());
        at(0, rule("gain", RuleKind.PNL_ABOVE).percents(50_000).cooldown(60 * SECOND_NS));
        at(0, tick());
        at(1 * SECOND_NS, priced("F-1", 10_600, DAY + 1));
        assertThat(at(1 * SECOND_NS, tick())).containsExactly("PNL_ABOVE TRIGGERED 5.0000");
        at(2 * SECOND_NS, priced("F-1", 10_400, DAY + 2));
        at(2 * SECOND_NS, tick());
        at(3 * SECOND_NS, priced("F-1", 10_700, DAY + 3));
        assertThat(at(3 * SECOND_NS, tick())).isEmpty();
        assertThat(at(61 * SECOND_NS, priced("F-1", 10_300, DAY + 4)))
                .as("the price came first: nothing waits any more when the silence ends")
                .isEmpty();
        assertThat(at(62 * SECOND_NS, tick())).isEmpty();
    }
}
