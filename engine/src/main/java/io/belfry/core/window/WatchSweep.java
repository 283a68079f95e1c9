package io.belfry.core.window;

import io.belfry.codec.RuleKind;
import io.belfry.core.account.AccountTable;
import io.belfry.core.hash.Hashing;
import io.belfry.core.rule.Rule;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.timer.TimerTable;

/**
 * After a change of rules that may reach anybody, brings watches in step with them, in slices: every account where dormancy
 * may begin there, else every watch. It rings nothing. It works behind the sweep of alerts, which reads what the watches
 * were; what is touched before its turn is brought in step then; the next such change completes it first.
 *
 * <p>The core's thread only.
 */
public final class WatchSweep {
    private final AccountTable accounts;
    private final Watches watches;
    private int next;
    private int end;
    private int rule = -1;
    private boolean overAccounts;
    private boolean pending;

    /** Engine time at which an account that is not visited yet may fall dormant. */
    private long firstDueNs = TimerTable.NEVER;

    public WatchSweep(AccountTable accounts, Watches watches) {
        this.accounts = accounts;
        this.watches = watches;
    }

    /**
     * A rule has changed.
     *
     * @param before the rule as it was, or null
     */
    public void start(Rule before, Rule after, long nowNs) {
        boolean dormant = after.kind() == RuleKind.DORMANT || (before != null && before.kind() == RuleKind.DORMANT);
        boolean watching = Watches.isWatching(after.kind()) || (before != null && Watches.isWatching(before.kind()));
        rule = after.handle();
        overAccounts = dormant;
        next = 0;
        end = dormant ? accounts.size() : watches.size();
        pending = watching && end > 0;
        boolean isOther =
                dormant && before != null && before.kind() == after.kind() && after.windowNs() != before.windowNs();
        expect(nowNs, isOther);
    }

    private void expect(long changeNs, boolean isOther) {
        watches.changed(changeNs, pending && overAccounts);
        firstDueNs = pending && overAccounts
                ? TimerTable.after(changeNs, isOther ? 1 : watches.shortestDormancyNs())
                : TimerTable.NEVER;
    }

    /**
     * Whether an account that is not visited yet may have fallen dormant. Then all are visited before deadlines are worked off,
     * so that each is set when it is due.
     */
    public boolean isDue(long nowNs) {
        return nowNs >= firstDueNs;
    }

    public boolean isPending() {
        return pending;
    }

    /** Whether watches may still belong to earlier versions of this rule. */
    public boolean isPendingFor(int handle) {
        return pending && rule == handle;
    }

    /** Engine time of the change that is worked off, else {@code nowNs}. */
    public long changeNs(long nowNs) {
        return pending ? watches.changeNs() : nowNs;
    }

    /** Accounts or watches that are not visited yet. */
    public int pendingVisits() {
        return pending ? end - next : 0;
    }

    /** Completes what is pending, however many visits that takes. */
    public void complete() {
        work(Integer.MAX_VALUE);
    }

    /** Makes at most {@code slice} visits. */
    public void work(int slice) {
        if (!pending) {
            return;
        }
        for (int left = slice; left > 0 && next < end; left--, next++) {
            if (overAccounts) {
                watches.reach(next, watches.changeNs());
            } else {
                watches.reconcileRow(next);
            }
        }
        pending = next < end;
        if (!pending) {
            watches.allReached();
            firstDueNs = TimerTable.NEVER;
        }
    }

    public void save(StateWriter writer) {
        writer.begin(StateSection.WATCH_SWEEP);
        writer.putInt(next);
        writer.putInt(end);
        writer.putInt(rule);
        writer.putLong(firstDueNs);
        writer.putBoolean(overAccounts);
        writer.putBoolean(pending);
        writer.end();
    }

    /** Reads what {@link #save} wrote; accounts and watches have been read before. */
    public void load(StateReader reader) {
        reader.begin(StateSection.WATCH_SWEEP);
        next = reader.getInt("next visit", 0, Integer.MAX_VALUE);
        end = reader.getInt("visits", next, Integer.MAX_VALUE);
        rule = reader.getInt("changed rule", -1, Integer.MAX_VALUE);
        firstDueNs = reader.getLong();
        overAccounts = reader.getBoolean("whether accounts are visited");
        pending = reader.getBoolean("pending");
        int most = overAccounts ? accounts.size() : watches.size();
        if (pending && end > most) {
            throw reader.fault("visits", end, "at most " + most);
        }
        reader.end();
        watches.changed(watches.changeNs(), pending && overAccounts);
    }

    public long digest(long hash) {
        long result = Hashing.combine(Hashing.combine(hash, next), end);
        result = Hashing.combine(Hashing.combine(result, rule), firstDueNs);
        return Hashing.combine(result, (overAccounts ? 2 : 0) | (pending ? 1 : 0));
    }
}
