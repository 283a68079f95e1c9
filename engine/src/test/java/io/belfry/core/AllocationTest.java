package io.belfry.core;

import static io.belfry.core.EventBuilder.accepted;
import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.at;
import static io.belfry.core.EventBuilder.configured;
import static io.belfry.core.EventBuilder.confirmed;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.distributed;
import static io.belfry.core.EventBuilder.frozen;
import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.held;
import static io.belfry.core.EventBuilder.posting;
import static io.belfry.core.EventBuilder.priced;
import static io.belfry.core.EventBuilder.redeemed;
import static io.belfry.core.EventBuilder.rejected;
import static io.belfry.core.EventBuilder.released;
import static io.belfry.core.EventBuilder.reversed;
import static io.belfry.core.EventBuilder.rule;
import static io.belfry.core.EventBuilder.split;
import static io.belfry.core.EventBuilder.subscribed;
import static io.belfry.core.EventBuilder.switched;
import static io.belfry.core.EventBuilder.unitsReleased;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.belfry.codec.BalanceField;
import io.belfry.codec.CostMethod;
import io.belfry.codec.Direction;
import io.belfry.codec.MoveSince;
import io.belfry.codec.OrderSide;
import io.belfry.codec.RuleKind;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.Stamp;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STYLE.md: nothing is allocated per posting, price or order, with every kind of rule in force and ringing. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ACCOUNTS = 50;
    private static final int EVENTS = 20_000;
    private static final int MESSAGE_BYTES = 256;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MINUTE_NS = 60 * SECOND_NS;

    private final Core core = new Core();
    private final UnsafeBuffer messages = new UnsafeBuffer(new byte[EVENTS * MESSAGE_BYTES]);
    private final int[] lengths = new int[EVENTS];
    private long stampNs = 1_700_000_000_000_000_000L;
    private int day = 20_000;
    private int order;

    @BeforeEach
    void openAccountsAndSetRules() {
        List<Event> events = new ArrayList<>();
        events.add(configured(new CoreHost.Limits()
                .refs(1_000, 86_400_000_000_000L)
                .orders(1_000, 86_400_000_000_000L)
                .slices(8, 64)
                .build()));
        events.add(fund("F-1", "EUR").scales(2, 0));
        events.add(priced("F-1", 10_000, day));
        events.add(fund("F-2", "EUR").scales(2, 0).costMethod(CostMethod.FIFO));
        events.add(priced("F-2", 10_000, day));
        for (int i = 0; i < ACCOUNTS; i++) {
            events.add(customer("C-" + i).segment("S-" + i % 3));
            events.add(account("A-" + i, "C-" + i, "EUR").balance(10_000));
            events.add(subscribed("O-0", "A-" + i, "F-1", 100, 1_000_000));
            events.add(subscribed("O-1", "A-" + i, "F-2", 100, 1_000_000).date(day - 10));
        }
        events.add(rule("changed", RuleKind.BALANCE_CHANGED));
        events.add(rule("large", RuleKind.TRANSACTION_LARGE).currency("EUR").min(500));
        events.add(rule("low", RuleKind.BALANCE_BELOW)
                .currency("EUR")
                .levels(10_000, 9_500)
                .recovery(50));
        events.add(rule("own", RuleKind.BALANCE_ABOVE)
                .currency("EUR")
                .levels(10_000)
                .forAccount("A-7"));
        events.add(rule("nav", RuleKind.NAV_UPDATED));
        events.add(rule("gain", RuleKind.PNL_ABOVE).percents(0, 10_000).forSegment("S-1"));

        events.add(rule("orders", RuleKind.ORDER_CHANGED));
        events.add(rule("loss", RuleKind.PNL_BELOW).currency("EUR").levels(0));
        for (Event event : events) {
            encode(0, event);
            core.apply(messages, 0, lengths[0]);
            core.notifications().clear();
        }
    }

    private void encode(int n, Event event) {
        stampNs += 1_000;
        lengths[n] = event.encode(core.directory(), messages, n * MESSAGE_BYTES, Stamp.unnumbered(stampNs));
    }

    /** Runs prepared rounds until one allocates nothing; the first ones load classes and grow the batch. */
    private void checkNothingAllocated(IntFunction<Event> events) {
        checkNothingAllocated(EVENTS, events);
    }

    private void checkNothingAllocated(int leastRung, IntFunction<Event> events) {
        long rungBefore = core.outboxSequence();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8 && least > 0; round++) {
            for (int n = 0; n < EVENTS; n++) {
                encode(n, events.apply(round * EVENTS + n));
            }
            long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int n = 0; n < EVENTS; n++) {
                core.apply(messages, n * MESSAGE_BYTES, lengths[n]);
                core.notifications().clear();
            }
            long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
            least = Math.min(least, after - before - bytesOfTheMeasurement());
        }
        System.out.println("allocated over " + EVENTS + " events: " + least + " bytes, rung "
                + (core.outboxSequence() - rungBefore));
        assertThat(core.outboxSequence()).as("something rang").isGreaterThan(rungBefore + leastRung);
        assertThat(least).isLessThanOrEqualTo(0);
    }

    /** What the measuring call itself allocates. */
    private static long bytesOfTheMeasurement() {
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    @Test
    void shouldAllocateNothingPerPosting() {
        checkNothingAllocated(n -> posting("A-" + n % ACCOUNTS, n / ACCOUNTS % 2 == 0 ? -600 : 600, "EUR", "T-" + n));
    }

    @Test
    void shouldAllocateNothingPerDetailedPosting() {
        checkNothingAllocated(n -> posting("A-" + n % ACCOUNTS, n / ACCOUNTS % 2 == 0 ? -600 : 600, "EUR", "T-" + n)
                .counterparty("Grocer & Söhne")
                .text("weekly")
                .traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    }

    /**
     * Twenty rules watch every account, of all kinds that an account has, with and without cooldowns; they ring on postings,
     * late ones and reversals, at boundaries of windows, at the ends of cooldowns, and on accounts that fall dormant.
     */
    @Test
    void shouldAllocateNothingPerPostingWithTwentyRules() {
        twentyRules().forEach(rule -> core.apply(messages, 0, encoded(rule)));
        assertThat(core.rules().effective(3).onAccount()).hasSizeGreaterThanOrEqualTo(20);
        checkNothingAllocated(EVENTS / 2, n -> {
            stampNs += 700_000_000L;
            String account = "A-" + n / 40 % ACCOUNTS;
            return switch (n % 4) {
                case 0 -> posting(account, -9_900, "EUR", "T-" + n);
                case 1 -> at(stampNs - 30 * SECOND_NS, posting(account, 10_000, "EUR", "T-" + n));
                case 2 -> posting(account, -100, "EUR", "T-" + n);
                default -> posting(account, 100, "EUR", "T-" + n).reverses("T-" + (n - 1));
            };
        });
    }

    private static List<EventBuilder.RuleSetting> twentyRules() {
        return List.of(
                rule("r-1", RuleKind.BALANCE_CHANGED).cooldown(20 * SECOND_NS),
                rule("r-2", RuleKind.TRANSACTION_LARGE).currency("EUR").min(500).cooldown(10 * SECOND_NS),
                rule("r-3", RuleKind.BALANCE_BELOW)
                        .currency("EUR")
                        .levels(5_000, 9_000)
                        .cooldown(5 * SECOND_NS),
                rule("r-4", RuleKind.BALANCE_ABOVE).currency("EUR").levels(10_000, 11_000),
                rule("r-5", RuleKind.BALANCE_BELOW)
                        .currency("EUR")
                        .field(BalanceField.AVAILABLE)
                        .levels(9_950),
                rule("r-6", RuleKind.ACCOUNT_OVERDRAWN),
                rule("r-7", RuleKind.ACCOUNT_OVERDRAWN).min(1_000).cooldown(30 * SECOND_NS),
                rule("r-8", RuleKind.VELOCITY)
                        .currency("EUR")
                        .window(MINUTE_NS)
                        .counts(3)
                        .recovery(1),
                rule("r-9", RuleKind.VELOCITY).currency("EUR").window(MINUTE_NS).levels(20_000),
                rule("r-10", RuleKind.VELOCITY)
                        .currency("EUR")
                        .window(2 * MINUTE_NS)
                        .direction(Direction.OUT)
                        .counts(2)
                        .cooldown(SECOND_NS),
                rule("r-11", RuleKind.VELOCITY)
                        .currency("EUR")
                        .window(400 * 24 * 60 * MINUTE_NS)
                        .direction(Direction.IN)
                        .levels(1_000_000),
                rule("r-12", RuleKind.OUTFLOW)
                        .currency("EUR")
                        .window(MINUTE_NS)
                        .percents(500_000)
                        .recovery(10_000),
                rule("r-13", RuleKind.OUTFLOW)
                        .currency("EUR")
                        .window(3 * MINUTE_NS)
                        .percents(10_000)
                        .cooldown(2 * SECOND_NS),
                rule("r-14", RuleKind.DORMANT).window(MINUTE_NS),
                rule("r-15", RuleKind.DORMANT).window(2 * MINUTE_NS).cooldown(30 * SECOND_NS),
                rule("r-16", RuleKind.DORMANT).window(24 * 60 * MINUTE_NS),
                rule("r-17", RuleKind.HOLD_CHANGED).cooldown(SECOND_NS),
                rule("r-18", RuleKind.ORDER_CHANGED).cooldown(SECOND_NS),
                rule("r-19", RuleKind.TRANSACTION_LARGE).currency("EUR").min(10_000),
                rule("r-20", RuleKind.BALANCE_CHANGED).direction(Direction.IN));
    }

    /** Every hold is opened; then it is settled in part and released, settled whole, or expires. */
    @Test
    void shouldAllocateNothingPerHold() {
        core.apply(messages, 0, encoded(rule("holds", RuleKind.HOLD_CHANGED)));
        checkNothingAllocated(n -> {
            String account = "A-" + n % ACCOUNTS;
            String hold = "H-" + n / 4;
            boolean expires = n / 4 % 3 == 0;
            boolean released = n / 4 % 3 == 1;
            return switch (n % 4) {
                case 0 -> {
                    EventBuilder.Holding holding = held("A-" + n / 4 % ACCOUNTS, hold, 700)
                            .counterparty("Hôtel")
                            .text("two nights");
                    yield expires ? holding.expires(stampNs + 3_000) : holding;
                }
                case 1 ->
                    posting("A-" + n / 4 % ACCOUNTS, released ? -300 : -700, "EUR", "S-" + n)
                            .settles(expires ? "none" : hold);
                case 2 -> released ? released("A-" + n / 4 % ACCOUNTS, hold) : posting(account, 100, "EUR", "T-" + n);
                default -> posting(account, -100, "EUR", "R-" + n).reverses("T-" + (n - 1));
            };
        });
        assertThat(core.holds().size()).as("holds left open").isLessThan(3);
    }

    private int encoded(Event event) {
        encode(0, event);
        return lengths[0];
    }

    @Test
    void shouldAllocateNothingPerPrice() {
        checkNothingAllocated(n -> priced("F-1", n % 2 == 0 ? 9_900 : 10_100, ++day));
    }

    /** Triggers are crossed up and down, moved by trades, and counted from peaks; moves are told, and prices go back a month. */
    @Test
    void shouldAllocateNothingPerPriceAndTradeWithRulesOfEveryKindAboutPrices() {
        for (EventBuilder.RuleSetting rule : priceRules()) {
            core.apply(messages, 0, encoded(rule));
        }
        checkNothingAllocated(EVENTS / 10, n -> {
            order++;
            return order % 5 == 0
                    ? subscribed("O-" + order, "A-" + n % 2, "F-1", 1, 9_000)
                    : priced("F-1", 10_000 + (order % 7 == 0 ? 2_500 : -order % 400), ++day);
        });
    }

    private static List<EventBuilder.RuleSetting> priceRules() {
        return List.of(
                rule("p-1", RuleKind.NAV_ABOVE).fund("F-1").navs(10_900),
                rule("p-2", RuleKind.NAV_BELOW).fund("F-1").navs(9_700).recovery(50),
                rule("p-3", RuleKind.NAV_MOVED).percents(150_000),
                rule("p-4", RuleKind.NAV_MOVED).percents(150_000).since(MoveSince.WEEK),
                rule("p-5", RuleKind.NAV_MOVED).percents(200_000).since(MoveSince.MONTH),
                rule("p-6", RuleKind.DRAWDOWN)
                        .percents(100_000)
                        .recovery(20_000)
                        .forSegment("S-1"),
                rule("p-7", RuleKind.PNL_ABOVE).percents(-30_000, 30_000).recovery(5_000),
                rule("p-8", RuleKind.PNL_BELOW).percents(-20_000).includeIncome(true),
                rule("p-9", RuleKind.FUND_EVENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"F-1", "F-2"})
    void shouldAllocateNothingPerOrder(String fund) {
        checkNothingAllocated(n -> {
            String account = "A-" + n % 2;
            order++;
            return order % 3 == 0
                    ? priced(fund, 10_000 + order % 200, ++day)
                    : order % 3 == 1
                            ? subscribed("O-" + order, account, fund, 1, 9_000)
                            : redeemed("O-" + order, account, fund, 1, 9_000);
        });
    }

    /** Two come in, the second for the day before; both go out again on the day before that. */
    @ParameterizedTest
    @ValueSource(strings = {"F-1", "F-2"})
    void shouldAllocateNothingPerBackDatedOrder(String fund) {
        checkNothingAllocated(n -> {
            String account = "A-" + n / 3 % ACCOUNTS;
            day += n % (3 * ACCOUNTS) == 0 ? 1 : 0;
            return switch (n % 3) {
                case 0 -> subscribed("O-" + n, account, fund, 3, 300_01).date(day);
                case 1 -> subscribed("O-" + n, account, fund, 2, 200_01).date(day - 1);
                default -> redeemed("O-" + n, account, fund, 5, 500_03).date(day - 2);
            };
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"F-1", "F-2"})
    void shouldAllocateNothingPerReversal(String fund) {
        checkNothingAllocated(n -> {
            String account = "A-" + n / 4 % ACCOUNTS;
            return switch (n % 4) {
                case 0 -> subscribed("O-" + n, account, fund, 3, 300_01).date(day);
                case 1 -> redeemed("O-" + n, account, fund, 50, 500_02).date(day);
                case 2 -> reversed("O-" + (n - 2), "V-" + n);
                default -> reversed("O-" + (n - 2), "V-" + n).account(account);
            };
        });
    }

    /** Both funds split, there and back, and pay now and then. */
    @Test
    void shouldAllocateNothingPerSwitchTransferFreezeAndFundAction() {
        checkNothingAllocated(EVENTS / 2, n -> {
            String account = "A-" + n / 8 % ACCOUNTS;
            return switch (n % 8) {
                case 0 ->
                    switched("O-" + n, account)
                            .from("F-1", 10, 1_000)
                            .to("F-2", 10, 1_000)
                            .date(day);
                case 1 ->
                    switched("O-" + n, account)
                            .from("F-2", 10, 1_000)
                            .to("F-1", 10, 1_000)
                            .date(day);
                case 2 ->
                    confirmed("O-" + n, account, "F-1", OrderSide.TRANSFER_IN, 5, 77)
                            .acquired(day - 3);
                case 3 ->
                    confirmed("O-" + n, account, "F-1", OrderSide.TRANSFER_OUT, 5, 0)
                            .date(day);
                case 4 -> frozen(account, "F-2", 5, "Z-" + n);
                case 5 -> unitsReleased(account, "F-2", 5, "Z-" + (n - 1));
                case 6 -> distributed(n % 16 < 8 ? "F-1" : "F-2", 1_000_000, ++day);
                default ->
                    n % 32 < 16
                            ? split(n % 16 < 8 ? "F-1" : "F-2", 2, 1, ++day)
                            : split(n % 16 < 8 ? "F-1" : "F-2", 1, 2, ++day);
            };
        });
    }

    /** An order is accepted with a deadline, then confirmed or rejected. */
    @Test
    void shouldAllocateNothingPerAcceptedOrder() {
        checkNothingAllocated(n -> {
            String account = "A-" + n / 4 % 2;
            return switch (n % 4) {
                case 0, 2 ->
                    accepted("P-" + n, account, "F-1", OrderSide.SUBSCRIBE)
                            .units(1)
                            .due(day);
                case 1 -> subscribed("P-" + (n - 1), account, "F-1", 1, 9_000).date(day);
                default -> rejected("P-" + (n - 1), account, "F-1", OrderSide.SUBSCRIBE);
            };
        });
    }
}
