package io.belfry.core.fund;

import io.belfry.core.hash.Hashing;
import io.belfry.core.notification.Cause;

/** One price in a fund's log, until every holder has been brought through it. Reused; the core's thread only. */
final class PriceAction {
    long number;
    long nav;
    long replacedNav;
    long previousDateNav;
    long firstActionOfDate;
    int date;
    boolean restates;
    final Cause cause = new Cause();

    long digest(long hash) {
        long result = Hashing.combine(hash, number);
        result = Hashing.combine(result, nav);
        result = Hashing.combine(result, replacedNav);
        result = Hashing.combine(result, previousDateNav);
        result = Hashing.combine(result, firstActionOfDate);
        result = Hashing.combine(result, date);
        result = Hashing.combine(result, restates ? 1 : 0);
        return cause.digest(result);
    }
}
