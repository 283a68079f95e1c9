package io.belfry.core.fund;

/**
 * Brings a customer up to date: everything that is pending for any of the customer's accounts and positions, in the order of
 * its causes, so that the customer hears in order. The core's thread only.
 */
public interface CatchUp {
    /** Brings the customer of an account up to date, if anything is pending; an unknown account has none. */
    void ofAccount(int account);

    /**
     * Touches the rows and names that {@link #ofPosition} will need for these positions; changes nothing. Their misses of the
     * cache overlap, where visit by visit each waits for the one before.
     */
    void foresee(int[] ofPositions, int count);

    /** Brings the customer of a position up to date, if anything is pending. */
    void ofPosition(int position);
}
