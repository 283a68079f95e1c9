package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.closed;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.held;
import static io.belfry.core.EventBuilder.posting;
import static io.belfry.core.EventBuilder.priced;
import static io.belfry.core.EventBuilder.released;
import static io.belfry.core.EventBuilder.rule;
import static io.belfry.core.EventBuilder.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.AccountKind;
import io.belfry.codec.BalanceField;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.core.account.HoldTable;
import io.belfry.core.timer.TimerTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** DESIGN.md section 5: holds, what settles them, when they expire, and who hears of it. */
class HoldTest {
    private static final long HOUR_NS = 3_600_000_000_000L;

    private CoreHost host = new CoreHost();

    @BeforeEach
    void openAccount() {
        host.apply(customer("C-1"));
        host.apply(account("A-1", "C-1", "EUR").balance(1_000));
        host.take();
    }

    private ResultCode hold(long amount, String id) {
        return host.apply(held("A-1", id, amount));
    }

    private ResultCode settle(long amount, String id) {
        return host.apply(
                posting("A-1", amount, "EUR", "T" + host.core().sequence()).settles(id));
    }

    private long heldNow() {
        return host.core().accounts().held(host.account("A-1"));
    }

    /** What rang of holds, one line each: state, amount, what is left. */
    private List<String> lives() {
        return host.take().stream()
                .map(r -> r.type() == NotificationType.HOLD_CHANGED
                        ? r.figure("holdState") + " " + r.figure("amount") + " " + r.figure("left")
                        : r.type() + " " + r.figure("amount"))
                .toList();
    }

    // ---------------------------------------------------------------- opening

    @Test
    void shouldHoldBackWhatIsAvailableAndLeaveTheLedger() {
        assertThat(hold(300, "H-1")).isEqualTo(ResultCode.OK);
        assertThat(hold(50, "H-2")).isEqualTo(ResultCode.OK);

        assertThat(host.ledger("A-1")).isEqualTo(1_000);
        assertThat(heldNow()).isEqualTo(350);
        assertThat(host.available("A-1")).isEqualTo(650);
    }

    static Stream<Arguments> repetitions() {
        return Stream.of(
                Arguments.of("the same", held("A-1", "H-1", 300), ResultCode.DUPLICATE),
                Arguments.of("other text", held("A-1", "H-1", 300).text("x"), ResultCode.DUPLICATE),
                Arguments.of("other trace", held("A-1", "H-1", 300).traceparent("x"), ResultCode.DUPLICATE),
                Arguments.of("other amount", held("A-1", "H-1", 301), ResultCode.REF_REUSED),
                Arguments.of("an expiry", held("A-1", "H-1", 300).expires(9), ResultCode.REF_REUSED),
                Arguments.of("other party", held("A-1", "H-1", 300).counterparty("x"), ResultCode.REF_REUSED));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("repetitions")
    void shouldTellDuplicateFromReuse(String what, EventBuilder.Holding again, ResultCode expected) {
        hold(300, "H-1");
        assertThat(host.apply(again)).as(what).isEqualTo(expected);
        assertThat(heldNow()).isEqualTo(300);

        host.apply(released("A-1", "H-1"));
        assertThat(host.apply(again)).as(what + ", after its release").isEqualTo(expected);
        assertThat(heldNow()).isZero();
    }

    @Test
    void shouldKnowAnOpenHoldEvenWhenItsReferenceIsForgotten() {
        host = new CoreHost(new CoreHost.Limits().refs(2, HOUR_NS).build());
        openAccount();
        hold(300, "H-1");
        for (int i = 0; i < 5; i++) {
            host.apply(posting("A-1", 1, "EUR", "T-" + i));
        }

        assertThat(hold(300, "H-1")).isEqualTo(ResultCode.DUPLICATE);
        assertThat(hold(299, "H-1")).isEqualTo(ResultCode.REF_REUSED);
        host.apply(released("A-1", "H-1"));
        assertThat(host.apply(released("A-1", "H-1"))).isEqualTo(ResultCode.DUPLICATE);
        assertThat(hold(300, "H-1")).as("remembered from its end on").isEqualTo(ResultCode.DUPLICATE);
    }

    @Test
    void shouldKeepIdsOfHoldsAndReferencesApart() {
        assertThat(hold(300, "X-1")).isEqualTo(ResultCode.OK);
        assertThat(host.apply(posting("A-1", 300, "EUR", "X-1"))).isEqualTo(ResultCode.OK);
        assertThat(host.apply(posting("A-1", -300, "EUR", "X-2").reverses("X-1")))
                .isEqualTo(ResultCode.OK);
        assertThat(host.take()).isEmpty();

        host.apply(account("A-2", "C-1", "EUR"));
        assertThat(host.apply(held("A-2", "X-1", 5))).isEqualTo(ResultCode.OK);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(held("A-9", "H-1", 1), ResultCode.UNKNOWN_ACCOUNT, "account"),
                Arguments.of(held("A-1", "", 1), ResultCode.MALFORMED, "hold"),
                Arguments.of(held("A-1", "H-1", 0), ResultCode.OUT_OF_RANGE, "amount"),
                Arguments.of(held("A-1", "H-1", -1), ResultCode.OUT_OF_RANGE, "amount"),
                Arguments.of(released("A-9", "H-1"), ResultCode.UNKNOWN_ACCOUNT, "account"),
                Arguments.of(released("A-1", ""), ResultCode.MALFORMED, "hold"),
                Arguments.of(released("A-1", "H-1"), ResultCode.UNKNOWN_HOLD, "hold"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldRefuseWhatMakesNoSense(EventBuilder.Event event, ResultCode expected, String field) {
        assertThat(host.apply(event)).isEqualTo(expected);

        assertThat(host.refusal(expected)).startsWith(field);
        assertThat(heldNow()).isZero();
        assertThat(host.core().holds().size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 0, 1000, OK",
        "1000, 0, 1001, INSUFFICIENT_FUNDS",
        "0, 500, 500, OK",
        "0, 500, 501, INSUFFICIENT_FUNDS",
        "-1, 0, 1, INSUFFICIENT_FUNDS"
    })
    void shouldHoldNoMoreThanIsAvailableWhenTheLimitIsEnforced(
            long balance, long overdraft, long amount, ResultCode expected) {
        host.apply(account("A-2", "C-1", "EUR")
                .balance(balance)
                .overdraftLimit(overdraft)
                .enforceLimit(true));

        assertThat(host.apply(held("A-2", "H-1", amount))).isEqualTo(expected);

        assertThat(host.available("A-2")).isEqualTo(balance + overdraft - (expected == ResultCode.OK ? amount : 0));
        assertThat(host.apply(held("A-2", "H-1", 1)))
                .as("a refused hold does not use up its id")
                .isNotEqualTo(ResultCode.DUPLICATE);
    }

    @Test
    void shouldLetAMirroredAccountHoldMoreThanItHas() {
        assertThat(hold(5_000, "H-1")).isEqualTo(ResultCode.OK);

        assertThat(host.available("A-1")).isEqualTo(-4_000);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 9223372036854775807, 0, OK",
        "-1, 9223372036854775807, 0, AMOUNT_OVERFLOW",
        "0, 9223372036854775807, 1, AMOUNT_OVERFLOW",
        "5, 9223372036854775807, 1, AMOUNT_OVERFLOW",
        "-9223372036854775806, 1, 0, OK",
        "-9223372036854775806, 2, 0, AMOUNT_OVERFLOW",
    })
    void shouldRefuseWhatDoesNotFit64Bits(long balance, long amount, long heldBefore, ResultCode expected) {
        host.apply(account("A-2", "C-1", "EUR").balance(balance));
        if (heldBefore > 0) {
            host.apply(held("A-2", "H-0", heldBefore));
        }

        assertThat(host.apply(held("A-2", "H-1", amount))).isEqualTo(expected);

        long all = expected == ResultCode.OK ? heldBefore + amount : heldBefore;
        assertThat(host.available("A-2")).isEqualTo(balance - all);
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775806, OK", "9223372036854775807, AMOUNT_OVERFLOW"})
    void shouldRefuseADebitThatWouldPushWhatIsAvailablePast64Bits(long heldAmount, ResultCode expected) {
        host.apply(account("A-2", "C-1", "EUR"));
        host.apply(held("A-2", "H-1", heldAmount));

        assertThat(host.apply(posting("A-2", -1, "EUR", "T-1"))).isEqualTo(expected);
        assertThat(host.apply(posting("A-2", -1, "EUR", "T-2").settles("H-1"))).isEqualTo(ResultCode.OK);
    }

    @Test
    void shouldRefuseOneHoldMoreThanTheLimit() {
        host = new CoreHost(new CoreHost.Limits().holds(2).build());
        openAccount();
        hold(1, "H-1");
        hold(1, "H-2");

        assertThat(hold(1, "H-3")).isEqualTo(ResultCode.LIMIT_REACHED);
        assertThat(host.refusal(ResultCode.LIMIT_REACHED)).isEqualTo("hold: does not fit, the limit is 2");
        host.apply(released("A-1", "H-1"));
        assertThat(hold(1, "H-3")).isEqualTo(ResultCode.OK);
    }

    // ---------------------------------------------------------------- settlement

    @ParameterizedTest
    @CsvSource({
        // held, posted; ledger, still held
        "300, -300, 700, 0",
        "300, -299, 701, 1",
        "300, -1, 999, 299",
        "300, -301, 699, 0",
        "300, 0, 1000, 300",
    })
    void shouldTakeWhatAPostingSettlesOutOfTheHold(long amount, long posted, long ledger, long still) {
        hold(amount, "H-1");

        assertThat(settle(posted, "H-1")).isEqualTo(ResultCode.OK);

        assertThat(host.ledger("A-1")).isEqualTo(ledger);
        assertThat(heldNow()).isEqualTo(still);
        assertThat(host.available("A-1")).isEqualTo(ledger - still);
        assertThat(host.core().holds().size()).isEqualTo(still == 0 ? 0 : 1);
        assertThat(host.take()).isEmpty();
    }

    @Test
    void shouldSettleAHoldInPartsUntilNothingIsLeft() {
        hold(300, "H-1");

        settle(-100, "H-1");
        settle(-150, "H-1");
        assertThat(heldNow()).isEqualTo(50);
        settle(-50, "H-1");

        assertThat(heldNow()).isZero();
        assertThat(host.available("A-1")).isEqualTo(700);
        assertThat(host.take()).isEmpty();
        assertThat(host.apply(released("A-1", "H-1")))
                .as("it was settled, not released")
                .isEqualTo(ResultCode.UNKNOWN_HOLD);
    }

    static Stream<Arguments> unmatched() {
        return Stream.of(
                Arguments.of("never held", List.of(), -5),
                Arguments.of("a credit", List.of(held("A-1", "H-1", 5)), 5),
                Arguments.of(
                        "settled before",
                        List.of(
                                held("A-1", "H-1", 5),
                                posting("A-1", -5, "EUR", "T-0").settles("H-1")),
                        -5),
                Arguments.of("released", List.of(held("A-1", "H-1", 5), released("A-1", "H-1")), -5),
                Arguments.of("expired", List.of(held("A-1", "H-1", 5).expires(1)), -5));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unmatched")
    void shouldApplyAndTellOperationsWhenAMirroredPostingSettlesNothing(
            String what, List<EventBuilder.Event> before, long amount) {
        before.forEach(host::apply);
        long ledger = host.ledger("A-1");
        long still = heldNow();

        assertThat(settle(amount, "H-1")).as(what).isEqualTo(ResultCode.OK);

        assertThat(host.ledger("A-1")).isEqualTo(ledger + amount);
        assertThat(heldNow()).isEqualTo(still);
        assertThat(host.take()).singleElement().satisfies(r -> {
            assertThat(r.type()).isEqualTo(NotificationType.POSTING_UNMATCHED);
            assertThat(r.figure("reason")).isEqualTo("UNKNOWN_HOLD");
            assertThat(r.subject()).isEqualTo("H-1");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unmatched")
    void shouldRefuseToSettleNothingWhenTheEngineDecides(String what, List<EventBuilder.Event> before, long amount) {
        host.apply(account("A-1", "C-1", "EUR").enforceLimit(true));
        before.forEach(host::apply);
        long ledger = host.ledger("A-1");

        assertThat(settle(amount, "H-1")).as(what).isEqualTo(ResultCode.UNKNOWN_HOLD);

        assertThat(host.ledger("A-1")).isEqualTo(ledger);
        assertThat(host.take()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1000, OK", "-1001, INSUFFICIENT_FUNDS"})
    void shouldCountWhatAPostingSettlesAsAvailableToIt(long amount, ResultCode expected) {
        host.apply(account("A-1", "C-1", "EUR").enforceLimit(true));
        hold(900, "H-1");

        assertThat(settle(amount, "H-1")).isEqualTo(expected);

        assertThat(heldNow()).isEqualTo(expected == ResultCode.OK ? 0 : 900);
    }

    @Test
    void shouldNotLetAnotherPostingSpendWhatIsHeld() {
        host.apply(account("A-1", "C-1", "EUR").enforceLimit(true));
        hold(900, "H-1");

        assertThat(host.apply(posting("A-1", -101, "EUR", "T-1"))).isEqualTo(ResultCode.INSUFFICIENT_FUNDS);
        assertThat(host.apply(posting("A-1", -100, "EUR", "T-1"))).isEqualTo(ResultCode.OK);
    }

    // ---------------------------------------------------------------- release and expiry

    @Test
    void shouldReleaseWhatIsLeftOnce() {
        hold(300, "H-1");
        settle(-100, "H-1");

        assertThat(host.apply(released("A-1", "H-1"))).isEqualTo(ResultCode.OK);
        assertThat(heldNow()).isZero();
        assertThat(host.apply(released("A-1", "H-1"))).isEqualTo(ResultCode.DUPLICATE);
        assertThat(host.available("A-1")).isEqualTo(900);
    }

    @ParameterizedTest
    @CsvSource({"-1, 300", "0, 0", "1, 0"})
    void shouldExpireOnceItsTimeHasCome(long beyondNs, long still) {
        long deadline = host.nowNs() + HOUR_NS;
        host.apply(held("A-1", "H-1", 300).expires(deadline));
        assertThat(host.core().nextDeadlineNs()).isEqualTo(deadline);

        host.apply(tick(), EventBuilder.Stamp.unnumbered(deadline + beyondNs));

        assertThat(heldNow()).isEqualTo(still);
        if (still == 0) {
            assertThat(host.core().nextDeadlineNs()).isEqualTo(TimerTable.NEVER);
            assertThat(host.apply(released("A-1", "H-1")))
                    .as("it expired, nobody released it")
                    .isEqualTo(ResultCode.UNKNOWN_HOLD);
        }
    }

    @Test
    void shouldExpireAtOnceWhenItsTimeIsPast() {
        host.apply(rule("holds", RuleKind.HOLD_CHANGED));

        assertThat(host.apply(held("A-1", "H-1", 300).expires(host.nowNs()))).isEqualTo(ResultCode.OK);

        assertThat(heldNow()).isZero();
        assertThat(lives()).containsExactly("HELD 3.00 3.00", "EXPIRED 3.00 0.00");
    }

    @Test
    void shouldCancelTheExpiryOfAHoldThatIsSettledOrReleased() {
        long deadline = host.nowNs() + HOUR_NS;
        host.apply(held("A-1", "H-1", 300).expires(deadline));
        host.apply(held("A-1", "H-2", 300).expires(deadline));
        settle(-300, "H-1");
        host.apply(released("A-1", "H-2"));
        hold(70, "H-3");

        host.apply(tick(), EventBuilder.Stamp.unnumbered(deadline));

        assertThat(heldNow()).isEqualTo(70);
        assertThat(host.core().nextDeadlineNs()).isEqualTo(TimerTable.NEVER);
    }

    @Test
    void shouldExpireOnlyWhatIsLeft() {
        host.apply(rule("holds", RuleKind.HOLD_CHANGED));
        long deadline = host.nowNs() + HOUR_NS;
        host.apply(held("A-1", "H-1", 300).expires(deadline));
        settle(-100, "H-1");

        host.apply(tick(), EventBuilder.Stamp.unnumbered(deadline));

        assertThat(lives()).containsExactly("HELD 3.00 3.00", "SETTLED 1.00 2.00", "EXPIRED 2.00 0.00");
        assertThat(host.available("A-1")).isEqualTo(900);
    }

    @Test
    void shouldWorkOffABoundedNumberOfExpiriesPerEventInTheirOrder() {
        host = new CoreHost(new CoreHost.Limits().timersPerEvent(2).build());
        openAccount();
        host.apply(rule("holds", RuleKind.HOLD_CHANGED));
        long deadline = host.nowNs() + HOUR_NS;
        host.apply(held("A-1", "H-late", 1).expires(deadline + 5));
        host.apply(held("A-1", "H-1", 2).expires(deadline));
        host.apply(held("A-1", "H-early", 3).expires(deadline - 5));
        host.apply(held("A-1", "H-2", 4).expires(deadline));
        host.take();

        List<List<String>> perEvent = new ArrayList<>();
        host.advance(2 * HOUR_NS);
        do {
            host.apply(tick());
            perEvent.add(host.take().stream().map(r -> r.figure("hold")).toList());
        } while (host.core().isWorkPending());

        assertThat(perEvent).containsExactly(List.of("H-early", "H-1"), List.of("H-2", "H-late"));
    }

    @Test
    void shouldNameTheDeadlineAsTheCauseOfAnExpiry() {
        host.apply(rule("holds", RuleKind.HOLD_CHANGED));
        long deadline = host.nowNs() + HOUR_NS;
        host.apply(held("A-1", "H-1", 300)
                .expires(deadline)
                .counterparty("Hôtel de la Gare, quai no 9 et trois quarts, chambre 1017, deux nuits")
                .text("two nights"));
        host.take();

        host.advance(2 * HOUR_NS);
        host.apply(posting("A-1", 1, "EUR", "T-1").traceparent("00-abc"));

        assertThat(host.take()).singleElement().satisfies(r -> {
            assertThat(r.cause().sequence()).isEqualTo(host.core().sequence());
            assertThat(r.cause().timeNs()).isEqualTo(host.nowNs());
            assertThat(r.cause().template()).isZero();
            assertThat(r.cause().feedSeq()).isEqualTo(deadline);
            assertThat(r.cause().feed()).isEmpty();
            assertThat(r.cause().reference()).isEmpty();
            assertThat(r.cause().traceparent()).isEmpty();
            assertThat(r.state()).isEqualTo(NotificationState.INFO);
            assertThat(r.data())
                    .containsEntry("hold", "H-1")
                    .containsEntry("expiresNs", Long.toString(deadline))
                    .containsEntry("ledger", "10.01")
                    .containsEntry("available", "10.01")
                    .containsEntry(
                            "counterparty", "Hôtel de la Gare, quai no 9 et trois quarts, chambre 1017, deux nuits")
                    .containsEntry("text", "two nights");
        });
    }

    /** A sweep goes on with the event's own numbers later, so what its timers ring must not take them. */
    @Test
    void shouldGiveEachNotificationAnIdOfItsOwnWhenAnEventStartsASweepAndExpiresAHold() {
        host = new CoreHost(new CoreHost.Limits().slices(1, 1).build());
        openAccount();
        host.apply(rule("holds", RuleKind.HOLD_CHANGED));
        host.apply(rule("prices", RuleKind.NAV_UPDATED));
        host.apply(EventBuilder.fund("F-1", "EUR"));
        for (int i = 2; i < 5; i++) {
            host.apply(account("A-" + i, "C-1", "EUR"));
            host.apply(EventBuilder.subscribed("O-" + i, "A-" + i, "F-1", 10_000, 100));
        }
        host.apply(held("A-1", "H-1", 5).expires(host.nowNs() + HOUR_NS));
        host.take();

        host.advance(2 * HOUR_NS);
        host.apply(priced("F-1", 10_000, 20_000));
        while (host.core().isWorkPending()) {
            host.apply(tick());
        }

        List<Rung> rung = host.take();
        assertThat(rung).hasSize(4);
        assertThat(rung.stream()
                        .map(r -> r.cause().sequence() + "-" + r.identity().ordinal()))
                .doesNotHaveDuplicates();
    }

    // ---------------------------------------------------------------- closed accounts

    @Test
    void shouldApplyToAClosedMirrorAndTellOperations() {
        hold(300, "H-1");
        hold(100, "H-2");
        assertThat(host.apply(closed("A-1"))).isEqualTo(ResultCode.OK);

        assertThat(hold(50, "H-3")).isEqualTo(ResultCode.OK);
        assertThat(settle(-300, "H-1")).isEqualTo(ResultCode.OK);
        assertThat(host.take()).hasSize(2).allSatisfy(r -> {
            assertThat(r.type()).isEqualTo(NotificationType.POSTING_UNMATCHED);
            assertThat(r.figure("reason")).isEqualTo("ACCOUNT_CLOSED");
        });
        assertThat(heldNow()).as("what matches is settled all the same").isEqualTo(150);
        assertThat(host.apply(released("A-1", "H-2"))).isEqualTo(ResultCode.OK);
        assertThat(host.take()).isEmpty();
        assertThat(host.available("A-1")).isEqualTo(650);
    }

    @ParameterizedTest
    @CsvSource({
        // balance, held, enforces, result
        "0, 0, true, OK",
        "1, 0, true, OUT_OF_RANGE",
        "-1, 0, true, OUT_OF_RANGE",
        "1, 0, false, OK",
        "-1, 5, false, OK",
    })
    void shouldCloseAnAccountThatDecidesOnlyWhenItIsEmpty(
            long balance, long heldAmount, boolean enforces, ResultCode expected) {
        host.apply(account("A-2", "C-1", "EUR").balance(balance));
        if (heldAmount > 0) {
            host.apply(held("A-2", "H-1", heldAmount));
        }
        host.apply(account("A-2", "C-1", "EUR").enforceLimit(enforces));

        assertThat(host.apply(closed("A-2"))).isEqualTo(expected);

        int handle = host.account("A-2");
        assertThat(host.core().accounts().isClosed(handle)).isEqualTo(expected == ResultCode.OK);
        assertThat(host.ledger("A-2")).isEqualTo(balance);
        assertThat(host.core().accounts().held(handle)).isEqualTo(heldAmount);
    }

    @Test
    void shouldNotCloseAnAccountThatDecidesWhileSomethingIsHeld() {
        host.apply(account("A-2", "C-1", "EUR").overdraftLimit(100).enforceLimit(true));
        host.apply(held("A-2", "H-1", 100));

        assertThat(host.apply(closed("A-2"))).isEqualTo(ResultCode.OUT_OF_RANGE);
        assertThat(host.refusal(ResultCode.OUT_OF_RANGE)).startsWith("held 1.00");
        host.apply(released("A-2", "H-1"));
        assertThat(host.apply(closed("A-2"))).isEqualTo(ResultCode.OK);
        assertThat(host.apply(held("A-2", "H-2", 1))).isEqualTo(ResultCode.ACCOUNT_CLOSED);
    }

    // ---------------------------------------------------------------- what customers hear

    @ParameterizedTest
    @CsvSource({
        // held, posted; what rings of the settlement
        "300, -300, ''",
        "300, -299, SETTLED 2.99 0.01;BALANCE_CHANGED -2.99;TRANSACTION_LARGE -2.99",
        "300, -301, SETTLED 3.01 0.00;BALANCE_CHANGED -3.01;TRANSACTION_LARGE -3.01",
        "300, 0, ''",
    })
    void shouldTellACustomerOnceOfAHoldThatIsSettledAsItWas(long amount, long posted, String expected) {
        host.apply(rule("holds", RuleKind.HOLD_CHANGED));
        host.apply(rule("changes", RuleKind.BALANCE_CHANGED));
        host.apply(rule("large", RuleKind.TRANSACTION_LARGE).currency("EUR").min(200));
        hold(amount, "H-1");
        assertThat(lives()).containsExactly("HELD 3.00 3.00");

        settle(posted, "H-1");

        assertThat(String.join(";", lives())).isEqualTo(expected);
    }

    @Test
    void shouldTellOfTheSettlementWhoWasNotToldOfTheHold() {
        host.apply(rule("changes", RuleKind.BALANCE_CHANGED));
        hold(300, "H-1");
        host.apply(rule("holds", RuleKind.HOLD_CHANGED));

        settle(-300, "H-1");

        assertThat(lives()).containsExactly("BALANCE_CHANGED -3.00");
    }

    @Test
    void shouldBeSilentAboutTheLastPartWhenItIsJustWhatWasLeft() {
        host.apply(rule("holds", RuleKind.HOLD_CHANGED));
        host.apply(rule("changes", RuleKind.BALANCE_CHANGED));
        hold(300, "H-1");
        settle(-100, "H-1");
        assertThat(lives()).containsExactly("HELD 3.00 3.00", "SETTLED 1.00 2.00", "BALANCE_CHANGED -1.00");

        settle(-200, "H-1");

        assertThat(lives()).isEmpty();
    }

    @Test
    void shouldJudgeLevelsOfWhatIsAvailableByHoldsAsEver() {
        host.apply(rule("holds", RuleKind.HOLD_CHANGED));
        host.apply(rule("low", RuleKind.BALANCE_BELOW)
                .field(BalanceField.AVAILABLE)
                .currency("EUR")
                .levels(500));
        host.apply(rule("poor", RuleKind.BALANCE_BELOW)
                .field(BalanceField.LEDGER)
                .currency("EUR")
                .levels(500));

        hold(501, "H-1");
        assertThat(host.takeEdges()).containsExactly("HOLD_CHANGED INFO", "BALANCE_BELOW TRIGGERED 5.00");
        settle(-501, "H-1");
        assertThat(host.takeEdges())
                .as("a level is told also to who was told of the hold")
                .containsExactly("BALANCE_BELOW TRIGGERED 5.00");
        host.apply(posting("A-1", 200, "EUR", "T-in"));
        assertThat(host.takeEdges()).hasSize(2);
        hold(300, "H-2");
        host.apply(released("A-1", "H-2"));
        assertThat(host.takeEdges())
                .containsExactly(
                        "HOLD_CHANGED INFO",
                        "BALANCE_BELOW TRIGGERED 5.00",
                        "HOLD_CHANGED INFO",
                        "BALANCE_BELOW RESOLVED 5.00");
    }

    @ParameterizedTest
    @CsvSource({"'', , 1, 1", "EUR, , 1, 1", "JPY, , 1, 0", "EUR, 300, 300, 1", "EUR, 300, 299, 0"})
    void shouldRingAsTheRuleAsks(String currency, Long min, long amount, int rings) {
        EventBuilder.RuleSetting rule = rule("holds", RuleKind.HOLD_CHANGED).currency(currency);
        if (min != null) {
            rule.min(min);
        }
        assertThat(host.apply(rule)).isEqualTo(ResultCode.OK);

        hold(amount, "H-1");

        assertThat(host.take()).hasSize(rings);
    }

    @Test
    void shouldRefuseLevelsInARuleOnHolds() {
        assertThat(host.apply(rule("holds", RuleKind.HOLD_CHANGED).levels(5))).isEqualTo(ResultCode.OUT_OF_RANGE);
    }

    // ---------------------------------------------------------------- credit accounts and updates

    @Test
    void shouldSpendACreditAccountDownToItsLimit() {
        host.apply(account("K-1", "C-1", "EUR")
                .kind(AccountKind.CREDIT)
                .overdraftLimit(1_000)
                .enforceLimit(true));

        assertThat(host.available("K-1")).isEqualTo(1_000);
        assertThat(host.apply(held("K-1", "H-1", 600))).isEqualTo(ResultCode.OK);
        assertThat(host.apply(posting("K-1", -401, "EUR", "T-1"))).isEqualTo(ResultCode.INSUFFICIENT_FUNDS);
        assertThat(host.apply(posting("K-1", -400, "EUR", "T-1"))).isEqualTo(ResultCode.OK);
        assertThat(host.apply(posting("K-1", -600, "EUR", "T-2").settles("H-1")))
                .isEqualTo(ResultCode.OK);
        assertThat(host.ledger("K-1")).isEqualTo(-1_000);
        assertThat(host.available("K-1")).isZero();
        assertThat(host.apply(posting("K-1", 250, "EUR", "T-3"))).isEqualTo(ResultCode.OK);
        assertThat(host.available("K-1")).isEqualTo(250);
    }

    @ParameterizedTest
    @CsvSource({
        // held, new limit
        "9223372036854775807, 0, OK",
        "1, 9223372036854775807, OK",
    })
    void shouldTakeANewLimitAsLongAsWhatIsAvailableFits(long heldAmount, long limit, ResultCode expected) {
        host.apply(account("A-2", "C-1", "EUR").overdraftLimit(5));
        host.apply(held("A-2", "H-1", heldAmount));

        assertThat(host.apply(account("A-2", "C-1", "EUR").overdraftLimit(limit)))
                .isEqualTo(expected);

        assertThat(host.available("A-2")).isEqualTo(limit - heldAmount);
    }

    @Test
    void shouldRefuseANewLimitThatWouldPushWhatIsAvailablePast64Bits() {
        host.apply(account("A-2", "C-1", "EUR").balance(-5).overdraftLimit(5));
        host.apply(held("A-2", "H-1", Long.MAX_VALUE));

        assertThat(host.apply(account("A-2", "C-1", "EUR").overdraftLimit(4))).isEqualTo(ResultCode.AMOUNT_OVERFLOW);

        assertThat(host.available("A-2")).isEqualTo(-Long.MAX_VALUE);
    }

    // ---------------------------------------------------------------- the table

    @Test
    void shouldListAnAccountsOpenHoldsNewestFirst() {
        hold(1, "H-1");
        hold(2, "H-2");
        hold(3, "H-3");
        host.apply(released("A-1", "H-2"));
        host.apply(account("A-2", "C-1", "EUR"));
        host.apply(held("A-2", "H-4", 4));

        List<String> open = new ArrayList<>();
        HoldTable holds = host.core().holds();
        int account = host.account("A-1");
        for (int h = host.core().accounts().firstHold(account); h != HoldTable.NONE; h = holds.next(h, account)) {
            open.add(holds.id(h) + " " + holds.left(h));
        }
        assertThat(open).containsExactly("H-3 3", "H-1 1");
    }

    @Test
    void shouldTakeNoMoreMemoryForHoldsThatComeAndGo() {
        for (int i = 0; i < 500; i++) {
            host.apply(held("A-1", "H-" + i, 1).counterparty("c".repeat(130)).expires(host.nowNs() + HOUR_NS));
        }
        for (int i = 0; i < 500; i++) {
            host.apply(released("A-1", "H-" + i));
        }
        long bytes = host.core().holds().bytes();

        for (int i = 500; i < 5_000; i++) {
            host.apply(held("A-1", "H-" + i, 1).counterparty("d".repeat(130)).expires(host.nowNs() + HOUR_NS));
            host.apply(released("A-1", "H-" + i));
        }

        assertThat(host.core().holds().bytes()).isEqualTo(bytes);
        assertThat(host.core().holds().size()).isZero();
        assertThat(heldNow()).isZero();
    }
}
