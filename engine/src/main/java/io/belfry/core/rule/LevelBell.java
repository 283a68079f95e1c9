package io.belfry.core.rule;

import io.belfry.codec.NotificationState;
import io.belfry.core.notification.Cause;

/**
 * Rings the edges of level rules for one kind of subject, and keeps their alerts in step with the rule book. What a
 * subject is, how it is read and what its notification says is the subclass's.
 *
 * <p>The core's thread only.
 */
public abstract class LevelBell {
    private final RuleBook book;
    private final RuleCauses causes;
    private final AlertTable alerts;
    private final int subjectKind;
    private final LevelEdges edges = new LevelEdges();
    private final Reading now = new Reading();

    protected LevelBell(RuleBook book, RuleCauses causes, AlertTable alerts, int subjectKind) {
        this.book = book;
        this.causes = causes;
        this.alerts = alerts;
        this.subjectKind = subjectKind;
    }

    /** The subject's first alert, or {@link AlertTable#NONE}. */
    protected abstract int firstAlert(int subject);

    protected abstract void firstAlert(int subject, int alert);

    /** The account that the subject belongs to. */
    protected abstract int account(int subject);

    /** Whether a rule that is in effect for the subject's account is about this subject: its currency, its fund. */
    protected abstract boolean isMeant(Rule rule, int subject);

    /** Reads the subject as it is now. */
    protected abstract void read(Rule rule, int subject, Reading into);

    /**
     * Writes one notification.
     *
     * @param previous the judged value before, as {@link Reading#rounded} gives it
     */
    protected abstract void ring(
            Cause cause, Rule rule, int subject, NotificationState state, long level, int edge, long previous);

    /** Brings the subject's open alerts in step with the rules as they stand; call it before the subject changes. */
    public final void reconcile(int subject) {
        for (int alert = firstAlert(subject); alert != AlertTable.NONE; alert = alerts.next(alert)) {
            if (alerts.bookVersion(alert) != book.version()) {
                reconcileAlert(alert, subject);
            }
        }
    }

    /** Resolves what is open under rules that are no longer in effect for the subject, because of {@code cause}. */
    public final void resolveOutOfEffect(int subject, Cause cause) {
        for (int alert = firstAlert(subject); alert != AlertTable.NONE; alert = alerts.next(alert)) {
            Rule rule = book.rule(alerts.rule(alert));
            if (alerts.openLevels(alert) != 0 && rule != null && !book.isInEffect(rule, account(subject))) {
                read(rule, subject, now);
                resolveLast(alert, subject, rule, Integer.bitCount(alerts.openLevels(alert)), cause);
            }
        }
    }

    /** Rings what happened to the rule's levels between two readings. */
    public final void judge(
            Rule rule, int subject, Reading before, Reading after, boolean ignoreRecovery, Cause cause) {
        int first = firstAlert(subject);
        int alert = first == AlertTable.NONE ? AlertTable.NONE : alerts.find(first, rule.handle());
        int open = alert == AlertTable.NONE ? 0 : alerts.openLevels(alert);
        edges.find(rule, open, before, after, ignoreRecovery);
        int resolved = edges.resolved();
        int triggered = edges.triggered();
        if ((resolved | triggered) == 0) {
            return;
        }
        if (alert == AlertTable.NONE) {
            alert = alerts.add(rule, book.version(), subjectKind, subject, first);
            firstAlert(subject, alert);
        }
        alerts.ruleVersion(alert, rule.version());
        alerts.bookVersion(alert, book.version());
        alerts.openLevels(alert, (open & ~resolved) | triggered);
        if (open == 0) {
            alerts.since(alert, cause.timeNs(), cause.sequence());
        }
        long previous = before.rounded(rule.levelUnit());
        for (int n = rule.levels().length - 1; n >= 0; n--) {
            ringLevel(
                    rule,
                    subject,
                    alert,
                    LevelEdges.nthPassed(rule, n),
                    resolved,
                    NotificationState.RESOLVED,
                    previous,
                    cause);
        }
        for (int n = 0; n < rule.levels().length; n++) {
            ringLevel(
                    rule,
                    subject,
                    alert,
                    LevelEdges.nthPassed(rule, n),
                    triggered,
                    NotificationState.TRIGGERED,
                    previous,
                    cause);
        }
    }

    private void ringLevel(
            Rule rule,
            int subject,
            int alert,
            int level,
            int which,
            NotificationState state,
            long previous,
            Cause cause) {
        if ((which & (1 << level)) != 0) {
            ring(cause, rule, subject, state, rule.levels()[level], alerts.nextEdge(alert), previous);
        }
    }

    private void reconcileAlert(int alert, int subject) {
        alerts.bookVersion(alert, book.version());
        int open = alerts.openLevels(alert);
        if (open == 0) {
            return;
        }
        int handle = alerts.rule(alert);
        Rule old = book.version(handle, alerts.ruleVersion(alert));
        Rule rule = book.rule(handle);
        int openCount = Integer.bitCount(open);
        read(old, subject, now);
        if (rule == null
                || rule.kind() != old.kind()
                || !book.isInEffect(rule, account(subject))
                || !isMeant(rule, subject)) {
            resolveLast(alert, subject, old, openCount, causeOfSilence(rule, handle, subject));
            return;
        }
        if (rule.version() == old.version()) {
            return;
        }
        read(rule, subject, now);
        int takenOver = LevelEdges.takenOver(rule, openCount, now);
        read(old, subject, now);
        resolveLast(alert, subject, old, openCount - Integer.bitCount(takenOver), causes.of(handle));
        alerts.ruleVersion(alert, rule.version());
        alerts.openLevels(alert, takenOver);
    }

    /** The change that took the rule out of effect: its own, or the later setting of a narrower rule that silences it. */
    private Cause causeOfSilence(Rule rule, int handle, int subject) {
        Cause latest = causes.of(handle);
        if (rule != null && rule.enabled()) {
            RuleBook.Effective effective = book.effective(account(subject));
            for (Rule other : rule.isOnPositions() ? effective.onPositions() : effective.onAccount()) {
                if (other.silences(rule) && causes.of(other.handle()).sequence() > latest.sequence()) {
                    latest = causes.of(other.handle());
                }
            }
        }
        return latest;
    }

    /** Resolves the {@code count} open levels that were passed last, the last one first. */
    private void resolveLast(int alert, int subject, Rule rule, int count, Cause cause) {
        int open = alerts.openLevels(alert);
        int left = count;
        long previous = now.rounded(rule.levelUnit());
        for (int n = rule.levels().length - 1; n >= 0 && left > 0; n--) {
            int level = LevelEdges.nthPassed(rule, n);
            if ((open & (1 << level)) != 0) {
                open &= ~(1 << level);
                left--;
                alerts.openLevels(alert, open);
                ring(
                        cause,
                        rule,
                        subject,
                        NotificationState.RESOLVED,
                        rule.levels()[level],
                        alerts.nextEdge(alert),
                        previous);
            }
        }
    }
}
