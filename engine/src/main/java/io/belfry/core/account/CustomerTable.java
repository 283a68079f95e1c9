package io.belfry.core.account;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.RowTable;

/**
 * One row of 24 bytes per customer. Handles are the directory's. The customer's accounts hang on a ring, of which the row
 * knows the last one: behind it comes the first. The core's thread only.
 */
public final class CustomerTable {
    /** No account, no segment. */
    public static final int NONE = -1;

    private static final int NOTIFICATIONS = 0;
    private static final int PROFILE = 8;
    private static final int LAST_ACCOUNT = 16;
    /** Segment + 1, and in the sign bit whether a rule was ever set on this customer. */
    private static final int SEGMENT = 20;

    private static final int ROW_BYTES = 24;
    private static final int HAS_RULES = 1 << 31;

    private final AccountTable accounts;
    private final RowTable rows = new RowTable(ROW_BYTES);

    public CustomerTable(AccountTable accounts) {
        this.accounts = accounts;
    }

    public int add() {
        int customer = rows.add();
        rows.putInt(customer, LAST_ACCOUNT, NONE);
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

    /** Place of its texts in the heap; see {@link CustomerProfile}. */
    public long profile(int customer) {
        return rows.getLong(customer, PROFILE);
    }

    public void profile(int customer, long place) {
        rows.putLong(customer, PROFILE, place);
    }

    /** The account that was opened first; {@link AccountTable#nextOfCustomer} leads on. */
    public int firstAccount(int customer) {
        int last = rows.getInt(customer, LAST_ACCOUNT);
        return last == NONE ? NONE : accounts.firstOfCustomer(last);
    }

    /** Makes a new account the customer's last one. */
    public void appendAccount(int customer, int account) {
        accounts.appendToCustomer(rows.getInt(customer, LAST_ACCOUNT), account);
        rows.putInt(customer, LAST_ACCOUNT, account);
    }

    public int segment(int customer) {
        return (rows.getInt(customer, SEGMENT) & ~HAS_RULES) - 1;
    }

    public void segment(int customer, int segment) {
        rows.putInt(customer, SEGMENT, (rows.getInt(customer, SEGMENT) & HAS_RULES) | (segment + 1));
    }

    /** Whether a rule was ever set on this customer. */
    public boolean hasRules(int customer) {
        return (rows.getInt(customer, SEGMENT) & HAS_RULES) != 0;
    }

    public void markRules(int customer) {
        rows.putInt(customer, SEGMENT, rows.getInt(customer, SEGMENT) | HAS_RULES);
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
