package io.belfry.bench.load;

import io.belfry.api.BelfryEngine;
import io.belfry.core.limits.DetailLimits;
import io.belfry.core.limits.EngineLimits;
import java.util.Locale;

/**
 * The bank that the figures are about, and what happens in it. Customers have two accounts each and hold one fund of
 * {@value #FUNDS}; 95 of 100 events are postings, 4 orders, 1 a price ({@link WorkloadEvents}).
 *
 * <p>Three rules are in effect per account on average:
 *
 * <table>
 * <caption>Rules</caption>
 * <tr><td>everybody</td><td>large transactions, from 5,000.00</td><td>1</td></tr>
 * <tr><td>everybody</td><td>overdrawn</td><td>1</td></tr>
 * <tr><td>everybody, per holding</td><td>a ladder of gains: 5, 10, 20 and 50 %; one account of two has a holding</td><td>0.5</td></tr>
 * <tr><td>segment premium, 30 % of the customers</td><td>ledger below 500.00</td><td>0.3</td></tr>
 * <tr><td>segment business, 15 %</td><td>ledger below 5,000.00</td><td>0.15</td></tr>
 * <tr><td>one customer of twenty</td><td>a rule of their own, ledger below 100.00</td><td>0.05</td></tr>
 * </table>
 *
 * <p>Account 2c and 2c + 1 belong to customer c; the first of them has the holding. Any thread.
 *
 * @param customers how many; the events' prices move the less the more there are, so that as many holders hear of each
 * @param choice how accounts are chosen
 * @param seed makes the same events again
 */
public record Workload(int customers, AccountChoice choice, long seed) {
    /** Funds, or one per customer where there are fewer. */
    public static final int FUNDS = 500;

    public static final int ACCOUNTS_PER_CUSTOMER = 2;

    /** What a posting from here on rings. */
    public static final long LARGE_MINOR = 500_000;

    private static final String PREMIUM = "premium";
    private static final String BUSINESS = "business";
    private static final String RETAIL = "retail";
    private static final int PREMIUM_BELOW_MINOR = 50_000;
    private static final int BUSINESS_BELOW_MINOR = 500_000;
    private static final int OWN_BELOW_MINOR = 10_000;
    private static final int ONE_OF = 20;
    private static final int LAST_PREMIUM = 6;
    private static final int LAST_BUSINESS = 9;

    /** Opening balances are below it, each as likely as any other. */
    private static final int OPENING_MINOR = 1_000_000;

    private static final int UNITS_FROM = 100_0000;

    /** Costs are 90 to 110 % of the first price. */
    private static final int COST_FROM = 9_000;

    private static final int COST_STEPS = 2_000;
    private static final int COST_SCALE = 10_000;
    private static final int ROOM = 1_000;

    public int accounts() {
        return customers * ACCOUNTS_PER_CUSTOMER;
    }

    public int funds() {
        return Math.min(FUNDS, customers);
    }

    /** The fund that a customer holds. */
    public int fundOf(int customer) {
        return customer % funds();
    }

    /** Limits with room for all of it, and otherwise the defaults. */
    public EngineLimits limits() {
        return limits(EngineLimits.defaults().details().movementsPerPosition());
    }

    /** The same, keeping so many confirmations per position. */
    public EngineLimits limits(int movementsPerPosition) {
        EngineLimits limits = BenchLimits.of(customers, accounts(), customers);
        DetailLimits details = limits.details();
        return new EngineLimits(
                limits.maxCustomers(),
                limits.maxAccounts(),
                limits.maxFunds(),
                limits.maxPositions(),
                Math.max(limits.maxRules(), customers / ONE_OF + ROOM),
                limits.maxFeeds(),
                limits.maxSegments(),
                Math.max(limits.maxAlerts(), 2 * accounts()),
                limits.maxTextBytes(),
                limits.refWindowEntries(),
                limits.refWindowNs(),
                limits.orderWindowEntries(),
                limits.orderWindowNs(),
                limits.sweepSlicePerEvent(),
                limits.sweepSlicePerTick(),
                limits.pendingActionsPerFund(),
                limits.refusedKept(),
                limits.clockJumpLimitNs(),
                new DetailLimits(
                        details.maxHolds(),
                        details.maxLots(),
                        (int) Math.min(
                                EngineLimits.MAX_ROWS,
                                Math.max(details.maxMovements(), (long) customers * Math.min(movementsPerPosition, 4))),
                        movementsPerPosition,
                        details.actionsKeptPerFund(),
                        details.timersPerEvent(),
                        details.sweepVisitNs()));
    }

    /** Fills a running engine with it and waits until all of it is published. */
    public void fill(BelfryEngine engine) {
        Population.fill(engine, this::populate);
    }

    /** Funds with their first prices, the rules, then each customer with all that is theirs. */
    public void populate(Population population) {
        for (int fund = 0; fund < funds(); fund++) {
            population.fund(fund);
        }
        population.rule(target -> BenchRules.largeTransactions(target, "large", LARGE_MINOR));
        population.rule(target -> BenchRules.overdrawn(target, "overdrawn"));
        population.rule(target -> BenchRules.gains(
                target,
                "gains",
                5 * BenchRules.PERCENT,
                10 * BenchRules.PERCENT,
                20 * BenchRules.PERCENT,
                50 * BenchRules.PERCENT));
        population.rule(target -> BenchRules.lowBalanceOfSegment(target, "low-premium", PREMIUM, PREMIUM_BELOW_MINOR));
        population.rule(
                target -> BenchRules.lowBalanceOfSegment(target, "low-business", BUSINESS, BUSINESS_BELOW_MINOR));
        Xorshift dice = new Xorshift(seed);
        for (int customer = 0; customer < customers; customer++) {
            register(population, customer, dice);
        }
    }

    private void register(Population population, int customer, Xorshift dice) {
        population.customer(customer, segmentOf(customer));
        if (hasOwnRule(customer)) {
            String id = String.format(Locale.ROOT, "low-%08d", customer);
            population.rule(target -> BenchRules.lowBalanceOfCustomer(target, id, customer, OWN_BELOW_MINOR));
        }
        for (int i = 0; i < ACCOUNTS_PER_CUSTOMER; i++) {
            population.account(customer * ACCOUNTS_PER_CUSTOMER + i, customer, dice.below(OPENING_MINOR));
        }
        long units = (long) UNITS_FROM + dice.below(UNITS_FROM);
        // At the first price a unit of 4 decimals costs as many minor units as it has ten-thousandths.
        long amountMinor = units * (COST_FROM + dice.below(COST_STEPS)) / COST_SCALE;
        String id = String.format(Locale.ROOT, "O-%08d", customer);
        population.holding(id, customer * ACCOUNTS_PER_CUSTOMER, fundOf(customer), units, amountMinor);
    }

    private static boolean hasOwnRule(int customer) {
        return customer % ONE_OF == 0;
    }

    private static String segmentOf(int customer) {
        int place = customer % ONE_OF;
        if (place == 0 || place > LAST_BUSINESS) {
            return RETAIL;
        }
        return place <= LAST_PREMIUM ? PREMIUM : BUSINESS;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d customers, %,d accounts, %,d holdings of %d funds, accounts chosen by %s",
                customers,
                accounts(),
                customers,
                funds(),
                choice);
    }
}
