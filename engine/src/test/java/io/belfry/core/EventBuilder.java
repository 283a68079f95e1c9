package io.belfry.core;

import io.belfry.codec.AccountBalancedEncoder;
import io.belfry.codec.AccountClosedEncoder;
import io.belfry.codec.AccountHeldEncoder;
import io.belfry.codec.AccountKind;
import io.belfry.codec.AccountOpenedEncoder;
import io.belfry.codec.AccountPostedDetailedEncoder;
import io.belfry.codec.AccountPostedEncoder;
import io.belfry.codec.AccountReleasedEncoder;
import io.belfry.codec.BalanceField;
import io.belfry.codec.ClockMode;
import io.belfry.codec.CostMethod;
import io.belfry.codec.Currencies;
import io.belfry.codec.CustomerRegisteredEncoder;
import io.belfry.codec.Direction;
import io.belfry.codec.DividendMode;
import io.belfry.codec.EngineConfiguredEncoder;
import io.belfry.codec.EventCommonEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FeedOpenedEncoder;
import io.belfry.codec.FeedSkipEncoder;
import io.belfry.codec.Flag;
import io.belfry.codec.FundDistributedEncoder;
import io.belfry.codec.FundEventKind;
import io.belfry.codec.FundKind;
import io.belfry.codec.FundPricedEncoder;
import io.belfry.codec.FundRegisteredEncoder;
import io.belfry.codec.FundSplitEncoder;
import io.belfry.codec.FundYieldedEncoder;
import io.belfry.codec.IngressRefusedEncoder;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.MoveSince;
import io.belfry.codec.OperationsKind;
import io.belfry.codec.OperationsRaisedEncoder;
import io.belfry.codec.OrderAcceptedEncoder;
import io.belfry.codec.OrderConfirmedEncoder;
import io.belfry.codec.OrderRejectedEncoder;
import io.belfry.codec.OrderReversedEncoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.codec.OrderSwitchedEncoder;
import io.belfry.codec.PositionModeEncoder;
import io.belfry.codec.PostingKind;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RoundingMode;
import io.belfry.codec.RuleKind;
import io.belfry.codec.RuleRemovedEncoder;
import io.belfry.codec.RuleSetEncoder;
import io.belfry.codec.ScopeKind;
import io.belfry.codec.Severity;
import io.belfry.codec.TickEncoder;
import io.belfry.codec.UnitsFrozenEncoder;
import io.belfry.codec.UnitsReleasedEncoder;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Events as a test writes them: ids as text, the rest in the units of the schema (minor units, scaled NAVs and units,
 * epoch days). Encoding resolves the ids through a core's own directory, as a feed would; an id that it does not know
 * becomes a handle that nothing has.
 *
 * <p>Fields are open to the models that judge the core.
 */
public final class EventBuilder {
    /** A handle that no table reaches. */
    static final int UNKNOWN_HANDLE = 1_000_000_000;

    private EventBuilder() {}

    /** What ingress stamps on an event. */
    public record Stamp(long engineTimeNs, String feed, long feedSeq) {
        public static Stamp unnumbered(long engineTimeNs) {
            return new Stamp(engineTimeNs, "", 0);
        }
    }

    /** Something that can be journaled. */
    public interface Event {
        /** Writes the message at {@code offset} and returns its length. */
        int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp);
    }

    public static Configuration configured(EngineLimits limits) {
        return new Configuration(limits);
    }

    public static FeedOpening feedOpened(String feed) {
        return new FeedOpening(feed);
    }

    public static Customer customer(String customer) {
        return new Customer(customer);
    }

    public static Account account(String account, String customer, String currency) {
        return new Account(account, customer, currency);
    }

    public static Closing closed(String account) {
        return new Closing(account);
    }

    /** A short posting; it becomes a detailed one as soon as a field asks for it. */
    public static Posting posting(String account, long amountMinor, String currency, String ref) {
        return new Posting(account, amountMinor, currency, ref);
    }

    public static Holding held(String account, String hold, long amountMinor) {
        return new Holding(account, hold, amountMinor);
    }

    public static Releasing released(String account, String hold) {
        return new Releasing(account, hold);
    }

    public static Balance balanced(String account, long ledgerMinor) {
        return new Balance(account, ledgerMinor);
    }

    public static Fund fund(String fund, String currency) {
        return new Fund(fund, currency);
    }

    public static Price priced(String fund, long navScaled, int date) {
        return new Price(fund, navScaled, date);
    }

    public static Order subscribed(String order, String account, String fund, long unitsScaled, long amountMinor) {
        return new Order(order, account, fund, OrderSide.SUBSCRIBE, unitsScaled, amountMinor);
    }

    public static Order redeemed(String order, String account, String fund, long unitsScaled, long amountMinor) {
        return new Order(order, account, fund, OrderSide.REDEEM, unitsScaled, amountMinor);
    }

    /** A day's income of a money-market fund: money per 10,000 units, times 10^8. */
    public static Yield yielded(String fund, long incomePer10k, int date) {
        return new Yield(fund, incomePer10k, date);
    }

    /** Money per unit, times 10^8. */
    public static Distribution distributed(String fund, long perUnit, int date) {
        return new Distribution(fund, perUnit, date);
    }

    public static Split split(String fund, int numerator, int denominator, int date) {
        return new Split(fund, numerator, denominator, date);
    }

    public static Order confirmed(
            String order, String account, String fund, OrderSide side, long unitsScaled, long amountMinor) {
        return new Order(order, account, fund, side, unitsScaled, amountMinor);
    }

    public static Acceptance accepted(String order, String account, String fund, OrderSide side) {
        return new Acceptance(order, account, fund, side);
    }

    public static Rejection rejected(String order, String account, String fund, OrderSide side) {
        return new Rejection(order, account, fund, side);
    }

    /** A switch; {@link Switch#from} and {@link Switch#to} name its legs. */
    public static Switch switched(String order, String account) {
        return new Switch(order, account);
    }

    /** Takes an order back; {@link OrderReversal#account} narrows it to one account. */
    public static OrderReversal reversed(String order, String ref) {
        return new OrderReversal(order, ref);
    }

    public static UnitsFreezing frozen(String account, String fund, long unitsScaled, String ref) {
        return new UnitsFreezing(account, fund, unitsScaled, ref);
    }

    public static UnitsReleasing unitsReleased(String account, String fund, long unitsScaled, String ref) {
        return new UnitsReleasing(account, fund, unitsScaled, ref);
    }

    public static ModeSetting mode(String account, String fund, DividendMode dividends) {
        return new ModeSetting(account, fund, dividends);
    }

    /** The event with a business time of its own. */
    public static Timed at(long timeNs, Event event) {
        return new Timed(timeNs, event);
    }

    public static RuleSetting rule(String rule, RuleKind kind) {
        return new RuleSetting(rule, kind);
    }

    public static RuleRemoval ruleRemoved(String rule) {
        return new RuleRemoval(rule);
    }

    public static Skip skip(String feed, long to) {
        return new Skip(feed, to);
    }

    public static IngressRefusal ingressRefused(ResultCode code, String reason) {
        return new IngressRefusal(code, reason);
    }

    public static Tick tick() {
        return new Tick();
    }

    public static OperationsRaising operationsRaised(OperationsKind kind, long expected, long actual) {
        return new OperationsRaising(kind, expected, actual);
    }

    /** The handle of a name in the core's own directory, published or not. */
    static int handle(Directory names, Namespace namespace, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int handle = names.findOwn(namespace, new UnsafeBuffer(bytes), 0, bytes.length);
        return handle == Directory.UNKNOWN ? UNKNOWN_HANDLE : handle;
    }

    private static void stamp(EventCommonEncoder common, Directory names, Stamp stamp) {
        boolean numbered = !stamp.feed().isEmpty();
        common.engineTimeNs(stamp.engineTimeNs())
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(stamp.feedSeq())
                .feed(numbered ? handle(names, Namespace.FEED, stamp.feed()) : EventLayout.NO_FEED);
    }

    public static final class Configuration implements Event {
        public final EngineLimits limits;
        int semanticsVersion = Semantics.VERSION;
        int epoch = 1;
        ClockMode clockMode = ClockMode.WALL;
        public int bankOffsetMinutes;

        Configuration(EngineLimits limits) {
            this.limits = limits;
        }

        public Configuration semanticsVersion(int value) {
            semanticsVersion = value;
            return this;
        }

        public Configuration epoch(int value) {
            epoch = value;
            return this;
        }

        public Configuration bankOffsetMinutes(int value) {
            bankOffsetMinutes = value;
            return this;
        }

        /** The same with other slices of sweeps. */
        public Configuration withSlices(int perEvent, int perTick) {
            EngineLimits other = new EngineLimits(
                    limits.maxCustomers(),
                    limits.maxAccounts(),
                    limits.maxFunds(),
                    limits.maxPositions(),
                    limits.maxRules(),
                    limits.maxFeeds(),
                    limits.maxSegments(),
                    limits.maxAlerts(),
                    limits.maxTextBytes(),
                    limits.refWindowEntries(),
                    limits.refWindowNs(),
                    limits.orderWindowEntries(),
                    limits.orderWindowNs(),
                    perEvent,
                    perTick,
                    limits.pendingActionsPerFund(),
                    limits.refusedKept(),
                    limits.clockJumpLimitNs(),
                    limits.details());
            return new Configuration(other)
                    .semanticsVersion(semanticsVersion)
                    .epoch(epoch)
                    .clockMode(clockMode)
                    .bankOffsetMinutes(bankOffsetMinutes);
        }

        public Configuration clockMode(ClockMode value) {
            clockMode = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            EngineConfiguredEncoder encoder = new EngineConfiguredEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.semanticsVersion(semanticsVersion)
                    .epoch(epoch)
                    .clockMode(clockMode)
                    .bankOffsetMinutes((short) bankOffsetMinutes);
            limits.encode(encoder);
            return encoder.limit() - offset;
        }
    }

    public static final class FeedOpening implements Event {
        public final String feed;

        FeedOpening(String feed) {
            this.feed = feed;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            FeedOpenedEncoder encoder = new FeedOpenedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.name(feed);
            return encoder.limit() - offset;
        }
    }

    public static final class IngressRefusal implements Event {
        public final ResultCode code;
        public final String reason;

        IngressRefusal(ResultCode code, String reason) {
            this.code = code;
            this.reason = reason;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            IngressRefusedEncoder encoder = new IngressRefusedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.code(code).reason(reason).line("{}");
            return encoder.limit() - offset;
        }
    }

    public static final class Tick implements Event {
        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            TickEncoder encoder = new TickEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            return encoder.limit() - offset;
        }
    }

    public static final class Customer implements Event {
        public final String customer;
        public String name = "";
        public String segment = "";
        String locale = "";
        String zone = "";
        String manager = "";
        String branch = "";

        Customer(String customer) {
            this.customer = customer;
        }

        public Customer name(String value) {
            name = value;
            return this;
        }

        public Customer segment(String value) {
            segment = value;
            return this;
        }

        public Customer locale(String value) {
            locale = value;
            return this;
        }

        public Customer zone(String value) {
            zone = value;
            return this;
        }

        public Customer manager(String value) {
            manager = value;
            return this;
        }

        public Customer branch(String value) {
            branch = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            CustomerRegisteredEncoder encoder = new CustomerRegisteredEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.customer(customer)
                    .name(name)
                    .locale(locale)
                    .zone(zone)
                    .segment(segment)
                    .manager(manager)
                    .branch(branch);
            return encoder.limit() - offset;
        }
    }

    public static final class Account implements Event {
        public final String account;
        public final String customer;
        public final String currency;
        public AccountKind kind = AccountKind.NULL_VAL;

        /** Null stands for a field that is not given. */
        public Boolean enforceLimit;

        public Long overdraftLimit;
        public Long balance;

        Account(String account, String customer, String currency) {
            this.account = account;
            this.customer = customer;
            this.currency = currency;
        }

        public Account kind(AccountKind value) {
            kind = value;
            return this;
        }

        public Account enforceLimit(boolean value) {
            enforceLimit = value;
            return this;
        }

        public Account overdraftLimit(long minor) {
            overdraftLimit = minor;
            return this;
        }

        public Account balance(long minor) {
            balance = minor;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            AccountOpenedEncoder encoder = new AccountOpenedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            Flag enforce = enforceLimit == null ? Flag.NULL_VAL : enforceLimit ? Flag.YES : Flag.NO;
            encoder.customer(handle(names, Namespace.CUSTOMER, customer))
                    .currency(Currencies.numeric(currency))
                    .kind(kind)
                    .enforceLimit(enforce)
                    .overdraftLimit(
                            overdraftLimit == null ? AccountOpenedEncoder.overdraftLimitNullValue() : overdraftLimit)
                    .balance(balance == null ? AccountOpenedEncoder.balanceNullValue() : balance);
            encoder.account(account);
            return encoder.limit() - offset;
        }
    }

    public static final class Closing implements Event {
        public final String account;

        Closing(String account) {
            this.account = account;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            AccountClosedEncoder encoder = new AccountClosedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(handle(names, Namespace.ACCOUNT, account));
            return encoder.limit() - offset;
        }
    }

    public static final class Posting implements Event {
        public final String account;
        public final long amountMinor;
        public final String currency;
        public final String ref;
        public PostingKind kind = PostingKind.OTHER;
        public Integer booked;
        public String settles = "";
        public String reverses = "";
        public String traceparent = "";
        public String counterparty = "";
        public String text = "";
        private boolean detailed;

        Posting(String account, long amountMinor, String currency, String ref) {
            this.account = account;
            this.amountMinor = amountMinor;
            this.currency = currency;
            this.ref = ref;
        }

        public Posting kind(PostingKind value) {
            kind = value;
            return this;
        }

        /** Takes the long form, even where nothing needs it. */
        public Posting detailed() {
            detailed = true;
            return this;
        }

        public Posting booked(int epochDay) {
            booked = epochDay;
            return detailed();
        }

        public Posting settles(String hold) {
            settles = hold;
            return detailed();
        }

        public Posting reverses(String reversedRef) {
            reverses = reversedRef;
            return detailed();
        }

        public Posting traceparent(String value) {
            traceparent = value;
            return detailed();
        }

        public Posting counterparty(String value) {
            counterparty = value;
            return detailed();
        }

        public Posting text(String value) {
            text = value;
            return detailed();
        }

        public boolean isDetailed() {
            return detailed;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            return detailed ? encodeLong(names, buffer, offset, stamp) : encodeShort(names, buffer, offset, stamp);
        }

        private int encodeShort(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            AccountPostedEncoder encoder = new AccountPostedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(handle(names, Namespace.ACCOUNT, account))
                    .amount(amountMinor)
                    .currency(Currencies.numeric(currency))
                    .kind(kind);
            encoder.reference(ref);
            return encoder.limit() - offset;
        }

        private int encodeLong(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            AccountPostedDetailedEncoder encoder = new AccountPostedDetailedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(handle(names, Namespace.ACCOUNT, account))
                    .amount(amountMinor)
                    .currency(Currencies.numeric(currency))
                    .kind(kind)
                    .booked(booked == null ? AccountPostedDetailedEncoder.bookedNullValue() : booked);
            encoder.reference(ref)
                    .settles(settles)
                    .reverses(reverses)
                    .traceparent(traceparent)
                    .counterparty(counterparty)
                    .text(text);
            return encoder.limit() - offset;
        }
    }

    public static final class Holding implements Event {
        public final String account;
        public final String hold;
        public final long amountMinor;

        /** Null for never. */
        public Long expiresNs;

        public String traceparent = "";
        public String counterparty = "";
        public String text = "";

        Holding(String account, String hold, long amountMinor) {
            this.account = account;
            this.hold = hold;
            this.amountMinor = amountMinor;
        }

        public Holding expires(long timeNs) {
            expiresNs = timeNs;
            return this;
        }

        public Holding traceparent(String value) {
            traceparent = value;
            return this;
        }

        public Holding counterparty(String value) {
            counterparty = value;
            return this;
        }

        public Holding text(String value) {
            text = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            AccountHeldEncoder encoder = new AccountHeldEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(handle(names, Namespace.ACCOUNT, account))
                    .amount(amountMinor)
                    .expiresNs(expiresNs == null ? AccountHeldEncoder.expiresNsNullValue() : expiresNs)
                    .hold(hold)
                    .traceparent(traceparent)
                    .counterparty(counterparty)
                    .text(text);
            return encoder.limit() - offset;
        }
    }

    public static final class Releasing implements Event {
        public final String account;
        public final String hold;
        public String traceparent = "";

        Releasing(String account, String hold) {
            this.account = account;
            this.hold = hold;
        }

        public Releasing traceparent(String value) {
            traceparent = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            AccountReleasedEncoder encoder = new AccountReleasedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(handle(names, Namespace.ACCOUNT, account))
                    .hold(hold)
                    .traceparent(traceparent);
            return encoder.limit() - offset;
        }
    }

    public static final class Balance implements Event {
        public final String account;
        public final long ledgerMinor;

        Balance(String account, long ledgerMinor) {
            this.account = account;
            this.ledgerMinor = ledgerMinor;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            AccountBalancedEncoder encoder = new AccountBalancedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(handle(names, Namespace.ACCOUNT, account)).ledger(ledgerMinor);
            return encoder.limit() - offset;
        }
    }

    public static final class Fund implements Event {
        public final String fund;
        public final String currency;
        public int navScale = 4;
        public int unitScale = 4;
        public CostMethod costMethod = CostMethod.AVERAGE;
        public RoundingMode rounding = RoundingMode.HALF_EVEN;
        public FundKind kind = FundKind.OPEN;
        String name = "";

        Fund(String fund, String currency) {
            this.fund = fund;
            this.currency = currency;
        }

        public Fund scales(int nav, int units) {
            navScale = nav;
            unitScale = units;
            return this;
        }

        public Fund costMethod(CostMethod value) {
            costMethod = value;
            return this;
        }

        public Fund rounding(RoundingMode value) {
            rounding = value;
            return this;
        }

        public Fund kind(FundKind value) {
            kind = value;
            return this;
        }

        public Fund name(String value) {
            name = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            FundRegisteredEncoder encoder = new FundRegisteredEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.currency(Currencies.numeric(currency))
                    .navScale((short) navScale)
                    .unitScale((short) unitScale)
                    .costMethod(costMethod)
                    .rounding(rounding)
                    .kind(kind);
            encoder.fund(fund).name(name);
            return encoder.limit() - offset;
        }
    }

    public static final class Price implements Event {
        public final String fund;
        public final long navScaled;
        public final int date;
        public int version = 1;
        public String traceparent = "";

        Price(String fund, long navScaled, int date) {
            this.fund = fund;
            this.navScaled = navScaled;
            this.date = date;
        }

        public Price version(int value) {
            version = value;
            return this;
        }

        public Price traceparent(String value) {
            traceparent = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            FundPricedEncoder encoder = new FundPricedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.fund(handle(names, Namespace.FUND, fund))
                    .nav(navScaled)
                    .date(date)
                    .priceVersion(version);
            encoder.traceparent(traceparent);
            return encoder.limit() - offset;
        }
    }

    public static final class Order implements Event {
        public final String order;
        public final String account;
        public final String fund;
        public OrderSide side;
        public final long unitsScaled;
        public final long amountMinor;
        public Long fee;
        public Long tax;
        public Long nav;
        public Integer date;
        public Integer acquired;
        String traceparent = "";

        Order(String order, String account, String fund, OrderSide side, long unitsScaled, long amountMinor) {
            this.order = order;
            this.account = account;
            this.fund = fund;
            this.side = side;
            this.unitsScaled = unitsScaled;
            this.amountMinor = amountMinor;
        }

        public Order side(OrderSide value) {
            side = value;
            return this;
        }

        public Order fee(long minor) {
            fee = minor;
            return this;
        }

        public Order tax(long minor) {
            tax = minor;
            return this;
        }

        /** Information only. */
        public Order nav(long scaled) {
            nav = scaled;
            return this;
        }

        /** An epoch day. */
        public Order date(int epochDay) {
            date = epochDay;
            return this;
        }

        /** An epoch day; of a transfer in. */
        public Order acquired(int epochDay) {
            acquired = epochDay;
            return this;
        }

        public String traceparent() {
            return traceparent;
        }

        public Order traceparent(String value) {
            traceparent = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            OrderConfirmedEncoder encoder = new OrderConfirmedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(handle(names, Namespace.ACCOUNT, account))
                    .fund(handle(names, Namespace.FUND, fund))
                    .side(side)
                    .units(unitsScaled)
                    .amount(amountMinor)
                    .fee(fee == null ? OrderConfirmedEncoder.feeNullValue() : fee)
                    .tax(tax == null ? OrderConfirmedEncoder.taxNullValue() : tax)
                    .nav(nav == null ? OrderConfirmedEncoder.navNullValue() : nav)
                    .date(date == null ? OrderConfirmedEncoder.dateNullValue() : date)
                    .acquired(acquired == null ? OrderConfirmedEncoder.acquiredNullValue() : acquired);
            encoder.order(order).traceparent(traceparent);
            return encoder.limit() - offset;
        }
    }

    /** Any event, with a business time. */
    public static final class Timed implements Event {
        public final long timeNs;
        public final Event event;

        Timed(long timeNs, Event event) {
            this.timeNs = timeNs;
            this.event = event;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            int length = event.encode(names, buffer, offset, stamp);
            new EventCommonEncoder()
                    .wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
                    .timeNs(timeNs);
            return length;
        }
    }

    public static final class Yield implements Event {
        public final String fund;
        public final long incomePer10k;
        public final int date;
        public Long yield7d;
        public String traceparent = "";

        Yield(String fund, long incomePer10k, int date) {
            this.fund = fund;
            this.incomePer10k = incomePer10k;
            this.date = date;
        }

        /** Percent a year, times 10^8. */
        public Yield yield7d(long value) {
            yield7d = value;
            return this;
        }

        public Yield traceparent(String value) {
            traceparent = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            FundYieldedEncoder encoder = new FundYieldedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.fund(handle(names, Namespace.FUND, fund))
                    .date(date)
                    .incomePer10k(incomePer10k)
                    .yield7d(yield7d == null ? FundYieldedEncoder.yield7dNullValue() : yield7d);
            encoder.traceparent(traceparent);
            return encoder.limit() - offset;
        }
    }

    public static final class Distribution implements Event {
        public final String fund;
        public final long perUnit;
        public final int date;
        public String traceparent = "";

        Distribution(String fund, long perUnit, int date) {
            this.fund = fund;
            this.perUnit = perUnit;
            this.date = date;
        }

        public Distribution traceparent(String value) {
            traceparent = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            FundDistributedEncoder encoder = new FundDistributedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.fund(handle(names, Namespace.FUND, fund)).date(date).perUnit(perUnit);
            encoder.traceparent(traceparent);
            return encoder.limit() - offset;
        }
    }

    public static final class Split implements Event {
        public final String fund;
        public final int numerator;
        public final int denominator;
        public final int date;
        public String traceparent = "";

        Split(String fund, int numerator, int denominator, int date) {
            this.fund = fund;
            this.numerator = numerator;
            this.denominator = denominator;
            this.date = date;
        }

        public Split traceparent(String value) {
            traceparent = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            FundSplitEncoder encoder = new FundSplitEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.fund(handle(names, Namespace.FUND, fund))
                    .date(date)
                    .numerator(numerator)
                    .denominator(denominator);
            encoder.traceparent(traceparent);
            return encoder.limit() - offset;
        }
    }

    public static final class Acceptance implements Event {
        public final String order;
        public final String account;
        public final String fund;
        public final OrderSide side;
        public Long unitsScaled;
        public Long amountMinor;
        public Integer due;
        public String traceparent = "";

        Acceptance(String order, String account, String fund, OrderSide side) {
            this.order = order;
            this.account = account;
            this.fund = fund;
            this.side = side;
        }

        public Acceptance units(long scaled) {
            unitsScaled = scaled;
            return this;
        }

        public Acceptance amount(long minor) {
            amountMinor = minor;
            return this;
        }

        /** An epoch day, the last in time. */
        public Acceptance due(int epochDay) {
            due = epochDay;
            return this;
        }

        public Acceptance traceparent(String value) {
            traceparent = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            OrderAcceptedEncoder encoder = new OrderAcceptedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(handle(names, Namespace.ACCOUNT, account))
                    .fund(handle(names, Namespace.FUND, fund))
                    .side(side)
                    .units(unitsScaled == null ? OrderAcceptedEncoder.unitsNullValue() : unitsScaled)
                    .amount(amountMinor == null ? OrderAcceptedEncoder.amountNullValue() : amountMinor)
                    .due(due == null ? OrderAcceptedEncoder.dueNullValue() : due);
            encoder.order(order).traceparent(traceparent);
            return encoder.limit() - offset;
        }
    }

    public static final class Rejection implements Event {
        public final String order;
        public final String account;
        public final String fund;
        public final OrderSide side;
        public Long unitsScaled;
        public Long amountMinor;
        public String reason = "";
        public String traceparent = "";

        Rejection(String order, String account, String fund, OrderSide side) {
            this.order = order;
            this.account = account;
            this.fund = fund;
            this.side = side;
        }

        public Rejection units(long scaled) {
            unitsScaled = scaled;
            return this;
        }

        public Rejection amount(long minor) {
            amountMinor = minor;
            return this;
        }

        public Rejection reason(String value) {
            reason = value;
            return this;
        }

        public Rejection traceparent(String value) {
            traceparent = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            OrderRejectedEncoder encoder = new OrderRejectedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(handle(names, Namespace.ACCOUNT, account))
                    .fund(handle(names, Namespace.FUND, fund))
                    .side(side)
                    .units(unitsScaled == null ? OrderRejectedEncoder.unitsNullValue() : unitsScaled)
                    .amount(amountMinor == null ? OrderRejectedEncoder.amountNullValue() : amountMinor);
            encoder.order(order).traceparent(traceparent).reason(reason);
            return encoder.limit() - offset;
        }
    }

    public static final class Switch implements Event {
        public final String order;
        public final String account;
        public String fromFund = "";
        public long fromUnits;
        public long fromAmount;
        public String toFund = "";
        public long toUnits;
        public long toAmount;
        public Long fee;
        public Integer date;
        public String traceparent = "";

        Switch(String order, String account) {
            this.order = order;
            this.account = account;
        }

        public Switch from(String fund, long unitsScaled, long amountMinor) {
            fromFund = fund;
            fromUnits = unitsScaled;
            fromAmount = amountMinor;
            return this;
        }

        public Switch to(String fund, long unitsScaled, long amountMinor) {
            toFund = fund;
            toUnits = unitsScaled;
            toAmount = amountMinor;
            return this;
        }

        public Switch fee(long minor) {
            fee = minor;
            return this;
        }

        /** An epoch day. */
        public Switch date(int epochDay) {
            date = epochDay;
            return this;
        }

        public Switch traceparent(String value) {
            traceparent = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            OrderSwitchedEncoder encoder = new OrderSwitchedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(handle(names, Namespace.ACCOUNT, account))
                    .fromFund(handle(names, Namespace.FUND, fromFund))
                    .toFund(handle(names, Namespace.FUND, toFund))
                    .fromUnits(fromUnits)
                    .fromAmount(fromAmount)
                    .toUnits(toUnits)
                    .toAmount(toAmount)
                    .fee(fee == null ? OrderSwitchedEncoder.feeNullValue() : fee)
                    .date(date == null ? OrderSwitchedEncoder.dateNullValue() : date);
            encoder.order(order).traceparent(traceparent);
            return encoder.limit() - offset;
        }
    }

    public static final class OrderReversal implements Event {
        public final String order;
        public final String ref;

        /** Empty where the event names none. */
        public String account = "";

        public String reason = "";
        public String traceparent = "";

        OrderReversal(String order, String ref) {
            this.order = order;
            this.ref = ref;
        }

        public OrderReversal account(String value) {
            account = value;
            return this;
        }

        public OrderReversal reason(String value) {
            reason = value;
            return this;
        }

        public OrderReversal traceparent(String value) {
            traceparent = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            OrderReversedEncoder encoder = new OrderReversedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(account.isEmpty() ? EventLayout.NO_HANDLE : handle(names, Namespace.ACCOUNT, account));
            encoder.order(order).reference(ref).traceparent(traceparent).reason(reason);
            return encoder.limit() - offset;
        }
    }

    public static final class UnitsFreezing implements Event {
        public final String account;
        public final String fund;
        public final long unitsScaled;
        public final String ref;
        public String traceparent = "";

        UnitsFreezing(String account, String fund, long unitsScaled, String ref) {
            this.account = account;
            this.fund = fund;
            this.unitsScaled = unitsScaled;
            this.ref = ref;
        }

        public UnitsFreezing traceparent(String value) {
            traceparent = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            UnitsFrozenEncoder encoder = new UnitsFrozenEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(handle(names, Namespace.ACCOUNT, account))
                    .fund(handle(names, Namespace.FUND, fund))
                    .units(unitsScaled);
            encoder.reference(ref).traceparent(traceparent);
            return encoder.limit() - offset;
        }
    }

    public static final class UnitsReleasing implements Event {
        public final String account;
        public final String fund;
        public final long unitsScaled;
        public final String ref;
        public String traceparent = "";

        UnitsReleasing(String account, String fund, long unitsScaled, String ref) {
            this.account = account;
            this.fund = fund;
            this.unitsScaled = unitsScaled;
            this.ref = ref;
        }

        public UnitsReleasing traceparent(String value) {
            traceparent = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            UnitsReleasedEncoder encoder = new UnitsReleasedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(handle(names, Namespace.ACCOUNT, account))
                    .fund(handle(names, Namespace.FUND, fund))
                    .units(unitsScaled);
            encoder.reference(ref).traceparent(traceparent);
            return encoder.limit() - offset;
        }
    }

    public static final class ModeSetting implements Event {
        public final String account;
        public final String fund;
        public final DividendMode dividends;
        public String traceparent = "";

        ModeSetting(String account, String fund, DividendMode dividends) {
            this.account = account;
            this.fund = fund;
            this.dividends = dividends;
        }

        public ModeSetting traceparent(String value) {
            traceparent = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            PositionModeEncoder encoder = new PositionModeEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.account(handle(names, Namespace.ACCOUNT, account))
                    .fund(handle(names, Namespace.FUND, fund))
                    .dividends(dividends);
            encoder.traceparent(traceparent);
            return encoder.limit() - offset;
        }
    }

    public static final class RuleSetting implements Event {
        public final String rule;
        public RuleKind kind;
        public ScopeKind scope = ScopeKind.ALL;

        /** The account, customer or segment; empty for all. */
        public String scopeId = "";

        public Severity severity = Severity.INFO;
        public boolean enabled = true;

        /** Empty for any. */
        public String currency = "";

        public Direction direction = Direction.BOTH;
        public int kinds;
        public BalanceField field = BalanceField.LEDGER;
        public LevelUnit unit = LevelUnit.MONEY;
        public boolean includeIncome;

        /** Bit n for the order state n; 0 for any. */
        public int states;

        /** Empty for any. */
        public String fund = "";

        public Long min;
        public long recovery;
        public long[] levels = {};

        /** Bit n for the fund event kind n; 0 for any. */
        public int events;

        public MoveSince since = MoveSince.PREVIOUS;
        public long windowNs;
        public long cooldownNs;

        RuleSetting(String rule, RuleKind kind) {
            this.rule = rule;
            this.kind = kind;
        }

        public RuleSetting kind(RuleKind value) {
            kind = value;
            return this;
        }

        public RuleSetting scope(ScopeKind value, String id) {
            scope = value;
            scopeId = id;
            return this;
        }

        public RuleSetting forSegment(String segment) {
            return scope(ScopeKind.SEGMENT, segment);
        }

        public RuleSetting forCustomer(String customer) {
            return scope(ScopeKind.CUSTOMER, customer);
        }

        public RuleSetting forAccount(String account) {
            return scope(ScopeKind.ACCOUNT, account);
        }

        public RuleSetting severity(Severity value) {
            severity = value;
            return this;
        }

        public RuleSetting enabled(boolean value) {
            enabled = value;
            return this;
        }

        public RuleSetting currency(String value) {
            currency = value;
            return this;
        }

        public RuleSetting direction(Direction value) {
            direction = value;
            return this;
        }

        public RuleSetting kinds(PostingKind... values) {
            kinds = 0;
            for (PostingKind value : values) {
                kinds |= 1 << value.value();
            }
            return this;
        }

        public RuleSetting states(OrderState... values) {
            states = 0;
            for (OrderState value : values) {
                states |= 1 << value.value();
            }
            return this;
        }

        public RuleSetting field(BalanceField value) {
            field = value;
            return this;
        }

        public RuleSetting fund(String value) {
            fund = value;
            return this;
        }

        /** Minor units, or percent times 10^4. */
        public RuleSetting min(long value) {
            min = value;
            return this;
        }

        /** In the unit of the levels. */
        public RuleSetting recovery(long value) {
            recovery = value;
            return this;
        }

        /** Minor units. */
        public RuleSetting levels(long... minor) {
            levels = minor;
            unit = LevelUnit.MONEY;
            return this;
        }

        /** Percent times 10^4. */
        public RuleSetting percents(long... timesTenThousand) {
            levels = timesTenThousand;
            unit = LevelUnit.PERCENT;
            return this;
        }

        /** By the scale of the fund's prices. */
        public RuleSetting navs(long... scaled) {
            levels = scaled;
            unit = LevelUnit.NAV;
            return this;
        }

        public RuleSetting counts(long... counts) {
            levels = counts;
            unit = LevelUnit.COUNT;
            return this;
        }

        public RuleSetting events(FundEventKind... values) {
            events = 0;
            for (FundEventKind value : values) {
                events |= 1 << value.value();
            }
            return this;
        }

        public RuleSetting since(MoveSince value) {
            since = value;
            return this;
        }

        /** A window, or what dormant waits for. */
        public RuleSetting window(long ns) {
            windowNs = ns;
            return this;
        }

        public RuleSetting cooldown(long ns) {
            cooldownNs = ns;
            return this;
        }

        public RuleSetting includeIncome(boolean value) {
            includeIncome = value;
            return this;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            RuleSetEncoder encoder = new RuleSetEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            int scopeHandle = switch (scope) {
                case CUSTOMER -> handle(names, Namespace.CUSTOMER, scopeId);
                case ACCOUNT -> handle(names, Namespace.ACCOUNT, scopeId);
                default -> EventLayout.NO_HANDLE;
            };
            encoder.kind(kind)
                    .scope(scope)
                    .scopeHandle(scopeHandle)
                    .severity(severity)
                    .enabled(enabled ? Flag.YES : Flag.NO)
                    .currency(currency.isEmpty() ? 0 : Currencies.numeric(currency))
                    .direction(direction)
                    .kinds(kinds)
                    .balanceField(field)
                    .levelUnit(unit)
                    .includeIncome(includeIncome ? Flag.YES : Flag.NO)
                    .fund(fund.isEmpty() ? EventLayout.NO_HANDLE : handle(names, Namespace.FUND, fund))
                    .min(min == null ? RuleSetEncoder.minNullValue() : min)
                    .recovery(recovery)
                    .states(states)
                    .cooldownNs(cooldownNs)
                    .windowNs(windowNs)
                    .since(since)
                    .events((short) events);
            RuleSetEncoder.LevelsEncoder group = encoder.levelsCount(levels.length);
            for (long level : levels) {
                group.next().level(level);
            }
            encoder.rule(rule).segment(scope == ScopeKind.SEGMENT ? scopeId : "");
            return encoder.limit() - offset;
        }
    }

    public static final class RuleRemoval implements Event {
        public final String rule;

        RuleRemoval(String rule) {
            this.rule = rule;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            RuleRemovedEncoder encoder = new RuleRemovedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.rule(handle(names, Namespace.RULE, rule));
            return encoder.limit() - offset;
        }
    }

    public static final class Skip implements Event {
        public final String feed;
        public final long to;

        Skip(String feed, long to) {
            this.feed = feed;
            this.to = to;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            FeedSkipEncoder encoder = new FeedSkipEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            int feedHandle = handle(names, Namespace.FEED, feed);
            encoder.skipped(feedHandle == UNKNOWN_HANDLE ? EventLayout.NO_FEED - 1 : feedHandle)
                    .to(to);
            return encoder.limit() - offset;
        }
    }

    /** The engine saw something about its machine. */
    public static final class OperationsRaising implements Event {
        public final OperationsKind kind;
        public final long expected;
        public final long actual;

        OperationsRaising(OperationsKind kind, long expected, long actual) {
            this.kind = kind;
            this.expected = expected;
            this.actual = actual;
        }

        @Override
        public int encode(Directory names, MutableDirectBuffer buffer, int offset, Stamp stamp) {
            OperationsRaisedEncoder encoder = new OperationsRaisedEncoder();
            encoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            stamp(encoder.common(), names, stamp);
            encoder.kind(kind).expected(expected).actual(actual);
            return encoder.limit() - offset;
        }
    }
}
