package io.belfry.core.fund;

/**
 * NAVs as keys of 32 bits that sort as the NAVs do, so that what sorts them takes half the memory. Up to 2^30 (107,374.1824
 * with four decimals) a key is the NAV itself. Above, NAVs that differ by less than one in 2^24 may share a key: then a
 * trigger counts as crossed a little early, and whoever is visited is judged exactly.
 *
 * <p>All keys of NAVs are above 0. No state.
 */
final class TriggerKeys {
    /** No key. */
    static final int NONE = 0;

    private static final int EXACT_BITS = 30;
    private static final int MANTISSA_BITS = 24;

    private TriggerKeys() {}

    /**
     * The key of a NAV; never lower for a higher NAV.
     *
     * <p>From 2^30 on each doubling of the NAV has 2^24 keys: key = 2^30 + (e − 30) · 2^24 + the 24 bits behind the leading
     * one, with e the number of that bit.
     */
    static int of(long nav) {
        if (nav < 1L << EXACT_BITS) {
            return (int) nav;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nav);
        int mantissa = (int) (nav >>> (exponent - MANTISSA_BITS)) & ((1 << MANTISSA_BITS) - 1);
        return (1 << EXACT_BITS) + ((exponent - EXACT_BITS) << MANTISSA_BITS) + mantissa;
    }
}
