package io.belfry.core.posting;

import io.belfry.core.account.AccountTable;
import io.belfry.core.notification.Cause;
import io.belfry.core.rule.Rule;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.timer.TimerOwner;
import io.belfry.core.window.Watches;

/**
 * An account may have been without a posting for as long as a rule waits. The deadline is lazy: where there was a posting
 * meanwhile, it is set again. The core's thread only.
 */
final class DormancyDeadlines implements TimerOwner {
    private final AccountTable accounts;
    private final RuleBook book;
    private final Watches watches;
    private final BalanceBell bell;

    DormancyDeadlines(AccountTable accounts, RuleBook book, Watches watches, BalanceBell bell) {
        this.accounts = accounts;
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
        int version = watches.ruleVersion(watch);
        watches.timerDone(watch);
        bell.reconcile(account);
        watches.reconcile(account);
        Rule rule = book.rule(handle);
        // What is no longer watched has no deadline, and one of a new version was set when it was brought in step.
        boolean isAsSet = rule != null
                && watches.find(account, rule) == watch
                && watches.ruleVersion(watch) == version
                && !accounts.isClosed(account);
        if (!isAsSet) {
            return;
        }
        // The exact deadline is what the notification names, so it is set again even where that has passed, too.
        if (watches.isQuiet(watch, rule, deadlineNs)) {
            bell.fellDormant(rule, account, cause);
        } else {
            watches.awaitDormancy(watch, rule);
        }
    }
}
