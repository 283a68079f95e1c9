package io.belfry.core.fund;

import io.belfry.codec.FundNotifiedEncoder;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.NotificationType;
import io.belfry.codec.VarAsciiEncoder;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import io.belfry.core.rule.Rule;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The news of one price by one rule, which a sweep tells a million holders: the record that the first one hears, taken as the
 * form of the others', in which only numbers, the holder's figures and names are filled in.
 *
 * <pre>
 *   block          customer   rule, reference, feed, traceparent   account   fund
 *   of the form    own        of the form                          own       of the form
 * </pre>
 *
 * <p>Nothing depends on which holder is the first. The core's thread only; no allocation.
 */
final class PriceNews {
    private static final int BLOCK_BYTES = MessageHeaderEncoder.ENCODED_LENGTH + FundNotifiedEncoder.BLOCK_LENGTH;

    /** Rule, reference, feed and traceparent. */
    private static final int COMMON_TEXTS = 4;

    private final NotificationWriter writer;
    private final UnsafeBuffer form = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
    private final FundNotifiedEncoder encoder = new FundNotifiedEncoder();

    /** What the form is of; no action has the number 0. */
    private int fund;

    private long action;
    private NotificationType type = NotificationType.NULL_VAL;
    private int rule;
    private int ruleVersion;
    private int epoch;

    private int commonAt;
    private int commonBytes;
    private int fundAt;
    private int fundBytes;

    PriceNews(NotificationWriter writer) {
        this.writer = writer;
    }

    /** Whether the form is that of this news. */
    boolean isOf(int ofFund, FundAction ofAction, NotificationType ofType, Rule ofRule) {
        return action == ofAction.number
                && fund == ofFund
                && rule == ofRule.handle()
                && ruleVersion == ofRule.version()
                && type == ofType
                && epoch == writer.epoch();
    }

    /** A record of this news that has just been written, from the header at {@code offset} on, is the form from now on. */
    void take(int ofFund, FundAction ofAction, NotificationType ofType, Rule ofRule, DirectBuffer record, int offset) {
        fund = ofFund;
        action = ofAction.number;
        type = ofType;
        rule = ofRule.handle();
        ruleVersion = ofRule.version();
        epoch = writer.epoch();
        commonAt = behindText(record, offset, BLOCK_BYTES);
        int accountAt = commonAt;
        for (int i = 0; i < COMMON_TEXTS; i++) {
            accountAt = behindText(record, offset, accountAt);
        }
        commonBytes = accountAt - commonAt;
        fundAt = behindText(record, offset, accountAt);
        int end = behindText(record, offset, fundAt);
        fundBytes = end - fundAt;
        form.putBytes(0, record, offset, end);
    }

    private static int behindText(DirectBuffer record, int offset, int at) {
        return at + VarAsciiEncoder.varDataEncodingOffset() + (record.getByte(offset + at) & 0xFF);
    }

    /**
     * Begins a holder's record: the caller fills in units, value, cost, unrealised, its percent, realised, income and day
     * change, then calls {@link #end}.
     */
    FundNotifiedEncoder begin(Cause cause, int customer) {
        int start = writer.beginLike(form, BLOCK_BYTES, cause, customer);
        encoder.wrap(writer.target(), start + MessageHeaderEncoder.ENCODED_LENGTH);
        writer.number(encoder.common());
        return encoder;
    }

    /** Writes the texts; the record is whole. */
    void end(int customer, int account) {
        UnsafeBuffer target = writer.target();
        int at = writer.putName(Namespace.CUSTOMER, customer, encoder.limit());
        target.putBytes(at, form, commonAt, commonBytes);
        at = writer.putName(Namespace.ACCOUNT, account, at + commonBytes);
        target.putBytes(at, form, fundAt, fundBytes);
        writer.end(at + fundBytes);
    }
}
