package io.belfry.core.account;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.HashIndex;
import io.belfry.core.table.PassingTexts;
import io.belfry.core.table.RowTable;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The open holds: one row of 72 bytes each, used again once a hold is closed, with its texts beside it; found by the
 * 128-bit hash of account and hold id, and on a chain of its account, the newest first. Amounts are minor units of the
 * account's currency. No allocation while there are no more holds than ever before. The core's thread only.
 */
public final class HoldTable {
    /** No hold, and no timer. */
    public static final int NONE = -1;

    /** Stands for the expiry of a hold that has none. */
    public static final long NO_EXPIRY = Long.MIN_VALUE;

    private static final int LOW = 0;
    private static final int HIGH = 8;
    private static final int CONTENT = 16;
    private static final int LEFT = 24;
    private static final int EXPIRES = 32;
    private static final int ACCOUNT = 40;
    private static final int TIMER = 44;
    /** Of a free row: the next free one. */
    private static final int NEXT = 48;

    private static final int PREVIOUS = 52;
    private static final int ID = 56;
    private static final int COUNTERPARTY = 60;
    private static final int TEXT = 64;
    private static final int TOLD = 68;
    private static final int ROW_BYTES = 72;

    private static final int MAX_TEXT_BYTES = 4096;

    private final AccountTable accounts;
    private final RowTable rows = new RowTable(ROW_BYTES);
    private final PassingTexts texts = new PassingTexts();
    private int firstFree = NONE;
    private int size;

    private final HashIndex index = new HashIndex(hold -> rows.getLong(hold, LOW));

    public HoldTable(AccountTable accounts) {
        this.accounts = accounts;
    }

    /** Opens a hold without an amount, expiry and texts. */
    public int add(int account, long low, long high, long content) {
        int hold = firstFree;
        if (hold == NONE) {
            hold = rows.add();
        } else {
            firstFree = rows.getInt(hold, NEXT);
        }
        rows.putLong(hold, LOW, low);
        rows.putLong(hold, HIGH, high);
        rows.putLong(hold, CONTENT, content);
        rows.putLong(hold, LEFT, 0);
        rows.putLong(hold, EXPIRES, NO_EXPIRY);
        rows.putInt(hold, ACCOUNT, account);
        rows.putInt(hold, TIMER, NONE);
        rows.putInt(hold, ID, PassingTexts.NOWHERE);
        rows.putInt(hold, COUNTERPARTY, PassingTexts.NOWHERE);
        rows.putInt(hold, TEXT, PassingTexts.NOWHERE);
        rows.putInt(hold, TOLD, 0);
        int next = accounts.firstHold(account);
        rows.putInt(hold, NEXT, next);
        rows.putInt(hold, PREVIOUS, NONE);
        if (next != NONE) {
            rows.putInt(next, PREVIOUS, hold);
        }
        accounts.firstHold(account, hold);
        size++;
        index.add(hold);
        return hold;
    }

    /** Closes a hold: its row is another's from now on. */
    public void remove(int hold) {
        index.remove(hold);
        int next = rows.getInt(hold, NEXT);
        int previous = rows.getInt(hold, PREVIOUS);
        if (next != NONE) {
            rows.putInt(next, PREVIOUS, previous);
        }
        if (previous == NONE) {
            accounts.firstHold(account(hold), next);
        } else {
            rows.putInt(previous, NEXT, next);
        }
        texts.remove(rows.getInt(hold, ID));
        texts.remove(rows.getInt(hold, COUNTERPARTY));
        texts.remove(rows.getInt(hold, TEXT));
        rows.putInt(hold, ACCOUNT, NONE);
        rows.putInt(hold, NEXT, firstFree);
        firstFree = hold;
        size--;
    }

    /** The open hold of this key, or {@link #NONE}. */
    public int find(long low, long high) {
        int hold = index.first(low);
        while (hold != HashIndex.NONE && rows.getLong(hold, HIGH) != high) {
            hold = index.next(low);
        }
        return hold;
    }

    /** How many holds are open. */
    public int size() {
        return size;
    }

    public int account(int hold) {
        return rows.getInt(hold, ACCOUNT);
    }

    /** Lower half of its key. */
    public long low(int hold) {
        return rows.getLong(hold, LOW);
    }

    /** Upper half of its key. */
    public long high(int hold) {
        return rows.getLong(hold, HIGH);
    }

    /** Hash of what the hold said. */
    public long content(int hold) {
        return rows.getLong(hold, CONTENT);
    }

    /** What is held still. */
    public long left(int hold) {
        return rows.getLong(hold, LEFT);
    }

    public void left(int hold, long amount) {
        rows.putLong(hold, LEFT, amount);
    }

    /** When it expires in engine time, or {@link #NO_EXPIRY}. */
    public long expiresNs(int hold) {
        return rows.getLong(hold, EXPIRES);
    }

    /** With the timer that lets it expire. */
    public void expires(int hold, long expiresNs, int timer) {
        rows.putLong(hold, EXPIRES, expiresNs);
        rows.putInt(hold, TIMER, timer);
    }

    /** The timer that lets it expire, or {@link #NONE}. */
    public int timer(int hold) {
        return rows.getInt(hold, TIMER);
    }

    /** Whether its customer heard of it. */
    public boolean isTold(int hold) {
        return rows.getInt(hold, TOLD) != 0;
    }

    public void markTold(int hold) {
        rows.putInt(hold, TOLD, 1);
    }

    /** The account's next open hold, one that is older, or {@link #NONE}. */
    public int next(int hold, int account) {
        if (rows.getInt(hold, ACCOUNT) != account) {
            throw new IllegalStateException("hold " + hold + " is not one of account " + account);
        }
        return rows.getInt(hold, NEXT);
    }

    public void id(int hold, DirectBuffer source, int length) {
        rows.putInt(hold, ID, texts.add(source, 0, length));
    }

    public void counterparty(int hold, DirectBuffer source, int length) {
        rows.putInt(hold, COUNTERPARTY, texts.add(source, 0, length));
    }

    public void text(int hold, DirectBuffer source, int length) {
        rows.putInt(hold, TEXT, texts.add(source, 0, length));
    }

    /** Copies the hold's id and returns its length. */
    public int getId(int hold, MutableDirectBuffer target) {
        return texts.get(rows.getInt(hold, ID), target);
    }

    /** Copies the counterparty and returns its length. */
    public int getCounterparty(int hold, MutableDirectBuffer target) {
        return texts.get(rows.getInt(hold, COUNTERPARTY), target);
    }

    /** Copies the text and returns its length. */
    public int getText(int hold, MutableDirectBuffer target) {
        return texts.get(rows.getInt(hold, TEXT), target);
    }

    /** The hold's id. Allocates. */
    public String id(int hold) {
        return string(rows.getInt(hold, ID));
    }

    /** The counterparty, or an empty text. Allocates. */
    public String counterparty(int hold) {
        return string(rows.getInt(hold, COUNTERPARTY));
    }

    /** The text, or an empty one. Allocates. */
    public String text(int hold) {
        return string(rows.getInt(hold, TEXT));
    }

    public long bytes() {
        return rows.bytes() + texts.bytes() + index.bytes();
    }

    public void save(StateWriter writer) {
        writer.begin(StateSection.HOLDS);
        rows.save(writer);
        writer.putInt(size);
        writer.putInt(firstFree);
        texts.save(writer);
        writer.end();
    }

    /** Reads what {@link #save} wrote; this table is empty before. The index is made anew. */
    public void load(StateReader reader) {
        reader.begin(StateSection.HOLDS);
        rows.load(reader);
        size = reader.getInt("open holds", 0, rows.size());
        firstFree = reader.getInt("first free row of the holds", NONE, rows.size() - 1);
        texts.load(reader);
        index.reserve(size);
        int open = 0;
        for (int hold = 0; hold < rows.size(); hold++) {
            if (account(hold) != NONE) {
                open++;
                index.add(hold);
            }
        }
        if (open != size) {
            throw reader.fault("open holds", size, open);
        }
        reader.end();
    }

    public long digest(long hash) {
        return texts.digest(rows.digest(hash + size + 31L * firstFree));
    }

    private String string(int place) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_TEXT_BYTES]);
        int length = texts.get(place, buffer);
        return new String(buffer.byteArray(), 0, length, StandardCharsets.UTF_8);
    }
}
