package io.belfry.gateway.demo;

import java.util.Locale;

/** A customer segment; the demo's rules have a low-balance level for each. */
enum Segment {
    YOUNG(90_000, 180_000, 20),
    RETAIL(180_000, 420_000, 60),
    PREMIUM(450_000, 900_000, 15),
    PRIVATE(1_200_000, 4_000_000, 5);

    private final long leastSalaryMinor;
    private final long mostSalaryMinor;
    private final int percentOfCustomers;

    Segment(long leastSalaryMinor, long mostSalaryMinor, int percentOfCustomers) {
        this.leastSalaryMinor = leastSalaryMinor;
        this.mostSalaryMinor = mostSalaryMinor;
        this.percentOfCustomers = percentOfCustomers;
    }

    static Segment roll(Dice dice) {
        int rolled = dice.below(100);
        for (Segment segment : values()) {
            rolled -= segment.percentOfCustomers;
            if (rolled < 0) {
                return segment;
            }
        }
        throw new IllegalStateException("the shares of the segments are not 100 %");
    }

    String segmentName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A monthly salary in cents, in whole tens of euros. */
    long salaryMinor(Dice dice) {
        return dice.between(leastSalaryMinor / 1000, mostSalaryMinor / 1000) * 1000;
    }
}
