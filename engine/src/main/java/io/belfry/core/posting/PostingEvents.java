package io.belfry.core.posting;

import io.belfry.codec.AccountPostedDetailedDecoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.HoldState;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.PostingKind;
import io.belfry.codec.PostingLayout;
import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import io.belfry.core.account.AccountTable;
import io.belfry.core.account.HoldTable;
import io.belfry.core.hash.Hashing;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.money.Exact;
import io.belfry.core.notification.Cause;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.window.Watches;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies postings: their references, what they settle and reverse, and what an account that decides refuses.
 *
 * <p>The core's thread only. No allocation per posting.
 */
final class PostingEvents {
    private static final int CURRENCY_CODE_SCALE = 0;

    private final AccountTable accounts;
    private final HoldTable holds;
    private final AlertTable alerts;
    private final Watches watches;
    private final References references;
    private final HoldEvents holdEvents;
    private final BalanceBell bell;
    private final OperationsBell operations;
    private final Posting posting = new Posting();
    private final References.Key key = new References.Key();
    private final References.Key originalKey = new References.Key();
    private final HoldChange settlement = new HoldChange();
    private final UnsafeBuffer traceparent = new UnsafeBuffer(new byte[255]);
    private EngineLimits limits = EngineLimits.defaults();

    /** What the posting at hand takes out of {@link #settlement}'s hold. */
    private long settled;

    /** The place of what it reverses, {@link References#ABSENT} when it reverses nothing, or nothing that is known. */
    private int original;

    /** Of a reversal that is too much: how much would match. */
    private long reversible;

    PostingEvents(
            AccountTable accounts,
            HoldTable holds,
            AlertTable alerts,
            Watches watches,
            References references,
            HoldEvents holdEvents,
            BalanceBell bell,
            OperationsBell operations) {
        this.accounts = accounts;
        this.holds = holds;
        this.alerts = alerts;
        this.watches = watches;
        this.references = references;
        this.holdEvents = holdEvents;
        this.bell = bell;
        this.operations = operations;
    }

    void configure(EngineLimits newLimits) {
        limits = newLimits;
    }

    /** Applies the short form of a posting. */
    ResultCode posted(DirectBuffer buffer, int offset, Cause cause, Refusal refusal, long nowNs) {
        posting.account = PostingLayout.account(buffer, offset);
        posting.amount = PostingLayout.amount(buffer, offset);
        posting.timeNs = EventLayout.timeNs(buffer, offset);
        posting.currency = PostingLayout.currency(buffer, offset);
        posting.kind(PostingKind.get(PostingLayout.kind(buffer, offset)));
        posting.booked = AccountPostedDetailedDecoder.bookedNullValue();
        posting.ref(
                buffer, PostingLayout.referenceOffset(buffer, offset), PostingLayout.referenceLength(buffer, offset));
        posting.settlesLength = 0;
        posting.reversesLength = 0;
        posting.counterpartyLength = 0;
        posting.textLength = 0;
        cause.referenceAt(buffer, posting.refOffset, posting.refLength);
        return post(cause, refusal, nowNs);
    }

    /** Applies the long form of a posting. */
    ResultCode posted(AccountPostedDetailedDecoder event, Cause cause, Refusal refusal, long nowNs) {
        posting.account = event.account();
        posting.amount = event.amount();
        posting.timeNs = event.common().timeNs();
        posting.currency = event.currency();
        posting.kind(event.kind());
        posting.booked = event.booked();
        int refOffset = event.limit() + AccountPostedDetailedDecoder.referenceHeaderLength();
        posting.ref(event.buffer(), refOffset, event.skipReference());
        posting.settlesLength = event.getSettles(posting.settles, 0, posting.settles.capacity());
        posting.reversesLength = event.getReverses(posting.reverses, 0, posting.reverses.capacity());
        int traceparentLength = event.getTraceparent(traceparent, 0, traceparent.capacity());
        posting.counterpartyLength = event.getCounterparty(posting.counterparty, 0, posting.counterparty.capacity());
        posting.textLength = event.getText(posting.text, 0, posting.text.capacity());
        cause.referenceAt(event.buffer(), posting.refOffset, posting.refLength);
        cause.traceparent(traceparent, 0, traceparentLength);
        return post(cause, refusal, nowNs);
    }

    private ResultCode post(Cause cause, Refusal refusal, long nowNs) {
        int account = posting.account;
        long amount = posting.amount;
        ResultCode malformed = checkForm(account, refusal);
        if (malformed != ResultCode.OK) {
            return malformed;
        }
        key.ofPosting(account, posting.refBuffer(), posting.refOffset, posting.refLength);
        long content = contentHash();
        int seen = references.find(key, nowNs);
        if (seen != References.ABSENT) {
            refusal.set("ref", Refusal.NONE, Refusal.NONE, 0);
            return references.hasContent(seen, content) ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        OperationsReason unmatched = match(account, nowNs);
        long ledger = accounts.ledger(account);
        long available = accounts.available(account);
        long newLedger = Exact.add(ledger, amount);
        if (amount == Exact.OVERFLOW
                || newLedger == Exact.OVERFLOW
                || Exact.add(newLedger, accounts.overdraftLimit(account)) == Exact.OVERFLOW
                || Exact.add(available, amount + settled) == Exact.OVERFLOW) {
            refusal.setMoney("amount", amount, amount > 0 ? Long.MAX_VALUE : Long.MIN_VALUE + 1, posting.currency);
            return ResultCode.AMOUNT_OVERFLOW;
        }
        if (accounts.enforcesLimit(account)) {
            ResultCode refused = refusedByLimit(available + settled, unmatched, refusal);
            if (refused != ResultCode.OK) {
                return refused;
            }
        }
        if (alerts.size() > limits.maxAlerts() - EngineLimits.MAX_LEVELS_PER_RULE || !watches.hasRoomFor(account)) {
            refusal.set("account", Refusal.NONE, limits.maxAlerts(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        bell.reconcile(account);
        watches.reconcile(account);
        place(cause.sequence(), nowNs);
        references.putPosting(key, content, amount, posting.countedNs, posting.counted, nowNs);
        accounts.ledger(account, newLedger);
        if (!settlement.isNone()) {
            holdEvents.settle(settlement.hold, settled);
        }
        if (unmatched != OperationsReason.NONE) {
            ringUnmatched(account, unmatched, cause);
        }
        if (amount != 0) {
            bell.changed(account, ledger, available, posting, settlement, cause);
        }
        if (!settlement.isNone()) {
            holdEvents.closeSettled(settlement.hold, nowNs);
        }
        return ResultCode.OK;
    }

    /** Takes a reversal out of what is left of its original, and finds where windows have the posting. */
    private void place(long sequence, long nowNs) {
        if (original == References.ABSENT) {
            posting.countedNs = posting.timeNs == EventLayout.NO_TIME ? nowNs : Math.min(posting.timeNs, nowNs);
            posting.counted = sequence;
            posting.original = 0;
            posting.isOriginalSpent = false;
            return;
        }
        long left = references.left(original) + posting.amount;
        references.left(original, left);
        posting.countedNs = references.countedNs(original);
        posting.original = references.counted(original);
        posting.counted = -Math.abs(posting.original);
        posting.isOriginalSpent = left == 0;
    }

    private ResultCode checkForm(int account, Refusal refusal) {
        if (account < 0 || account >= accounts.size()) {
            refusal.set("account", account, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        if (posting.currency != accounts.currency(account)) {
            refusal.set("currency", posting.currency, accounts.currency(account), CURRENCY_CODE_SCALE);
            return ResultCode.CURRENCY_MISMATCH;
        }
        if (posting.refLength == 0) {
            refusal.set("ref", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.MALFORMED;
        }
        return ResultCode.OK;
    }

    /**
     * Finds what the posting settles and reverses, each for itself.
     *
     * @return what a mirror account applies all the same but tells operations, and an account that decides refuses
     */
    private OperationsReason match(int account, long nowNs) {
        boolean isHoldKnown = posting.settlesLength == 0 || matchHold(account);
        boolean isOriginalKnown = posting.reversesLength == 0 || matchOriginal(account, nowNs);
        if (posting.settlesLength == 0) {
            settlement.none();
            settled = 0;
        }
        if (posting.reversesLength == 0) {
            original = References.ABSENT;
            reversible = OperationsBell.NO_AMOUNT;
        }
        if (accounts.isClosed(account)) {
            return OperationsReason.ACCOUNT_CLOSED;
        }
        if (!isHoldKnown) {
            return OperationsReason.UNKNOWN_HOLD;
        }
        return isOriginalKnown ? OperationsReason.NONE : OperationsReason.UNKNOWN_REF;
    }

    /** A debit settles an open hold, as much of it as is left; a posting of zero settles nothing of it. */
    private boolean matchHold(int account) {
        settlement.none();
        settled = 0;
        int hold = holdEvents.find(account, posting.settles, posting.settlesLength);
        if (hold == HoldTable.NONE || posting.amount > 0 || posting.amount == Exact.OVERFLOW) {
            return false;
        }
        if (posting.amount < 0) {
            long left = holds.left(hold);
            settled = Math.min(-posting.amount, left);
            settlement.set(hold, HoldState.SETTLED, -posting.amount);
            settlement.asHeld = -posting.amount == left;
        }
        return true;
    }

    /** A reversal has the other sign and is at most what is left of the original; else it reverses nothing of it. */
    private boolean matchOriginal(int account, long nowNs) {
        reversible = OperationsBell.NO_AMOUNT;
        originalKey.ofPosting(account, posting.reverses, 0, posting.reversesLength);
        original = references.find(originalKey, nowNs);
        if (original == References.ABSENT) {
            return false;
        }
        long amount = posting.amount;
        long left = references.left(original);
        boolean isWithin = left < 0 ? amount >= 0 && amount <= -left : amount <= 0 && amount >= -left;
        if (!isWithin) {
            original = References.ABSENT;
            reversible = -left;
        }
        return isWithin;
    }

    private ResultCode refusedByLimit(long available, OperationsReason unmatched, Refusal refusal) {
        switch (unmatched) {
            case ACCOUNT_CLOSED -> {
                refusal.set("account", Refusal.NONE, Refusal.NONE, 0);
                return ResultCode.ACCOUNT_CLOSED;
            }
            case UNKNOWN_HOLD -> {
                refusal.set("settles", Refusal.NONE, Refusal.NONE, 0);
                return ResultCode.UNKNOWN_HOLD;
            }
            case UNKNOWN_REF -> {
                if (reversible != OperationsBell.NO_AMOUNT) {
                    refusal.setMoney("amount", posting.amount, reversible, posting.currency);
                    return ResultCode.OUT_OF_RANGE;
                }
                refusal.set("reverses", Refusal.NONE, Refusal.NONE, 0);
                return ResultCode.UNKNOWN_REF;
            }
            default -> {}
        }
        if (posting.amount < 0 && (available < 0 || posting.amount < -available)) {
            refusal.setMoney("amount", posting.amount, available, posting.currency);
            return ResultCode.INSUFFICIENT_FUNDS;
        }
        return ResultCode.OK;
    }

    private void ringUnmatched(int account, OperationsReason reason, Cause cause) {
        long amount = posting.amount;
        switch (reason) {
            case UNKNOWN_HOLD ->
                operations.unmatched(
                        account,
                        amount,
                        OperationsBell.NO_AMOUNT,
                        reason,
                        posting.settles,
                        posting.settlesLength,
                        cause);
            case UNKNOWN_REF ->
                operations.unmatched(
                        account, amount, reversible, reason, posting.reverses, posting.reversesLength, cause);
            default -> operations.unmatched(account, amount, reason, cause);
        }
    }

    /** Everything but time, feed, seq, traceparent and text. */
    private long contentHash() {
        long figures = posting.currency | (long) posting.kind().value() << 16 | (long) posting.booked << Integer.SIZE;
        long hash = Hashing.combine(figures, posting.amount);
        if ((posting.settlesLength | posting.reversesLength | posting.counterpartyLength) == 0) {
            return hash;
        }
        hash = Hashing.combine(hash, Hashing.hash(1, posting.settles, 0, posting.settlesLength));
        hash = Hashing.combine(hash, Hashing.hash(2, posting.reverses, 0, posting.reversesLength));
        return Hashing.combine(hash, Hashing.hash(3, posting.counterparty, 0, posting.counterpartyLength));
    }
}
