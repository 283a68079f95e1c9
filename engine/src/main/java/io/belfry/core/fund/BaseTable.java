package io.belfry.core.fund;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.SlotTable;

/**
 * One row of 72 bytes per position whose older movements are no longer kept: what it was before the oldest one kept. The
 * core's thread only.
 */
final class BaseTable {
    static final int NONE = SlotTable.NONE;

    private static final int UNITS = 0;
    private static final int COST = 8;
    private static final int REALISED = 16;
    private static final int INCOME = 24;
    private static final int REST = 32;
    private static final int ACTION = 40;
    private static final int DATE = 48;
    private static final int FIRST_LOT = 52;
    private static final int LAST_LOT = 56;
    private static final int REINVESTS = 60;
    private static final int NEXT = 64;
    private static final int ROW_BYTES = 72;

    private final SlotTable rows = new SlotTable(ROW_BYTES, NEXT);

    int add() {
        int base = rows.take();
        rows.putInt(base, FIRST_LOT, LotTable.NONE);
        rows.putInt(base, LAST_LOT, LotTable.NONE);
        return base;
    }

    /** The fund's last action that is in it. */
    long action(int base) {
        return rows.getLong(base, ACTION);
    }

    /** Date of the last thing that is in it, in epoch days: what is dated earlier comes too late. */
    int date(int base) {
        return rows.getInt(base, DATE);
    }

    /** Fills a holding; the lots are still the base's. */
    void load(int base, Holding holding) {
        holding.units = rows.getLong(base, UNITS);
        holding.cost = rows.getLong(base, COST);
        holding.realised = rows.getLong(base, REALISED);
        holding.income = rows.getLong(base, INCOME);
        holding.rest = rows.getLong(base, REST);
        holding.reinvests = rows.getInt(base, REINVESTS) != 0;
        holding.firstLot = rows.getInt(base, FIRST_LOT);
        holding.lastLot = rows.getInt(base, LAST_LOT);
    }

    /** Takes over a holding, its lots included. */
    void store(int base, Holding holding, long action, int date) {
        rows.putLong(base, UNITS, holding.units);
        rows.putLong(base, COST, holding.cost);
        rows.putLong(base, REALISED, holding.realised);
        rows.putLong(base, INCOME, holding.income);
        rows.putLong(base, REST, holding.rest);
        rows.putLong(base, ACTION, action);
        rows.putInt(base, DATE, date);
        rows.putInt(base, REINVESTS, holding.reinvests ? 1 : 0);
        rows.putInt(base, FIRST_LOT, holding.firstLot);
        rows.putInt(base, LAST_LOT, holding.lastLot);
    }

    int firstLot(int base) {
        return rows.getInt(base, FIRST_LOT);
    }

    int used() {
        return rows.used();
    }

    long bytes() {
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
