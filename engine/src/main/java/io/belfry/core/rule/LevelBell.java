package io.belfry.core.rule;

import io.belfry.codec.NotificationState;
import io.belfry.core.notification.Cause;
import io.belfry.core.timer.TimerTable;

/**
 * Rings the edges of level rules for one kind of subject, holds back what its rule's cooldown silences, and keeps alerts in
 * step with the rule book. What a subject is, how it is read and what its notification says is the subclass's.
 *
 * <pre>
 *   edge passed ──── silent? ─ no ──→ TRIGGERED, silent for the cooldown
 *                        └──── yes ─→ waits ── recovers ────────────→ forgotten
 *                                       └───── the silence ends ────→ TRIGGERED (cause: timer), silent again
 * </pre>
 *
 * <p>A level that waits counts as open: it neither passes again nor is it armed. What rang resolves also in the silence. A
 * new version of the rule forgets what waits, and the silence; a rule that only goes out of effect what waits.
 *
 * <p>The core's thread only.
 */
public abstract class LevelBell {
    private final RuleBook book;
    private final RuleCauses causes;
    private final AlertTable alerts;
    private final int subjectKind;
    private final LevelEdges edges = new LevelEdges();
    private final Levels inForce = new Levels();
    private final Reading now = new Reading();
    private long readingTimeNs;

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

    /** Reads the subject as it is now; what depends on time as at {@link #readingTimeNs}. */
    protected abstract void read(Rule rule, int subject, Reading into);

    /** Gives the rule's levels as they are in force for the subject. */
    protected void levels(Rule rule, int subject, Levels into) {
        into.of(rule);
    }

    /** The rule's levels as they are in force for the subject, for queries. */
    public final void levelsInForce(Rule rule, int subject, Levels into) {
        levels(rule, subject, into);
    }

    /**
     * Writes one notification.
     *
     * @param previous the judged value before, as {@link Reading#rounded} gives it
     */
    protected abstract void ring(
            Cause cause, Rule rule, int subject, NotificationState state, long level, int edge, long previous);

    /** Engine time that the subject is read at: of the event that is judged, or of the change of rules that is caught up. */
    protected final long readingTimeNs() {
        return readingTimeNs;
    }

    protected final void readingTimeNs(long timeNs) {
        readingTimeNs = timeNs;
    }

    /**
     * Brings the subject's live alerts in step with the rules as they stand, in order of the rules' handles; call it before
     * the subject changes.
     */
    public final void reconcile(int subject) {
        int first = firstAlert(subject);
        if (isInStep(first)) {
            return;
        }
        for (int alert = alerts.following(first, -1); alert != AlertTable.NONE; ) {
            if (alerts.bookVersion(alert) != book.version()) {
                reconcileAlert(alert, subject);
            }
            alert = alerts.following(first, alerts.rule(alert));
        }
    }

    private boolean isInStep(int first) {
        for (int alert = first; alert != AlertTable.NONE; alert = alerts.next(alert)) {
            if (alerts.bookVersion(alert) != book.version()) {
                return false;
            }
        }
        return true;
    }

    /** Resolves what is open under rules that are no longer in effect for the subject, because of {@code cause}. */
    public final void resolveOutOfEffect(int subject, Cause cause) {
        int first = firstAlert(subject);
        for (int alert = alerts.following(first, -1); alert != AlertTable.NONE; ) {
            Rule rule = book.rule(alerts.rule(alert));
            if (alerts.isLive(alert) && rule != null && !book.isInEffect(rule, account(subject))) {
                alerts.waitingLevels(alert, 0);
                readingTimeNs = cause.timeNs();
                read(rule, subject, now);
                resolveLast(alert, subject, rule, Integer.bitCount(alerts.openLevels(alert)), cause);
            }
            alert = alerts.following(first, alerts.rule(alert));
        }
    }

    /** Bit n: the rule's level n is open for the subject, or waits. */
    public final int liveLevels(Rule rule, int subject) {
        int first = firstAlert(subject);
        int alert = first == AlertTable.NONE ? AlertTable.NONE : alerts.find(first, rule.handle());
        return alert == AlertTable.NONE ? 0 : alerts.openLevels(alert) | alerts.waitingLevels(alert);
    }

    /** Whether the subject's alert of this rule has levels that are open or wait. */
    protected final boolean isLive(Rule rule, int subject) {
        int first = firstAlert(subject);
        int alert = first == AlertTable.NONE ? AlertTable.NONE : alerts.find(first, rule.handle());
        return alert != AlertTable.NONE && alerts.isLive(alert);
    }

    /**
     * Whether news of a rule without levels may ring for the subject now. It then does: its silence starts. Always so where
     * the rule has no cooldown, which leaves no trace.
     */
    public final boolean mayInform(Rule rule, int subject, Cause cause) {
        if (rule.cooldownNs() == 0) {
            return true;
        }
        int first = firstAlert(subject);
        int alert = first == AlertTable.NONE ? AlertTable.NONE : alerts.find(first, rule.handle());
        if (alert == AlertTable.NONE) {
            alert = alerts.add(rule, book.version(), subjectKind, subject, first);
            firstAlert(subject, alert);
        } else if (isSilent(alert, rule, cause)) {
            return false;
        }
        alerts.ruleVersion(alert, rule.version());
        silence(alert, rule, cause);
        return true;
    }

    /** Rings what happened to the rule's levels between two readings. */
    public final void judge(
            Rule rule, int subject, Reading before, Reading after, boolean ignoreRecovery, Cause cause) {
        int first = firstAlert(subject);
        int alert = first == AlertTable.NONE ? AlertTable.NONE : alerts.find(first, rule.handle());
        int open = alert == AlertTable.NONE ? 0 : alerts.openLevels(alert);
        int waiting = alert == AlertTable.NONE ? 0 : alerts.waitingLevels(alert);
        levels(rule, subject, inForce);
        edges.find(inForce, open | waiting, before, after, ignoreRecovery);
        int recovered = edges.resolved();
        int triggered = edges.triggered();
        if ((recovered | triggered) == 0) {
            return;
        }
        if (alert == AlertTable.NONE) {
            alert = alerts.add(rule, book.version(), subjectKind, subject, first);
            firstAlert(subject, alert);
        }
        readingTimeNs = cause.timeNs();
        int stillWaiting = waiting & ~recovered;
        if (triggered != 0 && (stillWaiting != 0 || isSilent(alert, rule, cause))) {
            stillWaiting |= triggered;
            triggered = 0;
        }
        alerts.ruleVersion(alert, rule.version());
        alerts.bookVersion(alert, book.version());
        alerts.waitingLevels(alert, stillWaiting);
        long previous = before.rounded();
        int resolved = open & recovered;
        alerts.openLevels(alert, open & ~resolved);
        ringResolved(rule, subject, alert, resolved, previous, cause);
        trigger(rule, subject, alert, triggered, previous, cause);
    }

    /**
     * The silence is over: what waits rings, because of the deadline. The subject has been brought up to date before, its
     * alerts in step with the rules.
     */
    public final void silenceEnded(int alert, Cause cause) {
        int waiting = alerts.waitingLevels(alert);
        if (waiting == 0) {
            return;
        }
        int subject = alerts.subject(alert);
        Rule rule = book.rule(alerts.rule(alert));
        readingTimeNs = cause.timeNs();
        read(rule, subject, now);
        levels(rule, subject, inForce);
        alerts.waitingLevels(alert, 0);
        trigger(rule, subject, alert, waiting, now.rounded(), cause);
    }

    private boolean isSilent(int alert, Rule rule, Cause cause) {
        return rule.cooldownNs() != 0
                && alerts.ruleVersion(alert) == rule.version()
                && cause.timeNs() < alerts.silentUntilNs(alert);
    }

    private void silence(int alert, Rule rule, Cause cause) {
        if (rule.cooldownNs() != 0) {
            alerts.silentUntilNs(alert, TimerTable.after(cause.timeNs(), rule.cooldownNs()));
        }
    }

    private void ringResolved(Rule rule, int subject, int alert, int which, long previous, Cause cause) {
        for (int n = inForce.count() - 1; n >= 0; n--) {
            ringLevel(rule, subject, alert, inForce.nthPassed(n), which, NotificationState.RESOLVED, previous, cause);
        }
    }

    private void trigger(Rule rule, int subject, int alert, int which, long previous, Cause cause) {
        if (which == 0) {
            return;
        }
        int open = alerts.openLevels(alert);
        if (open == 0) {
            alerts.since(alert, cause.timeNs(), cause.sequence());
        }
        alerts.openLevels(alert, open | which);
        silence(alert, rule, cause);
        for (int n = 0; n < inForce.count(); n++) {
            ringLevel(rule, subject, alert, inForce.nthPassed(n), which, NotificationState.TRIGGERED, previous, cause);
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
            ring(cause, rule, subject, state, inForce.at(level), alerts.nextEdge(alert), previous);
        }
    }

    private void reconcileAlert(int alert, int subject) {
        alerts.bookVersion(alert, book.version());
        if (!alerts.isLive(alert)) {
            return;
        }
        int handle = alerts.rule(alert);
        Rule old = book.version(handle, alerts.ruleVersion(alert));
        Rule rule = book.rule(handle);
        int openCount = Integer.bitCount(alerts.openLevels(alert));
        if (rule == null
                || rule.kind() != old.kind()
                || !rule.hasLevels()
                || !book.isInEffect(rule, account(subject))
                || !isMeant(rule, subject)) {
            Cause silence = causeOfSilence(rule, handle, subject);
            alerts.waitingLevels(alert, 0);
            readingTimeNs = silence.timeNs();
            read(old, subject, now);
            resolveLast(alert, subject, old, openCount, silence);
            return;
        }
        if (rule.version() == old.version()) {
            return;
        }
        Cause change = causes.of(handle);
        alerts.waitingLevels(alert, 0);
        alerts.silentUntilNs(alert, 0);
        readingTimeNs = change.timeNs();
        read(rule, subject, now);
        levels(rule, subject, inForce);
        int takenOver = LevelEdges.takenOver(inForce, openCount, now);
        read(old, subject, now);
        resolveLast(alert, subject, old, openCount - Integer.bitCount(takenOver), change);
        alerts.ruleVersion(alert, rule.version());
        alerts.openLevels(alert, takenOver);
    }

    /** The change that took the rule out of effect: its own, or the later setting of a narrower rule that silences it. */
    private Cause causeOfSilence(Rule rule, int handle, int subject) {
        int latest = handle;
        if (rule != null && rule.enabled()) {
            RuleBook.Effective effective = book.effective(account(subject));
            for (Rule other : rule.isOnPositions() ? effective.onPositions() : effective.onAccount()) {
                if (other.silences(rule) && causes.sequence(other.handle()) > causes.sequence(latest)) {
                    latest = other.handle();
                }
            }
        }
        return causes.of(latest);
    }

    /** Resolves the {@code count} open levels that were passed last, the last one first. */
    private void resolveLast(int alert, int subject, Rule rule, int count, Cause cause) {
        int open = alerts.openLevels(alert);
        int left = count;
        long previous = now.rounded();
        levels(rule, subject, inForce);
        for (int n = inForce.count() - 1; n >= 0 && left > 0; n--) {
            int level = inForce.nthPassed(n);
            if ((open & (1 << level)) != 0) {
                open &= ~(1 << level);
                left--;
                alerts.openLevels(alert, open);
                ring(
                        cause,
                        rule,
                        subject,
                        NotificationState.RESOLVED,
                        inForce.at(level),
                        alerts.nextEdge(alert),
                        previous);
            }
        }
    }
}
