package io.belfry.bench.load;

import java.util.Locale;

/** How a workload chooses the account that an event is about. */
public enum AccountChoice {
    /** Each as likely as any other. */
    UNIFORM,
    /** The n-th busiest in proportion to 1 / n^0.99, scattered over all accounts; see {@link Zipf}. */
    ZIPF;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
