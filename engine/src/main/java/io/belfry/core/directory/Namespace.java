package io.belfry.core.directory;

/** The kinds of names; a text may have a handle in each of them. */
public enum Namespace {
    CUSTOMER,
    ACCOUNT,
    FUND,
    FEED,
    RULE,
    SEGMENT;

    private static final Namespace[] VALUES = values();

    /** How many there are. */
    public static int count() {
        return VALUES.length;
    }

    /** The namespace with this ordinal. */
    public static Namespace of(int ordinal) {
        return VALUES[ordinal];
    }
}
