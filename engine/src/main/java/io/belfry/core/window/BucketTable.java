package io.belfry.core.window;

import io.belfry.core.rule.Rule;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.SlotTable;

/**
 * Twelve buckets of a moving window in a row of 120 bytes. Bucket b holds what belongs to times from b × width on; the row
 * has room for the twelve up to the newest it was told of. What a row counts is kept with it, as its shape.
 *
 * <p>Sums past 64 bits stay at the largest number. The core's thread only; no allocation but where the table grows.
 */
final class BucketTable {
    static final int NONE = SlotTable.NONE;

    private static final int BUCKETS = 12;

    private static final int WINDOW = BUCKETS * Long.BYTES;
    private static final int NEWEST = WINDOW + Long.BYTES;
    private static final int SHAPE = NEWEST + Long.BYTES;
    private static final int LINK = SHAPE + Integer.BYTES;
    private static final int ROW_BYTES = LINK + Integer.BYTES;

    private static final int UNIT_SHIFT = 8;
    private static final int DIRECTION_SHIFT = 16;

    private final SlotTable rows = new SlotTable(ROW_BYTES, LINK);

    /** Empty buckets for what the rule counts; the newest is the one of {@code nowNs}. */
    int take(Rule rule, long nowNs) {
        int row = rows.take();
        rows.putLong(row, WINDOW, rule.windowNs());
        rows.putLong(row, NEWEST, Math.floorDiv(nowNs, widthNs(row)));
        rows.putInt(row, SHAPE, shape(rule));
        return row;
    }

    void give(int row) {
        rows.give(row);
    }

    /** Whether the buckets count what the rule asks for. */
    boolean isOf(int row, Rule rule) {
        return rows.getInt(row, SHAPE) == shape(rule) && rows.getLong(row, WINDOW) == rule.windowNs();
    }

    /** Moves on to {@code nowNs} and adds to the bucket of a time that is not later; nothing where that is too old. */
    void add(int row, long nowNs, long atNs, long amount) {
        long widthNs = widthNs(row);
        long newest = Math.floorDiv(nowNs, widthNs);
        advance(row, newest);
        long bucket = Math.floorDiv(atNs, widthNs);
        if (bucket > newest - BUCKETS) {
            int field = field(bucket);
            rows.putLong(row, field, saturatedSum(rows.getLong(row, field), amount));
        }
    }

    /** What is in the window at a time. */
    long total(int row, long timeNs) {
        long newest = rows.getLong(row, NEWEST);
        long present = Math.floorDiv(timeNs, widthNs(row));
        long oldest = Math.max(present, newest) - BUCKETS + 1;
        long total = 0;
        for (long bucket = Math.min(present, newest); bucket >= oldest; bucket--) {
            total = saturatedSum(total, rows.getLong(row, field(bucket)));
        }
        return total;
    }

    /**
     * The average over the window at a time of a balance that moves by what the buckets hold, rounded down.
     *
     * <p>Formula: Σ E[b] ÷ 12, E[b] the balance at the end of bucket b: the balance now less the buckets after b.
     */
    long average(int row, long timeNs, long balanceNow) {
        long newest = rows.getLong(row, NEWEST);
        long present = Math.floorDiv(timeNs, widthNs(row));
        long later = 0;
        for (long bucket = newest; bucket > present && bucket > newest - BUCKETS; bucket--) {
            later = saturatedSum(later, rows.getLong(row, field(bucket)));
        }
        long quotients = 0;
        long remainders = 0;
        for (int i = 0; i < BUCKETS; i++) {
            long bucket = present - i;
            long balance = saturatedSum(balanceNow, -later);
            quotients += Math.floorDiv(balance, BUCKETS);
            remainders += Math.floorMod(balance, BUCKETS);
            if (bucket <= newest && bucket > newest - BUCKETS) {
                later = saturatedSum(later, rows.getLong(row, field(bucket)));
            }
        }
        return quotients + remainders / BUCKETS;
    }

    /** When the bucket after the one of {@code nowNs} begins. */
    long nextBoundaryNs(int row, long nowNs) {
        long widthNs = widthNs(row);
        return (Math.floorDiv(nowNs, widthNs) + 1) * widthNs;
    }

    long bytes() {
        return rows.bytes();
    }

    void save(StateWriter writer) {
        rows.save(writer);
    }

    /** Reads what {@link #save} wrote; this table is empty before. */
    void load(StateReader reader) {
        rows.load(reader);
    }

    int size() {
        return rows.size();
    }

    long digest(long hash) {
        return rows.digest(hash);
    }

    private void advance(int row, long newest) {
        long last = rows.getLong(row, NEWEST);
        if (newest <= last) {
            return;
        }
        for (long bucket = Math.max(last, newest - BUCKETS) + 1; bucket <= newest; bucket++) {
            rows.putLong(row, field(bucket), 0);
        }
        rows.putLong(row, NEWEST, newest);
    }

    private static int field(long bucket) {
        return (int) Math.floorMod(bucket, (long) BUCKETS) * Long.BYTES;
    }

    private long widthNs(int row) {
        return (rows.getLong(row, WINDOW) + BUCKETS - 1) / BUCKETS;
    }

    /** Kind, unit and direction; the currency is its account's. */
    private static int shape(Rule rule) {
        return rule.kind().value()
                | rule.levelUnit().value() << UNIT_SHIFT
                | rule.direction().value() << DIRECTION_SHIFT;
    }

    private static long saturatedSum(long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) {
            return a < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE;
        }
        return Math.max(sum, -Long.MAX_VALUE);
    }
}
