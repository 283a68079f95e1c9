package io.belfry.core.posting;

import io.belfry.codec.AccountBalancedDecoder;
import io.belfry.codec.AccountClosedDecoder;
import io.belfry.codec.AccountKind;
import io.belfry.codec.AccountOpenedDecoder;
import io.belfry.codec.AccountPostedDecoder;
import io.belfry.codec.AccountPostedDetailedDecoder;
import io.belfry.codec.Flag;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedEncoder;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.ResultCode;
import io.belfry.codec.Severity;
import io.belfry.core.Refusal;
import io.belfry.core.account.AccountTable;
import io.belfry.core.account.CustomerTable;
import io.belfry.core.directory.Attributes;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.hash.Hashing;
import io.belfry.core.identity.RecentWindow;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.money.Exact;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.rule.RuleCauses;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies the events of accounts. Each method validates, then mutates, then rings; a refusal leaves everything untouched.
 *
 * <p>The core's thread only. No allocation per posting.
 */
public final class AccountEvents {
    private static final int CURRENCY_CODE_SCALE = 0;
    private static final long REF_LOW = 0x7265_666CL;
    private static final long REF_HIGH = 0x7265_6668L;

    private final Directory directory;
    private final CustomerTable customers;
    private final AccountTable accounts;
    private final AlertTable alerts;
    private final NotificationWriter writer;
    private final RuleBook book;
    private final BalanceBell bell;
    private final Posting posting = new Posting();
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[255]);
    private RecentWindow refs = new RecentWindow(1, 0);
    private EngineLimits limits = EngineLimits.defaults();

    public AccountEvents(
            Directory directory,
            CustomerTable customers,
            AccountTable accounts,
            AlertTable alerts,
            RuleBook book,
            RuleCauses causes,
            NotificationWriter writer) {
        this.directory = directory;
        this.customers = customers;
        this.accounts = accounts;
        this.alerts = alerts;
        this.writer = writer;
        this.book = book;
        this.bell = new BalanceBell(accounts, book, causes, alerts, writer);
    }

    /** New limits are in force. */
    public void configure(EngineLimits newLimits) {
        limits = newLimits;
        if (refs.capacity() != limits.refWindowEntries() || refs.maxAgeNs() != limits.refWindowNs()) {
            refs = refs.resized(limits.refWindowEntries(), limits.refWindowNs());
        }
    }

    /** The references seen last. */
    public RecentWindow refs() {
        return refs;
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
        long overdraft = orZero(event.overdraftLimit(), AccountOpenedDecoder.overdraftLimitNullValue());
        long balance = orZero(event.balance(), AccountOpenedDecoder.balanceNullValue());
        if (overdraft < 0) {
            refusal.set("overdraftLimit", overdraft, 0, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        if (Exact.add(balance, overdraft) == Exact.OVERFLOW) {
            refusal.set("balance", balance, Long.MAX_VALUE, 0);
            return ResultCode.AMOUNT_OVERFLOW;
        }
        int account = directory.intern(Namespace.ACCOUNT, name, 0, nameLength, Attributes.ofAccount(event.currency()));
        if (account != accounts.add(customer, event.currency())) {
            throw new IllegalStateException("directory and accounts disagree on handle " + account);
        }
        int previous = customers.appendAccount(customer, account);
        if (previous != CustomerTable.NONE) {
            accounts.nextOfCustomer(previous, account);
        }
        book.placeAccount(account);
        accounts.ledger(account, balance);
        accounts.overdraftLimit(account, overdraft);
        setKindAndEnforcement(account, event);
        return ResultCode.OK;
    }

    /** Closes an account; its balance stays, and later postings are applied or refused as the account enforces. */
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
        accounts.close(account);
        return ResultCode.OK;
    }

    /** Applies the short form of a posting. */
    public ResultCode posted(AccountPostedDecoder event, Cause cause, Refusal refusal, long nowNs) {
        posting.account = event.account();
        posting.amount = event.amount();
        posting.currency = event.currency();
        posting.kind = event.kind();
        posting.booked = AccountPostedDetailedDecoder.bookedNullValue();
        posting.refLength = event.getReference(posting.ref, 0, posting.ref.capacity());
        posting.settlesLength = 0;
        posting.reversesLength = 0;
        posting.counterpartyLength = 0;
        posting.textLength = 0;
        cause.reference(posting.ref, 0, posting.refLength);
        return post(cause, refusal, nowNs);
    }

    /** Applies the long form of a posting. */
    public ResultCode posted(AccountPostedDetailedDecoder event, Cause cause, Refusal refusal, long nowNs) {
        posting.account = event.account();
        posting.amount = event.amount();
        posting.currency = event.currency();
        posting.kind = event.kind();
        posting.booked = event.booked();
        posting.refLength = event.getReference(posting.ref, 0, posting.ref.capacity());
        posting.settlesLength = event.getSettles(posting.settles, 0, posting.settles.capacity());
        posting.reversesLength = event.getReverses(posting.reverses, 0, posting.reverses.capacity());
        int traceparentLength = event.getTraceparent(name, 0, name.capacity());
        posting.counterpartyLength = event.getCounterparty(posting.counterparty, 0, posting.counterparty.capacity());
        posting.textLength = event.getText(posting.text, 0, posting.text.capacity());
        cause.reference(posting.ref, 0, posting.refLength);
        cause.traceparent(name, 0, traceparentLength);
        return post(cause, refusal, nowNs);
    }

    /** Compares the upstream's ledger balance with ours. */
    public ResultCode balanced(AccountBalancedDecoder event, Cause cause, Refusal refusal) {
        int account = event.account();
        if (isUnknown(account)) {
            refusal.set("account", account, Refusal.NONE, 0);
            return ResultCode.UNKNOWN_ACCOUNT;
        }
        if (accounts.ledger(account) != event.ledger()) {
            OperationsNotifiedEncoder encoder =
                    writer.beginOperations(cause, NotificationType.BALANCE_DRIFT, Severity.CRITICAL);
            encoder.amount(OperationsNotifiedEncoder.amountNullValue())
                    .expected(accounts.ledger(account))
                    .actual(event.ledger())
                    .currency(accounts.currency(account))
                    .unitScale((short) 0)
                    .reason(OperationsReason.NONE);
            endOperations(encoder, account, name, 0);
        }
        return ResultCode.OK;
    }

    /** Brings the account's alerts in step with the rules as they stand. */
    public void reconcile(int account) {
        bell.reconcile(account);
    }

    /** Resolves alerts of rules that no longer reach the account, because of {@code cause}. */
    public void resolveOutOfEffect(int account, Cause cause) {
        bell.resolveOutOfEffect(account, cause);
    }

    /** Writes the references seen last. */
    public void save(StateWriter state) {
        state.begin(StateSection.REFERENCES);
        refs.save(state);
        state.end();
    }

    /** Reads what {@link #save} wrote. */
    public void load(StateReader state, EngineLimits newLimits) {
        limits = newLimits;
        state.begin(StateSection.REFERENCES);
        refs = RecentWindow.load(state, limits.refWindowEntries(), limits.refWindowNs());
        state.end();
    }

    public long digest(long hash) {
        return refs.digest(hash);
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
            refusal.set("overdraftLimit", overdraft, 0, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        if (changesOverdraft && Exact.add(accounts.ledger(account), overdraft) == Exact.OVERFLOW) {
            refusal.set("overdraftLimit", overdraft, Long.MAX_VALUE, 0);
            return ResultCode.AMOUNT_OVERFLOW;
        }
        bell.reconcile(account);
        long ledger = accounts.ledger(account);
        long available = accounts.available(account);
        setKindAndEnforcement(account, event);
        if (changesOverdraft) {
            accounts.overdraftLimit(account, overdraft);
            bell.changed(account, ledger, available, null, cause);
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

    private ResultCode post(Cause cause, Refusal refusal, long nowNs) {
        int account = posting.account;
        if (isUnknown(account)) {
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
        long low = Hashing.hash(REF_LOW + account, posting.ref, 0, posting.refLength);
        long high = Hashing.hash(REF_HIGH - account, posting.ref, 0, posting.refLength);
        long content = contentHash();
        int seen = refs.find(low, high, nowNs);
        if (seen != RecentWindow.ABSENT) {
            refusal.set("ref", Refusal.NONE, Refusal.NONE, 0);
            return refs.contentAt(seen) == content ? ResultCode.DUPLICATE : ResultCode.REF_REUSED;
        }
        long ledger = accounts.ledger(account);
        long newLedger = Exact.add(ledger, posting.amount);
        if (posting.amount == Exact.OVERFLOW
                || newLedger == Exact.OVERFLOW
                || Exact.add(newLedger, accounts.overdraftLimit(account)) == Exact.OVERFLOW) {
            refusal.set("amount", posting.amount, posting.amount > 0 ? Long.MAX_VALUE : Long.MIN_VALUE + 1, 0);
            return ResultCode.AMOUNT_OVERFLOW;
        }
        OperationsReason unmatched = unmatchedReason(account, nowNs);
        long available = accounts.available(account);
        if (accounts.enforcesLimit(account)) {
            ResultCode refused = refusedByLimit(available, unmatched, refusal);
            if (refused != ResultCode.OK) {
                return refused;
            }
        }
        if (alerts.size() > limits.maxAlerts() - EngineLimits.MAX_LEVELS_PER_RULE) {
            refusal.set("account", Refusal.NONE, limits.maxAlerts(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        bell.reconcile(account);
        refs.put(low, high, content, nowNs);
        accounts.ledger(account, newLedger);
        if (unmatched != OperationsReason.NONE) {
            ringUnmatched(account, unmatched, cause);
        }
        if (posting.amount != 0) {
            bell.changed(account, ledger, available, posting, cause);
        }
        return ResultCode.OK;
    }

    /** What a mirror account applies all the same but tells operations, and an account that decides refuses. */
    private OperationsReason unmatchedReason(int account, long nowNs) {
        if (accounts.isClosed(account)) {
            return OperationsReason.ACCOUNT_CLOSED;
        }
        if (posting.settlesLength > 0) {
            return OperationsReason.UNKNOWN_HOLD;
        }
        if (posting.reversesLength > 0) {
            long low = Hashing.hash(REF_LOW + account, posting.reverses, 0, posting.reversesLength);
            long high = Hashing.hash(REF_HIGH - account, posting.reverses, 0, posting.reversesLength);
            if (refs.find(low, high, nowNs) == RecentWindow.ABSENT) {
                return OperationsReason.UNKNOWN_REF;
            }
        }
        return OperationsReason.NONE;
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
                refusal.set("reverses", Refusal.NONE, Refusal.NONE, 0);
                return ResultCode.UNKNOWN_REF;
            }
            default -> {}
        }
        if (posting.amount < 0 && (available < 0 || posting.amount < -available)) {
            refusal.set("amount", posting.amount, available, 0);
            return ResultCode.INSUFFICIENT_FUNDS;
        }
        return ResultCode.OK;
    }

    private void ringUnmatched(int account, OperationsReason reason, Cause cause) {
        OperationsNotifiedEncoder encoder =
                writer.beginOperations(cause, NotificationType.POSTING_UNMATCHED, Severity.WARNING);
        encoder.amount(posting.amount)
                .expected(OperationsNotifiedEncoder.expectedNullValue())
                .actual(OperationsNotifiedEncoder.actualNullValue())
                .currency(posting.currency)
                .unitScale((short) 0)
                .reason(reason);
        switch (reason) {
            case UNKNOWN_HOLD -> endOperations(encoder, account, posting.settles, posting.settlesLength);
            case UNKNOWN_REF -> endOperations(encoder, account, posting.reverses, posting.reversesLength);
            default -> endOperations(encoder, account, posting.ref, 0);
        }
    }

    private void endOperations(OperationsNotifiedEncoder encoder, int account, DirectBuffer subject, int length) {
        writer.commonTexts(encoder);
        encoder.putAccount(
                writer.name(Namespace.ACCOUNT, account),
                writer.at(Namespace.ACCOUNT, account),
                writer.length(Namespace.ACCOUNT, account));
        encoder.putFund(subject, 0, 0);
        encoder.putSubject(subject, 0, length);
        writer.end(encoder.limit());
    }

    /** Everything but time, feed, seq, traceparent and text. */
    private long contentHash() {
        long hash = Hashing.combine(posting.currency | (long) posting.kind.value() << 16, posting.amount);
        hash = Hashing.combine(hash, posting.booked);
        hash = Hashing.combine(hash, Hashing.hash(1, posting.settles, 0, posting.settlesLength));
        hash = Hashing.combine(hash, Hashing.hash(2, posting.reverses, 0, posting.reversesLength));
        return Hashing.combine(hash, Hashing.hash(3, posting.counterparty, 0, posting.counterpartyLength));
    }

    private boolean isUnknown(int account) {
        return account < 0 || account >= accounts.size();
    }

    private static long orZero(long value, long nullValue) {
        return value == nullValue ? 0 : value;
    }
}
