package io.belfry.bench.load;

import io.belfry.codec.AccountPostedEncoder;
import io.belfry.codec.EventCommonEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FundPricedEncoder;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.OrderConfirmedEncoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.PostingKind;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What happens at a {@link Workload}'s bank, without end: 95 of 100 events are postings, 4 orders, 1 a price. One message of
 * each kind is encoded beforehand and only what differs is put into it, so that making one takes some 10 to 20 ns.
 *
 * <p>Nothing drifts, so that the millionth second is as the first, and the same few accounts ring again and again:
 *
 * <ul>
 *   <li>A payment of up to 80 is followed by as much coming back, {@value #OUTSTANDING} postings later; one in a hundred pairs is
 *       a large amount that comes first and leaves later. Who is near a level crosses it, the others never do.
 *   <li>Orders on a holding are by turns a subscription and a redemption of one unit.
 *   <li>Prices go up and down by steps, and turn at {@value #STEPS_FROM_START} steps from where they began. The more holders a
 *       fund has, the smaller the step: about as many of them hear of each price.
 * </ul>
 *
 * <p>References and order numbers have 16 characters and are new each time. One thread.
 */
public final class WorkloadEvents implements EventSource {
    /** Postings between a payment and its counterpart. */
    public static final int OUTSTANDING = 1 << 19;

    /** Steps that a price goes away from its start at most. */
    public static final int STEPS_FROM_START = 16;

    private static final int REFERENCE_CHARACTERS = 16;
    private static final int MOST_SMALL_MINOR = 8_000;
    private static final int MOST_LARGE_MINOR = 1 << 18;
    private static final int LARGE_ONE_IN = 100;
    private static final int ORDERS_BELOW = 0x10000 * 4 / 100;
    private static final int PRICES_BELOW = ORDERS_BELOW + 0x10000 / 100;
    private static final long ORDER_UNITS = 1_0000;
    private static final long ORDER_AMOUNT_MINOR = 100_00;
    private static final long STEP_TIMES_CUSTOMERS = 100_000_000;
    private static final long BIGGEST_STEP = 20_000;
    private static final int RUN_SHIFT = 40;
    private static final int DATES_PER_RUN = 8192;

    private final Workload workload;
    private final Xorshift dice;
    private final Zipf zipf;
    private final int accounts;
    private final int funds;

    private final UnsafeBuffer posting = new UnsafeBuffer(new byte[256]);
    private final UnsafeBuffer order = new UnsafeBuffer(new byte[256]);
    private final UnsafeBuffer price = new UnsafeBuffer(new byte[256]);
    private final int postingLength;
    private final int orderLength;
    private final int orderIdAt;
    private final int priceLength;

    /** Account and amount of what comes back, in turn; an account below 0 where nothing does. */
    private final int[] returnTo = new int[OUTSTANDING];

    private final int[] returnMinor = new int[OUTSTANDING];
    private int turn;

    /** A bit per customer: whether the next order redeems. */
    private final long[] redeems;

    private final int[] navs;
    private final int[] dates;
    private final int step;

    private long number;
    private UnsafeBuffer message;
    private int length;

    /** @param run from 0; goes into references, dates and seed, so that later runs go on where earlier ones ended */
    public WorkloadEvents(Workload workload, int run) {
        this.workload = workload;
        this.accounts = workload.accounts();
        this.funds = workload.funds();
        this.dice = new Xorshift(workload.seed() + run * 0x9E37_79B9_7F4A_7C15L);
        this.zipf = workload.choice() == AccountChoice.ZIPF ? new Zipf(accounts, Zipf.EXPONENT) : null;
        this.number = (long) run << RUN_SHIFT;
        this.redeems = new long[workload.customers() / Long.SIZE + 1];
        this.navs = new int[funds];
        this.dates = new int[funds];
        this.step = (int) Math.max(1, Math.min(BIGGEST_STEP, STEP_TIMES_CUSTOMERS / workload.customers()));
        Arrays.fill(navs, (int) Population.NAV);
        Arrays.fill(dates, Population.DATE + run * DATES_PER_RUN);
        Arrays.fill(returnTo, -1);
        postingLength = encodePosting();
        orderLength = encodeOrder();
        orderIdAt = orderLength - REFERENCE_CHARACTERS - Byte.BYTES;
        priceLength = encodePrice();
        for (int i = 1; i < OUTSTANDING; i += 2) {
            // Half of the pairs begin with their second half, so that both are always under way.
            plan(i, dice.next());
        }
    }

    @Override
    public void next() {
        long random = dice.next();
        int kind = (int) (random & 0xFFFF);
        if (kind >= PRICES_BELOW) {
            nextPosting(random);
        } else if (kind < ORDERS_BELOW) {
            nextOrder();
        } else {
            nextPrice(random);
        }
    }

    @Override
    public UnsafeBuffer message() {
        return message;
    }

    @Override
    public int length() {
        return length;
    }

    private void nextPosting(long random) {
        int account = returnTo[turn];
        int amountMinor;
        if (account >= 0) {
            amountMinor = returnMinor[turn];
            returnTo[turn] = -1;
        } else {
            plan(turn, random);
            account = returnTo[turn];
            amountMinor = -returnMinor[turn];
        }
        turn = (turn + 1) & (OUTSTANDING - 1);
        posting.putInt(POSTING_ACCOUNT, account, ByteOrder.LITTLE_ENDIAN);
        posting.putLong(POSTING_AMOUNT, amountMinor, ByteOrder.LITTLE_ENDIAN);
        putNumber(posting, postingLength - REFERENCE_CHARACTERS);
        message = posting;
        length = postingLength;
    }

    /** Draws account and amount of what comes back; what is large leaves again. */
    private void plan(int place, long random) {
        returnTo[place] = account(dice.next());
        int amount = (int) (random >>> 32);
        boolean large = Integer.remainderUnsigned(amount, LARGE_ONE_IN) == 0;
        returnMinor[place] = large
                ? -(int) Workload.LARGE_MINOR - (amount >>> 8 & (MOST_LARGE_MINOR - 1))
                : 1 + (int) (((amount & 0xFFFF_FFFFL) * MOST_SMALL_MINOR) >>> 32);
    }

    private void nextOrder() {
        int customer = account(dice.next()) / Workload.ACCOUNTS_PER_CUSTOMER;
        long bit = 1L << customer;
        boolean redeem = (redeems[customer >>> 6] & bit) != 0;
        redeems[customer >>> 6] ^= bit;
        order.putInt(ORDER_ACCOUNT, customer * Workload.ACCOUNTS_PER_CUSTOMER, ByteOrder.LITTLE_ENDIAN);
        order.putInt(ORDER_FUND, workload.fundOf(customer), ByteOrder.LITTLE_ENDIAN);
        order.putByte(ORDER_SIDE, (byte) (redeem ? OrderSide.REDEEM : OrderSide.SUBSCRIBE).value());
        putNumber(order, orderIdAt);
        message = order;
        length = orderLength;
    }

    private void nextPrice(long random) {
        int fund = (int) (((random >>> 32) * funds) >>> 32);
        int move = dice.below(2 * step + 1) - step;
        int away = navs[fund] - (int) Population.NAV + move;
        navs[fund] += Math.abs(away) > STEPS_FROM_START * step ? -move : move;
        price.putInt(PRICE_FUND, fund, ByteOrder.LITTLE_ENDIAN);
        price.putLong(PRICE_NAV, navs[fund], ByteOrder.LITTLE_ENDIAN);
        price.putInt(PRICE_DATE, ++dates[fund], ByteOrder.LITTLE_ENDIAN);
        message = price;
        length = priceLength;
    }

    private int account(long random) {
        return zipf == null ? (int) (((random >>> 32) * accounts) >>> 32) : zipf.draw(random);
    }

    private void putNumber(UnsafeBuffer target, int at) {
        long left = number++;
        target.putLong(at, Postings.letters((int) left), ByteOrder.LITTLE_ENDIAN);
        target.putLong(at + Long.BYTES, Postings.letters((int) (left >>> 32)), ByteOrder.LITTLE_ENDIAN);
    }

    private static final int POSTING_ACCOUNT =
            MessageHeaderEncoder.ENCODED_LENGTH + AccountPostedEncoder.accountEncodingOffset();
    private static final int POSTING_AMOUNT =
            MessageHeaderEncoder.ENCODED_LENGTH + AccountPostedEncoder.amountEncodingOffset();
    private static final int ORDER_ACCOUNT =
            MessageHeaderEncoder.ENCODED_LENGTH + OrderConfirmedEncoder.accountEncodingOffset();
    private static final int ORDER_FUND =
            MessageHeaderEncoder.ENCODED_LENGTH + OrderConfirmedEncoder.fundEncodingOffset();
    private static final int ORDER_SIDE =
            MessageHeaderEncoder.ENCODED_LENGTH + OrderConfirmedEncoder.sideEncodingOffset();
    private static final int PRICE_FUND = MessageHeaderEncoder.ENCODED_LENGTH + FundPricedEncoder.fundEncodingOffset();
    private static final int PRICE_NAV = MessageHeaderEncoder.ENCODED_LENGTH + FundPricedEncoder.navEncodingOffset();
    private static final int PRICE_DATE = MessageHeaderEncoder.ENCODED_LENGTH + FundPricedEncoder.dateEncodingOffset();

    private int encodePosting() {
        AccountPostedEncoder encoder = new AccountPostedEncoder();
        encoder.wrapAndApplyHeader(posting, 0, new MessageHeaderEncoder());
        common(encoder.common());
        encoder.account(0)
                .amount(0)
                .currency(Postings.currency())
                .kind(PostingKind.CARD)
                .reference("0".repeat(REFERENCE_CHARACTERS));
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int encodeOrder() {
        OrderConfirmedEncoder encoder = new OrderConfirmedEncoder();
        encoder.wrapAndApplyHeader(order, 0, new MessageHeaderEncoder());
        common(encoder.common());
        encoder.account(0)
                .fund(0)
                .side(OrderSide.SUBSCRIBE)
                .units(ORDER_UNITS)
                .amount(ORDER_AMOUNT_MINOR)
                .fee(OrderConfirmedEncoder.feeNullValue())
                .tax(OrderConfirmedEncoder.taxNullValue())
                .nav(OrderConfirmedEncoder.navNullValue())
                .date(OrderConfirmedEncoder.dateNullValue())
                .acquired(OrderConfirmedEncoder.acquiredNullValue())
                .order("0".repeat(REFERENCE_CHARACTERS))
                .traceparent("");
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int encodePrice() {
        FundPricedEncoder encoder = new FundPricedEncoder();
        encoder.wrapAndApplyHeader(price, 0, new MessageHeaderEncoder());
        common(encoder.common());
        encoder.fund(0).nav(0).date(0).priceVersion(1).traceparent("");
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private static void common(EventCommonEncoder common) {
        common.engineTimeNs(EventLayout.NO_TIME)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
    }
}
