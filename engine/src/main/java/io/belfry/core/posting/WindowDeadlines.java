package io.belfry.core.posting;

import io.belfry.core.notification.Cause;
import io.belfry.core.rule.Rule;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.timer.TimerOwner;
import io.belfry.core.window.Watches;

/** Another bucket of a window begins while its alert is live: it is judged again. The core's thread only. */
final class WindowDeadlines implements TimerOwner {
    private final RuleBook book;
    private final Watches watches;
    private final BalanceBell bell;

    WindowDeadlines(RuleBook book, Watches watches, BalanceBell bell) {
        this.book = book;
        this.watches = watches;
        this.bell = bell;
    }

    @Override
    public int account(long subject) {
        return watches.account((int) subject);
    }

    @Override
    public void due(long subject, long deadlineNs, Cause cause) {
        int watch = (int) subject;
        int account = watches.account(watch);
        int handle = watches.rule(watch);
        watches.timerDone(watch);
        bell.reconcile(account);
        watches.reconcile(account);
        Rule rule = book.rule(handle);
        if (rule != null && watches.find(account, rule) != Watches.NONE) {
            bell.boundaryPassed(rule, account, deadlineNs, cause);
        }
    }
}
