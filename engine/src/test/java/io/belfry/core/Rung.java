package io.belfry.core;

import io.belfry.codec.AccountNotifiedDecoder;
import io.belfry.codec.BalanceField;
import io.belfry.codec.BalanceNotifiedDecoder;
import io.belfry.codec.Currencies;
import io.belfry.codec.FundEventNotifiedDecoder;
import io.belfry.codec.FundNotifiedDecoder;
import io.belfry.codec.HoldNotifiedDecoder;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.NotificationCommonDecoder;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedDecoder;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.OrderNotifiedDecoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.PostingKind;
import io.belfry.codec.Severity;
import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * One notification, readable: money, NAVs and units as exact decimals with all their places, absent figures left out.
 *
 * @param subject for an operations alert: the feed, hold, ref or order that it is about
 * @param data what the notification's {@code data} would say, by the contract's names
 */
public record Rung(
        Identity identity,
        NotificationType type,
        NotificationState state,
        Severity severity,
        String customer,
        String rule,
        int version,
        int edge,
        String account,
        String fund,
        String subject,
        Cause cause,
        SortedMap<String, String> data) {

    /** Its places in the outbox, in its customer's list and in its cause's. */
    public record Identity(long sequence, long customerSequence, int epoch, int ordinal) {
        /** Of a model that does not number. */
        public static final Identity NONE = new Identity(0, 0, 0, 0);
    }

    /** The event that it names. */
    public record Cause(
            long sequence,
            long timeNs,
            int template,
            String reference,
            String feed,
            long feedSeq,
            String traceparent) {}

    /** All but the numbers that depend on what else was rung. */
    public String essence() {
        return type + " " + state + " " + severity + " customer=" + customer + " rule=" + rule + " v" + version
                + " edge=" + edge + " account=" + account + " fund=" + fund + " subject=" + subject + " " + cause + " "
                + data;
    }

    /** What it is about: an account, or a position. */
    public String topic() {
        return customer + "/" + account + "/" + fund;
    }

    public String figure(String name) {
        return data.getOrDefault(name, "");
    }

    /** Reads an outbox record. */
    public static Rung decode(DirectBuffer buffer, int offset) {
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        header.wrap(buffer, offset);
        return switch (header.templateId()) {
            case BalanceNotifiedDecoder.TEMPLATE_ID ->
                balance(new BalanceNotifiedDecoder().wrapAndApplyHeader(buffer, offset, header));
            case FundNotifiedDecoder.TEMPLATE_ID ->
                fund(new FundNotifiedDecoder().wrapAndApplyHeader(buffer, offset, header));
            case OperationsNotifiedDecoder.TEMPLATE_ID ->
                operations(new OperationsNotifiedDecoder().wrapAndApplyHeader(buffer, offset, header));
            case HoldNotifiedDecoder.TEMPLATE_ID ->
                hold(new HoldNotifiedDecoder().wrapAndApplyHeader(buffer, offset, header));
            case OrderNotifiedDecoder.TEMPLATE_ID ->
                order(new OrderNotifiedDecoder().wrapAndApplyHeader(buffer, offset, header));
            case AccountNotifiedDecoder.TEMPLATE_ID ->
                account(new AccountNotifiedDecoder().wrapAndApplyHeader(buffer, offset, header));
            case FundEventNotifiedDecoder.TEMPLATE_ID ->
                fundEvent(new FundEventNotifiedDecoder().wrapAndApplyHeader(buffer, offset, header));
            default -> throw new AssertionError("template " + header.templateId() + " is no notification");
        };
    }

    private static Rung balance(BalanceNotifiedDecoder decoder) {
        Data data = new Data();
        int decimals = Currencies.decimals(decoder.currency());
        data.text("currency", Currencies.code(decoder.currency()));
        data.scaled("amount", decoder.amount(), decimals);
        data.scaled("ledger", decoder.ledger(), decimals);
        data.scaled("available", decoder.available(), decimals);
        data.scaled("level", decoder.level(), decimals);
        data.scaled("previous", decoder.previous(), decimals);
        if (decoder.kind() != PostingKind.NULL_VAL) {
            data.text("kind", decoder.kind().name());
        }
        if (decoder.balanceField() != BalanceField.NULL_VAL) {
            data.text("field", decoder.balanceField().name());
        }
        String customer = decoder.customer();
        String rule = decoder.rule();
        Cause cause = cause(decoder.common(), decoder.reference(), decoder.feed(), decoder.traceparent());
        String account = decoder.account();
        data.text("counterparty", decoder.counterparty());
        data.text("text", decoder.text());
        return of(decoder.common(), customer, rule, account, "", "", cause, data);
    }

    private static Rung fund(FundNotifiedDecoder decoder) {
        Data data = new Data();
        int decimals = Currencies.decimals(decoder.currency());
        int levelScale =
                decoder.levelUnit() == LevelUnit.NAV ? decoder.navScale() : scale(decoder.levelUnit(), decimals);
        data.text("currency", Currencies.code(decoder.currency()));
        data.scaled("nav", decoder.nav(), decoder.navScale());
        data.scaled("previousNav", decoder.previousNav(), decoder.navScale());
        data.scaled("referenceNav", decoder.referenceNav(), decoder.navScale());
        data.scaled("units", decoder.units(), decoder.unitScale());
        data.scaled("value", decoder.value(), decimals);
        data.scaled("cost", decoder.cost(), decimals);
        data.scaled("unrealised", decoder.unrealised(), decimals);
        data.scaled("unrealisedPercent", decoder.unrealisedPercent(), 2);
        data.scaled("realised", decoder.realised(), decimals);
        data.scaled("income", decoder.income(), decimals);
        data.scaled("dayChange", decoder.dayChange(), decimals);
        data.scaled("level", decoder.level(), levelScale);
        data.scaled("previous", decoder.previous(), levelScale);
        data.scaled("was.nav", decoder.wasNav(), decoder.navScale());
        data.scaled("was.value", decoder.wasValue(), decimals);
        data.scaled("was.unrealised", decoder.wasUnrealised(), decimals);
        data.scaled("was.unrealisedPercent", decoder.wasUnrealisedPercent(), 2);
        if (decoder.date() != FundNotifiedDecoder.dateNullValue()) {
            data.text("date", Integer.toString(decoder.date()));
        }
        if (decoder.levelUnit() != LevelUnit.NULL_VAL) {
            data.text("levelUnit", decoder.levelUnit().name());
        }
        String customer = decoder.customer();
        String rule = decoder.rule();
        Cause cause = cause(decoder.common(), decoder.reference(), decoder.feed(), decoder.traceparent());
        String account = decoder.account();
        String fund = decoder.fund();
        return of(decoder.common(), customer, rule, account, fund, "", cause, data);
    }

    private static Rung hold(HoldNotifiedDecoder decoder) {
        Data data = new Data();
        int decimals = Currencies.decimals(decoder.currency());
        data.text("currency", Currencies.code(decoder.currency()));
        data.scaled("amount", decoder.amount(), decimals);
        data.scaled("left", decoder.left(), decimals);
        data.scaled("ledger", decoder.ledger(), decimals);
        data.scaled("available", decoder.available(), decimals);
        data.text("holdState", decoder.holdState().name());
        if (decoder.expiresNs() != HoldNotifiedDecoder.expiresNsNullValue()) {
            data.text("expiresNs", Long.toString(decoder.expiresNs()));
        }
        String customer = decoder.customer();
        String rule = decoder.rule();
        Cause cause = cause(decoder.common(), decoder.reference(), decoder.feed(), decoder.traceparent());
        String account = decoder.account();
        data.text("hold", decoder.hold());
        data.text("counterparty", decoder.counterparty());
        data.text("text", decoder.text());
        return of(decoder.common(), customer, rule, account, "", "", cause, data);
    }

    private static Rung order(OrderNotifiedDecoder decoder) {
        Data data = new Data();
        data.text("currency", Currencies.code(decoder.currency()));
        data.scaled("units", decoder.units(), decoder.unitScale());
        data.scaled("amount", decoder.amount(), Currencies.decimals(decoder.currency()));
        data.text("orderState", decoder.orderState().name());
        if (decoder.due() != OrderNotifiedDecoder.dueNullValue()) {
            data.text("due", Integer.toString(decoder.due()));
        }
        if (decoder.side() != OrderSide.NULL_VAL) {
            data.text("side", decoder.side().name());
        }
        String customer = decoder.customer();
        String rule = decoder.rule();
        Cause cause = cause(decoder.common(), decoder.reference(), decoder.feed(), decoder.traceparent());
        String account = decoder.account();
        String fund = decoder.fund();
        data.text("order", decoder.order());
        data.text("reason", decoder.reason());
        return of(decoder.common(), customer, rule, account, fund, "", cause, data);
    }

    private static Rung account(AccountNotifiedDecoder decoder) {
        Data data = new Data();
        int decimals = Currencies.decimals(decoder.currency());
        int levelScale = scale(decoder.levelUnit(), decimals);
        data.text("currency", Currencies.code(decoder.currency()));
        data.scaled("level", decoder.level(), levelScale);
        data.scaled("figure", decoder.figure(), levelScale);
        data.scaled("previous", decoder.previous(), levelScale);
        data.scaled("amount", decoder.amount(), decimals);
        data.scaled("ledger", decoder.ledger(), decimals);
        data.scaled("available", decoder.available(), decimals);
        data.scaled("outflow", decoder.outflow(), decimals);
        data.scaled("average", decoder.average(), decimals);
        data.scaled("windowNs", decoder.windowNs(), 0);
        data.scaled("sinceNs", decoder.sinceNs(), 0);
        if (decoder.levelUnit() != LevelUnit.NULL_VAL) {
            data.text("levelUnit", decoder.levelUnit().name());
        }
        if (decoder.kind() != PostingKind.NULL_VAL) {
            data.text("kind", decoder.kind().name());
        }
        String customer = decoder.customer();
        String rule = decoder.rule();
        Cause cause = cause(decoder.common(), decoder.reference(), decoder.feed(), decoder.traceparent());
        String account = decoder.account();
        return of(decoder.common(), customer, rule, account, "", "", cause, data);
    }

    private static Rung fundEvent(FundEventNotifiedDecoder decoder) {
        Data data = new Data();
        data.text("currency", Currencies.code(decoder.currency()));
        data.scaled("units", decoder.units(), decoder.unitScale());
        data.scaled("unitsBefore", decoder.unitsBefore(), decoder.unitScale());
        data.scaled("amount", decoder.amount(), Currencies.decimals(decoder.currency()));
        data.scaled("perUnit", decoder.perUnit(), 8);
        data.text("fundEvent", decoder.fundEvent().name());
        data.text("date", Integer.toString(decoder.date()));
        if (decoder.numerator() != FundEventNotifiedDecoder.numeratorNullValue()) {
            data.text("numerator", Integer.toString(decoder.numerator()));
        }
        if (decoder.denominator() != FundEventNotifiedDecoder.denominatorNullValue()) {
            data.text("denominator", Integer.toString(decoder.denominator()));
        }
        String customer = decoder.customer();
        String rule = decoder.rule();
        Cause cause = cause(decoder.common(), decoder.reference(), decoder.feed(), decoder.traceparent());
        String account = decoder.account();
        String fund = decoder.fund();
        return of(decoder.common(), customer, rule, account, fund, "", cause, data);
    }

    /** The scale of what a level is counted in, but for prices, whose is the fund's. */
    private static int scale(LevelUnit unit, int decimals) {
        return unit == LevelUnit.PERCENT ? 4 : unit == LevelUnit.COUNT ? 0 : decimals;
    }

    private static Rung operations(OperationsNotifiedDecoder decoder) {
        Data data = new Data();
        int scale = decoder.common().type() == NotificationType.POSITION_REFUSED
                ? decoder.unitScale()
                : decoder.currency() == 0 ? 0 : Currencies.decimals(decoder.currency());
        if (decoder.currency() != 0) {
            data.text("currency", Currencies.code(decoder.currency()));
        }
        data.scaled("amount", decoder.amount(), scale);
        data.scaled("expected", decoder.expected(), scale);
        data.scaled("actual", decoder.actual(), scale);
        if (decoder.reason() != OperationsReason.NONE) {
            data.text("reason", decoder.reason().name());
        }
        Cause cause = cause(decoder.common(), decoder.reference(), decoder.feed(), decoder.traceparent());
        String account = decoder.account();
        String fund = decoder.fund();
        String subject = decoder.subject();
        return of(decoder.common(), "", "", account, fund, subject, cause, data);
    }

    private static Cause cause(NotificationCommonDecoder common, String reference, String feed, String traceparent) {
        return new Cause(
                common.causeSequence(),
                common.timeNs(),
                common.causeTemplate(),
                reference,
                feed,
                common.causeFeedSeq(),
                traceparent);
    }

    private static Rung of(
            NotificationCommonDecoder common,
            String customer,
            String rule,
            String account,
            String fund,
            String subject,
            Cause cause,
            Data data) {
        return new Rung(
                new Identity(common.sequence(), common.customerSequence(), common.epoch(), common.ordinal()),
                common.type(),
                common.state(),
                common.severity(),
                customer,
                rule,
                common.ruleVersion(),
                common.ruleEdge(),
                account,
                fund,
                subject,
                cause,
                data.figures);
    }

    /** Figures by name; what is absent is left out. */
    private static final class Data {
        private final SortedMap<String, String> figures = new TreeMap<>();

        void text(String name, String value) {
            if (!value.isEmpty()) {
                figures.put(name, value);
            }
        }

        void scaled(String name, long unscaled, int scale) {
            if (unscaled != Long.MIN_VALUE) {
                figures.put(name, BigDecimal.valueOf(unscaled, scale).toPlainString());
            }
        }
    }
}
