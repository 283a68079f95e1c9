package io.belfry.core.notification;

import io.belfry.codec.EventLayout;
import io.belfry.core.hash.Hashing;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The journaled event that notifications name as their cause: the present one, or an earlier one that a sweep works off.
 * It counts their ordinals. Reused; the core's thread only.
 */
public final class Cause {
    private static final int MAX_TEXT = 255;

    private long sequence;
    private int templateId;
    private int feed = EventLayout.NO_FEED;
    private long feedSeq;
    private int nextOrdinal;
    private final UnsafeBuffer reference = new UnsafeBuffer(new byte[MAX_TEXT]);
    private int referenceLength;
    private final UnsafeBuffer traceparent = new UnsafeBuffer(new byte[MAX_TEXT]);
    private int traceparentLength;

    /** Takes over an event's identity, without reference and traceparent, and counts from 0. */
    public void begin(long newSequence, int newTemplateId, int newFeed, long newFeedSeq) {
        sequence = newSequence;
        templateId = newTemplateId;
        feed = newFeed;
        feedSeq = newFeedSeq;
        nextOrdinal = 0;
        referenceLength = 0;
        traceparentLength = 0;
    }

    /** Takes over another cause, its count included. */
    public void copyFrom(Cause other) {
        begin(other.sequence, other.templateId, other.feed, other.feedSeq);
        nextOrdinal = other.nextOrdinal;
        reference(other.reference, 0, other.referenceLength);
        traceparent(other.traceparent, 0, other.traceparentLength);
    }

    public void reference(DirectBuffer source, int offset, int length) {
        reference.putBytes(0, source, offset, length);
        referenceLength = length;
    }

    public void traceparent(DirectBuffer source, int offset, int length) {
        traceparent.putBytes(0, source, offset, length);
        traceparentLength = length;
    }

    public long sequence() {
        return sequence;
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

    public DirectBuffer reference() {
        return reference;
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

    public long digest(long hash) {
        long result = Hashing.combine(hash, sequence);
        result = Hashing.combine(result, templateId);
        result = Hashing.combine(result, feed);
        result = Hashing.combine(result, feedSeq);
        result = Hashing.combine(result, nextOrdinal);
        result = Hashing.combine(result, Hashing.hash(0, reference, 0, referenceLength));
        return Hashing.combine(result, Hashing.hash(0, traceparent, 0, traceparentLength));
    }
}
