package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.posting;
import static io.belfry.core.EventBuilder.priced;
import static io.belfry.core.EventBuilder.rule;
import static io.belfry.core.EventBuilder.ruleRemoved;
import static io.belfry.core.EventBuilder.subscribed;
import static io.belfry.core.EventBuilder.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.NotificationType;
import io.belfry.codec.RuleKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DESIGN.md sections 6 and 7: prices reach their holders in slices, and each holder as if all were reached at once. */
class SweepTest {
    private static final int DAY = 20_000;
    private static final int HOLDERS = 10;

    private CoreHost host = open(3, 4, 8);

    /** Ten holders of ten units each, told every price. */
    private static CoreHost open(int perEvent, int perTick, int pendingActions) {
        CoreHost host = new CoreHost(new CoreHost.Limits()
                .slices(perEvent, perTick)
                .pendingActions(pendingActions)
                .build());
        host.apply(fund("F-1", "EUR").scales(2, 0));
        host.apply(rule("nav", RuleKind.NAV_UPDATED));
        host.apply(priced("F-1", 10_000, DAY));
        for (int i = 0; i < HOLDERS; i++) {
            host.apply(customer("C-" + i));
            host.apply(account("A-" + i, "C-" + i, "EUR"));
            host.apply(subscribed("O-1", "A-" + i, "F-1", 10, 100_000));
        }
        host.take();
        return host;
    }

    private static List<String> accounts(List<Rung> rung) {
        return rung.stream().map(Rung::account).toList();
    }

    @Test
    void shouldVisitASlicePerEventAndAnotherPerTick() {
        host.apply(priced("F-1", 10_100, DAY + 1));
        assertThat(accounts(host.take())).containsExactly("A-0", "A-1", "A-2");
        assertThat(host.core().isWorkPending()).isTrue();

        host.apply(tick());
        assertThat(accounts(host.take())).containsExactly("A-3", "A-4", "A-5", "A-6");
        host.apply(posting("A-0", 1, "EUR", "T-1"));
        assertThat(accounts(host.take())).containsExactly("A-7", "A-8", "A-9");
        host.apply(tick());
        assertThat(host.take()).isEmpty();
        assertThat(host.core().isWorkPending()).isFalse();
    }

    @Test
    void shouldNameThePriceAsCauseHoweverLateItIsTold() {
        host.apply(priced("F-1", 10_100, DAY + 1));
        long cause = host.core().sequence();
        long causeTime = host.core().engineTimeNs();
        host.apply(tick());
        host.apply(tick());

        assertThat(host.take()).hasSize(HOLDERS).allSatisfy(rung -> {
            assertThat(rung.cause().sequence()).isEqualTo(cause);
            assertThat(rung.cause().timeNs()).isEqualTo(causeTime);
        });
        assertThat(host.rung()).extracting(r -> r.identity().ordinal()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void shouldTellPendingPricesBeforeATradeAndNotAgain() {
        host.apply(priced("F-1", 10_100, DAY + 1));
        host.apply(priced("F-1", 10_200, DAY + 2));
        host.take();

        host.apply(subscribed("O-2", "A-9", "F-1", 10, 102_000));

        List<Rung> own =
                host.take().stream().filter(r -> r.account().equals("A-9")).toList();
        assertThat(own).extracting(r -> r.figure("nav")).containsExactly("101.00", "102.00");
        assertThat(own).extracting(r -> r.figure("previousNav")).containsExactly("100.00", "101.00");
        assertThat(own)
                .extracting(r -> r.figure("units"))
                .as("before the trade")
                .containsOnly("10");
        sweep();
        assertThat(host.rung().stream().filter(r -> r.account().equals("A-9"))).hasSize(2);
        assertThat(host.rung()).hasSize(2 * HOLDERS);
    }

    private void sweep() {
        while (host.core().isWorkPending()) {
            host.apply(tick());
        }
    }

    @Test
    void shouldCompleteTheOldestWhenTooManyPricesWait() {
        host = open(1, 1, 2);
        for (int day = 1; day <= 3; day++) {
            host.apply(priced("F-1", 10_000 + day, DAY + day));
        }

        assertThat(host.rung().stream().filter(r -> r.figure("nav").equals("100.02")))
                .as("the third first completed what waited")
                .hasSize(HOLDERS);
        sweep();
        assertThat(host.rung()).hasSize(3 * HOLDERS);
        for (int i = 0; i < HOLDERS; i++) {
            String account = "A-" + i;
            assertThat(host.rung().stream().filter(r -> r.account().equals(account)))
                    .extracting(r -> r.figure("nav"))
                    .containsExactly("100.01", "100.02", "100.03");
        }
    }

    @Test
    void shouldJudgeEarlierPricesByTheRulesOfTheirTime() {
        host = open(1, 1, 8);
        host.apply(priced("F-1", 12_000, DAY + 1));

        host.apply(rule("gain", RuleKind.PNL_ABOVE).percents(100_000));
        host.apply(priced("F-1", 12_100, DAY + 2));
        sweep();

        assertThat(host.rung()).noneMatch(r -> r.type() == NotificationType.PNL_ABOVE);
        assertThat(host.rung()).hasSize(2 * HOLDERS);
    }

    @Test
    void shouldTellEarlierPricesWhenTheRuleIsRemovedBeforeTheSweep() {
        host = open(1, 1, 8);
        host.apply(priced("F-1", 12_000, DAY + 1));

        host.apply(ruleRemoved("nav"));
        host.apply(priced("F-1", 12_100, DAY + 2));
        sweep();

        assertThat(host.rung())
                .hasSize(HOLDERS)
                .allSatisfy(r -> assertThat(r.figure("nav")).isEqualTo("120.00"));
    }

    @Test
    void shouldHaveNothingToDoWhenNobodyListens() {
        host.apply(ruleRemoved("nav"));
        sweep();

        host.apply(priced("F-1", 12_000, DAY + 1));

        assertThat(host.core().isWorkPending()).isFalse();
        assertThat(host.take()).isEmpty();
    }

    @Test
    void shouldNotTellAPriceToWhoBoughtAfterIt() {
        host = open(1, 1, 8);
        host.apply(priced("F-1", 12_000, DAY + 1));
        host.apply(customer("C-new"));
        host.apply(account("A-new", "C-new", "EUR"));
        host.apply(subscribed("O-1", "A-new", "F-1", 10, 120_000));
        sweep();

        assertThat(host.rung()).hasSize(HOLDERS).noneMatch(r -> r.account().equals("A-new"));
        host.apply(priced("F-1", 12_100, DAY + 2));
        sweep();
        assertThat(host.rung()).hasSize(2 * HOLDERS + 1);
    }

    @Test
    void shouldGiveEveryHolderTheSameWhateverTheSlices() {
        List<String> atOnce = run(open(1_000, 1_000, 8));

        assertThat(run(open(1, 1, 8))).containsExactlyInAnyOrderElementsOf(atOnce);
        assertThat(run(open(3, 1, 2))).containsExactlyInAnyOrderElementsOf(atOnce);
        assertThat(run(open(0, 2, 1))).containsExactlyInAnyOrderElementsOf(atOnce);
    }

    private List<String> run(CoreHost fresh) {
        host = fresh;
        host.apply(rule("gain", RuleKind.PNL_ABOVE).percents(20_000, 100_000).recovery(5_000));
        host.apply(priced("F-1", 11_000, DAY + 1));
        host.apply(subscribed("O-2", "A-5", "F-1", 5, 1_000));
        host.apply(priced("F-1", 10_100, DAY + 1).version(2));
        host.apply(priced("F-1", 11_500, DAY + 2));
        host.apply(rule("gain", RuleKind.PNL_ABOVE).percents(150_000).forCustomer("C-3"));
        host.apply(priced("F-1", 9_000, DAY + 3));
        sweep();
        return host.rung().stream().map(Rung::essence).toList();
    }

    @Test
    void shouldBringUpTheWholeCustomerInOrderOfTheCauses() {
        host = open(0, 1, 8);
        host.apply(account("A-9b", "C-9", "EUR"));
        host.apply(fund("F-2", "EUR").scales(2, 0));
        host.apply(subscribed("O-8", "A-9b", "F-2", 10, 100_000));
        host.apply(subscribed("O-9", "A-9b", "F-1", 10, 100_000));
        host.apply(rule("changed", RuleKind.BALANCE_CHANGED));
        host.apply(priced("F-2", 10_000, DAY));
        host.apply(priced("F-1", 10_100, DAY + 1));
        host.apply(priced("F-2", 10_300, DAY + 1));
        host.take();

        host.apply(posting("A-9", 1, "EUR", "T-1"));

        assertThat(host.take().stream().map(r -> r.account() + " " + r.fund() + " " + r.figure("nav")))
                .containsExactly("A-9b F-2 100.00", "A-9 F-1 101.00", "A-9b F-1 101.00", "A-9b F-2 103.00", "A-9  ");
    }

    @Test
    void shouldVisitOnlyThoseWhoseTriggersAPriceCrosses() {
        host = open(0, 1, 8);
        host.apply(ruleRemoved("nav"));
        for (int i = 0; i < HOLDERS; i++) {
            host.apply(rule("stop-" + i, RuleKind.PNL_BELOW)
                    .percents(-10_000L * (i + 1))
                    .forCustomer("C-" + i));
        }
        sweep();
        host.apply(priced("F-1", 9_950, DAY + 1));
        assertThat(host.core().isWorkPending()).as("between all triggers").isFalse();

        host.apply(priced("F-1", 9_650, DAY + 2));
        for (int visit = 0; visit < 4; visit++) {
            host.apply(tick());
        }
        assertThat(accounts(host.take())).containsExactly("A-2", "A-1", "A-0");
        assertThat(host.core().isWorkPending()).isFalse();
    }

    @Test
    void shouldNotMoveTriggersWhenANewHighRaisesThePeakOfAll() {
        host = open(0, 1, 8);
        host.apply(ruleRemoved("nav"));
        host.apply(rule("fall", RuleKind.DRAWDOWN).percents(100_000));
        sweep();
        for (int day = 1; day <= 20; day++) {
            host.apply(priced("F-1", 10_000 + 100 * day, DAY + day));
            assertThat(host.core().isWorkPending()).isFalse();
        }

        host.apply(priced("F-1", 10_800, DAY + 21));
        sweep();
        assertThat(accounts(host.take()))
                .as("10 percent below the highest, 120.00")
                .hasSize(HOLDERS);
    }
}
