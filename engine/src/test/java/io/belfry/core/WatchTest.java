package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.at;
import static io.belfry.core.EventBuilder.closed;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.posting;
import static io.belfry.core.EventBuilder.rule;
import static io.belfry.core.EventBuilder.ruleRemoved;
import static io.belfry.core.EventBuilder.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.Direction;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.RuleSetting;
import io.belfry.core.EventBuilder.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How watching accounts over time begins and ends, in slices and at once; what is kept of it, and its limits. What rings
 * when is in the tables of cases per kind.
 */
class WatchTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MINUTE_NS = 60 * SECOND_NS;
    private static final long HOUR_NS = 60 * MINUTE_NS;
    private static final long START_NS = 1_800_000_000L * SECOND_NS;
    private static final int ACCOUNTS = 8;

    private CoreHost host = bank(1_000_000);
    private int refs;

    /** Accounts A-n of customers C-n, all of segment retail, with 100.00 EUR each. */
    private static CoreHost bank(int slice) {
        return bank(new CoreHost.Limits().slices(slice, slice));
    }

    private static CoreHost bank(CoreHost.Limits limits) {
        CoreHost host = new CoreHost(limits.build());
        for (int i = 0; i < ACCOUNTS; i++) {
            host.apply(customer("C-" + i).segment("retail"));
            host.apply(account("A-" + i, "C-" + i, "EUR").balance(10_000));
        }
        host.take();
        return host;
    }

    private List<String> apply(long ns, Event event) {
        host.apply(event, Stamp.unnumbered(START_NS + ns));
        return host.take().stream()
                .map(r -> r.account() + " " + r.type() + " " + r.state() + " " + r.figure("figure"))
                .map(String::strip)
                .toList();
    }

    private List<String> post(long ns, String account, long amount) {
        return apply(ns, posting(account, amount, "EUR", "T-" + refs++));
    }

    private static RuleSetting dormant(long afterNs) {
        return rule("quiet", RuleKind.DORMANT).window(afterNs);
    }

    private static RuleSetting twice() {
        return rule("twice", RuleKind.VELOCITY).currency("EUR").window(HOUR_NS).counts(2);
    }

    private int watched() {
        return host.core().watches().used();
    }

    // ---------------------------------------------------------------- a rule for all, in slices

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 1_000})
    void shouldBeDormantAsIfTheRuleHadReachedAllAtOnce(int slice) {
        host = bank(slice);
        apply(0, dormant(HOUR_NS));
        post(MINUTE_NS, "A-6", 1);
        apply(2 * MINUTE_NS, rule("own", RuleKind.DORMANT).window(2 * HOUR_NS).forAccount("A-5"));
        apply(3 * MINUTE_NS, ruleRemoved("own"));
        apply(4 * MINUTE_NS, rule("own", RuleKind.DORMANT).window(2 * HOUR_NS).forAccount("A-7"));
        apply(5 * MINUTE_NS, account("A-8", "C-0", "EUR"));
        apply(6 * MINUTE_NS, customer("C-4").segment("private"));
        apply(7 * MINUTE_NS, closed("A-3"));
        host.reload();
        if (slice == 0) {
            host.apply(
                    EventBuilder.configured(new CoreHost.Limits().slices(0, 2).build()));
        }
        for (int i = 0; i < 10; i++) {
            apply(8 * MINUTE_NS, tick());
        }
        assertThat(host.core().isWorkPending()).isFalse();
        assertThat(watched()).isEqualTo(ACCOUNTS + 1);

        assertThat(apply(HOUR_NS - 1, tick())).isEmpty();
        assertThat(apply(HOUR_NS, tick()))
                .containsExactly(
                        "A-0 DORMANT TRIGGERED",
                        "A-1 DORMANT TRIGGERED",
                        "A-2 DORMANT TRIGGERED",
                        "A-4 DORMANT TRIGGERED");
        assertThat(apply(HOUR_NS + MINUTE_NS, tick())).containsExactly("A-6 DORMANT TRIGGERED");
        assertThat(apply(HOUR_NS + 3 * MINUTE_NS, tick())).containsExactly("A-5 DORMANT TRIGGERED");
        assertThat(apply(HOUR_NS + 5 * MINUTE_NS, tick())).containsExactly("A-8 DORMANT TRIGGERED");
        assertThat(apply(2 * HOUR_NS + 4 * MINUTE_NS, tick())).containsExactly("A-7 DORMANT TRIGGERED");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void shouldForgetCountsWhereARuleWasOutOfEffectInBetween(int slice) {
        host = bank(slice);
        apply(0, twice());
        post(1, "A-0", 1);
        post(1, "A-7", 1);
        apply(2, twice().enabled(false));
        apply(3, twice());
        assertThat(post(4, "A-7", 1)).isEmpty();
        assertThat(post(5, "A-7", 1)).containsExactly("A-7 VELOCITY TRIGGERED 2");
        assertThat(post(6, "A-0", 1)).isEmpty();
        assertThat(post(7, "A-0", 1)).containsExactly("A-0 VELOCITY TRIGGERED 2");
    }

    @Test
    void shouldCompleteASweepBeforeTheNextChangeForAll() {
        host = bank(1);
        apply(0, dormant(HOUR_NS));
        assertThat(watched()).isEqualTo(1);
        assertThat(host.core().pendingVisits()).isEqualTo(ACCOUNTS - 1);
        apply(MINUTE_NS, dormant(2 * HOUR_NS));
        assertThat(watched()).isEqualTo(ACCOUNTS);
        for (int i = 0; i < ACCOUNTS; i++) {
            apply(2 * MINUTE_NS, tick());
        }
        assertThat(apply(2 * HOUR_NS - 1, tick()))
                .as("all since the first version")
                .isEmpty();
        assertThat(apply(2 * HOUR_NS, tick())).hasSize(ACCOUNTS);
    }

    // ---------------------------------------------------------------- begin and end

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of("removed", ruleRemoved("twice")),
                Arguments.of("switched off", twice().enabled(false)),
                Arguments.of("another window", twice().window(2 * HOUR_NS)),
                Arguments.of("a nanosecond more", twice().window(HOUR_NS + 1)),
                Arguments.of("a sum", twice().levels(2)),
                Arguments.of("one direction", twice().direction(Direction.IN)),
                Arguments.of("another currency", twice().currency("USD")),
                Arguments.of(
                        "another kind",
                        rule("twice", RuleKind.OUTFLOW)
                                .currency("EUR")
                                .window(HOUR_NS)
                                .percents(1)),
                Arguments.of("another account", twice().forAccount("A-1")),
                Arguments.of("another segment", twice().forSegment("private")),
                Arguments.of(
                        "silenced",
                        rule("own", RuleKind.VELOCITY)
                                .currency("EUR")
                                .window(HOUR_NS)
                                .counts(9)
                                .forCustomer("C-0")),
                Arguments.of("dormant instead", rule("twice", RuleKind.DORMANT).window(HOUR_NS)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void shouldResolveWithTheFigureOfItsTimeAndCountAnew(String what, Event change) {
        apply(0, twice());
        post(1, "A-0", 1);
        post(2, "A-0", 1);
        assertThat(apply(90 * MINUTE_NS - HOUR_NS, change)).as(what).containsExactly("A-0 VELOCITY RESOLVED 2");
        apply(31 * MINUTE_NS, ruleRemoved("own"));
        apply(31 * MINUTE_NS, twice());
        assertThat(post(32 * MINUTE_NS, "A-0", 1)).as(what).isEmpty();
        assertThat(post(33 * MINUTE_NS, "A-0", 1)).as(what).containsExactly("A-0 VELOCITY TRIGGERED 2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldKeepNothingOfRulesThatAreGone(boolean reloaded) {
        List<RuleSetting> rules = List.of(
                twice(),
                dormant(HOUR_NS),
                rule("out", RuleKind.OUTFLOW).currency("EUR").window(HOUR_NS).percents(10_000),
                rule("own", RuleKind.DORMANT).window(MINUTE_NS).forCustomer("C-3"));
        long bytes = 0;
        for (int round = 0; round < 3; round++) {
            rules.forEach(setting -> apply(0, setting));
            for (int i = 0; i < 4 * ACCOUNTS; i++) {
                post(SECOND_NS * i, "A-" + i % ACCOUNTS, -1_000);
            }
            assertThat(watched()).isEqualTo(3 * ACCOUNTS);
            if (reloaded) {
                host.reload();
            }
            rules.forEach(setting -> apply(MINUTE_NS, ruleRemoved(setting.rule)));
            assertThat(watched()).isZero();
            assertThat(host.core().nextDeadlineNs()).as("no deadline is left").isEqualTo(Long.MAX_VALUE);
            assertThat(host.core().alerts().open()).isZero();
            if (round == 0) {
                bytes = host.core().watches().bytes();
            }
            assertThat(host.core().watches().bytes()).isEqualTo(bytes);
        }
    }

    // ---------------------------------------------------------------- reversals

    @Test
    void shouldNotTakeOutWhatWasNeverCounted() {
        apply(0, posting("A-0", -500, "EUR", "BEFORE"));
        apply(1, rule("sum", RuleKind.VELOCITY).currency("EUR").window(HOUR_NS).levels(1_000));
        post(2, "A-0", -600);
        assertThat(apply(3, posting("A-0", 500, "EUR", "R-1").reverses("BEFORE")))
                .isEmpty();
        assertThat(post(4, "A-0", -399)).isEmpty();
        assertThat(post(5, "A-0", -1)).containsExactly("A-0 VELOCITY TRIGGERED 10.00");
    }

    @Test
    void shouldTakeAReversalOutOfTheBucketThatItsOriginalCameTo() {
        apply(0, rule("sum", RuleKind.VELOCITY).currency("EUR").window(HOUR_NS).levels(1_000));
        apply(1, at(START_NS + 24 * HOUR_NS, posting("A-0", -600, "EUR", "FUTURE")));
        assertThat(post(30 * MINUTE_NS, "A-0", -400)).containsExactly("A-0 VELOCITY TRIGGERED 10.00");
        assertThat(apply(
                        55 * MINUTE_NS,
                        at(
                                START_NS + 55 * MINUTE_NS,
                                posting("A-0", 100, "EUR", "R-1").reverses("FUTURE"))))
                .as("the future counted as the time when it came")
                .containsExactly("A-0 VELOCITY RESOLVED 9.00");
        post(56 * MINUTE_NS, "A-0", -100);
        assertThat(host.core().alerts().open()).isEqualTo(1);
        assertThat(apply(HOUR_NS + MINUTE_NS, tick()))
                .as("all of it left with its bucket")
                .containsExactly("A-0 VELOCITY RESOLVED 5.00");
    }

    @Test
    void shouldLeaveAPostingOutWhoseReversalWasReversed() {
        apply(0, rule("sum", RuleKind.VELOCITY).currency("EUR").window(HOUR_NS).levels(1_000));
        apply(0, rule("out", RuleKind.OUTFLOW).currency("EUR").window(HOUR_NS).percents(100_000));
        assertThat(apply(1, posting("A-0", -1_000, "EUR", "X")))
                .containsExactly("A-0 VELOCITY TRIGGERED 10.00", "A-0 OUTFLOW TRIGGERED 10.0847");
        assertThat(apply(2, posting("A-0", 1_000, "EUR", "R").reverses("X")))
                .containsExactly("A-0 VELOCITY RESOLVED 0.00", "A-0 OUTFLOW RESOLVED 0.0000");
        assertThat(apply(3, posting("A-0", -1_000, "EUR", "RR").reverses("R")))
                .containsExactly("A-0 OUTFLOW TRIGGERED 10.0847");
    }

    // ---------------------------------------------------------------- state

    /** Every event after a load goes as it would have gone. */
    @Test
    void shouldGoOnAfterALoadAtAnyPlace() {
        List<List<String>> rung = new ArrayList<>();
        for (boolean reloads : new boolean[] {false, true}) {
            host = bank(2);
            refs = 0;
            List<String> all = new ArrayList<>();
            apply(0, dormant(10 * MINUTE_NS));
            apply(0, twice().cooldown(20 * MINUTE_NS));
            apply(
                    0,
                    rule("out", RuleKind.OUTFLOW)
                            .currency("EUR")
                            .window(30 * MINUTE_NS)
                            .percents(200_000));
            for (int i = 0; i < 200; i++) {
                if (reloads) {
                    host.reload();
                }
                all.addAll(
                        i % 7 == 0
                                ? apply(i * MINUTE_NS, tick())
                                : post(i * MINUTE_NS, "A-" + i % 5, i % 3 == 0 ? 2_000 : -1_000));
            }
            rung.add(all);
        }
        assertThat(rung.get(1)).isEqualTo(rung.get(0)).hasSizeGreaterThan(40);
    }

    // ---------------------------------------------------------------- limits

    @Test
    void shouldRefuseADormantRuleThatNeedsMoreRoomThanThereIs() {
        host = bank(new CoreHost.Limits().alerts(2 * ACCOUNTS));
        assertThat(host.apply(dormant(HOUR_NS))).isEqualTo(ResultCode.OK);
        assertThat(host.apply(rule("other", RuleKind.DORMANT).window(HOUR_NS))).isEqualTo(ResultCode.OK);
        ResultCode code = host.apply(rule("third", RuleKind.DORMANT).window(HOUR_NS));
        assertThat(code).isEqualTo(ResultCode.LIMIT_REACHED);
        assertThat(host.refusal(code)).isEqualTo("rule: does not fit, the limit is " + 2 * ACCOUNTS);
        assertThat(host.apply(rule("own", RuleKind.DORMANT).window(HOUR_NS).forAccount("A-0")))
                .isEqualTo(ResultCode.LIMIT_REACHED);
        assertThat(host.apply(ruleRemoved("other"))).isEqualTo(ResultCode.OK);
        assertThat(host.apply(rule("own", RuleKind.DORMANT).window(HOUR_NS).forAccount("A-0")))
                .isEqualTo(ResultCode.OK);
    }

    @Test
    void shouldRefuseWhatWouldBeWatchedWithoutRoom() {
        host = bank(new CoreHost.Limits().alerts(ACCOUNTS + 17));
        host.apply(dormant(HOUR_NS));
        host.apply(twice());
        for (int i = 0; i < ACCOUNTS; i++) {
            assertThat(host.apply(posting("A-" + i, 1, "EUR", "T-" + i))).isEqualTo(ResultCode.OK);
        }
        ResultCode opening = host.apply(account("A-9", "C-0", "EUR"));
        assertThat(opening).isEqualTo(ResultCode.LIMIT_REACHED);
        assertThat(host.refusal(opening)).isEqualTo("account: does not fit, the limit is " + (ACCOUNTS + 17));
        ResultCode move = host.apply(customer("C-0").segment("private"));
        assertThat(move).isEqualTo(ResultCode.LIMIT_REACHED);
        assertThat(host.refusal(move)).isEqualTo("segment: does not fit, the limit is " + (ACCOUNTS + 17));
        assertThat(host.apply(posting("A-0", 1, "EUR", "T-9")))
                .as("what is watched already goes on")
                .isEqualTo(ResultCode.OK);
    }
}
