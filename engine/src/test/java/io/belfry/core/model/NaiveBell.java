package io.belfry.core.model;

import io.belfry.codec.Direction;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.NotificationState;
import io.belfry.codec.OrderState;
import io.belfry.codec.RuleKind;
import io.belfry.core.EventBuilder;
import io.belfry.core.EventBuilder.RuleSetting;
import io.belfry.core.Rung;
import io.belfry.core.model.NaiveHolding.Kind;
import io.belfry.core.model.NaiveHolding.Step;
import io.belfry.core.model.NaiveReadings.PriceChange;
import io.belfry.core.model.NaiveState.Account;
import io.belfry.core.model.NaiveState.Alert;
import io.belfry.core.model.NaiveState.Customer;
import io.belfry.core.model.NaiveState.HoldChange;
import io.belfry.core.model.NaiveState.Order;
import io.belfry.core.model.NaiveState.Position;
import io.belfry.core.model.NaiveState.Rule;
import io.belfry.core.model.NaiveState.Seen;
import io.belfry.core.model.NaiveState.Subject;
import io.belfry.core.model.NaiveTimers.Purpose;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The rules of the model, from DESIGN.md section 7: what is in effect for whom, which edges a change makes, what has to wait
 * for the end of a cooldown. Everything happens at once, to everybody, in the order in which a customer hears it: by
 * event; positions in the order in which they came to be; rules in the order in which they were first set; levels in the order in
 * which the value passes them; what a change of rules resolves by accounts, of each what is on the account first.
 */
final class NaiveBell {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final NaiveModel model;
    private final NaiveState state;
    private final NaiveReadings readings;
    private final NaiveVoice voice;
    private final Map<Account, Map<String, Quiet>> quiet = new HashMap<>();

    /** Waits for an account to be without postings for a time. */
    private static final class Quiet {
        int version;

        /** Null when there is nothing to wait for. */
        NaiveTimers.Timer timer;
    }

    NaiveBell(NaiveModel model, NaiveState state) {
        this.model = model;
        this.state = state;
        readings = new NaiveReadings(model);
        voice = new NaiveVoice(model, readings);
    }

    List<Rung> rung() {
        return voice.rung;
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

    private List<Rule> inEffect(Subject subject) {
        boolean isPosition = subject instanceof Position;
        return inEffect(subject.account()).stream()
                .filter(rule -> isPosition == NaiveReadings.isOnPositions(rule.terms.kind)
                        && rule.terms.kind != RuleKind.ORDER_CHANGED
                        && isAbout(rule.terms, subject))
                .toList();
    }

    private static boolean reaches(RuleSetting terms, Account account) {
        return switch (terms.scope) {
            case SEGMENT -> terms.scopeId.equals(account.customer.segment);
            case CUSTOMER -> terms.scopeId.equals(account.customer.id);
            case ACCOUNT -> terms.scopeId.equals(account.id);
            default -> true;
        };
    }

    private static boolean silences(RuleSetting narrow, RuleSetting broad) {
        return narrow.kind == broad.kind
                && narrow.currency.equals(broad.currency)
                && narrow.fund.equals(broad.fund)
                && narrow.scope.compareTo(broad.scope) > 0;
    }

    /** Whether the rule, being in effect for the account, is about this subject. */
    private static boolean isAbout(RuleSetting terms, Subject subject) {
        if (subject instanceof Position position) {
            boolean fundFits = terms.fund.isEmpty() || terms.fund.equals(position.fund.id);
            boolean isMoney = NaiveReadings.hasLevels(terms) && terms.unit == LevelUnit.MONEY;
            return fundFits && (!isMoney || terms.currency.equals(position.fund.terms.currency));
        }
        return terms.currency.isEmpty() || terms.currency.equals(subject.account().currency);
    }

    // ---------------------------------------------------------------- accounts

    /**
     * An account's balances have changed, by a posting, a hold (null for none), or its limits.
     *
     * @param own what is remembered of the posting
     * @param reversed what is remembered of the posting that this one takes back; null for none
     */
    void balanceChanged(
            Account account,
            BigDecimal ledgerBefore,
            BigDecimal availableBefore,
            EventBuilder.Posting posting,
            Seen own,
            Seen reversed,
            HoldChange change,
            Rung.Cause cause) {
        boolean knownAlready = change != null && change.asHeld() && change.hold().told;
        for (Rule rule : inEffect((Subject) account)) {
            RuleSetting terms = rule.terms;
            switch (terms.kind) {
                case HOLD_CHANGED -> {
                    if (change != null && !change.asHeld() && isLargeEnough(terms, change, account)) {
                        inform(rule, account, () -> voice.held(rule, account, change, cause));
                    }
                }
                case BALANCE_CHANGED, TRANSACTION_LARGE -> {
                    if (posting != null && !knownAlready && isMeant(terms, posting)) {
                        boolean named = terms.kind == RuleKind.TRANSACTION_LARGE && terms.min != null;
                        BigDecimal level = named ? NaiveState.money(terms.min, account.currency) : null;
                        inform(rule, account, () -> voice.posted(rule, account, level, cause, posting));
                    }
                }
                case VELOCITY, OUTFLOW -> {
                    if (posting != null) {
                        Judged before = readings.read(rule, account, ledgerBefore, availableBefore);
                        readings.postings.post(
                                rule, account, NaiveState.money(posting.amountMinor, account.currency), own, reversed);
                        judge(rule, account, before, false, cause, posting);
                    }
                }
                case DORMANT -> {
                    if (posting != null) {
                        awake(rule, account, cause, posting);
                    }
                }
                default -> {
                    Judged before = readings.read(rule, account, ledgerBefore, availableBefore);
                    judge(rule, account, before, false, cause, posting);
                }
            }
        }
    }

    private static boolean isLargeEnough(RuleSetting terms, HoldChange change, Account account) {
        return terms.min == null || change.amount().compareTo(NaiveState.money(terms.min, account.currency)) >= 0;
    }

    private static boolean isMeant(RuleSetting terms, EventBuilder.Posting posting) {
        boolean in = posting.amountMinor > 0;
        boolean directionFits = terms.direction == Direction.BOTH || (terms.direction == Direction.IN) == in;
        boolean kindFits = terms.kind == RuleKind.TRANSACTION_LARGE
                || terms.kinds == 0
                || (terms.kinds >> posting.kind.value()) % 2 == 1;
        boolean largeEnough = terms.min == null
                || BigDecimal.valueOf(posting.amountMinor).abs().compareTo(BigDecimal.valueOf(terms.min)) >= 0;
        return directionFits && kindFits && largeEnough;
    }

    // ---------------------------------------------------------------- quiet accounts

    private void awake(Rule rule, Account account, Rung.Cause cause, EventBuilder.Posting posting) {
        Alert alert = account.alerts.get(rule.id);
        if (alert != null && !alert.isQuiet()) {
            List<Long> open = new ArrayList<>(alert.openLevels);
            passed(rule, alert, open, List.of(), readings.read(rule, account), cause, posting);
            alert.waiting.clear();
            keepDeadline(alert);
        }
        readings.quietSince.get(account).put(rule.id, model.nowNs());
        listen(rule, account);
    }

    /** Waits for the account's silence, if it can come yet; a deadline that a posting has put off stays until it is due. */
    private void listen(Rule rule, Account account) {
        listen(rule, account, model.nowNs());
    }

    /** The same for a silence that comes after {@code afterNs}. */
    private void listen(Rule rule, Account account, long afterNs) {
        Quiet waits = quiet.get(account).get(rule.id);
        if (waits.timer != null && waits.version != rule.version) {
            model.timers().cancel(waits.timer);
            waits.timer = null;
        }
        waits.version = rule.version;
        Alert alert = account.alerts.get(rule.id);
        long deadlineNs = readings.quietSince.get(account).get(rule.id) + rule.terms.windowNs;
        if (waits.timer == null && deadlineNs > afterNs && (alert == null || alert.isQuiet())) {
            waits.timer = set(Purpose.QUIET, account, rule, deadlineNs, cause -> silent(rule, account, waits, cause));
        }
    }

    private void silent(Rule rule, Account account, Quiet waits, Rung.Cause cause) {
        waits.timer = null;
        if (account.closed) {
            return;
        }
        if (readings.quietSince.get(account).get(rule.id) + rule.terms.windowNs > cause.feedSeq()) {
            listen(rule, account, cause.feedSeq());
        } else {
            passed(
                    rule,
                    alertOf(rule, account),
                    List.of(),
                    NaiveReadings.passing(rule),
                    readings.read(rule, account),
                    cause,
                    null);
        }
    }

    // ---------------------------------------------------------------- positions

    /** A price has reached a position. */
    void priced(Position position, PriceChange change, Rung.Cause cause) {
        boolean holds = position.holding.units.signum() > 0;
        boolean wasTold = position.toldDate != null && position.toldDate == position.fund.date;
        boolean corrected = holds && change.restates() && wasTold;
        boolean toldCorrection = false;
        boolean toldMove = false;
        boolean toldPrice = false;
        BigDecimal peakBefore = position.peak;
        if (!change.restates() && change.navBefore() != null && isTracked(position)) {
            BigDecimal last = change.exIncomeBefore();
            position.peak = position.peak == null ? last : position.peak.max(last);
        }
        for (Rule rule : inEffect((Subject) position)) {
            if (NaiveReadings.hasLevels(rule.terms)) {
                Judged before = readings.readBefore(rule, position, change, peakBefore);
                judge(rule, position, before, change.restates(), cause, null);
            } else if (rule.terms.kind == RuleKind.NAV_MOVED) {
                BigDecimal reference = change.exIncomeBefore();
                if (!change.restates() && holds && moved(position, reference, rule.terms.levels[0])) {
                    toldMove |= inform(rule, position, () -> voice.priced(rule, position, reference, cause));
                }
            } else if (rule.terms.kind == RuleKind.NAV_UPDATED) {
                if (corrected && !toldCorrection) {
                    voice.corrected(rule, position, cause);
                    toldCorrection = true;
                } else if (!change.restates() && holds && isUpdateMeant(rule, position, change)) {
                    toldPrice |= inform(rule, position, () -> voice.priced(rule, position, null, cause));
                }
            }
        }
        if (corrected && !toldCorrection) {
            voice.corrected(null, position, cause);
        }
        if (corrected || toldPrice || toldMove) {
            position.toldDate = position.fund.date;
            position.toldNav = position.fund.nav;
        }
        if (corrected || toldPrice) {
            position.referenceNav = position.fund.exIncome();
        }
    }

    /** A move is counted from what the holder was told last, or else from the price before. */
    private static boolean isUpdateMeant(Rule rule, Position position, PriceChange change) {
        BigDecimal reference = position.referenceNav == null ? change.exIncomeBefore() : position.referenceNav;
        return rule.terms.min == null || moved(position, reference, rule.terms.min);
    }

    private static boolean moved(Position position, BigDecimal reference, long percent) {
        return reference != null
                && position.fund
                                .nav
                                .subtract(reference)
                                .abs()
                                .multiply(HUNDRED)
                                .compareTo(BigDecimal.valueOf(percent, 4).multiply(reference))
                        >= 0;
    }

    private boolean isTracked(Position position) {
        return position.holding.units.signum() > 0
                && inEffect((Subject) position).stream().anyMatch(rule -> rule.terms.kind == RuleKind.DRAWDOWN);
    }

    /** A trade has changed a position; the price is the same. */
    void traded(Position position, NaiveHolding holdingBefore, Rung.Cause cause) {
        for (Rule rule : inEffect((Subject) position)) {
            if (NaiveReadings.hasLevels(rule.terms)) {
                judge(rule, position, readings.read(rule, position, holdingBefore), false, cause, null);
            }
        }
    }

    /** A split, a distribution or a yield has reached a position. */
    void fundActed(Position position, Step action, NaiveHolding before, Rung.Cause cause) {
        if (before.units.signum() == 0) {
            return;
        }
        int bit = action.kind() == Kind.SPLIT ? 2 : 1;
        for (Rule rule : inEffect((Subject) position)) {
            boolean isMeant = rule.terms.events == 0 || (rule.terms.events & bit) != 0;
            if (rule.terms.kind == RuleKind.FUND_EVENT && isMeant) {
                inform(rule, position, () -> voice.acted(rule, position, action, before, cause));
            }
        }
    }

    // ---------------------------------------------------------------- orders

    /** An order has come to a state. */
    void orderChanged(Order order, OrderState orderState, String reason, Rung.Cause cause) {
        for (Rule rule : inEffect(order.account)) {
            boolean isMeant = rule.terms.states == 0 || (rule.terms.states >> orderState.value()) % 2 == 1;
            if (rule.terms.kind == RuleKind.ORDER_CHANGED && isMeant) {
                inform(rule, order.account, () -> voice.ordered(rule, order, orderState, reason, cause));
            }
        }
    }

    // ---------------------------------------------------------------- edges

    /** Holds the figure as it is now against the one before. */
    private void judge(
            Rule rule,
            Subject subject,
            Judged before,
            boolean ignoreRecovery,
            Rung.Cause cause,
            EventBuilder.Posting posting) {
        Judged after = readings.read(rule, subject);
        Alert alert = subject.alerts.get(rule.id);
        List<Long> recovered = new ArrayList<>();
        List<Long> triggered = new ArrayList<>();
        for (long level : NaiveReadings.passing(rule)) {
            if (alert != null && alert.has(level)) {
                if (isRecovered(rule, level, subject, after, ignoreRecovery)) {
                    recovered.add(0, level);
                }
            } else if (before.present() && holds(rule, level, subject, after) && !holds(rule, level, subject, before)) {
                triggered.add(level);
            }
        }
        if (!recovered.isEmpty() || !triggered.isEmpty()) {
            passed(rule, alertOf(rule, subject), recovered, triggered, before, cause, posting);
        }
    }

    /** What rang and recovered resolves; what is triggered rings, or waits for the end of the cooldown. */
    private void passed(
            Rule rule,
            Alert alert,
            List<Long> recovered,
            List<Long> triggered,
            Judged before,
            Rung.Cause cause,
            EventBuilder.Posting posting) {
        alert.rule = rule;
        alert.waiting.removeAll(recovered);
        keepDeadline(alert);
        for (long level : recovered) {
            if (alert.openLevels.remove(level)) {
                voice.edge(alert, rule, NotificationState.RESOLVED, level, before, cause, posting);
            }
        }
        if (triggered.isEmpty()) {
            return;
        }
        if (isCooling(alert) || !alert.waiting.isEmpty()) {
            alert.waiting.addAll(triggered);
            keepDeadline(alert);
            return;
        }
        alert.openLevels.addAll(triggered);
        for (long level : triggered) {
            voice.edge(alert, rule, NotificationState.TRIGGERED, level, before, cause, posting);
        }
        coolDown(rule, alert);
    }

    private static Alert alertOf(Rule rule, Subject subject) {
        return subject.alerts.computeIfAbsent(rule.id, id -> new Alert(subject, rule));
    }

    private static boolean holds(Rule rule, long level, Subject subject, Judged value) {
        if (!value.isNumber()) {
            return false;
        }
        int sign = value.compareTo(NaiveReadings.level(rule, level, subject));
        return NaiveReadings.isBelow(rule.terms.kind) ? sign < 0 : sign >= 0;
    }

    private static boolean isRecovered(Rule rule, long level, Subject subject, Judged value, boolean ignoreRecovery) {
        if (!value.isNumber()) {
            return true;
        }
        BigDecimal back = ignoreRecovery ? BigDecimal.ZERO : NaiveReadings.recovery(rule, subject);
        BigDecimal edge = NaiveReadings.level(rule, level, subject);
        return NaiveReadings.isBelow(rule.terms.kind)
                ? value.compareTo(edge.add(back)) >= 0
                : value.compareTo(edge.subtract(back)) < 0;
    }

    // ---------------------------------------------------------------- cooldowns

    /** Says something that has no edges, unless the rule has been heard of this subject a short while ago. */
    private boolean inform(Rule rule, Subject subject, Runnable saying) {
        Alert alert = subject.alerts.get(rule.id);
        if (alert != null && isCooling(alert)) {
            return false;
        }
        saying.run();
        if (rule.terms.cooldownNs > 0) {
            coolDown(rule, alertOf(rule, subject));
        }
        return true;
    }

    private boolean isCooling(Alert alert) {
        return alert.coolUntilNs != null && model.nowNs() < alert.coolUntilNs;
    }

    private void coolDown(Rule rule, Alert alert) {
        if (rule.terms.cooldownNs > 0) {
            alert.rule = rule;
            alert.coolUntilNs = model.nowNs() + rule.terms.cooldownNs;
        }
    }

    /** There is a deadline while something waits. */
    private void keepDeadline(Alert alert) {
        if (alert.waiting.isEmpty() && alert.cooldown != null) {
            model.timers().cancel(alert.cooldown);
            alert.cooldown = null;
        } else if (!alert.waiting.isEmpty() && alert.cooldown == null) {
            alert.cooldown =
                    set(Purpose.COOLDOWN, alert.subject, alert.rule, alert.coolUntilNs, cause -> ended(alert, cause));
        }
    }

    /** What waited rings, where it has not recovered meanwhile. */
    private void ended(Alert alert, Rung.Cause cause) {
        alert.cooldown = null;
        List<Long> waited = NaiveReadings.passing(alert.rule);
        waited.retainAll(alert.waiting);
        alert.waiting.clear();
        passed(alert.rule, alert, List.of(), waited, readings.read(alert.rule, alert.subject), cause, null);
    }

    private NaiveTimers.Timer set(
            Purpose purpose, Subject subject, Rule rule, long deadlineNs, Consumer<Rung.Cause> action) {
        int ruleNumber = List.copyOf(state.rules.keySet()).indexOf(rule.id);
        return model.timers().set(purpose, subject instanceof Position, subject.number, ruleNumber, deadlineNs, action);
    }

    private void forgetCooldown(Alert alert) {
        alert.waiting.clear();
        alert.coolUntilNs = null;
        keepDeadline(alert);
    }

    // ---------------------------------------------------------------- changes of rules

    /** A rule has changed: what is open stays where its rule still holds, and resolves elsewhere, at once. */
    void ruleChanged(String id, Rung.Cause cause) {
        for (Account account : state.accounts.values()) {
            forEachSubject(account, subject -> {
                Alert alert = subject.alerts.get(id);
                if (alert != null) {
                    forgetCooldown(alert);
                }
            });
            forEachSubject(account, subject -> reconcile(subject, cause));
        }
    }

    /** A customer has moved to another segment. */
    void customerMoved(Customer customer, Rung.Cause cause) {
        for (Account account : state.accounts.values()) {
            if (account.customer == customer) {
                forEachSubject(account, subject -> reconcile(subject, cause));
            }
        }
    }

    private static void forEachSubject(Account account, Consumer<Subject> action) {
        action.accept(account);
        account.positions.forEach(action);
    }

    private void reconcile(Subject subject, Rung.Cause cause) {
        for (String rule : state.rules.keySet()) {
            Alert alert = subject.alerts.get(rule);
            if (alert != null && !alert.isQuiet()) {
                reconcile(alert, cause);
            }
        }
    }

    private void reconcile(Alert alert, Rung.Cause cause) {
        Rule old = alert.rule;
        Rule rule = state.rules.get(old.id);
        List<Long> openOfOld = NaiveReadings.passing(old);
        openOfOld.retainAll(alert.openLevels);
        Collections.reverse(openOfOld);
        boolean stands = rule.terms.kind == old.terms.kind
                && NaiveReadings.hasLevels(rule.terms)
                && inEffect(alert.subject).contains(rule);
        if (stands && rule.version == old.version) {
            return;
        }
        alert.waiting.clear();
        keepDeadline(alert);
        List<Long> takenOver = new ArrayList<>();
        if (stands) {
            Judged now = readings.read(rule, alert.subject);
            for (long level : NaiveReadings.passing(rule)) {
                if (takenOver.size() < openOfOld.size() && holds(rule, level, alert.subject, now)) {
                    takenOver.add(level);
                }
            }
        }
        Judged before = readings.read(old, alert.subject);
        int resolving = openOfOld.size() - takenOver.size();
        for (long level : openOfOld.subList(0, resolving)) {
            voice.edge(alert, old, NotificationState.RESOLVED, level, before, cause, null);
        }
        alert.openLevels.clear();
        alert.openLevels.addAll(takenOver);
        if (stands) {
            alert.rule = rule;
        }
    }

    // ---------------------------------------------------------------- after every event

    /** Begins, goes on with and ends what follows from which rules are in effect and which alerts are open. */
    void settle() {
        for (Account account : state.accounts.values()) {
            settleQuiet(account);
            readings.postings.keepOnly(account, inEffect((Subject) account));
            for (String rule : state.rules.keySet()) {
                if (account.alerts.containsKey(rule)) {
                    settleBoundary(account, account.alerts.get(rule));
                }
            }
            for (Position position : account.positions) {
                if (position.peak != null && !isTracked(position)) {
                    position.peak = null;
                }
            }
        }
    }

    private void settleQuiet(Account account) {
        Map<String, Quiet> known = quiet.computeIfAbsent(account, key -> new HashMap<>());
        Map<String, Long> since = readings.quietSince.computeIfAbsent(account, key -> new HashMap<>());
        List<Rule> inEffect = inEffect((Subject) account).stream()
                .filter(rule -> rule.terms.kind == RuleKind.DORMANT)
                .toList();
        for (String id : List.copyOf(known.keySet())) {
            if (inEffect.stream().noneMatch(rule -> rule.id.equals(id))) {
                Quiet over = known.remove(id);
                since.remove(id);
                if (over.timer != null) {
                    model.timers().cancel(over.timer);
                }
            }
        }
        for (Rule rule : inEffect) {
            if (!known.containsKey(rule.id)) {
                known.put(rule.id, new Quiet());
                since.put(rule.id, model.nowNs());
                listen(rule, account);
            } else if (known.get(rule.id).version != rule.version) {
                listen(rule, account);
            }
        }
    }

    /** While something is open there is a deadline; one that is there stays until it is due, or the rule counts anew. */
    private void settleBoundary(Account account, Alert alert) {
        Rule rule = state.rules.get(alert.rule.id);
        boolean counts = readings.postings.counts(rule, account);
        if (alert.boundary != null && !counts) {
            model.timers().cancel(alert.boundary);
            alert.boundary = null;
        }
        if (alert.boundary == null && counts && !alert.isQuiet()) {
            long boundaryNs = NaivePostings.boundaryNs(rule, model.nowNs());
            alert.boundary = set(Purpose.BOUNDARY, account, rule, boundaryNs, cause -> passed(account, alert, cause));
        }
    }

    private void passed(Account account, Alert alert, Rung.Cause cause) {
        alert.boundary = null;
        if (!alert.isQuiet()) {
            Judged before = readings.readAt(alert.rule, account, cause.feedSeq() - 1);
            judge(alert.rule, account, before, false, cause, null);
            settleBoundary(account, alert);
        }
    }
}
