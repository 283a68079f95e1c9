package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.distributed;
import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.priced;
import static io.belfry.core.EventBuilder.redeemed;
import static io.belfry.core.EventBuilder.rule;
import static io.belfry.core.EventBuilder.ruleRemoved;
import static io.belfry.core.EventBuilder.split;
import static io.belfry.core.EventBuilder.subscribed;
import static io.belfry.core.EventBuilder.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.FundEventKind;
import io.belfry.codec.MoveSince;
import io.belfry.codec.RuleKind;
import io.belfry.core.EventBuilder.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A core that visits those whose triggers a price crosses says the same to everybody, in the same order, as one that brings
 * every price to every holder: whatever the slices, and whenever the state is saved and loaded.
 *
 * <p>{@code -Dbelfry.seed=S} starts at another seed, {@code -Dbelfry.histories=N} sets how many follow it.
 */
class TriggerBookTest {
    private static final long SEED = Long.getLong("belfry.seed", 20_261_122L);
    private static final int CUSTOMERS = 24;
    private static final int EVENTS = 400;
    private static final int DAY = 20_000;

    /** Behind all splits, so that a trade's units are those of its day. */
    private static final int LAST_DAY = 100_000;

    private static final long PERCENT = 10_000;

    private int quiet;
    private int prices;

    @Test
    void shouldSayTheSameAsACoreThatVisitsEveryHolder() {
        int histories = Integer.getInteger("belfry.histories", 40);
        System.out.println("belfry.seed=" + SEED + " belfry.histories=" + histories);
        Map<String, Integer> rung = new TreeMap<>();
        for (long seed = SEED; seed < SEED + histories; seed++) {
            check(seed, rung);
        }
        System.out.println(prices + " prices, of which " + quiet + " left nothing to do; rung " + rung);
        assertThat(quiet).as("prices that concerned nobody").isGreaterThan(prices / 10);
        assertThat(rung).hasSizeGreaterThan(14);
    }

    private void check(long seed, Map<String, Integer> rung) {
        CoreHost every = CoreHost.visitingEveryHolder(configuration(1_000_000, 8));
        List<CoreHost> hosts = List.of(
                new CoreHost(configuration(1_000_000, 8)),
                new CoreHost(configuration(0, 2)),
                new CoreHost(configuration(3, 8)),
                new CoreHost(configuration(1, 16)));
        History history = new History(seed);
        Random random = new Random(seed);
        for (int i = 0; i < EVENTS + history.opening.size(); i++) {
            Event event = i < history.opening.size() ? history.opening.get(i) : history.next();
            boolean isIdle = !hosts.get(1).core().isWorkPending();
            every.apply(event);
            for (CoreHost host : hosts) {
                host.apply(event);
                if (random.nextInt(100) == 0) {
                    host.reload();
                }
            }
            if (event instanceof EventBuilder.Price && isIdle) {
                prices++;
                quiet += hosts.get(1).core().isWorkPending() ? 0 : 1;
            }
        }
        while (hosts.stream().anyMatch(host -> host.core().isWorkPending())) {
            every.apply(tick());
            hosts.forEach(host -> host.apply(tick()));
        }
        Map<String, List<String>> expected = byCustomer(every.rung());
        for (int i = 0; i < hosts.size(); i++) {
            assertThat(byCustomer(hosts.get(i).rung()))
                    .as("seed %d, host %d", seed, i)
                    .isEqualTo(expected);
        }
        every.rung().forEach(r -> rung.merge(r.type() + " " + r.state(), 1, Integer::sum));
    }

    private static EventBuilder.Configuration configuration(int slice, int pendingActions) {
        return EventBuilder.configured(new CoreHost.Limits()
                .slices(slice, Math.max(40, 2 * slice))
                .pendingActions(pendingActions)
                .build());
    }

    private static Map<String, List<String>> byCustomer(List<Rung> rung) {
        Map<String, List<String>> customers = new TreeMap<>();
        for (Rung r : rung) {
            customers
                    .computeIfAbsent(r.customer(), name -> new ArrayList<>())
                    .add(r.essence() + " #" + r.identity().customerSequence());
        }
        return customers;
    }

    /** Holders of two funds with rules of every kind about prices, and prices that mostly move little. */
    private static final class History {
        private static final int FUNDS = 2;

        private final Random random;
        private final List<Event> opening = new ArrayList<>();
        private final List<String> accounts = new ArrayList<>();
        private final long[] navs = {100_00, 100_000_000};
        private final int[] dates = {DAY, DAY};
        private final int[] versions = {1, 1};
        private final boolean onLevelsOnly;
        private int orders;

        History(long seed) {
            random = new Random(seed);
            onLevelsOnly = seed % 3 != 0;
            opening.add(fund("F-0", "EUR").scales(2, 0));
            opening.add(fund("F-1", "JPY").scales(6, 1));
            for (int i = 0; i < CUSTOMERS; i++) {
                opening.add(customer("C-" + i).segment("S-" + i % 3));
                for (int a = 0; a <= random.nextInt(2); a++) {
                    String name = "A-" + i + "-" + a;
                    opening.add(account(name, "C-" + i, "EUR"));
                    accounts.add(name);
                    opening.add(buy(name));
                }
            }
        }

        Event next() {
            int dice = random.nextInt(100);
            if (dice < 55) {
                return price();
            } else if (dice < 72) {
                return random.nextInt(3) == 0 ? sell() : buy(anyAccount());
            } else if (dice < 84) {
                return aRule();
            } else if (dice < 86) {
                return ruleRemoved("R-" + random.nextInt(14));
            } else if (dice < 88) {
                return customer("C-" + random.nextInt(CUSTOMERS)).segment("S-" + random.nextInt(3));
            } else if (dice < 90) {
                int fund = random.nextInt(FUNDS);
                int[] ratio = random.nextBoolean() ? new int[] {3, 2} : new int[] {2, 3};
                navs[fund] = Math.max(1, navs[fund] * ratio[1] / ratio[0]);
                return split("F-" + fund, ratio[0], ratio[1], dates[fund] + orders++);
            } else if (dice < 92) {
                return distributed("F-" + random.nextInt(FUNDS), 1 + random.nextInt(300_000_000), DAY + orders++);
            }
            return tick();
        }

        private Event price() {
            int fund = random.nextInt(FUNDS);
            boolean restates = random.nextInt(25) == 0;
            versions[fund] = restates ? versions[fund] + 1 : 1;
            dates[fund] += restates ? 0 : random.nextInt(8) == 0 ? 5 : 1;
            long step = Math.max(1, navs[fund] / (random.nextInt(6) == 0 ? 15 : 300));
            navs[fund] = Math.max(1, navs[fund] + random.nextLong(2 * step + 1) - step);
            return priced("F-" + fund, navs[fund], dates[fund]).version(versions[fund]);
        }

        private String anyAccount() {
            return accounts.get(random.nextInt(accounts.size()));
        }

        private Event buy(String name) {
            int fund = random.nextInt(FUNDS);
            return subscribed("O-" + orders++, name, "F-" + fund, 1 + random.nextInt(1_000), random.nextInt(200_000));
        }

        private Event sell() {
            return redeemed("O-" + orders++, anyAccount(), "F-" + random.nextInt(FUNDS), 1 + random.nextInt(600), 1_000)
                    .date(LAST_DAY);
        }

        private Event aRule() {
            int id = random.nextInt(14);
            EventBuilder.RuleSetting setting = switch (onLevelsOnly ? id % 3 : id % 7) {
                case 0 -> gain(rule("R-" + id, RuleKind.PNL_ABOVE));
                case 1 -> gain(rule("R-" + id, RuleKind.PNL_BELOW));
                case 2 -> nav(rule("R-" + id, random.nextBoolean() ? RuleKind.NAV_ABOVE : RuleKind.NAV_BELOW));
                case 3 ->
                    about(rule("R-" + id, RuleKind.NAV_MOVED))
                            .percents(PERCENT * (1 + random.nextInt(8)))
                            .since(MoveSince.values()[random.nextInt(3)])
                            .recovery(random.nextInt(2) * PERCENT / 2);
                case 4, 5 ->
                    about(rule("R-" + id, RuleKind.DRAWDOWN))
                            .percents(PERCENT * (1 + random.nextInt(12)))
                            .recovery(random.nextInt(3) * PERCENT / 2);
                default ->
                    random.nextInt(4) == 0
                            ? about(rule("R-" + id, RuleKind.FUND_EVENT))
                                    .events(FundEventKind.values()[random.nextInt(2)])
                            : about(rule("R-" + id, RuleKind.NAV_UPDATED)).min(PERCENT * (1 + random.nextInt(4)));
            };
            return scoped(setting);
        }

        private EventBuilder.RuleSetting gain(EventBuilder.RuleSetting setting) {
            setting.includeIncome(random.nextInt(4) == 0);
            if (random.nextBoolean()) {
                return about(setting)
                        .percents(-15 * PERCENT, -8 * PERCENT, -2 * PERCENT, 0, 3 * PERCENT, 9 * PERCENT, 16 * PERCENT)
                        .recovery(random.nextInt(3) * PERCENT);
            }
            return about(setting)
                    .currency(random.nextBoolean() ? "EUR" : "JPY")
                    .levels(random.nextInt(20_000) - 10_000L)
                    .recovery(random.nextInt(2) * 500L);
        }

        private EventBuilder.RuleSetting nav(EventBuilder.RuleSetting setting) {
            int fund = random.nextInt(FUNDS);
            long level = Math.max(1, navs[fund] + navs[fund] / 100 * (random.nextInt(11) - 5));
            return setting.fund("F-" + fund).navs(level).recovery(random.nextInt(2) * (navs[fund] / 100));
        }

        private EventBuilder.RuleSetting about(EventBuilder.RuleSetting setting) {
            return random.nextBoolean() ? setting : setting.fund("F-" + random.nextInt(FUNDS));
        }

        private EventBuilder.RuleSetting scoped(EventBuilder.RuleSetting setting) {
            return switch (random.nextInt(6)) {
                case 0 -> setting.forSegment("S-" + random.nextInt(3));
                case 1, 2 -> setting.forCustomer("C-" + random.nextInt(CUSTOMERS));
                case 3 -> setting.forAccount(anyAccount());
                default -> setting;
            };
        }
    }
}
