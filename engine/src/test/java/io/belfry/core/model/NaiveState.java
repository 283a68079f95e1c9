package io.belfry.core.model;

import io.belfry.codec.HoldState;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.core.EventBuilder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What the model remembers: plain objects with open fields. */
final class NaiveState {
    private static final Map<String, Integer> DECIMALS = Map.of("EUR", 2, "USD", 2, "JPY", 0, "KWD", 3);

    final Map<String, Customer> customers = new LinkedHashMap<>();
    final Map<String, Account> accounts = new LinkedHashMap<>();
    final Map<String, Fund> funds = new LinkedHashMap<>();
    final Map<String, Rule> rules = new LinkedHashMap<>();

    /** Positions that there are. */
    int positions;

    static int decimals(String currency) {
        return DECIMALS.get(currency);
    }

    static BigDecimal money(long minor, String currency) {
        return BigDecimal.valueOf(minor, decimals(currency));
    }

    /** A price less what was distributed, at least its smallest step; null stays null. */
    static BigDecimal less(BigDecimal nav, BigDecimal distributed) {
        return nav == null ? null : nav.subtract(distributed).max(BigDecimal.ONE.movePointLeft(nav.scale()));
    }

    /** A reference that nobody sees stops at the largest there is. */
    static BigDecimal saturated(BigDecimal nav) {
        if (nav == null || fits(nav)) {
            return nav;
        }
        BigDecimal largest = BigDecimal.valueOf(Long.MAX_VALUE, nav.scale());
        return nav.signum() < 0 ? largest.negate() : largest;
    }

    /** A price after a split a:b, at least its smallest step; null stays null. */
    static BigDecimal rescaled(BigDecimal nav, BigDecimal a, BigDecimal b) {
        return nav == null
                ? null
                : nav.multiply(b)
                        .divide(a, nav.scale(), RoundingMode.HALF_EVEN)
                        .max(BigDecimal.ONE.movePointLeft(nav.scale()));
    }

    static RoundingMode mode(io.belfry.codec.RoundingMode rounding) {
        return switch (rounding) {
            case HALF_UP -> RoundingMode.HALF_UP;
            case DOWN -> RoundingMode.DOWN;
            default -> RoundingMode.HALF_EVEN;
        };
    }

    /** Whether an amount's minor units fit the engine's 64 bits, whose lowest value stands for "none". */
    static boolean fits(BigDecimal amount) {
        return amount.unscaledValue().bitLength() < Long.SIZE
                && amount.unscaledValue().longValue() != Long.MIN_VALUE;
    }

    static final class Customer {
        final String id;
        String segment = "";

        Customer(String id) {
            this.id = id;
        }
    }

    /** What rules are about: an account or a position. */
    abstract static class Subject {
        /** By rule. */
        final Map<String, Alert> alerts = new HashMap<>();

        /** Its place among all of its kind. */
        int number;

        abstract Account account();
    }

    static final class Account extends Subject {
        final String id;
        final Customer customer;
        final String currency;
        final List<Position> positions = new ArrayList<>();

        /** The open ones. */
        final Map<String, Hold> holds = new LinkedHashMap<>();

        BigDecimal ledger;
        BigDecimal overdraftLimit;
        boolean enforcesLimit;
        boolean closed;

        Account(String id, Customer customer, String currency) {
            this.id = id;
            this.customer = customer;
            this.currency = currency;
            ledger = money(0, currency);
            overdraftLimit = money(0, currency);
        }

        BigDecimal held() {
            return holds.values().stream().map(hold -> hold.left).reduce(money(0, currency), BigDecimal::add);
        }

        BigDecimal available() {
            return ledger.subtract(held()).add(overdraftLimit);
        }

        @Override
        Account account() {
            return this;
        }
    }

    /** An open hold. */
    static final class Hold {
        final EventBuilder.Holding terms;
        final Account account;
        final List<Object> content;
        BigDecimal left;
        boolean told;
        NaiveTimers.Timer expiry;

        Hold(EventBuilder.Holding terms, Account account, List<Object> content) {
            this.terms = terms;
            this.account = account;
            this.content = content;
            left = money(terms.amountMinor, account.currency);
        }
    }

    /** What happens to a hold: what is held, settled, released or expires; or that a posting settles just what was left. */
    record HoldChange(Hold hold, HoldState state, BigDecimal amount, boolean asHeld) {}

    /** A posting or a hold that is remembered. */
    static final class Seen {
        final List<Object> content;

        /** Of a posting: what was not reversed yet. */
        BigDecimal left;

        /** Of a posting: where it is placed in windows. */
        long placeNs;

        /** Of a hold: whether a release closed it. */
        boolean released;

        Seen(List<Object> content, BigDecimal left) {
            this.content = content;
            this.left = left;
        }
    }

    static final class Fund {
        final String id;
        final EventBuilder.Fund terms;
        final List<Position> holders = new ArrayList<>();

        /** Null before the first price. */
        BigDecimal nav;

        BigDecimal previousDateNav;
        int date;
        int version;

        /** What was distributed since the price before, by the scale of prices. */
        BigDecimal distributed = BigDecimal.ZERO;

        /** The latest price of each date, by date, as it would be by today's units less what was distributed since. */
        final NavigableMap<Integer, BigDecimal> history = new TreeMap<>();

        /** Splits, distributions and yields, from the first. */
        final List<NaiveHolding.Step> actions = new ArrayList<>();

        /** What all holders have together, at least: each split rounds down once, not once per holder. */
        BigDecimal totalUnits;

        /** More income than any holder has. */
        BigDecimal incomeBound;

        Fund(String id, EventBuilder.Fund terms) {
            this.id = id;
            this.terms = terms;
            totalUnits = BigDecimal.ZERO.setScale(terms.unitScale);
            incomeBound = money(0, terms.currency);
        }

        /** The latest price less what was distributed since; null before the first. */
        BigDecimal exIncome() {
            return less(nav, distributed);
        }

        BigDecimal value(BigDecimal units, BigDecimal atNav) {
            return units.multiply(atNav).setScale(decimals(terms.currency), mode(terms.rounding));
        }
    }

    /** Units that an event froze. */
    static final class Freeze {
        final Position position;
        final String ref;
        final BigDecimal frozen;
        BigDecimal left;

        Freeze(Position position, String ref, BigDecimal frozen) {
            this.position = position;
            this.ref = ref;
            this.frozen = frozen;
            left = frozen;
        }
    }

    static final class Position extends Subject {
        final Account account;
        final Fund fund;

        /** Its movements and its fund's actions, from the fund's first. */
        final List<NaiveHolding.Step> steps;

        /** How many of the steps can no longer be corrected. */
        int base;

        /** The day before which nothing can be put in any more. */
        int baseDate = Integer.MIN_VALUE;

        /** Oldest first, also those of which nothing is left, while they are remembered. */
        final List<Freeze> freezes = new ArrayList<>();

        NaiveHolding holding;

        /** Date and NAV that the holder was told last; null for never. */
        Integer toldDate;

        BigDecimal toldNav;

        /** The same less what was distributed since: what moves are counted from. */
        BigDecimal referenceNav;

        /** The highest price of earlier dates while a rule about drawdowns looked on; null before the first. */
        BigDecimal peak;

        Position(Account account, Fund fund) {
            this.account = account;
            this.fund = fund;
            steps = new ArrayList<>(fund.actions);
            holding = new NaiveHolding(fund.terms);
        }

        BigDecimal frozen() {
            return freezes.stream()
                    .map(freeze -> freeze.left)
                    .reduce(BigDecimal.ZERO.setScale(fund.terms.unitScale), BigDecimal::add);
        }

        @Override
        Account account() {
            return account;
        }
    }

    /** An order of an account: what was said of it, and where it stands. */
    static final class Order {
        final String id;
        final Account account;
        Fund fund;
        OrderSide side;
        OrderState state;
        BigDecimal units;
        BigDecimal amount;
        Integer due;
        NaiveTimers.Timer lateness;

        /** What was said, null for what was not. */
        List<Object> accepted;

        List<Object> confirmed;
        List<Object> rejected;

        /** The reference of the reversal. */
        String reversal;

        Order(String id, Account account) {
            this.id = id;
            this.account = account;
        }
    }

    /** One version of a rule. */
    static final class Rule {
        final String id;
        final int version;
        final EventBuilder.RuleSetting terms;
        final boolean removed;

        /** Numerators and denominators of the splits of its fund since it was set. */
        final List<BigDecimal[]> splits = new ArrayList<>();

        Rule(String id, int version, EventBuilder.RuleSetting terms, boolean removed) {
            this.id = id;
            this.version = version;
            this.terms = terms;
            this.removed = removed;
        }
    }

    /** What a rule has to say of a subject; its levels belong to the version {@link #rule}. */
    static final class Alert {
        final Subject subject;
        Rule rule;

        /** Those that rang and have not resolved. */
        final List<Long> openLevels = new ArrayList<>();

        /** Those that were passed in a cooldown and wait for its end. */
        final List<Long> waiting = new ArrayList<>();

        int edges;

        /** End of the last cooldown; null for never. */
        Long coolUntilNs;

        NaiveTimers.Timer cooldown;

        /** Judges again when a part of the window has passed. */
        NaiveTimers.Timer boundary;

        Alert(Subject subject, Rule rule) {
            this.subject = subject;
            this.rule = rule;
        }

        boolean has(long level) {
            return openLevels.contains(level) || waiting.contains(level);
        }

        boolean isQuiet() {
            return openLevels.isEmpty() && waiting.isEmpty();
        }
    }
}
