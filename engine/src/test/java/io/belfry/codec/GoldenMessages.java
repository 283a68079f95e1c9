package io.belfry.codec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** One example of every message of the schema, each field with a value of its own. */
final class GoldenMessages {
    /**
     * A message to write and read.
     *
     * @param write encodes the example at offset 0 and returns its length
     * @param read says in text what is encoded at an offset
     * @param sinceVersion the first schema version that has it
     */
    record Golden(
            ToIntFunction<MutableDirectBuffer> write,
            BiFunction<DirectBuffer, Integer, String> read,
            int sinceVersion) {
        Golden(ToIntFunction<MutableDirectBuffer> write, BiFunction<DirectBuffer, Integer, String> read) {
            this(write, read, 1);
        }
    }

    private static final MessageHeaderEncoder HEADER = new MessageHeaderEncoder();
    private static final MessageHeaderDecoder READ_HEADER = new MessageHeaderDecoder();

    private GoldenMessages() {}

    /** By the message's name in the schema. */
    static Map<String, Golden> all() {
        Map<String, Golden> all = new LinkedHashMap<>();
        all.put(
                "EngineConfigured",
                new Golden(
                        GoldenMessages::engineConfigured,
                        (buffer, offset) -> new EngineConfiguredDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "FeedOpened",
                new Golden(
                        GoldenMessages::feedOpened,
                        (buffer, offset) -> new FeedOpenedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "IngressRefused",
                new Golden(
                        GoldenMessages::ingressRefused,
                        (buffer, offset) -> new IngressRefusedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "Tick",
                new Golden(
                        GoldenMessages::tick,
                        (buffer, offset) -> new TickDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "OperationsRaised",
                new Golden(
                        GoldenMessages::operationsRaised,
                        (buffer, offset) -> new OperationsRaisedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        2));
        all.put(
                "CustomerRegistered",
                new Golden(
                        GoldenMessages::customerRegistered,
                        (buffer, offset) -> new CustomerRegisteredDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "AccountOpened",
                new Golden(
                        GoldenMessages::accountOpened,
                        (buffer, offset) -> new AccountOpenedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "AccountClosed",
                new Golden(
                        GoldenMessages::accountClosed,
                        (buffer, offset) -> new AccountClosedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "AccountPosted",
                new Golden(
                        GoldenMessages::accountPosted,
                        (buffer, offset) -> new AccountPostedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "AccountPostedDetailed",
                new Golden(
                        GoldenMessages::accountPostedDetailed,
                        (buffer, offset) -> new AccountPostedDetailedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "AccountBalanced",
                new Golden(
                        GoldenMessages::accountBalanced,
                        (buffer, offset) -> new AccountBalancedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "FundRegistered",
                new Golden(
                        GoldenMessages::fundRegistered,
                        (buffer, offset) -> new FundRegisteredDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "FundPriced",
                new Golden(
                        GoldenMessages::fundPriced,
                        (buffer, offset) -> new FundPricedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "OrderConfirmed",
                new Golden(
                        GoldenMessages::orderConfirmed,
                        (buffer, offset) -> new OrderConfirmedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "RuleSet",
                new Golden(
                        GoldenMessages::ruleSet,
                        (buffer, offset) -> new RuleSetDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "RuleRemoved",
                new Golden(
                        GoldenMessages::ruleRemoved,
                        (buffer, offset) -> new RuleRemovedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "FeedSkip",
                new Golden(
                        GoldenMessages::feedSkip,
                        (buffer, offset) -> new FeedSkipDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "BalanceNotified",
                new Golden(
                        GoldenMessages::balanceNotified,
                        (buffer, offset) -> new BalanceNotifiedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "FundNotified",
                new Golden(
                        GoldenMessages::fundNotified,
                        (buffer, offset) -> new FundNotifiedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "OperationsNotified",
                new Golden(
                        GoldenMessages::operationsNotified,
                        (buffer, offset) -> new OperationsNotifiedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString()));
        all.put(
                "AccountHeld",
                new Golden(
                        GoldenMessages::accountHeld,
                        (buffer, offset) -> new AccountHeldDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "AccountReleased",
                new Golden(
                        GoldenMessages::accountReleased,
                        (buffer, offset) -> new AccountReleasedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "FundYielded",
                new Golden(
                        GoldenMessages::fundYielded,
                        (buffer, offset) -> new FundYieldedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "FundDistributed",
                new Golden(
                        GoldenMessages::fundDistributed,
                        (buffer, offset) -> new FundDistributedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "FundSplit",
                new Golden(
                        GoldenMessages::fundSplit,
                        (buffer, offset) -> new FundSplitDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "OrderAccepted",
                new Golden(
                        GoldenMessages::orderAccepted,
                        (buffer, offset) -> new OrderAcceptedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "OrderRejected",
                new Golden(
                        GoldenMessages::orderRejected,
                        (buffer, offset) -> new OrderRejectedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "OrderSwitched",
                new Golden(
                        GoldenMessages::orderSwitched,
                        (buffer, offset) -> new OrderSwitchedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "OrderReversed",
                new Golden(
                        GoldenMessages::orderReversed,
                        (buffer, offset) -> new OrderReversedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "UnitsFrozen",
                new Golden(
                        GoldenMessages::unitsFrozen,
                        (buffer, offset) -> new UnitsFrozenDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "UnitsReleased",
                new Golden(
                        GoldenMessages::unitsReleased,
                        (buffer, offset) -> new UnitsReleasedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "PositionMode",
                new Golden(
                        GoldenMessages::positionMode,
                        (buffer, offset) -> new PositionModeDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "HoldNotified",
                new Golden(
                        GoldenMessages::holdNotified,
                        (buffer, offset) -> new HoldNotifiedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "OrderNotified",
                new Golden(
                        GoldenMessages::orderNotified,
                        (buffer, offset) -> new OrderNotifiedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        3));
        all.put(
                "AccountNotified",
                new Golden(
                        GoldenMessages::accountNotified,
                        (buffer, offset) -> new AccountNotifiedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        4));
        all.put(
                "FundEventNotified",
                new Golden(
                        GoldenMessages::fundEventNotified,
                        (buffer, offset) -> new FundEventNotifiedDecoder()
                                .wrapAndApplyHeader(buffer, offset, READ_HEADER)
                                .toString(),
                        4));
        return all;
    }

    private static int engineConfigured(MutableDirectBuffer buffer) {
        EngineConfiguredEncoder message = new EngineConfiguredEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.semanticsVersion(1)
                .epoch(2)
                .clockMode(ClockMode.EVENTS)
                .bankOffsetMinutes((short) -330)
                .maxCustomers(3)
                .maxAccounts(4)
                .maxFunds(5)
                .maxPositions(6)
                .maxRules(7)
                .maxFeeds(8)
                .maxSegments(9)
                .maxAlerts(10)
                .maxTextBytes(11)
                .refWindowEntries(12)
                .refWindowNs(13)
                .orderWindowEntries(14)
                .orderWindowNs(15)
                .sweepSlicePerEvent(16)
                .sweepSlicePerTick(17)
                .pendingActionsPerFund(18)
                .refusedKept(19)
                .clockJumpLimitNs(20)
                .maxHolds(21)
                .maxLots(22)
                .maxMovements(23)
                .movementsPerPosition(24)
                .actionsKeptPerFund(25)
                .timersPerEvent(26)
                .sweepVisitNs(24);
        return length(message.encodedLength());
    }

    private static int feedOpened(MutableDirectBuffer buffer) {
        FeedOpenedEncoder message = new FeedOpenedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        unnumbered(message.common());
        message.name("core-banking");
        return length(message.encodedLength());
    }

    private static int ingressRefused(MutableDirectBuffer buffer) {
        IngressRefusedEncoder message = new IngressRefusedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.code(ResultCode.UNKNOWN_ACCOUNT).reason("account is “é”").line("{\"type\":\"account.closed\"}");
        return length(message.encodedLength());
    }

    private static int tick(MutableDirectBuffer buffer) {
        TickEncoder message = new TickEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        unnumbered(message.common());
        return length(message.encodedLength());
    }

    private static int operationsRaised(MutableDirectBuffer buffer) {
        OperationsRaisedEncoder message = new OperationsRaisedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        unnumbered(message.common());
        message.kind(OperationsKind.DISK_LOW).expected(1_073_741_824L).actual(1_000_000_007L);
        return length(message.encodedLength());
    }

    private static int customerRegistered(MutableDirectBuffer buffer) {
        CustomerRegisteredEncoder message = new CustomerRegisteredEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.customer("C-1")
                .name("Zoë Müller")
                .locale("de-CH")
                .zone("Europe/Zurich")
                .segment("private")
                .manager("M. Keller")
                .branch("Bern");
        return length(message.encodedLength());
    }

    private static int accountOpened(MutableDirectBuffer buffer) {
        AccountOpenedEncoder message = new AccountOpenedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.customer(1)
                .currency(756)
                .kind(AccountKind.SAVINGS)
                .enforceLimit(Flag.YES)
                .overdraftLimit(AccountOpenedEncoder.overdraftLimitNullValue())
                .balance(-12_345)
                .account("CH9300762011623852957");
        return length(message.encodedLength());
    }

    private static int accountClosed(MutableDirectBuffer buffer) {
        AccountClosedEncoder message = new AccountClosedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(2);
        return length(message.encodedLength());
    }

    private static int accountPosted(MutableDirectBuffer buffer) {
        AccountPostedEncoder message = new AccountPostedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(3).amount(-1_234).currency(978).kind(PostingKind.CARD).reference("T-88");
        return length(message.encodedLength());
    }

    private static int accountPostedDetailed(MutableDirectBuffer buffer) {
        AccountPostedDetailedEncoder message = new AccountPostedDetailedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(4)
                .amount(Long.MAX_VALUE)
                .currency(392)
                .kind(PostingKind.SALARY)
                .booked(20_777)
                .reference("T-89")
                .settles("H-1")
                .reverses("T-1")
                .traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .counterparty("Café 😀")
                .text("Lohn");
        return length(message.encodedLength());
    }

    private static int accountBalanced(MutableDirectBuffer buffer) {
        AccountBalancedEncoder message = new AccountBalancedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(5).ledger(99_999);
        return length(message.encodedLength());
    }

    private static int fundRegistered(MutableDirectBuffer buffer) {
        FundRegisteredEncoder message = new FundRegisteredEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.currency(840)
                .navScale((short) 8)
                .unitScale((short) 3)
                .costMethod(CostMethod.FIFO)
                .rounding(RoundingMode.DOWN)
                .kind(FundKind.MONEY_MARKET)
                .fund("LU0000000001")
                .name("World Équité");
        return length(message.encodedLength());
    }

    private static int fundPriced(MutableDirectBuffer buffer) {
        FundPricedEncoder message = new FundPricedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.fund(6).nav(123_456_789).date(-1).priceVersion(7).traceparent("00-a-b-01");
        return length(message.encodedLength());
    }

    private static int orderConfirmed(MutableDirectBuffer buffer) {
        OrderConfirmedEncoder message = new OrderConfirmedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(8)
                .fund(9)
                .side(OrderSide.REDEEM)
                .units(1_500)
                .amount(18_500)
                .fee(100)
                .tax(OrderConfirmedEncoder.taxNullValue())
                .nav(124_000)
                .date(20_777)
                .acquired(OrderConfirmedEncoder.acquiredNullValue())
                .order("O-1")
                .traceparent("");
        return length(message.encodedLength());
    }

    private static int ruleSet(MutableDirectBuffer buffer) {
        RuleSetEncoder message = new RuleSetEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.kind(RuleKind.PNL_BELOW)
                .scope(ScopeKind.SEGMENT)
                .scopeHandle(EventLayout.NO_HANDLE)
                .severity(Severity.CRITICAL)
                .enabled(Flag.NO)
                .currency(978)
                .direction(Direction.OUT)
                .kinds(5)
                .balanceField(BalanceField.AVAILABLE)
                .levelUnit(LevelUnit.PERCENT)
                .includeIncome(Flag.YES)
                .fund(10)
                .min(RuleSetEncoder.minNullValue())
                .recovery(2_500)
                .states(0b10010)
                .cooldownNs(3_600_000_000_001L)
                .windowNs(86_400_000_000_001L)
                .since(MoveSince.MONTH)
                .events((short) 0b10);
        message.levelsCount(2).next().level(-75_000).next().level(0);
        message.rule("low-pnl").segment("private");
        return length(message.encodedLength());
    }

    private static int ruleRemoved(MutableDirectBuffer buffer) {
        RuleRemovedEncoder message = new RuleRemovedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.rule(11);
        return length(message.encodedLength());
    }

    private static int feedSkip(MutableDirectBuffer buffer) {
        FeedSkipEncoder message = new FeedSkipEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.skipped(12).to(1_000_000_007L);
        return length(message.encodedLength());
    }

    private static int balanceNotified(MutableDirectBuffer buffer) {
        BalanceNotifiedEncoder message = new BalanceNotifiedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common(), NotificationType.BALANCE_BELOW, NotificationState.TRIGGERED);
        message.amount(-1_234)
                .ledger(8_766)
                .available(8_767)
                .level(10_000)
                .previous(BalanceNotifiedEncoder.previousNullValue())
                .currency(978)
                .kind(PostingKind.FEE)
                .balanceField(BalanceField.AVAILABLE)
                .customer("C-1")
                .rule("low-balance")
                .reference("T-88")
                .feed("core")
                .traceparent("00-a-b-01")
                .account("DE89370400440532013000")
                .counterparty("Bäckerei")
                .text("Brötchen");
        return length(message.encodedLength());
    }

    private static int fundNotified(MutableDirectBuffer buffer) {
        FundNotifiedEncoder message = new FundNotifiedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common(), NotificationType.NAV_CORRECTED, NotificationState.CORRECTED);
        message.nav(1)
                .previousNav(2)
                .units(3)
                .value(4)
                .cost(5)
                .unrealised(-6)
                .unrealisedPercent(-7)
                .realised(8)
                .income(9)
                .dayChange(-10)
                .level(11)
                .previous(12)
                .wasNav(13)
                .wasValue(14)
                .wasUnrealised(-15)
                .wasUnrealisedPercent(FundNotifiedEncoder.wasUnrealisedPercentNullValue())
                .date(20_777)
                .currency(756)
                .navScale((short) 4)
                .unitScale((short) 3)
                .levelUnit(LevelUnit.PERCENT)
                .referenceNav(16)
                .customer("C-2")
                .rule("nav")
                .reference("")
                .feed("nav-file")
                .traceparent("")
                .account("CH93")
                .fund("LU01");
        return length(message.encodedLength());
    }

    private static int operationsNotified(MutableDirectBuffer buffer) {
        OperationsNotifiedEncoder message = new OperationsNotifiedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common(), NotificationType.POSTING_UNMATCHED, NotificationState.INFO);
        message.amount(1)
                .expected(2)
                .actual(OperationsNotifiedEncoder.actualNullValue())
                .currency(978)
                .unitScale((short) 4)
                .reason(OperationsReason.UNKNOWN_HOLD)
                .reference("T-1")
                .feed("core")
                .traceparent("00-a-b-01")
                .account("DE89")
                .fund("LU01")
                .subject("H-9");
        return length(message.encodedLength());
    }

    private static int accountHeld(MutableDirectBuffer buffer) {
        AccountHeldEncoder message = new AccountHeldEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(7)
                .amount(8)
                .expiresNs(9)
                .hold("H-1")
                .traceparent("00-a-b-01")
                .counterparty("Café")
                .text("deposit");
        return length(message.encodedLength());
    }

    private static int accountReleased(MutableDirectBuffer buffer) {
        AccountReleasedEncoder message = new AccountReleasedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(7).hold("H-1").traceparent("00-a-b-01");
        return length(message.encodedLength());
    }

    private static int fundYielded(MutableDirectBuffer buffer) {
        FundYieldedEncoder message = new FundYieldedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.fund(7)
                .date(20_777)
                .incomePer10k(53_330_000)
                .yield7d(196_000_000)
                .traceparent("00-a-b-01");
        return length(message.encodedLength());
    }

    private static int fundDistributed(MutableDirectBuffer buffer) {
        FundDistributedEncoder message = new FundDistributedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.fund(7).date(20_777).perUnit(12_500_000).traceparent("00-a-b-01");
        return length(message.encodedLength());
    }

    private static int fundSplit(MutableDirectBuffer buffer) {
        FundSplitEncoder message = new FundSplitEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.fund(7).date(20_777).numerator(3).denominator(2).traceparent("00-a-b-01");
        return length(message.encodedLength());
    }

    private static int orderAccepted(MutableDirectBuffer buffer) {
        OrderAcceptedEncoder message = new OrderAcceptedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(7)
                .fund(8)
                .side(OrderSide.REDEEM)
                .units(9)
                .amount(OrderAcceptedEncoder.amountNullValue())
                .due(20_779)
                .order("O-1")
                .traceparent("00-a-b-01");
        return length(message.encodedLength());
    }

    private static int orderRejected(MutableDirectBuffer buffer) {
        OrderRejectedEncoder message = new OrderRejectedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(7)
                .fund(8)
                .side(OrderSide.SUBSCRIBE)
                .units(OrderRejectedEncoder.unitsNullValue())
                .amount(9)
                .order("O-1")
                .traceparent("00-a-b-01")
                .reason("cut-off");
        return length(message.encodedLength());
    }

    private static int orderSwitched(MutableDirectBuffer buffer) {
        OrderSwitchedEncoder message = new OrderSwitchedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(7)
                .fromFund(8)
                .toFund(9)
                .fromUnits(10)
                .fromAmount(11)
                .toUnits(12)
                .toAmount(13)
                .fee(14)
                .date(20_777)
                .order("O-1")
                .traceparent("00-a-b-01");
        return length(message.encodedLength());
    }

    private static int orderReversed(MutableDirectBuffer buffer) {
        OrderReversedEncoder message = new OrderReversedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(-1)
                .order("O-1")
                .reference("R-1")
                .traceparent("00-a-b-01")
                .reason("wrong fund");
        return length(message.encodedLength());
    }

    private static int unitsFrozen(MutableDirectBuffer buffer) {
        UnitsFrozenEncoder message = new UnitsFrozenEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(7).fund(8).units(9).reference("COURT-1").traceparent("00-a-b-01");
        return length(message.encodedLength());
    }

    private static int unitsReleased(MutableDirectBuffer buffer) {
        UnitsReleasedEncoder message = new UnitsReleasedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(7).fund(8).units(9).reference("COURT-1").traceparent("00-a-b-01");
        return length(message.encodedLength());
    }

    private static int positionMode(MutableDirectBuffer buffer) {
        PositionModeEncoder message = new PositionModeEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common());
        message.account(7).fund(8).dividends(DividendMode.REINVEST).traceparent("00-a-b-01");
        return length(message.encodedLength());
    }

    private static int holdNotified(MutableDirectBuffer buffer) {
        HoldNotifiedEncoder message = new HoldNotifiedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common(), NotificationType.HOLD_CHANGED, NotificationState.INFO);
        message.amount(1)
                .left(2)
                .ledger(3)
                .available(4)
                .expiresNs(HoldNotifiedEncoder.expiresNsNullValue())
                .currency(978)
                .holdState(HoldState.RELEASED)
                .customer("C-1")
                .rule("holds")
                .reference("")
                .feed("core")
                .traceparent("")
                .account("DE89")
                .hold("H-1")
                .counterparty("Café")
                .text("deposit");
        return length(message.encodedLength());
    }

    private static int orderNotified(MutableDirectBuffer buffer) {
        OrderNotifiedEncoder message = new OrderNotifiedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common(), NotificationType.ORDER_CHANGED, NotificationState.INFO);
        message.units(1)
                .amount(2)
                .due(20_779)
                .currency(978)
                .unitScale((short) 4)
                .side(OrderSide.FORCED_REDEEM)
                .orderState(OrderState.LATE)
                .customer("C-1")
                .rule("orders")
                .reference("O-1")
                .feed("core")
                .traceparent("")
                .account("DE89")
                .fund("LU01")
                .order("O-1")
                .reason("cut-off");
        return length(message.encodedLength());
    }

    private static int accountNotified(MutableDirectBuffer buffer) {
        AccountNotifiedEncoder message = new AccountNotifiedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common(), NotificationType.OUTFLOW, NotificationState.TRIGGERED);
        message.level(500_000)
                .figure(510_896)
                .previous(AccountNotifiedEncoder.previousNullValue())
                .amount(-400)
                .ledger(5_100)
                .available(5_200)
                .outflow(4_900)
                .average(9_591)
                .windowNs(3_600_000_000_000L)
                .sinceNs(AccountNotifiedEncoder.sinceNsNullValue())
                .currency(978)
                .levelUnit(LevelUnit.PERCENT)
                .kind(PostingKind.TRANSFER)
                .customer("C-1")
                .rule("outflow")
                .reference("T-88")
                .feed("core")
                .traceparent("00-a-b-01")
                .account("DE89");
        return length(message.encodedLength());
    }

    private static int fundEventNotified(MutableDirectBuffer buffer) {
        FundEventNotifiedEncoder message = new FundEventNotifiedEncoder().wrapAndApplyHeader(buffer, 0, HEADER);
        common(message.common(), NotificationType.FUND_EVENT, NotificationState.INFO);
        message.units(1)
                .unitsBefore(2)
                .amount(3)
                .perUnit(4)
                .numerator(FundEventNotifiedEncoder.numeratorNullValue())
                .denominator(FundEventNotifiedEncoder.denominatorNullValue())
                .date(20_780)
                .currency(978)
                .unitScale((short) 4)
                .fundEvent(FundEventKind.DISTRIBUTION)
                .customer("C-1")
                .rule("events")
                .reference("")
                .feed("core")
                .traceparent("")
                .account("DE89")
                .fund("LU01");
        return length(message.encodedLength());
    }

    private static void common(EventCommonEncoder common) {
        common.engineTimeNs(1_795_167_000_000_000_123L)
                .timeNs(1_795_167_000_000_000_000L)
                .feedSeq(991)
                .feed(258);
    }

    private static void unnumbered(EventCommonEncoder common) {
        common.engineTimeNs(1_795_167_000_000_000_123L)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
    }

    private static void common(NotificationCommonEncoder common, NotificationType type, NotificationState state) {
        common.sequence(5_521)
                .causeSequence(1_207)
                .causeFeedSeq(991)
                .timeNs(1_795_167_000_000_000_123L)
                .customerSequence(17)
                .ordinal(3)
                .epoch(1)
                .ruleVersion(4)
                .ruleEdge(5)
                .type(type)
                .state(state)
                .severity(Severity.WARNING)
                .causeTemplate((short) AccountPostedEncoder.TEMPLATE_ID);
    }

    private static int length(int bodyLength) {
        return MessageHeaderEncoder.ENCODED_LENGTH + bodyLength;
    }
}
