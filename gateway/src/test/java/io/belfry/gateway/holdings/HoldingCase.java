package io.belfry.gateway.holdings;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One case: events in their order and what must come of them. Decimals are compared by value.
 *
 * @param name of the case
 * @param source where its figures are from
 * @param events as the fields of their JSON
 * @param codes the result code of each event; empty when all are OK
 * @param positions expected figures with their account and fund: all positions that ever held or earned something
 * @param accounts expected balances with their account; may be empty
 */
public record HoldingCase(
        String name,
        String source,
        List<Map<String, Object>> events,
        List<String> codes,
        List<Map<String, Object>> positions,
        List<Map<String, Object>> accounts) {
    private static final Set<String> NAMED = Set.of("customer", "account", "fund", "order");

    /** The same case with another name for each customer, account, fund and order, so that one engine takes them all. */
    public HoldingCase within(String prefix) {
        return new HoldingCase(
                name, source, renamed(prefix, events), codes, renamed(prefix, positions), renamed(prefix, accounts));
    }

    /** The event as a line of NDJSON. */
    public String line(int index) {
        return CaseText.of(events.get(index));
    }

    /** The code that the event must get. */
    public String code(int index) {
        return codes.isEmpty() ? "OK" : codes.get(index);
    }

    /** Ids of the customers, in the order of their registration. */
    public List<String> customers() {
        return ids("customer.registered", "customer");
    }

    /** Ids of the accounts, in the order of their opening. */
    public List<String> accountIds() {
        return ids("account.opened", "account");
    }

    /**
     * Compares what an account holds.
     *
     * @param held figures by fund, as decimals; null for a figure that is not there
     */
    public void requirePositions(String account, Map<String, Map<String, BigDecimal>> held) {
        Map<String, Map<String, BigDecimal>> rest = new LinkedHashMap<>(held);
        for (Map<String, Object> expected : positions) {
            if (!account.equals(expected.get("account"))) {
                continue;
            }
            String fund = (String) expected.get("fund");
            Map<String, BigDecimal> figures = rest.remove(fund);
            assertThat(figures).as("%s: %s in %s", name, account, fund).isNotNull();
            expected.forEach((figure, value) -> {
                if (!NAMED.contains(figure)) {
                    String what = "%s: %s of %s in %s, by %s".formatted(name, figure, account, fund, source);
                    if (value == null) {
                        assertThat(figures.get(figure)).as(what).isNull();
                    } else {
                        assertThat(figures.get(figure)).as(what).isEqualByComparingTo(new BigDecimal(value.toString()));
                    }
                }
            });
        }
        rest.forEach((fund, figures) -> {
            for (String figure : List.of("units", "cost", "realised", "income")) {
                assertThat(figures.get(figure))
                        .as("%s: %s of %s in %s, which is not listed", name, figure, account, fund)
                        .isZero();
            }
        });
    }

    /** Compares an account's balances. */
    public void requireBalances(String account, Map<String, BigDecimal> balances) {
        for (Map<String, Object> expected : accounts) {
            if (!account.equals(expected.get("account"))) {
                continue;
            }
            expected.forEach((figure, value) -> {
                if (!NAMED.contains(figure)) {
                    assertThat(balances.get(figure))
                            .as("%s: %s of %s", name, figure, account)
                            .isEqualByComparingTo(new BigDecimal(value.toString()));
                }
            });
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private List<String> ids(String type, String field) {
        return events.stream()
                .filter(event -> type.equals(event.get("type")))
                .map(event -> (String) event.get(field))
                .distinct()
                .toList();
    }

    private static List<Map<String, Object>> renamed(String prefix, List<Map<String, Object>> objects) {
        List<Map<String, Object>> renamed = new ArrayList<>();
        objects.forEach(object -> renamed.add(renamed(prefix, object)));
        return renamed;
    }

    private static Map<String, Object> renamed(String prefix, Map<?, ?> object) {
        Map<String, Object> renamed = new LinkedHashMap<>();
        object.forEach((key, value) -> {
            String field = (String) key;
            if (value instanceof Map<?, ?> nested) {
                renamed.put(field, renamed(prefix, nested));
            } else {
                renamed.put(field, NAMED.contains(field) ? prefix + value : value);
            }
        });
        return renamed;
    }
}
