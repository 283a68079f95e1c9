package io.belfry.core;

import io.belfry.core.account.AccountTable;
import io.belfry.core.account.CustomerTable;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.fund.CatchUp;
import io.belfry.core.fund.FundEvents;
import io.belfry.core.fund.PositionTable;
import io.belfry.core.posting.AccountEvents;
import io.belfry.core.posting.PostingForesight;
import io.belfry.core.rule.AlertTable;
import java.util.Arrays;

/**
 * Works off what is pending for one customer as if it had been done to everybody at once: by the sequence of the cause; of
 * an action of a fund by position, first bought first; of a change of rules by account, first opened first, of each the
 * alerts on the account, then its positions.
 *
 * <p>Events and timers call it before they touch a customer, sweeps where they come by. While nothing is pending anywhere it
 * costs one check. The core's thread only; no allocation but for the customer with the most positions so far.
 */
final class CustomerCatchUp implements CatchUp {
    /** In the place of a position: the alerts on an account. */
    private static final int ACCOUNT = -1;

    private final Directory directory;
    private final CustomerTable customers;
    private final AccountTable accounts;
    private final PositionTable positions;
    private final AccountEvents accountEvents;
    private final FundEvents fundEvents;
    private final AlertSweep alertSweep;

    /** A binary heap of what is pending: the sequence of its cause, the account of a change of rules, the position. */
    private long[] causes = new long[16];

    private int[] ofAccounts = new int[16];
    private int[] ofPositions = new int[16];
    private int size;

    private int[] foreseenAccounts = new int[16];
    private int[] foreseenCustomers = new int[16];

    /** Keeps what was only touched from being optimised away. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    /** The position that is pending as long as it is the only thing. */
    private int only = PositionTable.NONE;

    /** Accounts that a foreseen posting's customer has. */
    private final int[] near = new int[PostingForesight.CAPACITY];

    private final int[] nearPositions = new int[2 * PostingForesight.CAPACITY];

    CustomerCatchUp(
            Directory directory,
            CustomerTable customers,
            AccountTable accounts,
            PositionTable positions,
            AccountEvents accountEvents,
            FundEvents fundEvents,
            AlertSweep alertSweep) {
        this.directory = directory;
        this.customers = customers;
        this.accounts = accounts;
        this.positions = positions;
        this.accountEvents = accountEvents;
        this.fundEvents = fundEvents;
        this.alertSweep = alertSweep;
    }

    private boolean isAnythingPending() {
        return fundEvents.isSweepPending() || alertSweep.isPending();
    }

    @Override
    public void ofAccount(int account) {
        if (isAnythingPending() && account >= 0 && account < accounts.size()) {
            bringUp(accounts.customer(account));
        }
    }

    @Override
    public void foresee(int[] foreseen, int count) {
        if (foreseenAccounts.length < count) {
            foreseenAccounts = new int[count];
            foreseenCustomers = new int[count];
        }
        long seen = 0;
        for (int i = 0; i < count; i++) {
            foreseenAccounts[i] = positions.account(foreseen[i]);
            seen ^= positions.income(foreseen[i]);
        }
        for (int i = 0; i < count; i++) {
            foreseenCustomers[i] = accounts.customer(foreseenAccounts[i]);
            seen ^= directory.touchName(Namespace.ACCOUNT, foreseenAccounts[i]);
        }
        for (int i = 0; i < count; i++) {
            seen ^= customers.notifications(foreseenCustomers[i]);
            seen ^= directory.touchName(Namespace.CUSTOMER, foreseenCustomers[i]);
        }
        touched = seen;
    }

    @Override
    public void ofPosition(int position) {
        ofAccount(positions.account(position));
    }

    /** Brings a customer up to date, if anything is pending; an unknown one needs nothing. */
    void ofCustomer(int customer) {
        if (isAnythingPending() && customer >= 0 && customer < customers.size()) {
            bringUp(customer);
        }
    }

    /**
     * Touches the rows that {@link #ofAccount} will go through for the postings that were noted, while anything is pending:
     * of each customer two accounts and the first holding of both. Each pass reads what the pass before has brought near, so
     * that the misses of a pass are under way together. Changes nothing; the answer means nothing.
     */
    long touch(PostingForesight foreseen) {
        int count = foreseen.count();
        if (!isAnythingPending() || count < 2) {
            return 0;
        }
        for (int n = 0; n < count; n++) {
            near[n] = customers.firstAccount(accounts.customer(foreseen.account(n)));
        }
        int found = 0;
        for (int n = 0; n < count; n++) {
            int first = near[n];
            int position = accounts.firstPosition(first);
            near[n] = accounts.nextOfCustomer(first);
            if (position != PositionTable.NONE) {
                nearPositions[found++] = position;
            }
        }
        for (int n = 0; n < count; n++) {
            int position = near[n] == AccountTable.NONE ? PositionTable.NONE : accounts.firstPosition(near[n]);
            if (position != PositionTable.NONE) {
                nearPositions[found++] = position;
            }
        }
        long touched = 0;
        for (int n = 0; n < found; n++) {
            touched ^= positions.fund(nearPositions[n]);
        }
        return touched;
    }

    private void bringUp(int customer) {
        size = 0;
        only = PositionTable.NONE;
        for (int a = customers.firstAccount(customer); a != AccountTable.NONE; a = accounts.nextOfCustomer(a)) {
            if (alertSweep.isPending() && accounts.firstAlert(a) != AlertTable.NONE) {
                addOnly();
                add(alertSweep.causeSequence(), a, ACCOUNT);
            }
            for (int p = accounts.firstPosition(a); p != PositionTable.NONE; p = positions.nextOfAccount(p)) {
                if (fundEvents.isBehind(p)) {
                    addBehind(p);
                }
            }
        }
        if (only != PositionTable.NONE) {
            do {
                fundEvents.passNext(only);
            } while (fundEvents.isBehind(only));
            return;
        }
        while (size > 0) {
            int account = ofAccounts[0];
            int position = ofPositions[0];
            removeFirst();
            if (position == ACCOUNT) {
                accountEvents.reconcile(account);
            } else {
                fundEvents.passNext(position);
                addNext(position);
            }
        }
    }

    /** The only one that is pending needs no order. */
    private void addBehind(int position) {
        if (size == 0 && only == PositionTable.NONE) {
            only = position;
            return;
        }
        addOnly();
        addNext(position);
    }

    private void addOnly() {
        if (only != PositionTable.NONE) {
            addNext(only);
            only = PositionTable.NONE;
        }
    }

    private void addNext(int position) {
        if (fundEvents.isBehind(position)) {
            boolean isRules = fundEvents.isNextOfRules(position);
            add(fundEvents.nextCause(position), isRules ? positions.account(position) : 0, position);
        }
    }

    private void add(long cause, int account, int position) {
        if (size == causes.length) {
            causes = Arrays.copyOf(causes, 2 * size);
            ofAccounts = Arrays.copyOf(ofAccounts, 2 * size);
            ofPositions = Arrays.copyOf(ofPositions, 2 * size);
        }
        int place = size++;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (!isBefore(cause, account, position, parent)) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        put(place, cause, account, position);
    }

    private void removeFirst() {
        size--;
        long cause = causes[size];
        int account = ofAccounts[size];
        int position = ofPositions[size];
        int place = 0;
        for (int child = 1; child < size; child = 2 * place + 1) {
            if (child + 1 < size && isBefore(causes[child + 1], ofAccounts[child + 1], ofPositions[child + 1], child)) {
                child++;
            }
            if (isBefore(cause, account, position, child)) {
                break;
            }
            move(child, place);
            place = child;
        }
        put(place, cause, account, position);
    }

    private void move(int from, int to) {
        put(to, causes[from], ofAccounts[from], ofPositions[from]);
    }

    private void put(int place, long cause, int account, int position) {
        causes[place] = cause;
        ofAccounts[place] = account;
        ofPositions[place] = position;
    }

    /** Whether something comes before what is at a place of the heap. */
    private boolean isBefore(long cause, int account, int position, int place) {
        if (cause != causes[place]) {
            return cause < causes[place];
        }
        if (account != ofAccounts[place]) {
            return account < ofAccounts[place];
        }
        return position < ofPositions[place];
    }
}
