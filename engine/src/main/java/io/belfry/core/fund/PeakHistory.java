package io.belfry.core.fund;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import java.util.Arrays;

/**
 * For each fund the peak since any action: the highest price of the dates before the latest, of those prices that came
 * behind it, by today's units and less what was distributed since. Who began to be tracked earlier has seen more prices, so
 * peaks fall with the action since which they count; positions that share a peak share a bucket, and a new high makes one
 * bucket of all that are below it.
 *
 * <pre>
 *   since action:   12 ────────── 40 ───── 57 ── 60 (the last new date)
 *   peak:                118.20     109.00   103.50   none yet
 * </pre>
 *
 * <p>It stands behind the fund's last action that all holders have been brought through. The core's thread only; a bucket
 * takes 16 bytes, there is one per falling date at most.
 */
final class PeakHistory {
    private static final int FIRST_CAPACITY = 8;

    /** One fund's buckets: ascending since, descending peaks. */
    private static final class Buckets {
        private long[] since = new long[FIRST_CAPACITY];
        private long[] peaks = new long[FIRST_CAPACITY];
        private int size;

        /** Who is tracked since this action or later has no peak yet. */
        private long openSince;

        private void push(long from, long peak) {
            if (size == since.length) {
                since = Arrays.copyOf(since, 2 * size);
                peaks = Arrays.copyOf(peaks, 2 * size);
            }
            since[size] = from;
            peaks[size] = peak;
            size++;
        }
    }

    private Buckets[] byFund = new Buckets[0];

    /** A price of a new date is an action: the price before it, less what was distributed since, is a peak for all before. */
    void price(int fund, long action, long before) {
        Buckets buckets = claim(fund);
        long from = buckets.openSince;
        while (buckets.size > 0 && buckets.peaks[buckets.size - 1] <= before) {
            buckets.size--;
            from = buckets.since[buckets.size];
        }
        buckets.push(from, before);
        buckets.openSince = action;
    }

    /** A split has changed what a unit is. */
    void split(int fund, long numerator, long denominator) {
        Buckets buckets = claim(fund);
        for (int i = 0; i < buckets.size; i++) {
            buckets.peaks[i] = FundActions.splitNav(buckets.peaks[i], numerator, denominator);
        }
    }

    /** So much was distributed per unit, by the NAV's scale. */
    void distribute(int fund, long distributed) {
        Buckets buckets = claim(fund);
        for (int i = 0; i < buckets.size; i++) {
            buckets.peaks[i] = FundActions.lessDistribution(buckets.peaks[i], distributed);
        }
    }

    /** An action comes while nobody is tracked. */
    void clear(int fund, long action) {
        Buckets buckets = claim(fund);
        buckets.size = 0;
        buckets.openSince = action;
    }

    /** The peak of who is tracked since behind an action, or {@link FundTable#UNPRICED}. */
    long peak(int fund, long since) {
        Buckets buckets = claim(fund);
        if (since >= buckets.openSince) {
            return FundTable.UNPRICED;
        }
        int low = 0;
        int high = buckets.size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (buckets.since[middle] <= since) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? FundTable.UNPRICED : buckets.peaks[low - 1];
    }

    private Buckets claim(int fund) {
        if (fund >= byFund.length) {
            byFund = Arrays.copyOf(byFund, Math.max(fund + 1, byFund.length * 2));
        }
        if (byFund[fund] == null) {
            byFund[fund] = new Buckets();
        }
        return byFund[fund];
    }

    /** Memory taken. */
    long bytes() {
        long bytes = 0;
        for (Buckets buckets : byFund) {
            bytes += buckets == null ? 0 : buckets.since.length * 16L;
        }
        return bytes;
    }

    void save(StateWriter writer, int fund) {
        Buckets buckets = claim(fund);
        writer.putLong(buckets.openSince);
        writer.putInt(buckets.size);
        writer.putLongs(buckets.since, 0, buckets.size);
        writer.putLongs(buckets.peaks, 0, buckets.size);
    }

    /** Reads what {@link #save} wrote. */
    void load(StateReader reader, int fund) {
        Buckets buckets = claim(fund);
        buckets.openSince = reader.getLong();
        int size = reader.getCount("peaks of a fund", 2 * Long.BYTES);
        buckets.since = new long[Math.max(FIRST_CAPACITY, size)];
        buckets.peaks = new long[Math.max(FIRST_CAPACITY, size)];
        buckets.size = size;
        reader.getLongs(buckets.since, 0, size);
        reader.getLongs(buckets.peaks, 0, size);
    }

    long digest(long hash, int fund) {
        Buckets buckets = claim(fund);
        long result = Hashing.combine(hash, buckets.openSince);
        for (int i = 0; i < buckets.size; i++) {
            result = Hashing.combine(Hashing.combine(result, buckets.since[i]), buckets.peaks[i]);
        }
        return result;
    }
}
