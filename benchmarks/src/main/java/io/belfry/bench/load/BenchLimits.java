package io.belfry.bench.load;

import io.belfry.core.limits.EngineLimits;

/** The default limits, raised where a run needs more. */
public final class BenchLimits {
    private BenchLimits() {}

    public static EngineLimits of(int customers, int accounts) {
        return of(customers, accounts, 0);
    }

    public static EngineLimits of(int customers, int accounts, int positions) {
        EngineLimits defaults = EngineLimits.defaults();
        return new EngineLimits(
                Math.max(customers, defaults.maxCustomers()),
                Math.max(accounts, defaults.maxAccounts()),
                defaults.maxFunds(),
                Math.max(positions, defaults.maxPositions()),
                defaults.maxRules(),
                defaults.maxFeeds(),
                defaults.maxSegments(),
                defaults.maxAlerts(),
                defaults.maxTextBytes(),
                defaults.refWindowEntries(),
                defaults.refWindowNs(),
                defaults.orderWindowEntries(),
                defaults.orderWindowNs(),
                defaults.sweepSlicePerEvent(),
                defaults.sweepSlicePerTick(),
                defaults.pendingActionsPerFund(),
                defaults.refusedKept(),
                defaults.clockJumpLimitNs(),
                defaults.details());
    }
}
