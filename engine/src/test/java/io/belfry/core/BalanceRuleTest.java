package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.posting;
import static io.belfry.core.EventBuilder.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.belfry.codec.BalanceField;
import io.belfry.codec.Direction;
import io.belfry.codec.NotificationState;
import io.belfry.codec.PostingKind;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** DESIGN.md section 7 on accounts: what rings, on which edge, for whom. Amounts are cents. */
class BalanceRuleTest {
    private final CoreHost host = new CoreHost();
    private int posted;

    @BeforeEach
    void openAccount() {
        host.apply(customer("C-1").segment("retail"));
        host.apply(account("A-1", "C-1", "EUR"));
    }

    private void post(long amount) {
        host.apply(posting("A-1", amount, "EUR", "T-" + ++posted));
    }

    private void moveTo(long ledger) {
        post(ledger - host.ledger("A-1"));
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                Arguments.of("below at the level", RuleKind.BALANCE_BELOW, 0, "200 100", ""),
                Arguments.of("just below the level", RuleKind.BALANCE_BELOW, 0, "200 99", "T1.00"),
                Arguments.of("below, then at the level", RuleKind.BALANCE_BELOW, 0, "200 99 100", "T1.00 R1.00"),
                Arguments.of("staying below", RuleKind.BALANCE_BELOW, 0, "200 99 98 50", "T1.00"),
                Arguments.of("flapping", RuleKind.BALANCE_BELOW, 0, "200 99 100 99 100", "T1.00 R1.00 T1.00 R1.00"),
                Arguments.of("flapping in the band", RuleKind.BALANCE_BELOW, 20, "200 99 119 50 110 119", "T1.00"),
                Arguments.of("out of the band", RuleKind.BALANCE_BELOW, 20, "200 99 120 99", "T1.00 R1.00 T1.00"),
                Arguments.of("above at the level", RuleKind.BALANCE_ABOVE, 0, "0 100", "T1.00"),
                Arguments.of("just below above's level", RuleKind.BALANCE_ABOVE, 0, "0 99", ""),
                Arguments.of("above, back at the level", RuleKind.BALANCE_ABOVE, 0, "0 150 100", "T1.00"),
                Arguments.of("above, then just below", RuleKind.BALANCE_ABOVE, 0, "0 150 99", "T1.00 R1.00"),
                Arguments.of("above's band", RuleKind.BALANCE_ABOVE, 20, "0 150 80 99 150", "T1.00"),
                Arguments.of("out of above's band", RuleKind.BALANCE_ABOVE, 20, "0 150 79 100", "T1.00 R1.00 T1.00"),
                Arguments.of("holds from the start", RuleKind.BALANCE_BELOW, 0, "50 99 20", ""),
                Arguments.of("holds, arms, rings", RuleKind.BALANCE_BELOW, 0, "50 100 99", "T1.00"),
                Arguments.of("arms in the band", RuleKind.BALANCE_BELOW, 20, "50 105 99", "T1.00"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void shouldRingEdgesOnly(String what, RuleKind kind, long recovery, String ledgers, String expected) {
        List<Long> path =
                Arrays.stream(ledgers.split(" ", -1)).map(Long::valueOf).toList();
        moveTo(path.get(0));
        host.apply(rule("level", kind).currency("EUR").levels(100).recovery(recovery));

        path.stream().skip(1).forEach(this::moveTo);

        assertThat(edges()).as(what).isEqualTo(expected);
    }

    /** The edges since the last call: T or R, and the level. */
    private String edges() {
        return String.join(
                " ",
                host.take().stream()
                        .map(r -> (r.state() == NotificationState.TRIGGERED ? "T" : "R") + r.figure("level"))
                        .toList());
    }

    @Test
    void shouldRingEachLevelOfALadderInOrderWhenTheBalanceFallsThroughSeveral() {
        moveTo(1_000);
        host.apply(rule("ladder", RuleKind.BALANCE_BELOW).currency("EUR").levels(100, 500, 300));

        moveTo(400);
        assertThat(edges()).isEqualTo("T5.00");
        moveTo(50);
        assertThat(edges()).isEqualTo("T3.00 T1.00");
        moveTo(2_000);
        assertThat(edges()).isEqualTo("R1.00 R3.00 R5.00");
        moveTo(0);
        assertThat(edges()).isEqualTo("T5.00 T3.00 T1.00");
    }

    @Test
    void shouldRingALadderUpwardsWhenTheBalanceRises() {
        host.apply(rule("ladder", RuleKind.BALANCE_ABOVE).currency("EUR").levels(300, 100, 500));

        moveTo(500);
        assertThat(edges()).isEqualTo("T1.00 T3.00 T5.00");
        moveTo(299);
        assertThat(edges()).isEqualTo("R5.00 R3.00");
    }

    @Test
    void shouldCountEdgesAndNameThePreviousBalance() {
        moveTo(150);
        host.apply(rule("low", RuleKind.BALANCE_BELOW).currency("EUR").levels(100));

        moveTo(90);
        moveTo(110);
        moveTo(80);

        List<Rung> rung = host.take();
        assertThat(rung).extracting(Rung::edge).containsExactly(1, 2, 3);
        assertThat(rung).extracting(r -> r.figure("previous")).containsExactly("1.50", "0.90", "1.10");
        assertThat(rung).extracting(r -> r.figure("amount")).containsExactly("-0.60", "0.20", "-0.30");
        assertThat(rung).extracting(r -> r.identity().ordinal()).containsExactly(0, 0, 0);
        assertThat(rung).extracting(r -> r.identity().customerSequence()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void shouldRingOnceWhenTheSamePostingComesTwice() {
        moveTo(200);
        host.apply(rule("low", RuleKind.BALANCE_BELOW).currency("EUR").levels(100));

        host.apply(posting("A-1", -150, "EUR", "T-x"));
        host.apply(posting("A-1", -150, "EUR", "T-x"));

        assertThat(edges()).isEqualTo("T1.00");
    }

    @Test
    void shouldJudgeWhatIsAvailableWhenTheRuleSaysSo() {
        host.apply(account("A-1", "C-1", "EUR").overdraftLimit(1_000));
        host.apply(rule("low", RuleKind.BALANCE_BELOW)
                .currency("EUR")
                .field(BalanceField.AVAILABLE)
                .levels(500));

        moveTo(-500);
        assertThat(edges()).isEmpty();
        moveTo(-501);
        assertThat(edges()).isEqualTo("T5.00");
    }

    @Test
    void shouldNotRingForAnotherCurrency() {
        moveTo(200);
        host.apply(rule("low", RuleKind.BALANCE_BELOW).currency("USD").levels(100));
        host.apply(rule("large", RuleKind.TRANSACTION_LARGE).currency("USD").min(1));
        host.apply(rule("changed", RuleKind.BALANCE_CHANGED).currency("USD"));

        moveTo(0);

        assertThat(host.take()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "BOTH, 100, 100, 1",
        "BOTH, 100, -100, 1",
        "BOTH, 100, 99, 0",
        "BOTH, 100, -99, 0",
        "IN, 100, 100, 1",
        "IN, 100, -100, 0",
        "OUT, 100, -100, 1",
        "OUT, 100, 100, 0",
        "BOTH, 0, 1, 1",
        "BOTH, 9223372036854775807, -9223372036854775807, 1",
    })
    void shouldRingForLargeTransactionsOfTheDirection(Direction direction, long min, long amount, int rings) {
        host.apply(rule("large", RuleKind.TRANSACTION_LARGE)
                .currency("EUR")
                .min(min)
                .direction(direction));
        host.apply(rule("changed", RuleKind.BALANCE_CHANGED).min(min).direction(direction));

        post(amount);

        assertThat(host.take())
                .hasSize(2 * rings)
                .allSatisfy(r -> assertThat(r.state()).isEqualTo(NotificationState.INFO))
                .allSatisfy(r -> assertThat(r.edge()).isZero());
    }

    @ParameterizedTest
    @CsvSource({"CARD, 1", "SALARY, 1", "FEE, 0", "OTHER, 0"})
    void shouldRingForTheKindsThatTheRuleNames(PostingKind kind, int rings) {
        host.apply(rule("changed", RuleKind.BALANCE_CHANGED).kinds(PostingKind.CARD, PostingKind.SALARY));

        host.apply(posting("A-1", 5, "EUR", "T-x").kind(kind));

        assertThat(host.take()).hasSize(rings);
    }

    @Test
    void shouldRingNothingWhenARuleIsDisabled() {
        host.apply(rule("changed", RuleKind.BALANCE_CHANGED).enabled(false));

        post(5);

        assertThat(host.take()).isEmpty();
        host.apply(rule("changed", RuleKind.BALANCE_CHANGED));
        post(5);
        assertThat(host.take()).extracting(Rung::version).containsExactly(2);
    }

    @Test
    void shouldRingEveryRuleOfTheSameScope() {
        host.apply(rule("one", RuleKind.BALANCE_CHANGED));
        host.apply(rule("two", RuleKind.BALANCE_CHANGED));

        post(5);

        assertThat(host.take()).extracting(Rung::rule).containsExactly("one", "two");
    }

    static Stream<Arguments> scopes() {
        return Stream.of(
                Arguments.of(rule("n", RuleKind.BALANCE_CHANGED).forSegment("retail"), "n"),
                Arguments.of(rule("n", RuleKind.BALANCE_CHANGED).forCustomer("C-1"), "n"),
                Arguments.of(rule("n", RuleKind.BALANCE_CHANGED).forAccount("A-1"), "n"),
                Arguments.of(rule("n", RuleKind.BALANCE_CHANGED).forSegment("private"), "broad"),
                Arguments.of(rule("n", RuleKind.BALANCE_CHANGED).forCustomer("C-2"), "broad"),
                Arguments.of(rule("n", RuleKind.BALANCE_CHANGED).forAccount("A-2"), "broad"),
                Arguments.of(
                        rule("n", RuleKind.BALANCE_CHANGED).forAccount("A-1").enabled(false), "broad"),
                Arguments.of(
                        rule("n", RuleKind.BALANCE_CHANGED).forAccount("A-1").currency("EUR"), "broad n"),
                Arguments.of(
                        rule("n", RuleKind.TRANSACTION_LARGE).forAccount("A-1").min(0), "broad n"));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void shouldSilenceOnlyRulesOfItsKindCurrencyAndFundAtABroaderScope(
            EventBuilder.RuleSetting narrow, String expected) {
        host.apply(customer("C-2"));
        host.apply(account("A-2", "C-2", "EUR"));
        host.apply(rule("broad", RuleKind.BALANCE_CHANGED));
        host.apply(narrow);

        post(5);

        assertThat(host.take().stream().map(Rung::rule).toList()).isEqualTo(List.of(expected.split(" ", -1)));
    }

    @Test
    void shouldKeepDifferentAccountsOfACustomerApart() {
        host.apply(account("A-2", "C-1", "EUR").balance(200));
        moveTo(200);
        host.apply(rule("low", RuleKind.BALANCE_BELOW).currency("EUR").levels(100));

        moveTo(50);
        host.apply(posting("A-2", -150, "EUR", "T-x"));

        assertThat(host.take()).extracting(Rung::account, Rung::edge).containsExactly(tuple("A-1", 1), tuple("A-2", 1));
    }

    static Stream<Arguments> badRules() {
        return Stream.of(
                Arguments.of(rule("r", RuleKind.BALANCE_BELOW), ResultCode.OUT_OF_RANGE),
                Arguments.of(rule("r", RuleKind.BALANCE_BELOW).levels(1, 1), ResultCode.OUT_OF_RANGE),
                Arguments.of(rule("r", RuleKind.BALANCE_BELOW).levels(new long[17]), ResultCode.OUT_OF_RANGE),
                Arguments.of(rule("r", RuleKind.BALANCE_CHANGED).levels(1), ResultCode.OUT_OF_RANGE),
                Arguments.of(rule("r", RuleKind.BALANCE_BELOW).levels(1).recovery(-1), ResultCode.OUT_OF_RANGE),
                Arguments.of(
                        rule("r", RuleKind.BALANCE_BELOW).levels(Long.MAX_VALUE).recovery(1),
                        ResultCode.AMOUNT_OVERFLOW),
                Arguments.of(
                        rule("r", RuleKind.BALANCE_ABOVE)
                                .levels(-Long.MAX_VALUE)
                                .recovery(1),
                        ResultCode.AMOUNT_OVERFLOW),
                Arguments.of(rule("r", RuleKind.BALANCE_CHANGED).forCustomer("C-9"), ResultCode.UNKNOWN_CUSTOMER),
                Arguments.of(rule("r", RuleKind.BALANCE_CHANGED).forAccount("A-9"), ResultCode.UNKNOWN_ACCOUNT),
                Arguments.of(rule("r", RuleKind.BALANCE_CHANGED).forSegment(""), ResultCode.MALFORMED),
                Arguments.of(rule("r", RuleKind.NAV_UPDATED).fund("F-9"), ResultCode.UNKNOWN_FUND));
    }

    @ParameterizedTest
    @MethodSource("badRules")
    void shouldRefuseABadRuleAndKeepTheStandingOne(EventBuilder.RuleSetting bad, ResultCode expected) {
        host.apply(rule("r", RuleKind.BALANCE_CHANGED));

        assertThat(host.apply(bad)).isEqualTo(expected);

        post(5);
        assertThat(host.take()).extracting(Rung::version).containsExactly(1);
    }
}
