package io.belfry.core.posting;

import io.belfry.codec.AccountBalancedDecoder;
import io.belfry.codec.AccountClosedDecoder;
import io.belfry.codec.AccountHeldDecoder;
import io.belfry.codec.AccountKind;
import io.belfry.codec.AccountOpenedDecoder;
import io.belfry.codec.AccountPostedDetailedDecoder;
import io.belfry.codec.AccountReleasedDecoder;
import io.belfry.codec.Flag;
import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import io.belfry.core.account.AccountTable;
import io.belfry.core.account.CustomerTable;
import io.belfry.core.account.HoldTable;
import io.belfry.core.directory.Attributes;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.identity.RecentWindow;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.money.Exact;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.LevelBell;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.rule.RuleCauses;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.timer.TimerTable;
import io.belfry.core.window.Watches;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies the events of accounts. Each method validates, then mutates, then rings; a refusal leaves everything untouched.
 *
 * <p>The core's thread only. No allocation per posting.
 */
public final class AccountEvents {
    private static final int CURRENCY_CODE_SCALE = 0;

    private final Directory directory;
    private final CustomerTable customers;
    private final AccountTable accounts;
    private final Watches watches;
    private final RuleBook book;
    private final BalanceBell bell;
    private final OperationsBell operations;
    private final References references = new References();
    private final HoldEvents holdEvents;
    private final PostingEvents postingEvents;
    private final PostingForesight foresight;
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[255]);
    private final HoldChange noHold = new HoldChange();
    private EngineLimits limits = EngineLimits.defaults();

    /**
     * Registers its holds and its watches as owners of timers.
     *
     * @param timerOwner the number of holds as an owner
     */
    public AccountEvents(
            int timerOwner,
            Directory directory,
            CustomerTable customers,
            AccountTable accounts,
            HoldTable holds,
            Watches watches,
            TimerTable timers,
            AlertTable alerts,
            RuleBook book,
            RuleCauses causes,
            NotificationWriter writer) {
        this.directory = directory;
        this.customers = customers;
        this.accounts = accounts;
        this.watches = watches;
        this.book = book;
        bell = new BalanceBell(accounts, holds, watches, book, causes, alerts, writer);
        operations = new OperationsBell(accounts, writer);
        holdEvents = new HoldEvents(timerOwner, accounts, holds, alerts, timers, references, bell, operations);
        foresight = new PostingForesight(accounts, book, references);
        postingEvents = new PostingEvents(accounts, holds, alerts, watches, references, holdEvents, bell, operations);
        timers.register(watches.windowOwner(), new WindowDeadlines(book, watches, bell));
        timers.register(watches.dormancyOwner(), new DormancyDeadlines(accounts, book, watches, bell));
    }

    /** New limits are in force. */
    public void configure(EngineLimits newLimits) {
        limits = newLimits;
        // What was noted is of the window as it was.
        foresight.clear();
        references.configure(newLimits);
        watches.configure(newLimits);
        holdEvents.configure(newLimits);
        postingEvents.configure(newLimits);
    }

    /** The references of postings and ids of holds seen last. */
    public RecentWindow refs() {
        return references.window();
    }

    /** Opens an account, or updates the optional fields of a known one, its opening balance excepted. */
    public ResultCode opened(AccountOpenedDecoder event, Cause cause, Refusal refusal) {
        int customer = event.customer();
        int nameLength = event.getAccount(name, 0, name.capacity());
        if (customer < 0 || customer >= customers.size()) {
            refusal.set("customer", customer, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_CUSTOMER;
        }
        int known = directory.findOwn(Namespace.ACCOUNT, name, 0, nameLength);
        if (known != Directory.UNKNOWN) {
            return updated(known, event, cause, refusal);
        }
        if (accounts.size() >= limits.maxAccounts()) {
            refusal.set("account", Refusal.NONE, limits.maxAccounts(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        if (!watches.hasRoomForAccounts(1)) {
            refusal.set("account", Refusal.NONE, limits.maxAlerts(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        long overdraft = orZero(event.overdraftLimit(), AccountOpenedDecoder.overdraftLimitNullValue());
        long balance = orZero(event.balance(), AccountOpenedDecoder.balanceNullValue());
        if (overdraft < 0) {
            refusal.setMoney("overdraftLimit", overdraft, 0, event.currency());
            return ResultCode.OUT_OF_RANGE;
        }
        if (Exact.add(balance, overdraft) == Exact.OVERFLOW) {
            refusal.setMoney("balance", balance, Long.MAX_VALUE, event.currency());
            return ResultCode.AMOUNT_OVERFLOW;
        }
        int account = directory.intern(Namespace.ACCOUNT, name, 0, nameLength, Attributes.ofAccount(event.currency()));
        if (account != accounts.add(customer, event.currency())) {
            throw new IllegalStateException("directory and accounts disagree on handle " + account);
        }
        customers.appendAccount(customer, account);
        book.placeAccount(account);
        accounts.ledger(account, balance);
        accounts.overdraftLimit(account, overdraft);
        setKindAndEnforcement(account, event);
        watches.reach(account, cause.timeNs());
        return ResultCode.OK;
    }

    /**
     * Closes an account; its balance and its holds stay, and later postings are applied or refused as the account enforces.
     * One that decides must be empty before.
     */
    public ResultCode closed(AccountClosedDecoder event, Refusal refusal) {
        int account = event.account();
        if (isUnknown(account)) {
            refusal.set("account", account, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        if (accounts.isClosed(account)) {
            refusal.set("account", account, Refusal.NONE, 0);
            return ResultCode.ACCOUNT_CLOSED;
        }
        boolean isEmpty = accounts.ledger(account) == 0 && accounts.held(account) == 0;
        if (accounts.enforcesLimit(account) && !isEmpty) {
            boolean isHeld = accounts.ledger(account) == 0;
            long amount = isHeld ? accounts.held(account) : accounts.ledger(account);
            refusal.setMoney(isHeld ? "held" : "ledger", amount, 0, accounts.currency(account));
            return ResultCode.OUT_OF_RANGE;
        }
        accounts.close(account);
        return ResultCode.OK;
    }

    /** Applies the short form of a posting. */
    public ResultCode posted(DirectBuffer buffer, int offset, Cause cause, Refusal refusal, long nowNs) {
        return postingEvents.posted(buffer, offset, cause, refusal, nowNs);
    }

    /** Forgets what was foreseen. */
    public void foreseeAnew() {
        foresight.clear();
    }

    /** Notes what a posting of the short form will need. */
    public void foresee(DirectBuffer buffer, int offset) {
        foresight.add(buffer, offset);
    }

    /** What was noted. */
    public PostingForesight foresight() {
        return foresight;
    }

    /** Touches what was noted; changes nothing, and the answer means nothing. */
    public long touchForeseen() {
        return foresight.touch();
    }

    /** Applies the long form of a posting. */
    public ResultCode posted(AccountPostedDetailedDecoder event, Cause cause, Refusal refusal, long nowNs) {
        return postingEvents.posted(event, cause, refusal, nowNs);
    }

    /** Opens a hold. */
    public ResultCode held(AccountHeldDecoder event, Cause cause, Refusal refusal, long nowNs) {
        return holdEvents.held(event, cause, refusal, nowNs);
    }

    /** Releases what is left of a hold. */
    public ResultCode released(AccountReleasedDecoder event, Cause cause, Refusal refusal, long nowNs) {
        return holdEvents.released(event, cause, refusal, nowNs);
    }

    /** Compares the upstream's ledger balance with ours. */
    public ResultCode balanced(AccountBalancedDecoder event, Cause cause, Refusal refusal) {
        int account = event.account();
        if (isUnknown(account)) {
            refusal.set("account", account, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        if (accounts.ledger(account) != event.ledger()) {
            operations.drifted(account, event.ledger(), cause);
        }
        return ResultCode.OK;
    }

    /** Brings the account's alerts, and what is watched there, in step with the rules as they stand. */
    public void reconcile(int account) {
        bell.reconcile(account);
        watches.reconcile(account);
    }

    /**
     * The same where a change may begin something: since {@code changeNs} the rules are as they stand, so that dormancy is
     * counted from then where a rule reaches the account newly.
     */
    public void reach(int account, long changeNs) {
        bell.reconcile(account);
        watches.reach(account, changeNs);
    }

    /** Whether so many accounts may be reached by other rules than before. */
    public boolean hasRoomForAccounts(long count) {
        return watches.hasRoomForAccounts(count);
    }

    /** Whether there is room for one more rule that watches so many accounts. */
    public boolean hasRoomToWatch(long count) {
        return watches.hasRoom(count);
    }

    /** Resolves alerts of rules that no longer reach the account, because of {@code cause}. */
    public void resolveOutOfEffect(int account, Cause cause) {
        bell.resolveOutOfEffect(account, cause);
    }

    /** The cooldown of an alert on an account that is up to date has ended. */
    public void silenceEnded(int alert, Cause cause) {
        bell.silenceEnded(alert, cause);
    }

    /** What rings about accounts: it knows who heard of what, and when last. */
    public LevelBell bell() {
        return bell;
    }

    /** Writes the references seen last. */
    public void save(StateWriter state) {
        references.save(state);
    }

    /** Reads what {@link #save} wrote. */
    public void load(StateReader state, EngineLimits newLimits) {
        references.load(state, newLimits);
        configure(newLimits);
    }

    public long digest(long hash) {
        return references.digest(hash);
    }

    private ResultCode updated(int account, AccountOpenedDecoder event, Cause cause, Refusal refusal) {
        if (accounts.customer(account) != event.customer()) {
            refusal.set("account", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.ALREADY_EXISTS;
        }
        if (accounts.currency(account) != event.currency()) {
            refusal.set("currency", event.currency(), accounts.currency(account), CURRENCY_CODE_SCALE);
            return ResultCode.CURRENCY_MISMATCH;
        }
        long overdraft = event.overdraftLimit();
        boolean changesOverdraft = overdraft != AccountOpenedDecoder.overdraftLimitNullValue();
        if (changesOverdraft && overdraft < 0) {
            refusal.setMoney("overdraftLimit", overdraft, 0, event.currency());
            return ResultCode.OUT_OF_RANGE;
        }
        if (changesOverdraft
                && (Exact.add(accounts.ledger(account), overdraft) == Exact.OVERFLOW
                        || Exact.add(accounts.ledger(account) + overdraft, -accounts.held(account))
                                == Exact.OVERFLOW)) {
            refusal.setMoney("overdraftLimit", overdraft, Long.MAX_VALUE, event.currency());
            return ResultCode.AMOUNT_OVERFLOW;
        }
        bell.reconcile(account);
        long ledger = accounts.ledger(account);
        long available = accounts.available(account);
        setKindAndEnforcement(account, event);
        if (changesOverdraft) {
            accounts.overdraftLimit(account, overdraft);
            bell.changed(account, ledger, available, null, noHold, cause);
        }
        return ResultCode.OK;
    }

    private void setKindAndEnforcement(int account, AccountOpenedDecoder event) {
        if (event.kind() != AccountKind.NULL_VAL) {
            accounts.kind(account, event.kind().value());
        }
        if (event.enforceLimit() != Flag.NULL_VAL) {
            accounts.enforcesLimit(account, event.enforceLimit() == Flag.YES);
        }
    }

    private boolean isUnknown(int account) {
        return account < 0 || account >= accounts.size();
    }

    private static long orZero(long value, long nullValue) {
        return value == nullValue ? 0 : value;
    }
}
