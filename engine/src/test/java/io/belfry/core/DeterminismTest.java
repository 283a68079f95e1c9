package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.configured;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.feedOpened;
import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.posting;
import static io.belfry.core.EventBuilder.priced;
import static io.belfry.core.EventBuilder.redeemed;
import static io.belfry.core.EventBuilder.rule;
import static io.belfry.core.EventBuilder.ruleRemoved;
import static io.belfry.core.EventBuilder.subscribed;
import static io.belfry.core.EventBuilder.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.AccountKind;
import io.belfry.codec.ClockMode;
import io.belfry.codec.NotificationState;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.codec.Severity;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same events give the same state, results and bytes; anything else gives another digest. */
class DeterminismTest {
    private static final int DAY = 20_000;

    /** Something of everything, with figures that a test can change by place. */
    private static List<Event> events() {
        return new ArrayList<>(List.of(
                configured(CoreHost.limits()),
                customer("C-1").name("Ada").segment("retail"),
                account("A-1", "C-1", "EUR").balance(10_000),
                fund("F-1", "EUR").scales(2, 0),
                priced("F-1", 10_000, DAY),
                rule("low", RuleKind.BALANCE_BELOW).currency("EUR").levels(5_000),
                rule("nav", RuleKind.NAV_UPDATED),
                rule("gain", RuleKind.PNL_ABOVE).percents(10_000),
                subscribed("O-1", "A-1", "F-1", 10, 100_000),
                posting("A-1", -6_000, "EUR", "T-1"),
                posting("A-1", -1, "USD", "T-2"),
                priced("F-1", 10_500, DAY + 1),
                redeemed("O-2", "A-1", "F-1", 99, 1),
                ruleRemoved("low")));
    }

    private static CoreHost run(List<Event> events, Stamp last) {
        CoreHost host = new CoreHost((EventBuilder.Configuration) events.get(0));
        for (int i = 1; i < events.size() - 1; i++) {
            host.apply(events.get(i));
        }
        host.apply(events.get(events.size() - 1), last);
        return host;
    }

    private static CoreHost run(List<Event> events) {
        return run(events, Stamp.unnumbered(1_800_000_000_000_000_000L));
    }

    @Test
    void shouldGiveTheSameDigestsAndNotificationsWhenEventsAreTheSame() {
        CoreHost one = run(events());
        CoreHost two = run(events());

        assertThat(two.core().stateDigest()).isEqualTo(one.core().stateDigest());
        assertThat(two.core().resultsDigest()).isEqualTo(one.core().resultsDigest());
        assertThat(two.rung()).isEqualTo(one.rung()).hasSizeGreaterThan(4);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of(0, configured(CoreHost.limits()).epoch(2)),
                Arguments.of(0, configured(CoreHost.limits()).clockMode(ClockMode.EVENTS)),
                Arguments.of(0, configured(new CoreHost.Limits().rules(999).build())),
                Arguments.of(
                        0, configured(new CoreHost.Limits().pendingActions(7).build())),
                Arguments.of(1, customer("C-2").name("Ada").segment("retail")),
                Arguments.of(1, customer("C-1").name("Ida").segment("retail")),
                Arguments.of(1, customer("C-1").name("Ada").segment("private")),
                Arguments.of(2, account("A-2", "C-1", "EUR").balance(10_000)),
                Arguments.of(2, account("A-1", "C-1", "EUR").balance(10_001)),
                Arguments.of(2, account("A-1", "C-1", "EUR").balance(10_000).kind(AccountKind.SAVINGS)),
                Arguments.of(2, account("A-1", "C-1", "EUR").balance(10_000).enforceLimit(true)),
                Arguments.of(2, account("A-1", "C-1", "EUR").balance(10_000).overdraftLimit(1)),
                Arguments.of(3, fund("F-1", "EUR").scales(2, 0).name("Fund")),
                Arguments.of(3, fund("F-1", "EUR").scales(2, 1)),
                Arguments.of(4, priced("F-1", 10_001, DAY)),
                Arguments.of(4, priced("F-1", 10_000, DAY - 1)),
                Arguments.of(11, priced("F-1", 10_500, DAY + 1).version(2)),
                Arguments.of(
                        5, rule("low", RuleKind.BALANCE_BELOW).currency("EUR").levels(4_999)),
                Arguments.of(
                        5,
                        rule("low", RuleKind.BALANCE_BELOW)
                                .currency("EUR")
                                .levels(5_000)
                                .recovery(1)),
                Arguments.of(
                        5,
                        rule("low", RuleKind.BALANCE_BELOW)
                                .currency("EUR")
                                .levels(5_000)
                                .severity(Severity.CRITICAL)),
                Arguments.of(6, rule("nav", RuleKind.NAV_UPDATED).min(1)),
                Arguments.of(
                        7, rule("gain", RuleKind.PNL_ABOVE).percents(10_000).includeIncome(true)),
                Arguments.of(8, subscribed("O-1", "A-1", "F-1", 11, 100_000)),
                Arguments.of(8, subscribed("O-9", "A-1", "F-1", 10, 100_000)),
                Arguments.of(9, posting("A-1", -6_001, "EUR", "T-1")),
                Arguments.of(9, posting("A-1", -6_000, "EUR", "T-9")),
                Arguments.of(10, posting("A-1", 0, "EUR", "T-2")),
                Arguments.of(10, tick()),
                Arguments.of(11, priced("F-1", 10_500, DAY + 2)),
                Arguments.of(12, redeemed("O-2", "A-1", "F-1", 98, 1)),
                Arguments.of(13, ruleRemoved("nav")));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void shouldGiveAnotherStateDigestWhenOneEventDiffers(int place, Event other) {
        List<Event> changed = events();
        changed.set(place, other);
        if (other instanceof EventBuilder.Customer renamed && renamed.customer.equals("C-2")) {
            changed.set(2, account("A-1", "C-2", "EUR").balance(10_000));
        }

        assertThat(run(changed).core().stateDigest())
                .isNotEqualTo(run(events()).core().stateDigest());
    }

    @Test
    void shouldGiveAnotherDigestWhenOnlyNamesDiffer() {
        CoreHost one = new CoreHost();
        one.apply(customer("C-1"));
        CoreHost two = new CoreHost();
        two.apply(customer("C-2"));

        assertThat(one.core().resultsDigest()).isEqualTo(two.core().resultsDigest());
        assertThat(one.core().stateDigest()).isNotEqualTo(two.core().stateDigest());
    }

    @Test
    void shouldGiveAnotherDigestWhenOnlyTimeDiffers() {
        List<Event> events = events();

        assertThat(run(events, Stamp.unnumbered(1_800_000_000_000_000_000L))
                        .core()
                        .stateDigest())
                .isNotEqualTo(run(events, Stamp.unnumbered(1_800_000_000_000_000_001L))
                        .core()
                        .stateDigest());
    }

    @Test
    void shouldGiveTheSameNotificationsWhateverTheBufferAndItsOffset() {
        CoreHost host = run(events());
        Core core = new Core();
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[8192]);
        long nowNs = 1_700_000_000_000_000_000L;
        List<Event> events = events();
        for (int i = 0; i < events.size(); i++) {
            nowNs += CoreHost.STEP_NS;
            long stamp = i == events.size() - 1 ? 1_800_000_000_000_000_000L : nowNs;
            int offset = 8 * i;
            int length = events.get(i).encode(core.directory(), buffer, offset, Stamp.unnumbered(stamp));
            core.apply(buffer, offset, length);
        }

        assertThat(core.resultsDigest()).isEqualTo(host.core().resultsDigest());
        assertThat(core.notifications().next())
                .as("a batch that nobody cleared is read from its start")
                .isTrue();
        assertThat(Rung.decode(
                        core.notifications().buffer(), core.notifications().offset()))
                .isEqualTo(host.rung().get(0));
    }

    @Test
    void shouldNeverTurnEngineTimeBack() {
        CoreHost host = new CoreHost();
        long before = host.core().engineTimeNs();

        host.apply(tick(), Stamp.unnumbered(5));

        assertThat(host.core().engineTimeNs()).isEqualTo(before);
    }

    @Test
    void shouldHaltWhenTheFirstMessageIsNoConfigurationOrOfOtherSemantics() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        Core core = new Core();
        int length = tick().encode(core.directory(), buffer, 0, Stamp.unnumbered(1));
        assertThatThrownBy(() -> core.apply(buffer, 0, length)).isInstanceOf(IllegalStateException.class);

        assertThatThrownBy(() -> new CoreHost(configured(CoreHost.limits()).semanticsVersion(Semantics.VERSION + 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("semantics version");
    }

    @Test
    void shouldRefuseWhatIsPastALimitAndKeepTheRest() {
        CoreHost host = new CoreHost(new CoreHost.Limits()
                .customers(1)
                .accounts(1)
                .funds(1)
                .rules(1)
                .segments(1)
                .build());
        List<Event> fitting = List.of(
                customer("C-1").segment("s"),
                account("A-1", "C-1", "EUR"),
                fund("F-1", "EUR"),
                rule("r", RuleKind.BALANCE_CHANGED).forSegment("s"));
        List<Event> tooMany = List.of(
                customer("C-2"),
                customer("C-1").segment("t"),
                account("A-2", "C-1", "EUR"),
                fund("F-2", "EUR"),
                rule("q", RuleKind.BALANCE_CHANGED),
                rule("r", RuleKind.BALANCE_CHANGED).forSegment("t"));

        assertThat(fitting).allSatisfy(event -> assertThat(host.apply(event)).isEqualTo(ResultCode.OK));
        assertThat(tooMany).allSatisfy(event -> assertThat(host.apply(event)).isEqualTo(ResultCode.LIMIT_REACHED));
        assertThat(fitting).allSatisfy(event -> assertThat(host.apply(event)).isEqualTo(ResultCode.OK));
        host.apply(posting("A-1", 1, "EUR", "T-1"));
        assertThat(host.take()).extracting(Rung::state).containsExactly(NotificationState.INFO);
    }

    @Test
    void shouldObeyALoweredLimitOfSegments() {
        CoreHost host = new CoreHost();
        host.apply(customer("C-1").segment("a"));
        host.apply(customer("C-1").segment("b"));
        host.apply(configured(new CoreHost.Limits().segments(1).build()));

        assertThat(host.apply(customer("C-1").segment("c"))).isEqualTo(ResultCode.LIMIT_REACHED);
        assertThat(host.apply(feedOpened("f"))).isEqualTo(ResultCode.OK);
    }
}
