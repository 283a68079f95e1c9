package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.feedOpened;
import static io.belfry.core.EventBuilder.ingressRefused;
import static io.belfry.core.EventBuilder.posting;
import static io.belfry.core.EventBuilder.skip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.NotificationType;
import io.belfry.codec.ResultCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DESIGN.md section 3, per feed: a number is applied once, in order, without holes. */
class FeedNumberingTest {
    private CoreHost host = new CoreHost();

    @BeforeEach
    void openAccountAndFeeds() {
        open(host);
    }

    private static void open(CoreHost target) {
        target.apply(customer("C-1"));
        target.apply(account("A-1", "C-1", "EUR"));
        target.apply(feedOpened("core"));
        target.apply(feedOpened("other"));
    }

    private ResultCode post(long seq, long amount) {
        return host.apply("core", seq, posting("A-1", amount, "EUR", "T-" + seq));
    }

    @ParameterizedTest
    @CsvSource({"1, DUPLICATE, 300", "2, DUPLICATE, 300", "0, DUPLICATE, 300", "3, OK, 400", "4, SEQ_GAP, 300"})
    void shouldApplyOnlyTheExpectedNumberWhenTwoWentBefore(long seq, ResultCode expected, long ledger) {
        post(1, 100);
        post(2, 200);

        assertThat(host.apply("core", seq, posting("A-1", 100, "EUR", "T-new"))).isEqualTo(expected);

        assertThat(host.ledger("A-1")).isEqualTo(ledger);
    }

    @Test
    void shouldNameTheExpectedNumberWhenThereIsAHole() {
        post(1, 100);

        assertThat(post(5, 100)).isEqualTo(ResultCode.SEQ_GAP);

        assertThat(host.core().refusal().value()).isEqualTo(5);
        assertThat(host.core().refusal().allowed()).isEqualTo(2);
        assertThat(post(2, 50)).isEqualTo(ResultCode.OK);
    }

    @Test
    void shouldMoveOnAndRepeatTheCodeWhenARefusedNumberComesAgain() {
        host.apply("core", 1, posting("A-1", 100, "USD", "T-1"));

        assertThat(host.apply("core", 1, posting("A-1", 100, "USD", "T-1"))).isEqualTo(ResultCode.CURRENCY_MISMATCH);
        assertThat(host.apply("core", 1, posting("A-1", 100, "EUR", "T-1"))).isEqualTo(ResultCode.CURRENCY_MISMATCH);
        assertThat(post(2, 100)).isEqualTo(ResultCode.OK);
        assertThat(host.ledger("A-1")).isEqualTo(100);
    }

    @Test
    void shouldRepeatTheCodeWhenIngressRefusedTheNumber() {
        assertThat(host.apply("core", 1, ingressRefused(ResultCode.AMOUNT_PRECISION, "amount 1.234")))
                .isEqualTo(ResultCode.AMOUNT_PRECISION);

        assertThat(post(1, 100)).isEqualTo(ResultCode.AMOUNT_PRECISION);
        assertThat(host.core().refused().reason(0)).isEqualTo("amount 1.234");
        assertThat(post(2, 100)).isEqualTo(ResultCode.OK);
    }

    @Test
    void shouldForgetTheOldestRefusalWhenTheLogIsFull() {
        host = new CoreHost(new CoreHost.Limits().refusedKept(2).build());
        open(host);
        for (long seq = 1; seq <= 3; seq++) {
            host.apply("core", seq, posting("A-1", 100, "USD", "T-" + seq));
        }

        assertThat(post(1, 100)).isEqualTo(ResultCode.DUPLICATE);
        assertThat(post(2, 100)).isEqualTo(ResultCode.CURRENCY_MISMATCH);
        assertThat(post(3, 100)).isEqualTo(ResultCode.CURRENCY_MISMATCH);
        assertThat(host.core().refused().oldest()).isEqualTo(1);
        assertThat(host.core().refused().added()).isEqualTo(3);
    }

    @Test
    void shouldKeepNumbersOfFeedsApart() {
        post(1, 100);

        assertThat(host.apply("other", 1, posting("A-1", 100, "EUR", "T-other")))
                .isEqualTo(ResultCode.OK);

        assertThat(host.ledger("A-1")).isEqualTo(200);
    }

    @Test
    void shouldCountWhatBecameOfEachNumber() {
        post(1, 100);
        post(1, 100);
        post(5, 100);
        host.apply("core", 2, posting("A-1", 100, "USD", "T-2"));
        host.apply("core", 3, posting("A-1", 100, "EUR", "T-1"));

        int feed = host.feed("core");
        assertThat(host.core().feeds().accepted(feed)).isEqualTo(1);
        assertThat(host.core().feeds().duplicates(feed)).isEqualTo(2);
        assertThat(host.core().feeds().refused(feed)).isEqualTo(2);
        assertThat(host.core().feeds().lastSeq(feed)).isEqualTo(3);
    }

    @Test
    void shouldGoOnBehindTheGapAndTellOperationsWhenItIsSkipped() {
        post(1, 100);

        assertThat(host.apply(skip("core", 10))).isEqualTo(ResultCode.OK);

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.type()).isEqualTo(NotificationType.FEED_GAP);
            assertThat(rung.subject()).isEqualTo("core");
            assertThat(rung.customer()).isEmpty();
            assertThat(rung.identity().customerSequence()).isZero();
            assertThat(rung.data()).containsEntry("expected", "2").containsEntry("actual", "10");
        });
        assertThat(post(9, 100)).isEqualTo(ResultCode.DUPLICATE);
        assertThat(post(10, 100)).isEqualTo(ResultCode.OK);
    }

    @Test
    void shouldStayBehindTheGapWhenTheFeedSkipsItself() {
        post(1, 100);

        assertThat(host.apply("core", 2, skip("core", 10))).isEqualTo(ResultCode.OK);

        assertThat(host.core().feeds().lastSeq(host.feed("core"))).isEqualTo(9);
        assertThat(post(10, 100)).isEqualTo(ResultCode.OK);
    }

    @ParameterizedTest
    @CsvSource({"core, 1", "core, 2", "core, 0", "core, -5", "nobody, 5"})
    void shouldRefuseASkipThatSkipsNothing(String feed, long to) {
        post(1, 100);

        assertThat(host.apply(skip(feed, to))).isEqualTo(ResultCode.OUT_OF_RANGE);

        assertThat(host.take()).isEmpty();
        assertThat(post(2, 100)).isEqualTo(ResultCode.OK);
    }

    @Test
    void shouldKeepTheHandleWhenAFeedIsOpenedAgain() {
        int handle = host.feed("core");
        post(1, 100);

        assertThat(host.apply(feedOpened("core"))).isEqualTo(ResultCode.OK);

        assertThat(host.feed("core")).isEqualTo(handle);
        assertThat(post(1, 100)).isEqualTo(ResultCode.DUPLICATE);
    }

    @Test
    void shouldRefuseOneFeedMoreThanTheLimit() {
        host = new CoreHost(new CoreHost.Limits().feeds(1).build());

        assertThat(List.of(host.apply(feedOpened("a")), host.apply(feedOpened("b")), host.apply(feedOpened("a"))))
                .containsExactly(ResultCode.OK, ResultCode.LIMIT_REACHED, ResultCode.OK);
    }

    @Test
    void shouldHaltWhenAFeedWasNeverOpened() {
        assertThatThrownBy(() -> host.apply("nobody", 1, EventBuilder.tick()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("never opened");
    }
}
