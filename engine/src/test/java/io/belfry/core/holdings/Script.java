package io.belfry.core.holdings;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.CoreHost;
import io.belfry.core.fund.PositionReading;
import io.belfry.core.fund.PositionTable;
import io.belfry.core.order.OrderTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Events and expectations as lines of words, for a case that is read like a statement of account:
 *
 * <pre>
 *   fund F EUR fifo                                registers, with words for what is not the default
 *   2024-01-02 subscribe F 100 1000.00             account A unless acct=… says otherwise; orders are O-1, O-2, … in turn
 *   2024-02-01 redeem F 200 2400.00 -> INSUFFICIENT_UNITS
 *   = F units=100 cost=1000.00                     what a query shows now
 * </pre>
 *
 * <p>Each event happens at nine o'clock of its day; a line without a day happens on the day of the line before.
 */
final class Script {
    private final CoreHost host;
    private final Consumer<CoreHost> betweenEvents;
    private final ContractEvents events;
    private String day = "2024-01-01";
    private int nextOrder = 1;

    /** @param betweenEvents what happens to the host before each event, for example that it is saved and loaded */
    Script(CoreHost host, Consumer<CoreHost> betweenEvents) {
        this.host = host;
        this.betweenEvents = betweenEvents;
        this.events = new ContractEvents(host);
        account("A");
        account("B");
    }

    private void account(String account) {
        events.apply(event("customer.registered", "customer", "C-" + account));
        events.apply(event("account.opened", "account", account, "customer", "C-" + account, "currency", "EUR"));
    }

    /** Runs all lines; an expectation that is not met is an assertion error that shows its line. */
    void run(String lines) {
        for (String line : lines.lines().toList()) {
            if (!line.isBlank()) {
                try {
                    runLine(line.strip());
                } catch (RuntimeException e) {
                    throw new IllegalArgumentException("in line: " + line.strip(), e);
                }
            }
        }
    }

    private void runLine(String line) {
        String[] sides = line.split(" -> ", -1);
        List<String> words = new ArrayList<>(List.of(sides[0].strip().split(" +")));
        if (words.get(0).matches("\\d{4}-\\d\\d-\\d\\d")) {
            day = words.remove(0);
        }
        Map<String, String> named = new LinkedHashMap<>();
        List<String> plain = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                named.put(word.substring(0, equals), word.substring(equals + 1));
            } else {
                plain.add(word);
            }
        }
        switch (plain.get(0)) {
            case "=" -> checkPosition(line, plain.get(1), named);
            case "lots" -> check(line, lots(plain.get(1), named), plain.subList(2, plain.size()));
            case "freezes" -> check(line, freezes(plain.get(1), named), plain.subList(2, plain.size()));
            case "pending" -> check(line, pending(named), plain.subList(1, plain.size()));
            default -> {
                betweenEvents.accept(host);
                Map<String, Object> event = event(plain, named);
                event.put("time", day + "T09:00:00Z");
                String expected = sides.length > 1 ? sides[1].strip() : ResultCode.OK.name();
                String code = events.apply(event).name();
                check(line, List.of(code), List.of(expected));
            }
        }
    }

    private Map<String, Object> event(List<String> plain, Map<String, String> named) {
        String account = named.getOrDefault("acct", "A");
        return switch (plain.get(0)) {
            case "fund" -> fund(plain);
            case "price" -> with(event("fund.priced", "fund", plain.get(1), "nav", plain.get(2), "date", day), named);
            case "split" ->
                event(
                        "fund.split",
                        "fund",
                        plain.get(1),
                        "date",
                        date(named),
                        "numerator",
                        plain.get(2),
                        "denominator",
                        plain.get(3));
            case "distribute" ->
                event("fund.distributed", "fund", plain.get(1), "date", date(named), "perUnit", plain.get(2));
            case "yield" ->
                event("fund.yielded", "fund", plain.get(1), "date", date(named), "incomePer10k", plain.get(2));
            case "freeze" ->
                event(
                        "units.frozen",
                        "account",
                        account,
                        "fund",
                        plain.get(1),
                        "units",
                        plain.get(2),
                        "ref",
                        plain.get(3));
            case "release" ->
                event(
                        "units.released",
                        "account",
                        account,
                        "fund",
                        plain.get(1),
                        "units",
                        plain.get(2),
                        "ref",
                        plain.get(3));
            case "mode" -> event("position.mode", "account", account, "fund", plain.get(1), "dividends", plain.get(2));
            case "close" -> event("account.closed", "account", account);
            case "reverse" -> with(event("order.reversed", "order", plain.get(1), "ref", plain.get(2)), named);
            case "switch" -> switched(account, plain, named);
            case "accept" -> order("order.accepted", account, plain.subList(1, plain.size()), named);
            case "reject" -> order("order.rejected", account, plain.subList(1, plain.size()), named);
            default -> {
                Map<String, Object> order = order("order.confirmed", account, plain, named);
                order.put("date", date(named));
                yield order;
            }
        };
    }

    private static Map<String, Object> fund(List<String> plain) {
        Map<String, Object> fund = event("fund.registered", "fund", plain.get(1), "currency", plain.get(2));
        for (String word : plain.subList(3, plain.size())) {
            switch (word) {
                case "fifo" -> fund.put("costMethod", word);
                case "half-up", "down" -> fund.put("rounding", word);
                case "moneyMarket" -> fund.put("kind", word);
                default -> {
                    String[] scales = word.split("/", -1);
                    fund.put("navScale", scales[0]);
                    fund.put("unitScale", scales[1]);
                }
            }
        }
        return fund;
    }

    private Map<String, Object> order(String type, String account, List<String> plain, Map<String, String> named) {
        Map<String, Object> order = event(type, "account", account, "side", plain.get(0), "fund", plain.get(1));
        order.put("order", named.containsKey("id") ? named.get("id") : "O-" + nextOrder++);
        if (plain.size() > 2) {
            order.put("units", plain.get(2));
        }
        if (plain.size() > 3) {
            order.put("amount", plain.get(3));
        }
        return with(order, named);
    }

    private Map<String, Object> switched(String account, List<String> plain, Map<String, String> named) {
        Map<String, Object> order = event("order.switched", "account", account);
        order.put("order", named.containsKey("id") ? named.get("id") : "O-" + nextOrder++);
        order.put("from", leg(plain, 1));
        order.put("to", leg(plain, 4));
        order.put("date", date(named));
        return order;
    }

    private static Map<String, Object> leg(List<String> plain, int at) {
        Map<String, Object> leg = new LinkedHashMap<>();
        leg.put("fund", plain.get(at));
        leg.put("units", plain.get(at + 1));
        leg.put("amount", plain.get(at + 2));
        return leg;
    }

    private static Map<String, Object> with(Map<String, Object> event, Map<String, String> named) {
        named.forEach((name, value) -> {
            if (!name.equals("id") && !name.equals("acct")) {
                event.put(name.equals("of") ? "account" : name, value);
            }
        });
        return event;
    }

    private String date(Map<String, String> named) {
        return named.getOrDefault("date", day);
    }

    private static Map<String, Object> event(String type, String... fields) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", type);
        for (int i = 0; i < fields.length; i += 2) {
            event.put(fields[i], fields[i + 1]);
        }
        event.put("time", "2023-01-01T09:00:00Z");
        return event;
    }

    private void checkPosition(String line, String fund, Map<String, String> expected) {
        SortedMap<String, BigDecimal> figures = PositionFigures.of(host, expected.getOrDefault("acct", "A"), fund);
        expected.forEach((name, value) -> {
            BigDecimal figure = figures.get(name);
            if (!name.equals("acct") && (figure == null || figure.compareTo(new BigDecimal(value)) != 0)) {
                throw new AssertionError(line + "\n  but it is " + figures);
            }
        });
    }

    private static void check(String line, List<String> found, List<String> expected) {
        if (!found.equals(expected)) {
            throw new AssertionError(line + "\n  but it is " + found);
        }
    }

    private List<String> lots(String fund, Map<String, String> named) {
        List<String> lots = new ArrayList<>();
        for (PositionReading.Lot lot : reading(fund, named).lots()) {
            lots.add(LocalDate.ofEpochDay(lot.acquired()) + ":" + lot.units() + ":" + lot.cost());
        }
        return lots;
    }

    private List<String> freezes(String fund, Map<String, String> named) {
        List<String> freezes = new ArrayList<>();
        for (PositionReading.Freeze freeze : reading(fund, named).freezes()) {
            freezes.add(freeze.reference() + ":" + freeze.left());
        }
        return freezes;
    }

    private List<String> pending(Map<String, String> named) {
        List<String> ids = new ArrayList<>();
        OrderTable orders = host.core().orders();
        int account = host.account(named.getOrDefault("acct", "A"));
        for (int order = orders.lastPendingOf(account); order != OrderTable.NONE; order = orders.pendingBefore(order)) {
            ids.add(0, orders.id(order) + (orders.isLate(order) ? ":late" : ""));
        }
        return ids;
    }

    private PositionReading reading(String fund, Map<String, String> named) {
        Core core = host.core();
        int position = host.position(named.getOrDefault("acct", "A"), fund);
        if (position == PositionTable.NONE) {
            throw new AssertionError("no position in " + fund);
        }
        return core.positionReading().read(position);
    }
}
