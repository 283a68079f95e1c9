package io.belfry.core.posting;

import io.belfry.codec.PostingKind;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The posting at hand, from either of its messages. Reused; the core's thread only. */
final class Posting {
    private static final int MAX_ID = 255;
    private static final int MAX_TEXT = 2048;

    int account;
    long amount;
    /** Business time, or {@code NO_TIME}. */
    long timeNs;

    /** The time at which windows have it: of a reversal that matches, its original's. */
    long countedNs;

    /** Sequence of the posting at hand; of a reversal that matches, below zero: what it takes out was counted as that. */
    long counted;

    /** Of a reversal that matches: sequence of its original, below zero of one that is a reversal itself; else 0. */
    long original;

    /** Whether nothing is left of the original. */
    boolean isOriginalSpent;

    int currency;
    int booked;
    private PostingKind kind = PostingKind.OTHER;

    /** Where its reference is: in the message. */
    private DirectBuffer refBuffer = new UnsafeBuffer(new byte[0]);

    int refOffset;
    int refLength;
    final UnsafeBuffer settles = new UnsafeBuffer(new byte[MAX_ID]);
    int settlesLength;
    final UnsafeBuffer reverses = new UnsafeBuffer(new byte[MAX_ID]);
    int reversesLength;
    final UnsafeBuffer counterparty = new UnsafeBuffer(new byte[MAX_TEXT]);
    int counterpartyLength;
    final UnsafeBuffer text = new UnsafeBuffer(new byte[MAX_TEXT]);
    int textLength;

    PostingKind kind() {
        return kind;
    }

    /** Stored only when it changes: the collector's fence costs more than looking. */
    void kind(PostingKind newKind) {
        if (kind != newKind) {
            kind = newKind;
        }
    }

    /** What {@link #refOffset} is an offset of. */
    DirectBuffer refBuffer() {
        return refBuffer;
    }

    /** Where the message's reference lies; good as long as the message is at hand. */
    void ref(DirectBuffer buffer, int offset, int length) {
        if (refBuffer != buffer) {
            refBuffer = buffer;
        }
        refOffset = offset;
        refLength = length;
    }
}
