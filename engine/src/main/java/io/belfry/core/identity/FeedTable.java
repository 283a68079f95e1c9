package io.belfry.core.identity;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.RowTable;

/** Per numbered feed: its position and counts. Handles are the directory's. The core's thread only. */
public final class FeedTable {
    private static final int LAST_SEQ = 0;
    private static final int ACCEPTED = 8;
    private static final int DUPLICATES = 16;
    private static final int REFUSED = 24;
    private static final int ROW_BYTES = 32;

    private final RowTable rows = new RowTable(ROW_BYTES);

    public int add() {
        return rows.add();
    }

    public int size() {
        return rows.size();
    }

    /** The last number that the feed is through with; 0 at first. */
    public long lastSeq(int feed) {
        return rows.getLong(feed, LAST_SEQ);
    }

    public void lastSeq(int feed, long seq) {
        rows.putLong(feed, LAST_SEQ, seq);
    }

    public long accepted(int feed) {
        return rows.getLong(feed, ACCEPTED);
    }

    public void countAccepted(int feed) {
        rows.putLong(feed, ACCEPTED, accepted(feed) + 1);
    }

    public long duplicates(int feed) {
        return rows.getLong(feed, DUPLICATES);
    }

    public void countDuplicate(int feed) {
        rows.putLong(feed, DUPLICATES, duplicates(feed) + 1);
    }

    public long refused(int feed) {
        return rows.getLong(feed, REFUSED);
    }

    public void countRefused(int feed) {
        rows.putLong(feed, REFUSED, refused(feed) + 1);
    }

    public long bytes() {
        return rows.bytes();
    }

    public void save(StateWriter writer) {
        writer.begin(StateSection.FEEDS);
        rows.save(writer);
        writer.end();
    }

    /** Reads what {@link #save} wrote; this table is empty before. */
    public void load(StateReader reader) {
        reader.begin(StateSection.FEEDS);
        rows.load(reader);
        reader.end();
    }

    public long digest(long hash) {
        return rows.digest(hash);
    }
}
