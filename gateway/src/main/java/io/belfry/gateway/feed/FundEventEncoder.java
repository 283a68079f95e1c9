package io.belfry.gateway.feed;

import io.belfry.codec.CostMethod;
import io.belfry.codec.DividendMode;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FundDistributedEncoder;
import io.belfry.codec.FundKind;
import io.belfry.codec.FundPricedEncoder;
import io.belfry.codec.FundRegisteredEncoder;
import io.belfry.codec.FundSplitEncoder;
import io.belfry.codec.FundYieldedEncoder;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.OrderAcceptedEncoder;
import io.belfry.codec.OrderConfirmedEncoder;
import io.belfry.codec.OrderRejectedEncoder;
import io.belfry.codec.OrderReversedEncoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderSwitchedEncoder;
import io.belfry.codec.PositionModeEncoder;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RoundingMode;
import io.belfry.codec.UnitsFrozenEncoder;
import io.belfry.codec.UnitsReleasedEncoder;
import io.belfry.core.directory.Attributes;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import org.agrona.MutableDirectBuffer;

/**
 * The half of {@link EventEncoder} that is about funds, orders and positions. Units and NAVs have their fund's decimals,
 * amounts those of its currency; a fund action's figures per unit have up to {@link #RATE_SCALE}.
 *
 * <p>Writes all of a message but its common part, which the caller fills.
 */
final class FundEventEncoder {
    /** Decimals of {@code incomePer10k}, {@code yield7d} and {@code perUnit}. */
    static final int RATE_SCALE = 8;

    private static final int MAX_SCALE = 8;
    private static final int DEFAULT_SCALE = 4;
    private static final int MAX_TRACEPARENT_LENGTH = 128;
    private static final String UNITS_OF_FUND = "the fund's units";
    private static final String NAV_OF_FUND = "the fund's nav";

    private final Directory directory;
    private final FieldReader reader;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final FundRegisteredEncoder fundRegistered = new FundRegisteredEncoder();
    private final FundPricedEncoder fundPriced = new FundPricedEncoder();
    private final FundYieldedEncoder fundYielded = new FundYieldedEncoder();
    private final FundDistributedEncoder fundDistributed = new FundDistributedEncoder();
    private final FundSplitEncoder fundSplit = new FundSplitEncoder();
    private final OrderAcceptedEncoder orderAccepted = new OrderAcceptedEncoder();
    private final OrderRejectedEncoder orderRejected = new OrderRejectedEncoder();
    private final OrderConfirmedEncoder orderConfirmed = new OrderConfirmedEncoder();
    private final OrderSwitchedEncoder orderSwitched = new OrderSwitchedEncoder();
    private final OrderReversedEncoder orderReversed = new OrderReversedEncoder();
    private final UnitsFrozenEncoder unitsFrozen = new UnitsFrozenEncoder();
    private final UnitsReleasedEncoder unitsReleased = new UnitsReleasedEncoder();
    private final PositionModeEncoder positionMode = new PositionModeEncoder();

    private MutableDirectBuffer target;
    private int offset;

    FundEventEncoder(Directory directory, FieldReader reader) {
        this.directory = directory;
        this.reader = reader;
    }

    /**
     * Encodes one event from the fields that the reader was started on.
     *
     * @return the length of the message without its header, or {@code EventEncoder.REFUSED}
     */
    int encode(EventType type, MutableDirectBuffer buffer, int bufferOffset) {
        target = buffer;
        offset = bufferOffset;
        return switch (type) {
            case FUND_REGISTERED -> fundRegistered();
            case FUND_PRICED -> fundPriced();
            case FUND_YIELDED -> fundYielded();
            case FUND_DISTRIBUTED -> fundDistributed();
            case FUND_SPLIT -> fundSplit();
            case ORDER_ACCEPTED -> orderAccepted();
            case ORDER_REJECTED -> orderRejected();
            case ORDER_CONFIRMED -> orderConfirmed();
            case ORDER_SWITCHED -> orderSwitched();
            case ORDER_REVERSED -> orderReversed();
            case UNITS_FROZEN -> unitsFrozen();
            case UNITS_RELEASED -> unitsReleased();
            case POSITION_MODE -> positionMode();
            default -> throw new IllegalArgumentException(type.word() + " is not about funds");
        };
    }

    private int fundRegistered() {
        String fund = reader.id(Field.FUND);
        int currency = reader.currency(Field.CURRENCY);
        String name = reader.optionalText(Field.NAME);
        int navScale = (int) reader.optionalWhole(Field.NAV_SCALE, 0, MAX_SCALE, DEFAULT_SCALE);
        int unitScale = (int) reader.optionalWhole(Field.UNIT_SCALE, 0, MAX_SCALE, DEFAULT_SCALE);
        CostMethod costMethod = reader.optional(Field.COST_METHOD, Words.COST_METHODS, CostMethod.AVERAGE);
        RoundingMode rounding = reader.optional(Field.ROUNDING, Words.ROUNDING_MODES, RoundingMode.HALF_EVEN);
        FundKind kind = reader.optional(Field.KIND, Words.FUND_KINDS, FundKind.OPEN);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        fundRegistered
                .wrapAndApplyHeader(target, offset, header)
                .currency(currency)
                .navScale((short) navScale)
                .unitScale((short) unitScale)
                .costMethod(costMethod)
                .rounding(rounding)
                .kind(kind)
                .fund(fund)
                .name(name);
        return fundRegistered.encodedLength();
    }

    private int fundPriced() {
        String navText = reader.required(Field.NAV);
        int date = reader.date(Field.DATE);
        int version = (int) reader.optionalWhole(Field.VERSION, 1, Integer.MAX_VALUE, 1);
        String traceparent = traceparent();
        int fund = fund(Field.FUND);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        int navScale = Attributes.navScale(attributes(fund));
        long nav = reader.decimalOf(Field.NAV, navText, navScale, NAV_OF_FUND);
        reader.aboveZero(Field.NAV, nav);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        fundPriced
                .wrapAndApplyHeader(target, offset, header)
                .fund(fund)
                .nav(nav)
                .date(date)
                .priceVersion(version)
                .traceparent(traceparent);
        return fundPriced.encodedLength();
    }

    private int fundYielded() {
        int date = reader.date(Field.DATE);
        long incomePer10k = reader.decimal(Field.INCOME_PER_10K, RATE_SCALE, Field.INCOME_PER_10K.path());
        reader.atLeast(Field.INCOME_PER_10K, incomePer10k, 0, 0);
        long yield7d = reader.optionalDecimal(
                Field.YIELD_7D, RATE_SCALE, Field.YIELD_7D.path(), FundYieldedEncoder.yield7dNullValue());
        String traceparent = traceparent();
        int fund = fund(Field.FUND);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        fundYielded
                .wrapAndApplyHeader(target, offset, header)
                .fund(fund)
                .date(date)
                .incomePer10k(incomePer10k)
                .yield7d(yield7d)
                .traceparent(traceparent);
        return fundYielded.encodedLength();
    }

    private int fundDistributed() {
        int date = reader.date(Field.DATE);
        long perUnit = reader.decimal(Field.PER_UNIT, RATE_SCALE, Field.PER_UNIT.path());
        reader.aboveZero(Field.PER_UNIT, perUnit);
        String traceparent = traceparent();
        int fund = fund(Field.FUND);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        fundDistributed
                .wrapAndApplyHeader(target, offset, header)
                .fund(fund)
                .date(date)
                .perUnit(perUnit)
                .traceparent(traceparent);
        return fundDistributed.encodedLength();
    }

    private int fundSplit() {
        int date = reader.date(Field.DATE);
        int numerator = (int) reader.whole(Field.NUMERATOR, 1, Integer.MAX_VALUE);
        int denominator = (int) reader.whole(Field.DENOMINATOR, 1, Integer.MAX_VALUE);
        String traceparent = traceparent();
        int fund = fund(Field.FUND);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        fundSplit
                .wrapAndApplyHeader(target, offset, header)
                .fund(fund)
                .date(date)
                .numerator(numerator)
                .denominator(denominator)
                .traceparent(traceparent);
        return fundSplit.encodedLength();
    }

    private int orderAccepted() {
        String order = reader.id(Field.ORDER);
        OrderSide side = reader.required(Field.SIDE, Words.ORDER_SIDES);
        int due = reader.optionalDate(Field.DUE, OrderAcceptedEncoder.dueNullValue());
        String traceparent = traceparent();
        int account = account();
        int fund = fund(Field.FUND);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        long attributes = attributes(fund);
        long units = optionalUnits(attributes, OrderAcceptedEncoder.unitsNullValue());
        long amount = optionalAmount(Field.AMOUNT, attributes, OrderAcceptedEncoder.amountNullValue());
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        orderAccepted
                .wrapAndApplyHeader(target, offset, header)
                .account(account)
                .fund(fund)
                .side(side)
                .units(units)
                .amount(amount)
                .due(due)
                .order(order)
                .traceparent(traceparent);
        return orderAccepted.encodedLength();
    }

    private int orderRejected() {
        String order = reader.id(Field.ORDER);
        OrderSide side = reader.required(Field.SIDE, Words.ORDER_SIDES);
        String reason = reader.optionalText(Field.REASON);
        String traceparent = traceparent();
        int account = account();
        int fund = fund(Field.FUND);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        long attributes = attributes(fund);
        long units = optionalUnits(attributes, OrderRejectedEncoder.unitsNullValue());
        long amount = optionalAmount(Field.AMOUNT, attributes, OrderRejectedEncoder.amountNullValue());
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        orderRejected
                .wrapAndApplyHeader(target, offset, header)
                .account(account)
                .fund(fund)
                .side(side)
                .units(units)
                .amount(amount)
                .order(order)
                .traceparent(traceparent)
                .reason(reason);
        return orderRejected.encodedLength();
    }

    private int orderConfirmed() {
        String order = reader.id(Field.ORDER);
        OrderSide side = reader.required(Field.SIDE, Words.ORDER_SIDES);
        reader.required(Field.UNITS);
        boolean hasAmount = side != OrderSide.TRANSFER_OUT || reader.optional(Field.AMOUNT) != null;
        if (hasAmount) {
            reader.required(Field.AMOUNT);
        }
        int date = reader.optionalDate(Field.DATE, OrderConfirmedEncoder.dateNullValue());
        int acquired = reader.optionalDate(Field.ACQUIRED, OrderConfirmedEncoder.acquiredNullValue());
        String traceparent = traceparent();
        int account = account();
        int fund = fund(Field.FUND);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        long attributes = attributes(fund);
        long units = units(Field.UNITS, attributes);
        long amount = hasAmount ? amount(Field.AMOUNT, attributes) : 0;
        long fee = optionalAmount(Field.FEE, attributes, OrderConfirmedEncoder.feeNullValue());
        long tax = optionalAmount(Field.TAX, attributes, OrderConfirmedEncoder.taxNullValue());
        long nav = reader.optionalDecimal(
                Field.NAV, Attributes.navScale(attributes), NAV_OF_FUND, OrderConfirmedEncoder.navNullValue());
        if (nav != OrderConfirmedEncoder.navNullValue()) {
            reader.aboveZero(Field.NAV, nav);
        }
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        orderConfirmed
                .wrapAndApplyHeader(target, offset, header)
                .account(account)
                .fund(fund)
                .side(side)
                .units(units)
                .amount(amount)
                .fee(fee)
                .tax(tax)
                .nav(nav)
                .date(date)
                .acquired(acquired)
                .order(order)
                .traceparent(traceparent);
        return orderConfirmed.encodedLength();
    }

    /** Each amount is in its own fund's currency; the fee, which is information, in that of the fund that is left. */
    private int orderSwitched() {
        String order = reader.id(Field.ORDER);
        requireObject(Field.FROM);
        requireObject(Field.TO);
        reader.required(Field.FROM_UNITS);
        reader.required(Field.FROM_AMOUNT);
        reader.required(Field.TO_UNITS);
        reader.required(Field.TO_AMOUNT);
        int date = reader.optionalDate(Field.DATE, OrderSwitchedEncoder.dateNullValue());
        String traceparent = traceparent();
        int account = account();
        int fromFund = fund(Field.FROM_FUND);
        int toFund = fund(Field.TO_FUND);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        long from = attributes(fromFund);
        long to = attributes(toFund);
        long fromUnits = units(Field.FROM_UNITS, from);
        long fromAmount = amount(Field.FROM_AMOUNT, from);
        long toUnits = units(Field.TO_UNITS, to);
        long toAmount = amount(Field.TO_AMOUNT, to);
        long fee = optionalAmount(Field.FEE, from, OrderSwitchedEncoder.feeNullValue());
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        orderSwitched
                .wrapAndApplyHeader(target, offset, header)
                .account(account)
                .fromFund(fromFund)
                .toFund(toFund)
                .fromUnits(fromUnits)
                .fromAmount(fromAmount)
                .toUnits(toUnits)
                .toAmount(toAmount)
                .fee(fee)
                .date(date)
                .order(order)
                .traceparent(traceparent);
        return orderSwitched.encodedLength();
    }

    private int orderReversed() {
        String order = reader.id(Field.ORDER);
        String reference = reader.id(Field.REF);
        String reason = reader.optionalText(Field.REASON);
        String traceparent = traceparent();
        int account = reader.optionalHandle(Field.ACCOUNT, Namespace.ACCOUNT, ResultCode.UNKNOWN_ACCOUNT);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        orderReversed
                .wrapAndApplyHeader(target, offset, header)
                .account(account)
                .order(order)
                .reference(reference)
                .traceparent(traceparent)
                .reason(reason);
        return orderReversed.encodedLength();
    }

    private int unitsFrozen() {
        reader.required(Field.UNITS);
        String reference = reader.id(Field.REF);
        String traceparent = traceparent();
        int account = account();
        int fund = fund(Field.FUND);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        long units = units(Field.UNITS, attributes(fund));
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        unitsFrozen
                .wrapAndApplyHeader(target, offset, header)
                .account(account)
                .fund(fund)
                .units(units)
                .reference(reference)
                .traceparent(traceparent);
        return unitsFrozen.encodedLength();
    }

    private int unitsReleased() {
        reader.required(Field.UNITS);
        String reference = reader.id(Field.REF);
        String traceparent = traceparent();
        int account = account();
        int fund = fund(Field.FUND);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        long units = units(Field.UNITS, attributes(fund));
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        unitsReleased
                .wrapAndApplyHeader(target, offset, header)
                .account(account)
                .fund(fund)
                .units(units)
                .reference(reference)
                .traceparent(traceparent);
        return unitsReleased.encodedLength();
    }

    private int positionMode() {
        DividendMode dividends = reader.required(Field.DIVIDENDS, Words.DIVIDEND_MODES);
        String traceparent = traceparent();
        int account = account();
        int fund = fund(Field.FUND);
        if (reader.isRefused()) {
            return EventEncoder.REFUSED;
        }
        positionMode
                .wrapAndApplyHeader(target, offset, header)
                .account(account)
                .fund(fund)
                .dividends(dividends)
                .traceparent(traceparent);
        return positionMode.encodedLength();
    }

    private int account() {
        return reader.handle(Field.ACCOUNT, Namespace.ACCOUNT, ResultCode.UNKNOWN_ACCOUNT);
    }

    private int fund(Field field) {
        return reader.handle(field, Namespace.FUND, ResultCode.UNKNOWN_FUND);
    }

    private long attributes(int fund) {
        if (fund == EventLayout.NO_HANDLE) {
            throw new IllegalStateException("a fund that was refused");
        }
        return directory.attributes(Namespace.FUND, fund);
    }

    /** Units above zero, by the fund's scale. */
    private long units(Field field, long attributes) {
        long units = reader.decimal(field, Attributes.unitScale(attributes), UNITS_OF_FUND);
        reader.aboveZero(field, units);
        return units;
    }

    private long optionalUnits(long attributes, long absent) {
        return reader.optional(Field.UNITS) == null ? absent : units(Field.UNITS, attributes);
    }

    /** Money of the fund's currency, not below zero. */
    private long amount(Field field, long attributes) {
        long amount = reader.money(field, Attributes.currency(attributes));
        reader.atLeast(field, amount, 0, 0);
        return amount;
    }

    private long optionalAmount(Field field, long attributes, long absent) {
        return reader.optional(field) == null ? absent : amount(field, attributes);
    }

    private void requireObject(Field field) {
        String value = reader.text(field);
        if (value == null) {
            reader.refuse(ResultCode.MALFORMED, field.path() + " is missing: it is required here");
        } else if (!value.isEmpty()) {
            reader.refuse(ResultCode.MALFORMED, field, value, "it must be an object with fund, units and amount");
        }
    }

    private String traceparent() {
        return reader.optionalCode(Field.TRACEPARENT, MAX_TRACEPARENT_LENGTH);
    }
}
