package io.belfry.bench.load;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EventSession;
import io.belfry.codec.AccountKind;
import io.belfry.codec.AccountOpenedEncoder;
import io.belfry.codec.ClockMode;
import io.belfry.codec.CostMethod;
import io.belfry.codec.CustomerRegisteredEncoder;
import io.belfry.codec.EngineConfiguredEncoder;
import io.belfry.codec.EventCommonEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.Flag;
import io.belfry.codec.FundKind;
import io.belfry.codec.FundPricedEncoder;
import io.belfry.codec.FundRegisteredEncoder;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.OrderConfirmedEncoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.RoundingMode;
import io.belfry.core.Semantics;
import io.belfry.core.limits.EngineLimits;
import io.belfry.pipeline.EventBlock;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The customers, accounts, holdings and rules that a run starts with: names as long as real ones. One thread. */
public final class Population {
    /** Takes one encoded event, waiting where it must. */
    @FunctionalInterface
    public interface Sink {
        void accept(MutableDirectBuffer buffer, int offset, int length);
    }

    /** Days since 1970 of the first prices. */
    public static final int DATE = 20_000;

    /** The first price of every fund: 100, with 4 decimals. */
    public static final long NAV = 100_0000;

    private static final long RETRY_NS = 50_000;
    private static final int BLOCK = 256;
    private static final int BLOCK_BYTES = BLOCK * 128 + EngineLimits.MAX_MESSAGE_BYTES;
    private static final int SCALE = 4;
    private static final long OPENING_MINOR = 1_000_000_000;
    private static final long UNITS = 12_3456;
    private static final long AMOUNT_MINOR = 123_456;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final CustomerRegisteredEncoder customer = new CustomerRegisteredEncoder();
    private final AccountOpenedEncoder account = new AccountOpenedEncoder();
    private final FundRegisteredEncoder fund = new FundRegisteredEncoder();
    private final FundPricedEncoder price = new FundPricedEncoder();
    private final OrderConfirmedEncoder order = new OrderConfirmedEncoder();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final Sink sink;

    public Population(Sink sink) {
        this.sink = sink;
    }

    /** Registers all of it with a running engine, and the rule if wanted, and waits until it is published. */
    public static void fill(BelfryEngine engine, int customers, int accounts, boolean withRule) {
        fill(engine, customers, accounts, 1, 0, withRule);
    }

    /** The same, and so many holdings each, in so many funds. */
    public static void fill(
            BelfryEngine engine, int customers, int accounts, int funds, int holdings, boolean withRule) {
        fill(engine, population -> {
            population.register(customers, accounts);
            population.buy(customers, funds, holdings);
            if (withRule) {
                population.largeTransactions();
            }
        });
    }

    /** Offers to a running engine what {@code plan} asks for, and waits until it is published. */
    public static void fill(BelfryEngine engine, Consumer<Population> plan) {
        Offering results = new Offering();
        EventSession session = engine.openSession(results);
        EventBlock block = new EventBlock(BLOCK, BLOCK_BYTES);
        plan.accept(new Population((buffer, offset, length) -> {
            if (!block.tryAdd(buffer, offset, length, 1)) {
                flush(session, block);
                block.tryAdd(buffer, offset, length, 1);
            }
        }));
        flush(session, block);
        session.awaitPublished();
        results.checkNoneRefused();
    }

    private static void flush(EventSession session, EventBlock block) {
        while (!block.isEmpty()) {
            if (session.offer(block) == 0) {
                LockSupport.parkNanos(RETRY_NS);
            }
        }
    }

    /** Registers {@code customers}, then opens {@code accounts} and gives them to the customers in turn. */
    public void register(int customers, int accounts) {
        for (int i = 0; i < customers; i++) {
            customer(i, "");
        }
        for (int i = 0; i < accounts; i++) {
            account(i, i % customers, OPENING_MINOR);
        }
    }

    /** Registers and prices {@code funds}, then lets the first account of each customer buy {@code holdings} of them in turn. */
    public void buy(int customers, int funds, int holdings) {
        if (holdings == 0) {
            return;
        }
        for (int i = 0; i < funds; i++) {
            fund(i);
        }
        for (int i = 0; i < customers; i++) {
            for (int n = 0; n < holdings; n++) {
                String id = String.format(Locale.ROOT, "O-%08d-%d", i, n);
                holding(id, i, (int) (((long) i * holdings + n) % funds), UNITS, AMOUNT_MINOR);
            }
        }
    }

    /** Registers the customer that gets this handle. */
    public void customer(int handle, String segment) {
        customer.wrapAndApplyHeader(message, 0, header);
        common(customer.common());
        customer.customer(String.format(Locale.ROOT, "C-%08d", handle))
                .name("Customer " + handle)
                .locale("en")
                .zone("")
                .segment(segment)
                .manager("")
                .branch("");
        send(customer.encodedLength());
    }

    /** Opens the account that gets this handle. */
    public void account(int handle, int ofCustomer, long balanceMinor) {
        account.wrapAndApplyHeader(message, 0, header);
        common(account.common());
        account.customer(ofCustomer)
                .currency(Postings.currency())
                .kind(AccountKind.CURRENT)
                .enforceLimit(Flag.NO)
                .overdraftLimit(0)
                .balance(balanceMinor)
                .account(String.format(Locale.ROOT, "DE89%018d", handle));
        send(account.encodedLength());
    }

    /** Registers the fund that gets this handle, and its first price, {@link #NAV} on {@link #DATE}. */
    public void fund(int handle) {
        fund.wrapAndApplyHeader(message, 0, header);
        common(fund.common());
        fund.currency(Postings.currency())
                .navScale((short) SCALE)
                .unitScale((short) SCALE)
                .costMethod(CostMethod.AVERAGE)
                .rounding(RoundingMode.HALF_EVEN)
                .kind(FundKind.OPEN)
                .fund(String.format(Locale.ROOT, "LU%010d", handle))
                .name("Fund " + handle);
        send(fund.encodedLength());
        price.wrapAndApplyHeader(message, 0, header);
        common(price.common());
        price.fund(handle).nav(NAV).date(DATE).priceVersion(1).traceparent("");
        send(price.encodedLength());
    }

    /** Lets an account buy units for an amount. */
    public void holding(String id, int ofAccount, int ofFund, long units, long amountMinor) {
        order.wrapAndApplyHeader(message, 0, header);
        common(order.common());
        order.account(ofAccount)
                .fund(ofFund)
                .side(OrderSide.SUBSCRIBE)
                .units(units)
                .amount(amountMinor)
                .fee(OrderConfirmedEncoder.feeNullValue())
                .tax(OrderConfirmedEncoder.taxNullValue())
                .nav(OrderConfirmedEncoder.navNullValue())
                .date(OrderConfirmedEncoder.dateNullValue())
                .acquired(OrderConfirmedEncoder.acquiredNullValue())
                .order(id)
                .traceparent("");
        send(order.encodedLength());
    }

    /** The first event of a bare core; a running engine journals its own. */
    public void configured(EngineLimits limits) {
        EngineConfiguredEncoder configured = new EngineConfiguredEncoder();
        configured.wrapAndApplyHeader(message, 0, header);
        common(configured.common());
        configured
                .semanticsVersion(Semantics.VERSION)
                .epoch(1)
                .clockMode(ClockMode.WALL)
                .bankOffsetMinutes((short) 0);
        limits.encode(configured);
        send(configured.encodedLength());
    }

    /** One rule for all: large transactions. */
    public void largeTransactions() {
        rule(target -> BenchRules.largeTransactions(target, "large", Postings.LARGE_MINOR));
    }

    /** A rule, as {@code write} puts it into a buffer. */
    public void rule(ToIntFunction<MutableDirectBuffer> write) {
        sink.accept(message, 0, write.applyAsInt(message));
    }

    private void send(int encodedLength) {
        sink.accept(message, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    private static void common(EventCommonEncoder common) {
        common.engineTimeNs(EventLayout.NO_TIME)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
    }
}
