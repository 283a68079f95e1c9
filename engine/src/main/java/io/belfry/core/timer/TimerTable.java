package io.belfry.core.timer;

import io.belfry.core.notification.Cause;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.RowTable;

/**
 * The deadlines that are set, of all owners, as a binary heap in order of (deadline, id). An id counts what was ever set, so
 * equal deadlines are due in the order in which they were set; or it names what the deadline is about, so that the order
 * does not tell how often it was set meanwhile: those are due behind the others. One row of 40 bytes each; rows are used
 * again. Setting, cancelling and working off take O(log n) and allocate only when there are more than ever before.
 *
 * <p>It has no limit of its own: its owners' tables have, and nothing has more than one deadline. The core's thread only.
 */
public final class TimerTable {
    /** Brings the customer of an account, or of {@link TimerOwner#NO_ACCOUNT}, up to date. */
    @FunctionalInterface
    public interface Beforehand {
        void bringUp(int account);
    }

    /** No timer. */
    public static final int NONE = -1;

    /** Stands for the next deadline when there is none. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Owners' numbers are below this. */
    public static final int MAX_OWNERS = 8;

    /** Set in every id that is a name: above all counts. */
    private static final long IS_NAME = 1L << 62;

    private static final int OWNER_SHIFT = 59;
    private static final int KIND_SHIFT = 58;
    private static final int SUBJECT_SHIFT = 27;
    private static final int MAX_RULE = (1 << SUBJECT_SHIFT) - 1;

    private static final int DEADLINE = 0;
    private static final int ID = 8;
    private static final int SUBJECT = 16;
    private static final int OWNER = 24;
    /** Where the timer is in the heap; of a free row: the next free one. */
    private static final int PLACE = 28;
    /** The heap itself: row n says which timer is at its place n. */
    private static final int AT_PLACE = 32;

    private static final int ROW_BYTES = 40;

    private final RowTable rows = new RowTable(ROW_BYTES);
    private final TimerOwner[] owners = new TimerOwner[MAX_OWNERS];
    private int size;
    private int firstFree = NONE;
    private long lastId;

    /** The earliest deadline, which every event looks at. */
    private long nextDeadlineNs = NEVER;

    /**
     * Names an owner, before anything else is done here.
     *
     * @param number 0 to {@link #MAX_OWNERS} − 1; it is saved with each timer, so it never changes
     */
    public void register(int number, TimerOwner owner) {
        if (owners[number] != null) {
            throw new IllegalStateException("owner " + number + " of timers is registered already");
        }
        owners[number] = owner;
    }

    /**
     * The id of the deadline that an owner has for a rule and a subject: they are due by owner, kind, subject, rule.
     *
     * @param subjectKind 0 or 1
     * @param rule its handle, below 2^27
     */
    public static long id(int owner, int subjectKind, int subject, int rule) {
        if (rule > MAX_RULE) {
            throw new IllegalArgumentException("rule " + rule + " must be at most " + MAX_RULE);
        }
        return IS_NAME
                | (long) owner << OWNER_SHIFT
                | (long) subjectKind << KIND_SHIFT
                | (long) subject << SUBJECT_SHIFT
                | rule;
    }

    /** So much later, or {@link #NEVER} where time has no room for it. */
    public static long after(long timeNs, long ns) {
        return timeNs > NEVER - ns ? NEVER : timeNs + ns;
    }

    /**
     * Sets a deadline; one that has passed is due at once.
     *
     * @param subject given back when it is due
     * @return its handle, until it is due or cancelled
     */
    public int set(int owner, long subject, long deadlineNs) {
        return set(owner, subject, deadlineNs, ++lastId);
    }

    /**
     * Sets a deadline under an id of its own, as {@link #id(int, int, int, int)} makes it.
     *
     * @param id of no other deadline that is set
     */
    public int set(int owner, long subject, long deadlineNs, long id) {
        int timer = firstFree;
        if (timer == NONE) {
            timer = rows.add();
        } else {
            firstFree = rows.getInt(timer, PLACE);
        }
        rows.putLong(timer, DEADLINE, deadlineNs);
        rows.putLong(timer, ID, id);
        rows.putLong(timer, SUBJECT, subject);
        rows.putInt(timer, OWNER, owner);
        size++;
        up(size - 1, timer);
        noteNext();
        return timer;
    }

    /** Takes a deadline back that is set. */
    public void cancel(int timer) {
        int place = rows.getInt(timer, PLACE);
        if (place < 0 || place >= size || rows.getInt(place, AT_PLACE) != timer) {
            throw new IllegalStateException("timer " + timer + " is not set");
        }
        size--;
        int last = rows.getInt(size, AT_PLACE);
        if (last != timer) {
            up(place, last);
            down(rows.getInt(last, PLACE), last);
        }
        rows.putLong(timer, DEADLINE, 0);
        rows.putLong(timer, ID, 0);
        rows.putLong(timer, SUBJECT, 0);
        rows.putInt(timer, OWNER, NONE);
        rows.putInt(timer, PLACE, firstFree);
        firstFree = timer;
        noteNext();
    }

    private void noteNext() {
        nextDeadlineNs = size == 0 ? NEVER : rows.getLong(rows.getInt(0, AT_PLACE), DEADLINE);
    }

    /** The deadline of a timer that is set. */
    public long deadlineNs(int timer) {
        return rows.getLong(timer, DEADLINE);
    }

    /** The earliest deadline in engine time, or {@link #NEVER}. */
    public long nextDeadlineNs() {
        return nextDeadlineNs;
    }

    /** Whether there is a deadline that {@code nowNs} has reached. */
    public boolean isDue(long nowNs) {
        return nextDeadlineNs <= nowNs && size > 0;
    }

    /** How many deadlines are set. */
    public int size() {
        return size;
    }

    /**
     * Calls the owners of what is due, the earliest first, what they set meanwhile included.
     *
     * @param atMost how many are worked off; the rest is due still
     * @param cause of the event that {@code nowNs} came with; becomes the timers'
     * @param beforehand what is pending for those who hear of a deadline comes before it
     */
    public void work(long nowNs, int atMost, Cause cause, Beforehand beforehand) {
        for (int i = 0; i < atMost && isDue(nowNs); ) {
            int timer = rows.getInt(0, AT_PLACE);
            long id = rows.getLong(timer, ID);
            long deadlineNs = rows.getLong(timer, DEADLINE);
            long subject = rows.getLong(timer, SUBJECT);
            TimerOwner owner = owners[rows.getInt(timer, OWNER)];
            beforehand.bringUp(owner.account(subject));
            boolean isFirstStill = isDue(nowNs)
                    && rows.getInt(0, AT_PLACE) == timer
                    && rows.getLong(timer, ID) == id
                    && rows.getLong(timer, DEADLINE) == deadlineNs;
            if (isFirstStill) {
                cancel(timer);
                cause.beginTimer(deadlineNs);
                owner.due(subject, deadlineNs, cause);
                i++;
            }
        }
    }

    public long bytes() {
        return rows.bytes();
    }

    public void save(StateWriter writer) {
        writer.begin(StateSection.TIMERS);
        rows.save(writer);
        writer.putInt(size);
        writer.putInt(firstFree);
        writer.putLong(lastId);
        writer.end();
    }

    /** Reads what {@link #save} wrote; this table is empty before. */
    public void load(StateReader reader) {
        reader.begin(StateSection.TIMERS);
        rows.load(reader);
        size = reader.getInt("timers that are set", 0, rows.size());
        firstFree = reader.getInt("first free row of the timers", NONE, rows.size() - 1);
        lastId = reader.getLong();
        for (int place = 0; place < size; place++) {
            check(reader, rows.getInt(place, AT_PLACE), place);
        }
        noteNext();
        reader.end();
    }

    public long digest(long hash) {
        return rows.digest(hash + size + 31L * firstFree + 961L * lastId);
    }

    private void check(StateReader reader, int timer, int place) {
        if (timer < 0 || timer >= rows.size() || rows.getInt(timer, PLACE) != place) {
            throw reader.fault("timer at place " + place, timer, "one that is at this place");
        }
        int owner = rows.getInt(timer, OWNER);
        if (owner < 0 || owner >= MAX_OWNERS || owners[owner] == null) {
            throw reader.fault("owner of timer " + timer, owner, "one that this version knows");
        }
    }

    /** Puts a timer at a place, or nearer to the root. */
    private void up(int from, int timer) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            int above = rows.getInt(parent, AT_PLACE);
            if (isBefore(above, timer)) {
                break;
            }
            put(place, above);
            place = parent;
        }
        put(place, timer);
    }

    /** Puts a timer at a place, or farther from the root. */
    private void down(int from, int timer) {
        int place = from;
        for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
            int below = rows.getInt(child, AT_PLACE);
            if (child + 1 < size && isBefore(rows.getInt(child + 1, AT_PLACE), below)) {
                child++;
                below = rows.getInt(child, AT_PLACE);
            }
            if (isBefore(timer, below)) {
                break;
            }
            put(place, below);
            place = child;
        }
        put(place, timer);
    }

    private void put(int place, int timer) {
        rows.putInt(place, AT_PLACE, timer);
        rows.putInt(timer, PLACE, place);
    }

    private boolean isBefore(int one, int other) {
        int order = Long.compare(rows.getLong(one, DEADLINE), rows.getLong(other, DEADLINE));
        return order < 0 || (order == 0 && rows.getLong(one, ID) < rows.getLong(other, ID));
    }
}
