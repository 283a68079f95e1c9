package io.belfry.core.identity;

import io.belfry.codec.ResultCode;
import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The last refusals of numbered feeds: for operations to list, and so that the same number sent again gets the same
 * answer. Allocates per refusal. The core's thread only.
 */
public final class RefusedLog {
    private static final long FEED_SEED = 0x7265_6675_7365_64L;

    private final RecentWindow window;
    private final long[] sequences;
    private final long[] seqs;
    private final int[] feeds;
    private final byte[][] messages;
    private final String[] reasons;
    private long added;
    private long first;

    public RefusedLog(int kept) {
        this(new RecentWindow(kept, Long.MAX_VALUE), kept);
    }

    private RefusedLog(RecentWindow window, int kept) {
        this.window = window;
        sequences = new long[kept];
        seqs = new long[kept];
        feeds = new int[kept];
        messages = new byte[kept][];
        reasons = new String[kept];
    }

    /** A log of another size that remembers the newest refusals of this one, as many as fit. */
    public RefusedLog resized(int kept) {
        RefusedLog copy = new RefusedLog(kept);
        copy.added = Math.max(oldest(), added - kept);
        copy.first = copy.added;
        for (long entry = copy.first; entry < added; entry++) {
            copy.keep(feed(entry), seq(entry), code(entry), sequence(entry), reason(entry), messages[place(entry)]);
        }
        return copy;
    }

    public void save(StateWriter writer) {
        writer.begin(StateSection.REFUSALS);
        window.save(writer);
        writer.putLong(added);
        writer.putLong(first);
        for (long entry = oldest(); entry < added; entry++) {
            int place = place(entry);
            writer.putInt(feeds[place]);
            writer.putLong(seqs[place]);
            writer.putLong(sequences[place]);
            writer.putText(reasons[place]);
            writer.putInt(messages[place].length);
            writer.putBytes(new UnsafeBuffer(messages[place]), 0, messages[place].length);
        }
        writer.end();
    }

    /** Reads what {@link #save} wrote of a log of this size. */
    public static RefusedLog load(StateReader reader, int kept) {
        reader.begin(StateSection.REFUSALS);
        RefusedLog log = new RefusedLog(RecentWindow.load(reader, kept, Long.MAX_VALUE), kept);
        log.added = reader.getLong();
        log.first = reader.getLong();
        if (log.first < 0 || log.first > log.added) {
            throw reader.fault("first refusal kept", log.first, "0 to " + log.added);
        }
        for (long entry = log.oldest(); entry < log.added; entry++) {
            int place = log.place(entry);
            log.feeds[place] = reader.getInt();
            log.seqs[place] = reader.getLong();
            log.sequences[place] = reader.getLong();
            log.reasons[place] = reader.getText("bytes of a reason");
            byte[] message = new byte[reader.getCount("bytes of a refused message", 1)];
            reader.getBytes(new UnsafeBuffer(message), 0, message.length);
            log.messages[place] = message;
        }
        reader.end();
        return log;
    }

    public int capacity() {
        return sequences.length;
    }

    /** Takes one refusal; the oldest makes room. */
    public void add(
            int feed,
            long seq,
            ResultCode code,
            long sequence,
            String reason,
            DirectBuffer message,
            int at,
            int length) {
        byte[] copy = new byte[length];
        message.getBytes(at, copy);
        keep(feed, seq, code, sequence, reason, copy);
    }

    private void keep(int feed, long seq, ResultCode code, long sequence, String reason, byte[] message) {
        int place = (int) (added % sequences.length);
        added++;
        window.put(keyLow(feed, seq), keyHigh(feed, seq), code.value(), 0);
        feeds[place] = feed;
        seqs[place] = seq;
        sequences[place] = sequence;
        reasons[place] = reason;
        messages[place] = message;
    }

    /** The code that this number got, or null when it was not refused or is forgotten. */
    public ResultCode codeOf(int feed, long seq) {
        if (added == 0) {
            return null;
        }
        int place = window.find(keyLow(feed, seq), keyHigh(feed, seq), 0);
        return place == RecentWindow.ABSENT ? null : ResultCode.get((short) window.contentAt(place));
    }

    /** How many were ever added; entries are numbered from 0 to this, exclusive. */
    public long added() {
        return added;
    }

    /** Number of the oldest entry that is kept. */
    public long oldest() {
        return Math.max(first, added - sequences.length);
    }

    public int feed(long entry) {
        return feeds[place(entry)];
    }

    public long seq(long entry) {
        return seqs[place(entry)];
    }

    /** Journal sequence of the refused event. */
    public long sequence(long entry) {
        return sequences[place(entry)];
    }

    public ResultCode code(long entry) {
        ResultCode code = codeOf(feed(entry), seq(entry));
        return code == null ? ResultCode.NULL_VAL : code;
    }

    /** A sentence that names field, value and what was allowed. */
    public String reason(long entry) {
        return reasons[place(entry)];
    }

    /** The journaled message, a copy. */
    public byte[] message(long entry) {
        return messages[place(entry)].clone();
    }

    public long digest(long hash) {
        long result = Hashing.combine(window.digest(hash), added);
        for (long entry = oldest(); entry < added; entry++) {
            result = Hashing.combine(result, sequence(entry));
        }
        return result;
    }

    private int place(long entry) {
        if (entry < oldest() || entry >= added) {
            throw new IndexOutOfBoundsException("refusal " + entry + " is not kept");
        }
        return (int) (entry % sequences.length);
    }

    private static long keyLow(int feed, long seq) {
        return Hashing.combine(FEED_SEED + feed, seq);
    }

    private static long keyHigh(int feed, long seq) {
        return Hashing.combine(seq, FEED_SEED - feed);
    }
}
