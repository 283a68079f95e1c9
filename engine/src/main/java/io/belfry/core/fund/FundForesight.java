package io.belfry.core.fund;

import io.belfry.core.account.AccountTable;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.trigger.Descents;

/**
 * What the next confirmations and prices will need: positions with their movements and triggers; the ends of a fund's triggers,
 * and whom a price crosses. A row that another row leads to is a pass of its own: each pass reads what the pass before has
 * brought near, so that the misses of the cache of a pass are under way together, not one behind the other.
 *
 * <p>Changes nothing that any result depends on; what it reads may be outdated once the first of the events is applied, which
 * only costs time. The core's thread only. No allocation.
 */
public final class FundForesight {
    /** Events of a kind that can be foreseen at once; more are not. */
    private static final int CAPACITY = 64;

    /** Of those whom a price crosses, so many are foreseen; a sweep that visits more foresees for itself. */
    private static final int CROSSED_PER_PRICE = 8;

    private final AccountTable accounts;
    private final FundTable funds;
    private final PositionTable positions;
    private final MovementTable movements;
    private final AlertTable alerts;
    private final TriggerBook triggers;
    private final int[] orderAccount = new int[CAPACITY];
    private final int[] orderFund = new int[CAPACITY];
    private final int[] orderPosition = new int[CAPACITY];
    private final int[] priceFund = new int[CAPACITY];
    private final long[] price = new long[CAPACITY];
    private final int[] crossed = new int[2 * CAPACITY];

    /** Two for each confirmation or price, and for each position that is crossed. */
    private final Descents ways = new Descents(4 * CAPACITY);

    private int orders;
    private int prices;

    /** Set once, before anything is applied. */
    private CatchUp customers;

    FundForesight(
            AccountTable accounts,
            FundTable funds,
            PositionTable positions,
            MovementTable movements,
            AlertTable alerts,
            TriggerBook triggers) {
        this.accounts = accounts;
        this.funds = funds;
        this.positions = positions;
        this.movements = movements;
        this.alerts = alerts;
        this.triggers = triggers;
    }

    void catchUpBy(CatchUp newCustomers) {
        customers = newCustomers;
    }

    /** Forgets what was noted. */
    public void clear() {
        orders = 0;
        prices = 0;
    }

    /** Notes a confirmation of an account that exists; of a fund that may not. */
    public void addOrder(int account, int fund) {
        if (orders < CAPACITY) {
            orderAccount[orders] = account;
            orderFund[orders] = fund;
            orders++;
        }
    }

    void addPrice(int fund, long nav) {
        if (prices < CAPACITY && fund >= 0 && fund < funds.size() && nav > 0) {
            priceFund[prices] = fund;
            price[prices] = nav;
            prices++;
        }
    }

    /** Touches what was noted; the answer means nothing. */
    public long touch() {
        if ((orders | prices) == 0) {
            return 0;
        }
        long touched = 0;
        ways.clear();
        for (int n = 0; n < prices; n++) {
            touched ^= funds.touch(priceFund[n]);
            triggers.foreseeEnds(priceFund[n], ways);
        }
        int held = 0;
        for (int n = 0; n < orders; n++) {
            orderPosition[n] = accounts.firstPosition(orderAccount[n]);
        }
        for (int n = 0; n < orders; n++) {
            int position = positions.find(orderPosition[n], orderFund[n]);
            if (position != PositionTable.NONE) {
                orderPosition[held++] = position;
            }
        }
        for (int n = 0; n < held; n++) {
            triggers.foresee(orderPosition[n], ways);
        }
        touched ^= triggers.touch(ways);
        int reached = 0;
        for (int n = 0; n < prices; n++) {
            reached = triggers.crossed(priceFund[n], price[n], crossed, reached, CROSSED_PER_PRICE);
        }
        for (int n = 0; n < held; n++) {
            int position = orderPosition[n];
            touched ^= movements.touch(position) ^ positions.firstAlert(position);
        }
        return reached == 0 ? touched : touched ^ touchCrossed(reached);
    }

    private long touchCrossed(int reached) {
        long touched = 0;
        for (int n = 0; n < reached; n++) {
            touched ^= positions.units(crossed[n]);
        }
        customers.foresee(crossed, reached);
        ways.clear();
        for (int n = 0; n < reached; n++) {
            int alert = positions.firstAlert(crossed[n]);
            touched ^= alert == AlertTable.NONE ? 0 : alerts.rule(alert);
            triggers.foresee(crossed[n], ways);
        }
        return touched ^ triggers.touch(ways);
    }
}
