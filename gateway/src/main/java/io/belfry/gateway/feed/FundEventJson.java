package io.belfry.gateway.feed;

import io.belfry.codec.Currencies;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FundDistributedDecoder;
import io.belfry.codec.FundPricedDecoder;
import io.belfry.codec.FundRegisteredDecoder;
import io.belfry.codec.FundSplitDecoder;
import io.belfry.codec.FundYieldedDecoder;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.OrderAcceptedDecoder;
import io.belfry.codec.OrderConfirmedDecoder;
import io.belfry.codec.OrderRejectedDecoder;
import io.belfry.codec.OrderReversedDecoder;
import io.belfry.codec.OrderSwitchedDecoder;
import io.belfry.codec.PositionModeDecoder;
import io.belfry.codec.UnitsFrozenDecoder;
import io.belfry.codec.UnitsReleasedDecoder;
import io.belfry.core.directory.Attributes;
import io.belfry.core.directory.Namespace;
import org.agrona.DirectBuffer;

/** The half of {@link EventJson} that is about funds, orders and positions: all members behind those that every event has. */
final class FundEventJson {
    private final EventMembers members;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final FundRegisteredDecoder fundRegistered = new FundRegisteredDecoder();
    private final FundPricedDecoder fundPriced = new FundPricedDecoder();
    private final FundYieldedDecoder fundYielded = new FundYieldedDecoder();
    private final FundDistributedDecoder fundDistributed = new FundDistributedDecoder();
    private final FundSplitDecoder fundSplit = new FundSplitDecoder();
    private final OrderAcceptedDecoder orderAccepted = new OrderAcceptedDecoder();
    private final OrderRejectedDecoder orderRejected = new OrderRejectedDecoder();
    private final OrderConfirmedDecoder orderConfirmed = new OrderConfirmedDecoder();
    private final OrderSwitchedDecoder orderSwitched = new OrderSwitchedDecoder();
    private final OrderReversedDecoder orderReversed = new OrderReversedDecoder();
    private final UnitsFrozenDecoder unitsFrozen = new UnitsFrozenDecoder();
    private final UnitsReleasedDecoder unitsReleased = new UnitsReleasedDecoder();
    private final PositionModeDecoder positionMode = new PositionModeDecoder();

    FundEventJson(EventMembers members) {
        this.members = members;
    }

    /** The type of a template that is about funds, or null. */
    static EventType type(int template) {
        return switch (template) {
            case FundRegisteredDecoder.TEMPLATE_ID -> EventType.FUND_REGISTERED;
            case FundPricedDecoder.TEMPLATE_ID -> EventType.FUND_PRICED;
            case FundYieldedDecoder.TEMPLATE_ID -> EventType.FUND_YIELDED;
            case FundDistributedDecoder.TEMPLATE_ID -> EventType.FUND_DISTRIBUTED;
            case FundSplitDecoder.TEMPLATE_ID -> EventType.FUND_SPLIT;
            case OrderAcceptedDecoder.TEMPLATE_ID -> EventType.ORDER_ACCEPTED;
            case OrderRejectedDecoder.TEMPLATE_ID -> EventType.ORDER_REJECTED;
            case OrderConfirmedDecoder.TEMPLATE_ID -> EventType.ORDER_CONFIRMED;
            case OrderSwitchedDecoder.TEMPLATE_ID -> EventType.ORDER_SWITCHED;
            case OrderReversedDecoder.TEMPLATE_ID -> EventType.ORDER_REVERSED;
            case UnitsFrozenDecoder.TEMPLATE_ID -> EventType.UNITS_FROZEN;
            case UnitsReleasedDecoder.TEMPLATE_ID -> EventType.UNITS_RELEASED;
            case PositionModeDecoder.TEMPLATE_ID -> EventType.POSITION_MODE;
            default -> null;
        };
    }

    /** Appends the members of a message of this type. */
    void append(EventType type, DirectBuffer buffer, int offset, StringBuilder out) {
        switch (type) {
            case FUND_REGISTERED -> append(fundRegistered.wrapAndApplyHeader(buffer, offset, header), out);
            case FUND_PRICED -> append(fundPriced.wrapAndApplyHeader(buffer, offset, header), out);
            case FUND_YIELDED -> append(fundYielded.wrapAndApplyHeader(buffer, offset, header), out);
            case FUND_DISTRIBUTED -> append(fundDistributed.wrapAndApplyHeader(buffer, offset, header), out);
            case FUND_SPLIT -> append(fundSplit.wrapAndApplyHeader(buffer, offset, header), out);
            case ORDER_ACCEPTED -> append(orderAccepted.wrapAndApplyHeader(buffer, offset, header), out);
            case ORDER_REJECTED -> append(orderRejected.wrapAndApplyHeader(buffer, offset, header), out);
            case ORDER_CONFIRMED -> append(orderConfirmed.wrapAndApplyHeader(buffer, offset, header), out);
            case ORDER_SWITCHED -> append(orderSwitched.wrapAndApplyHeader(buffer, offset, header), out);
            case ORDER_REVERSED -> append(orderReversed.wrapAndApplyHeader(buffer, offset, header), out);
            case UNITS_FROZEN -> append(unitsFrozen.wrapAndApplyHeader(buffer, offset, header), out);
            case UNITS_RELEASED -> append(unitsReleased.wrapAndApplyHeader(buffer, offset, header), out);
            case POSITION_MODE -> append(positionMode.wrapAndApplyHeader(buffer, offset, header), out);
            default -> throw new IllegalArgumentException(type.word() + " is not about funds");
        }
    }

    private static void append(FundRegisteredDecoder fund, StringBuilder out) {
        JsonText.member(out, Field.FUND.path(), fund.fund());
        JsonText.member(out, Field.CURRENCY.path(), Currencies.code(fund.currency()));
        JsonText.optionalMember(out, Field.NAME.path(), fund.name());
        JsonText.member(out, Field.NAV_SCALE.path(), fund.navScale());
        JsonText.member(out, Field.UNIT_SCALE.path(), fund.unitScale());
        JsonText.member(out, Field.COST_METHOD.path(), Words.COST_METHODS.word(fund.costMethod()));
        JsonText.member(out, Field.ROUNDING.path(), Words.ROUNDING_MODES.word(fund.rounding()));
        JsonText.member(out, Field.KIND.path(), Words.FUND_KINDS.word(fund.kind()));
    }

    private void append(FundPricedDecoder priced, StringBuilder out) {
        int navScale = Attributes.navScale(members.fundAttributes(priced.fund()));
        fund(priced.fund(), out);
        EventMembers.decimal(out, Field.NAV, priced.nav(), navScale);
        EventMembers.date(out, Field.DATE, priced.date(), EventMembers.NO_DATE);
        JsonText.member(out, Field.VERSION.path(), priced.priceVersion());
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), priced.traceparent());
    }

    private void append(FundYieldedDecoder yielded, StringBuilder out) {
        fund(yielded.fund(), out);
        EventMembers.date(out, Field.DATE, yielded.date(), EventMembers.NO_DATE);
        EventMembers.decimal(out, Field.INCOME_PER_10K, yielded.incomePer10k(), FundEventEncoder.RATE_SCALE);
        if (yielded.yield7d() != FundYieldedDecoder.yield7dNullValue()) {
            EventMembers.decimal(out, Field.YIELD_7D, yielded.yield7d(), FundEventEncoder.RATE_SCALE);
        }
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), yielded.traceparent());
    }

    private void append(FundDistributedDecoder distributed, StringBuilder out) {
        fund(distributed.fund(), out);
        EventMembers.date(out, Field.DATE, distributed.date(), EventMembers.NO_DATE);
        EventMembers.decimal(out, Field.PER_UNIT, distributed.perUnit(), FundEventEncoder.RATE_SCALE);
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), distributed.traceparent());
    }

    private void append(FundSplitDecoder split, StringBuilder out) {
        fund(split.fund(), out);
        EventMembers.date(out, Field.DATE, split.date(), EventMembers.NO_DATE);
        JsonText.member(out, Field.NUMERATOR.path(), split.numerator());
        JsonText.member(out, Field.DENOMINATOR.path(), split.denominator());
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), split.traceparent());
    }

    private void append(OrderAcceptedDecoder order, StringBuilder out) {
        long attributes = members.fundAttributes(order.fund());
        JsonText.member(out, Field.ORDER.path(), order.order());
        account(order.account(), out);
        fund(order.fund(), out);
        JsonText.member(out, Field.SIDE.path(), Words.ORDER_SIDES.word(order.side()));
        units(order.units(), OrderAcceptedDecoder.unitsNullValue(), attributes, out);
        amount(Field.AMOUNT, order.amount(), OrderAcceptedDecoder.amountNullValue(), attributes, out);
        EventMembers.date(out, Field.DUE, order.due(), OrderAcceptedDecoder.dueNullValue());
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), order.traceparent());
    }

    private void append(OrderRejectedDecoder order, StringBuilder out) {
        long attributes = members.fundAttributes(order.fund());
        JsonText.member(out, Field.ORDER.path(), order.order());
        account(order.account(), out);
        fund(order.fund(), out);
        JsonText.member(out, Field.SIDE.path(), Words.ORDER_SIDES.word(order.side()));
        units(order.units(), OrderRejectedDecoder.unitsNullValue(), attributes, out);
        amount(Field.AMOUNT, order.amount(), OrderRejectedDecoder.amountNullValue(), attributes, out);
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), order.traceparent());
        JsonText.optionalMember(out, Field.REASON.path(), order.reason());
    }

    private void append(OrderConfirmedDecoder order, StringBuilder out) {
        long attributes = members.fundAttributes(order.fund());
        JsonText.member(out, Field.ORDER.path(), order.order());
        account(order.account(), out);
        fund(order.fund(), out);
        JsonText.member(out, Field.SIDE.path(), Words.ORDER_SIDES.word(order.side()));
        EventMembers.decimal(out, Field.UNITS, order.units(), Attributes.unitScale(attributes));
        EventMembers.decimal(out, Field.AMOUNT, order.amount(), Currencies.decimals(Attributes.currency(attributes)));
        amount(Field.FEE, order.fee(), OrderConfirmedDecoder.feeNullValue(), attributes, out);
        amount(Field.TAX, order.tax(), OrderConfirmedDecoder.taxNullValue(), attributes, out);
        if (order.nav() != OrderConfirmedDecoder.navNullValue()) {
            EventMembers.decimal(out, Field.NAV, order.nav(), Attributes.navScale(attributes));
        }
        EventMembers.date(out, Field.DATE, order.date(), OrderConfirmedDecoder.dateNullValue());
        EventMembers.date(out, Field.ACQUIRED, order.acquired(), OrderConfirmedDecoder.acquiredNullValue());
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), order.traceparent());
    }

    private void append(OrderSwitchedDecoder order, StringBuilder out) {
        JsonText.member(out, Field.ORDER.path(), order.order());
        account(order.account(), out);
        leg(Field.FROM, order.fromFund(), order.fromUnits(), order.fromAmount(), out);
        leg(Field.TO, order.toFund(), order.toUnits(), order.toAmount(), out);
        long from = members.fundAttributes(order.fromFund());
        amount(Field.FEE, order.fee(), OrderSwitchedDecoder.feeNullValue(), from, out);
        EventMembers.date(out, Field.DATE, order.date(), OrderSwitchedDecoder.dateNullValue());
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), order.traceparent());
    }

    private void append(OrderReversedDecoder order, StringBuilder out) {
        JsonText.member(out, Field.ORDER.path(), order.order());
        JsonText.member(out, Field.REF.path(), order.reference());
        if (order.account() != EventLayout.NO_HANDLE) {
            account(order.account(), out);
        }
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), order.traceparent());
        JsonText.optionalMember(out, Field.REASON.path(), order.reason());
    }

    private void append(UnitsFrozenDecoder frozen, StringBuilder out) {
        account(frozen.account(), out);
        fund(frozen.fund(), out);
        EventMembers.decimal(out, Field.UNITS, frozen.units(), unitScale(frozen.fund()));
        JsonText.member(out, Field.REF.path(), frozen.reference());
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), frozen.traceparent());
    }

    private void append(UnitsReleasedDecoder released, StringBuilder out) {
        account(released.account(), out);
        fund(released.fund(), out);
        EventMembers.decimal(out, Field.UNITS, released.units(), unitScale(released.fund()));
        JsonText.member(out, Field.REF.path(), released.reference());
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), released.traceparent());
    }

    private void append(PositionModeDecoder mode, StringBuilder out) {
        account(mode.account(), out);
        fund(mode.fund(), out);
        JsonText.member(out, Field.DIVIDENDS.path(), Words.DIVIDEND_MODES.word(mode.dividends()));
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), mode.traceparent());
    }

    /** One side of a switch, an object. */
    private void leg(Field field, int fund, long units, long amount, StringBuilder out) {
        long attributes = members.fundAttributes(fund);
        JsonText.name(out, field.path()).append('{');
        fund(fund, out);
        EventMembers.decimal(out, Field.UNITS, units, Attributes.unitScale(attributes));
        EventMembers.decimal(out, Field.AMOUNT, amount, Currencies.decimals(Attributes.currency(attributes)));
        out.append('}');
    }

    private void account(int account, StringBuilder out) {
        members.name(out, Field.ACCOUNT, Namespace.ACCOUNT, account);
    }

    private void fund(int fund, StringBuilder out) {
        members.name(out, Field.FUND, Namespace.FUND, fund);
    }

    private int unitScale(int fund) {
        return Attributes.unitScale(members.fundAttributes(fund));
    }

    private static void units(long units, long absent, long attributes, StringBuilder out) {
        if (units != absent) {
            EventMembers.decimal(out, Field.UNITS, units, Attributes.unitScale(attributes));
        }
    }

    private static void amount(Field field, long amount, long absent, long attributes, StringBuilder out) {
        EventMembers.money(out, field, amount, absent, Attributes.currency(attributes));
    }
}
