package io.belfry.core.posting;

import io.belfry.codec.HoldState;
import io.belfry.core.account.HoldTable;

/** What happens to a hold in the event at hand, or by its expiry. Reused; the core's thread only. */
final class HoldChange {
    /** {@link HoldTable#NONE} when nothing happens to any. */
    int hold = HoldTable.NONE;

    HoldState state = HoldState.HELD;

    /** What is held, settled, released or expires, above zero. */
    long amount;

    /** A posting settles exactly what was left: no news for who was told of the hold. */
    boolean asHeld;

    void none() {
        hold = HoldTable.NONE;
        asHeld = false;
    }

    void set(int newHold, HoldState newState, long newAmount) {
        hold = newHold;
        state = newState;
        amount = newAmount;
        asHeld = false;
    }

    boolean isNone() {
        return hold == HoldTable.NONE;
    }
}
