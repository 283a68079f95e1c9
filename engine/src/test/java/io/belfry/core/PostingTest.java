package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.balanced;
import static io.belfry.core.EventBuilder.closed;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.posting;
import static io.belfry.core.EventBuilder.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.BalanceField;
import io.belfry.codec.NotificationType;
import io.belfry.codec.PostingKind;
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

/** DESIGN.md sections 3 (per reference) and 5. */
class PostingTest {
    private static final long HOUR_NS = 3_600_000_000_000L;

    private CoreHost host = new CoreHost();

    @BeforeEach
    void openAccount() {
        host.apply(customer("C-1"));
        host.apply(account("A-1", "C-1", "EUR"));
        host.take();
    }

    private ResultCode post(long amount, String ref) {
        return host.apply(posting("A-1", amount, "EUR", ref));
    }

    static Stream<Arguments> repetitions() {
        return Stream.of(
                Arguments.of("the same", posting("A-1", 100, "EUR", "T-1"), ResultCode.DUPLICATE),
                Arguments.of("long form", posting("A-1", 100, "EUR", "T-1").detailed(), ResultCode.DUPLICATE),
                Arguments.of("other text", posting("A-1", 100, "EUR", "T-1").text("hello"), ResultCode.DUPLICATE),
                Arguments.of("other trace", posting("A-1", 100, "EUR", "T-1").traceparent("x"), ResultCode.DUPLICATE),
                Arguments.of("other amount", posting("A-1", 101, "EUR", "T-1"), ResultCode.REF_REUSED),
                Arguments.of("other sign", posting("A-1", -100, "EUR", "T-1"), ResultCode.REF_REUSED),
                Arguments.of(
                        "other kind", posting("A-1", 100, "EUR", "T-1").kind(PostingKind.CARD), ResultCode.REF_REUSED),
                Arguments.of("booked", posting("A-1", 100, "EUR", "T-1").booked(0), ResultCode.REF_REUSED),
                Arguments.of("settles", posting("A-1", 100, "EUR", "T-1").settles("H"), ResultCode.REF_REUSED),
                Arguments.of("reverses", posting("A-1", 100, "EUR", "T-1").reverses("H"), ResultCode.REF_REUSED),
                Arguments.of("whom", posting("A-1", 100, "EUR", "T-1").counterparty("X"), ResultCode.REF_REUSED));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("repetitions")
    void shouldTellDuplicateFromReuseWhenARefComesAgain(String what, EventBuilder.Posting again, ResultCode expected) {
        post(100, "T-1");

        assertThat(host.apply(again)).as(what).isEqualTo(expected);

        assertThat(host.ledger("A-1")).isEqualTo(100);
    }

    @Test
    void shouldKeepRefsOfAccountsApart() {
        host.apply(account("A-2", "C-1", "EUR"));
        post(100, "T-1");

        assertThat(host.apply(posting("A-2", 100, "EUR", "T-1"))).isEqualTo(ResultCode.OK);
    }

    @Test
    void shouldNotUseUpTheRefWhenAPostingIsRefused() {
        host.apply(account("A-1", "C-1", "EUR").enforceLimit(true));

        assertThat(post(-100, "T-1")).isEqualTo(ResultCode.INSUFFICIENT_FUNDS);
        assertThat(host.apply(posting("A-1", 100, "USD", "T-1"))).isEqualTo(ResultCode.CURRENCY_MISMATCH);
        assertThat(post(Long.MIN_VALUE, "T-1")).isEqualTo(ResultCode.AMOUNT_OVERFLOW);

        assertThat(post(50, "T-1")).isEqualTo(ResultCode.OK);
        assertThat(host.ledger("A-1")).isEqualTo(50);
    }

    @Test
    void shouldRememberTheLastRefsOnlyWhenTheWindowIsFull() {
        host = new CoreHost(new CoreHost.Limits().refs(2, HOUR_NS).build());
        openAccount();
        post(1, "T-1");
        post(1, "T-2");
        post(1, "T-3");

        assertThat(post(1, "T-2")).isEqualTo(ResultCode.DUPLICATE);
        assertThat(post(1, "T-3")).isEqualTo(ResultCode.DUPLICATE);
        assertThat(post(1, "T-1")).isEqualTo(ResultCode.OK);
    }

    @ParameterizedTest
    @CsvSource({"0, DUPLICATE", "1, OK"})
    void shouldForgetARefOnceItIsOlderThanTheWindow(long beyondNs, ResultCode expected) {
        host = new CoreHost(new CoreHost.Limits().refs(100, HOUR_NS).build());
        openAccount();
        post(1, "T-1");

        host.advance(HOUR_NS - CoreHost.STEP_NS + beyondNs);

        assertThat(post(1, "T-1")).isEqualTo(expected);
    }

    @Test
    void shouldSayHowFarBackRefsAreRemembered() {
        host = new CoreHost(new CoreHost.Limits().refs(2, HOUR_NS).build());
        openAccount();
        post(1, "T-1");
        assertThat(host.core().refWindowReachNs()).isEqualTo(HOUR_NS);

        post(1, "T-2");
        post(1, "T-3");

        assertThat(host.core().refWindowReachNs()).isEqualTo(2 * CoreHost.STEP_NS);
        host.apply(
                EventBuilder.configured(new CoreHost.Limits().refs(100, HOUR_NS).build()));
        assertThat(host.core().refWindowReachNs())
                .as("what was forgotten before the window grew stays forgotten")
                .isLessThanOrEqualTo(3 * CoreHost.STEP_NS);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 9223372036854775807, OK",
        "1, 0, 9223372036854775807, AMOUNT_OVERFLOW",
        "0, 1, 9223372036854775807, AMOUNT_OVERFLOW",
        "-1, 1, 9223372036854775807, OK",
        "0, 0, -9223372036854775807, OK",
        "-1, 0, -9223372036854775807, AMOUNT_OVERFLOW",
        "1, 0, -9223372036854775808, AMOUNT_OVERFLOW",
        "-1, 5, -9223372036854775807, AMOUNT_OVERFLOW",
    })
    void shouldRefuseWhatDoesNotFit64Bits(long balance, long overdraft, long amount, ResultCode expected) {
        host.apply(account("A-2", "C-1", "EUR").balance(balance).overdraftLimit(overdraft));

        assertThat(host.apply(posting("A-2", amount, "EUR", "T-1"))).isEqualTo(expected);

        assertThat(host.ledger("A-2")).isEqualTo(expected == ResultCode.OK ? balance + amount : balance);
    }

    @Test
    void shouldApplyAPostingOfZeroAndRingNothing() {
        host.apply(rule("changed", RuleKind.BALANCE_CHANGED));
        host.apply(rule("large", RuleKind.TRANSACTION_LARGE).min(0));

        assertThat(post(0, "T-1")).isEqualTo(ResultCode.OK);

        assertThat(host.take()).isEmpty();
        assertThat(post(0, "T-1")).isEqualTo(ResultCode.DUPLICATE);
    }

    static Stream<Arguments> unmatched() {
        return Stream.of(
                Arguments.of(posting("A-1", -5, "EUR", "T-9").settles("H-1"), ResultCode.UNKNOWN_HOLD, "H-1"),
                Arguments.of(posting("A-1", 5, "EUR", "T-9").reverses("T-0"), ResultCode.UNKNOWN_REF, "T-0"));
    }

    @ParameterizedTest
    @MethodSource("unmatched")
    void shouldApplyAndTellOperationsWhenAMirroredPostingMatchesNothing(
            EventBuilder.Posting posting, ResultCode reason, String subject) {
        assertThat(host.apply(posting)).isEqualTo(ResultCode.OK);

        assertThat(host.ledger("A-1")).isEqualTo(posting.amountMinor);
        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.type()).isEqualTo(NotificationType.POSTING_UNMATCHED);
            assertThat(rung.figure("reason")).isEqualTo(reason.name());
            assertThat(rung.subject()).isEqualTo(subject);
            assertThat(rung.account()).isEqualTo("A-1");
        });
    }

    @ParameterizedTest
    @MethodSource("unmatched")
    void shouldRefuseWhatMatchesNothingWhenTheEngineDecides(
            EventBuilder.Posting posting, ResultCode reason, String subject) {
        host.apply(account("A-1", "C-1", "EUR").enforceLimit(true).overdraftLimit(100));

        assertThat(host.apply(posting)).as(subject).isEqualTo(reason);

        assertThat(host.ledger("A-1")).isZero();
        assertThat(host.take()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // original, reversals in their order with a letter each: ok, or too much
        "100, -100o",
        "100, -101x",
        "100, -99o -1o",
        "100, -99o -2x -1o -1x",
        "100, 100x",
        "100, 1x",
        "100, 0o",
        "-100, 100o 1x",
        "-100, 40o 60o 0o",
        "-100, -1x",
        "0, 0o 1x -1x",
        "9223372036854775807, -9223372036854775807o -1x",
    })
    void shouldReverseAtMostWhatIsLeftOfTheOriginal(long original, String reversals) {
        for (boolean enforces : new boolean[] {false, true}) {
            host = new CoreHost();
            openAccount();
            // Enough to spend, so that only the reversal decides.
            long overdraft = original > 1_000 ? 0 : 1_000;
            host.apply(account("A-1", "C-1", "EUR").overdraftLimit(overdraft).enforceLimit(enforces));
            post(original, "T-0");
            long ledger = original;
            int n = 0;
            for (String step : reversals.split(" ", -1)) {
                boolean matches = step.endsWith("o");
                long amount = Long.parseLong(step.substring(0, step.length() - 1));
                if (!matches && ledger + amount < -1_000) {
                    continue;
                }
                ResultCode code =
                        host.apply(posting("A-1", amount, "EUR", "R-" + ++n).reverses("T-0"));
                assertThat(code)
                        .as("%s, enforced %s", step, enforces)
                        .isEqualTo(matches || !enforces ? ResultCode.OK : ResultCode.OUT_OF_RANGE);
                assertThat(host.take()).as(step).hasSize(matches || enforces ? 0 : 1);
                ledger += code == ResultCode.OK ? amount : 0;
                assertThat(host.ledger("A-1")).isEqualTo(ledger);
            }
        }
    }

    @Test
    void shouldSayHowMuchIsLeftToReverse() {
        post(100, "T-0");
        host.apply(posting("A-1", -30, "EUR", "R-1").reverses("T-0"));

        host.apply(posting("A-1", -71, "EUR", "R-2").reverses("T-0"));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.type()).isEqualTo(NotificationType.POSTING_UNMATCHED);
            assertThat(rung.subject()).isEqualTo("T-0");
            assertThat(rung.figure("amount")).isEqualTo("-0.71");
            assertThat(rung.figure("expected")).isEqualTo("-0.70");
        });
        host.apply(account("A-1", "C-1", "EUR").overdraftLimit(500).enforceLimit(true));
        assertThat(host.apply(posting("A-1", -71, "EUR", "R-3").reverses("T-0")))
                .isEqualTo(ResultCode.OUT_OF_RANGE);
        assertThat(host.refusal(ResultCode.OUT_OF_RANGE)).isEqualTo("amount -0.71: is out of range, allowed is -0.70");
        assertThat(host.apply(posting("A-1", -70, "EUR", "R-4").reverses("T-0")))
                .isEqualTo(ResultCode.OK);
    }

    @Test
    void shouldReverseAReversalAsAPostingOfItsOwn() {
        post(100, "T-0");
        host.apply(posting("A-1", -100, "EUR", "R-1").reverses("T-0"));

        host.apply(posting("A-1", 100, "EUR", "R-2").reverses("R-1"));

        assertThat(host.ledger("A-1")).isEqualTo(100);
        assertThat(host.take()).isEmpty();
        host.apply(posting("A-1", -100, "EUR", "R-3").reverses("T-0"));
        assertThat(host.take()).as("the original was reversed already").hasSize(1);
    }

    @Test
    void shouldNotCountARefusedOrRepeatedReversal() {
        host.apply(account("A-1", "C-1", "EUR").enforceLimit(true));
        post(100, "T-0");
        post(-60, "T-1");

        EventBuilder.Posting reversal = posting("A-1", -50, "EUR", "R-1").reverses("T-0");
        assertThat(host.apply(reversal)).isEqualTo(ResultCode.INSUFFICIENT_FUNDS);
        post(10, "T-2");
        assertThat(host.apply(reversal)).isEqualTo(ResultCode.OK);
        assertThat(host.apply(reversal)).isEqualTo(ResultCode.DUPLICATE);
        post(50, "T-3");
        assertThat(host.apply(posting("A-1", -50, "EUR", "R-2").reverses("T-0")))
                .isEqualTo(ResultCode.OK);
    }

    @Test
    void shouldNotKnowWhatIsOutOfTheWindowOrOfAnotherAccount() {
        host = new CoreHost(new CoreHost.Limits().refs(2, HOUR_NS).build());
        openAccount();
        host.apply(account("A-2", "C-1", "EUR"));
        post(100, "T-0");
        host.apply(posting("A-2", -100, "EUR", "R-0").reverses("T-0"));
        assertThat(host.take()).as("the ref is another account's").hasSize(1);
        post(1, "T-1");
        post(1, "T-2");

        host.apply(posting("A-1", -100, "EUR", "R-1").reverses("T-0"));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.figure("reason")).isEqualTo("UNKNOWN_REF");
            assertThat(rung.figure("expected")).isEmpty();
        });
    }

    @Test
    void shouldNotTakeItselfForItsOriginal() {
        host.apply(posting("A-1", -100, "EUR", "T-1").reverses("T-1"));

        assertThat(host.take()).hasSize(1);
    }

    @Test
    void shouldApplyAReversalOfAKnownRefInSilence() {
        post(100, "T-1");

        assertThat(host.apply(posting("A-1", -100, "EUR", "T-2").reverses("T-1")))
                .isEqualTo(ResultCode.OK);

        assertThat(host.take()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, OK, 7, 1", "true, ACCOUNT_CLOSED, 0, 0"})
    void shouldTreatAClosedAccountAsItsLimitSays(boolean enforces, ResultCode expected, long ledger, int alerts) {
        host.apply(account("A-1", "C-1", "EUR").enforceLimit(enforces));
        host.apply(closed("A-1"));

        assertThat(post(7, "T-1")).isEqualTo(expected);

        assertThat(host.ledger("A-1")).isEqualTo(ledger);
        assertThat(host.take()).hasSize(alerts);
    }

    @Test
    void shouldRefuseToCloseTwice() {
        assertThat(host.apply(closed("A-1"))).isEqualTo(ResultCode.OK);
        assertThat(host.apply(closed("A-1"))).isEqualTo(ResultCode.ACCOUNT_CLOSED);
        assertThat(host.apply(closed("A-9"))).isEqualTo(ResultCode.UNKNOWN_ACCOUNT);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 50, -150, OK",
        "100, 50, -151, INSUFFICIENT_FUNDS",
        "-60, 50, -1, INSUFFICIENT_FUNDS",
        "-60, 50, 5, OK"
    })
    void shouldDecideByWhatIsAvailableWhenTheLimitIsEnforced(
            long balance, long overdraft, long amount, ResultCode expected) {
        host.apply(account("A-2", "C-1", "EUR")
                .balance(balance)
                .overdraftLimit(overdraft)
                .enforceLimit(true));

        assertThat(host.apply(posting("A-2", amount, "EUR", "T-1"))).isEqualTo(expected);

        assertThat(host.available("A-2")).isEqualTo(balance + overdraft + (expected == ResultCode.OK ? amount : 0));
    }

    @Test
    void shouldLetAMirroredAccountGoBelowItsLimit() {
        assertThat(post(-1_000, "T-1")).isEqualTo(ResultCode.OK);

        assertThat(host.available("A-1")).isEqualTo(-1_000);
    }

    @ParameterizedTest
    @CsvSource({"250, 0", "251, 1", "-250, 1"})
    void shouldTellOperationsWhenTheUpstreamsBalanceDrifts(long theirs, int alerts) {
        post(250, "T-1");

        assertThat(host.apply(balanced("A-1", theirs))).isEqualTo(ResultCode.OK);

        List<Rung> rung = host.take();
        assertThat(rung).hasSize(alerts).allSatisfy(r -> {
            assertThat(r.type()).isEqualTo(NotificationType.BALANCE_DRIFT);
            assertThat(r.figure("expected")).isEqualTo("2.50");
        });
        assertThat(host.ledger("A-1")).isEqualTo(250);
    }

    @Test
    void shouldRefuseAnUnknownAccountAndAnEmptyRef() {
        assertThat(host.apply(posting("A-9", 1, "EUR", "T-1"))).isEqualTo(ResultCode.UNKNOWN_ACCOUNT);
        assertThat(host.apply(balanced("A-9", 1))).isEqualTo(ResultCode.UNKNOWN_ACCOUNT);
        assertThat(post(1, "")).isEqualTo(ResultCode.MALFORMED);
    }

    static Stream<Arguments> reopenings() {
        return Stream.of(
                Arguments.of(account("A-1", "C-2", "EUR"), ResultCode.ALREADY_EXISTS),
                Arguments.of(account("A-1", "C-1", "USD"), ResultCode.CURRENCY_MISMATCH),
                Arguments.of(account("A-1", "C-9", "EUR"), ResultCode.UNKNOWN_CUSTOMER),
                Arguments.of(account("A-1", "C-1", "EUR").overdraftLimit(-1), ResultCode.OUT_OF_RANGE),
                Arguments.of(account("A-1", "C-1", "EUR").overdraftLimit(Long.MAX_VALUE), ResultCode.AMOUNT_OVERFLOW),
                Arguments.of(account("A-1", "C-1", "EUR").balance(5_000), ResultCode.OK));
    }

    @ParameterizedTest
    @MethodSource("reopenings")
    void shouldUpdateOnlyTheOptionalFieldsWhenAnAccountIsOpenedAgain(EventBuilder.Account again, ResultCode expected) {
        host.apply(customer("C-2"));
        post(10, "T-1");

        assertThat(host.apply(again)).isEqualTo(expected);

        assertThat(host.ledger("A-1")).isEqualTo(10);
        assertThat(host.available("A-1")).isEqualTo(10);
    }

    @Test
    void shouldRingAvailableWhenTheOverdraftLimitChanges() {
        host.apply(rule("low", RuleKind.BALANCE_BELOW)
                .field(BalanceField.AVAILABLE)
                .currency("EUR")
                .levels(50));
        host.apply(account("A-1", "C-1", "EUR").overdraftLimit(60));

        host.apply(account("A-1", "C-1", "EUR").overdraftLimit(20));
        assertThat(host.takeEdges()).containsExactly("BALANCE_BELOW TRIGGERED 0.50");

        host.apply(account("A-1", "C-1", "EUR").overdraftLimit(50));
        assertThat(host.takeEdges()).containsExactly("BALANCE_BELOW RESOLVED 0.50");
    }

    @Test
    void shouldCarryEverythingThatThePostingSaid() {
        host.apply(rule("changed", RuleKind.BALANCE_CHANGED));

        host.apply(posting("A-1", -1234, "EUR", "T-88")
                .kind(PostingKind.CARD)
                .counterparty("Grocer & Söhne")
                .text("weekly")
                .traceparent("00-abc"));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.data())
                    .containsEntry("amount", "-12.34")
                    .containsEntry("ledger", "-12.34")
                    .containsEntry("kind", "CARD")
                    .containsEntry("counterparty", "Grocer & Söhne")
                    .containsEntry("text", "weekly");
            assertThat(rung.cause().reference()).isEqualTo("T-88");
            assertThat(rung.cause().traceparent()).isEqualTo("00-abc");
            assertThat(rung.rule()).isEqualTo("changed");
            assertThat(rung.version()).isEqualTo(1);
            assertThat(rung.customer()).isEqualTo("C-1");
            assertThat(rung.identity().customerSequence()).isEqualTo(1);
            assertThat(rung.identity().epoch()).isEqualTo(1);
        });
    }
}
