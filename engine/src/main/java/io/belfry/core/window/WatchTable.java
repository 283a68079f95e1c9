package io.belfry.core.window;

import io.belfry.core.account.AccountTable;
import io.belfry.core.rule.Rule;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.SlotTable;
import io.belfry.core.timer.TimerTable;

/**
 * One row of 40 bytes per (rule, account) that is watched over time, on a chain of the account's. The core's thread only; no
 * allocation but where the table grows.
 */
final class WatchTable {
    static final int NONE = AccountTable.NONE;

    private static final int SINCE = 0;
    private static final int RULE = 8;
    private static final int RULE_VERSION = 12;
    private static final int BOOK_VERSION = 16;
    private static final int ACCOUNT = 20;
    private static final int NEXT = 24;
    private static final int BUCKETS = 28;
    private static final int TIMER = 32;
    private static final int ROW_BYTES = 40;

    private final AccountTable accounts;
    private final SlotTable rows = new SlotTable(ROW_BYTES, NEXT);

    WatchTable(AccountTable accounts) {
        this.accounts = accounts;
    }

    /** Adds a row without buckets and deadline in front of the account's chain. */
    int add(int account, Rule rule, int bookVersion, long since) {
        int watch = rows.take();
        rows.putLong(watch, SINCE, since);
        rows.putInt(watch, RULE, rule.handle());
        rows.putInt(watch, RULE_VERSION, rule.version());
        rows.putInt(watch, BOOK_VERSION, bookVersion);
        rows.putInt(watch, ACCOUNT, account);
        rows.putInt(watch, NEXT, accounts.firstWatch(account));
        rows.putInt(watch, BUCKETS, BucketTable.NONE);
        rows.putInt(watch, TIMER, TimerTable.NONE);
        accounts.firstWatch(account, watch);
        return watch;
    }

    /** Takes a row out of its account's chain. */
    void remove(int watch) {
        int account = account(watch);
        int next = next(watch);
        if (accounts.firstWatch(account) == watch) {
            accounts.firstWatch(account, next);
        } else {
            int previous = accounts.firstWatch(account);
            while (next(previous) != watch) {
                previous = next(previous);
            }
            rows.putInt(previous, NEXT, next);
        }
        rows.putInt(watch, ACCOUNT, NONE);
        rows.give(watch);
    }

    int find(int account, int rule) {
        int watch = accounts.firstWatch(account);
        while (watch != NONE && rule(watch) != rule) {
            watch = next(watch);
        }
        return watch;
    }

    /** Rows that are in use. */
    int used() {
        return rows.used();
    }

    /** Rows, those out of use included. */
    int size() {
        return rows.size();
    }

    /** {@link #NONE} of a row out of use. */
    int account(int watch) {
        return rows.getInt(watch, ACCOUNT);
    }

    int next(int watch) {
        return rows.getInt(watch, NEXT);
    }

    int rule(int watch) {
        return rows.getInt(watch, RULE);
    }

    int ruleVersion(int watch) {
        return rows.getInt(watch, RULE_VERSION);
    }

    void ruleVersion(int watch, int version) {
        rows.putInt(watch, RULE_VERSION, version);
    }

    /** The version of the rule book that this row is up to date with. */
    int bookVersion(int watch) {
        return rows.getInt(watch, BOOK_VERSION);
    }

    void bookVersion(int watch, int version) {
        rows.putInt(watch, BOOK_VERSION, version);
    }

    /** Dormancy: engine time of the last posting. A window: journal sequence of the first posting that is counted. */
    long since(int watch) {
        return rows.getLong(watch, SINCE);
    }

    void since(int watch, long value) {
        rows.putLong(watch, SINCE, value);
    }

    int buckets(int watch) {
        return rows.getInt(watch, BUCKETS);
    }

    void buckets(int watch, int row) {
        rows.putInt(watch, BUCKETS, row);
    }

    /** The deadline that is set, or {@link TimerTable#NONE}. */
    int timer(int watch) {
        return rows.getInt(watch, TIMER);
    }

    void timer(int watch, int timer) {
        rows.putInt(watch, TIMER, timer);
    }

    long bytes() {
        return rows.bytes();
    }

    void save(StateWriter writer) {
        rows.save(writer);
    }

    /** Reads what {@link #save} wrote; this table is empty before. */
    void load(StateReader reader) {
        rows.load(reader);
    }

    long digest(long hash) {
        return rows.digest(hash);
    }
}
