package io.belfry.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.core.Core;
import io.belfry.core.Rung;
import io.belfry.core.account.AccountTable;
import io.belfry.core.account.HoldTable;
import io.belfry.core.directory.Namespace;
import io.belfry.core.fund.PositionReading;
import io.belfry.core.fund.PositionTable;
import io.belfry.core.model.NaiveState.Account;
import io.belfry.core.model.NaiveState.Alert;
import io.belfry.core.model.NaiveState.Position;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.Rule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** Holds a core, and what it rang, against the naive model that was given the same events. */
public final class ModelComparison {
    private ModelComparison() {}

    /**
     * Compares everything.
     *
     * @param core has nothing left to sweep
     * @param rung everything that it ever rang
     */
    public static void check(String about, Core core, List<Rung> rung, NaiveModel model) {
        checkSameOrder(about, byTopic(rung), byTopic(model.rung()));
        assertThat(balancesOf(core)).as(about).isEqualTo(balancesOf(model));
        assertThat(positionsOf(core)).as(about).isEqualTo(positionsOf(model));
        assertThat(alertsOf(core)).as(about).isEqualTo(alertsOf(model));
        checkNumbers(about, rung);
        checkInvariant(about, model);
    }

    /** Where every sweep ends within its event, customers hear in the model's order. */
    static void checkCauses(String about, List<Rung> rung, NaiveModel model) {
        assertThat(causesByCustomer(rung)).as(about).isEqualTo(causesByCustomer(model.rung()));
    }

    /** Each customer hears everything in the model's order. */
    static void checkOrder(String about, List<Rung> rung, NaiveModel model) {
        checkSameOrder(about, byCustomer(rung), byCustomer(model.rung()));
    }

    private static Map<String, List<String>> byCustomer(List<Rung> rung) {
        Map<String, List<String>> customers = new TreeMap<>();
        for (Rung r : rung) {
            customers
                    .computeIfAbsent(r.customer(), customer -> new ArrayList<>())
                    .add(r.essence());
        }
        return customers;
    }

    /** What rang about each account and each position, in order. */
    private static Map<String, List<String>> byTopic(List<Rung> rung) {
        Map<String, List<String>> topics = new TreeMap<>();
        for (Rung r : rung) {
            topics.computeIfAbsent(r.topic(), topic -> new ArrayList<>()).add(r.essence());
        }
        return topics;
    }

    /** Names the first difference of each topic, with what came just before it. */
    private static void checkSameOrder(String about, Map<String, List<String>> core, Map<String, List<String>> model) {
        Set<String> topics = new TreeSet<>(core.keySet());
        topics.addAll(model.keySet());
        StringBuilder differences = new StringBuilder();
        for (String topic : topics) {
            List<String> actual = core.getOrDefault(topic, List.of());
            List<String> expected = model.getOrDefault(topic, List.of());
            for (int i = 0; i < Math.max(actual.size(), expected.size()); i++) {
                String one = i < actual.size() ? actual.get(i) : "nothing";
                String other = i < expected.size() ? expected.get(i) : "nothing";
                if (!one.equals(other)) {
                    differences.append("%n%s after %s%n  core:  %s%n  model: %s"
                            .formatted(topic, i == 0 ? "nothing" : expected.get(i - 1), one, other));
                    break;
                }
            }
        }
        assertThat(differences.toString()).as(about).isEmpty();
    }

    private static Map<String, List<Long>> causesByCustomer(List<Rung> rung) {
        Map<String, List<Long>> customers = new TreeMap<>();
        for (Rung r : rung) {
            customers
                    .computeIfAbsent(r.customer(), customer -> new ArrayList<>())
                    .add(r.cause().sequence());
        }
        return customers;
    }

    private static void checkNumbers(String about, List<Rung> rung) {
        Map<String, Long> last = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < rung.size(); i++) {
            Rung r = rung.get(i);
            assertThat(r.identity().sequence()).as(about).isEqualTo(i + 1L);
            long expected = r.customer().isEmpty() ? 0 : last.merge(r.customer(), 1L, Long::sum);
            assertThat(r.identity().customerSequence()).as(about).isEqualTo(expected);
            assertThat(ids.add(r.cause().sequence() + "-" + r.identity().ordinal()))
                    .as("%s: id of %s", about, r)
                    .isTrue();
        }
    }

    /** realised + unrealised + income = cash out − cash in + value. */
    private static void checkInvariant(String about, NaiveModel model) {
        for (Account account : model.state().accounts.values()) {
            for (Position position : account.positions) {
                NaiveHolding holding = position.holding;
                assertThat(holding.realised.subtract(holding.cost).add(holding.income))
                        .as(about)
                        .isEqualByComparingTo(holding.cashOut.subtract(holding.cashIn));
            }
        }
    }

    private static Map<String, String> balancesOf(Core core) {
        AccountTable accounts = core.accounts();
        Map<String, String> balances = new TreeMap<>();
        for (int i = 0; i < accounts.size(); i++) {
            balances.put(
                    core.directory().name(Namespace.ACCOUNT, i),
                    accounts.ledger(i) + " " + accounts.available(i) + " " + accounts.isClosed(i) + " "
                            + holdsOf(core, i));
        }
        return balances;
    }

    private static Map<String, String> balancesOf(NaiveModel model) {
        Map<String, String> balances = new TreeMap<>();
        for (Account account : model.state().accounts.values()) {
            balances.put(
                    account.id,
                    account.ledger.unscaledValue() + " " + account.available().unscaledValue() + " " + account.closed
                            + " " + holdsOf(account));
        }
        return balances;
    }

    private static SortedMap<String, Long> holdsOf(Core core, int account) {
        SortedMap<String, Long> open = new TreeMap<>();
        HoldTable holds = core.holds();
        int hold = core.accounts().firstHold(account);
        while (hold != HoldTable.NONE) {
            open.put(holds.id(hold), holds.left(hold));
            hold = holds.next(hold, account);
        }
        return open;
    }

    private static SortedMap<String, Long> holdsOf(Account account) {
        SortedMap<String, Long> open = new TreeMap<>();
        account.holds.forEach(
                (id, hold) -> open.put(id, hold.left.unscaledValue().longValueExact()));
        return open;
    }

    /** Compares every position as a query would read it, whoever is behind. */
    static void checkQueried(String about, Core core, NaiveModel model) {
        PositionTable positions = core.positions();
        Map<String, Position> expected = new HashMap<>();
        for (Account account : model.state().accounts.values()) {
            account.positions.forEach(position -> expected.put(account.id + "/" + position.fund.id, position));
        }
        assertThat(positions.size()).as(about).isEqualTo(expected.size());
        for (int row = 0; row < positions.size(); row++) {
            String name = core.directory().name(Namespace.ACCOUNT, positions.account(row)) + "/"
                    + core.directory().name(Namespace.FUND, positions.fund(row));
            Position position = expected.get(name);
            NaiveHolding holding = position.holding;
            PositionReading reading = core.positionReading().read(row);
            List<Long> figures =
                    List.of(reading.units(), reading.frozen(), reading.cost(), reading.realised(), reading.income());
            assertThat(figures)
                    .as("%s, %s", about, name)
                    .containsExactly(
                            holding.units.unscaledValue().longValueExact(),
                            position.frozen().unscaledValue().longValueExact(),
                            holding.cost.unscaledValue().longValueExact(),
                            holding.realised.unscaledValue().longValueExact(),
                            holding.income.unscaledValue().longValueExact());
            assertThat(reading.reinvests()).as("%s, %s", about, name).isEqualTo(holding.reinvests);
            List<String> lots = reading.lots().stream()
                    .map(lot -> lot.acquired() + " " + lot.units() + " " + lot.cost())
                    .toList();
            assertThat(lots)
                    .as("%s, lots of %s", about, name)
                    .isEqualTo(holding.lots.stream()
                            .map(lot -> lot.acquired + " " + lot.units.unscaledValue() + " " + lot.cost.unscaledValue())
                            .toList());
        }
    }

    private static Map<String, String> positionsOf(Core core) {
        PositionTable positions = core.positions();
        Map<String, String> figures = new TreeMap<>();
        for (int i = 0; i < positions.size(); i++) {
            figures.put(
                    core.directory().name(Namespace.ACCOUNT, positions.account(i)) + "/"
                            + core.directory().name(Namespace.FUND, positions.fund(i)),
                    positions.units(i) + " " + positions.cost(i) + " " + positions.realised(i) + " "
                            + positions.income(i) + " " + positions.frozen(i) + " "
                            + core.funds().nav(positions.fund(i)));
        }
        return figures;
    }

    private static Map<String, String> positionsOf(NaiveModel model) {
        Map<String, String> figures = new TreeMap<>();
        for (Account account : model.state().accounts.values()) {
            for (Position position : account.positions) {
                BigDecimal nav = position.fund.nav == null ? BigDecimal.ZERO : position.fund.nav;
                figures.put(
                        account.id + "/" + position.fund.id,
                        position.holding.units.unscaledValue() + " " + position.holding.cost.unscaledValue() + " "
                                + position.holding.realised.unscaledValue() + " "
                                + position.holding.income.unscaledValue() + " "
                                + position.frozen().unscaledValue() + " " + nav.unscaledValue());
            }
        }
        return figures;
    }

    private static SortedSet<String> alertsOf(Core core) {
        AlertTable alerts = core.alerts();
        SortedSet<String> open = new TreeSet<>();
        for (int i = 0; i < alerts.size(); i++) {
            if (alerts.openLevels(i) == 0) {
                continue;
            }
            Rule rule = core.rules().version(alerts.rule(i), alerts.ruleVersion(i));
            int levels = alerts.openLevels(i);
            List<Long> openLevels = LongStream.range(0, rule.levels().length)
                    .filter(n -> (levels & (1 << n)) != 0)
                    .mapToObj(n -> rule.levels()[(int) n])
                    .toList();
            int subject = alerts.subject(i);
            String topic = alerts.subjectKind(i) == AlertTable.ON_ACCOUNT
                    ? core.directory().name(Namespace.ACCOUNT, subject)
                    : core.directory().name(Namespace.ACCOUNT, core.positions().account(subject))
                            + "/"
                            + core.directory()
                                    .name(Namespace.FUND, core.positions().fund(subject));
            open.add(core.directory().name(Namespace.RULE, alerts.rule(i)) + " v" + alerts.ruleVersion(i) + " " + topic
                    + " " + openLevels);
        }
        return open;
    }

    private static SortedSet<String> alertsOf(NaiveModel model) {
        SortedSet<String> open = new TreeSet<>();
        for (Account account : model.state().accounts.values()) {
            account.alerts.values().forEach(alert -> describe(alert, account.id, open));
            for (Position position : account.positions) {
                String topic = account.id + "/" + position.fund.id;
                position.alerts.values().forEach(alert -> describe(alert, topic, open));
            }
        }
        return open;
    }

    /** A level as the core keeps it with its rule. */
    private static long scaled(NaiveState.Rule rule, long level) {
        return switch (rule.terms.kind) {
            case DORMANT -> rule.terms.windowNs;
            case ACCOUNT_OVERDRAWN -> rule.terms.min == null ? 0 : -rule.terms.min;
            default -> level;
        };
    }

    private static void describe(Alert alert, String topic, SortedSet<String> into) {
        if (!alert.openLevels.isEmpty()) {
            into.add(alert.rule.id + " v" + alert.rule.version + " " + topic + " "
                    + alert.openLevels.stream()
                            .map(level -> scaled(alert.rule, level))
                            .sorted()
                            .toList());
        }
    }
}
