package io.belfry.core.fund;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.RowTable;

/**
 * One row of 216 bytes per position (account × fund). Units by the fund's scale; cost, realised and income in minor units
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
    private static final int REST = 40;
    private static final int CURSOR = 48;
    private static final int TOLD_ACTION = 56;
    private static final int TOLD_NAV = 64;
    private static final int REFERENCE_NAV = 72;
    private static final int NAV = 80;
    private static final int PREVIOUS_DATE_NAV = 88;
    private static final int ACCOUNT = 96;
    private static final int FUND = 100;
    private static final int NEXT_OF_ACCOUNT = 104;
    private static final int NEXT_OF_FUND = 108;
    private static final int FIRST_ALERT = 112;
    private static final int DATE = 116;
    private static final int FIRST_LOT = 120;
    private static final int LAST_LOT = 124;
    private static final int FIRST_MOVEMENT = 128;
    private static final int LAST_MOVEMENT = 132;
    private static final int MOVEMENTS = 136;
    private static final int BASE = 140;
    private static final int FIRST_FREEZE = 144;
    private static final int REINVESTS = 148;
    private static final int PEAK = 152;
    private static final int UP_KEY = 160;
    private static final int DOWN_KEY = 168;
    private static final int NEXT_SUBSCRIBER = 176;
    private static final int PREVIOUS_SUBSCRIBER = 180;
    private static final int SUBSCRIBED = 184;
    private static final int TRACKED_SINCE = 192;
    private static final int PEAK_KEY = 200;
    private static final int PEAK_SET = 208;
    private static final int TRACKED = 212;
    private static final int ROW_BYTES = 216;

    private final RowTable rows = new RowTable(ROW_BYTES);

    /** Adds an empty position behind the account's last one, or {@link #NONE}: the chain is in order of first purchase. */
    int add(int account, int fund, int lastOfAccount) {
        int position = rows.add();
        rows.putInt(position, ACCOUNT, account);
        rows.putInt(position, FUND, fund);
        rows.putInt(position, NEXT_OF_ACCOUNT, NONE);
        if (lastOfAccount != NONE) {
            rows.putInt(lastOfAccount, NEXT_OF_ACCOUNT, position);
        }
        rows.putInt(position, NEXT_OF_FUND, NONE);
        rows.putInt(position, FIRST_ALERT, NONE);
        rows.putInt(position, FIRST_LOT, NONE);
        rows.putInt(position, LAST_LOT, NONE);
        rows.putInt(position, FIRST_MOVEMENT, NONE);
        rows.putInt(position, LAST_MOVEMENT, NONE);
        rows.putInt(position, BASE, NONE);
        rows.putInt(position, FIRST_FREEZE, NONE);
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

    /** The account's last position, or {@link #NONE}. */
    int last(int firstOfAccount) {
        int last = NONE;
        for (int position = firstOfAccount; position != NONE; position = nextOfAccount(position)) {
            last = position;
        }
        return last;
    }

    public long units(int position) {
        return rows.getLong(position, UNITS);
    }

    public long cost(int position) {
        return rows.getLong(position, COST);
    }

    public long frozen(int position) {
        return rows.getLong(position, FROZEN);
    }

    public long realised(int position) {
        return rows.getLong(position, REALISED);
    }

    public long income(int position) {
        return rows.getLong(position, INCOME);
    }

    /** Of a money-market fund: income that is not a whole minor unit yet; see {@link Holding#rest}. */
    long rest(int position) {
        return rows.getLong(position, REST);
    }

    /** Whether distributions are reinvested, so that income comes with a confirmation of its own. */
    public boolean reinvests(int position) {
        return rows.getInt(position, REINVESTS) != 0;
    }

    /** The oldest lot of a FIFO position, or {@link LotTable#NONE}; as of its cursor. */
    int firstLot(int position) {
        return rows.getInt(position, FIRST_LOT);
    }

    /** Fills a holding; the lots are still the position's. */
    void load(int position, Holding holding) {
        holding.begin(fund(position));
        holding.units = units(position);
        holding.cost = cost(position);
        holding.realised = realised(position);
        holding.income = income(position);
        holding.rest = rest(position);
        holding.reinvests = reinvests(position);
        holding.firstLot = rows.getInt(position, FIRST_LOT);
        holding.lastLot = rows.getInt(position, LAST_LOT);
    }

    /** Takes over a holding, its lots included. */
    void store(int position, Holding holding) {
        rows.putLong(position, UNITS, holding.units);
        rows.putLong(position, COST, holding.cost);
        rows.putLong(position, REALISED, holding.realised);
        rows.putLong(position, INCOME, holding.income);
        rows.putLong(position, REST, holding.rest);
        rows.putInt(position, REINVESTS, holding.reinvests ? 1 : 0);
        rows.putInt(position, FIRST_LOT, holding.firstLot);
        rows.putInt(position, LAST_LOT, holding.lastLot);
    }

    void frozen(int position, long units) {
        rows.putLong(position, FROZEN, units);
    }

    /** The oldest freeze, or {@link FreezeTable#NONE}. */
    int firstFreeze(int position) {
        return rows.getInt(position, FIRST_FREEZE);
    }

    void firstFreeze(int position, int freeze) {
        rows.putInt(position, FIRST_FREEZE, freeze);
    }

    int firstMovement(int position) {
        return rows.getInt(position, FIRST_MOVEMENT);
    }

    void firstMovement(int position, int movement) {
        rows.putInt(position, FIRST_MOVEMENT, movement);
    }

    int lastMovement(int position) {
        return rows.getInt(position, LAST_MOVEMENT);
    }

    void lastMovement(int position, int movement) {
        rows.putInt(position, LAST_MOVEMENT, movement);
    }

    /** How many movements are kept. */
    int movements(int position) {
        return rows.getInt(position, MOVEMENTS);
    }

    void movements(int position, int count) {
        rows.putInt(position, MOVEMENTS, count);
    }

    /** What it was before the oldest movement kept, or {@link BaseTable#NONE} when it was empty. */
    int base(int position) {
        return rows.getInt(position, BASE);
    }

    void base(int position, int base) {
        rows.putInt(position, BASE, base);
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

    /** The NAV that the holder was told last, by today's units, or {@link FundTable#UNPRICED}. */
    long toldNav(int position) {
        return rows.getLong(position, TOLD_NAV);
    }

    /** What a move is counted from: the NAV told last less what was distributed since, or {@link FundTable#UNPRICED}. */
    long referenceNav(int position) {
        return rows.getLong(position, REFERENCE_NAV);
    }

    void told(int position, long action, long nav, long reference) {
        rows.putLong(position, TOLD_ACTION, action);
        rebase(position, nav, reference);
    }

    /** The prices that the holder was told mean something else since a split or a distribution. */
    void rebase(int position, long toldNav, long reference) {
        rows.putLong(position, TOLD_NAV, toldNav);
        rows.putLong(position, REFERENCE_NAV, reference);
    }

    /**
     * The highest price of the dates before the latest, less what was distributed since, as long as a rule about drawdown is
     * in effect and units are held; else {@link FundTable#UNPRICED}.
     */
    long peak(int position) {
        return rows.getLong(position, PEAK);
    }

    void peak(int position, long nav) {
        rows.putLong(position, PEAK, nav);
    }

    /** Whether its peak is tracked. */
    boolean isTracked(int position) {
        return rows.getInt(position, TRACKED) != 0;
    }

    /** The last action before those whose prices count for its peak. */
    long trackedSince(int position) {
        return rows.getLong(position, TRACKED_SINCE);
    }

    /** Begins or ends to track its peak, from nothing on. */
    void track(int position, boolean tracked) {
        rows.putInt(position, TRACKED, tracked ? 1 : 0);
        rows.putLong(position, TRACKED_SINCE, tracked ? cursor(position) : 0);
        peak(position, FundTable.UNPRICED);
    }

    /** Its set among {@link PeakTriggers}, from 1; 0 for none. */
    int peakSet(int position) {
        return rows.getInt(position, PEAK_SET);
    }

    /** Its key in that set. */
    long peakKey(int position) {
        return rows.getLong(position, PEAK_KEY);
    }

    void peakTrigger(int position, int set, long key) {
        rows.putInt(position, PEAK_SET, set);
        rows.putLong(position, PEAK_KEY, key);
    }

    /** The lowest NAV above the present one at which something may change, or {@link FundTable#UNPRICED}. */
    long upKey(int position) {
        return rows.getLong(position, UP_KEY);
    }

    void upKey(int position, long nav) {
        rows.putLong(position, UP_KEY, nav);
    }

    /** The highest NAV below the present one at which something may change, or {@link FundTable#UNPRICED}. */
    long downKey(int position) {
        return rows.getLong(position, DOWN_KEY);
    }

    void downKey(int position, long nav) {
        rows.putLong(position, DOWN_KEY, nav);
    }

    /** Whether every price of its fund must be brought to it. */
    boolean isSubscribed(int position) {
        return rows.getInt(position, SUBSCRIBED) != 0;
    }

    void subscribed(int position, boolean subscribed) {
        rows.putInt(position, SUBSCRIBED, subscribed ? 1 : 0);
    }

    int nextSubscriber(int position) {
        return rows.getInt(position, NEXT_SUBSCRIBER);
    }

    void nextSubscriber(int position, int next) {
        rows.putInt(position, NEXT_SUBSCRIBER, next);
    }

    int previousSubscriber(int position) {
        return rows.getInt(position, PREVIOUS_SUBSCRIBER);
    }

    void previousSubscriber(int position, int previous) {
        rows.putInt(position, PREVIOUS_SUBSCRIBER, previous);
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
