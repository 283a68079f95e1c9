package io.belfry.core;

import io.belfry.core.fund.FundEvents;
import io.belfry.core.hash.Hashing;
import io.belfry.core.posting.AccountEvents;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.rule.RuleCauses;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;

/**
 * After a change of rules that may reach anybody, brings all open alerts in step with them, in slices. What is touched
 * before its turn is brought in step then; the next such change completes the sweep first, so that an alert is judged by
 * every version of its rule, as if all were done at once. The core's thread only.
 */
final class AlertSweep {
    private final AlertTable alerts;
    private final RuleBook book;
    private final RuleCauses causes;
    private final AccountEvents accountEvents;
    private final FundEvents fundEvents;
    private int next;
    private int rule = -1;
    private boolean pending;

    AlertSweep(
            AlertTable alerts, RuleBook book, RuleCauses causes, AccountEvents accountEvents, FundEvents fundEvents) {
        this.alerts = alerts;
        this.book = book;
        this.causes = causes;
        this.accountEvents = accountEvents;
        this.fundEvents = fundEvents;
    }

    /** This rule has changed. */
    void start(int changedRule) {
        rule = changedRule;
        next = 0;
        pending = true;
    }

    boolean isPending() {
        return pending;
    }

    /** Whether alerts may still belong to earlier versions of this rule. */
    boolean isPendingFor(int handle) {
        return pending && rule == handle;
    }

    /** Sequence of the change that is pending. */
    long causeSequence() {
        return causes.sequence(rule);
    }

    int pendingVisits() {
        return pending ? alerts.size() - next : 0;
    }

    /** Completes what is pending, however many alerts that takes. */
    void complete() {
        work(Integer.MAX_VALUE);
    }

    /** Visits at most {@code slice} alerts; returns how many visits are left over. */
    int work(int slice) {
        if (!pending) {
            return slice;
        }
        int left = slice;
        for (; left > 0 && next < alerts.size(); left--, next++) {
            if (alerts.isLive(next) && alerts.bookVersion(next) != book.version()) {
                visit(next);
            }
        }
        if (next == alerts.size()) {
            pending = false;
            book.forgetHistory();
        }
        return left;
    }

    private void visit(int alert) {
        int subject = alerts.subject(alert);
        if (alerts.subjectKind(alert) == AlertTable.ON_ACCOUNT) {
            fundEvents.bringUpCustomer(subject);
            accountEvents.reconcile(subject);
        } else {
            fundEvents.bringUpCustomerOf(subject);
            fundEvents.catchUp(subject);
        }
    }

    void save(StateWriter writer) {
        writer.begin(StateSection.ALERT_SWEEP);
        writer.putInt(next);
        writer.putInt(rule);
        writer.putBoolean(pending);
        writer.end();
    }

    /** Reads what {@link #save} wrote; alerts and rules have been read before. */
    void load(StateReader reader) {
        reader.begin(StateSection.ALERT_SWEEP);
        next = reader.getInt("next alert", 0, alerts.size());
        rule = reader.getInt("changed rule", -1, book.size() - 1);
        pending = reader.getBoolean("pending");
        reader.end();
    }

    long digest(long hash) {
        return Hashing.combine(Hashing.combine(Hashing.combine(hash, next), rule), pending ? 1 : 0);
    }
}
