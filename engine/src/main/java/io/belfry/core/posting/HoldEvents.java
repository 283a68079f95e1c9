package io.belfry.core.posting;

import io.belfry.codec.AccountHeldDecoder;
import io.belfry.codec.AccountReleasedDecoder;
import io.belfry.codec.HoldState;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import io.belfry.core.account.AccountTable;
import io.belfry.core.account.HoldTable;
import io.belfry.core.hash.Hashing;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.money.Exact;
import io.belfry.core.notification.Cause;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.timer.TimerOwner;
import io.belfry.core.timer.TimerTable;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Holds: opened, released, settled by postings, expired by their timers.
 *
 * <pre>
 *   account.held --> open --- posting settles a part: less is held --.
 *                     |  ^___________________________________________|
 *                     +--- posting settles the rest ---> ended
 *                     +--- account.released -----------> released (again: DUPLICATE)
 *                     +--- expires --------------------> ended
 * </pre>
 *
 * An id is used up once and for as long as references are remembered; an open one for as long as it is open.
 *
 * <p>The core's thread only. No allocation per hold in steady state.
 */
final class HoldEvents implements TimerOwner {
    private final int timerOwner;
    private final AccountTable accounts;
    private final HoldTable holds;
    private final AlertTable alerts;
    private final TimerTable timers;
    private final References references;
    private final BalanceBell bell;
    private final OperationsBell operations;
    private final References.Key key = new References.Key();
    private final HoldChange change = new HoldChange();
    private final UnsafeBuffer id = new UnsafeBuffer(new byte[255]);
    private final UnsafeBuffer traceparent = new UnsafeBuffer(new byte[255]);
    private final UnsafeBuffer counterparty = new UnsafeBuffer(new byte[2048]);
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[2048]);
    private EngineLimits limits = EngineLimits.defaults();

    HoldEvents(
            int timerOwner,
            AccountTable accounts,
            HoldTable holds,
            AlertTable alerts,
            TimerTable timers,
            References references,
            BalanceBell bell,
            OperationsBell operations) {
        this.timerOwner = timerOwner;
        this.accounts = accounts;
        this.holds = holds;
        this.alerts = alerts;
        this.timers = timers;
        this.references = references;
        this.bell = bell;
        this.operations = operations;
        timers.register(timerOwner, this);
    }

    void configure(EngineLimits newLimits) {
        limits = newLimits;
    }

    ResultCode held(AccountHeldDecoder event, Cause cause, Refusal refusal, long nowNs) {
        int account = event.account();
        long amount = event.amount();
        long expiresNs = event.expiresNs();
        int idLength = event.getHold(id, 0, id.capacity());
        int traceparentLength = event.getTraceparent(traceparent, 0, traceparent.capacity());
        int counterpartyLength = event.getCounterparty(counterparty, 0, counterparty.capacity());
        int textLength = event.getText(text, 0, text.capacity());
        cause.reference(id, 0, idLength);
        cause.traceparent(traceparent, 0, traceparentLength);
        ResultCode malformed = checkForm(account, idLength, refusal);
        if (malformed != ResultCode.OK) {
            return malformed;
        }
        if (amount <= 0) {
            refusal.setMoney("amount", amount, 1, accounts.currency(account));
            return ResultCode.OUT_OF_RANGE;
        }
        key.ofHold(account, id, idLength);
        long content = Hashing.combine(
                Hashing.combine(amount, expiresNs), Hashing.hash(3, counterparty, 0, counterpartyLength));
        ResultCode known = checkKnown(content, nowNs, refusal);
        if (known != ResultCode.OK) {
            return known;
        }
        long held = Exact.add(accounts.held(account), amount);
        long available = accounts.available(account);
        if (held == Exact.OVERFLOW || Exact.add(available, -amount) == Exact.OVERFLOW) {
            refusal.setMoney("amount", amount, Long.MAX_VALUE, accounts.currency(account));
            return ResultCode.AMOUNT_OVERFLOW;
        }
        ResultCode refused = checkRoom(account, amount, available, refusal);
        if (refused != ResultCode.OK) {
            return refused;
        }
        bell.reconcile(account);
        references.putHold(key, content, References.OPEN, nowNs);
        int hold = holds.add(account, key.low(), key.high(), content);
        holds.left(hold, amount);
        holds.id(hold, id, idLength);
        holds.counterparty(hold, counterparty, counterpartyLength);
        holds.text(hold, text, textLength);
        if (expiresNs != AccountHeldDecoder.expiresNsNullValue()) {
            holds.expires(hold, expiresNs, timers.set(timerOwner, hold, expiresNs));
        }
        accounts.held(account, held);
        if (accounts.isClosed(account)) {
            operations.unmatched(account, amount, OperationsReason.ACCOUNT_CLOSED, cause);
        }
        change.set(hold, HoldState.HELD, amount);
        bell.changed(account, accounts.ledger(account), available, null, change, cause);
        return ResultCode.OK;
    }

    ResultCode released(AccountReleasedDecoder event, Cause cause, Refusal refusal, long nowNs) {
        int account = event.account();
        int idLength = event.getHold(id, 0, id.capacity());
        int traceparentLength = event.getTraceparent(traceparent, 0, traceparent.capacity());
        cause.reference(id, 0, idLength);
        cause.traceparent(traceparent, 0, traceparentLength);
        ResultCode malformed = checkForm(account, idLength, refusal);
        if (malformed != ResultCode.OK) {
            return malformed;
        }
        key.ofHold(account, id, idLength);
        int hold = holds.find(key.low(), key.high());
        if (hold == HoldTable.NONE) {
            refusal.set("hold", Refusal.NONE, Refusal.NONE, 0);
            int place = references.find(key, nowNs);
            return place != References.ABSENT && references.holdStand(place) == References.RELEASED
                    ? ResultCode.DUPLICATE
                    : ResultCode.UNKNOWN_HOLD;
        }
        end(hold, HoldState.RELEASED, nowNs, cause);
        return ResultCode.OK;
    }

    @Override
    public int account(long subject) {
        return holds.account((int) subject);
    }

    /** A hold expires. */
    @Override
    public void due(long subject, long deadlineNs, Cause cause) {
        int hold = (int) subject;
        holds.expires(hold, holds.expiresNs(hold), HoldTable.NONE);
        end(hold, HoldState.EXPIRED, cause.timeNs(), cause);
    }

    /** The account's open hold of this id, or {@link HoldTable#NONE}. */
    int find(int account, UnsafeBuffer holdId, int length) {
        key.ofHold(account, holdId, length);
        return holds.find(key.low(), key.high());
    }

    /** Takes what a posting settles out of the hold; {@link #closeSettled} follows once that was rung. */
    void settle(int hold, long amount) {
        int account = holds.account(hold);
        holds.left(hold, holds.left(hold) - amount);
        accounts.held(account, accounts.held(account) - amount);
    }

    /** Closes a hold of which nothing is left. */
    void closeSettled(int hold, long nowNs) {
        if (holds.left(hold) == 0) {
            close(hold, References.ENDED, nowNs);
        }
    }

    private ResultCode checkForm(int account, int idLength, Refusal refusal) {
        if (account < 0 || account >= accounts.size()) {
            refusal.set("account", account, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        if (idLength == 0) {
            refusal.set("hold", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.MALFORMED;
        }
        return ResultCode.OK;
    }

    /** Whether the id at hand was used before; an open hold is known for as long as it is open. */
    private ResultCode checkKnown(long content, long nowNs, Refusal refusal) {
        int open = holds.find(key.low(), key.high());
        int place = references.find(key, nowNs);
        if (open == HoldTable.NONE && place == References.ABSENT) {
            return ResultCode.OK;
        }
        refusal.set("hold", Refusal.NONE, Refusal.NONE, 0);
        boolean same = open != HoldTable.NONE ? holds.content(open) == content : references.hasContent(place, content);
        return same ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
    }

    private ResultCode checkRoom(int account, long amount, long available, Refusal refusal) {
        if (accounts.enforcesLimit(account)) {
            if (accounts.isClosed(account)) {
                refusal.set("account", Refusal.NONE, Refusal.NONE, 0);
                return ResultCode.ACCOUNT_CLOSED;
            }
            if (amount > available) {
                refusal.setMoney("amount", amount, available, accounts.currency(account));
                return ResultCode.INSUFFICIENT_FUNDS;
            }
        }
        if (holds.size() >= limits.details().maxHolds()) {
            refusal.set("hold", Refusal.NONE, limits.details().maxHolds(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        if (alerts.size() > limits.maxAlerts() - EngineLimits.MAX_LEVELS_PER_RULE) {
            refusal.set("account", Refusal.NONE, limits.maxAlerts(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        return ResultCode.OK;
    }

    /** What is left is not held any more. */
    private void end(int hold, HoldState state, long nowNs, Cause cause) {
        int account = holds.account(hold);
        long left = holds.left(hold);
        long available = accounts.available(account);
        bell.reconcile(account);
        settle(hold, left);
        change.set(hold, state, left);
        bell.changed(account, accounts.ledger(account), available, null, change, cause);
        close(hold, state == HoldState.RELEASED ? References.RELEASED : References.ENDED, nowNs);
    }

    private void close(int hold, long stand, long nowNs) {
        references.putHold(key.of(holds.low(hold), holds.high(hold)), holds.content(hold), stand, nowNs);
        if (holds.timer(hold) != HoldTable.NONE) {
            timers.cancel(holds.timer(hold));
        }
        holds.remove(hold);
    }
}
