package io.belfry.core.model;

import io.belfry.codec.Direction;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.RuleKind;
import io.belfry.core.EventBuilder.RuleSetting;
import io.belfry.core.model.NaiveState.Account;
import io.belfry.core.model.NaiveState.Rule;
import io.belfry.core.model.NaiveState.Seen;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What rules about windows have seen of each account: every posting by itself, counted anew whenever somebody asks. A window
 * is twelve parts of equal width; one of which a moment is left counts whole.
 */
final class NaivePostings {
    private static final int PARTS = 12;

    /** What a rule has counted of a posting: an amount, or one; what takes another back is counted by itself, with it. */
    private static final class Counted {
        final long placeNs;
        final BigDecimal value;

        /** What was not taken back of the posting; null of one that took another back. */
        BigDecimal left;

        Counted(long placeNs, BigDecimal value, BigDecimal left) {
            this.placeNs = placeNs;
            this.value = value;
            this.left = left;
        }
    }

    private record Terms(RuleKind kind, long widthNs, LevelUnit unit, Direction direction, String currency) {
        static Terms of(RuleSetting rule) {
            return new Terms(rule.kind, NaivePostings.widthNs(rule), rule.unit, rule.direction, rule.currency);
        }
    }

    private record Key(String rule, Account account) {}

    private static final class Row {
        final Terms terms;
        final List<Counted> counted = new ArrayList<>();
        final Map<Seen, Counted> bySeen = new HashMap<>();

        Row(Terms terms) {
            this.terms = terms;
        }
    }

    private final Map<Key, Row> rows = new HashMap<>();

    /** Counts a posting that is not zero. */
    void post(Rule rule, Account account, BigDecimal amount, Seen own, Seen reversed) {
        Terms terms = Terms.of(rule.terms);
        Row row = rows.get(new Key(rule.id, account));
        if (row == null || !row.terms.equals(terms)) {
            row = new Row(terms);
            rows.put(new Key(rule.id, account), row);
        }
        if (reversed != null) {
            takeBack(row, amount, own, reversed);
            return;
        }
        boolean in = amount.signum() > 0;
        if (terms.direction == Direction.BOTH || (terms.direction == Direction.IN) == in) {
            BigDecimal value = terms.kind == RuleKind.OUTFLOW
                    ? amount
                    : terms.unit == LevelUnit.COUNT ? BigDecimal.ONE : amount.abs();
            add(row, new Counted(own.placeNs, value, amount), own);
        }
    }

    /** What was not counted is not taken back; what was taken back by a posting is not counted when that is taken back. */
    private static void takeBack(Row row, BigDecimal amount, Seen own, Seen reversed) {
        Counted original = row.bySeen.get(reversed);
        if (original == null) {
            return;
        }
        if (row.terms.kind == RuleKind.OUTFLOW) {
            add(row, new Counted(original.placeNs, amount, null), own);
        } else if (original.left != null) {
            original.left = original.left.add(amount);
            BigDecimal spent = original.left.signum() == 0 ? BigDecimal.ONE : BigDecimal.ZERO;
            BigDecimal value = row.terms.unit == LevelUnit.COUNT ? spent : amount.abs();
            add(row, new Counted(original.placeNs, value.negate(), null), own);
        }
    }

    private static void add(Row row, Counted counted, Seen own) {
        row.counted.add(counted);
        row.bySeen.put(own, counted);
    }

    /** Forgets what rules have counted that are not in effect any more, or count something else. */
    void keepOnly(Account account, List<Rule> inEffect) {
        rows.entrySet()
                .removeIf(row -> row.getKey().account == account
                        && inEffect.stream()
                                .noneMatch(rule -> rule.id.equals(row.getKey().rule)
                                        && Terms.of(rule.terms).equals(row.getValue().terms)));
    }

    /** Whether the rule has begun to count the account's postings. */
    boolean counts(Rule rule, Account account) {
        Row row = rows.get(new Key(rule.id, account));
        return row != null && row.terms.equals(Terms.of(rule.terms));
    }

    /** What is in the window now, as far as the rule has counted it. */
    private List<Counted> inWindow(Rule rule, Account account, long nowNs) {
        Row row = rows.get(new Key(rule.id, account));
        if (row == null || !row.terms.equals(Terms.of(rule.terms))) {
            return List.of();
        }
        long last = part(rule, nowNs);
        return row.counted.stream()
                .filter(counted -> part(rule, counted.placeNs) > last - PARTS && part(rule, counted.placeNs) <= last)
                .toList();
    }

    private static long widthNs(RuleSetting terms) {
        return (terms.windowNs + PARTS - 1) / PARTS;
    }

    private static long part(Rule rule, long timeNs) {
        return Math.floorDiv(timeNs, widthNs(rule.terms));
    }

    /** When the next part of the window begins. */
    static long boundaryNs(Rule rule, long nowNs) {
        return (part(rule, nowNs) + 1) * widthNs(rule.terms);
    }

    /** The number, or the sum, of postings in the window. */
    BigDecimal velocity(Rule rule, Account account, long nowNs) {
        return total(rule, account, nowNs);
    }

    /** What left on balance within the window. */
    BigDecimal outflow(Rule rule, Account account, long nowNs) {
        return total(rule, account, nowNs).negate();
    }

    private BigDecimal total(Rule rule, Account account, long nowNs) {
        List<Counted> counted = inWindow(rule, account, nowNs);
        int scale = rule.terms.unit == LevelUnit.COUNT ? 0 : NaiveState.decimals(account.currency);
        BigDecimal total = BigDecimal.ZERO.setScale(scale);
        long last = part(rule, nowNs);
        for (long part = last; part > last - PARTS; part--) {
            total = NaiveState.saturated(total.add(sum(rule, counted, part, scale)));
        }
        return total;
    }

    /** Sums past 64 bits stay at the largest number. */
    private static BigDecimal sum(Rule rule, List<Counted> counted, long part, int scale) {
        BigDecimal sum = BigDecimal.ZERO.setScale(scale);
        for (Counted posting : counted) {
            if (part(rule, posting.placeNs) == part) {
                sum = NaiveState.saturated(sum.add(posting.value));
            }
        }
        return sum;
    }

    /** The average of what the ledger was when each part of the window ended. */
    BigDecimal average(Rule rule, Account account, BigDecimal ledger, long nowNs) {
        List<Counted> counted = inWindow(rule, account, nowNs);
        int scale = NaiveState.decimals(account.currency);
        BigDecimal later = BigDecimal.ZERO.setScale(scale);
        BigDecimal sum = BigDecimal.ZERO;
        long last = part(rule, nowNs);
        for (long part = last; part > last - PARTS; part--) {
            sum = sum.add(NaiveState.saturated(ledger.subtract(later)));
            later = NaiveState.saturated(later.add(sum(rule, counted, part, scale)));
        }
        return sum.divide(BigDecimal.valueOf(PARTS), scale, RoundingMode.FLOOR);
    }
}
