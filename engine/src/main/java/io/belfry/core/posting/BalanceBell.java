package io.belfry.core.posting;

import io.belfry.codec.BalanceField;
import io.belfry.codec.BalanceNotifiedEncoder;
import io.belfry.codec.HoldNotifiedEncoder;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.PostingKind;
import io.belfry.core.account.AccountTable;
import io.belfry.core.account.HoldTable;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.LevelBell;
import io.belfry.core.rule.Reading;
import io.belfry.core.rule.Rule;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.rule.RuleCauses;
import org.agrona.concurrent.UnsafeBuffer;

/** Rings the rules about an account's balances, postings and holds. */
final class BalanceBell extends LevelBell {
    private static final int NO_CURRENCY = 0;

    private final AccountTable accounts;
    private final HoldTable holds;
    private final RuleBook book;
    private final NotificationWriter writer;
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
    private final Reading before = new Reading();
    private final Reading after = new Reading();
    private Posting posting;

    BalanceBell(
            AccountTable accounts,
            HoldTable holds,
            RuleBook book,
            RuleCauses causes,
            AlertTable alerts,
            NotificationWriter writer) {
        super(book, causes, alerts, AlertTable.ON_ACCOUNT);
        this.accounts = accounts;
        this.holds = holds;
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
        posting = change;
        boolean isNews = change != null && !(holdChange.asHeld && holds.isTold(holdChange.hold));
        Rule[] rules = book.effective(account).onAccount();
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
                default -> {
                    before.money(rule.balanceField() == BalanceField.LEDGER ? ledgerBefore : availableBefore);
                    read(rule, account, after);
                    judge(rule, account, before, after, false, cause);
                }
            }
        }
        posting = null;
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
        into.money(rule.balanceField() == BalanceField.LEDGER ? accounts.ledger(account) : accounts.available(account));
    }

    @Override
    protected void ring(
            Cause cause, Rule rule, int account, NotificationState state, long level, int edge, long previous) {
        int customer = accounts.customer(account);
        NotificationType type = switch (rule.kind()) {
            case BALANCE_CHANGED -> NotificationType.BALANCE_CHANGED;
            case BALANCE_BELOW -> NotificationType.BALANCE_BELOW;
            case BALANCE_ABOVE -> NotificationType.BALANCE_ABOVE;
            case TRANSACTION_LARGE -> NotificationType.TRANSACTION_LARGE;
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
        encoder.amount(posting == null ? BalanceNotifiedEncoder.amountNullValue() : posting.amount);
        encoder.kind(posting == null ? PostingKind.NULL_VAL : posting.kind);
        writer.commonTexts(encoder);
        encoder.putAccount(
                writer.name(Namespace.ACCOUNT, account),
                writer.at(Namespace.ACCOUNT, account),
                writer.length(Namespace.ACCOUNT, account));
        if (posting == null) {
            encoder.putCounterparty(cause.reference(), 0, 0);
            encoder.putText(cause.reference(), 0, 0);
        } else {
            encoder.putCounterparty(posting.counterparty, 0, posting.counterpartyLength);
            encoder.putText(posting.text, 0, posting.textLength);
        }
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
        writer.commonTexts(encoder);
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
                && rule.takesKind(change.kind.value())
                && isAtLeast(rule, change.amount);
    }

    private static boolean isLarge(Rule rule, long amount) {
        return amount != 0 && rule.takesDirection(amount) && isAtLeast(rule, amount);
    }

    private static boolean isAtLeast(Rule rule, long amount) {
        return rule.min() == Rule.NO_MIN || Math.abs(amount) >= rule.min() || amount == Long.MIN_VALUE;
    }
}
