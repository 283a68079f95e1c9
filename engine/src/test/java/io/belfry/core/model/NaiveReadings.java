package io.belfry.core.model;

import io.belfry.codec.BalanceField;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MoveSince;
import io.belfry.codec.RuleKind;
import io.belfry.core.EventBuilder.RuleSetting;
import io.belfry.core.model.NaiveState.Account;
import io.belfry.core.model.NaiveState.Fund;
import io.belfry.core.model.NaiveState.Position;
import io.belfry.core.model.NaiveState.Rule;
import io.belfry.core.model.NaiveState.Subject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** What each kind of rule looks at: the figure that it judges, its levels in the unit of that figure. */
final class NaiveReadings {
    /**
     * What a price has changed in its fund.
     *
     * @param navBefore the latest price before; null for none
     * @param distributed since that price
     * @param dateBefore of the price before
     * @param historyBefore of the fund
     * @param restates whether it is a version of the same date
     */
    record PriceChange(
            BigDecimal navBefore,
            BigDecimal distributed,
            int dateBefore,
            NavigableMap<Integer, BigDecimal> historyBefore,
            boolean restates) {
        BigDecimal exIncomeBefore() {
            return NaiveState.less(navBefore, distributed);
        }
    }

    /** The one level of a kind whose levels are not listed. */
    private static final List<Long> ONE = List.of(0L);

    final NaivePostings postings = new NaivePostings();
    private final NaiveModel model;

    /** Since when an account has had no posting, by rule. */
    final Map<Account, Map<String, Long>> quietSince = new HashMap<>();

    NaiveReadings(NaiveModel model) {
        this.model = model;
    }

    // ---------------------------------------------------------------- kinds

    static boolean isOnPositions(RuleKind kind) {
        return switch (kind) {
            case NAV_UPDATED, PNL_ABOVE, PNL_BELOW, NAV_ABOVE, NAV_BELOW, NAV_MOVED, DRAWDOWN, FUND_EVENT -> true;
            default -> false;
        };
    }

    static boolean isOnAccounts(RuleKind kind) {
        return !isOnPositions(kind) && kind != RuleKind.ORDER_CHANGED;
    }

    static boolean hasLevels(RuleSetting terms) {
        return switch (terms.kind) {
            case BALANCE_CHANGED, TRANSACTION_LARGE, HOLD_CHANGED, NAV_UPDATED, ORDER_CHANGED, FUND_EVENT -> false;
            case NAV_MOVED -> terms.since != MoveSince.PREVIOUS;
            default -> true;
        };
    }

    static boolean isBelow(RuleKind kind) {
        return kind == RuleKind.BALANCE_BELOW
                || kind == RuleKind.PNL_BELOW
                || kind == RuleKind.NAV_BELOW
                || kind == RuleKind.ACCOUNT_OVERDRAWN;
    }

    /** Of postings over time. */
    static boolean isOverTime(RuleKind kind) {
        return kind == RuleKind.VELOCITY || kind == RuleKind.OUTFLOW;
    }

    // ---------------------------------------------------------------- levels

    /** The levels in the order in which a value passes them on its way into the condition. */
    static List<Long> passing(Rule rule) {
        if (rule.terms.kind == RuleKind.ACCOUNT_OVERDRAWN || rule.terms.kind == RuleKind.DORMANT) {
            return new ArrayList<>(ONE);
        }
        List<Long> levels = new ArrayList<>();
        for (long level : rule.terms.levels) {
            levels.add(level);
        }
        Collections.sort(levels);
        if (isBelow(rule.terms.kind)) {
            Collections.reverse(levels);
        }
        return levels;
    }

    static BigDecimal level(Rule rule, long level, Subject subject) {
        return switch (rule.terms.kind) {
            case ACCOUNT_OVERDRAWN -> {
                long buffer = rule.terms.min == null ? 0 : rule.terms.min;
                yield inCurrency(buffer, subject.account().currency).negate();
            }
            case DORMANT -> BigDecimal.valueOf(rule.terms.windowNs);
            case NAV_ABOVE, NAV_BELOW -> rescaled(rule, level, subject, true);
            default -> inUnit(rule, level, subject);
        };
    }

    static BigDecimal recovery(Rule rule, Subject subject) {
        return switch (rule.terms.kind) {
            case ACCOUNT_OVERDRAWN -> inCurrency(rule.terms.recovery, subject.account().currency);
            case DORMANT -> BigDecimal.ZERO;
            case NAV_ABOVE, NAV_BELOW -> rescaled(rule, rule.terms.recovery, subject, false);
            default -> inUnit(rule, rule.terms.recovery, subject);
        };
    }

    /** Money times 10^4, rounded down to the currency's decimals. */
    private static BigDecimal inCurrency(long scaled, String currency) {
        return BigDecimal.valueOf(scaled, 4).setScale(NaiveState.decimals(currency), RoundingMode.DOWN);
    }

    private static BigDecimal rescaled(Rule rule, long scaled, Subject subject, boolean isLevel) {
        int scale = ((Position) subject).fund.terms.navScale;
        BigDecimal nav = BigDecimal.valueOf(scaled, scale);
        for (BigDecimal[] split : rule.splits) {
            nav = NaiveState.saturated(
                    isLevel
                            ? NaiveState.rescaled(nav, split[0], split[1])
                            : nav.multiply(split[1]).divide(split[0], scale, RoundingMode.HALF_EVEN));
        }
        return nav;
    }

    private static BigDecimal inUnit(Rule rule, long scaled, Subject subject) {
        return switch (rule.terms.unit) {
            case PERCENT -> BigDecimal.valueOf(scaled, 4);
            case COUNT -> BigDecimal.valueOf(scaled);
            default -> {
                String currency = subject instanceof Position position
                        ? position.fund.terms.currency
                        : subject.account().currency;
                yield NaiveState.money(scaled, currency);
            }
        };
    }

    // ---------------------------------------------------------------- figures

    /** The figure as it is now. */
    Judged read(Rule rule, Subject subject) {
        if (subject instanceof Position position) {
            return read(rule, position, position.holding);
        }
        Account account = subject.account();
        return read(rule, account, account.ledger, account.available());
    }

    /** The figure of an account with these balances. */
    Judged read(Rule rule, Account account, BigDecimal ledger, BigDecimal available) {
        return switch (rule.terms.kind) {
            case VELOCITY, OUTFLOW -> overTime(rule, account, ledger, model.nowNs());
            case DORMANT -> Judged.plain(BigDecimal.valueOf(model.nowNs() - quietSince(rule, account)));
            case ACCOUNT_OVERDRAWN -> Judged.plain(ledger);
            default -> Judged.plain(rule.terms.field == BalanceField.LEDGER ? ledger : available);
        };
    }

    /** The figure of a window that ends, or ended, at this time. */
    Judged readAt(Rule rule, Account account, long timeNs) {
        return overTime(rule, account, account.ledger, timeNs);
    }

    private Judged overTime(Rule rule, Account account, BigDecimal ledger, long timeNs) {
        return rule.terms.kind == RuleKind.VELOCITY
                ? Judged.plain(postings.velocity(rule, account, timeNs))
                : Judged.percent(
                        postings.outflow(rule, account, timeNs), postings.average(rule, account, ledger, timeNs));
    }

    private long quietSince(Rule rule, Account account) {
        return quietSince.getOrDefault(account, Map.of()).getOrDefault(rule.id, model.nowNs());
    }

    /** The figure of a position with this holding, at the price as it is. */
    Judged read(Rule rule, Position position, NaiveHolding holding) {
        Fund fund = position.fund;
        boolean isProfit = rule.terms.kind == RuleKind.PNL_ABOVE || rule.terms.kind == RuleKind.PNL_BELOW;
        boolean isLevel = rule.terms.kind == RuleKind.NAV_ABOVE || rule.terms.kind == RuleKind.NAV_BELOW;
        return at(
                rule,
                position,
                holding,
                isProfit || isLevel ? fund.nav : fund.exIncome(),
                position.peak,
                reference(rule, fund.history, fund.date));
    }

    /** The figure before a price. */
    Judged readBefore(Rule rule, Position position, PriceChange change, BigDecimal peakBefore) {
        boolean isExIncome = switch (rule.terms.kind) {
            case NAV_ABOVE, NAV_BELOW -> false;
            case NAV_MOVED, DRAWDOWN -> true;
            default -> rule.terms.includeIncome && !change.restates();
        };
        return at(
                rule,
                position,
                position.holding,
                isExIncome ? change.exIncomeBefore() : change.navBefore(),
                peakBefore,
                reference(rule, change.historyBefore(), change.dateBefore()));
    }

    private static Judged at(
            Rule rule, Position position, NaiveHolding holding, BigDecimal nav, BigDecimal peak, BigDecimal reference) {
        if (holding.units.signum() == 0 || nav == null) {
            return Judged.ABSENT;
        }
        return switch (rule.terms.kind) {
            case NAV_ABOVE, NAV_BELOW -> Judged.plain(nav);
            case NAV_MOVED ->
                reference == null
                        ? Judged.ABSENT
                        : Judged.percent(nav.subtract(reference).abs(), reference);
            case DRAWDOWN -> {
                BigDecimal top = peak == null ? nav : peak.max(nav);
                yield Judged.percent(top.subtract(nav), top);
            }
            default -> {
                BigDecimal gain = position.fund.value(holding.units, nav).subtract(holding.cost);
                if (rule.terms.includeIncome) {
                    gain = gain.add(holding.income);
                }
                yield rule.terms.unit == LevelUnit.PERCENT ? Judged.percent(gain, holding.cost) : Judged.plain(gain);
            }
        };
    }

    /** The price that a move of a week or a month is counted from, or null. */
    private static BigDecimal reference(Rule rule, NavigableMap<Integer, BigDecimal> history, int date) {
        if (rule.terms.kind != RuleKind.NAV_MOVED || rule.terms.since == MoveSince.PREVIOUS || history.isEmpty()) {
            return null;
        }
        int then = rule.terms.since == MoveSince.WEEK
                ? date - 7
                : (int) LocalDate.ofEpochDay(date).minusMonths(1).toEpochDay();
        return history.floorEntry(then) == null
                ? null
                : history.floorEntry(then).getValue();
    }

    /** The price that a notification says it counts from, or null. */
    static BigDecimal reference(Rule rule, Position position) {
        Fund fund = position.fund;
        if (rule.terms.kind == RuleKind.DRAWDOWN && fund.nav != null) {
            return position.peak == null ? fund.exIncome() : position.peak.max(fund.exIncome());
        }
        return reference(rule, fund.history, fund.date);
    }
}
