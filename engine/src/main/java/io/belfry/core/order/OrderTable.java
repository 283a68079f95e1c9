package io.belfry.core.order;

import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.SlotTable;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2IntHashMap;

/**
 * The orders that are known, one row of 160 bytes each: pending ones until they are confirmed or rejected, others as long
 * as the window reaches, counted from the last event that changed them: as many as {@link #capacity}, none older than
 * {@link #maxAgeNs}. The references of reversals are rows too, so that they are remembered likewise.
 *
 * <p>The core's thread only; allocates only when there are more rows than ever before.
 */
public final class OrderTable {
    /** No order. */
    public static final int NONE = SlotTable.NONE;

    /** Bytes of an order's id, or of a reversal's reference. */
    static final int MAX_ID = 36;

    private static final long ORDER_SEED = 0x6F72_6465_72L;
    private static final long REFERENCE_SEED = 0x7265_7665_7273L;

    private static final int HASH = 0;
    private static final int ID_HASH = 8;
    private static final int ACCEPTED = 16;
    private static final int CLOSED = 24;
    private static final int TIME_NS = 32;
    private static final int UNITS = 40;
    private static final int AMOUNT = 48;
    private static final int ACCOUNT = 56;
    private static final int FUND = 60;
    private static final int TO_FUND = 64;
    private static final int DUE = 68;
    private static final int NEXT = 72;
    private static final int PREVIOUS = 76;
    private static final int NEXT_OF_ACCOUNT = 80;
    private static final int PREVIOUS_OF_ACCOUNT = 84;
    private static final int TIMER = 88;
    private static final int STATE = 92;
    private static final int SIDE = 96;
    private static final int LATE = 100;
    private static final int NEXT_OF_ID = 104;
    private static final int PREVIOUS_OF_ID = 108;
    private static final int ID_LENGTH = 112;
    private static final int ID = 116;
    private static final int NUMBER = 152;
    private static final int ROW_BYTES = 160;

    /** A row that is the reference of a reversal; {@link #CLOSED} is then the hash of the order reversed. */
    private static final int REFERENCE = 100_000;

    private final SlotTable rows = new SlotTable(ROW_BYTES, NEXT);
    private final OrderIndex byHash = new OrderIndex();

    /** The first of each chain of orders that have the same id, of several accounts. */
    private final OrderIndex byId = new OrderIndex();

    private final Int2IntHashMap firstPending = new Int2IntHashMap(NONE);
    private int capacity = 1;
    private long maxAgeNs;
    private int oldest = NONE;
    private int newest = NONE;
    private int remembered;
    private int pending;
    private long lastNumber;

    /** Of the oldest rows the next one that is touched because it leaves soon; no result depends on it. */
    private int leaving = NONE;

    void configure(int newCapacity, long newMaxAgeNs) {
        capacity = newCapacity;
        maxAgeNs = newMaxAgeNs;
        while (remembered > capacity) {
            forgetOldest();
        }
    }

    /** How many orders that are not pending are remembered at most; and how many may be pending. */
    public int capacity() {
        return capacity;
    }

    /** For how long after their last change, in engine time. */
    public long maxAgeNs() {
        return maxAgeNs;
    }

    /** Orders that are pending. */
    public int pending() {
        return pending;
    }

    /** Orders and references remembered, pending ones not counted. */
    public int remembered() {
        return remembered;
    }

    /** Hash of an order's id, whosever it is; what looks an order up and adds it takes it. */
    static long hashOf(DirectBuffer id, int offset, int length) {
        return Hashing.hash(ORDER_SEED, id, offset, length);
    }

    private static long hashOf(int account, long idHash) {
        return Hashing.combine(idHash, account);
    }

    /** The order of an account, or {@link #NONE}. */
    int find(int account, long idHash, DirectBuffer id, int length, long nowNs) {
        return findAt(hashOf(account, idHash), account, id, length, nowNs);
    }

    /**
     * Reads the places of the indexes where an order that comes soon is looked for, and of those that make room for it.
     *
     * @param nth of the orders that come soon, from 0: 0 begins anew
     */
    long touch(int account, long idHash, int nth) {
        leaving = nth == 0 ? oldest : leaving;
        long touched = byHash.touch(hashOf(account, idHash)) ^ byId.touch(idHash);
        if (leaving != NONE && remembered >= capacity) {
            touched ^= byHash.touch(rows.getLong(leaving, HASH)) ^ byId.touch(rows.getLong(leaving, ID_HASH));
            touched ^= rows.getLong(leaving, NUMBER);
            leaving = rows.getInt(leaving, NEXT);
        }
        return touched;
    }

    /** The reversal of an account by its reference, or {@link #NONE}. */
    int findReference(int account, DirectBuffer id, int length, long nowNs) {
        return findAt(referenceHash(account, id, length), account, id, length, nowNs);
    }

    /** Some account's order of this id, or {@link #NONE}; {@link #findOther} says whether it is the only one. */
    int findOfAnyAccount(DirectBuffer id, int length, long nowNs) {
        return firstRemembered(firstOfId(hashOf(id, 0, length), id, length), nowNs);
    }

    /** Another account's order of the same id, or {@link #NONE}. */
    int findOther(int order, long nowNs) {
        return firstRemembered(rows.getInt(order, NEXT_OF_ID), nowNs);
    }

    private int firstRemembered(int first, long nowNs) {
        int row = first;
        while (row != NONE && isAged(row, nowNs)) {
            row = rows.getInt(row, NEXT_OF_ID);
        }
        return row;
    }

    /** Adds a pending order. */
    int accept(int account, long idHash, DirectBuffer id, int length, long content) {
        int row = add(account, idHash, id, length);
        rows.putLong(row, ACCEPTED, content);
        pending++;
        linkOfAccount(row);
        return row;
    }

    /** Adds an order that was not accepted before; {@link #close} says what became of it. */
    int add(int account, long idHash, DirectBuffer id, int length) {
        int row = addRow(hashOf(account, idHash), OrderState.ACCEPTED.value(), account, id, length);
        rows.putLong(row, ID_HASH, idHash);
        linkOfId(row, id);
        return row;
    }

    /** The order is confirmed or rejected: it is remembered from now on. */
    void close(int row, OrderState state, long content, long nowNs) {
        if (isPending(row)) {
            pending--;
            unlinkOfAccount(row);
        }
        rows.putLong(row, CLOSED, content);
        rows.putInt(row, STATE, state.value());
        if (state == OrderState.CONFIRMED) {
            rows.putLong(row, NUMBER, ++lastNumber);
        }
        remember(row, nowNs);
    }

    /** The order is reversed, by this reference. */
    void reverse(int row, DirectBuffer reference, int length, long nowNs) {
        unlink(row);
        rows.putInt(row, STATE, OrderState.REVERSED.value());
        remember(row, nowNs);
        int account = account(row);
        int added = addRow(referenceHash(account, reference, length), REFERENCE, account, reference, length);
        rows.putLong(added, CLOSED, hash(row));
        remember(added, nowNs);
    }

    /** The hash of the order that a reference has reversed. */
    long reversedBy(int reference) {
        return rows.getLong(reference, CLOSED);
    }

    long hash(int row) {
        return rows.getLong(row, HASH);
    }

    /**
     * What a position's movement knows the order by; confirmed orders are counted, since a movement may outlive what is
     * remembered of its order, and the id may then be used again.
     */
    long number(int row) {
        return rows.getLong(row, NUMBER);
    }

    /** The number of the order that is confirmed next. */
    long nextNumber() {
        return lastNumber + 1;
    }

    /** Hash of what was accepted; 0 when it was not. */
    long acceptedContent(int row) {
        return rows.getLong(row, ACCEPTED);
    }

    /** Hash of what was confirmed or rejected. */
    long closedContent(int row) {
        return rows.getLong(row, CLOSED);
    }

    /** Where the order stands; a late one is {@code ACCEPTED} still. */
    public OrderState state(int row) {
        return OrderState.get((short) rows.getInt(row, STATE));
    }

    boolean isPending(int row) {
        return rows.getInt(row, STATE) == OrderState.ACCEPTED.value() && rows.getLong(row, ACCEPTED) != 0;
    }

    /** The account's handle. */
    public int account(int row) {
        return rows.getInt(row, ACCOUNT);
    }

    /** The fund's handle; of a switch, the one that it left. */
    public int fund(int row) {
        return rows.getInt(row, FUND);
    }

    /** Of a switch, the fund that it entered; -1 otherwise. */
    public int toFund(int row) {
        return rows.getInt(row, TO_FUND);
    }

    /** {@code NULL_VAL} for a switch. */
    public OrderSide side(int row) {
        return OrderSide.get((short) rows.getInt(row, SIDE));
    }

    /** By the fund's unit scale; {@code Long.MIN_VALUE} when not given. */
    public long units(int row) {
        return rows.getLong(row, UNITS);
    }

    /** In minor units of the fund's currency; {@code Long.MIN_VALUE} when not given. */
    public long amount(int row) {
        return rows.getLong(row, AMOUNT);
    }

    /** The last day on which the confirmation is in time, in epoch days; {@code Integer.MIN_VALUE} when not given. */
    public int due(int row) {
        return rows.getInt(row, DUE);
    }

    /** Whether the due day has ended and nothing came. */
    public boolean isLate(int row) {
        return rows.getInt(row, LATE) != 0;
    }

    void late(int row) {
        rows.putInt(row, LATE, 1);
    }

    void terms(int row, int fund, int toFund, OrderSide side, long units, long amount) {
        rows.putInt(row, FUND, fund);
        rows.putInt(row, TO_FUND, toFund);
        rows.putInt(row, SIDE, side.value());
        rows.putLong(row, UNITS, units);
        rows.putLong(row, AMOUNT, amount);
    }

    void due(int row, int due) {
        rows.putInt(row, DUE, due);
    }

    /** The timer of its due day, or -1. */
    int timer(int row) {
        return rows.getInt(row, TIMER);
    }

    void timer(int row, int timer) {
        rows.putInt(row, TIMER, timer);
    }

    /** The account's pending order that came last, or {@link #NONE}. */
    public int lastPendingOf(int account) {
        return firstPending.get(account);
    }

    /** The account's pending order that came before this one, or {@link #NONE}. */
    public int pendingBefore(int row) {
        return rows.getInt(row, NEXT_OF_ACCOUNT);
    }

    /** The order's id. Allocates. */
    public String id(int row) {
        return idBuffer(row).getStringWithoutLengthAscii(idOffset(row), idLength(row));
    }

    DirectBuffer idBuffer(int row) {
        return rows.buffer(row);
    }

    int idOffset(int row) {
        return rows.offset(row, ID);
    }

    int idLength(int row) {
        return rows.getInt(row, ID_LENGTH);
    }

    /** Memory taken. */
    public long bytes() {
        return rows.bytes() + byHash.bytes() + byId.bytes();
    }

    void save(StateWriter writer) {
        rows.save(writer);
        writer.putInt(oldest);
        writer.putInt(newest);
        writer.putInt(remembered);
        writer.putInt(pending);
        writer.putLong(lastNumber);
    }

    /** Reads what {@link #save} wrote; the indexes are made anew. */
    void load(StateReader reader) {
        rows.load(reader);
        oldest = reader.getInt("oldest order", NONE, rows.size() - 1);
        newest = reader.getInt("newest order", NONE, rows.size() - 1);
        remembered = reader.getInt("orders remembered", 0, rows.size());
        pending = reader.getInt("pending orders", 0, rows.size() - remembered);
        lastNumber = reader.getLong();
        if (rows.used() != remembered + pending) {
            throw reader.fault("orders", rows.used(), remembered + pending);
        }
        for (int row = 0; row < rows.size(); row++) {
            check(reader, row);
        }
        byHash.reserve(remembered + pending);
        for (int row = oldest, left = remembered; row != NONE; row = rows.getInt(row, NEXT), left--) {
            if (left == 0) {
                throw reader.fault("orders remembered", "more", remembered);
            }
            index(row);
        }
        int found = 0;
        for (int row = 0; row < rows.size(); row++) {
            if (isPending(row)) {
                found++;
                index(row);
                if (rows.getInt(row, PREVIOUS_OF_ACCOUNT) == NONE) {
                    firstPending.put(account(row), row);
                }
            }
        }
        if (found != pending) {
            throw reader.fault("pending orders", found, pending);
        }
    }

    /** What an index or a chain is followed by; a free row has been an order, too. */
    private void check(StateReader reader, int row) {
        checkRow(reader, row, NEXT);
        checkRow(reader, row, PREVIOUS);
        checkRow(reader, row, NEXT_OF_ACCOUNT);
        checkRow(reader, row, PREVIOUS_OF_ACCOUNT);
        checkRow(reader, row, NEXT_OF_ID);
        checkRow(reader, row, PREVIOUS_OF_ID);
        if (idLength(row) < 0 || idLength(row) > MAX_ID) {
            throw reader.fault("length of the id of order " + row, idLength(row), "0 to " + MAX_ID);
        }
        int state = rows.getInt(row, STATE);
        if (state != REFERENCE && (state < 0 || state > OrderState.REVERSED.value())) {
            throw reader.fault("state of order " + row, state, "one of the schema");
        }
        int side = rows.getInt(row, SIDE);
        if (side != OrderSide.NULL_VAL.value() && (side < 0 || side > OrderSide.FORCED_REDEEM.value())) {
            throw reader.fault("side of order " + row, side, "one of the schema");
        }
    }

    private void checkRow(StateReader reader, int row, int field) {
        int other = rows.getInt(row, field);
        if (other < NONE || other >= rows.size()) {
            throw reader.fault("chain of order " + row, other, "-1 to " + (rows.size() - 1));
        }
    }

    long digest(long hash) {
        long result = Hashing.combine(rows.digest(hash), oldest);
        result = Hashing.combine(result, newest);
        result = Hashing.combine(result, remembered);
        result = Hashing.combine(result, pending);
        return Hashing.combine(result, lastNumber);
    }

    private static long referenceHash(int account, DirectBuffer id, int length) {
        return Hashing.combine(Hashing.hash(REFERENCE_SEED, id, 0, length), account);
    }

    private int findAt(long hash, int account, DirectBuffer id, int length, long nowNs) {
        for (int row = byHash.first(hash); row != NONE; row = byHash.next(hash)) {
            if (account(row) == account && isId(row, id, length)) {
                return isAged(row, nowNs) ? NONE : row;
            }
        }
        return NONE;
    }

    private boolean isAged(int row, long nowNs) {
        return !isPending(row) && nowNs - rows.getLong(row, TIME_NS) > maxAgeNs;
    }

    private boolean isId(int row, DirectBuffer id, int length) {
        return idLength(row) == length && rows.isBytes(row, ID, id, length);
    }

    private int addRow(long hash, int state, int account, DirectBuffer id, int length) {
        forgetAged(hash, account, id, length);
        int row = rows.take();
        rows.putLong(row, HASH, hash);
        rows.putInt(row, STATE, state);
        rows.putInt(row, ACCOUNT, account);
        rows.putInt(row, TO_FUND, NONE);
        rows.putInt(row, DUE, Integer.MIN_VALUE);
        rows.putInt(row, NEXT, NONE);
        rows.putInt(row, PREVIOUS, NONE);
        rows.putInt(row, NEXT_OF_ACCOUNT, NONE);
        rows.putInt(row, PREVIOUS_OF_ACCOUNT, NONE);
        rows.putInt(row, NEXT_OF_ID, NONE);
        rows.putInt(row, PREVIOUS_OF_ID, NONE);
        rows.putInt(row, TIMER, NONE);
        rows.putInt(row, SIDE, OrderSide.NULL_VAL.value());
        rows.putInt(row, ID_LENGTH, length);
        rows.putBytes(row, ID, id, 0, length);
        byHash.add(hash, row);
        return row;
    }

    private void index(int row) {
        byHash.add(hash(row), row);
        if (isOrder(row) && rows.getInt(row, PREVIOUS_OF_ID) == NONE) {
            byId.add(rows.getLong(row, ID_HASH), row);
        }
    }

    private int firstOfId(long hash, DirectBuffer id, int length) {
        int row = byId.first(hash);
        while (row != NONE && !isId(row, id, length)) {
            row = byId.next(hash);
        }
        return row;
    }

    /** Behind the first of its id, or as the first. */
    private void linkOfId(int row, DirectBuffer id) {
        long idHash = rows.getLong(row, ID_HASH);
        int first = firstOfId(idHash, id, idLength(row));
        if (first == NONE) {
            byId.add(idHash, row);
            return;
        }
        int next = rows.getInt(first, NEXT_OF_ID);
        rows.putInt(row, NEXT_OF_ID, next);
        rows.putInt(row, PREVIOUS_OF_ID, first);
        rows.putInt(first, NEXT_OF_ID, row);
        if (next != NONE) {
            rows.putInt(next, PREVIOUS_OF_ID, row);
        }
    }

    private void unlinkOfId(int row) {
        int next = rows.getInt(row, NEXT_OF_ID);
        int previous = rows.getInt(row, PREVIOUS_OF_ID);
        if (next != NONE) {
            rows.putInt(next, PREVIOUS_OF_ID, previous);
        }
        if (previous != NONE) {
            rows.putInt(previous, NEXT_OF_ID, next);
            return;
        }
        byId.remove(rows.getLong(row, ID_HASH), row);
        if (next != NONE) {
            byId.add(rows.getLong(next, ID_HASH), next);
        }
    }

    private boolean isOrder(int row) {
        return rows.getInt(row, STATE) != REFERENCE;
    }

    /** Puts a row at the window's end; what is too many or too old leaves at its other end. */
    private void remember(int row, long nowNs) {
        rows.putLong(row, TIME_NS, nowNs);
        rows.putInt(row, NEXT, NONE);
        rows.putInt(row, PREVIOUS, newest);
        if (newest == NONE) {
            oldest = row;
        } else {
            rows.putInt(newest, NEXT, row);
        }
        newest = row;
        remembered++;
        if (remembered > capacity) {
            forgetOldest();
        }
        for (int i = 0; i < 2 && oldest != row && oldest != NONE && isAged(oldest, nowNs); i++) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        forget(oldest);
    }

    private void forget(int row) {
        unlink(row);
        byHash.remove(hash(row), row);
        if (isOrder(row)) {
            unlinkOfId(row);
        }
        rows.give(row);
    }

    /** An order that is too old but not yet gone would hide its successor. */
    private void forgetAged(long hash, int account, DirectBuffer id, int length) {
        for (int row = byHash.first(hash); row != NONE; row = byHash.next(hash)) {
            if (account(row) == account && isId(row, id, length)) {
                forget(row);
                return;
            }
        }
    }

    /** Takes a row out of the window. */
    private void unlink(int row) {
        int next = rows.getInt(row, NEXT);
        int previous = rows.getInt(row, PREVIOUS);
        if (previous == NONE) {
            oldest = next;
        } else {
            rows.putInt(previous, NEXT, next);
        }
        if (next == NONE) {
            newest = previous;
        } else {
            rows.putInt(next, PREVIOUS, previous);
        }
        remembered--;
    }

    private void linkOfAccount(int row) {
        int account = account(row);
        int first = firstPending.get(account);
        rows.putInt(row, NEXT_OF_ACCOUNT, first);
        if (first != NONE) {
            rows.putInt(first, PREVIOUS_OF_ACCOUNT, row);
        }
        firstPending.put(account, row);
    }

    private void unlinkOfAccount(int row) {
        int next = rows.getInt(row, NEXT_OF_ACCOUNT);
        int previous = rows.getInt(row, PREVIOUS_OF_ACCOUNT);
        if (next != NONE) {
            rows.putInt(next, PREVIOUS_OF_ACCOUNT, previous);
        }
        if (previous != NONE) {
            rows.putInt(previous, NEXT_OF_ACCOUNT, next);
        } else if (next != NONE) {
            firstPending.put(account(row), next);
        } else {
            firstPending.remove(account(row));
        }
        rows.putInt(row, NEXT_OF_ACCOUNT, NONE);
        rows.putInt(row, PREVIOUS_OF_ACCOUNT, NONE);
    }
}
