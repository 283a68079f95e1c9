package io.belfry.core.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A figure as rules judge it; without a subject or a price there is none, of a base that is not positive it is no number.
 *
 * @param gain the figure, or what is a share of {@code base}; null for no number
 * @param base what it is a share of; null for a plain figure
 */
record Judged(boolean present, BigDecimal gain, BigDecimal base) {
    static final Judged ABSENT = new Judged(false, null, null);

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Money, a price, a count or a time. */
    static Judged plain(BigDecimal figure) {
        return new Judged(true, figure, null);
    }

    static Judged percent(BigDecimal gain, BigDecimal base) {
        return base.signum() > 0 ? new Judged(true, gain, base) : new Judged(true, null, null);
    }

    boolean isNumber() {
        return present && gain != null;
    }

    /** Compares with a level in its own unit. */
    int compareTo(BigDecimal level) {
        return base == null ? gain.compareTo(level) : gain.multiply(HUNDRED).compareTo(level.multiply(base));
    }

    /** The figure that a notification names, or null. */
    BigDecimal figure() {
        if (!isNumber()) {
            return null;
        }
        return base == null ? gain : gain.multiply(HUNDRED).divide(base, 4, RoundingMode.HALF_EVEN);
    }
}
