package io.belfry.core.notification;

import io.belfry.codec.EventLayout;
import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The journaled event that notifications name as their cause: the present one, or an earlier one that a sweep works off;
 * or a deadline that is worked off behind an event. It counts their ordinals. Reused; the core's thread only.
 */
public final class Cause {
    /** The template of a deadline, which is no message; {@link #feedSeq} is then the deadline in ns. */
    public static final int TIMER = 0;

    private static final int MAX_TEXT = 64;

    /** No event rings so often by itself. */
    private static final int ORDINALS_OF_TIMERS = 1 << 30;

    private long sequence;
    private long timeNs;
    private int templateId;
    private int feed = EventLayout.NO_FEED;
    private long feedSeq;
    private int nextOrdinal;
    private boolean handedOn;
    private final UnsafeBuffer kept = new UnsafeBuffer(new byte[MAX_TEXT]);

    /** Where the reference is: what was kept, or the message at hand. */
    private DirectBuffer reference = kept;

    private int referenceOffset;
    private int referenceLength;
    private final UnsafeBuffer traceparent = new UnsafeBuffer(new byte[MAX_TEXT]);
    private int traceparentLength;

    /** Takes over an event's identity, without reference and traceparent, and counts from 0. */
    public void begin(long newSequence, long newTimeNs, int newTemplateId, int newFeed, long newFeedSeq) {
        sequence = newSequence;
        timeNs = newTimeNs;
        templateId = newTemplateId;
        feed = newFeed;
        feedSeq = newFeedSeq;
        nextOrdinal = 0;
        handedOn = false;
        referenceOffset = 0;
        referenceLength = 0;
        traceparentLength = 0;
    }

    /**
     * Becomes the cause of what a deadline does: it is worked off behind this event and at its time, and counts on from
     * its notifications. Where a copy of the event's cause counts on later (a sweep), the timers' count starts far above.
     */
    public void beginTimer(long deadlineNs) {
        if (handedOn && nextOrdinal < ORDINALS_OF_TIMERS) {
            nextOrdinal = ORDINALS_OF_TIMERS;
        }
        templateId = TIMER;
        feed = EventLayout.NO_FEED;
        feedSeq = deadlineNs;
        referenceOffset = 0;
        referenceLength = 0;
        traceparentLength = 0;
    }

    /** Takes over another cause, its count included: the other one must not count on for the same event. */
    public void copyFrom(Cause other) {
        other.handedOn = true;
        begin(other.sequence, other.timeNs, other.templateId, other.feed, other.feedSeq);
        nextOrdinal = other.nextOrdinal;
        reference(other.reference, other.referenceOffset, other.referenceLength);
        traceparent(other.traceparent, 0, other.traceparentLength);
    }

    /** Keeps a reference. */
    public void reference(DirectBuffer source, int offset, int length) {
        int bytes = Math.min(length, MAX_TEXT);
        kept.putBytes(0, source, offset, bytes);
        referenceAt(kept, 0, bytes);
    }

    /** Notes where a reference is, without a copy: for the event at hand, whose message stays where it is. */
    public void referenceAt(DirectBuffer source, int offset, int length) {
        // To store a reference in an old object costs the collector's fence.
        if (reference != source) {
            reference = source;
        }
        referenceOffset = offset;
        referenceLength = Math.min(length, MAX_TEXT);
    }

    public void traceparent(DirectBuffer source, int offset, int length) {
        traceparentLength = Math.min(length, MAX_TEXT);
        traceparent.putBytes(0, source, offset, traceparentLength);
    }

    public long sequence() {
        return sequence;
    }

    /** Engine time of the cause, which is also the time of its notifications. */
    public long timeNs() {
        return timeNs;
    }

    public int templateId() {
        return templateId;
    }

    public int feed() {
        return feed;
    }

    public long feedSeq() {
        return feedSeq;
    }

    /** Gives the next ordinal, from 0. */
    public int takeOrdinal() {
        return nextOrdinal++;
    }

    /** The ordinal that the next notification gets. */
    public int nextOrdinal() {
        return nextOrdinal;
    }

    /** Counts on from here. */
    public void nextOrdinal(int ordinal) {
        nextOrdinal = ordinal;
    }

    public DirectBuffer reference() {
        return reference;
    }

    /** Where in {@link #reference} it begins. */
    public int referenceOffset() {
        return referenceOffset;
    }

    public int referenceLength() {
        return referenceLength;
    }

    public DirectBuffer traceparent() {
        return traceparent;
    }

    public int traceparentLength() {
        return traceparentLength;
    }

    public void save(StateWriter writer) {
        writer.putLong(sequence);
        writer.putLong(timeNs);
        writer.putInt(templateId);
        writer.putInt(feed);
        writer.putLong(feedSeq);
        writer.putInt(nextOrdinal);
        writer.putInt(referenceLength);
        writer.putBytes(reference, referenceOffset, referenceLength);
        writer.putInt(traceparentLength);
        writer.putBytes(traceparent, 0, traceparentLength);
    }

    /** Reads what {@link #save} wrote. */
    public void load(StateReader reader) {
        sequence = reader.getLong();
        timeNs = reader.getLong();
        templateId = reader.getInt();
        feed = reader.getInt();
        feedSeq = reader.getLong();
        nextOrdinal = reader.getInt();
        referenceLength = reader.getInt("bytes of a cause's reference", 0, MAX_TEXT);
        reader.getBytes(kept, 0, referenceLength);
        referenceAt(kept, 0, referenceLength);
        traceparentLength = reader.getInt("bytes of a cause's traceparent", 0, MAX_TEXT);
        reader.getBytes(traceparent, 0, traceparentLength);
    }

    public long digest(long hash) {
        long result = Hashing.combine(Hashing.combine(hash, sequence), timeNs);
        result = Hashing.combine(result, templateId);
        result = Hashing.combine(result, feed);
        result = Hashing.combine(result, feedSeq);
        result = Hashing.combine(result, nextOrdinal);
        result = Hashing.combine(result, Hashing.hash(0, reference, referenceOffset, referenceLength));
        return Hashing.combine(result, Hashing.hash(0, traceparent, 0, traceparentLength));
    }
}
