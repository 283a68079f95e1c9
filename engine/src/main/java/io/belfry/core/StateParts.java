package io.belfry.core;

/**
 * Memory of the state in bytes, by part. Rows are counted with the room that is left for more of them.
 *
 * @param customers rows
 * @param accounts rows
 * @param positions rows
 * @param movements what positions keep for corrections: movements and bases; their lots and freezes
 * @param triggers keys of prices at which positions are visited
 * @param rules the rules, their causes, and which are in effect for those who have their own
 * @param alerts rows of (rule, subject) pairs that ever rang
 * @param watches what rules watch over time; open holds; deadlines
 * @param funds rows, and what funds remember of prices and actions
 * @param directory ids and their index
 * @param texts names and other texts
 * @param references the window of posting references, whose size the limits set
 * @param orders the window of orders, whose size the limits set, and pending ones
 */
public record StateParts(
        long customers,
        long accounts,
        long positions,
        long movements,
        long triggers,
        long rules,
        long alerts,
        long watches,
        long funds,
        long directory,
        long texts,
        long references,
        long orders) {

    /** Rows, holdings, rules and triggers: all but the directory, texts and windows. */
    public long rows() {
        return customers + accounts + positions + movements + triggers + rules + alerts + watches + funds;
    }

    /** All of it. */
    public long total() {
        return rows() + directory + texts + references + orders;
    }
}
