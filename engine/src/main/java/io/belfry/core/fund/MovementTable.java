package io.belfry.core.fund;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.SlotTable;

/**
 * One row of 48 bytes per movement that a position keeps, so that a correction can work the position out again; chained
 * per position in the order in which they count. A position's only movement needs none as long as the position's own row
 * says as much ({@link PositionTable#hasOnlyMovement}); it is then read here by a handle of its own. The core's thread only.
 */
public final class MovementTable {
    /** No movement. */
    public static final int NONE = SlotTable.NONE;

    private static final int UNITS = 0;
    private static final int AMOUNT = 8;
    private static final int AFTER_ACTION = 16;
    private static final int KIND = 20;
    private static final int ORDER = 24;
    private static final int DATE = 32;
    private static final int ACQUIRED = 36;
    private static final int NEXT = 40;
    private static final int PREVIOUS = 44;
    private static final int ROW_BYTES = 48;

    private final PositionTable positions;
    private final SlotTable rows = new SlotTable(ROW_BYTES, NEXT);

    MovementTable(PositionTable positions) {
        this.positions = positions;
    }

    /** The oldest movement of a position, or {@link #NONE}. */
    int first(int position) {
        return positions.hasOnlyMovement(position) ? ofRow(position) : positions.firstMovement(position);
    }

    /** The newest movement of a position, or {@link #NONE}. */
    int last(int position) {
        return positions.hasOnlyMovement(position) ? ofRow(position) : positions.lastMovement(position);
    }

    /** Gives the only movement of a position, which its row has, a row of its own, and returns its new handle. */
    int takeFromRow(int position) {
        int only = ofRow(position);
        int movement =
                add(kind(only), units(only), amount(only), date(only), acquired(only), order(only), afterAction(only));
        positions.moveOnlyMovement(position, movement);
        return movement;
    }

    /** Handles of movements in positions' rows go down from below {@link #NONE}. */
    private static int ofRow(int position) {
        return NONE - 1 - position;
    }

    private static int position(int movement) {
        return NONE - 1 - movement;
    }

    private static boolean isOfRow(int movement) {
        return movement < NONE;
    }

    /** A movement that no chain holds yet. */
    int add(MovementKind kind, long units, long amount, int date, int acquired, long order, long afterAction) {
        int movement = rows.take();
        rows.putLong(movement, UNITS, units);
        rows.putLong(movement, AMOUNT, amount);
        rows.putInt(movement, AFTER_ACTION, FundTable.narrow(afterAction));
        rows.putLong(movement, ORDER, order);
        rows.putInt(movement, DATE, date);
        rows.putInt(movement, ACQUIRED, acquired);
        rows.putInt(movement, KIND, kind.ordinal());
        rows.putInt(movement, NEXT, NONE);
        rows.putInt(movement, PREVIOUS, NONE);
        return movement;
    }

    void free(int movement) {
        rows.give(movement);
    }

    /** Movements kept, of all positions. */
    public int used() {
        return rows.used() + positions.onlyMovements();
    }

    MovementKind kind(int movement) {
        return isOfRow(movement) ? MovementKind.SUBSCRIBE : MovementKind.of(rows.getInt(movement, KIND));
    }

    long units(int movement) {
        return isOfRow(movement) ? positions.units(position(movement)) : rows.getLong(movement, UNITS);
    }

    long amount(int movement) {
        return isOfRow(movement) ? positions.cost(position(movement)) : rows.getLong(movement, AMOUNT);
    }

    /** Number of the fund's last action that comes before it. */
    long afterAction(int movement) {
        return isOfRow(movement) ? positions.onlyAfterAction(position(movement)) : rows.getInt(movement, AFTER_ACTION);
    }

    /** Hash of account and order id; 0 for a change of the dividend mode. */
    long order(int movement) {
        return isOfRow(movement) ? positions.onlyOrder(position(movement)) : rows.getLong(movement, ORDER);
    }

    /** An epoch day. */
    int date(int movement) {
        return isOfRow(movement) ? positions.onlyDate(position(movement)) : rows.getInt(movement, DATE);
    }

    int acquired(int movement) {
        return isOfRow(movement) ? positions.onlyDate(position(movement)) : rows.getInt(movement, ACQUIRED);
    }

    int next(int movement) {
        return isOfRow(movement) ? NONE : rows.getInt(movement, NEXT);
    }

    void next(int movement, int next) {
        rows.putInt(movement, NEXT, next);
    }

    int previous(int movement) {
        return isOfRow(movement) ? NONE : rows.getInt(movement, PREVIOUS);
    }

    void previous(int movement, int previous) {
        rows.putInt(movement, PREVIOUS, previous);
    }

    /** Reads the oldest and the newest movement of a position, so that they are near soon after; the answer means nothing. */
    long touch(int position) {
        int first = first(position);
        return first == NONE ? 0 : order(first) ^ order(last(position));
    }

    public long bytes() {
        return rows.bytes();
    }

    void save(StateWriter writer) {
        rows.save(writer);
    }

    void load(StateReader reader) {
        rows.load(reader);
    }

    long digest(long hash) {
        return rows.digest(hash);
    }
}
