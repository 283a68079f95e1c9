package io.belfry.api.view;

import io.belfry.codec.AccountKind;
import java.util.List;

/**
 * An account with its open holds and positions.
 *
 * @param account id
 * @param customer id of the owner
 * @param kind what the account is for
 * @param closed whether it takes no more business
 * @param currency of all amounts here but the positions'
 * @param ledger sum of postings, minor units
 * @param held open holds, minor units
 * @param available {@code ledger − held + overdraftLimit}, minor units
 * @param overdraftLimit minor units
 * @param holds the open holds, newest first, at most {@link #MAX_HOLDS}
 * @param positions also closed ones, with units 0; in order of first touch
 * @param orders pending ones, in order of acceptance, the last {@link #MAX_ORDERS}
 * @param asOf sequence of the last event seen
 */
public record AccountView(
        String account,
        String customer,
        AccountKind kind,
        boolean closed,
        int currency,
        long ledger,
        long held,
        long available,
        long overdraftLimit,
        List<HoldView> holds,
        List<PositionView> positions,
        List<OrderView> orders,
        long asOf) {
    /** Holds that a view shows; {@link #held} counts all. */
    public static final int MAX_HOLDS = 1_000;

    /** Pending orders that are shown. */
    public static final int MAX_ORDERS = 1_000;
}
