package io.belfry.core.model;

import io.belfry.codec.BalanceField;
import io.belfry.codec.Direction;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OrderState;
import io.belfry.codec.RuleKind;
import io.belfry.codec.Severity;
import io.belfry.core.EventBuilder;
import io.belfry.core.Rung;
import io.belfry.core.model.NaiveState.Account;
import io.belfry.core.model.NaiveState.Alert;
import io.belfry.core.model.NaiveState.Customer;
import io.belfry.core.model.NaiveState.Fund;
import io.belfry.core.model.NaiveState.Hold;
import io.belfry.core.model.NaiveState.HoldChange;
import io.belfry.core.model.NaiveState.Order;
import io.belfry.core.model.NaiveState.Position;
import io.belfry.core.model.NaiveState.Rule;
import io.belfry.core.model.NaiveState.Subject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules of the model, from DESIGN.md section 7: what is in effect for whom, which edges a change makes, what is said.
 * Rules ring in the order in which they were first set, levels in the order in which the value passes them; what a change
 * of rules resolves on one subject goes by the alerts that rang first most lately.
 */
final class NaiveBell {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final NaiveState state;
    private final List<Rung> rung = new ArrayList<>();

    NaiveBell(NaiveState state) {
        this.state = state;
    }

    List<Rung> rung() {
        return rung;
    }

    /** A value as rules judge it; without a subject or a price there is none, of a zero cost it is no number. */
    private record Judged(boolean present, BigDecimal gain, BigDecimal cost) {
        static final Judged ABSENT = new Judged(false, null, null);

        static Judged money(BigDecimal amount) {
            return new Judged(true, amount, null);
        }

        static Judged percent(BigDecimal gain, BigDecimal cost) {
            return cost.signum() > 0 ? new Judged(true, gain, cost) : new Judged(true, null, null);
        }

        boolean isNumber() {
            return present && gain != null;
        }

        /** Compares with a level in its own unit. */
        int compareTo(BigDecimal level) {
            return cost == null ? gain.compareTo(level) : gain.multiply(HUNDRED).compareTo(level.multiply(cost));
        }

        /** The figure that a notification names, or null. */
        BigDecimal figure() {
            if (!isNumber()) {
                return null;
            }
            return cost == null ? gain : gain.multiply(HUNDRED).divide(cost, 4, RoundingMode.HALF_EVEN);
        }
    }

    /** The rules in effect for an account, in the order in which they were first set. */
    private List<Rule> inEffect(Account account) {
        List<Rule> reaching = state.rules.values().stream()
                .filter(rule -> !rule.removed && rule.terms.enabled && reaches(rule.terms, account))
                .toList();
        return reaching.stream()
                .filter(rule -> reaching.stream().noneMatch(other -> silences(other.terms, rule.terms)))
                .toList();
    }

    private static boolean reaches(EventBuilder.RuleSetting terms, Account account) {
        return switch (terms.scope) {
            case SEGMENT -> terms.scopeId.equals(account.customer.segment);
            case CUSTOMER -> terms.scopeId.equals(account.customer.id);
            case ACCOUNT -> terms.scopeId.equals(account.id);
            default -> true;
        };
    }

    private static boolean silences(EventBuilder.RuleSetting narrow, EventBuilder.RuleSetting broad) {
        return narrow.kind == broad.kind
                && narrow.currency.equals(broad.currency)
                && narrow.fund.equals(broad.fund)
                && narrow.scope.compareTo(broad.scope) > 0;
    }

    /** Whether the rule, being in effect for the account, is about this subject. */
    private static boolean isAbout(EventBuilder.RuleSetting terms, Subject subject) {
        if (subject instanceof Position position) {
            boolean fundFits = terms.fund.isEmpty() || terms.fund.equals(position.fund.id);
            boolean currencyFits = !hasLevels(terms.kind)
                    || terms.unit == LevelUnit.PERCENT
                    || terms.currency.equals(position.fund.terms.currency);
            return fundFits && currencyFits;
        }
        return terms.currency.isEmpty() || terms.currency.equals(subject.account().currency);
    }

    private static boolean isOnPositions(RuleKind kind) {
        return kind == RuleKind.NAV_UPDATED || kind == RuleKind.PNL_ABOVE || kind == RuleKind.PNL_BELOW;
    }

    private static boolean isOnAccounts(RuleKind kind) {
        return !isOnPositions(kind) && kind != RuleKind.ORDER_CHANGED;
    }

    private static boolean hasLevels(RuleKind kind) {
        return kind == RuleKind.BALANCE_ABOVE
                || kind == RuleKind.BALANCE_BELOW
                || kind == RuleKind.PNL_ABOVE
                || kind == RuleKind.PNL_BELOW;
    }

    private static boolean isBelow(RuleKind kind) {
        return kind == RuleKind.BALANCE_BELOW || kind == RuleKind.PNL_BELOW;
    }

    // ---------------------------------------------------------------- accounts

    /** An account's balances have changed, by a posting, a hold (null for none), or its limits. */
    void balanceChanged(
            Account account,
            BigDecimal ledgerBefore,
            BigDecimal availableBefore,
            EventBuilder.Posting posting,
            HoldChange change,
            Rung.Cause cause) {
        boolean knownAlready = change != null && change.asHeld() && change.hold().told;
        for (Rule rule : inEffect(account)) {
            EventBuilder.RuleSetting terms = rule.terms;
            if (!isOnAccounts(terms.kind) || !isAbout(terms, account)) {
                continue;
            }
            if (hasLevels(terms.kind)) {
                Judged before = Judged.money(terms.field == BalanceField.LEDGER ? ledgerBefore : availableBefore);
                judge(rule, account, before, read(rule, account), false, cause, posting);
            } else if (terms.kind == RuleKind.HOLD_CHANGED) {
                if (change != null
                        && !change.asHeld()
                        && (terms.min == null
                                || change.amount().compareTo(NaiveState.money(terms.min, account.currency)) >= 0)) {
                    ringHold(rule, account, change, cause);
                }
            } else if (posting != null && !knownAlready && isMeant(terms, posting)) {
                BigDecimal level = terms.kind == RuleKind.TRANSACTION_LARGE && terms.min != null
                        ? NaiveState.money(terms.min, account.currency)
                        : null;
                ringAccount(rule, account, NotificationState.INFO, 0, level, null, cause, posting);
            }
        }
    }

    private void ringHold(Rule rule, Account account, HoldChange change, Rung.Cause cause) {
        Hold hold = change.hold();
        hold.told = true;
        SortedMap<String, String> data = new TreeMap<>();
        data.put("currency", account.currency);
        put(data, "amount", change.amount());
        put(data, "left", hold.left);
        put(data, "ledger", account.ledger);
        put(data, "available", account.available());
        data.put("holdState", change.state().name());
        data.put("hold", hold.terms.hold);
        if (hold.terms.expiresNs != null) {
            data.put("expiresNs", Long.toString(hold.terms.expiresNs));
        }
        if (!hold.terms.counterparty.isEmpty()) {
            data.put("counterparty", hold.terms.counterparty);
        }
        if (!hold.terms.text.isEmpty()) {
            data.put("text", hold.terms.text);
        }
        rung.add(new Rung(
                Rung.Identity.NONE,
                NotificationType.HOLD_CHANGED,
                NotificationState.INFO,
                rule.terms.severity,
                account.customer.id,
                rule.id,
                rule.version,
                0,
                account.id,
                "",
                "",
                cause,
                data));
    }

    private static boolean isMeant(EventBuilder.RuleSetting terms, EventBuilder.Posting posting) {
        boolean in = posting.amountMinor > 0;
        boolean directionFits = terms.direction == Direction.BOTH || (terms.direction == Direction.IN) == in;
        boolean kindFits = terms.kind == RuleKind.TRANSACTION_LARGE
                || terms.kinds == 0
                || (terms.kinds >> posting.kind.value()) % 2 == 1;
        boolean largeEnough = terms.min == null
                || BigDecimal.valueOf(posting.amountMinor).abs().compareTo(BigDecimal.valueOf(terms.min)) >= 0;
        return directionFits && kindFits && largeEnough;
    }

    // ---------------------------------------------------------------- positions

    /**
     * A price has reached a position.
     *
     * @param navBefore as it was
     * @param distributed since the price before
     * @param restates whether it is a version of the same date
     */
    void priced(Position position, BigDecimal navBefore, BigDecimal distributed, boolean restates, Rung.Cause cause) {
        Fund fund = position.fund;
        boolean holds = position.holding.units.signum() > 0;
        boolean wasTold = position.toldDate != null && position.toldDate == fund.date;
        boolean corrected = holds && restates && wasTold;
        boolean told = false;
        for (Rule rule : inEffect(position.account)) {
            if (!isOnPositions(rule.terms.kind) || !isAbout(rule.terms, position)) {
                continue;
            }
            if (rule.terms.kind == RuleKind.NAV_UPDATED) {
                if (corrected && !told) {
                    correct(rule, position, cause);
                    told = true;
                } else if (!restates && holds && moves(rule, position, navBefore, distributed)) {
                    ringPosition(rule, NotificationType.NAV_UPDATED, position, NotificationState.INFO, 0, cause);
                    told = true;
                }
            } else {
                boolean countsIncomeTwice = rule.terms.includeIncome && !restates;
                BigDecimal nav = countsIncomeTwice ? NaiveState.less(navBefore, distributed) : navBefore;
                Judged before = readPosition(rule, position, position.holding, nav);
                judge(rule, position, before, read(rule, position), restates, cause, null);
            }
        }
        if (corrected && !told) {
            correct(null, position, cause);
            told = true;
        }
        if (told) {
            position.toldDate = fund.date;
            position.toldNav = fund.nav;
            position.referenceNav = NaiveState.less(fund.nav, restates ? distributed : BigDecimal.ZERO);
        }
    }

    /** A move is counted from what the holder was told last, or else from the price before. */
    private static boolean moves(Rule rule, Position position, BigDecimal navBefore, BigDecimal distributed) {
        if (rule.terms.min == null) {
            return true;
        }
        BigDecimal reference =
                position.referenceNav == null ? NaiveState.less(navBefore, distributed) : position.referenceNav;
        return reference != null
                && position.fund
                                .nav
                                .subtract(reference)
                                .abs()
                                .multiply(HUNDRED)
                                .compareTo(BigDecimal.valueOf(rule.terms.min, 4).multiply(reference))
                        >= 0;
    }

    /** A trade has changed a position; the price is the same. */
    void traded(Position position, NaiveHolding holdingBefore, Rung.Cause cause) {
        for (Rule rule : inEffect(position.account)) {
            if (isOnPositions(rule.terms.kind) && hasLevels(rule.terms.kind) && isAbout(rule.terms, position)) {
                Judged before = readPosition(rule, position, holdingBefore, position.fund.nav);
                judge(rule, position, before, read(rule, position), false, cause, null);
            }
        }
    }

    private Judged read(Rule rule, Subject subject) {
        if (subject instanceof Position position) {
            return readPosition(rule, position, position.holding, position.fund.nav);
        }
        Account account = subject.account();
        return Judged.money(rule.terms.field == BalanceField.LEDGER ? account.ledger : account.available());
    }

    private static Judged readPosition(Rule rule, Position position, NaiveHolding holding, BigDecimal nav) {
        if (holding.units.signum() == 0 || nav == null) {
            return Judged.ABSENT;
        }
        BigDecimal gain = position.fund.value(holding.units, nav).subtract(holding.cost);
        if (rule.terms.includeIncome) {
            gain = gain.add(holding.income);
        }
        return rule.terms.unit == LevelUnit.PERCENT ? Judged.percent(gain, holding.cost) : Judged.money(gain);
    }

    // ---------------------------------------------------------------- orders

    /** An order has come to a state. */
    void orderChanged(Order order, OrderState orderState, String reason, Rung.Cause cause) {
        for (Rule rule : inEffect(order.account)) {
            boolean isMeant = rule.terms.states == 0 || (rule.terms.states >> orderState.value()) % 2 == 1;
            if (rule.terms.kind == RuleKind.ORDER_CHANGED && isMeant) {
                SortedMap<String, String> data = new TreeMap<>();
                data.put("currency", order.fund.terms.currency);
                data.put("orderState", orderState.name());
                data.put("order", order.id);
                put(data, "units", order.units);
                put(data, "amount", order.amount);
                if (order.side != null) {
                    data.put("side", order.side.name());
                }
                if (order.due != null) {
                    data.put("due", order.due.toString());
                }
                if (!reason.isEmpty()) {
                    data.put("reason", reason);
                }
                rung.add(new Rung(
                        Rung.Identity.NONE,
                        NotificationType.ORDER_CHANGED,
                        NotificationState.INFO,
                        rule.terms.severity,
                        order.account.customer.id,
                        rule.id,
                        rule.version,
                        0,
                        order.account.id,
                        order.fund.id,
                        "",
                        cause,
                        data));
            }
        }
    }

    // ---------------------------------------------------------------- edges

    private void judge(
            Rule rule,
            Subject subject,
            Judged before,
            Judged after,
            boolean ignoreRecovery,
            Rung.Cause cause,
            EventBuilder.Posting posting) {
        Alert alert = alertOf(rule, subject);
        List<Long> passing = passing(rule);
        List<Long> resolved = new ArrayList<>();
        List<Long> triggered = new ArrayList<>();
        for (long level : passing) {
            if (alert != null && alert.openLevels.contains(level)) {
                if (isRecovered(rule, level, subject, after, ignoreRecovery)) {
                    resolved.add(0, level);
                }
            } else if (before.present() && holds(rule, level, subject, after) && !holds(rule, level, subject, before)) {
                triggered.add(level);
            }
        }
        if (resolved.isEmpty() && triggered.isEmpty()) {
            return;
        }
        if (alert == null) {
            alert = new Alert(subject, rule);
            state.alerts.add(alert);
            subject.alerts.add(0, alert);
        }
        alert.rule = rule;
        alert.openLevels.removeAll(resolved);
        alert.openLevels.addAll(triggered);
        for (long level : resolved) {
            ringEdge(rule, alert, NotificationState.RESOLVED, level, before, cause, posting);
        }
        for (long level : triggered) {
            ringEdge(rule, alert, NotificationState.TRIGGERED, level, before, cause, posting);
        }
    }

    private static Alert alertOf(Rule rule, Subject subject) {
        return subject.alerts.stream()
                .filter(alert -> alert.rule.id.equals(rule.id))
                .findFirst()
                .orElse(null);
    }

    /** The levels in the order in which a value passes them on its way into the condition. */
    private static List<Long> passing(Rule rule) {
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

    private static BigDecimal inUnit(Rule rule, long scaled, Subject subject) {
        if (rule.terms.unit == LevelUnit.PERCENT) {
            return BigDecimal.valueOf(scaled, 4);
        }
        String currency =
                subject instanceof Position position ? position.fund.terms.currency : subject.account().currency;
        return NaiveState.money(scaled, currency);
    }

    private static boolean holds(Rule rule, long level, Subject subject, Judged value) {
        if (!value.isNumber()) {
            return false;
        }
        int sign = value.compareTo(inUnit(rule, level, subject));
        return isBelow(rule.terms.kind) ? sign < 0 : sign >= 0;
    }

    private static boolean isRecovered(Rule rule, long level, Subject subject, Judged value, boolean ignoreRecovery) {
        if (!value.isNumber()) {
            return true;
        }
        BigDecimal back = ignoreRecovery ? BigDecimal.ZERO : inUnit(rule, rule.terms.recovery, subject);
        BigDecimal edge = inUnit(rule, level, subject);
        return isBelow(rule.terms.kind)
                ? value.compareTo(edge.add(back)) >= 0
                : value.compareTo(edge.subtract(back)) < 0;
    }

    // ---------------------------------------------------------------- changes of rules

    /** Rules have changed: what is open stays where its rule still holds, and resolves elsewhere, at once. */
    void rulesChanged(Rung.Cause cause) {
        for (Alert alert : List.copyOf(state.alerts)) {
            if (!alert.openLevels.isEmpty()) {
                for (Alert ofSubject : List.copyOf(alert.subject.alerts)) {
                    reconcile(ofSubject, cause);
                }
            }
        }
    }

    /** A customer has moved to another segment. */
    void customerMoved(Customer customer, Rung.Cause cause) {
        for (Account account : state.accounts.values()) {
            if (account.customer == customer) {
                List.copyOf(account.alerts).forEach(alert -> reconcile(alert, cause));
                for (Position position : account.positions) {
                    List.copyOf(position.alerts).forEach(alert -> reconcile(alert, cause));
                }
            }
        }
    }

    private void reconcile(Alert alert, Rung.Cause cause) {
        if (alert.openLevels.isEmpty()) {
            return;
        }
        Rule old = alert.rule;
        Rule rule = state.rules.get(old.id);
        List<Long> openOfOld = passing(old);
        openOfOld.retainAll(alert.openLevels);
        Collections.reverse(openOfOld);
        boolean stands = rule.terms.kind == old.terms.kind
                && inEffect(alert.subject.account()).contains(rule)
                && isAbout(rule.terms, alert.subject);
        if (stands && rule.version == old.version) {
            return;
        }
        List<Long> takenOver = new ArrayList<>();
        if (stands) {
            Judged now = read(rule, alert.subject);
            for (long level : passing(rule)) {
                if (takenOver.size() < openOfOld.size() && holds(rule, level, alert.subject, now)) {
                    takenOver.add(level);
                }
            }
        }
        Judged before = read(old, alert.subject);
        int resolving = openOfOld.size() - takenOver.size();
        for (long level : openOfOld.subList(0, resolving)) {
            ringEdge(old, alert, NotificationState.RESOLVED, level, before, cause, null);
        }
        alert.openLevels.clear();
        alert.openLevels.addAll(takenOver);
        if (stands) {
            alert.rule = rule;
        }
    }

    // ---------------------------------------------------------------- what is said

    private void ringEdge(
            Rule rule,
            Alert alert,
            NotificationState edge,
            long level,
            Judged before,
            Rung.Cause cause,
            EventBuilder.Posting posting) {
        alert.edges++;
        BigDecimal previous = before.figure();
        BigDecimal levelFigure = inUnit(rule, level, alert.subject);
        if (alert.subject instanceof Position position) {
            SortedMap<String, String> data = figures(position);
            put(data, "level", levelFigure);
            put(data, "previous", previous);
            data.put("levelUnit", rule.terms.unit.name());
            ring(rule, NotificationType.valueOf(rule.terms.kind.name()), position, edge, alert.edges, cause, data);
        } else {
            ringAccount(rule, alert.subject.account(), edge, alert.edges, levelFigure, previous, cause, posting);
        }
    }

    private void ringAccount(
            Rule rule,
            Account account,
            NotificationState edge,
            int edgeNumber,
            BigDecimal level,
            BigDecimal previous,
            Rung.Cause cause,
            EventBuilder.Posting posting) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("currency", account.currency);
        put(data, "ledger", account.ledger);
        put(data, "available", account.available());
        put(data, "level", level);
        put(data, "previous", previous);
        if (hasLevels(rule.terms.kind)) {
            data.put("field", rule.terms.field.name());
        }
        if (posting != null) {
            put(data, "amount", NaiveState.money(posting.amountMinor, account.currency));
            data.put("kind", posting.kind.name());
            if (!posting.counterparty.isEmpty()) {
                data.put("counterparty", posting.counterparty);
            }
            if (!posting.text.isEmpty()) {
                data.put("text", posting.text);
            }
        }
        rung.add(new Rung(
                Rung.Identity.NONE,
                NotificationType.valueOf(rule.terms.kind.name()),
                edge,
                rule.terms.severity,
                account.customer.id,
                rule.id,
                rule.version,
                edgeNumber,
                account.id,
                "",
                "",
                cause,
                data));
    }

    private void ringPosition(
            Rule rule, NotificationType type, Position position, NotificationState edge, int number, Rung.Cause cause) {
        ring(rule, type, position, edge, number, cause, figures(position));
    }

    /** With the figures as they are, and as they were told. */
    private void correct(Rule rule, Position position, Rung.Cause cause) {
        SortedMap<String, String> data = figures(position);
        BigDecimal value = position.fund.value(position.holding.units, position.toldNav);
        BigDecimal cost = position.holding.cost;
        put(data, "was.nav", position.toldNav);
        if (NaiveState.fits(value)) {
            put(data, "was.value", value);
            put(data, "was.unrealised", value.subtract(cost));
            put(data, "was.unrealisedPercent", percent(value.subtract(cost), cost));
        }
        ring(rule, NotificationType.NAV_CORRECTED, position, NotificationState.CORRECTED, 0, cause, data);
    }

    private void ring(
            Rule rule,
            NotificationType type,
            Position position,
            NotificationState edge,
            int edgeNumber,
            Rung.Cause cause,
            SortedMap<String, String> data) {
        rung.add(new Rung(
                Rung.Identity.NONE,
                type,
                edge,
                rule == null ? Severity.INFO : rule.terms.severity,
                position.account.customer.id,
                rule == null ? "" : rule.id,
                rule == null ? 0 : rule.version,
                edgeNumber,
                position.account.id,
                position.fund.id,
                "",
                cause,
                data));
    }

    private static SortedMap<String, String> figures(Position position) {
        Fund fund = position.fund;
        NaiveHolding holding = position.holding;
        SortedMap<String, String> data = new TreeMap<>();
        data.put("currency", fund.terms.currency);
        put(data, "units", holding.units);
        put(data, "cost", holding.cost);
        put(data, "realised", holding.realised);
        put(data, "income", holding.income);
        put(data, "nav", fund.nav);
        put(data, "previousNav", fund.previousDateNav);
        if (fund.nav != null) {
            BigDecimal value = fund.value(holding.units, fund.nav);
            put(data, "value", value);
            put(data, "unrealised", value.subtract(holding.cost));
            put(data, "unrealisedPercent", percent(value.subtract(holding.cost), holding.cost));
            data.put("date", Integer.toString(fund.date));
            if (fund.previousDateNav != null) {
                BigDecimal then = fund.value(holding.units, fund.previousDateNav);
                put(data, "dayChange", NaiveState.fits(then) ? value.subtract(then) : null);
            }
        }
        return data;
    }

    private static BigDecimal percent(BigDecimal gain, BigDecimal cost) {
        return cost.signum() > 0 ? gain.multiply(HUNDRED).divide(cost, 2, RoundingMode.HALF_EVEN) : null;
    }

    private static void put(SortedMap<String, String> data, String name, BigDecimal figure) {
        if (figure != null && NaiveState.fits(figure)) {
            data.put(name, figure.toPlainString());
        }
    }
}
