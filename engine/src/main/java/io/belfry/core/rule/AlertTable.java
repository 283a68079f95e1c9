package io.belfry.core.rule;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.RowTable;
import io.belfry.core.timer.TimerTable;

/**
 * One row of 64 bytes, a cache line, per (rule, subject) that ever rang: which of the rule's levels are open, how many edges
 * there were, until when it is silent since it rang last (its cooldown), and which levels wait for the end of that. A
 * deadline is set only while something waits. Rows of a subject hang on one chain. A pair without a row has never rung;
 * news without levels leave a row only where their rule has a cooldown. The core's thread only.
 */
public final class AlertTable {
    /** No row. */
    public static final int NONE = -1;

    /** The subject is an account. */
    public static final int ON_ACCOUNT = 0;

    /** The subject is a position. */
    public static final int ON_POSITION = 1;

    private static final int SINCE_NS = 0;
    private static final int SINCE_SEQUENCE = 8;
    private static final int RULE = 16;
    private static final int RULE_VERSION = 20;
    private static final int BOOK_VERSION = 24;
    private static final int SUBJECT = 28;
    private static final int SUBJECT_KIND = 32;
    private static final int NEXT = 36;
    private static final int EDGE = 40;
    private static final int OPEN_LEVELS = 44;
    private static final int SILENT_UNTIL_NS = 48;
    private static final int WAITING_LEVELS = 56;
    private static final int TIMER = 60;
    private static final int ROW_BYTES = 64;

    private final RowTable rows = new RowTable(ROW_BYTES);
    private final int timerOwner;
    private final TimerTable timers;
    private int open;

    /** @param timerOwner the number of cooldowns as an owner of timers; their subjects are rows of this table */
    public AlertTable(int timerOwner, TimerTable timers) {
        this.timerOwner = timerOwner;
        this.timers = timers;
    }

    /** Adds a row in front of the subject's chain. */
    public int add(Rule rule, int bookVersion, int subjectKind, int subject, int next) {
        int alert = rows.add();
        rows.putInt(alert, RULE, rule.handle());
        rows.putInt(alert, RULE_VERSION, rule.version());
        rows.putInt(alert, BOOK_VERSION, bookVersion);
        rows.putInt(alert, SUBJECT, subject);
        rows.putInt(alert, SUBJECT_KIND, subjectKind);
        rows.putInt(alert, NEXT, next);
        rows.putInt(alert, TIMER, TimerTable.NONE);
        return alert;
    }

    public int size() {
        return rows.size();
    }

    /** Rows with at least one open level. */
    public int open() {
        return open;
    }

    /** The row of a rule in a chain, or {@link #NONE}. */
    public int find(int first, int rule) {
        for (int alert = first; alert != NONE; alert = next(alert)) {
            if (rule(alert) == rule) {
                return alert;
            }
        }
        return NONE;
    }

    /** The row of a chain with the smallest rule above {@code rule}, or {@link #NONE}. */
    public int following(int first, int rule) {
        int following = NONE;
        for (int alert = first; alert != NONE; alert = next(alert)) {
            if (rule(alert) > rule && (following == NONE || rule(alert) < rule(following))) {
                following = alert;
            }
        }
        return following;
    }

    public int next(int alert) {
        return rows.getInt(alert, NEXT);
    }

    public int rule(int alert) {
        return rows.getInt(alert, RULE);
    }

    /** The version of the rule that the open levels belong to. */
    public int ruleVersion(int alert) {
        return rows.getInt(alert, RULE_VERSION);
    }

    public void ruleVersion(int alert, int version) {
        rows.putInt(alert, RULE_VERSION, version);
    }

    /** The version of the rule book that this row is up to date with. */
    public int bookVersion(int alert) {
        return rows.getInt(alert, BOOK_VERSION);
    }

    public void bookVersion(int alert, int version) {
        rows.putInt(alert, BOOK_VERSION, version);
    }

    public int subject(int alert) {
        return rows.getInt(alert, SUBJECT);
    }

    public int subjectKind(int alert) {
        return rows.getInt(alert, SUBJECT_KIND);
    }

    /** Edges so far. */
    public int edge(int alert) {
        return rows.getInt(alert, EDGE);
    }

    /** Counts one more edge and returns its number, from 1. */
    public int nextEdge(int alert) {
        int edge = rows.getInt(alert, EDGE) + 1;
        rows.putInt(alert, EDGE, edge);
        return edge;
    }

    /** Bit n: the rule's level n is triggered. */
    public int openLevels(int alert) {
        return rows.getInt(alert, OPEN_LEVELS);
    }

    public void openLevels(int alert, int levels) {
        int before = openLevels(alert);
        rows.putInt(alert, OPEN_LEVELS, levels);
        if (before == 0 && levels != 0) {
            open++;
        } else if (before != 0 && levels == 0) {
            open--;
        }
    }

    /** Engine time until which the pair is silent; 0 when it never was. */
    public long silentUntilNs(int alert) {
        return rows.getLong(alert, SILENT_UNTIL_NS);
    }

    public void silentUntilNs(int alert, long timeNs) {
        rows.putLong(alert, SILENT_UNTIL_NS, timeNs);
    }

    /** Bit n: the rule's level n was passed, and waits until the pair may ring again. */
    public int waitingLevels(int alert) {
        return rows.getInt(alert, WAITING_LEVELS);
    }

    /** Sets which levels wait, and with them the deadline at {@link #silentUntilNs}. */
    public void waitingLevels(int alert, int levels) {
        rows.putInt(alert, WAITING_LEVELS, levels);
        int timer = rows.getInt(alert, TIMER);
        if (levels == 0 && timer != TimerTable.NONE) {
            timers.cancel(timer);
            rows.putInt(alert, TIMER, TimerTable.NONE);
        } else if (levels != 0 && timer == TimerTable.NONE) {
            long id = TimerTable.id(timerOwner, subjectKind(alert), subject(alert), rule(alert));
            rows.putInt(alert, TIMER, timers.set(timerOwner, alert, silentUntilNs(alert), id));
        }
    }

    /** The deadline was due, so it is not set any more. */
    public void timerDone(int alert) {
        rows.putInt(alert, TIMER, TimerTable.NONE);
    }

    /** Whether any of its levels is open or waits. */
    public boolean isLive(int alert) {
        return (openLevels(alert) | waitingLevels(alert)) != 0;
    }

    /** When the first open level was triggered: engine time. */
    public long sinceNs(int alert) {
        return rows.getLong(alert, SINCE_NS);
    }

    /** When the first open level was triggered: sequence of the cause. */
    public long sinceSequence(int alert) {
        return rows.getLong(alert, SINCE_SEQUENCE);
    }

    public void since(int alert, long timeNs, long sequence) {
        rows.putLong(alert, SINCE_NS, timeNs);
        rows.putLong(alert, SINCE_SEQUENCE, sequence);
    }

    public long bytes() {
        return rows.bytes();
    }

    public void save(StateWriter writer) {
        writer.begin(StateSection.ALERTS);
        rows.save(writer);
        writer.putInt(open);
        writer.end();
    }

    /** Reads what {@link #save} wrote; this table is empty before. */
    public void load(StateReader reader) {
        reader.begin(StateSection.ALERTS);
        rows.load(reader);
        open = reader.getInt("rows with open levels", 0, rows.size());
        reader.end();
    }

    public long digest(long hash) {
        return rows.digest(hash);
    }
}
