package io.belfry.core.state;

/** The parts of a state, in the order in which they are written. Ids are fixed for ever; a new one is the next number. */
public enum StateSection {
    CORE(1, "core"),
    LIMITS(2, "limits"),
    NAMES(3, "names"),
    CUSTOMERS(4, "customers"),
    ACCOUNTS(5, "accounts"),
    FUNDS(6, "funds"),
    POSITIONS(7, "positions"),
    TEXTS(8, "texts"),
    FEEDS(9, "feeds"),
    REFUSALS(10, "refusals"),
    ALERTS(11, "alerts"),
    RULES(12, "rules"),
    RULE_CAUSES(13, "rule causes"),
    REFERENCES(14, "references"),
    HOLDINGS(20, "holdings"),
    FUND_ACTIONS(16, "fund actions"),
    ORDERS(15, "orders"),
    TIMERS(18, "timers"),
    HOLDS(19, "holds"),
    WATCHES(22, "watches"),
    ALERT_SWEEP(17, "alert sweep"),
    WATCH_SWEEP(23, "watch sweep");

    private final int id;
    private final String label;

    StateSection(int id, String label) {
        this.id = id;
        this.label = label;
    }

    /** What stands for it in a file. */
    public int id() {
        return id;
    }

    /** What stands for it in a message. */
    public String label() {
        return label;
    }

    /** How messages name a section by its id, also one that there is not. */
    public static String labelOf(int id) {
        for (StateSection section : values()) {
            if (section.id == id) {
                return section.label;
            }
        }
        return "section " + id;
    }
}
