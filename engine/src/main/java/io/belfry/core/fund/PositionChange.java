package io.belfry.core.fund;

/**
 * One change of one position, from its validation to its commitment: a movement that is added at the end, one that is put
 * in at an earlier place, or one that is taken back. Reused; the core's thread only. {@link Holdings} prepares and commits
 * it.
 */
public final class PositionChange {
    /** No position yet. */
    static final int NONE = PositionTable.NONE;

    final Holding after;
    int account;
    int fund;
    int position;
    MovementKind kind = MovementKind.SUBSCRIBE;
    long units;
    long amount;
    int date;
    int acquired;
    long order;

    /** Whether the position is worked out again, instead of moved on. */
    boolean recomputes;

    /** The kept movement that is taken back, or {@link MovementTable#NONE}. */
    int removed;

    /** The kept movement that the new one comes before, or {@link MovementTable#NONE}. */
    int before;

    /** The fund's last action that the new movement comes behind. */
    long afterAction;

    private long free;

    PositionChange(Holding after) {
        this.after = after;
    }

    /** A movement, by the fund's unit scale and in minor units of its currency. Days are epoch days. */
    public void set(
            int newAccount,
            int newFund,
            MovementKind newKind,
            long newUnits,
            long newAmount,
            int newDate,
            int newAcquired,
            long newOrder) {
        account = newAccount;
        fund = newFund;
        kind = newKind;
        units = newUnits;
        amount = newAmount;
        date = newDate;
        acquired = newAcquired;
        order = newOrder;
    }

    /** Takes an order's movement back. */
    public void setReversal(int newAccount, int newFund, long newOrder) {
        set(newAccount, newFund, MovementKind.SUBSCRIBE, 0, 0, 0, 0, newOrder);
    }

    public int account() {
        return account;
    }

    public int fund() {
        return fund;
    }

    /** Units that it moves, or moved. */
    public long units() {
        return units;
    }

    /** Units that could have gone when it was prepared. */
    public long free() {
        return free;
    }

    void free(long newFree) {
        free = newFree;
    }
}
