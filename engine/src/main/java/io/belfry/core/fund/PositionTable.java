package io.belfry.core.fund;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.RowTable;

/**
 * One row of 64 bytes, a cache line, per position (account × fund): what every position has. What only some have stands in
 * two more rows, which are added when the first of it comes to be and then stay:
 *
 * <pre>
 *   row, 64 bytes         units, cost, trigger keys, chains, place in its fund's log, and of the movements kept either
 *                         the only one, while it says no more than the row does, or where they are
 *    └─→ more, 64         profit, income, frozen units, what the holder was told, place among the fund's subscribers
 *         └─→ rare, 40    lots, freezes, peak, rest of a yield
 * </pre>
 *
 * <p>The price that a position stands at follows from its place in its fund's log, so no row has it. Units by the fund's
 * scale; cost, realised and income in minor units of the fund's currency. The core's thread only.
 */
public final class PositionTable {
    /** No position or alert. */
    public static final int NONE = -1;

    private static final int UNITS = 0;
    private static final int COST = 8;
    /** Of the only movement; it shares its place with the two ends of a chain. */
    private static final int ORDER = 16;

    private static final int FIRST_MOVEMENT = 16;
    private static final int LAST_MOVEMENT = 20;
    /** Of the only movement; it shares its place with how many there are. */
    private static final int MOVEMENT_DATE = 24;

    private static final int MOVEMENTS = 24;
    /** Of the only movement; it shares its place with what was before those kept. */
    private static final int AFTER_ACTION = 28;

    private static final int BASE = 28;
    private static final int UP_KEY = 32;
    private static final int DOWN_KEY = 36;
    /** The sign bit says that the row has the only movement itself. */
    private static final int ACCOUNT = 40;

    private static final int FUND = 44;
    private static final int NEXT_OF_ACCOUNT = 48;
    private static final int NEXT_OF_FUND = 52;
    private static final int CURSOR = 56;
    /** The first alert; below {@link #NONE} the row with more, which then has the first alert. */
    private static final int ALERT_OR_MORE = 60;

    private static final int ROW_BYTES = 64;
    private static final int HAS_ONLY_MOVEMENT = 1 << 31;

    private static final int TOLD_NAV = 0;
    private static final int REFERENCE_NAV = 8;
    private static final int REALISED = 16;
    private static final int INCOME = 24;
    private static final int FROZEN = 32;
    private static final int TOLD_ACTION = 40;
    private static final int NEXT_SUBSCRIBER = 44;
    private static final int PREVIOUS_SUBSCRIBER = 48;
    private static final int FIRST_ALERT = 52;
    private static final int RARE = 56;
    private static final int FLAGS = 60;
    private static final int MORE_BYTES = 64;

    private static final int REINVESTS = 1;
    private static final int SUBSCRIBED = 2;
    private static final int TRACKED = 4;

    private static final int REST = 0;
    private static final int PEAK = 8;
    private static final int TRACKED_SINCE = 16;
    private static final int FIRST_LOT = 20;
    private static final int LAST_LOT = 24;
    private static final int FIRST_FREEZE = 28;
    private static final int PEAK_SET = 32;
    private static final int PEAK_KEY = 36;
    private static final int RARE_BYTES = 40;

    private final FundTable funds;
    private final ActionLog log = new ActionLog();
    private final RowTable rows = new RowTable(ROW_BYTES);
    private final RowTable mores = new RowTable(MORE_BYTES);
    private final RowTable rares = new RowTable(RARE_BYTES);

    /** Positions whose only movement stands in their row. */
    private int onlyMovements;

    public PositionTable(FundTable funds) {
        this.funds = funds;
    }

    /** The actions of all funds that some position has still to be brought through. */
    ActionLog log() {
        return log;
    }

    /**
     * Adds an empty position that is up to date behind the account's last one, or {@link #NONE}: the chain is in order of
     * first purchase.
     */
    int add(int account, int fund, int lastOfAccount) {
        int position = rows.add();
        rows.putInt(position, ACCOUNT, account);
        rows.putInt(position, FUND, fund);
        rows.putInt(position, NEXT_OF_ACCOUNT, NONE);
        if (lastOfAccount != NONE) {
            rows.putInt(lastOfAccount, NEXT_OF_ACCOUNT, position);
        }
        rows.putInt(position, NEXT_OF_FUND, NONE);
        rows.putInt(position, ALERT_OR_MORE, NONE);
        rows.putInt(position, FIRST_MOVEMENT, NONE);
        rows.putInt(position, LAST_MOVEMENT, NONE);
        rows.putInt(position, BASE, NONE);
        moveTo(position, funds.head(fund));
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
        return longOf(position, FROZEN);
    }

    public long realised(int position) {
        return longOf(position, REALISED);
    }

    public long income(int position) {
        return longOf(position, INCOME);
    }

    /** Of a money-market fund: income that is not a whole minor unit yet; see {@link Holding#rest}. */
    long rest(int position) {
        int rare = rare(position);
        return rare == NONE ? 0 : rares.getLong(rare, REST);
    }

    /** Whether distributions are reinvested, so that income comes with a confirmation of its own. */
    public boolean reinvests(int position) {
        return isFlagged(position, REINVESTS);
    }

    /** The oldest lot of a FIFO position, or {@link LotTable#NONE}; as of its cursor. */
    int firstLot(int position) {
        return chainOf(position, FIRST_LOT);
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
        holding.firstLot = chainOf(position, FIRST_LOT);
        holding.lastLot = chainOf(position, LAST_LOT);
    }

    /** Takes over a holding, its lots included. */
    void store(int position, Holding holding) {
        rows.putLong(position, UNITS, holding.units);
        rows.putLong(position, COST, holding.cost);
        putLong(position, REALISED, holding.realised);
        putLong(position, INCOME, holding.income);
        flag(position, REINVESTS, holding.reinvests);
        if (rare(position) != NONE || holding.rest != 0 || holding.firstLot != LotTable.NONE) {
            int rare = addRare(position);
            rares.putLong(rare, REST, holding.rest);
            rares.putInt(rare, FIRST_LOT, holding.firstLot);
            rares.putInt(rare, LAST_LOT, holding.lastLot);
        }
    }

    void frozen(int position, long units) {
        putLong(position, FROZEN, units);
    }

    /** The oldest freeze, or {@link FreezeTable#NONE}. */
    int firstFreeze(int position) {
        return chainOf(position, FIRST_FREEZE);
    }

    void firstFreeze(int position, int freeze) {
        if (freeze != firstFreeze(position)) {
            rares.putInt(addRare(position), FIRST_FREEZE, freeze);
        }
    }

    /**
     * Whether the only movement kept stands in the row: a subscription of its units at its cost, acquired on the
     * movement's date, and nothing before it.
     */
    boolean hasOnlyMovement(int position) {
        return (rows.getInt(position, ACCOUNT) & HAS_ONLY_MOVEMENT) != 0;
    }

    /** Keeps the only movement in the row. */
    void putOnlyMovement(int position, long order, int date, long afterAction) {
        rows.putInt(position, ACCOUNT, rows.getInt(position, ACCOUNT) | HAS_ONLY_MOVEMENT);
        rows.putLong(position, ORDER, order);
        rows.putInt(position, MOVEMENT_DATE, date);
        rows.putInt(position, AFTER_ACTION, FundTable.narrow(afterAction));
        onlyMovements++;
    }

    /** Order of the only movement; see {@link MovementTable#order}. */
    long onlyOrder(int position) {
        return rows.getLong(position, ORDER);
    }

    /** Date of the only movement, an epoch day. */
    int onlyDate(int position) {
        return rows.getInt(position, MOVEMENT_DATE);
    }

    /** The fund's last action before the only movement. */
    long onlyAfterAction(int position) {
        return rows.getInt(position, AFTER_ACTION);
    }

    /** The only movement stands in the table of movements from now on. */
    void moveOnlyMovement(int position, int movement) {
        rows.putInt(position, ACCOUNT, account(position));
        rows.putInt(position, FIRST_MOVEMENT, movement);
        rows.putInt(position, LAST_MOVEMENT, movement);
        rows.putInt(position, MOVEMENTS, 1);
        rows.putInt(position, BASE, NONE);
        onlyMovements--;
    }

    /** Positions whose only movement stands in their row. */
    int onlyMovements() {
        return onlyMovements;
    }

    /** The oldest movement in the table of movements, as {@link #lastMovement} of a position without the only movement. */
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
        return hasOnlyMovement(position) ? 1 : rows.getInt(position, MOVEMENTS);
    }

    /** Of a position without the only movement. */
    void movements(int position, int count) {
        rows.putInt(position, MOVEMENTS, count);
    }

    /** What it was before the oldest movement kept, or {@link BaseTable#NONE} when it was empty. */
    int base(int position) {
        return hasOnlyMovement(position) ? BaseTable.NONE : rows.getInt(position, BASE);
    }

    /** Of a position without the only movement. */
    void base(int position, int base) {
        rows.putInt(position, BASE, base);
    }

    /** The last action of the fund that this position has been brought through. */
    long cursor(int position) {
        return rows.getInt(position, CURSOR);
    }

    void moveTo(int position, long action) {
        rows.putInt(position, CURSOR, FundTable.narrow(action));
    }

    /** The price that the position stands at by its cursor, or {@link FundTable#UNPRICED}. */
    long nav(int position) {
        int fund = fund(position);
        long cursor = cursor(position);
        return cursor == funds.head(fund) ? funds.nav(fund) : actionBehind(position, fund, cursor).navBefore;
    }

    /** Date of {@link #nav}, in epoch days. */
    int date(int position) {
        int fund = fund(position);
        long cursor = cursor(position);
        return cursor == funds.head(fund) ? funds.date(fund) : actionBehind(position, fund, cursor).dateBefore;
    }

    /** The price of the date before {@link #date}, or {@link FundTable#UNPRICED}. */
    long previousDateNav(int position) {
        int fund = fund(position);
        long cursor = cursor(position);
        return cursor == funds.head(fund)
                ? funds.previousDateNav(fund)
                : actionBehind(position, fund, cursor).previousDateNavBefore;
    }

    /** The next action of a position that has still to be brought through it. */
    private FundAction actionBehind(int position, int fund, long cursor) {
        if (cursor < funds.skippedThrough(fund)) {
            throw new IllegalStateException("position " + position + " is read at action " + cursor
                    + ", its holders jump to " + funds.skippedThrough(fund));
        }
        return log.get(fund, cursor + 1);
    }

    /** The last price action that the holder was told of, 0 for none. */
    long toldAction(int position) {
        int more = more(position);
        return more == NONE ? 0 : mores.getInt(more, TOLD_ACTION);
    }

    /** The NAV that the holder was told last, by today's units, or {@link FundTable#UNPRICED}. */
    long toldNav(int position) {
        return longOf(position, TOLD_NAV);
    }

    /** What a move is counted from: the NAV told last less what was distributed since, or {@link FundTable#UNPRICED}. */
    long referenceNav(int position) {
        return longOf(position, REFERENCE_NAV);
    }

    void told(int position, long action, long nav, long reference) {
        mores.putInt(addMore(position), TOLD_ACTION, FundTable.narrow(action));
        rebase(position, nav, reference);
    }

    /** The prices that the holder was told mean something else since a split or a distribution. */
    void rebase(int position, long toldNav, long reference) {
        putLong(position, TOLD_NAV, toldNav);
        putLong(position, REFERENCE_NAV, reference);
    }

    /**
     * The highest price of the dates before the latest, less what was distributed since, as long as a rule about drawdown is
     * in effect and units are held; else {@link FundTable#UNPRICED}.
     */
    long peak(int position) {
        int rare = rare(position);
        return rare == NONE ? FundTable.UNPRICED : rares.getLong(rare, PEAK);
    }

    void peak(int position, long nav) {
        if (nav != peak(position)) {
            rares.putLong(addRare(position), PEAK, nav);
        }
    }

    /** Whether its peak is tracked. */
    boolean isTracked(int position) {
        return isFlagged(position, TRACKED);
    }

    /** The last action before those whose prices count for its peak. */
    long trackedSince(int position) {
        int rare = rare(position);
        return rare == NONE ? 0 : rares.getInt(rare, TRACKED_SINCE);
    }

    /** Begins or ends to track its peak, from nothing on. */
    void track(int position, boolean tracked) {
        flag(position, TRACKED, tracked);
        rares.putInt(addRare(position), TRACKED_SINCE, tracked ? FundTable.narrow(cursor(position)) : 0);
        peak(position, FundTable.UNPRICED);
    }

    /** Its set among {@link PeakTriggers}, from 1; 0 for none. */
    int peakSet(int position) {
        int rare = rare(position);
        return rare == NONE ? 0 : rares.getInt(rare, PEAK_SET);
    }

    /** Its key in that set. */
    int peakKey(int position) {
        int rare = rare(position);
        return rare == NONE ? 0 : rares.getInt(rare, PEAK_KEY);
    }

    void peakTrigger(int position, int set, int key) {
        int rare = addRare(position);
        rares.putInt(rare, PEAK_SET, set);
        rares.putInt(rare, PEAK_KEY, key);
    }

    /** {@link TriggerKeys} of the lowest NAV above the present one at which something may change, 0 without one. */
    int upKey(int position) {
        return rows.getInt(position, UP_KEY);
    }

    void upKey(int position, int key) {
        rows.putInt(position, UP_KEY, key);
    }

    /** {@link TriggerKeys} of the highest NAV below the present one at which something may change, 0 without one. */
    int downKey(int position) {
        return rows.getInt(position, DOWN_KEY);
    }

    void downKey(int position, int key) {
        rows.putInt(position, DOWN_KEY, key);
    }

    /** Whether every price of its fund must be brought to it. */
    boolean isSubscribed(int position) {
        return isFlagged(position, SUBSCRIBED);
    }

    void subscribed(int position, boolean subscribed) {
        flag(position, SUBSCRIBED, subscribed);
    }

    int nextSubscriber(int position) {
        return mores.getInt(more(position), NEXT_SUBSCRIBER);
    }

    /** Of a position that is subscribed. */
    void nextSubscriber(int position, int next) {
        mores.putInt(more(position), NEXT_SUBSCRIBER, next);
    }

    int previousSubscriber(int position) {
        return mores.getInt(more(position), PREVIOUS_SUBSCRIBER);
    }

    /** Of a position that is subscribed. */
    void previousSubscriber(int position, int previous) {
        mores.putInt(more(position), PREVIOUS_SUBSCRIBER, previous);
    }

    public int account(int position) {
        return rows.getInt(position, ACCOUNT) & ~HAS_ONLY_MOVEMENT;
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
        int alertOrMore = rows.getInt(position, ALERT_OR_MORE);
        return alertOrMore >= NONE ? alertOrMore : mores.getInt(asMore(alertOrMore), FIRST_ALERT);
    }

    void firstAlert(int position, int alert) {
        int more = more(position);
        if (more == NONE) {
            rows.putInt(position, ALERT_OR_MORE, alert);
        } else {
            mores.putInt(more, FIRST_ALERT, alert);
        }
    }

    public long bytes() {
        return rows.bytes() + mores.bytes() + rares.bytes();
    }

    public void save(StateWriter writer) {
        writer.begin(StateSection.POSITIONS);
        rows.save(writer);
        mores.save(writer);
        rares.save(writer);
        writer.putInt(onlyMovements);
        writer.end();
    }

    /** Reads what {@link #save} wrote; this table is empty before. */
    public void load(StateReader reader) {
        reader.begin(StateSection.POSITIONS);
        rows.load(reader);
        mores.load(reader);
        rares.load(reader);
        onlyMovements = reader.getInt("positions with one movement", 0, rows.size());
        reader.end();
    }

    public long digest(long hash) {
        return rares.digest(mores.digest(rows.digest(hash + onlyMovements)));
    }

    /** The row with more, or {@link #NONE}. */
    private int more(int position) {
        int alertOrMore = rows.getInt(position, ALERT_OR_MORE);
        return alertOrMore >= NONE ? NONE : asMore(alertOrMore);
    }

    /** Numbers the rows with more from -2 down, and back. */
    private static int asMore(int alertOrMore) {
        return NONE - 1 - alertOrMore;
    }

    private int addMore(int position) {
        int more = more(position);
        if (more == NONE) {
            more = mores.add();
            mores.putInt(more, FIRST_ALERT, firstAlert(position));
            mores.putInt(more, RARE, NONE);
            rows.putInt(position, ALERT_OR_MORE, asMore(more));
        }
        return more;
    }

    private int rare(int position) {
        int more = more(position);
        return more == NONE ? NONE : mores.getInt(more, RARE);
    }

    private int addRare(int position) {
        int more = addMore(position);
        int rare = mores.getInt(more, RARE);
        if (rare == NONE) {
            rare = rares.add();
            rares.putInt(rare, FIRST_LOT, NONE);
            rares.putInt(rare, LAST_LOT, NONE);
            rares.putInt(rare, FIRST_FREEZE, NONE);
            mores.putInt(more, RARE, rare);
        }
        return rare;
    }

    private long longOf(int position, int field) {
        int more = more(position);
        return more == NONE ? 0 : mores.getLong(more, field);
    }

    private void putLong(int position, int field, long value) {
        int more = value == 0 ? more(position) : addMore(position);
        if (more != NONE) {
            mores.putLong(more, field, value);
        }
    }

    private int chainOf(int position, int field) {
        int rare = rare(position);
        return rare == NONE ? NONE : rares.getInt(rare, field);
    }

    private boolean isFlagged(int position, int flag) {
        int more = more(position);
        return more != NONE && (mores.getInt(more, FLAGS) & flag) != 0;
    }

    private void flag(int position, int flag, boolean on) {
        int more = on ? addMore(position) : more(position);
        if (more != NONE) {
            int flags = mores.getInt(more, FLAGS);
            mores.putInt(more, FLAGS, on ? flags | flag : flags & ~flag);
        }
    }
}
