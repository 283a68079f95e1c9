package io.belfry.core.fund;

import io.belfry.codec.CostMethod;
import io.belfry.codec.Currencies;
import io.belfry.codec.FundKind;
import io.belfry.codec.RoundingMode;
import io.belfry.core.money.Exact;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.RowTable;

/** One row of 232 bytes per fund. NAVs and units are scaled by the fund's scales. Handles are the directory's. Core thread. */
public final class FundTable {
    /** No position. */
    public static final int NONE = -1;

    /** Actions that one fund may have by prices, splits, distributions and yields: as many again are left to changes of rules. */
    static final long MAX_ACTIONS = (1L << 30) - 1;

    /** No price yet. */
    public static final long UNPRICED = 0;

    private static final int NAV = 0;
    private static final int PREVIOUS_DATE_NAV = 8;
    private static final int HEAD = 16;
    private static final int COMPLETED = 24;
    private static final int SWEEP_TARGET = 32;
    private static final int SKIPPED_THROUGH = 40;
    private static final int SWEEP_SET = 48;
    private static final int TRACKED = 52;
    private static final int TOTAL_UNITS = 56;
    private static final int NAME = 64;
    private static final int FIRST_ACTION_OF_DATE = 72;
    private static final int DATE = 80;
    private static final int VERSION = 84;
    private static final int CURRENCY = 88;
    private static final int NAV_SCALE = 92;
    private static final int UNIT_SCALE = 96;
    private static final int COST_METHOD = 100;
    private static final int ROUNDING = 104;
    private static final int KIND = 108;
    private static final int FIRST_HOLDER = 112;
    private static final int LAST_HOLDER = 116;
    private static final int SWEEP_NEXT = 120;
    private static final int HOLDERS = 124;
    private static final int SWEEPING = 128;
    private static final int UNSETTLED = 132;
    private static final int HULL_TOP = 136;
    private static final int DISTRIBUTED = 144;
    private static final int INCOME_BOUND = 152;
    private static final int YIELD_7D = 160;
    private static final int HAS_YIELD = 168;
    private static final int WEEK_NAV = 176;
    private static final int MONTH_NAV = 184;
    private static final int FIRST_SUBSCRIBER = 192;
    private static final int LAST_SUBSCRIBER = 196;
    private static final int SWEEP_PHASE = 200;
    private static final int SWEEP_KEY = 208;
    private static final int HULL_LOW = 216;
    private static final int HULL_HIGH = 224;
    private static final int ROW_BYTES = 232;

    private final RowTable rows = new RowTable(ROW_BYTES);

    /** The fund that was valued last, and its scales, which never change. */
    private int valued = NONE;

    private int valuedUnitScale;
    private int valuedNavScale;
    private int valuedDecimals;
    private RoundingMode valuedRounding = RoundingMode.NULL_VAL;

    public int add(
            int currency, int navScale, int unitScale, CostMethod costMethod, RoundingMode rounding, FundKind kind) {
        int fund = rows.add();
        rows.putInt(fund, CURRENCY, currency);
        rows.putInt(fund, NAV_SCALE, navScale);
        rows.putInt(fund, UNIT_SCALE, unitScale);
        rows.putInt(fund, COST_METHOD, costMethod.value());
        rows.putInt(fund, ROUNDING, rounding.value());
        rows.putInt(fund, KIND, kind.value());
        rows.putInt(fund, FIRST_HOLDER, NONE);
        rows.putInt(fund, LAST_HOLDER, NONE);
        rows.putInt(fund, SWEEP_NEXT, NONE);
        rows.putInt(fund, FIRST_SUBSCRIBER, NONE);
        rows.putInt(fund, LAST_SUBSCRIBER, NONE);
        return fund;
    }

    public int size() {
        return rows.size();
    }

    /** The latest price, or {@link #UNPRICED}. */
    public long nav(int fund) {
        return rows.getLong(fund, NAV);
    }

    /** The price of the date before the latest, or {@link #UNPRICED}. */
    public long previousDateNav(int fund) {
        return rows.getLong(fund, PREVIOUS_DATE_NAV);
    }

    /** Date of the latest price, in epoch days. */
    public int date(int fund) {
        return rows.getInt(fund, DATE);
    }

    /** Version of the latest price. */
    public int priceVersion(int fund) {
        return rows.getInt(fund, VERSION);
    }

    void price(int fund, long nav, long previousDateNav, int date, int version) {
        rows.putLong(fund, NAV, nav);
        rows.putLong(fund, PREVIOUS_DATE_NAV, previousDateNav);
        rows.putInt(fund, DATE, date);
        rows.putInt(fund, VERSION, version);
    }

    /** Number of the last action, from 1; 0 before the first. */
    long head(int fund) {
        return rows.getLong(fund, HEAD);
    }

    void head(int fund, long action) {
        rows.putLong(fund, HEAD, action);
    }

    /** An action's number as what refers to it keeps it. */
    static int narrow(long action) {
        if (action < 0 || action > Integer.MAX_VALUE) {
            throw new IllegalStateException("action " + action + " is past " + Integer.MAX_VALUE);
        }
        return (int) action;
    }

    /** All holders have been brought through this action. */
    long completed(int fund) {
        return rows.getLong(fund, COMPLETED);
    }

    void completed(int fund, long action) {
        rows.putLong(fund, COMPLETED, action);
    }

    /** The action that the present sweep brings every holder to. */
    long sweepTarget(int fund) {
        return rows.getLong(fund, SWEEP_TARGET);
    }

    void sweepTarget(int fund, long action) {
        rows.putLong(fund, SWEEP_TARGET, action);
    }

    /** Actions up to this one concerned nobody: a holder behind it jumps. */
    long skippedThrough(int fund) {
        return rows.getLong(fund, SKIPPED_THROUGH);
    }

    void skip(int fund, long action) {
        rows.putLong(fund, SKIPPED_THROUGH, action);
    }

    /** The first action that priced the latest date. */
    long firstActionOfDate(int fund) {
        return rows.getLong(fund, FIRST_ACTION_OF_DATE);
    }

    void firstActionOfDate(int fund, long action) {
        rows.putLong(fund, FIRST_ACTION_OF_DATE, action);
    }

    /** At least the units of all holders: a split rounds each position down, but this only once. */
    public long totalUnits(int fund) {
        return rows.getLong(fund, TOTAL_UNITS);
    }

    void totalUnits(int fund, long units) {
        rows.putLong(fund, TOTAL_UNITS, units);
    }

    /** What was distributed per unit since the latest price, by the NAV's scale. */
    long distributed(int fund) {
        return rows.getLong(fund, DISTRIBUTED);
    }

    void distributed(int fund, long nav) {
        rows.putLong(fund, DISTRIBUTED, nav);
    }

    /** What a move since a week ago is counted from, or {@link #UNPRICED}; see {@link PriceHistory}. */
    long weekNav(int fund) {
        return rows.getLong(fund, WEEK_NAV);
    }

    /** What a move since a month ago is counted from, or {@link #UNPRICED}. */
    long monthNav(int fund) {
        return rows.getLong(fund, MONTH_NAV);
    }

    void references(int fund, long weekNav, long monthNav) {
        rows.putLong(fund, WEEK_NAV, weekNav);
        rows.putLong(fund, MONTH_NAV, monthNav);
    }

    /** No holder's income is above this, however far behind: so that an overflow is seen without asking all of them. */
    long incomeBound(int fund) {
        return rows.getLong(fund, INCOME_BOUND);
    }

    void incomeBound(int fund, long amount) {
        rows.putLong(fund, INCOME_BOUND, amount);
    }

    /** Whether a yield over seven days is known. */
    public boolean hasYield7d(int fund) {
        return rows.getInt(fund, HAS_YIELD) != 0;
    }

    /** The latest yield over seven days, in percent a year times 10^8; 0 when none is known. */
    public long yield7d(int fund) {
        return rows.getLong(fund, YIELD_7D);
    }

    void yield7d(int fund, long percent) {
        rows.putLong(fund, YIELD_7D, percent);
        rows.putInt(fund, HAS_YIELD, 1);
    }

    /** Whether positions have lots. */
    boolean isFifo(int fund) {
        return rows.getInt(fund, COST_METHOD) == CostMethod.FIFO.value();
    }

    /** Place of the name in the text heap. */
    public long name(int fund) {
        return rows.getLong(fund, NAME);
    }

    void name(int fund, long place) {
        rows.putLong(fund, NAME, place);
    }

    /** ISO 4217 numeric. */
    public int currency(int fund) {
        return rows.getInt(fund, CURRENCY);
    }

    /** Decimals of the NAV. */
    public int navScale(int fund) {
        return rows.getInt(fund, NAV_SCALE);
    }

    /** Decimals of units. */
    public int unitScale(int fund) {
        return rows.getInt(fund, UNIT_SCALE);
    }

    public CostMethod costMethod(int fund) {
        return CostMethod.get((short) rows.getInt(fund, COST_METHOD));
    }

    /** How values are rounded. */
    public RoundingMode rounding(int fund) {
        return RoundingMode.get((short) rows.getInt(fund, ROUNDING));
    }

    public FundKind kind(int fund) {
        return FundKind.get((short) rows.getInt(fund, KIND));
    }

    /** Positions ever held in this fund. */
    public int holders(int fund) {
        return rows.getInt(fund, HOLDERS);
    }

    int firstHolder(int fund) {
        return rows.getInt(fund, FIRST_HOLDER);
    }

    /** Makes {@code position} the last holder and returns the one before, or {@link #NONE}. */
    int appendHolder(int fund, int position) {
        int last = rows.getInt(fund, LAST_HOLDER);
        rows.putInt(fund, LAST_HOLDER, position);
        rows.putInt(fund, HOLDERS, holders(fund) + 1);
        if (last == NONE) {
            rows.putInt(fund, FIRST_HOLDER, position);
        }
        return last;
    }

    /** The holder that the sweep visits next, or {@link #NONE}. */
    int sweepNext(int fund) {
        return rows.getInt(fund, SWEEP_NEXT);
    }

    void sweepNext(int fund, int position) {
        rows.putInt(fund, SWEEP_NEXT, position);
    }

    /** What the sweep goes through now; one of {@link Sweep}'s. */
    int sweepPhase(int fund) {
        return rows.getInt(fund, SWEEP_PHASE);
    }

    void sweepPhase(int fund, int phase) {
        rows.putInt(fund, SWEEP_PHASE, phase);
    }

    /** Among triggers, the sweep goes on at this key and the position {@link #sweepNext}. */
    int sweepKey(int fund) {
        return rows.getInt(fund, SWEEP_KEY);
    }

    void sweepKey(int fund, int key) {
        rows.putInt(fund, SWEEP_KEY, key);
    }

    /** The lowest of the prices that the present sweep brings to the holders. */
    long hullLow(int fund) {
        return rows.getLong(fund, HULL_LOW);
    }

    /** The highest of the prices that the present sweep brings to the holders. */
    long hullHigh(int fund) {
        return rows.getLong(fund, HULL_HIGH);
    }

    /** The highest of those and of the price before them. */
    long hullTop(int fund) {
        return rows.getLong(fund, HULL_TOP);
    }

    void hull(int fund, long low, long high, long top) {
        rows.putLong(fund, HULL_LOW, low);
        rows.putLong(fund, HULL_HIGH, high);
        rows.putLong(fund, HULL_TOP, top);
    }

    /** Among the groups of {@link PeakTriggers}, the sweep goes on in this set. */
    int sweepSet(int fund) {
        return rows.getInt(fund, SWEEP_SET);
    }

    void sweepSet(int fund, int set) {
        rows.putInt(fund, SWEEP_SET, set);
    }

    /** How many positions have their peak tracked. */
    int tracked(int fund) {
        return rows.getInt(fund, TRACKED);
    }

    void tracked(int fund, int count) {
        rows.putInt(fund, TRACKED, count);
    }

    /** The first position that every price must be brought to, or {@link #NONE}. */
    int firstSubscriber(int fund) {
        return rows.getInt(fund, FIRST_SUBSCRIBER);
    }

    void firstSubscriber(int fund, int position) {
        rows.putInt(fund, FIRST_SUBSCRIBER, position);
    }

    int lastSubscriber(int fund) {
        return rows.getInt(fund, LAST_SUBSCRIBER);
    }

    void lastSubscriber(int fund, int position) {
        rows.putInt(fund, LAST_SUBSCRIBER, position);
    }

    /** Whether figures have changed since the latest price by something that is not judged: the next price judges all. */
    boolean isUnsettled(int fund) {
        return rows.getInt(fund, UNSETTLED) != 0;
    }

    void unsettled(int fund, boolean unsettled) {
        rows.putInt(fund, UNSETTLED, unsettled ? 1 : 0);
    }

    boolean isSweeping(int fund) {
        return rows.getInt(fund, SWEEPING) != 0;
    }

    void sweeping(int fund, boolean sweeping) {
        rows.putInt(fund, SWEEPING, sweeping ? 1 : 0);
    }

    /** round(units × nav) in minor units of the fund's currency, or {@link Exact#OVERFLOW}. */
    public long value(int fund, long units, long nav) {
        if (fund != valued) {
            valued = fund;
            valuedUnitScale = unitScale(fund);
            valuedNavScale = navScale(fund);
            valuedDecimals = Currencies.decimals(currency(fund));
            valuedRounding = rounding(fund);
        }
        return Exact.value(units, valuedUnitScale, nav, valuedNavScale, valuedDecimals, valuedRounding);
    }

    /** Reads a row's cache lines, so that they are near soon after; the answer means nothing. */
    long touch(int fund) {
        return rows.touch(fund, 0, ROW_BYTES);
    }

    public long bytes() {
        return rows.bytes();
    }

    public void save(StateWriter writer) {
        writer.begin(StateSection.FUNDS);
        rows.save(writer);
        writer.end();
    }

    /** Reads what {@link #save} wrote; this table is empty before. */
    public void load(StateReader reader) {
        reader.begin(StateSection.FUNDS);
        rows.load(reader);
        reader.end();
    }

    public long digest(long hash) {
        return rows.digest(hash);
    }
}
