package io.belfry.core.fund;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import java.util.Arrays;

/**
 * The splits, distributions and yields that each fund keeps, in order of arrival: they tell a repeated one, and a position
 * that is worked out again goes through them. Prices are not among them, they change no position.
 *
 * <p>The core's thread only. Grows with a fund's actions up to the limit, 29 bytes each; reading does not allocate.
 */
final class ActionHistory {
    /** No action. */
    static final int NONE = -1;

    private static final int FIRST_CAPACITY = 4;

    /** One fund's actions: a ring, oldest first. */
    private static final class Kept {
        private long[] numbers = new long[FIRST_CAPACITY];
        private long[] firsts = new long[FIRST_CAPACITY];
        private long[] seconds = new long[FIRST_CAPACITY];
        private int[] dates = new int[FIRST_CAPACITY];
        private byte[] kinds = new byte[FIRST_CAPACITY];
        private int start;
        private int size;
        private long droppedThrough;
        private int droppedDate = Integer.MIN_VALUE;

        private int place(int index) {
            int place = start + index;
            return place < numbers.length ? place : place - numbers.length;
        }

        private void grow(int capacity) {
            Kept larger = new Kept();
            larger.numbers = new long[capacity];
            larger.firsts = new long[capacity];
            larger.seconds = new long[capacity];
            larger.dates = new int[capacity];
            larger.kinds = new byte[capacity];
            for (int i = 0; i < size; i++) {
                larger.put(i, numbers[place(i)], kinds[place(i)], firsts[place(i)], seconds[place(i)], dates[place(i)]);
            }
            numbers = larger.numbers;
            firsts = larger.firsts;
            seconds = larger.seconds;
            dates = larger.dates;
            kinds = larger.kinds;
            start = 0;
        }

        private void put(int place, long number, byte kind, long first, long second, int date) {
            numbers[place] = number;
            kinds[place] = kind;
            firsts[place] = first;
            seconds[place] = second;
            dates[place] = date;
        }

        private void dropOldest() {
            droppedThrough = numbers[start];
            droppedDate = Math.max(droppedDate, dates[start]);
            start = place(1);
            size--;
        }
    }

    private Kept[] byFund = new Kept[0];
    private int limit = 1;

    void configure(int actionsKeptPerFund) {
        limit = actionsKeptPerFund;
    }

    /** Keeps one more; the oldest leaves when there are too many. */
    void add(int fund, long number, ActionKind kind, int date, long first, long second) {
        Kept kept = claim(fund);
        while (kept.size > 0 && kept.size >= limit) {
            kept.dropOldest();
        }
        if (limit == 0) {
            kept.droppedThrough = number;
            kept.droppedDate = Math.max(kept.droppedDate, date);
            return;
        }
        if (kept.size == kept.numbers.length) {
            kept.grow(Math.min(2 * kept.size, limit));
        }
        kept.put(kept.place(kept.size), number, (byte) kind.ordinal(), first, second, date);
        kept.size++;
    }

    /** How many a fund keeps. */
    int size(int fund) {
        return fund < byFund.length && byFund[fund] != null ? byFund[fund].size : 0;
    }

    long number(int fund, int index) {
        return byFund[fund].numbers[byFund[fund].place(index)];
    }

    ActionKind kind(int fund, int index) {
        return ActionKind.of(byFund[fund].kinds[byFund[fund].place(index)]);
    }

    int date(int fund, int index) {
        return byFund[fund].dates[byFund[fund].place(index)];
    }

    /** Numerator, money per unit, or income per 10,000 units. */
    long first(int fund, int index) {
        return byFund[fund].firsts[byFund[fund].place(index)];
    }

    /** Denominator. */
    long second(int fund, int index) {
        return byFund[fund].seconds[byFund[fund].place(index)];
    }

    /** Number of the last action that is no longer kept, 0 when all are. */
    long droppedThrough(int fund) {
        return fund < byFund.length && byFund[fund] != null ? byFund[fund].droppedThrough : 0;
    }

    /** Latest date of those that are no longer kept, or {@link Integer#MIN_VALUE}. */
    int droppedDate(int fund) {
        return fund < byFund.length && byFund[fund] != null ? byFund[fund].droppedDate : Integer.MIN_VALUE;
    }

    /** The action of this kind and date, or {@link #NONE}. */
    int find(int fund, ActionKind kind, int date) {
        for (int i = size(fund) - 1; i >= 0; i--) {
            if (date(fund, i) == date && kind(fund, i) == kind) {
                return i;
            }
        }
        return NONE;
    }

    /** The first action of a number above this one; {@link #size} when there is none. */
    int firstAfter(int fund, long number) {
        int low = 0;
        int high = size(fund);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (number(fund, middle) > number) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Memory taken. */
    long bytes() {
        long bytes = 0;
        for (Kept kept : byFund) {
            if (kept != null) {
                bytes += kept.numbers.length * 29L;
            }
        }
        return bytes;
    }

    void save(StateWriter writer, int fund) {
        int size = size(fund);
        writer.putInt(size);
        writer.putLong(droppedThrough(fund));
        writer.putInt(droppedDate(fund));
        for (int i = 0; i < size; i++) {
            writer.putLong(number(fund, i));
            writer.putInt(kind(fund, i).ordinal());
            writer.putLong(first(fund, i));
            writer.putLong(second(fund, i));
            writer.putInt(date(fund, i));
        }
    }

    /** Reads what {@link #save} wrote. */
    void load(StateReader reader, int fund) {
        int size = reader.getCount("actions that a fund keeps", 3 * Long.BYTES + 2 * Integer.BYTES);
        long droppedThrough = reader.getLong();
        int droppedDate = reader.getInt();
        if (size == 0 && droppedThrough == 0) {
            return;
        }
        Kept kept = claim(fund);
        kept.droppedThrough = droppedThrough;
        kept.droppedDate = droppedDate;
        kept.grow(Math.max(size, FIRST_CAPACITY));
        for (int i = 0; i < size; i++) {
            long number = reader.getLong();
            int kind = reader.getInt("kind of a fund's action", 0, ActionKind.count() - 1);
            kept.put(i, number, (byte) kind, reader.getLong(), reader.getLong(), reader.getInt());
            kept.size++;
        }
    }

    long digest(long hash, int fund) {
        long result = Hashing.combine(hash, droppedThrough(fund));
        result = Hashing.combine(result, droppedDate(fund));
        for (int i = 0; i < size(fund); i++) {
            result = Hashing.combine(result, number(fund, i));
            result = Hashing.combine(result, kind(fund, i).ordinal());
            result = Hashing.combine(result, first(fund, i));
            result = Hashing.combine(result, second(fund, i));
            result = Hashing.combine(result, date(fund, i));
        }
        return result;
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
}
