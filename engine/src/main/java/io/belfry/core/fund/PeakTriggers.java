package io.belfry.core.fund;

import io.belfry.core.hash.Hashing;
import io.belfry.core.money.Exact;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.trigger.TriggerTree;
import java.util.Arrays;

/**
 * Whom a fall from the peak concerns. Positions with the same percent form a group, sorted by the action since which they are
 * tracked; who is tracked longer has the higher peak ({@link PeakHistory}), so a fall reaches them in that order, and a rise
 * leaves them in the other. No trigger is moved when a new high raises the peak of all.
 *
 * <pre>
 *   group 5 %   reach:  since 12, 40, 57 …   fallen less than 5 %; a price goes through them until one is not reached
 *               leave:  since 57, 12 …       fallen 5 % or more; until one has not recovered
 * </pre>
 *
 * <p>The core's thread only; no allocation but where a table grows.
 */
final class PeakTriggers {
    /** Different percents per fund; positions with others hear every price. */
    private static final int GROUPS_PER_FUND = 16;

    private static final int SETS_PER_FUND = 2 * GROUPS_PER_FUND;
    private static final long PERCENT_SCALE = 1_000_000L;
    private static final int NO_GROUP = -1;

    private final PositionTable positions;
    private final PeakHistory peaks;
    private final TriggerTree tree = new TriggerTree();

    /** Of each group of each fund, times 10^4; 0 of one that was never used. */
    private long[] percents = new long[0];

    PeakTriggers(PositionTable positions, PeakHistory peaks) {
        this.positions = positions;
        this.peaks = peaks;
    }

    /**
     * Puts a tracked position into a group.
     *
     * @param leaves whether it has fallen that far
     * @return false when the fund has too many groups; the position is then in none
     */
    boolean put(int position, int fund, long percent, boolean leaves) {
        int group = group(fund, percent);
        int since = FundTable.narrow(positions.trackedSince(position));
        place(position, group == NO_GROUP ? 0 : 1 + 2 * group + (leaves ? 1 : 0), leaves ? -since : since);
        return group != NO_GROUP;
    }

    /** Takes a position out of its group, if it is in one. */
    void remove(int position) {
        place(position, 0, 0);
    }

    private void place(int position, int setAfter, int keyAfter) {
        int set = positions.peakSet(position);
        int key = positions.peakKey(position);
        if (set == setAfter && (set == 0 || key == keyAfter)) {
            return;
        }
        if (set != 0) {
            tree.remove(set - 1, key, position);
        }
        if (setAfter != 0) {
            tree.add(setAfter - 1, keyAfter, position);
        }
        positions.peakTrigger(position, setAfter, keyAfter);
    }

    /** The group of a percent, an empty one if need be. */
    private int group(int fund, long percent) {
        int first = fund * GROUPS_PER_FUND;
        if (first + GROUPS_PER_FUND > percents.length) {
            percents = Arrays.copyOf(percents, Math.max(first + GROUPS_PER_FUND, 2 * percents.length));
        }
        int free = NO_GROUP;
        for (int group = first; group < first + GROUPS_PER_FUND; group++) {
            if (percents[group] == percent) {
                return group;
            }
            if (free == NO_GROUP && tree.size(2 * group) == 0 && tree.size(2 * group + 1) == 0) {
                free = group;
            }
        }
        if (free != NO_GROUP) {
            percents[free] = percent;
        }
        return free;
    }

    /** The first of a fund's sets. */
    static int firstSet(int fund) {
        return fund * SETS_PER_FUND;
    }

    /** Behind the last of a fund's sets. */
    static int endSet(int fund) {
        return (fund + 1) * SETS_PER_FUND;
    }

    /** Whether prices between these concern anybody in any group of a fund; as {@link #seek}. */
    boolean isAnyCrossed(int fund, long low, long high, long top) {
        for (int set = firstSet(fund); set < endSet(fund); set++) {
            if (tree.size(set) > 0 && seek(fund, set, Integer.MIN_VALUE, 0, low, high, top)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Finds the first position of a set at or behind (key, position) that prices concern.
     *
     * @param low the lowest of the prices
     * @param high the highest of them
     * @param top the highest of them and of the price before
     */
    boolean seek(int fund, int set, int key, int position, long low, long high, long top) {
        if (!tree.seek(set, key, position)) {
            return false;
        }
        long percent = percents[set >>> 1];
        boolean leaves = (set & 1) != 0;
        long peak = peaks.peak(fund, leaves ? -tree.key() : tree.key());
        return leaves ? !hasFallen(Math.max(peak, high), high, percent) : hasFallen(Math.max(peak, top), low, percent);
    }

    /** Of the position found last. */
    int key() {
        return tree.key();
    }

    /** The position found last. */
    int position() {
        return tree.position();
    }

    static boolean hasFallen(long top, long nav, long percent) {
        return Exact.compareProducts(top - nav, PERCENT_SCALE, percent, top) >= 0;
    }

    long bytes() {
        return tree.bytes() + percents.length * 8L;
    }

    void save(StateWriter writer) {
        writer.putInt(percents.length);
        writer.putLongs(percents, 0, percents.length);
        tree.save(writer);
    }

    /** Reads what {@link #save} wrote; this is empty before. */
    void load(StateReader reader) {
        percents = new long[reader.getCount("groups of percents", Long.BYTES)];
        reader.getLongs(percents, 0, percents.length);
        tree.load(reader);
    }

    long digest(long hash) {
        long result = tree.digest(hash);
        for (long percent : percents) {
            result = Hashing.combine(result, percent);
        }
        return result;
    }
}
