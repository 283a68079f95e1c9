package io.belfry.core.window;

import io.belfry.codec.Currencies;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.RuleKind;
import io.belfry.core.account.AccountTable;
import io.belfry.core.hash.Hashing;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.rule.Reading;
import io.belfry.core.rule.Rule;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.timer.TimerTable;

/**
 * The watches of all accounts: counts their postings, knows the last ones, sets deadlines, and keeps in step with the rules.
 * What is judged by them, and what rings, is somebody else's; so is calling here when a deadline is due.
 *
 * <p>The core's thread only; no allocation but where a table grows.
 */
public final class Watches {
    /** No watch. */
    public static final int NONE = WatchTable.NONE;

    private static final int ON_ACCOUNT = 0;

    /** Room that is kept for the rules that watch one account; few have so many. */
    private static final int RULES_PER_ACCOUNT = 16;

    private final int windowOwner;
    private final int dormancyOwner;
    private final AccountTable accounts;
    private final RuleBook book;
    private final TimerTable timers;
    private final WatchTable table;
    private final BucketTable buckets = new BucketTable();
    private EngineLimits limits = EngineLimits.defaults();

    /** Engine time of the change of rules that watches may be behind. */
    private long changeNs;

    /** Whether that change may reach accounts that have no watch yet. */
    private boolean reaching;

    /**
     * @param windowOwner the number of bucket boundaries as an owner of timers; their subjects are watches
     * @param dormancyOwner the number of dormancy likewise
     */
    public Watches(int windowOwner, int dormancyOwner, AccountTable accounts, RuleBook book, TimerTable timers) {
        this.windowOwner = windowOwner;
        this.dormancyOwner = dormancyOwner;
        this.accounts = accounts;
        this.book = book;
        this.timers = timers;
        this.table = new WatchTable(accounts);
    }

    /** New limits are in force. */
    public void configure(EngineLimits newLimits) {
        limits = newLimits;
    }

    /** The number of bucket boundaries as an owner of timers. */
    public int windowOwner() {
        return windowOwner;
    }

    /** The number of dormancy as an owner of timers. */
    public int dormancyOwner() {
        return dormancyOwner;
    }

    /** Whether rules of this kind watch an account over time. */
    public static boolean isWatching(RuleKind kind) {
        return switch (kind) {
            case VELOCITY, OUTFLOW, DORMANT -> true;
            default -> false;
        };
    }

    /** How many there are. */
    public int used() {
        return table.used();
    }

    /** Whether there is room for so many more. */
    public boolean hasRoom(long more) {
        return table.used() + more <= limits.maxAlerts();
    }

    /** Whether so many accounts may be reached by other rules than before: they need a watch for each. */
    public boolean hasRoomForAccounts(long count) {
        return table.used() == 0 || hasRoom(count * RULES_PER_ACCOUNT);
    }

    /** Whether the account's next posting has room for the watches that it begins. */
    public boolean hasRoomFor(int account) {
        if (hasRoom(RULES_PER_ACCOUNT)) {
            return true;
        }
        int missing = 0;
        for (Rule rule : book.effective(account).onAccount()) {
            if (isWatching(rule.kind()) && table.find(account, rule.handle()) == NONE) {
                missing++;
            }
        }
        return hasRoom(missing);
    }

    /** The account's watch of a rule, or {@link #NONE}. */
    public int find(int account, Rule rule) {
        return table.find(account, rule.handle());
    }

    /** The account of a watch. */
    public int account(int watch) {
        return table.account(watch);
    }

    /** The handle of a watch's rule. */
    public int rule(int watch) {
        return table.rule(watch);
    }

    /** The version of its rule that a watch was brought in step with. */
    public int ruleVersion(int watch) {
        return table.ruleVersion(watch);
    }

    // ---------------------------------------------------------------- windows

    /** The watch that counts for a rule; a new one counts from the event of this sequence on. */
    public int counting(int account, Rule rule, long sequence, long nowNs) {
        int watch = find(account, rule);
        if (watch == NONE) {
            watch = table.add(account, rule, book.version(), sequence);
            table.buckets(watch, buckets.take(rule, nowNs));
        }
        return watch;
    }

    /** Counts a posting in the bucket of its time. */
    public void count(int watch, Rule rule, long nowNs, long atNs, long amount) {
        if (rule.kind() == RuleKind.OUTFLOW) {
            buckets.add(table.buckets(watch), nowNs, atNs, amount);
        } else if (rule.takesDirection(amount)) {
            buckets.add(table.buckets(watch), nowNs, atNs, rule.levelUnit() == LevelUnit.COUNT ? 1 : Math.abs(amount));
        }
    }

    /**
     * Takes a reversal out of the bucket that its original went into; nothing where that was not counted.
     *
     * @param amount of the reversal, so of the other sign than the original
     * @param original sequence of the original; below zero of one that is a reversal itself, and then of what that reversed
     * @param isSpent whether nothing is left of the original
     */
    public void countReversal(
            int watch, Rule rule, long nowNs, long atNs, long amount, long original, boolean isSpent) {
        if (Math.abs(original) < table.since(watch)) {
            return;
        }
        if (rule.kind() == RuleKind.OUTFLOW) {
            buckets.add(table.buckets(watch), nowNs, atNs, amount);
        } else if (original > 0 && rule.takesDirection(-amount)) {
            boolean counts = rule.levelUnit() == LevelUnit.COUNT;
            long taken = counts ? (isSpent ? 1 : 0) : Math.abs(amount);
            buckets.add(table.buckets(watch), nowNs, atNs, -taken);
        }
    }

    /**
     * Reads what the rule judges: how many postings, how much of them, outflow of the average balance, or for how long there
     * was none.
     *
     * @param ledger the account's balance at {@code nowNs}
     */
    public void read(int account, Rule rule, long nowNs, long ledger, Reading into) {
        int watch = find(account, rule);
        switch (rule.kind()) {
            case VELOCITY -> into.number(total(watch, rule, nowNs));
            case OUTFLOW -> into.percent(-total(watch, rule, nowNs), average(account, rule, nowNs, ledger));
            default -> {
                if (watch == NONE) {
                    into.absent();
                } else {
                    into.number(nowNs - table.since(watch));
                }
            }
        }
    }

    /** What left the account on balance within the window: below zero where more came in. */
    public long outflow(int account, Rule rule, long nowNs) {
        return -total(find(account, rule), rule, nowNs);
    }

    /** The account's average balance over the window. */
    public long average(int account, Rule rule, long nowNs, long ledger) {
        int watch = find(account, rule);
        return countsFor(watch, rule) ? buckets.average(table.buckets(watch), nowNs, ledger) : ledger;
    }

    /** Something is open that the next bucket may change: makes sure that it is judged then. */
    public void awaitBoundary(int watch, long nowNs) {
        if (table.timer(watch) == TimerTable.NONE) {
            set(watch, windowOwner, buckets.nextBoundaryNs(table.buckets(watch), nowNs));
        }
    }

    private long total(int watch, Rule rule, long nowNs) {
        return countsFor(watch, rule) ? buckets.total(table.buckets(watch), nowNs) : 0;
    }

    private boolean countsFor(int watch, Rule rule) {
        return watch != NONE && table.buckets(watch) != BucketTable.NONE && buckets.isOf(table.buckets(watch), rule);
    }

    // ---------------------------------------------------------------- dormancy

    /** Engine time of the account's last posting, or of when the rule first reached it. */
    public long lastNs(int account, Rule rule, long ifUnknown) {
        int watch = find(account, rule);
        return watch == NONE ? ifUnknown : table.since(watch);
    }

    /** The account has a posting. */
    public void posted(int account, Rule rule, long nowNs) {
        int watch = find(account, rule);
        if (watch == NONE) {
            watch = table.add(account, rule, book.version(), nowNs);
        } else {
            table.since(watch, nowNs);
        }
        awaitDormancy(watch, rule);
    }

    /** Whether there was no posting for as long as the rule waits. */
    public boolean isQuiet(int watch, Rule rule, long nowNs) {
        return TimerTable.after(table.since(watch), rule.windowNs()) <= nowNs;
    }

    /** Makes sure that dormancy is judged when it may begin. */
    public void awaitDormancy(int watch, Rule rule) {
        if (table.timer(watch) == TimerTable.NONE) {
            set(watch, dormancyOwner, TimerTable.after(table.since(watch), rule.windowNs()));
        }
    }

    // ---------------------------------------------------------------- deadlines and rules

    /** The watch's deadline was due, so it is not set any more. */
    public void timerDone(int watch) {
        table.timer(watch, TimerTable.NONE);
    }

    /**
     * Rules have changed, at this engine time: watches that are not in step are behind this change.
     *
     * @param reachesAccounts whether accounts may have to be watched from then on
     */
    void changed(long timeNs, boolean reachesAccounts) {
        changeNs = timeNs;
        reaching = reachesAccounts;
    }

    /** Every account is watched as the rules want it. */
    void allReached() {
        reaching = false;
    }

    /** The shortest time that an account may be without a posting before a rule wants to know, as rules stand. */
    long shortestDormancyNs() {
        long shortestNs = TimerTable.NEVER;
        for (int handle = 0; handle < book.size(); handle++) {
            Rule rule = book.rule(handle);
            if (rule != null && rule.kind() == RuleKind.DORMANT) {
                shortestNs = Math.min(shortestNs, rule.windowNs());
            }
        }
        return shortestNs;
    }

    /** Engine time of the change of rules that watches may be behind. */
    long changeNs() {
        return changeNs;
    }

    /** Brings the account's watches in step with the rules; its alerts have been before. */
    public void reconcile(int account) {
        if (reaching) {
            reach(account, changeNs);
        } else if (accounts.firstWatch(account) != NONE) {
            reconcile(account, false, changeNs);
        }
    }

    /**
     * Brings the account's watches in step with the rules in effect for it, and begins to watch for dormancy where a rule
     * reaches it now.
     */
    public void reach(int account, long nowNs) {
        reconcile(account, true, nowNs);
        for (Rule rule : book.effective(account).onAccount()) {
            if (rule.kind() == RuleKind.DORMANT && isAbout(rule, account) && find(account, rule) == NONE) {
                awaitDormancy(table.add(account, rule, book.version(), nowNs), rule);
            }
        }
    }

    /** Watches, those out of use included. */
    int size() {
        return table.size();
    }

    /** Brings a watch in step, if it is one. */
    void reconcileRow(int watch) {
        int account = table.account(watch);
        if (account != NONE && table.bookVersion(watch) != book.version()) {
            reconcile(account, false, changeNs);
        }
    }

    private void reconcile(int account, boolean all, long nowNs) {
        for (int watch = accounts.firstWatch(account); watch != NONE; ) {
            int next = table.next(watch);
            if (all || table.bookVersion(watch) != book.version()) {
                reconcileWatch(watch, account, nowNs);
            }
            watch = next;
        }
    }

    private void reconcileWatch(int watch, int account, long nowNs) {
        Rule rule = book.rule(table.rule(watch));
        if (rule == null || !goesOn(watch, rule) || !isAbout(rule, account) || !book.isInEffect(rule, account)) {
            end(watch);
            return;
        }
        table.bookVersion(watch, book.version());
        if (table.ruleVersion(watch) == rule.version()) {
            return;
        }
        table.ruleVersion(watch, rule.version());
        if (rule.kind() == RuleKind.DORMANT) {
            stopTimer(watch);
            if (!isQuiet(watch, rule, nowNs)) {
                awaitDormancy(watch, rule);
            }
        }
    }

    private boolean isAbout(Rule rule, int account) {
        return rule.currency() == Currencies.UNKNOWN || rule.currency() == accounts.currency(account);
    }

    /** Whether the watch is of the kind that the rule is now, and counts what it asks for. */
    private boolean goesOn(int watch, Rule rule) {
        return rule.kind() == RuleKind.DORMANT
                ? table.buckets(watch) == BucketTable.NONE
                : isWatching(rule.kind()) && countsFor(watch, rule);
    }

    private void end(int watch) {
        stopTimer(watch);
        if (table.buckets(watch) != BucketTable.NONE) {
            buckets.give(table.buckets(watch));
        }
        table.remove(watch);
    }

    private void stopTimer(int watch) {
        if (table.timer(watch) != TimerTable.NONE) {
            timers.cancel(table.timer(watch));
            table.timer(watch, TimerTable.NONE);
        }
    }

    private void set(int watch, int owner, long deadlineNs) {
        long id = TimerTable.id(owner, ON_ACCOUNT, table.account(watch), table.rule(watch));
        table.timer(watch, timers.set(owner, watch, deadlineNs, id));
    }

    // ---------------------------------------------------------------- state

    /** Memory taken. */
    public long bytes() {
        return table.bytes() + buckets.bytes();
    }

    public void save(StateWriter writer) {
        writer.begin(StateSection.WATCHES);
        table.save(writer);
        buckets.save(writer);
        writer.putLong(changeNs);
        writer.end();
    }

    /** Reads what {@link #save} wrote; there are none before. */
    public void load(StateReader reader, EngineLimits newLimits) {
        reader.begin(StateSection.WATCHES);
        table.load(reader);
        buckets.load(reader);
        for (int watch = 0; watch < table.size(); watch++) {
            check(reader, watch);
        }
        changeNs = reader.getLong();
        reader.end();
        configure(newLimits);
    }

    private void check(StateReader reader, int watch) {
        int account = table.account(watch);
        if (account < NONE || account >= accounts.size()) {
            throw reader.fault("account of watch " + watch, account, "one of the accounts");
        }
        int row = table.buckets(watch);
        if (account != NONE && (row < BucketTable.NONE || row >= buckets.size())) {
            throw reader.fault("buckets of watch " + watch, row, "one of " + buckets.size() + " rows");
        }
    }

    public long digest(long hash) {
        return Hashing.combine(buckets.digest(table.digest(hash)), changeNs);
    }
}
