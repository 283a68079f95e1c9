package io.belfry.core.account;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.RowTable;

/** One row of 56 bytes per customer. Handles are the directory's. The core's thread only. */
public final class CustomerTable {
    /** No account, no segment. */
    public static final int NONE = -1;

    private static final int NOTIFICATIONS = 0;
    private static final int NAME = 8;
    private static final int LOCALE = 16;
    private static final int FIRST_ACCOUNT = 24;
    private static final int LAST_ACCOUNT = 28;
    private static final int SEGMENT = 32;
    private static final int HAS_RULES = 36;
    private static final int ZONE = 40;
    private static final int DESK = 48;
    private static final int ROW_BYTES = 56;

    private final RowTable rows = new RowTable(ROW_BYTES);

    public int add() {
        int customer = rows.add();
        rows.putInt(customer, FIRST_ACCOUNT, NONE);
        rows.putInt(customer, LAST_ACCOUNT, NONE);
        rows.putInt(customer, SEGMENT, NONE);
        return customer;
    }

    public int size() {
        return rows.size();
    }

    /** The customer's last notification number; 0 before the first. */
    public long notifications(int customer) {
        return rows.getLong(customer, NOTIFICATIONS);
    }

    /** Gives the next notification number, from 1. */
    public long nextNotification(int customer) {
        long next = rows.getLong(customer, NOTIFICATIONS) + 1;
        rows.putLong(customer, NOTIFICATIONS, next);
        return next;
    }

    /** Places in the text heap. */
    public long name(int customer) {
        return rows.getLong(customer, NAME);
    }

    public void name(int customer, long place) {
        rows.putLong(customer, NAME, place);
    }

    public long locale(int customer) {
        return rows.getLong(customer, LOCALE);
    }

    public void locale(int customer, long place) {
        rows.putLong(customer, LOCALE, place);
    }

    public long zone(int customer) {
        return rows.getLong(customer, ZONE);
    }

    public void zone(int customer, long place) {
        rows.putLong(customer, ZONE, place);
    }

    /** Manager and branch, in one text with a line feed between. */
    public long desk(int customer) {
        return rows.getLong(customer, DESK);
    }

    public void desk(int customer, long place) {
        rows.putLong(customer, DESK, place);
    }

    public int firstAccount(int customer) {
        return rows.getInt(customer, FIRST_ACCOUNT);
    }

    /** Makes {@code account} the customer's last one and returns the one before, or {@link #NONE}. */
    public int appendAccount(int customer, int account) {
        int last = rows.getInt(customer, LAST_ACCOUNT);
        rows.putInt(customer, LAST_ACCOUNT, account);
        if (last == NONE) {
            rows.putInt(customer, FIRST_ACCOUNT, account);
        }
        return last;
    }

    public int segment(int customer) {
        return rows.getInt(customer, SEGMENT);
    }

    public void segment(int customer, int segment) {
        rows.putInt(customer, SEGMENT, segment);
    }

    /** Whether a rule was ever set on this customer. */
    public boolean hasRules(int customer) {
        return rows.getInt(customer, HAS_RULES) != 0;
    }

    public void markRules(int customer) {
        rows.putInt(customer, HAS_RULES, 1);
    }

    public long bytes() {
        return rows.bytes();
    }

    public void save(StateWriter writer) {
        writer.begin(StateSection.CUSTOMERS);
        rows.save(writer);
        writer.end();
    }

    /** Reads what {@link #save} wrote; this table is empty before. */
    public void load(StateReader reader) {
        reader.begin(StateSection.CUSTOMERS);
        rows.load(reader);
        reader.end();
    }

    public long digest(long hash) {
        return rows.digest(hash);
    }
}
