package io.belfry.gateway.endtoend;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A feed of numbered lines from a seed, good ones and bad ones, and a model of what they come to: exact decimals, line by
 * line, that share nothing with the engine. Immutable once made.
 */
final class Load {
    private static final int CUSTOMERS = 30;
    private static final int FUNDS = 3;
    /** How far back a line may repeat another: inside what a small engine remembers. */
    private static final int REPEATED_WITHIN = 4_000;

    private final Random random;
    private final List<String> lines = new ArrayList<>();
    /** Line number (from 1) to the code that it must be refused with. */
    private final Map<Long, String> refused = new TreeMap<>();

    /** Lines, by number, that repeat an earlier one's business reference: acknowledged, not applied. */
    private final Set<Long> repeated = new TreeSet<>();
    /** What changed, in the order of the lines. */
    private final List<Change> changes = new ArrayList<>();

    /** As of the last line. */
    private final Map<String, Holding> holdings = new TreeMap<>();

    private final List<String> postings = new ArrayList<>();
    private final LocalDate[] dates = new LocalDate[FUNDS];
    private int refs;
    private boolean isQuiet;

    /** A position: units and cost by the moving average. */
    record Holding(BigDecimal units, BigDecimal cost) {
        private static final Holding NONE = new Holding(new BigDecimal("0.0000"), new BigDecimal("0.00"));
    }

    /**
     * What a bank must look like.
     *
     * @param ledgers by account
     * @param holdings by account and fund, with a slash between
     */
    record Bank(Map<String, BigDecimal> ledgers, Map<String, Holding> holdings) {}

    /** {@code line} adds to the key's ledger, or makes its holding this; the other one is null. */
    private record Change(long line, String key, BigDecimal posted, Holding holding) {}

    private Load(long seed) {
        random = new Random(seed);
    }

    static Load of(long seed, int lines) {
        Load load = new Load(seed);
        load.open();
        load.setRules();
        return load.filled(lines);
    }

    /** One without rules, so that nothing rings: all that it writes is in the journal. */
    static Load quiet(long seed, int lines) {
        Load load = new Load(seed);
        load.isQuiet = true;
        load.open();
        return load.filled(lines);
    }

    private Load filled(int count) {
        while (lines.size() < count) {
            add();
        }
        return this;
    }

    List<String> lines() {
        return lines;
    }

    Map<Long, String> refused() {
        return refused;
    }

    /** Whether there are rules. */
    boolean rings() {
        return !isQuiet;
    }

    int size() {
        return lines.size();
    }

    /** Whether this line, from 1, repeats an earlier one's business reference. */
    boolean isRepeated(long line) {
        return repeated.contains(line);
    }

    /** The bank once the lines up to {@code line} have been applied, each once. */
    Bank bankAt(long line) {
        Map<String, BigDecimal> ledgers = new TreeMap<>();
        Map<String, Holding> held = new TreeMap<>();
        for (Change change : changes) {
            if (change.line() > line) {
                break;
            }
            if (change.posted() != null) {
                ledgers.merge(change.key(), change.posted(), BigDecimal::add);
            } else {
                held.put(change.key(), change.holding());
            }
        }
        return new Bank(ledgers, held);
    }

    static int customers() {
        return CUSTOMERS;
    }

    private void open() {
        for (int i = 0; i < FUNDS; i++) {
            good("{\"type\":\"fund.registered\",\"fund\":\"F-%d\",\"currency\":\"EUR\",\"name\":\"Fund %d\"}"
                    .formatted(i, i));
            dates[i] = LocalDate.of(2026, 1, 5);
        }
        for (int i = 0; i < CUSTOMERS; i++) {
            good(
                    "{\"type\":\"customer.registered\",\"customer\":\"C-%d\",\"name\":\"Çağla %d 山田\",\"locale\":\"tr-TR\",\"segment\":\"s%d\"}"
                            .formatted(i, i, i % 3));
            BigDecimal balance = cents(random.nextInt(100_000));
            good(
                    "{\"type\":\"account.opened\",\"account\":\"A-%d\",\"customer\":\"C-%d\",\"currency\":\"EUR\",\"balance\":\"%s\"}"
                            .formatted(i, i, balance));
            changes.add(new Change(lines.size(), "A-" + i, balance, null));
        }
    }

    private void setRules() {
        rule(
                "low",
                "balance.below",
                "{\"field\":\"available\",\"currency\":\"EUR\",\"levels\":[\"500\",\"200\",\"0\"]}",
                "10");
        rule("high", "balance.above", "{\"field\":\"ledger\",\"currency\":\"EUR\",\"levels\":[\"1500\"]}", "0");
        rule("large", "transaction.large", "{\"currency\":\"EUR\",\"min\":\"400\"}", "0");
        rule("nav", "nav.updated", "{}", "0");
        rule("win", "pnl.above", "{\"percent\":\"5\"}", "1");
        rule("lose", "pnl.below", "{\"percent\":\"-5\"}", "0");
        good(
                "{\"type\":\"rule.set\",\"rule\":\"each\",\"kind\":\"balance.changed\",\"scope\":{\"segment\":\"s1\"},\"params\":{}}");
    }

    private void rule(String rule, String kind, String params, String recovery) {
        good(
                "{\"type\":\"rule.set\",\"rule\":\"%s\",\"kind\":\"%s\",\"scope\":{\"all\":true},\"params\":%s,\"recovery\":\"%s\"}"
                        .formatted(rule, kind, params, recovery));
    }

    private void add() {
        int dice = random.nextInt(100);
        if (dice < 60) {
            posting();
        } else if (dice < 72) {
            subscription();
        } else if (dice < 78) {
            redemption();
        } else if (dice < 86) {
            price();
        } else if (dice < 89) {
            again();
        } else if (dice < 90) {
            changeRule();
        } else {
            bad();
        }
    }

    private void changeRule() {
        if (!isQuiet) {
            rule(
                    "low",
                    "balance.below",
                    "{\"field\":\"available\",\"currency\":\"EUR\",\"levels\":[\"" + (100 + random.nextInt(400))
                            + "\"]}",
                    "10");
        }
    }

    private void posting() {
        String account = account();
        BigDecimal amount = cents(random.nextInt(120_000) - 60_000);
        String line =
                "{\"type\":\"account.posted\",\"account\":\"%s\",\"amount\":\"%s\",\"currency\":\"EUR\",\"ref\":\"R-%d\",\"kind\":\"card\",\"counterparty\":\"Bäckerei %d\"}"
                        .formatted(account, amount, refs, refs % 7);
        refs++;
        good(line);
        postings.add(line);
        changes.add(new Change(lines.size(), account, amount, null));
    }

    /** The same posting once more: acknowledged, not applied. */
    private void again() {
        if (!postings.isEmpty()) {
            good(earlier());
            repeated.add((long) lines.size());
        }
    }

    private void subscription() {
        String key = account() + "/F-" + random.nextInt(FUNDS);
        Holding holding = holdings.getOrDefault(key, Holding.NONE);
        BigDecimal units = BigDecimal.valueOf(1 + random.nextInt(500_000), 4);
        BigDecimal amount = cents(1 + random.nextInt(500_000));
        order(key, "subscribe", units, amount);
        hold(key, new Holding(holding.units().add(units), holding.cost().add(amount)));
    }

    private void redemption() {
        String key = account() + "/F-" + random.nextInt(FUNDS);
        Holding holding = holdings.get(key);
        BigDecimal units = BigDecimal.valueOf(1 + random.nextInt(300_000), 4);
        if (holding == null || holding.units().compareTo(units) < 0) {
            refused.put(lines.size() + 1L, "INSUFFICIENT_UNITS");
            order(key, "redeem", units, cents(100));
            return;
        }
        order(key, "redeem", units, cents(1 + random.nextInt(100_000)));
        BigDecimal out = units.compareTo(holding.units()) == 0
                ? holding.cost()
                : holding.cost().multiply(units).divide(holding.units(), 2, RoundingMode.HALF_EVEN);
        hold(key, new Holding(holding.units().subtract(units), holding.cost().subtract(out)));
    }

    /** The last line has made it so. */
    private void hold(String key, Holding holding) {
        holdings.put(key, holding);
        changes.add(new Change(lines.size(), key, null, holding));
    }

    private void order(String key, String side, BigDecimal units, BigDecimal amount) {
        String[] names = key.split("/", -1);
        good(
                "{\"type\":\"order.confirmed\",\"order\":\"O-%d\",\"account\":\"%s\",\"fund\":\"%s\",\"side\":\"%s\",\"units\":\"%s\",\"amount\":\"%s\"}"
                        .formatted(refs++, names[0], names[1], side, units, amount));
    }

    private void price() {
        int fund = random.nextInt(FUNDS);
        dates[fund] = dates[fund].plusDays(1);
        good("{\"type\":\"fund.priced\",\"fund\":\"F-%d\",\"nav\":\"%s\",\"date\":\"%s\"}"
                .formatted(fund, BigDecimal.valueOf(80_0000 + random.nextInt(40_0000), 4), dates[fund]));
    }

    private void bad() {
        String account = account();
        switch (random.nextInt(6)) {
            case 0 -> refused("MALFORMED", "{\"type\":\"account.posted\",\"account\":\"" + account);
            case 1 ->
                refused(
                        "UNKNOWN_ACCOUNT",
                        "{\"type\":\"account.posted\",\"account\":\"nobody\",\"amount\":\"1\",\"currency\":\"EUR\",\"ref\":\"X\"}");
            case 2 ->
                refused(
                        "CURRENCY_MISMATCH",
                        "{\"type\":\"account.posted\",\"account\":\"" + account
                                + "\",\"amount\":\"1\",\"currency\":\"USD\",\"ref\":\"X" + refs++ + "\"}");
            case 3 ->
                refused(
                        "AMOUNT_PRECISION",
                        "{\"type\":\"account.posted\",\"account\":\"" + account
                                + "\",\"amount\":\"1.001\",\"currency\":\"EUR\",\"ref\":\"X" + refs++ + "\"}");
            case 4 -> refused("UNKNOWN_TYPE", "{\"type\":\"account.exploded\",\"account\":\"" + account + "\"}");
            default -> {
                if (!postings.isEmpty()) {
                    refused("REF_REUSED", earlier().replaceFirst("\"amount\":\"[^\"]*\"", "\"amount\":\"7777.77\""));
                }
            }
        }
    }

    private String earlier() {
        int from = Math.max(0, postings.size() - REPEATED_WITHIN);
        return postings.get(from + random.nextInt(postings.size() - from));
    }

    private void refused(String code, String line) {
        refused.put(lines.size() + 1L, code);
        lines.add(line);
    }

    private String account() {
        return "A-" + random.nextInt(CUSTOMERS);
    }

    private static BigDecimal cents(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }

    private void good(String line) {
        lines.add(line);
    }
}
