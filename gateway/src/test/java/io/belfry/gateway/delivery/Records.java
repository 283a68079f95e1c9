package io.belfry.gateway.delivery;

import io.belfry.codec.AccountNotifiedEncoder;
import io.belfry.codec.AccountPostedDecoder;
import io.belfry.codec.BalanceField;
import io.belfry.codec.BalanceNotifiedEncoder;
import io.belfry.codec.Currencies;
import io.belfry.codec.FundEventKind;
import io.belfry.codec.FundEventNotifiedEncoder;
import io.belfry.codec.FundNotifiedEncoder;
import io.belfry.codec.HoldNotifiedEncoder;
import io.belfry.codec.HoldState;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.NotificationCommonEncoder;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedEncoder;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.OrderNotifiedEncoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.codec.PostingKind;
import io.belfry.codec.Severity;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** Outbox records for tests: the example of the contract, to be changed field by field. */
final class Records {
    static final int OFFSET = 24;
    static final long NONE = Long.MIN_VALUE;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    NotificationType type = NotificationType.BALANCE_BELOW;
    NotificationState state = NotificationState.TRIGGERED;
    int causeTemplate = AccountPostedDecoder.TEMPLATE_ID;
    long deadlineNs;
    long timeNs = 1_795_167_000_000_000_123L;
    String customer = "C-1";
    String rule = "low-balance";
    int edge = 4;
    String reference = "T-88";
    String feed = "core";
    String traceparent = "";
    String account = "DE89370400440532013000";
    String currency = "EUR";

    long amount = -1234;
    long ledger = 8766;
    long available = 8766;
    long level = 10_000;
    long previous = 10_000;
    PostingKind kind = PostingKind.NULL_VAL;
    BalanceField field = BalanceField.AVAILABLE;
    byte[] counterparty = {};
    byte[] text = {};

    String fund = "LU0000000001";
    int navScale = 4;
    int unitScale = 4;
    long nav = 123_456;
    long previousNav = 120_000;
    long units = 105_000;
    long value = 12_963;
    long cost = 12_000;
    long unrealised = 963;
    long unrealisedPercent = 803;
    long realised = -5;
    long income = 0;
    long dayChange = 363;
    int date = 20_777;
    LevelUnit levelUnit = LevelUnit.NULL_VAL;
    long wasNav = NONE;
    long wasValue = NONE;
    long wasUnrealised = NONE;
    long wasUnrealisedPercent = NONE;

    long expected = NONE;
    long actual = NONE;
    OrderSide side = OrderSide.REDEEM;
    OrderState orderState = OrderState.CONFIRMED;
    String order = "O-17";
    int due = OrderNotifiedEncoder.dueNullValue();

    HoldState holdState = HoldState.HELD;
    String hold = "H-1";
    long left = 8_050;
    long expiresNs = HoldNotifiedEncoder.expiresNsNullValue();

    long referenceNav = NONE;
    long figure = NONE;
    long outflow = NONE;
    long average = NONE;
    long windowNs = NONE;
    long sinceNs = NONE;

    FundEventKind fundEvent = FundEventKind.DISTRIBUTION;
    long unitsBefore = 105_000;
    long perUnit = NONE;
    int numerator = FundEventNotifiedEncoder.numeratorNullValue();
    int denominator = FundEventNotifiedEncoder.denominatorNullValue();

    OperationsReason reason = OperationsReason.NONE;
    String subject = "";

    static byte[] utf8(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    UnsafeBuffer balance() {
        BalanceNotifiedEncoder encoder = new BalanceNotifiedEncoder();
        encoder.wrapAndApplyHeader(buffer, OFFSET, header);
        common(encoder.common());
        encoder.amount(amount)
                .ledger(ledger)
                .available(available)
                .level(level)
                .previous(previous)
                .currency(Currencies.numeric(currency))
                .kind(kind)
                .balanceField(field)
                .customer(customer)
                .rule(rule)
                .reference(reference)
                .feed(feed)
                .traceparent(traceparent)
                .account(account)
                .putCounterparty(counterparty, 0, counterparty.length)
                .putText(text, 0, text.length);
        return buffer;
    }

    UnsafeBuffer fund() {
        FundNotifiedEncoder encoder = new FundNotifiedEncoder();
        encoder.wrapAndApplyHeader(buffer, OFFSET, header);
        common(encoder.common());
        encoder.nav(nav)
                .previousNav(previousNav)
                .units(units)
                .value(value)
                .cost(cost)
                .unrealised(unrealised)
                .unrealisedPercent(unrealisedPercent)
                .realised(realised)
                .income(income)
                .dayChange(dayChange)
                .level(levelUnit == LevelUnit.NULL_VAL ? NONE : level)
                .previous(levelUnit == LevelUnit.NULL_VAL ? NONE : previous)
                .wasNav(wasNav)
                .wasValue(wasValue)
                .wasUnrealised(wasUnrealised)
                .wasUnrealisedPercent(wasUnrealisedPercent)
                .date(date)
                .currency(Currencies.numeric(currency))
                .navScale((short) navScale)
                .unitScale((short) unitScale)
                .levelUnit(levelUnit)
                .referenceNav(referenceNav)
                .customer(customer)
                .rule(rule)
                .reference(reference)
                .feed(feed)
                .traceparent(traceparent)
                .account(account)
                .fund(fund);
        return buffer;
    }

    UnsafeBuffer postings() {
        AccountNotifiedEncoder encoder = new AccountNotifiedEncoder();
        encoder.wrapAndApplyHeader(buffer, OFFSET, header);
        common(encoder.common());
        encoder.level(levelUnit == LevelUnit.NULL_VAL ? NONE : level)
                .figure(figure)
                .previous(levelUnit == LevelUnit.NULL_VAL ? NONE : previous)
                .amount(amount)
                .ledger(ledger)
                .available(available)
                .outflow(outflow)
                .average(average)
                .windowNs(windowNs)
                .sinceNs(sinceNs)
                .currency(Currencies.numeric(currency))
                .levelUnit(levelUnit)
                .kind(kind)
                .customer(customer)
                .rule(rule)
                .reference(reference)
                .feed(feed)
                .traceparent(traceparent)
                .account(account);
        return buffer;
    }

    UnsafeBuffer fundEvent() {
        FundEventNotifiedEncoder encoder = new FundEventNotifiedEncoder();
        encoder.wrapAndApplyHeader(buffer, OFFSET, header);
        common(encoder.common());
        encoder.units(units)
                .unitsBefore(unitsBefore)
                .amount(amount)
                .perUnit(perUnit)
                .numerator(numerator)
                .denominator(denominator)
                .date(date)
                .currency(Currencies.numeric(currency))
                .unitScale((short) unitScale)
                .fundEvent(fundEvent)
                .customer(customer)
                .rule(rule)
                .reference(reference)
                .feed(feed)
                .traceparent(traceparent)
                .account(account)
                .fund(fund);
        return buffer;
    }

    UnsafeBuffer hold() {
        HoldNotifiedEncoder encoder = new HoldNotifiedEncoder();
        encoder.wrapAndApplyHeader(buffer, OFFSET, header);
        common(encoder.common());
        encoder.amount(amount)
                .left(left)
                .ledger(ledger)
                .available(available)
                .expiresNs(expiresNs)
                .currency(Currencies.numeric(currency))
                .holdState(holdState)
                .customer(customer)
                .rule(rule)
                .reference(reference)
                .feed(feed)
                .traceparent(traceparent)
                .account(account)
                .hold(hold)
                .putCounterparty(counterparty, 0, counterparty.length)
                .putText(text, 0, text.length);
        return buffer;
    }

    UnsafeBuffer order() {
        OrderNotifiedEncoder encoder = new OrderNotifiedEncoder();
        encoder.wrapAndApplyHeader(buffer, OFFSET, header);
        common(encoder.common());
        encoder.units(units)
                .amount(amount)
                .due(due)
                .currency(Currencies.numeric(currency))
                .unitScale((short) unitScale)
                .side(side)
                .orderState(orderState)
                .customer(customer)
                .rule(rule)
                .reference(reference)
                .feed(feed)
                .traceparent(traceparent)
                .account(account)
                .fund(fund)
                .order(order)
                .putReason(text, 0, text.length);
        return buffer;
    }

    UnsafeBuffer operations() {
        OperationsNotifiedEncoder encoder = new OperationsNotifiedEncoder();
        encoder.wrapAndApplyHeader(buffer, OFFSET, header);
        customer = "";
        common(encoder.common());
        encoder.amount(amount)
                .expected(expected)
                .actual(actual)
                .currency(currency.isEmpty() ? Currencies.UNKNOWN : Currencies.numeric(currency))
                .unitScale((short) unitScale)
                .reason(reason)
                .reference(reference)
                .feed(feed)
                .traceparent(traceparent)
                .account(account)
                .fund(fund)
                .subject(subject);
        return buffer;
    }

    private void common(NotificationCommonEncoder common) {
        common.sequence(5521)
                .causeSequence(1207)
                .causeFeedSeq(causeTemplate == 0 ? deadlineNs : feed.isEmpty() ? 0 : 991)
                .timeNs(timeNs)
                .customerSequence(customer.isEmpty() ? 0 : 17)
                .ordinal(0)
                .epoch(1)
                .ruleVersion(rule.isEmpty() ? 0 : 3)
                .ruleEdge(edge)
                .type(type)
                .state(state)
                .severity(Severity.WARNING)
                .causeTemplate((short) causeTemplate);
    }
}
