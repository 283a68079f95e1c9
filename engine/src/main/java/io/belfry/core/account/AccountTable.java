package io.belfry.core.account;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.RowTable;

/**
 * One row of 64 bytes, a cache line, per account: all that a posting needs. Amounts are minor units of the account's
 * currency. Handles are the directory's. The core's thread only.
 */
public final class AccountTable {
    /** No account, position, alert, hold or watch. */
    public static final int NONE = -1;

    private static final int LEDGER = 0;
    private static final int HELD = 8;
    private static final int OVERDRAFT_LIMIT = 16;
    private static final int CUSTOMER = 24;
    private static final int CURRENCY = 28;
    private static final int FLAGS = 32;
    /** The customer's next account; of its last one ~ the first. */
    private static final int NEXT_OF_CUSTOMER = 36;

    private static final int FIRST_POSITION = 40;
    private static final int FIRST_ALERT = 44;
    private static final int KIND = 48;
    private static final int RULE_SLOT = 52;
    private static final int FIRST_HOLD = 56;
    private static final int FIRST_WATCH = 60;
    private static final int ROW_BYTES = 64;

    private static final int CLOSED = 1;
    private static final int ENFORCES_LIMIT = 2;
    private static final int HAS_RULES = 4;

    private final RowTable rows = new RowTable(ROW_BYTES);

    public int add(int customer, int currency) {
        int account = rows.add();
        rows.putInt(account, CUSTOMER, customer);
        rows.putInt(account, CURRENCY, currency);
        rows.putInt(account, FIRST_POSITION, NONE);
        rows.putInt(account, FIRST_ALERT, NONE);
        rows.putInt(account, FIRST_HOLD, NONE);
        rows.putInt(account, FIRST_WATCH, NONE);
        return account;
    }

    public int size() {
        return rows.size();
    }

    /** See {@link RowTable#segment}. */
    public int segment(int account) {
        return rows.segment(account);
    }

    /** See {@link RowTable#start}. */
    public int start(int account) {
        return rows.start(account);
    }

    /** See {@link RowTable#touch}. */
    public long touch(int[] ofSegment, int[] from, int count) {
        return rows.touch(ofSegment, from, count);
    }

    /** Sum of postings. */
    public long ledger(int account) {
        return rows.getLong(account, LEDGER);
    }

    public void ledger(int account, long amount) {
        rows.putLong(account, LEDGER, amount);
    }

    /** Sum of open holds. */
    public long held(int account) {
        return rows.getLong(account, HELD);
    }

    public void held(int account, long amount) {
        rows.putLong(account, HELD, amount);
    }

    public long overdraftLimit(int account) {
        return rows.getLong(account, OVERDRAFT_LIMIT);
    }

    public void overdraftLimit(int account, long amount) {
        rows.putLong(account, OVERDRAFT_LIMIT, amount);
    }

    /** ledger − held + overdraft limit; never past 64 bits, since every change is checked before. */
    public long available(int account) {
        return ledger(account) - held(account) + overdraftLimit(account);
    }

    public int customer(int account) {
        return rows.getInt(account, CUSTOMER);
    }

    public int currency(int account) {
        return rows.getInt(account, CURRENCY);
    }

    /** An {@code AccountKind}'s value. */
    public int kind(int account) {
        return rows.getInt(account, KIND);
    }

    public void kind(int account, int kind) {
        rows.putInt(account, KIND, kind);
    }

    public boolean isClosed(int account) {
        return (rows.getInt(account, FLAGS) & CLOSED) != 0;
    }

    public void close(int account) {
        flag(account, CLOSED, true);
    }

    public boolean enforcesLimit(int account) {
        return (rows.getInt(account, FLAGS) & ENFORCES_LIMIT) != 0;
    }

    public void enforcesLimit(int account, boolean enforces) {
        flag(account, ENFORCES_LIMIT, enforces);
    }

    /** Whether a rule was ever set on this account. */
    public boolean hasRules(int account) {
        return (rows.getInt(account, FLAGS) & HAS_RULES) != 0;
    }

    public void markRules(int account) {
        flag(account, HAS_RULES, true);
    }

    /** What the rule book keeps here, so that a posting finds its rules without reading the customer; see there. */
    public int ruleSlot(int account) {
        return rows.getInt(account, RULE_SLOT);
    }

    public void ruleSlot(int account, int slot) {
        rows.putInt(account, RULE_SLOT, slot);
    }

    /** The account that the customer opened next, or {@link #NONE}. */
    public int nextOfCustomer(int account) {
        return Math.max(NONE, rows.getInt(account, NEXT_OF_CUSTOMER));
    }

    /** The customer's first account, of its last one. */
    int firstOfCustomer(int last) {
        return ~rows.getInt(last, NEXT_OF_CUSTOMER);
    }

    /** Puts an account behind the customer's last one, or {@link #NONE}, into the ring of its accounts. */
    void appendToCustomer(int last, int account) {
        if (last == NONE) {
            rows.putInt(account, NEXT_OF_CUSTOMER, ~account);
            return;
        }
        rows.putInt(account, NEXT_OF_CUSTOMER, rows.getInt(last, NEXT_OF_CUSTOMER));
        rows.putInt(last, NEXT_OF_CUSTOMER, account);
    }

    public int firstPosition(int account) {
        return rows.getInt(account, FIRST_POSITION);
    }

    public void firstPosition(int account, int position) {
        rows.putInt(account, FIRST_POSITION, position);
    }

    public int firstAlert(int account) {
        return rows.getInt(account, FIRST_ALERT);
    }

    public void firstAlert(int account, int alert) {
        rows.putInt(account, FIRST_ALERT, alert);
    }

    /** The newest open hold, or {@link #NONE}. */
    public int firstHold(int account) {
        return rows.getInt(account, FIRST_HOLD);
    }

    public void firstHold(int account, int hold) {
        rows.putInt(account, FIRST_HOLD, hold);
    }

    /** The first of what rules watch over time here, or {@link #NONE}. */
    public int firstWatch(int account) {
        return rows.getInt(account, FIRST_WATCH);
    }

    public void firstWatch(int account, int watch) {
        rows.putInt(account, FIRST_WATCH, watch);
    }

    public long bytes() {
        return rows.bytes();
    }

    public void save(StateWriter writer) {
        writer.begin(StateSection.ACCOUNTS);
        rows.save(writer);
        writer.end();
    }

    /** Reads what {@link #save} wrote; this table is empty before. */
    public void load(StateReader reader) {
        reader.begin(StateSection.ACCOUNTS);
        rows.load(reader);
        reader.end();
    }

    public long digest(long hash) {
        return rows.digest(hash);
    }

    private void flag(int account, int bit, boolean on) {
        int flags = rows.getInt(account, FLAGS);
        rows.putInt(account, FLAGS, on ? flags | bit : flags & ~bit);
    }
}
