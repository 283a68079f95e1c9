package io.belfry.core.fund;

/** What happens to a fund and so to all its holders. The order is fixed for ever: it is saved. */
enum ActionKind {
    PRICE,
    SPLIT,
    DISTRIBUTION,
    YIELD,

    /** Rules about positions have changed for more than one customer. */
    RULES;

    private static final ActionKind[] VALUES = values();

    static ActionKind of(int ordinal) {
        return VALUES[ordinal];
    }

    static int count() {
        return VALUES.length;
    }
}
