package io.belfry.gateway.delivery;

import io.belfry.codec.AccountNotifiedDecoder;
import io.belfry.codec.BalanceField;
import io.belfry.codec.BalanceNotifiedDecoder;
import io.belfry.codec.Currencies;
import io.belfry.codec.FundEventKind;
import io.belfry.codec.FundEventNotifiedDecoder;
import io.belfry.codec.FundNotifiedDecoder;
import io.belfry.codec.HoldNotifiedDecoder;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.NotificationCommonDecoder;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedDecoder;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.OrderNotifiedDecoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.PostingKind;
import io.belfry.codec.RoundingMode;
import io.belfry.codec.UnitsFrozenDecoder;
import io.belfry.codec.UnitsReleasedDecoder;
import io.belfry.core.money.Exact;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Renders outbox records as the JSON of the contract. The same record gives the same bytes, always. Allocates nothing in
 * steady state; one thread at a time.
 *
 * <p>Money has its currency's decimals, NAVs and units their fund's, {@code unrealisedPercent} two, levels in percent two
 * to four. What a record leaves out, the text leaves out.
 */
public final class NotificationJson {
    private static final int FIGURE_PERCENT_SCALE = 2;
    private static final int LEVEL_PERCENT_SCALE = 4;
    private static final int PER_UNIT_SCALE = 8;

    /** 100 percent with two decimals. */
    private static final long WHOLE = 10_000;

    /** No message's template: the cause is a deadline, which stands where another cause has its number in the feed. */
    private static final int TIMER_TEMPLATE = 0;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final BalanceNotifiedDecoder balance = new BalanceNotifiedDecoder();
    private final FundNotifiedDecoder fund = new FundNotifiedDecoder();
    private final AccountNotifiedDecoder postings = new AccountNotifiedDecoder();
    private final FundEventNotifiedDecoder fundEvent = new FundEventNotifiedDecoder();
    private final HoldNotifiedDecoder hold = new HoldNotifiedDecoder();
    private final OrderNotifiedDecoder order = new OrderNotifiedDecoder();
    private final OperationsNotifiedDecoder operations = new OperationsNotifiedDecoder();

    private final UnsafeBuffer customer = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer rule = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer reference = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer feed = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer traceparent = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer account = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer fundName = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer subject = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);

    /**
     * Appends one notification, a JSON object, to {@code out}.
     *
     * @param record holds the record at {@code offset}, SBE header included
     * @throws IllegalArgumentException when it is no notification
     */
    public void append(DirectBuffer record, int offset, JsonBuffer out) {
        header.wrap(record, offset);
        switch (header.templateId()) {
            case BalanceNotifiedDecoder.TEMPLATE_ID -> {
                balance.wrapAndApplyHeader(record, offset, header);
                appendBalance(out);
            }
            case FundNotifiedDecoder.TEMPLATE_ID -> {
                fund.wrapAndApplyHeader(record, offset, header);
                appendFund(out);
            }
            case AccountNotifiedDecoder.TEMPLATE_ID -> {
                postings.wrapAndApplyHeader(record, offset, header);
                appendPostings(out);
            }
            case FundEventNotifiedDecoder.TEMPLATE_ID -> {
                fundEvent.wrapAndApplyHeader(record, offset, header);
                appendFundEvent(out);
            }
            case HoldNotifiedDecoder.TEMPLATE_ID -> {
                hold.wrapAndApplyHeader(record, offset, header);
                appendHold(out);
            }
            case OrderNotifiedDecoder.TEMPLATE_ID -> {
                order.wrapAndApplyHeader(record, offset, header);
                appendOrder(out);
            }
            case OperationsNotifiedDecoder.TEMPLATE_ID -> {
                operations.wrapAndApplyHeader(record, offset, header);
                appendOperations(out);
            }
            default -> throw new IllegalArgumentException("template " + header.templateId() + " is no notification");
        }
    }

    private void appendBalance(JsonBuffer out) {
        balance.wrapCustomer(customer);
        balance.wrapRule(rule);
        balance.wrapReference(reference);
        balance.wrapFeed(feed);
        balance.wrapTraceparent(traceparent);
        balance.wrapAccount(account);
        appendCommon(balance.common(), out);

        int scale = Currencies.decimals(balance.currency());
        out.key("data").beginObject();
        textField("account", account, out);
        out.key("currency").word(Currencies.code(balance.currency()));
        money("amount", balance.amount(), BalanceNotifiedDecoder.amountNullValue(), scale, out);
        out.key("ledger").decimal(balance.ledger(), scale);
        out.key("available").decimal(balance.available(), scale);
        if (balance.balanceField() != BalanceField.NULL_VAL) {
            out.key("field").word(TopicNames.of(balance.balanceField()));
        }
        money("level", balance.level(), BalanceNotifiedDecoder.levelNullValue(), scale, out);
        money("previous", balance.previous(), BalanceNotifiedDecoder.previousNullValue(), scale, out);
        if (balance.kind() != PostingKind.NULL_VAL) {
            out.key("kind").word(TopicNames.of(balance.kind()));
        }
        balance.wrapCounterparty(text);
        textField("counterparty", text, out);
        balance.wrapText(text);
        textField("text", text, out);
        out.endObject().endObject();
    }

    private void appendFund(JsonBuffer out) {
        fund.wrapCustomer(customer);
        fund.wrapRule(rule);
        fund.wrapReference(reference);
        fund.wrapFeed(feed);
        fund.wrapTraceparent(traceparent);
        fund.wrapAccount(account);
        fund.wrapFund(fundName);
        appendCommon(fund.common(), out);

        int scale = Currencies.decimals(fund.currency());
        int navScale = fund.navScale();
        out.key("data").beginObject();
        textField("account", account, out);
        textField("fund", fundName, out);
        if (fund.date() != FundNotifiedDecoder.dateNullValue()) {
            out.key("date").date(fund.date());
        }
        money("nav", fund.nav(), FundNotifiedDecoder.navNullValue(), navScale, out);
        money("previousNav", fund.previousNav(), FundNotifiedDecoder.previousNavNullValue(), navScale, out);
        out.key("units").decimal(fund.units(), fund.unitScale());
        money("value", fund.value(), FundNotifiedDecoder.valueNullValue(), scale, out);
        out.key("cost").decimal(fund.cost(), scale);
        money("unrealised", fund.unrealised(), FundNotifiedDecoder.unrealisedNullValue(), scale, out);
        money(
                "unrealisedPercent",
                fund.unrealisedPercent(),
                FundNotifiedDecoder.unrealisedPercentNullValue(),
                FIGURE_PERCENT_SCALE,
                out);
        out.key("realised").decimal(fund.realised(), scale);
        out.key("income").decimal(fund.income(), scale);
        money("dayChange", fund.dayChange(), FundNotifiedDecoder.dayChangeNullValue(), scale, out);
        out.key("currency").word(Currencies.code(fund.currency()));
        appendReference(navScale, out);
        appendLevel(scale, navScale, out);
        appendWas(scale, navScale, out);
        out.endObject().endObject();
    }

    /** The price that a move or a fall is counted from, and how far the price is from it. */
    private void appendReference(int navScale, JsonBuffer out) {
        long reference = fund.referenceNav();
        if (reference == FundNotifiedDecoder.referenceNavNullValue()) {
            return;
        }
        boolean isFall = fund.common().type() == NotificationType.DRAWDOWN;
        out.key(isFall ? "peak" : "reference").decimal(reference, navScale);
        long nav = fund.nav();
        if (nav != FundNotifiedDecoder.navNullValue() && reference > 0) {
            long way = isFall ? reference - nav : nav - reference;
            money(
                    isFall ? "drawdownPercent" : "movedPercent",
                    Exact.multiplyDivide(way, WHOLE, reference, RoundingMode.HALF_EVEN),
                    Exact.OVERFLOW,
                    FIGURE_PERCENT_SCALE,
                    out);
        }
    }

    private void appendLevel(int scale, int navScale, JsonBuffer out) {
        LevelUnit unit = fund.levelUnit();
        if (unit == LevelUnit.NULL_VAL) {
            return;
        }
        int unitScale = unit == LevelUnit.NAV ? navScale : scale;
        level("level", fund.level(), FundNotifiedDecoder.levelNullValue(), unit, unitScale, out);
        level("previous", fund.previous(), FundNotifiedDecoder.previousNullValue(), unit, unitScale, out);
        out.key("unit").word(TopicNames.of(unit));
    }

    /** A figure that levels are compared with. {@code scale} is that of money or of a price, as the unit says. */
    private static void level(String name, long value, long nullValue, LevelUnit unit, int scale, JsonBuffer out) {
        if (value == nullValue) {
            return;
        }
        switch (unit) {
            case PERCENT -> out.key(name).decimal(value, LEVEL_PERCENT_SCALE, FIGURE_PERCENT_SCALE);
            case COUNT -> out.key(name).number(value);
            default -> out.key(name).decimal(value, scale);
        }
    }

    private void appendWas(int scale, int navScale, JsonBuffer out) {
        if (fund.wasNav() == FundNotifiedDecoder.wasNavNullValue()) {
            return;
        }
        out.key("was").beginObject();
        out.key("nav").decimal(fund.wasNav(), navScale);
        money("value", fund.wasValue(), FundNotifiedDecoder.wasValueNullValue(), scale, out);
        money("unrealised", fund.wasUnrealised(), FundNotifiedDecoder.wasUnrealisedNullValue(), scale, out);
        money(
                "unrealisedPercent",
                fund.wasUnrealisedPercent(),
                FundNotifiedDecoder.wasUnrealisedPercentNullValue(),
                FIGURE_PERCENT_SCALE,
                out);
        out.endObject();
    }

    private void appendPostings(JsonBuffer out) {
        postings.wrapCustomer(customer);
        postings.wrapRule(rule);
        postings.wrapReference(reference);
        postings.wrapFeed(feed);
        postings.wrapTraceparent(traceparent);
        postings.wrapAccount(account);
        appendCommon(postings.common(), out);

        int scale = Currencies.decimals(postings.currency());
        LevelUnit unit = postings.levelUnit();
        out.key("data").beginObject();
        textField("account", account, out);
        out.key("currency").word(Currencies.code(postings.currency()));
        money("amount", postings.amount(), AccountNotifiedDecoder.amountNullValue(), scale, out);
        out.key("ledger").decimal(postings.ledger(), scale);
        out.key("available").decimal(postings.available(), scale);
        if (postings.kind() != PostingKind.NULL_VAL) {
            out.key("kind").word(TopicNames.of(postings.kind()));
        }
        if (unit != LevelUnit.NULL_VAL) {
            level(figureOf(unit), postings.figure(), AccountNotifiedDecoder.figureNullValue(), unit, scale, out);
            level("level", postings.level(), AccountNotifiedDecoder.levelNullValue(), unit, scale, out);
            level("previous", postings.previous(), AccountNotifiedDecoder.previousNullValue(), unit, scale, out);
            out.key("unit").word(TopicNames.of(unit));
        }
        money("outflow", postings.outflow(), AccountNotifiedDecoder.outflowNullValue(), scale, out);
        money("average", postings.average(), AccountNotifiedDecoder.averageNullValue(), scale, out);
        if (postings.windowNs() != AccountNotifiedDecoder.windowNsNullValue()) {
            boolean isWait = postings.common().type() == NotificationType.DORMANT;
            out.key(isWait ? "after" : "window").duration(postings.windowNs());
        }
        if (postings.sinceNs() != AccountNotifiedDecoder.sinceNsNullValue()) {
            out.key("since").time(postings.sinceNs());
        }
        out.endObject().endObject();
    }

    /** As the rule's parameter is called, but for the one that it is compared with. */
    private static String figureOf(LevelUnit unit) {
        return switch (unit) {
            case COUNT -> "count";
            case PERCENT -> "outflowPercent";
            default -> "sum";
        };
    }

    private void appendFundEvent(JsonBuffer out) {
        fundEvent.wrapCustomer(customer);
        fundEvent.wrapRule(rule);
        fundEvent.wrapReference(reference);
        fundEvent.wrapFeed(feed);
        fundEvent.wrapTraceparent(traceparent);
        fundEvent.wrapAccount(account);
        fundEvent.wrapFund(fundName);
        appendCommon(fundEvent.common(), out);

        out.key("data").beginObject();
        textField("account", account, out);
        textField("fund", fundName, out);
        if (fundEvent.fundEvent() != FundEventKind.NULL_VAL) {
            out.key("event").word(TopicNames.of(fundEvent.fundEvent()));
        }
        out.key("date").date(fundEvent.date());
        money("perUnit", fundEvent.perUnit(), FundEventNotifiedDecoder.perUnitNullValue(), PER_UNIT_SCALE, out);
        count("numerator", fundEvent.numerator(), FundEventNotifiedDecoder.numeratorNullValue(), out);
        count("denominator", fundEvent.denominator(), FundEventNotifiedDecoder.denominatorNullValue(), out);
        out.key("units").decimal(fundEvent.units(), fundEvent.unitScale());
        out.key("unitsBefore").decimal(fundEvent.unitsBefore(), fundEvent.unitScale());
        int scale = Currencies.decimals(fundEvent.currency());
        money("amount", fundEvent.amount(), FundEventNotifiedDecoder.amountNullValue(), scale, out);
        out.key("currency").word(Currencies.code(fundEvent.currency()));
        out.endObject().endObject();
    }

    private void appendHold(JsonBuffer out) {
        hold.wrapCustomer(customer);
        hold.wrapRule(rule);
        hold.wrapReference(reference);
        hold.wrapFeed(feed);
        hold.wrapTraceparent(traceparent);
        hold.wrapAccount(account);
        hold.wrapHold(subject);
        appendCommon(hold.common(), out);

        int scale = Currencies.decimals(hold.currency());
        out.key("data").beginObject();
        textField("account", account, out);
        textField("hold", subject, out);
        out.key("state").word(TopicNames.of(hold.holdState()));
        out.key("currency").word(Currencies.code(hold.currency()));
        out.key("amount").decimal(hold.amount(), scale);
        out.key("left").decimal(hold.left(), scale);
        out.key("ledger").decimal(hold.ledger(), scale);
        out.key("available").decimal(hold.available(), scale);
        if (hold.expiresNs() != HoldNotifiedDecoder.expiresNsNullValue()) {
            out.key("expires").time(hold.expiresNs());
        }
        hold.wrapCounterparty(text);
        textField("counterparty", text, out);
        hold.wrapText(text);
        textField("text", text, out);
        out.endObject().endObject();
    }

    private void appendOrder(JsonBuffer out) {
        order.wrapCustomer(customer);
        order.wrapRule(rule);
        order.wrapReference(reference);
        order.wrapFeed(feed);
        order.wrapTraceparent(traceparent);
        order.wrapAccount(account);
        order.wrapFund(fundName);
        order.wrapOrder(subject);
        appendCommon(order.common(), out);

        int scale = Currencies.decimals(order.currency());
        out.key("data").beginObject();
        textField("account", account, out);
        textField("order", subject, out);
        out.key("state").word(TopicNames.of(order.orderState()));
        if (order.side() != OrderSide.NULL_VAL) {
            out.key("side").word(TopicNames.of(order.side()));
        }
        textField("fund", fundName, out);
        money("units", order.units(), OrderNotifiedDecoder.unitsNullValue(), order.unitScale(), out);
        money("amount", order.amount(), OrderNotifiedDecoder.amountNullValue(), scale, out);
        out.key("currency").word(Currencies.code(order.currency()));
        if (order.due() != OrderNotifiedDecoder.dueNullValue()) {
            out.key("due").date(order.due());
        }
        order.wrapReason(text);
        textField("reason", text, out);
        out.endObject().endObject();
    }

    private void appendOperations(JsonBuffer out) {
        customer.wrap(0, 0);
        rule.wrap(0, 0);
        operations.wrapReference(reference);
        operations.wrapFeed(feed);
        operations.wrapTraceparent(traceparent);
        operations.wrapAccount(account);
        operations.wrapFund(fundName);
        operations.wrapSubject(subject);
        appendCommon(operations.common(), out);

        boolean hasCurrency = Currencies.isKnown(operations.currency());
        int scale = hasCurrency ? Currencies.decimals(operations.currency()) : 0;
        out.key("data").beginObject();
        textField("account", account, out);
        textField("fund", fundName, out);
        if (hasCurrency) {
            out.key("currency").word(Currencies.code(operations.currency()));
        }
        switch (operations.common().type()) {
            case FEED_GAP -> {
                textField("feed", subject, out);
                count("expected", operations.expected(), OperationsNotifiedDecoder.expectedNullValue(), out);
                count("to", operations.actual(), OperationsNotifiedDecoder.actualNullValue(), out);
            }
            case POSITION_REFUSED -> {
                int unitScale = operations.unitScale();
                textField(isFreeze(operations.common()) ? "ref" : "order", subject, out);
                money("units", operations.amount(), OperationsNotifiedDecoder.amountNullValue(), unitScale, out);
                money("free", operations.expected(), OperationsNotifiedDecoder.expectedNullValue(), unitScale, out);
            }
            case BALANCE_DRIFT -> {
                money("ledger", operations.expected(), OperationsNotifiedDecoder.expectedNullValue(), scale, out);
                money("reported", operations.actual(), OperationsNotifiedDecoder.actualNullValue(), scale, out);
            }
            case POSTING_UNMATCHED -> {
                money("amount", operations.amount(), OperationsNotifiedDecoder.amountNullValue(), scale, out);
                out.key("reason").word(TopicNames.of(operations.reason()));
                boolean isHold = operations.reason() == OperationsReason.UNKNOWN_HOLD;
                textField(isHold ? "settles" : "reverses", subject, out);
                money("reversible", operations.expected(), OperationsNotifiedDecoder.expectedNullValue(), scale, out);
            }
            case CLOCK_JUMPED -> {
                out.key("from").time(operations.expected());
                out.key("to").time(operations.actual());
            }
            case DISK_LOW -> {
                out.key("freeBytes").number(operations.actual());
                out.key("minFreeBytes").number(operations.expected());
            }
            default -> {
                textField("subject", subject, out);
                count("amount", operations.amount(), OperationsNotifiedDecoder.amountNullValue(), out);
                count("expected", operations.expected(), OperationsNotifiedDecoder.expectedNullValue(), out);
                count("actual", operations.actual(), OperationsNotifiedDecoder.actualNullValue(), out);
            }
        }
        out.endObject().endObject();
    }

    /** Whether a freeze or its release rang, whose subject is a reference. */
    private static boolean isFreeze(NotificationCommonDecoder common) {
        int cause = common.causeTemplate();
        return cause == UnitsFrozenDecoder.TEMPLATE_ID || cause == UnitsReleasedDecoder.TEMPLATE_ID;
    }

    /** Opens the object and writes everything before {@code data}. */
    private void appendCommon(NotificationCommonDecoder common, JsonBuffer out) {
        out.beginObject();
        out.key("id").id(common.epoch(), common.causeSequence(), common.ordinal());
        out.key("sequence").number(common.sequence());
        out.key("customer");
        if (customer.capacity() == 0) {
            out.nullValue();
        } else {
            out.string(customer, 0, customer.capacity());
        }
        if (common.customerSequence() > 0) {
            out.key("customerSequence").number(common.customerSequence());
        }
        out.key("type").word(TopicNames.of(common.type()));
        out.key("state").word(TopicNames.of(common.state()));
        out.key("severity").word(TopicNames.of(common.severity()));
        out.key("time").time(common.timeNs());

        out.key("cause").beginObject();
        out.key("sequence").number(common.causeSequence());
        out.key("type").word(TopicNames.ofEvent(common.causeTemplate()));
        if (common.causeTemplate() == TIMER_TEMPLATE) {
            out.key("deadline").time(common.causeFeedSeq());
        }
        textField("ref", reference, out);
        if (feed.capacity() > 0) {
            textField("feed", feed, out);
            out.key("seq").number(common.causeFeedSeq());
        }
        textField("traceparent", traceparent, out);
        out.endObject();

        if (rule.capacity() > 0) {
            out.key("rule").beginObject();
            textField("id", rule, out);
            out.key("version").number(common.ruleVersion());
            if (common.ruleEdge() > 0) {
                out.key("edge").number(common.ruleEdge());
            }
            out.endObject();
        }
    }

    private static void money(String name, long value, long nullValue, int scale, JsonBuffer out) {
        if (value != nullValue) {
            out.key(name).decimal(value, scale);
        }
    }

    private static void count(String name, long value, long nullValue, JsonBuffer out) {
        if (value != nullValue) {
            out.key(name).number(value);
        }
    }

    private static void textField(String name, DirectBuffer value, JsonBuffer out) {
        if (value.capacity() > 0) {
            out.key(name).string(value, 0, value.capacity());
        }
    }
}
