package io.belfry.core.posting;

import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedEncoder;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.Severity;
import io.belfry.core.account.AccountTable;
import io.belfry.core.directory.Namespace;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Rings what operations must hear about accounts. The core's thread only. */
final class OperationsBell {
    /** Nothing to name. */
    static final long NO_AMOUNT = OperationsNotifiedEncoder.expectedNullValue();

    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final AccountTable accounts;
    private final NotificationWriter writer;

    OperationsBell(AccountTable accounts, NotificationWriter writer) {
        this.accounts = accounts;
        this.writer = writer;
    }

    /** The upstream's ledger is not ours. */
    void drifted(int account, long theirs, Cause cause) {
        OperationsNotifiedEncoder encoder =
                writer.beginOperations(cause, NotificationType.BALANCE_DRIFT, Severity.CRITICAL);
        encoder.amount(NO_AMOUNT).expected(accounts.ledger(account)).actual(theirs);
        end(encoder, account, OperationsReason.NONE, NOTHING, 0);
    }

    /** A mirrored account took what matches nothing that is known of it. */
    void unmatched(int account, long amount, OperationsReason reason, Cause cause) {
        unmatched(account, amount, NO_AMOUNT, reason, NOTHING, 0, cause);
    }

    /**
     * A mirrored account took what matches nothing that is known of it.
     *
     * @param matched how much would have matched; {@link #NO_AMOUNT} where nothing could
     * @param subject the id that was named
     */
    void unmatched(
            int account,
            long amount,
            long matched,
            OperationsReason reason,
            DirectBuffer subject,
            int length,
            Cause cause) {
        OperationsNotifiedEncoder encoder =
                writer.beginOperations(cause, NotificationType.POSTING_UNMATCHED, Severity.WARNING);
        encoder.amount(amount).expected(matched).actual(NO_AMOUNT);
        end(encoder, account, reason, subject, length);
    }

    private void end(
            OperationsNotifiedEncoder encoder, int account, OperationsReason reason, DirectBuffer subject, int length) {
        encoder.currency(accounts.currency(account)).unitScale((short) 0).reason(reason);
        encoder.limit(writer.causeTexts(encoder.limit()));
        encoder.putAccount(
                writer.name(Namespace.ACCOUNT, account),
                writer.at(Namespace.ACCOUNT, account),
                writer.length(Namespace.ACCOUNT, account));
        encoder.putFund(subject, 0, 0);
        encoder.putSubject(subject, 0, length);
        writer.end(encoder.limit());
    }
}
