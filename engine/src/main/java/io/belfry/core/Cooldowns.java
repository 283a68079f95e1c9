package io.belfry.core;

import io.belfry.core.fund.FundEvents;
import io.belfry.core.notification.Cause;
import io.belfry.core.posting.AccountEvents;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.timer.TimerOwner;

/** Where a cooldown ends while levels wait, brings their subject up to date and lets them ring. The core's thread only. */
final class Cooldowns implements TimerOwner {
    private final AlertTable alerts;
    private final AccountEvents accountEvents;
    private final FundEvents fundEvents;

    Cooldowns(AlertTable alerts, AccountEvents accountEvents, FundEvents fundEvents) {
        this.alerts = alerts;
        this.accountEvents = accountEvents;
        this.fundEvents = fundEvents;
    }

    @Override
    public int account(long subject) {
        int alert = (int) subject;
        return alerts.subjectKind(alert) == AlertTable.ON_ACCOUNT
                ? alerts.subject(alert)
                : fundEvents.account(alerts.subject(alert));
    }

    @Override
    public void due(long subject, long deadlineNs, Cause cause) {
        int alert = (int) subject;
        alerts.timerDone(alert);
        if (alerts.subjectKind(alert) == AlertTable.ON_ACCOUNT) {
            accountEvents.reconcile(alerts.subject(alert));
            accountEvents.silenceEnded(alert, cause);
        } else {
            fundEvents.catchUp(alerts.subject(alert));
            fundEvents.silenceEnded(alert, cause);
        }
    }
}
