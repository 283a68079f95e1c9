package io.belfry.core.table;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import org.agrona.DirectBuffer;

/**
 * Rows that are given back and used again, last given first taken. A free row is linked to the next one through the field
 * that its owner links used rows with. What is free is part of the state, since it decides which handle comes next.
 *
 * <p>The core's thread only.
 */
public final class SlotTable {
    /** No row. */
    public static final int NONE = -1;

    private final RowTable rows;
    private final int rowBytes;
    private final int linkField;
    private int firstFree = NONE;
    private int used;

    /**
     * @param rowBytes a multiple of 8
     * @param linkField offset of an int that a free row may be linked with
     */
    public SlotTable(int rowBytes, int linkField) {
        rows = new RowTable(rowBytes);
        this.rowBytes = rowBytes;
        this.linkField = linkField;
    }

    /** A row of zeros. */
    public int take() {
        used++;
        if (firstFree == NONE) {
            return rows.add();
        }
        int row = firstFree;
        firstFree = rows.getInt(row, linkField);
        for (int field = 0; field < rowBytes; field += Long.BYTES) {
            rows.putLong(row, field, 0);
        }
        return row;
    }

    /** The row may be taken again. */
    public void give(int row) {
        used--;
        rows.putInt(row, linkField, firstFree);
        firstFree = row;
    }

    /** Rows that are taken. */
    public int used() {
        return used;
    }

    /** Rows there are, free ones included. */
    public int size() {
        return rows.size();
    }

    public long getLong(int row, int field) {
        return rows.getLong(row, field);
    }

    public void putLong(int row, int field, long value) {
        rows.putLong(row, field, value);
    }

    public int getInt(int row, int field) {
        return rows.getInt(row, field);
    }

    public void putInt(int row, int field, int value) {
        rows.putInt(row, field, value);
    }

    /** See {@link RowTable#touch(int, int, int)}. */
    public long touch(int row, int from, int to) {
        return rows.touch(row, from, to);
    }

    /** See {@link RowTable#search}. */
    public int search(int row, int field, int from, int to, int value) {
        return rows.search(row, field, from, to, value);
    }

    /** Copies bytes into a row. */
    public void putBytes(int row, int field, DirectBuffer source, int offset, int length) {
        rows.putBytes(row, field, source, offset, length);
    }

    /** Whether these bytes stand in a row, from a field on. */
    public boolean isBytes(int row, int field, DirectBuffer bytes, int length) {
        DirectBuffer buffer = rows.buffer(row);
        int at = rows.offset(row, field);
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(at + i) != bytes.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    /** Moves bytes within a row; the two places may overlap. */
    public void move(int row, int fromField, int toField, int length) {
        rows.move(row, fromField, toField, length);
    }

    /** The buffer that holds a row; see {@link #offset}. */
    public DirectBuffer buffer(int row) {
        return rows.buffer(row);
    }

    /** Where a row's field is in {@link #buffer}. */
    public int offset(int row, int field) {
        return rows.offset(row, field);
    }

    /** Memory taken. */
    public long bytes() {
        return rows.bytes();
    }

    public void save(StateWriter writer) {
        rows.save(writer);
        writer.putInt(firstFree);
        writer.putInt(used);
    }

    /** Reads what {@link #save} wrote; this table is empty before. */
    public void load(StateReader reader) {
        rows.load(reader);
        firstFree = reader.getInt("first free row", NONE, rows.size() - 1);
        used = reader.getInt("rows taken", 0, rows.size());
    }

    public long digest(long hash) {
        return Hashing.combine(Hashing.combine(rows.digest(hash), firstFree), used);
    }
}
