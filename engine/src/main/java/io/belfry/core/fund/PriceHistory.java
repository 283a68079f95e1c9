package io.belfry.core.fund;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import java.util.Arrays;

/**
 * For each fund the prices of its last dates, back to the one that a move since a month ago is counted from: the latest
 * version of each, by today's units and less what was distributed since.
 *
 * <p>The core's thread only. A month has at most 31 dates, so a fund keeps at most 33 prices of 12 bytes; no allocation per
 * price, but for a fund's first ones.
 */
final class PriceHistory {
    private static final int FIRST_CAPACITY = 8;
    private static final int WEEK = 7;

    /** Days from 0000-03-01 to 1970-01-01, and of 400 years. */
    private static final long EPOCH_SHIFT = 719_468;

    private static final long ERA_DAYS = 146_097;

    /** One fund's prices, oldest first, from the start of the arrays. */
    private static final class Kept {
        private int[] dates = new int[FIRST_CAPACITY];
        private long[] navs = new long[FIRST_CAPACITY];
        private int size;

        private void append(int date, long nav) {
            if (size == dates.length) {
                dates = Arrays.copyOf(dates, 2 * size);
                navs = Arrays.copyOf(navs, 2 * size);
            }
            dates[size] = date;
            navs[size] = nav;
            size++;
        }

        /** Index of the latest price of a date up to this one, or −1. */
        private int latest(long upToDate) {
            int index = size - 1;
            while (index >= 0 && dates[index] > upToDate) {
                index--;
            }
            return index;
        }

        private void dropBefore(int index) {
            if (index > 0) {
                System.arraycopy(dates, index, dates, 0, size - index);
                System.arraycopy(navs, index, navs, 0, size - index);
                size -= index;
            }
        }
    }

    private Kept[] byFund = new Kept[0];

    /** Takes a price of the latest date, or of a later one. */
    void add(int fund, int date, long nav) {
        Kept kept = claim(fund);
        if (kept.size > 0 && kept.dates[kept.size - 1] == date) {
            kept.navs[kept.size - 1] = nav;
            return;
        }
        kept.append(date, nav);
        kept.dropBefore(kept.latest(monthBefore(date)));
    }

    /** A split has changed what a unit is. */
    void split(int fund, long numerator, long denominator) {
        Kept kept = claim(fund);
        for (int i = 0; i < kept.size; i++) {
            kept.navs[i] = FundActions.splitNav(kept.navs[i], numerator, denominator);
        }
    }

    /** So much was distributed per unit, by the NAV's scale. */
    void distribute(int fund, long distributed) {
        Kept kept = claim(fund);
        for (int i = 0; i < kept.size; i++) {
            kept.navs[i] = FundActions.lessDistribution(kept.navs[i], distributed);
        }
    }

    /** The price of the latest date at least a week before the latest one, or {@link FundTable#UNPRICED}. */
    long weekNav(int fund) {
        Kept kept = claim(fund);
        return kept.size == 0 ? FundTable.UNPRICED : navUpTo(kept, (long) kept.dates[kept.size - 1] - WEEK);
    }

    /** The price of the latest date at least a calendar month before the latest one, or {@link FundTable#UNPRICED}. */
    long monthNav(int fund) {
        Kept kept = claim(fund);
        return kept.size == 0 ? FundTable.UNPRICED : navUpTo(kept, monthBefore(kept.dates[kept.size - 1]));
    }

    private static long navUpTo(Kept kept, long date) {
        int index = kept.latest(date);
        return index < 0 ? FundTable.UNPRICED : kept.navs[index];
    }

    /**
     * The same day of the month before, or that month's last day: {@code LocalDate.minusMonths(1)}, without an object.
     *
     * <p>Source: Howard Hinnant, chrono-compatible low-level date algorithms (civil_from_days, days_from_civil).
     */
    static long monthBefore(int epochDay) {
        long shifted = epochDay + EPOCH_SHIFT;
        long era = Math.floorDiv(shifted, ERA_DAYS);
        long dayOfEra = shifted - era * ERA_DAYS;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        long year = yearOfEra + era * 400;
        if (monthFromMarch == 0) {
            monthFromMarch = 11;
            year--;
        } else {
            monthFromMarch--;
        }
        return daysFrom(year, monthFromMarch, Math.min(day, daysOf(year, monthFromMarch)));
    }

    /** Years and months count from March. */
    private static long daysFrom(long year, long monthFromMarch, long day) {
        long era = Math.floorDiv(year, 400);
        long yearOfEra = year - era * 400;
        long dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
        return era * ERA_DAYS + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - EPOCH_SHIFT;
    }

    private static long daysOf(long year, long monthFromMarch) {
        return monthFromMarch < 11
                ? (153 * (monthFromMarch + 1) + 2) / 5 - (153 * monthFromMarch + 2) / 5
                : daysFrom(year + 1, 0, 1) - daysFrom(year, monthFromMarch, 1);
    }

    private Kept claim(int fund) {
        if (fund >= byFund.length) {
            byFund = Arrays.copyOf(byFund, Math.max(fund + 1, byFund.length * 2));
        }
        if (byFund[fund] == null) {
            byFund[fund] = new Kept();
        }
        return byFund[fund];
    }

    /** Memory taken. */
    long bytes() {
        long bytes = 0;
        for (Kept kept : byFund) {
            bytes += kept == null ? 0 : kept.dates.length * 12L;
        }
        return bytes;
    }

    void save(StateWriter writer, int fund) {
        Kept kept = claim(fund);
        writer.putInt(kept.size);
        for (int i = 0; i < kept.size; i++) {
            writer.putInt(kept.dates[i]);
            writer.putLong(kept.navs[i]);
        }
    }

    /** Reads what {@link #save} wrote. */
    void load(StateReader reader, int fund) {
        int size = reader.getCount("prices that a fund keeps", Integer.BYTES + Long.BYTES);
        Kept kept = claim(fund);
        for (int i = 0; i < size; i++) {
            kept.append(reader.getInt(), reader.getLong());
        }
    }

    long digest(long hash, int fund) {
        Kept kept = claim(fund);
        long result = Hashing.combine(hash, kept.size);
        for (int i = 0; i < kept.size; i++) {
            result = Hashing.combine(Hashing.combine(result, kept.dates[i]), kept.navs[i]);
        }
        return result;
    }
}
