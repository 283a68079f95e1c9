package io.belfry.core.posting;

import io.belfry.codec.PostingKind;
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
    PostingKind kind = PostingKind.OTHER;
    final UnsafeBuffer ref = new UnsafeBuffer(new byte[MAX_ID]);
    int refLength;
    final UnsafeBuffer settles = new UnsafeBuffer(new byte[MAX_ID]);
    int settlesLength;
    final UnsafeBuffer reverses = new UnsafeBuffer(new byte[MAX_ID]);
    int reversesLength;
    final UnsafeBuffer counterparty = new UnsafeBuffer(new byte[MAX_TEXT]);
    int counterpartyLength;
    final UnsafeBuffer text = new UnsafeBuffer(new byte[MAX_TEXT]);
    int textLength;
}
