package io.belfry.core.fund;

import io.belfry.codec.LevelUnit;
import io.belfry.codec.RoundingMode;
import io.belfry.core.hash.Hashing;
import io.belfry.core.money.Exact;
import io.belfry.core.rule.Rule;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules about a NAV by the units of their fund: a split that comes behind a rule's setting rescales its level and its
 * recovery. A position that is behind sees the level as it was at its place in the fund's log.
 *
 * <p>The core's thread only. Setting a rule and splitting a fund allocate; asking does not.
 */
final class NavLevels {
    /** A rule with the level that it has from an action on. */
    private record Since(long action, Rule rule) {}

    /** What there is of one rule. */
    private static final class OfRule {
        /** The version before, as it was when it was replaced or removed: alerts may be open under it. */
        private Rule replaced;

        /** The present version, oldest first; empty when there is none. */
        private final List<Since> since = new ArrayList<>();

        private Rule last() {
            return since.isEmpty() ? null : since.get(since.size() - 1).rule;
        }
    }

    private final List<OfRule> byRule = new ArrayList<>();

    /** A rule of any kind has been set. */
    void set(Rule rule) {
        removed(rule.handle());
        if (rule.levelUnit() == LevelUnit.NAV) {
            claim(rule.handle()).since.add(new Since(0, rule));
        }
    }

    /** A rule stands no more. */
    void removed(int handle) {
        if (handle < byRule.size() && byRule.get(handle) != null) {
            OfRule known = byRule.get(handle);
            known.replaced = known.last();
            known.since.clear();
        }
    }

    /**
     * Rescales the levels of a fund's rules.
     *
     * @param action the split's number in the fund's log
     * @param completed no position is behind this action
     */
    void split(int fund, long action, long numerator, long denominator, long completed) {
        // By index: an iterator is an object per split.
        for (int handle = 0; handle < byRule.size(); handle++) {
            OfRule known = byRule.get(handle);
            Rule last = known == null ? null : known.last();
            if (last != null && last.fund() == fund) {
                while (known.since.size() > 1 && known.since.get(1).action <= completed) {
                    known.since.remove(0);
                }
                known.since.add(new Since(action, rescaled(last, numerator, denominator)));
            }
        }
    }

    /** The rule with its level at a place in its fund's log. */
    Rule asOf(Rule rule, long action) {
        OfRule known = byRule.get(rule.handle());
        if (known.replaced != null && known.replaced.version() == rule.version()) {
            return known.replaced;
        }
        int index = known.since.size() - 1;
        while (known.since.get(index).action > action) {
            index--;
        }
        return known.since.get(index).rule;
    }

    private static Rule rescaled(Rule rule, long numerator, long denominator) {
        long level = FundActions.splitNav(rule.levels()[0], numerator, denominator);
        long recovery = Exact.multiplyDivide(rule.recovery(), denominator, numerator, RoundingMode.HALF_EVEN);
        long most = Long.MAX_VALUE - level;
        return rule.rescaled(level, recovery == Exact.OVERFLOW ? most : Math.min(recovery, most));
    }

    private OfRule claim(int handle) {
        while (byRule.size() <= handle) {
            byRule.add(null);
        }
        if (byRule.get(handle) == null) {
            byRule.set(handle, new OfRule());
        }
        return byRule.get(handle);
    }

    void save(StateWriter writer) {
        writer.putInt(byRule.size());
        for (OfRule known : byRule) {
            writer.putBoolean(known != null);
            if (known != null) {
                writer.putBoolean(known.replaced != null);
                if (known.replaced != null) {
                    known.replaced.save(writer);
                }
                writer.putInt(known.since.size());
                for (Since since : known.since) {
                    writer.putLong(since.action);
                    since.rule.save(writer);
                }
            }
        }
    }

    /** Reads what {@link #save} wrote; this is empty before. */
    void load(StateReader reader) {
        int count = reader.getCount("rules with a NAV", Integer.BYTES);
        for (int handle = 0; handle < count; handle++) {
            if (!reader.getBoolean("whether a rule has a NAV")) {
                byRule.add(null);
                continue;
            }
            OfRule known = claim(handle);
            if (reader.getBoolean("whether a version was replaced")) {
                known.replaced = loadRule(reader, handle);
            }
            int size = reader.getCount("levels of a NAV", Long.BYTES + Rule.MIN_SAVED_BYTES);
            for (int i = 0; i < size; i++) {
                long action = reader.getLong();
                known.since.add(new Since(action, loadRule(reader, handle)));
            }
        }
    }

    private static Rule loadRule(StateReader reader, int handle) {
        Rule rule = Rule.load(reader, handle);
        if (rule.levels().length != 1) {
            throw reader.fault("levels of a rule about a NAV", rule.levels().length, 1);
        }
        return rule;
    }

    long digest(long hash) {
        long result = Hashing.combine(hash, byRule.size());
        for (OfRule known : byRule) {
            if (known == null) {
                continue;
            }
            if (known.replaced != null) {
                result = digest(result, known.replaced);
            }
            for (Since since : known.since) {
                result = digest(Hashing.combine(result, since.action), since.rule);
            }
        }
        return result;
    }

    private static long digest(long hash, Rule rule) {
        long result = Hashing.combine(Hashing.combine(hash, rule.handle()), rule.version());
        return Hashing.combine(Hashing.combine(result, rule.levels()[0]), rule.recovery());
    }
}
