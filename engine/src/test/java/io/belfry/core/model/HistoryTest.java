package io.belfry.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.CoreHost;
import io.belfry.core.EventBuilder;
import io.belfry.core.Rung;
import io.belfry.core.account.AccountTable;
import io.belfry.core.directory.Namespace;
import io.belfry.core.fund.PositionTable;
import io.belfry.core.model.NaiveState.Account;
import io.belfry.core.model.NaiveState.Alert;
import io.belfry.core.model.NaiveState.Position;
import io.belfry.core.model.RandomHistory.Line;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.Rule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random histories, event by event against the naive model.
 *
 * <p>{@code -Dbelfry.seed=S} starts at another seed, {@code -Dbelfry.histories=N} sets how many follow it.
 */
class HistoryTest {
    private static final long SEED = Long.getLong("belfry.seed", 20_261_122L);
    private static final int EVENTS = 300;

    @Test
    void shouldAgreeWithTheNaiveModelWhateverTheSlices() {
        run(Integer.getInteger("belfry.histories", 400), EVENTS);
    }

    @Test
    @Tag("soak")
    void shouldAgreeWithTheNaiveModelOverManyLongHistories() {
        run(Integer.getInteger("belfry.histories", 5_000), 1_500);
    }

    private static void run(int histories, int events) {
        System.out.println("belfry.seed=" + SEED + " belfry.histories=" + histories);
        Set<ResultCode> codes = new HashSet<>();
        Map<String, Integer> rung = new TreeMap<>();
        for (long seed = SEED; seed < SEED + histories; seed++) {
            check(seed, events, seed % 4 == 0, codes, rung);
        }
        System.out.println("codes " + new TreeSet<>(codes) + ", rung " + rung);
        assertThat(codes).as("what the histories reach").hasSizeGreaterThan(15);
        assertThat(rung).as("what rings in them").hasSizeGreaterThan(15);
    }

    private static void check(
            long seed, int events, boolean sweepsAtOnce, Set<ResultCode> codes, Map<String, Integer> counts) {
        List<Line> lines = RandomHistory.of(seed, events, sweepsAtOnce);
        NaiveModel model = new NaiveModel();
        CoreHost host = new CoreHost((EventBuilder.Configuration) lines.get(0).event());
        model.apply(lines.get(0).event(), lines.get(0).stamp());
        for (int i = 1; i < lines.size(); i++) {
            Line line = lines.get(i);
            ResultCode code = host.apply(line.event(), line.stamp());
            ResultCode expected = model.apply(line.event(), line.stamp());
            codes.add(code);
            assertThat(code).as("seed %d event %d", seed, i + 1).isEqualTo(expected);
        }
        while (host.core().isWorkPending()) {
            host.apply(EventBuilder.tick());
        }
        String about = "seed " + seed;
        checkSameOrder(about, byTopic(host.rung()), byTopic(model.rung()));
        assertThat(balancesOf(host)).as(about).isEqualTo(balancesOf(model));
        assertThat(positionsOf(host)).as(about).isEqualTo(positionsOf(model));
        assertThat(alertsOf(host)).as(about).isEqualTo(alertsOf(model));
        checkNumbers(about, host.rung());
        checkInvariant(about, model);
        if (sweepsAtOnce) {
            assertThat(causesByCustomer(host.rung())).as(about).isEqualTo(causesByCustomer(model.rung()));
        }
        host.rung().forEach(r -> counts.merge(r.type() + " " + r.state(), 1, Integer::sum));
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
                assertThat(position.realised.subtract(position.cost))
                        .as(about)
                        .isEqualByComparingTo(position.cashOut.subtract(position.cashIn));
            }
        }
    }

    private static Map<String, String> balancesOf(CoreHost host) {
        AccountTable accounts = host.core().accounts();
        Map<String, String> balances = new TreeMap<>();
        for (int i = 0; i < accounts.size(); i++) {
            balances.put(
                    host.core().directory().name(Namespace.ACCOUNT, i),
                    accounts.ledger(i) + " " + accounts.available(i) + " " + accounts.isClosed(i));
        }
        return balances;
    }

    private static Map<String, String> balancesOf(NaiveModel model) {
        Map<String, String> balances = new TreeMap<>();
        for (Account account : model.state().accounts.values()) {
            balances.put(
                    account.id,
                    account.ledger.unscaledValue() + " " + account.available().unscaledValue() + " " + account.closed);
        }
        return balances;
    }

    private static Map<String, String> positionsOf(CoreHost host) {
        Core core = host.core();
        PositionTable positions = core.positions();
        Map<String, String> figures = new TreeMap<>();
        for (int i = 0; i < positions.size(); i++) {
            figures.put(
                    core.directory().name(Namespace.ACCOUNT, positions.account(i)) + "/"
                            + core.directory().name(Namespace.FUND, positions.fund(i)),
                    positions.units(i) + " " + positions.cost(i) + " " + positions.realised(i) + " "
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
                        position.units.unscaledValue() + " " + position.cost.unscaledValue() + " "
                                + position.realised.unscaledValue() + " " + nav.unscaledValue());
            }
        }
        return figures;
    }

    private static SortedSet<String> alertsOf(CoreHost host) {
        Core core = host.core();
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
        for (Alert alert : model.state().alerts) {
            if (!alert.openLevels.isEmpty()) {
                String topic = alert.subject instanceof Position position
                        ? position.account.id + "/" + position.fund.id
                        : alert.subject.account().id;
                open.add(alert.rule.id + " v" + alert.rule.version + " " + topic + " "
                        + alert.openLevels.stream().sorted().toList());
            }
        }
        return open;
    }
}
