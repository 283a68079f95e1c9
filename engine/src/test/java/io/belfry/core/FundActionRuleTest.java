package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.distributed;
import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.priced;
import static io.belfry.core.EventBuilder.reversed;
import static io.belfry.core.EventBuilder.rule;
import static io.belfry.core.EventBuilder.split;
import static io.belfry.core.EventBuilder.subscribed;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.NotificationType;
import io.belfry.codec.RuleKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What splits, distributions and corrections do to the rules about positions. NAVs of two decimals, whole units: 10 units
 * bought for 1000.00 at a NAV of 100.00.
 */
class FundActionRuleTest {
    private static final int DAY = 20_000;
    private static final long PERCENT = 10_000;

    /** Money per unit, times 10^8. */
    private static final long ONE = 100_000_000;

    private final CoreHost host = new CoreHost();

    @BeforeEach
    void buyTenUnits() {
        host.apply(customer("C-1"));
        host.apply(account("A-1", "C-1", "EUR"));
        host.apply(fund("F-1", "EUR").scales(2, 0));
        host.apply(priced("F-1", 10_000, DAY));
        host.apply(subscribed("O-1", "A-1", "F-1", 10, 100_000).date(DAY));
        host.take();
    }

    private void tellAPriceOf100() {
        host.apply(rule("nav", RuleKind.NAV_UPDATED).min(2 * PERCENT));
        host.apply(priced("F-1", 20_000, DAY + 1));
        host.apply(priced("F-1", 10_000, DAY + 2));
        assertThat(host.take()).hasSize(2);
    }

    /** DESIGN section 6: reference prices are rebased by −d, so that the ex-date rings no false alarm. */
    @Test
    void shouldCountAMoveFromTheToldPriceLessWhatWasDistributedSince() {
        tellAPriceOf100();
        host.apply(distributed("F-1", 5 * ONE, DAY + 3));

        host.apply(priced("F-1", 9_500, DAY + 3));
        assertThat(host.take()).as("the price without what was paid").isEmpty();
        host.apply(priced("F-1", 9_690, DAY + 4));
        assertThat(host.take()).as("2 % of 95.00").hasSize(1);
    }

    /** The same for a holder who was not told a price yet: the price before is the reference. */
    @Test
    void shouldCountAMoveFromThePriceBeforeLessWhatWasDistributedSince() {
        host.apply(rule("nav", RuleKind.NAV_UPDATED).min(2 * PERCENT));
        host.apply(distributed("F-1", 5 * ONE, DAY + 1));

        host.apply(priced("F-1", 9_500, DAY + 1));

        assertThat(host.take()).isEmpty();
    }

    /** DESIGN section 6: the latest price is rescaled at a split. */
    @Test
    void shouldCountAMoveFromTheToldPriceByTodaysUnits() {
        tellAPriceOf100();
        host.apply(split("F-1", 2, 1, DAY + 3));

        host.apply(priced("F-1", 5_050, DAY + 3));
        assertThat(host.take()).isEmpty();
        host.apply(priced("F-1", 5_100, DAY + 4));
        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.figure("units")).isEqualTo("20");
            assertThat(rung.figure("value")).isEqualTo("1020.00");
            assertThat(rung.figure("previousNav")).isEqualTo("50.50");
            assertThat(rung.figure("dayChange")).isEqualTo("10.00");
        });
    }

    /** DESIGN section 6: one nav.corrected with the old and the new figures, by today's units. */
    @Test
    void shouldCorrectAPriceAcrossASplit() {
        host.apply(rule("nav", RuleKind.NAV_UPDATED));
        host.apply(priced("F-1", 10_400, DAY + 1));
        host.take();
        host.apply(split("F-1", 2, 1, DAY + 1));

        host.apply(priced("F-1", 5_150, DAY + 1).version(2));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.type()).isEqualTo(NotificationType.NAV_CORRECTED);
            assertThat(rung.figure("nav")).isEqualTo("51.50");
            assertThat(rung.figure("value")).isEqualTo("1030.00");
            assertThat(rung.figure("was.nav")).isEqualTo("52.00");
            assertThat(rung.figure("was.value")).isEqualTo("1040.00");
            assertThat(rung.figure("was.unrealised")).isEqualTo("40.00");
        });
    }

    /** What was told is told again as it was: a distribution rebases what moves are counted from, not what was said. */
    @Test
    void shouldCorrectAPriceAcrossADistribution() {
        host.apply(rule("nav", RuleKind.NAV_UPDATED));
        host.apply(priced("F-1", 10_400, DAY + 1));
        host.take();
        host.apply(distributed("F-1", 5 * ONE, DAY + 2));

        host.apply(priced("F-1", 10_300, DAY + 1).version(2));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.figure("nav")).isEqualTo("103.00");
            assertThat(rung.figure("was.nav")).isEqualTo("104.00");
            assertThat(rung.figure("was.value")).isEqualTo("1040.00");
            assertThat(rung.figure("income")).isEqualTo("50.00");
        });
        host.apply(rule("nav", RuleKind.NAV_UPDATED).min(2 * PERCENT));
        host.apply(priced("F-1", 9_800, DAY + 2));
        assertThat(host.take()).as("103.00 less 5.00").isEmpty();
    }

    /** DESIGN section 6: the ex-date rings no false alarm; income stands for what left the price. */
    @Test
    void shouldRingNothingWhenThePriceFallsByWhatWasDistributed() {
        host.apply(priced("F-1", 10_600, DAY + 1));
        host.apply(rule("gain", RuleKind.PNL_ABOVE).percents(5 * PERCENT).includeIncome(true));
        host.apply(rule("loss", RuleKind.PNL_BELOW).percents(4 * PERCENT).includeIncome(true));
        host.take();
        host.apply(distributed("F-1", 5 * ONE, DAY + 2));
        assertThat(host.take())
                .as("profit and loss is not judged at a distribution")
                .isEmpty();

        host.apply(priced("F-1", 10_100, DAY + 2));
        assertThat(host.take()).isEmpty();
        host.apply(priced("F-1", 9_800, DAY + 3));
        assertThat(host.takeEdges()).containsExactly("PNL_BELOW TRIGGERED 4.0000");
    }

    /** Without income, profit falls with the price. */
    @Test
    void shouldJudgePlainProfitByThePriceAlone() {
        host.apply(priced("F-1", 10_600, DAY + 1));
        host.apply(rule("loss", RuleKind.PNL_BELOW).percents(4 * PERCENT));
        host.take();
        host.apply(distributed("F-1", 5 * ONE, DAY + 2));

        host.apply(priced("F-1", 10_100, DAY + 2));

        assertThat(host.takeEdges()).containsExactly("PNL_BELOW TRIGGERED 4.0000");
    }

    /** A reversal is judged like a trade: at the latest price, by the figures before and after. */
    @Test
    void shouldJudgeACorrection() {
        host.apply(priced("F-1", 11_000, DAY + 1));
        host.apply(subscribed("O-2", "A-1", "F-1", 10, 130_000).date(DAY + 1));
        host.apply(rule("gain", RuleKind.PNL_ABOVE).percents(0));
        host.take();

        host.apply(reversed("O-2", "R-2"));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.type()).isEqualTo(NotificationType.PNL_ABOVE);
            assertThat(rung.figure("units")).isEqualTo("10");
            assertThat(rung.figure("unrealised")).isEqualTo("100.00");
            assertThat(rung.cause().reference()).isEqualTo("R-2");
        });
    }
}
