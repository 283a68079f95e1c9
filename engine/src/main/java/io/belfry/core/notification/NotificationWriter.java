package io.belfry.core.notification;

import io.belfry.codec.AccountNotifiedEncoder;
import io.belfry.codec.BalanceNotifiedEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FundEventNotifiedEncoder;
import io.belfry.codec.FundNotifiedEncoder;
import io.belfry.codec.HoldNotifiedEncoder;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.NotificationCommonEncoder;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedEncoder;
import io.belfry.codec.OrderNotifiedEncoder;
import io.belfry.codec.Severity;
import io.belfry.codec.VarAsciiEncoder;
import io.belfry.core.Semantics;
import io.belfry.core.account.CustomerTable;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.hash.Hashing;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes notifications into the batch: numbers them, fills what all have in common, and keeps the digest of their bytes.
 *
 * <p>Use: {@code begin…} returns the encoder with the common part done; set the block's fields; then the texts in the
 * order of the schema; then {@link #end}. The core's thread only.
 */
public final class NotificationWriter {
    /** No customer: an operations alert. */
    public static final int OPERATIONS = -1;

    private static final int NO_RULE = -1;

    private final Directory directory;
    private final CustomerTable customers;
    private final NotificationBatch batch = new NotificationBatch();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final BalanceNotifiedEncoder balance = new BalanceNotifiedEncoder();
    private final FundNotifiedEncoder fund = new FundNotifiedEncoder();
    private final FundEventNotifiedEncoder fundEvent = new FundEventNotifiedEncoder();
    private final OrderNotifiedEncoder order = new OrderNotifiedEncoder();
    private final HoldNotifiedEncoder hold = new HoldNotifiedEncoder();
    private final AccountNotifiedEncoder account = new AccountNotifiedEncoder();
    private final OperationsNotifiedEncoder operations = new OperationsNotifiedEncoder();

    private int epoch;
    private long sequence;
    private long digest;
    private int start;
    private int customer;
    private int rule;
    private Cause cause;

    public NotificationWriter(Directory directory, CustomerTable customers) {
        this.directory = directory;
        this.customers = customers;
    }

    public NotificationBatch batch() {
        return batch;
    }

    /** Sequence of the last notification written. */
    public long sequence() {
        return sequence;
    }

    /** Rolling digest of the bytes of all notifications written. */
    public long digest() {
        return digest;
    }

    public int epoch() {
        return epoch;
    }

    public void epoch(int value) {
        epoch = value;
    }

    /** Writes the numbers that go on; what is in the batch is the host's. */
    public void save(StateWriter state) {
        state.putInt(epoch);
        state.putLong(sequence);
        state.putLong(digest);
    }

    /** Reads what {@link #save} wrote. */
    public void load(StateReader state) {
        epoch = state.getInt();
        sequence = state.getLong();
        digest = state.getLong();
    }

    public BalanceNotifiedEncoder beginBalance(
            Cause newCause,
            NotificationType type,
            NotificationState state,
            Severity severity,
            int newCustomer,
            int newRule,
            int ruleVersion,
            int edge) {
        prepare(newCause, newCustomer, newRule);
        balance.wrapAndApplyHeader(batch.target(), start, header);
        header.version(Semantics.NOTIFICATION_LAYOUT);
        common(balance.common(), type, state, severity, ruleVersion, edge);
        return balance;
    }

    public FundNotifiedEncoder beginFund(
            Cause newCause,
            NotificationType type,
            NotificationState state,
            Severity severity,
            int newCustomer,
            int newRule,
            int ruleVersion,
            int edge) {
        prepare(newCause, newCustomer, newRule);
        fund.wrapAndApplyHeader(batch.target(), start, header);
        header.version(Semantics.NOTIFICATION_LAYOUT);
        common(fund.common(), type, state, severity, ruleVersion, edge);
        return fund;
    }

    /** A distribution or a split is always news, so it has no edge. */
    public FundEventNotifiedEncoder beginFundEvent(
            Cause newCause, Severity severity, int newCustomer, int newRule, int ruleVersion) {
        prepare(newCause, newCustomer, newRule);
        fundEvent.wrapAndApplyHeader(batch.target(), start, header);
        header.version(Semantics.NOTIFICATION_LAYOUT);
        common(fundEvent.common(), NotificationType.FUND_EVENT, NotificationState.INFO, severity, ruleVersion, 0);
        return fundEvent;
    }

    public OrderNotifiedEncoder beginOrder(
            Cause newCause, Severity severity, int newCustomer, int newRule, int ruleVersion) {
        prepare(newCause, newCustomer, newRule);
        order.wrapAndApplyHeader(batch.target(), start, header);
        header.version(Semantics.NOTIFICATION_LAYOUT);
        common(order.common(), NotificationType.ORDER_CHANGED, NotificationState.INFO, severity, ruleVersion, 0);
        return order;
    }

    /** What happened to a hold is always news, so it has no edge. */
    public HoldNotifiedEncoder beginHold(
            Cause newCause, Severity severity, int newCustomer, int newRule, int ruleVersion) {
        prepare(newCause, newCustomer, newRule);
        hold.wrapAndApplyHeader(batch.target(), start, header);
        header.version(Semantics.NOTIFICATION_LAYOUT);
        common(hold.common(), NotificationType.HOLD_CHANGED, NotificationState.INFO, severity, ruleVersion, 0);
        return hold;
    }

    public AccountNotifiedEncoder beginAccount(
            Cause newCause,
            NotificationType type,
            NotificationState state,
            Severity severity,
            int newCustomer,
            int newRule,
            int ruleVersion,
            int edge) {
        prepare(newCause, newCustomer, newRule);
        account.wrapAndApplyHeader(batch.target(), start, header);
        header.version(Semantics.NOTIFICATION_LAYOUT);
        common(account.common(), type, state, severity, ruleVersion, edge);
        return account;
    }

    public OperationsNotifiedEncoder beginOperations(Cause newCause, NotificationType type, Severity severity) {
        prepare(newCause, OPERATIONS, NO_RULE);
        operations.wrapAndApplyHeader(batch.target(), start, header);
        header.version(Semantics.NOTIFICATION_LAYOUT);
        common(operations.common(), type, NotificationState.INFO, severity, 0, 0);
        return operations;
    }

    /**
     * Writes customer, rule, reference, feed and traceparent, with which the texts of all records but operations alerts begin.
     *
     * @param limit of the record's encoder
     * @return where its limit belongs now; the caller goes on with the account
     */
    public int commonTexts(int limit) {
        int at = putName(Namespace.CUSTOMER, customer, limit);
        return causeTexts(putName(Namespace.RULE, rule, at));
    }

    /** Writes reference, feed and traceparent, with which the texts of operations alerts begin; as {@link #commonTexts}. */
    public int causeTexts(int limit) {
        int at = putText(cause.reference(), cause.referenceOffset(), cause.referenceLength(), limit);
        at = putName(Namespace.FEED, feed(), at);
        return putText(cause.traceparent(), 0, cause.traceparentLength(), at);
    }

    /**
     * Writes a name as the next text, an empty one for a handle below 0.
     *
     * @param limit of the record's encoder
     * @return where its limit belongs now
     */
    public int putName(Namespace namespace, int handle, int limit) {
        if (handle < 0) {
            batch.target().putByte(limit, (byte) 0);
            return limit + VarAsciiEncoder.varDataEncodingOffset();
        }
        return limit + directory.putName(namespace, handle, batch.target(), limit);
    }

    /** As the encoders put a {@code varAscii}, whose classes have no type in common. */
    private int putText(DirectBuffer text, int offset, int length, int limit) {
        if (length > VarAsciiEncoder.lengthMaxValue()) {
            throw new IllegalStateException(
                    "a text of " + length + " bytes, allowed are " + VarAsciiEncoder.lengthMaxValue());
        }
        batch.target().putByte(limit, (byte) length);
        batch.target().putBytes(limit + VarAsciiEncoder.varDataEncodingOffset(), text, offset, length);
        return limit + VarAsciiEncoder.varDataEncodingOffset() + length;
    }

    /**
     * Begins a record whose first bytes, header and block, are those of another; the caller then calls {@link #number} and
     * overwrites what differs.
     *
     * @return where it starts in {@link #target}
     */
    public int beginLike(DirectBuffer form, int length, Cause newCause, int newCustomer) {
        prepare(newCause, newCustomer, NO_RULE);
        batch.target().putBytes(start, form, 0, length);
        return start;
    }

    /** Numbers the record that was begun like another. */
    public void number(NotificationCommonEncoder common) {
        sequence++;
        common.sequence(sequence)
                .customerSequence(customers.nextNotification(customer))
                .ordinal(cause.takeOrdinal());
    }

    /** Where the record is that was begun last, until the next one is. */
    public UnsafeBuffer target() {
        return batch.target();
    }

    /** The record is whole; it ends at {@code limit} of its encoder. */
    public void end(int limit) {
        int length = limit - start;
        digest = Hashing.combine(digest, Hashing.record(sequence, batch.target(), start, length));
        batch.commit(length);
    }

    /** The buffer that holds a name, for the caller's own texts; an empty one for a handle below 0. */
    public DirectBuffer name(Namespace namespace, int handle) {
        return handle < 0 ? cause.reference() : directory.nameBuffer(namespace, handle);
    }

    /** Where the name starts in {@link #name}. */
    public int at(Namespace namespace, int handle) {
        return handle < 0 ? 0 : directory.nameOffset(namespace, handle);
    }

    /** Bytes of the name, 0 for a handle below 0. */
    public int length(Namespace namespace, int handle) {
        return handle < 0 ? 0 : directory.nameLength(namespace, handle);
    }

    private int feed() {
        return cause.feed() == EventLayout.NO_FEED ? -1 : cause.feed();
    }

    private void prepare(Cause newCause, int newCustomer, int newRule) {
        // A sweep tells a million holders of one cause, and a reference that is stored is a fence of the collector's.
        if (cause != newCause) {
            cause = newCause;
        }
        customer = newCustomer;
        rule = newRule;
        start = batch.claim(EngineLimits.MAX_MESSAGE_BYTES);
    }

    private void common(
            NotificationCommonEncoder common,
            NotificationType type,
            NotificationState state,
            Severity severity,
            int ruleVersion,
            int edge) {
        sequence++;
        common.sequence(sequence)
                .causeSequence(cause.sequence())
                .causeFeedSeq(cause.feedSeq())
                .timeNs(cause.timeNs())
                .customerSequence(customer == OPERATIONS ? 0 : customers.nextNotification(customer))
                .ordinal(cause.takeOrdinal())
                .epoch(epoch)
                .ruleVersion(ruleVersion)
                .ruleEdge(edge)
                .type(type)
                .state(state)
                .severity(severity)
                .causeTemplate((short) cause.templateId());
    }
}
