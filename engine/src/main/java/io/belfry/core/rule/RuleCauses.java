package io.belfry.core.rule;

import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.notification.Cause;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.RowTable;

/**
 * For each rule the event that set or removed it last: the cause of what a change of rules resolves. One row of 40 bytes per
 * rule; the cause at hand counts its ordinals on, and goes back to its row when another one is asked for. Core thread.
 */
public final class RuleCauses {
    private static final int NONE = -1;

    private static final int SEQUENCE = 0;
    private static final int TIME_NS = 8;
    private static final int FEED_SEQ = 16;
    private static final int TEMPLATE_ID = 24;
    private static final int FEED = 28;
    private static final int NEXT_ORDINAL = 32;
    private static final int ROW_BYTES = 40;

    private final Directory directory;
    private final RowTable rows = new RowTable(ROW_BYTES);
    private final Cause atHand = new Cause();
    private int ruleAtHand = NONE;

    public RuleCauses(Directory directory) {
        this.directory = directory;
    }

    /** Remembers the present event as the rule's last change; its reference is the rule's id, it has no traceparent. */
    public void changed(int rule, Cause cause) {
        putBack();
        while (rows.size() <= rule) {
            rows.add();
        }
        atHand.copyFrom(cause);
        ruleAtHand = rule;
        rows.putLong(rule, SEQUENCE, cause.sequence());
        rows.putLong(rule, TIME_NS, cause.timeNs());
        rows.putLong(rule, FEED_SEQ, cause.feedSeq());
        rows.putInt(rule, TEMPLATE_ID, cause.templateId());
        rows.putInt(rule, FEED, cause.feed());
    }

    /** Journal sequence of the rule's last change. */
    public long sequence(int rule) {
        return rows.getLong(rule, SEQUENCE);
    }

    /** The rule's last change, counting ordinals on; until another one is asked for. */
    public Cause of(int rule) {
        if (rule != ruleAtHand) {
            putBack();
            atHand.begin(
                    rows.getLong(rule, SEQUENCE),
                    rows.getLong(rule, TIME_NS),
                    rows.getInt(rule, TEMPLATE_ID),
                    rows.getInt(rule, FEED),
                    rows.getLong(rule, FEED_SEQ));
            atHand.nextOrdinal(rows.getInt(rule, NEXT_ORDINAL));
            atHand.reference(
                    directory.nameBuffer(Namespace.RULE, rule),
                    directory.nameOffset(Namespace.RULE, rule),
                    directory.nameLength(Namespace.RULE, rule));
            ruleAtHand = rule;
        }
        return atHand;
    }

    /** Memory taken. */
    public long bytes() {
        return rows.bytes();
    }

    public void save(StateWriter writer) {
        putBack();
        writer.begin(StateSection.RULE_CAUSES);
        rows.save(writer);
        writer.end();
    }

    /** Reads what {@link #save} wrote; this is empty before. */
    public void load(StateReader reader) {
        reader.begin(StateSection.RULE_CAUSES);
        rows.load(reader);
        reader.end();
    }

    public long digest(long hash) {
        putBack();
        return rows.digest(hash);
    }

    private void putBack() {
        if (ruleAtHand != NONE) {
            rows.putInt(ruleAtHand, NEXT_ORDINAL, atHand.nextOrdinal());
        }
    }
}
