package io.belfry.core.model;

import io.belfry.core.EventBuilder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the model remembers: plain objects with open fields. */
final class NaiveState {
    private static final Map<String, Integer> DECIMALS = Map.of("EUR", 2, "USD", 2, "JPY", 0, "KWD", 3);

    final Map<String, Customer> customers = new LinkedHashMap<>();
    final Map<String, Account> accounts = new LinkedHashMap<>();
    final Map<String, Fund> funds = new LinkedHashMap<>();
    final Map<String, Rule> rules = new LinkedHashMap<>();

    /** Alerts in the order in which they rang first. */
    final List<Alert> alerts = new ArrayList<>();

    static int decimals(String currency) {
        return DECIMALS.get(currency);
    }

    static BigDecimal money(long minor, String currency) {
        return BigDecimal.valueOf(minor, decimals(currency));
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
        /** Newest first. */
        final List<Alert> alerts = new ArrayList<>();

        abstract Account account();
    }

    static final class Account extends Subject {
        final String id;
        final Customer customer;
        final String currency;
        final List<Position> positions = new ArrayList<>();
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

        BigDecimal available() {
            return ledger.add(overdraftLimit);
        }

        @Override
        Account account() {
            return this;
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

        Fund(String id, EventBuilder.Fund terms) {
            this.id = id;
            this.terms = terms;
        }

        BigDecimal value(BigDecimal units, BigDecimal atNav) {
            java.math.RoundingMode mode = switch (terms.rounding) {
                case HALF_UP -> java.math.RoundingMode.HALF_UP;
                case DOWN -> java.math.RoundingMode.DOWN;
                default -> java.math.RoundingMode.HALF_EVEN;
            };
            return units.multiply(atNav).setScale(decimals(terms.currency), mode);
        }

        BigDecimal totalUnits() {
            return holders.stream()
                    .map(p -> p.units)
                    .reduce(BigDecimal.ZERO.setScale(terms.unitScale), BigDecimal::add);
        }
    }

    static final class Position extends Subject {
        final Account account;
        final Fund fund;
        BigDecimal units;
        BigDecimal cost;
        BigDecimal realised;

        /** What flowed, for the invariant. */
        BigDecimal cashIn;

        BigDecimal cashOut;

        /** Date and NAV that the holder was told last; null for never. */
        Integer toldDate;

        BigDecimal toldNav;

        Position(Account account, Fund fund) {
            this.account = account;
            this.fund = fund;
            BigDecimal nothing = money(0, fund.terms.currency);
            units = BigDecimal.ZERO.setScale(fund.terms.unitScale);
            cost = nothing;
            realised = nothing;
            cashIn = nothing;
            cashOut = nothing;
        }

        @Override
        Account account() {
            return account;
        }
    }

    /** One version of a rule. */
    static final class Rule {
        final String id;
        final int version;
        final EventBuilder.RuleSetting terms;
        final boolean removed;

        Rule(String id, int version, EventBuilder.RuleSetting terms, boolean removed) {
            this.id = id;
            this.version = version;
            this.terms = terms;
            this.removed = removed;
        }
    }

    /** A rule that rang on a subject; its open levels belong to the version {@link #rule}. */
    static final class Alert {
        final Subject subject;
        Rule rule;
        final List<Long> openLevels = new ArrayList<>();
        int edges;

        Alert(Subject subject, Rule rule) {
            this.subject = subject;
            this.rule = rule;
        }
    }
}
