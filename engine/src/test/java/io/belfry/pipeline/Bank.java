package io.belfry.pipeline;

import io.belfry.codec.AccountHeldEncoder;
import io.belfry.codec.AccountOpenedEncoder;
import io.belfry.codec.AccountPostedDetailedEncoder;
import io.belfry.codec.AccountPostedEncoder;
import io.belfry.codec.BalanceField;
import io.belfry.codec.ClockMode;
import io.belfry.codec.CostMethod;
import io.belfry.codec.CustomerRegisteredEncoder;
import io.belfry.codec.Direction;
import io.belfry.codec.EngineConfiguredEncoder;
import io.belfry.codec.EventCommonEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FeedOpenedEncoder;
import io.belfry.codec.FeedSkipEncoder;
import io.belfry.codec.Flag;
import io.belfry.codec.FundKind;
import io.belfry.codec.FundPricedEncoder;
import io.belfry.codec.FundRegisteredEncoder;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.MoveSince;
import io.belfry.codec.OrderConfirmedEncoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.PostingKind;
import io.belfry.codec.RoundingMode;
import io.belfry.codec.RuleKind;
import io.belfry.codec.RuleRemovedEncoder;
import io.belfry.codec.RuleSetEncoder;
import io.belfry.codec.ScopeKind;
import io.belfry.codec.Severity;
import io.belfry.codec.TickEncoder;
import io.belfry.core.Semantics;
import io.belfry.core.limits.DetailLimits;
import io.belfry.core.limits.EngineLimits;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes messages as a feed would. Knows no directory: handles are dense from 0 in the order of registration, so whoever
 * writes a load knows them.
 *
 * <p>{@link #at} and {@link #numbered} hold for the messages that follow.
 */
public final class Bank {
    public static final int EUR = 978;
    public static final int USD = 840;
    public static final int NONE = -1;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private long engineTimeNs = EventLayout.NO_TIME;
    private int feed = EventLayout.NO_FEED;
    private long seq;

    /** The engine time that the next messages ask for; counts with {@code clock: events} only. */
    public Bank at(long newEngineTimeNs) {
        engineTimeNs = newEngineTimeNs;
        return this;
    }

    /** The next message is number {@code newSeq} of {@code newFeed}. */
    public Bank numbered(int newFeed, long newSeq) {
        feed = newFeed;
        seq = newSeq;
        return this;
    }

    public Bank unnumbered() {
        return numbered(EventLayout.NO_FEED, 0);
    }

    /** Small tables, sweeps that finish within the event, so that no tick is needed. */
    public static EngineLimits limits() {
        return limits(1 << 20, 1 << 20);
    }

    /** Small tables. */
    public static EngineLimits limits(int slicePerEvent, int slicePerTick) {
        return new EngineLimits(
                20_000,
                20_000,
                100,
                20_000,
                100,
                50,
                50,
                50_000,
                1 << 20,
                1 << 12,
                86_400_000_000_000L,
                1 << 10,
                86_400_000_000_000L,
                slicePerEvent,
                slicePerTick,
                4,
                200,
                3_600_000_000_000L,
                new DetailLimits(1_000, 10_000, 50_000, 8, 50, 4, 0));
    }

    /** What a journal begins with, {@code clock: events}. */
    public static byte[] configured(EngineLimits limits) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        EngineConfiguredEncoder encoder = new EngineConfiguredEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        encoder.common().engineTimeNs(0).timeNs(EventLayout.NO_TIME).feedSeq(0).feed(EventLayout.NO_FEED);
        encoder.semanticsVersion(Semantics.VERSION)
                .epoch(1)
                .clockMode(ClockMode.EVENTS)
                .bankOffsetMinutes((short) 0);
        limits.encode(encoder);
        return Arrays.copyOf(buffer.byteArray(), encoder.limit());
    }

    public byte[] customer(String customer, String segment) {
        CustomerRegisteredEncoder encoder = new CustomerRegisteredEncoder().wrapAndApplyHeader(buffer, 0, header);
        common(encoder.common());
        encoder.customer(customer)
                .name("Name of " + customer)
                .locale("en")
                .zone("")
                .segment(segment)
                .manager("")
                .branch("");
        return message(encoder.limit());
    }

    public byte[] account(String account, int customer, int currency, long balance) {
        AccountOpenedEncoder encoder = new AccountOpenedEncoder().wrapAndApplyHeader(buffer, 0, header);
        common(encoder.common());
        encoder.customer(customer)
                .currency(currency)
                .kind(io.belfry.codec.AccountKind.CURRENT)
                .enforceLimit(Flag.NULL_VAL)
                .overdraftLimit(AccountOpenedEncoder.overdraftLimitNullValue())
                .balance(balance)
                .account(account);
        return message(encoder.limit());
    }

    public byte[] posted(int account, long amount, int currency, String ref) {
        AccountPostedEncoder encoder = new AccountPostedEncoder().wrapAndApplyHeader(buffer, 0, header);
        common(encoder.common());
        encoder.account(account)
                .amount(amount)
                .currency(currency)
                .kind(PostingKind.CARD)
                .reference(ref);
        return message(encoder.limit());
    }

    /** A hold that expires at {@code expiresNs}. */
    public byte[] held(int account, long amount, String hold, long expiresNs) {
        AccountHeldEncoder encoder = new AccountHeldEncoder().wrapAndApplyHeader(buffer, 0, header);
        common(encoder.common());
        encoder.account(account)
                .amount(amount)
                .expiresNs(expiresNs)
                .hold(hold)
                .traceparent("")
                .counterparty("")
                .text("");
        return message(encoder.limit());
    }

    /** A posting with texts: several slots of the ring when they are long. */
    public byte[] detailed(int account, long amount, int currency, String ref, String counterparty, String text) {
        AccountPostedDetailedEncoder encoder = new AccountPostedDetailedEncoder().wrapAndApplyHeader(buffer, 0, header);
        common(encoder.common());
        encoder.account(account)
                .amount(amount)
                .currency(currency)
                .kind(PostingKind.TRANSFER)
                .booked(AccountPostedDetailedEncoder.bookedNullValue())
                .reference(ref)
                .settles("")
                .reverses("")
                .traceparent("")
                .counterparty(counterparty)
                .text(text);
        return message(encoder.limit());
    }

    public byte[] fund(String fund, int currency) {
        FundRegisteredEncoder encoder = new FundRegisteredEncoder().wrapAndApplyHeader(buffer, 0, header);
        common(encoder.common());
        encoder.currency(currency)
                .navScale((short) 4)
                .unitScale((short) 4)
                .costMethod(CostMethod.AVERAGE)
                .rounding(RoundingMode.HALF_EVEN)
                .kind(FundKind.OPEN)
                .fund(fund)
                .name("Fund " + fund);
        return message(encoder.limit());
    }

    public byte[] priced(int fund, long nav, int date, int version) {
        FundPricedEncoder encoder = new FundPricedEncoder().wrapAndApplyHeader(buffer, 0, header);
        common(encoder.common());
        encoder.fund(fund).nav(nav).date(date).priceVersion(version).traceparent("");
        return message(encoder.limit());
    }

    public byte[] order(String order, int account, int fund, OrderSide side, long units, long amount) {
        OrderConfirmedEncoder encoder = new OrderConfirmedEncoder().wrapAndApplyHeader(buffer, 0, header);
        common(encoder.common());
        encoder.account(account)
                .fund(fund)
                .side(side)
                .units(units)
                .amount(amount)
                .fee(OrderConfirmedEncoder.feeNullValue())
                .tax(OrderConfirmedEncoder.taxNullValue())
                .nav(OrderConfirmedEncoder.navNullValue())
                .date(OrderConfirmedEncoder.dateNullValue())
                .acquired(OrderConfirmedEncoder.acquiredNullValue())
                .order(order)
                .traceparent("");
        return message(encoder.limit());
    }

    /** A rule for all, in euro; {@code levels} in cents, or percent times 10^4 for a profit or loss. */
    public byte[] rule(String rule, RuleKind kind, long min, long recovery, long... levels) {
        return rule(rule, kind, ScopeKind.ALL, "", min, recovery, levels);
    }

    public byte[] rule(
            String rule, RuleKind kind, ScopeKind scope, String segment, long min, long recovery, long... levels) {
        boolean fundRule = kind == RuleKind.NAV_UPDATED || kind == RuleKind.PNL_ABOVE || kind == RuleKind.PNL_BELOW;
        RuleSetEncoder encoder = new RuleSetEncoder().wrapAndApplyHeader(buffer, 0, header);
        common(encoder.common());
        encoder.kind(kind)
                .scope(scope)
                .scopeHandle(NONE)
                .severity(Severity.WARNING)
                .enabled(Flag.YES)
                .currency(fundRule ? 0 : EUR)
                .direction(Direction.BOTH)
                .kinds(0)
                .balanceField(BalanceField.AVAILABLE)
                .levelUnit(fundRule ? LevelUnit.PERCENT : LevelUnit.MONEY)
                .includeIncome(Flag.NO)
                .fund(NONE)
                .min(min == 0 ? RuleSetEncoder.minNullValue() : min)
                .recovery(recovery)
                .states(0)
                .events((short) 0)
                .since(MoveSince.PREVIOUS)
                .windowNs(0)
                .cooldownNs(0);
        RuleSetEncoder.LevelsEncoder group = encoder.levelsCount(levels.length);
        for (long level : levels) {
            group.next().level(level);
        }
        encoder.rule(rule).segment(segment);
        return message(encoder.limit());
    }

    public byte[] ruleRemoved(int rule) {
        RuleRemovedEncoder encoder = new RuleRemovedEncoder().wrapAndApplyHeader(buffer, 0, header);
        common(encoder.common());
        encoder.rule(rule);
        return message(encoder.limit());
    }

    public byte[] feedOpened(String name) {
        FeedOpenedEncoder encoder = new FeedOpenedEncoder().wrapAndApplyHeader(buffer, 0, header);
        common(encoder.common());
        encoder.name(name);
        return message(encoder.limit());
    }

    public byte[] skip(int skipped, long to) {
        FeedSkipEncoder encoder = new FeedSkipEncoder().wrapAndApplyHeader(buffer, 0, header);
        common(encoder.common());
        encoder.skipped(skipped).to(to);
        return message(encoder.limit());
    }

    public byte[] tick() {
        TickEncoder encoder = new TickEncoder().wrapAndApplyHeader(buffer, 0, header);
        common(encoder.common());
        return message(encoder.limit());
    }

    /** A message that no version of the engine knows. */
    public byte[] unknownTemplate() {
        byte[] message = tick();
        header.wrap(new UnsafeBuffer(message), 0).templateId(9_999);
        return message;
    }

    private void common(EventCommonEncoder common) {
        common.engineTimeNs(engineTimeNs)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(seq)
                .feed(feed);
    }

    private byte[] message(int length) {
        return Arrays.copyOf(buffer.byteArray(), length);
    }
}
