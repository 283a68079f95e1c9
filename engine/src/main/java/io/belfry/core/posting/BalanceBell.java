package io.belfry.core.posting;

import io.belfry.codec.AccountNotifiedEncoder;
import io.belfry.codec.BalanceField;
import io.belfry.codec.BalanceNotifiedEncoder;
import io.belfry.codec.HoldNotifiedEncoder;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.PostingKind;
import io.belfry.codec.RuleKind;
import io.belfry.core.account.AccountTable;
import io.belfry.core.account.HoldTable;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.LevelBell;
import io.belfry.core.rule.Levels;
import io.belfry.core.rule.Reading;
import io.belfry.core.rule.Rule;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.rule.RuleCauses;
import io.belfry.core.window.Watches;
import org.agrona.concurrent.UnsafeBuffer;

/** Rings the rules about an account's balances, postings and holds, and about what its postings amount to over time. */
final class BalanceBell extends LevelBell {
    private static final int NO_CURRENCY = 0;

    private final AccountTable accounts;
    private final HoldTable holds;
    private final Watches watches;
    private final RuleBook book;
    private final NotificationWriter writer;
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
    private final Reading before = new Reading();
    private final Reading after = new Reading();
    private final Reading figure = new Reading();
    /** The posting of the latest event that was one, and whether the event at hand is. */
    private Posting posting;

    private boolean isPosting;

    BalanceBell(
            AccountTable accounts,
            HoldTable holds,
            Watches watches,
            RuleBook book,
            RuleCauses causes,
            AlertTable alerts,
            NotificationWriter writer) {
        super(book, causes, alerts, AlertTable.ON_ACCOUNT);
        this.accounts = accounts;
        this.holds = holds;
        this.watches = watches;
        this.book = book;
        this.writer = writer;
    }

    /**
     * Judges every rule in effect after the account has changed.
     *
     * @param change the posting, or null when limits or holds changed
     * @param holdChange what happened to a hold, which is open still
     */
    void changed(
            int account, long ledgerBefore, long availableBefore, Posting change, HoldChange holdChange, Cause cause) {
        RuleBook.Effective effective = book.effective(account);
        if (change != null
                && holdChange.isNone()
                && accounts.firstAlert(account) == AlertTable.NONE
                && effective.isQuiet(
                        change.amount,
                        ledgerBefore,
                        accounts.ledger(account),
                        availableBefore,
                        accounts.available(account))) {
            return;
        }
        isPosting = change != null;
        // To store a reference costs the collector's fence: it is the same one every time.
        if (isPosting && posting != change) {
            posting = change;
        }
        boolean isNews = change != null && !(holdChange.asHeld && holds.isTold(holdChange.hold));
        Rule[] rules = effective.onAccount();
        int currency = accounts.currency(account);
        for (Rule rule : rules) {
            if (!isAbout(rule, currency)) {
                continue;
            }
            switch (rule.kind()) {
                case BALANCE_CHANGED -> {
                    if (isNews && isChangeMeant(rule, change) && mayInform(rule, account, cause)) {
                        ring(cause, rule, account, NotificationState.INFO, Rule.NO_MIN, 0, Rule.NO_MIN);
                    }
                }
                case TRANSACTION_LARGE -> {
                    if (isNews && isLarge(rule, change.amount) && mayInform(rule, account, cause)) {
                        ring(cause, rule, account, NotificationState.INFO, rule.min(), 0, Rule.NO_MIN);
                    }
                }
                case HOLD_CHANGED -> {
                    if (!holdChange.isNone()
                            && !holdChange.asHeld
                            && isAtLeast(rule, holdChange.amount)
                            && mayInform(rule, account, cause)) {
                        ringHold(cause, rule, account, holdChange);
                    }
                }
                case VELOCITY, OUTFLOW -> {
                    if (change != null) {
                        judgeCounted(rule, account, ledgerBefore, cause);
                    }
                }
                case DORMANT -> {
                    if (change != null) {
                        judgeAwake(rule, account, cause);
                    }
                }
                default -> {
                    before.money(rule.balanceField() == BalanceField.LEDGER ? ledgerBefore : availableBefore);
                    read(rule, account, after);
                    judge(rule, account, before, after, false, cause);
                }
            }
        }
        isPosting = false;
    }

    /** Another bucket has begun while an alert is live: what leaves the window may change it. */
    void boundaryPassed(Rule rule, int account, long deadlineNs, Cause cause) {
        if (!isLive(rule, account)) {
            return;
        }
        watches.read(account, rule, deadlineNs - 1, accounts.ledger(account), before);
        readingTimeNs(cause.timeNs());
        read(rule, account, after);
        judge(rule, account, before, after, false, cause);
        awaitBoundary(rule, account, cause.timeNs());
    }

    /** There was no posting for as long as the rule waits. */
    void fellDormant(Rule rule, int account, Cause cause) {
        before.number(0);
        readingTimeNs(cause.timeNs());
        read(rule, account, after);
        judge(rule, account, before, after, false, cause);
    }

    private void judgeCounted(Rule rule, int account, long ledgerBefore, Cause cause) {
        long nowNs = cause.timeNs();
        int watch = watches.counting(account, rule, cause.sequence(), nowNs);
        watches.read(account, rule, nowNs, ledgerBefore, before);
        if (posting.original == 0) {
            watches.count(watch, rule, nowNs, posting.countedNs, posting.amount);
        } else {
            watches.countReversal(
                    watch, rule, nowNs, posting.countedNs, posting.amount, posting.original, posting.isOriginalSpent);
        }
        readingTimeNs(nowNs);
        read(rule, account, after);
        judge(rule, account, before, after, false, cause);
        awaitBoundary(rule, account, nowNs);
    }

    private void awaitBoundary(Rule rule, int account, long nowNs) {
        if (isLive(rule, account)) {
            watches.awaitBoundary(watches.find(account, rule), nowNs);
        }
    }

    private void judgeAwake(Rule rule, int account, Cause cause) {
        readingTimeNs(cause.timeNs());
        read(rule, account, before);
        after.number(0);
        judge(rule, account, before, after, false, cause);
        watches.posted(account, rule, cause.timeNs());
    }

    @Override
    protected int firstAlert(int account) {
        return accounts.firstAlert(account);
    }

    @Override
    protected void firstAlert(int account, int alert) {
        accounts.firstAlert(account, alert);
    }

    @Override
    protected int account(int account) {
        return account;
    }

    @Override
    protected boolean isMeant(Rule rule, int account) {
        return isAbout(rule, accounts.currency(account));
    }

    @Override
    protected void read(Rule rule, int account, Reading into) {
        if (Watches.isWatching(rule.kind())) {
            watches.read(account, rule, readingTimeNs(), accounts.ledger(account), into);
        } else {
            into.money(
                    rule.balanceField() == BalanceField.LEDGER
                            ? accounts.ledger(account)
                            : accounts.available(account));
        }
    }

    @Override
    protected void levels(Rule rule, int account, Levels into) {
        into.of(rule, accounts.currency(account));
    }

    @Override
    protected void ring(
            Cause cause, Rule rule, int account, NotificationState state, long level, int edge, long previous) {
        if (Watches.isWatching(rule.kind())) {
            ringWatched(cause, rule, account, state, level, edge, previous);
            return;
        }
        int customer = accounts.customer(account);
        NotificationType type = switch (rule.kind()) {
            case BALANCE_CHANGED -> NotificationType.BALANCE_CHANGED;
            case BALANCE_BELOW -> NotificationType.BALANCE_BELOW;
            case BALANCE_ABOVE -> NotificationType.BALANCE_ABOVE;
            case TRANSACTION_LARGE -> NotificationType.TRANSACTION_LARGE;
            case ACCOUNT_OVERDRAWN -> NotificationType.ACCOUNT_OVERDRAWN;
            default -> throw new IllegalStateException("rule kind " + rule.kind() + " is not about balances");
        };
        BalanceNotifiedEncoder encoder =
                writer.beginBalance(cause, type, state, rule.severity(), customer, rule.handle(), rule.version(), edge);
        encoder.ledger(accounts.ledger(account))
                .available(accounts.available(account))
                .level(level)
                .previous(previous)
                .currency(accounts.currency(account))
                .balanceField(rule.hasLevels() ? rule.balanceField() : BalanceField.NULL_VAL);
        encoder.amount(isPosting ? posting.amount : BalanceNotifiedEncoder.amountNullValue());
        encoder.kind(isPosting ? posting.kind() : PostingKind.NULL_VAL);
        encoder.limit(writer.commonTexts(encoder.limit()));
        encoder.putAccount(
                writer.name(Namespace.ACCOUNT, account),
                writer.at(Namespace.ACCOUNT, account),
                writer.length(Namespace.ACCOUNT, account));
        if (isPosting) {
            encoder.putCounterparty(posting.counterparty, 0, posting.counterpartyLength);
            encoder.putText(posting.text, 0, posting.textLength);
        } else {
            encoder.putCounterparty(cause.reference(), 0, 0);
            encoder.putText(cause.reference(), 0, 0);
        }
        writer.end(encoder.limit());
    }

    private void ringWatched(
            Cause cause, Rule rule, int account, NotificationState state, long level, int edge, long previous) {
        NotificationType type = switch (rule.kind()) {
            case VELOCITY -> NotificationType.VELOCITY;
            case OUTFLOW -> NotificationType.OUTFLOW;
            default -> NotificationType.DORMANT;
        };
        boolean isDormant = rule.kind() == RuleKind.DORMANT;
        boolean isOutflow = rule.kind() == RuleKind.OUTFLOW;
        long ledger = accounts.ledger(account);
        read(rule, account, figure);
        AccountNotifiedEncoder encoder = writer.beginAccount(
                cause, type, state, rule.severity(), accounts.customer(account), rule.handle(), rule.version(), edge);
        encoder.level(isDormant ? Rule.NO_MIN : level)
                .figure(isDormant ? Rule.NO_MIN : figure.rounded())
                .previous(isDormant ? Rule.NO_MIN : previous)
                .amount(isPosting ? posting.amount : AccountNotifiedEncoder.amountNullValue())
                .ledger(ledger)
                .available(accounts.available(account))
                .outflow(isOutflow ? watches.outflow(account, rule, readingTimeNs()) : Rule.NO_MIN)
                .average(isOutflow ? watches.average(account, rule, readingTimeNs(), ledger) : Rule.NO_MIN)
                .windowNs(rule.windowNs())
                .sinceNs(isDormant ? watches.lastNs(account, rule, Rule.NO_MIN) : Rule.NO_MIN)
                .currency(accounts.currency(account))
                .levelUnit(isDormant ? LevelUnit.NULL_VAL : rule.levelUnit())
                .kind(isPosting ? posting.kind() : PostingKind.NULL_VAL);
        encoder.limit(writer.commonTexts(encoder.limit()));
        encoder.putAccount(
                writer.name(Namespace.ACCOUNT, account),
                writer.at(Namespace.ACCOUNT, account),
                writer.length(Namespace.ACCOUNT, account));
        writer.end(encoder.limit());
    }

    private void ringHold(Cause cause, Rule rule, int account, HoldChange change) {
        int hold = change.hold;
        HoldNotifiedEncoder encoder =
                writer.beginHold(cause, rule.severity(), accounts.customer(account), rule.handle(), rule.version());
        long expiresNs = holds.expiresNs(hold);
        encoder.amount(change.amount)
                .left(holds.left(hold))
                .ledger(accounts.ledger(account))
                .available(accounts.available(account))
                .expiresNs(expiresNs == HoldTable.NO_EXPIRY ? HoldNotifiedEncoder.expiresNsNullValue() : expiresNs)
                .currency(accounts.currency(account))
                .holdState(change.state);
        encoder.limit(writer.commonTexts(encoder.limit()));
        encoder.putAccount(
                writer.name(Namespace.ACCOUNT, account),
                writer.at(Namespace.ACCOUNT, account),
                writer.length(Namespace.ACCOUNT, account));
        encoder.putHold(text, 0, holds.getId(hold, text));
        encoder.putCounterparty(text, 0, holds.getCounterparty(hold, text));
        encoder.putText(text, 0, holds.getText(hold, text));
        writer.end(encoder.limit());
        holds.markTold(hold);
    }

    private static boolean isAbout(Rule rule, int currency) {
        return rule.currency() == NO_CURRENCY || rule.currency() == currency;
    }

    private static boolean isChangeMeant(Rule rule, Posting change) {
        return change.amount != 0
                && rule.takesDirection(change.amount)
                && rule.takesKind(change.kind().value())
                && isAtLeast(rule, change.amount);
    }

    private static boolean isLarge(Rule rule, long amount) {
        return amount != 0 && rule.takesDirection(amount) && isAtLeast(rule, amount);
    }

    private static boolean isAtLeast(Rule rule, long amount) {
        return rule.min() == Rule.NO_MIN || Math.abs(amount) >= rule.min() || amount == Long.MIN_VALUE;
    }
}
