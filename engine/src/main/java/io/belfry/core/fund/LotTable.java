package io.belfry.core.fund;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.SlotTable;

/**
 * One row of 24 bytes per lot of a FIFO position: what was acquired on one day, in order of that day, then of arrival.
 * Also the lots of what positions keep for corrections. The core's thread only.
 */
public final class LotTable {
    /** No lot. */
    public static final int NONE = SlotTable.NONE;

    private static final int UNITS = 0;
    private static final int COST = 8;
    private static final int ACQUIRED = 16;
    private static final int NEXT = 20;
    private static final int ROW_BYTES = 24;

    private final SlotTable rows = new SlotTable(ROW_BYTES, NEXT);

    /** A lot that no chain holds yet. */
    int add(long units, long cost, int acquired) {
        int lot = rows.take();
        rows.putLong(lot, UNITS, units);
        rows.putLong(lot, COST, cost);
        rows.putInt(lot, ACQUIRED, acquired);
        rows.putInt(lot, NEXT, NONE);
        return lot;
    }

    void free(int lot) {
        rows.give(lot);
    }

    /** Frees a whole chain. */
    void freeAll(int first) {
        for (int lot = first; lot != NONE; ) {
            int next = next(lot);
            rows.give(lot);
            lot = next;
        }
    }

    /** Lots there are, those kept for corrections included. */
    public int used() {
        return rows.used();
    }

    /** By the fund's unit scale. */
    public long units(int lot) {
        return rows.getLong(lot, UNITS);
    }

    void units(int lot, long units) {
        rows.putLong(lot, UNITS, units);
    }

    /** What it still has, in minor units. */
    public long cost(int lot) {
        return rows.getLong(lot, COST);
    }

    void cost(int lot, long cost) {
        rows.putLong(lot, COST, cost);
    }

    /** An epoch day. */
    public int acquired(int lot) {
        return rows.getInt(lot, ACQUIRED);
    }

    public int next(int lot) {
        return rows.getInt(lot, NEXT);
    }

    void next(int lot, int next) {
        rows.putInt(lot, NEXT, next);
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
