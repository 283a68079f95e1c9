package io.belfry.core;

import io.belfry.core.fund.FundEvents;
import io.belfry.core.hash.Hashing;
import io.belfry.core.posting.AccountEvents;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.RuleBook;

/**
 * After a change of rules, brings all open alerts in step with them, in slices. What is touched before its turn is brought
 * in step then. The core's thread only.
 */
final class AlertSweep {
    private final AlertTable alerts;
    private final RuleBook book;
    private final AccountEvents accountEvents;
    private final FundEvents fundEvents;
    private int next;
    private boolean pending;

    AlertSweep(AlertTable alerts, RuleBook book, AccountEvents accountEvents, FundEvents fundEvents) {
        this.alerts = alerts;
        this.book = book;
        this.accountEvents = accountEvents;
        this.fundEvents = fundEvents;
    }

    /** The rules have changed. */
    void restart() {
        next = 0;
        pending = true;
    }

    boolean isPending() {
        return pending;
    }

    int pendingVisits() {
        return pending ? alerts.size() - next : 0;
    }

    /** Visits at most {@code slice} alerts. */
    void work(int slice) {
        if (!pending) {
            return;
        }
        for (int left = slice; left > 0 && next < alerts.size(); left--, next++) {
            if (alerts.openLevels(next) != 0 && alerts.bookVersion(next) != book.version()) {
                if (alerts.subjectKind(next) == AlertTable.ON_ACCOUNT) {
                    accountEvents.reconcile(alerts.subject(next));
                } else {
                    fundEvents.catchUp(alerts.subject(next));
                }
            }
        }
        if (next == alerts.size()) {
            pending = false;
            book.forgetHistory();
        }
    }

    long digest(long hash) {
        return Hashing.combine(Hashing.combine(hash, next), pending ? 1 : 0);
    }
}
