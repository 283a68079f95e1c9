package io.belfry.core.directory;

/**
 * What a feed must know of an account or a fund before it can scale an event's decimals: packed into the directory's
 * attribute of the handle, fixed at registration.
 */
public final class Attributes {
    private Attributes() {}

    /** For an account: its currency. */
    public static long ofAccount(int currency) {
        return currency;
    }

    /** For a fund: its currency and scales. */
    public static long ofFund(int currency, int navScale, int unitScale) {
        return currency | ((long) navScale << 16) | ((long) unitScale << 24);
    }

    /** The ISO 4217 numeric code. */
    public static int currency(long attributes) {
        return (int) (attributes & 0xFFFF);
    }

    /** Decimals of a fund's NAV. */
    public static int navScale(long attributes) {
        return (int) (attributes >>> 16) & 0xFF;
    }

    /** Decimals of a fund's units. */
    public static int unitScale(long attributes) {
        return (int) (attributes >>> 24) & 0xFF;
    }
}
