package io.belfry.core.fund;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.RowTable;

/**
 * One row of 104 bytes per position (account × fund). Units by the fund's scale; cost, realised and income in minor units
 * of the fund's currency. The core's thread only.
 */
public final class PositionTable {
    /** No position or alert. */
    public static final int NONE = -1;

    private static final int UNITS = 0;
    private static final int COST = 8;
    private static final int FROZEN = 16;
    private static final int REALISED = 24;
    private static final int INCOME = 32;
    private static final int CURSOR = 40;
    private static final int TOLD_ACTION = 48;
    private static final int TOLD_NAV = 56;
    private static final int NAV = 64;
    private static final int ACCOUNT = 72;
    private static final int FUND = 76;
    private static final int NEXT_OF_ACCOUNT = 80;
    private static final int NEXT_OF_FUND = 84;
    private static final int FIRST_ALERT = 88;
    private static final int DATE = 92;
    private static final int PREVIOUS_DATE_NAV = 96;
    private static final int ROW_BYTES = 104;

    private final RowTable rows = new RowTable(ROW_BYTES);

    /** Adds an empty position in front of its account's chain. */
    int add(int account, int fund, int nextOfAccount) {
        int position = rows.add();
        rows.putInt(position, ACCOUNT, account);
        rows.putInt(position, FUND, fund);
        rows.putInt(position, NEXT_OF_ACCOUNT, nextOfAccount);
        rows.putInt(position, NEXT_OF_FUND, NONE);
        rows.putInt(position, FIRST_ALERT, NONE);
        return position;
    }

    public int size() {
        return rows.size();
    }

    /** The account's position in a fund, or {@link #NONE}. */
    public int find(int firstOfAccount, int fund) {
        for (int position = firstOfAccount; position != NONE; position = nextOfAccount(position)) {
            if (fund(position) == fund) {
                return position;
            }
        }
        return NONE;
    }

    public long units(int position) {
        return rows.getLong(position, UNITS);
    }

    void units(int position, long units) {
        rows.putLong(position, UNITS, units);
    }

    public long cost(int position) {
        return rows.getLong(position, COST);
    }

    void cost(int position, long cost) {
        rows.putLong(position, COST, cost);
    }

    public long frozen(int position) {
        return rows.getLong(position, FROZEN);
    }

    public long realised(int position) {
        return rows.getLong(position, REALISED);
    }

    void realised(int position, long realised) {
        rows.putLong(position, REALISED, realised);
    }

    public long income(int position) {
        return rows.getLong(position, INCOME);
    }

    /** The last action of the fund that this position has been brought through. */
    long cursor(int position) {
        return rows.getLong(position, CURSOR);
    }

    /** The price that the position stands at by its cursor, or {@link FundTable#UNPRICED}. */
    long nav(int position) {
        return rows.getLong(position, NAV);
    }

    /** Date of {@link #nav}, in epoch days. */
    int date(int position) {
        return rows.getInt(position, DATE);
    }

    /** The price of the date before {@link #date}, or {@link FundTable#UNPRICED}. */
    long previousDateNav(int position) {
        return rows.getLong(position, PREVIOUS_DATE_NAV);
    }

    void moveTo(int position, long action, long nav, long previousDateNav, int date) {
        rows.putLong(position, CURSOR, action);
        rows.putLong(position, NAV, nav);
        rows.putLong(position, PREVIOUS_DATE_NAV, previousDateNav);
        rows.putInt(position, DATE, date);
    }

    /** The last price action that the holder was told of, 0 for none. */
    long toldAction(int position) {
        return rows.getLong(position, TOLD_ACTION);
    }

    /** The NAV that the holder was told last, or {@link FundTable#UNPRICED}. */
    long toldNav(int position) {
        return rows.getLong(position, TOLD_NAV);
    }

    void told(int position, long action, long nav) {
        rows.putLong(position, TOLD_ACTION, action);
        rows.putLong(position, TOLD_NAV, nav);
    }

    public int account(int position) {
        return rows.getInt(position, ACCOUNT);
    }

    public int fund(int position) {
        return rows.getInt(position, FUND);
    }

    public int nextOfAccount(int position) {
        return rows.getInt(position, NEXT_OF_ACCOUNT);
    }

    int nextOfFund(int position) {
        return rows.getInt(position, NEXT_OF_FUND);
    }

    void nextOfFund(int position, int next) {
        rows.putInt(position, NEXT_OF_FUND, next);
    }

    public int firstAlert(int position) {
        return rows.getInt(position, FIRST_ALERT);
    }

    void firstAlert(int position, int alert) {
        rows.putInt(position, FIRST_ALERT, alert);
    }

    public long bytes() {
        return rows.bytes();
    }

    public void save(StateWriter writer) {
        writer.begin(StateSection.POSITIONS);
        rows.save(writer);
        writer.end();
    }

    /** Reads what {@link #save} wrote; this table is empty before. */
    public void load(StateReader reader) {
        reader.begin(StateSection.POSITIONS);
        rows.load(reader);
        reader.end();
    }

    public long digest(long hash) {
        return rows.digest(hash);
    }
}
