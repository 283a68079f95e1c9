package io.belfry.core.fund;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.SlotTable;
import org.agrona.DirectBuffer;

/**
 * One row of 80 bytes per freeze, chained per position, oldest first. A freeze of which nothing is left stays in its chain,
 * so that the same event again is a duplicate, until its room is needed: the one that ended first goes first. The core's
 * thread only.
 */
public final class FreezeTable {
    /** No freeze. */
    public static final int NONE = SlotTable.NONE;

    /** Bytes of a reference. */
    static final int MAX_REFERENCE = 36;

    private static final int LEFT = 0;
    private static final int FROZEN = 8;
    private static final int POSITION = 16;
    private static final int NEXT = 20;
    private static final int NEXT_ENDED = 24;
    private static final int ENDED = 28;
    private static final int REFERENCE_LENGTH = 32;
    private static final int REFERENCE = 36;
    private static final int ROW_BYTES = 80;

    private final SlotTable rows = new SlotTable(ROW_BYTES, NEXT);
    private int firstEnded = NONE;
    private int lastEnded = NONE;

    /** A freeze that no chain holds yet. */
    int add(int position, long units, DirectBuffer reference, int length) {
        int freeze = rows.take();
        rows.putLong(freeze, LEFT, units);
        rows.putLong(freeze, FROZEN, units);
        rows.putInt(freeze, POSITION, position);
        rows.putInt(freeze, NEXT, NONE);
        rows.putInt(freeze, NEXT_ENDED, NONE);
        rows.putInt(freeze, REFERENCE_LENGTH, length);
        rows.putBytes(freeze, REFERENCE, reference, 0, length);
        return freeze;
    }

    /** Freezes there are, those that ended included. */
    int used() {
        return rows.used();
    }

    /** Units that are still frozen. */
    public long left(int freeze) {
        return rows.getLong(freeze, LEFT);
    }

    /** Units that the event froze. */
    public long frozen(int freeze) {
        return rows.getLong(freeze, FROZEN);
    }

    void left(int freeze, long units) {
        rows.putLong(freeze, LEFT, units);
        if (units == 0 && rows.getInt(freeze, ENDED) == 0) {
            rows.putInt(freeze, ENDED, 1);
            if (lastEnded == NONE) {
                firstEnded = freeze;
            } else {
                rows.putInt(lastEnded, NEXT_ENDED, freeze);
            }
            lastEnded = freeze;
        }
    }

    int position(int freeze) {
        return rows.getInt(freeze, POSITION);
    }

    public int next(int freeze) {
        return rows.getInt(freeze, NEXT);
    }

    void next(int freeze, int next) {
        rows.putInt(freeze, NEXT, next);
    }

    /** The freeze that ended first, or {@link #NONE}. */
    int firstEnded() {
        return firstEnded;
    }

    /** Forgets the freeze that ended first; its chain no longer holds it. */
    void forgetFirstEnded() {
        int freeze = firstEnded;
        firstEnded = rows.getInt(freeze, NEXT_ENDED);
        if (firstEnded == NONE) {
            lastEnded = NONE;
        }
        rows.give(freeze);
    }

    boolean isOf(int freeze, DirectBuffer reference, int length) {
        return rows.getInt(freeze, REFERENCE_LENGTH) == length && rows.isBytes(freeze, REFERENCE, reference, length);
    }

    /** The reference that froze. Allocates. */
    public String reference(int freeze) {
        return rows.buffer(freeze)
                .getStringWithoutLengthAscii(rows.offset(freeze, REFERENCE), rows.getInt(freeze, REFERENCE_LENGTH));
    }

    public long bytes() {
        return rows.bytes();
    }

    void save(StateWriter writer) {
        rows.save(writer);
        writer.putInt(firstEnded);
        writer.putInt(lastEnded);
    }

    void load(StateReader reader) {
        rows.load(reader);
        firstEnded = reader.getInt("freeze that ended first", NONE, rows.size() - 1);
        lastEnded = reader.getInt("freeze that ended last", NONE, rows.size() - 1);
    }

    long digest(long hash) {
        return Hashing.combine(Hashing.combine(rows.digest(hash), firstEnded), lastEnded);
    }
}
