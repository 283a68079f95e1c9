package io.belfry.core.posting;

import io.belfry.core.hash.Hashing;
import io.belfry.core.identity.RecentWindow;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import org.agrona.DirectBuffer;

/**
 * The references of postings and the ids of holds that were seen last, in one window. With a posting stands what of it was
 * not reversed yet, the time that its counters have it at, which is what a reversal takes it out of, and which event it was;
 * with a hold how it ended.
 *
 * <p>The core's thread only. No allocation.
 */
final class References {
    static final int ABSENT = RecentWindow.ABSENT;

    /** How a hold stands: what its entry says. */
    static final long OPEN = 0;

    static final long RELEASED = 1;

    /** Settled in full, or expired. */
    static final long ENDED = 2;

    /** Of a posting: what is left of it, with its sign. Of a hold: how it stands. */
    private static final int LEFT = 0;

    private static final int TIME = 1;
    private static final int SEQUENCE = 2;
    private static final int NOTES = 3;

    /** The 128-bit hash of an account and a reference, or of an account and a hold. Reused. */
    static final class Key {
        private static final long REF_LOW = 0x7265_666CL;
        private static final long REF_HIGH = 0x7265_6668L;
        private static final long HOLD_LOW = 0x686F_6C64_6CL << 16;
        private static final long HOLD_HIGH = 0x686F_6C64_68L << 16;

        private long low;
        private long high;

        Key ofPosting(int account, DirectBuffer ref, int offset, int length) {
            return of(REF_LOW + account, REF_HIGH - account, ref, offset, length);
        }

        /** The part of a posting's key that says where it is looked for. */
        static long lowOfPosting(int account, DirectBuffer ref, int offset, int length) {
            return Hashing.id(REF_LOW + account, ref, offset, length);
        }

        Key ofHold(int account, DirectBuffer id, int length) {
            return of(HOLD_LOW + account, HOLD_HIGH - account, id, 0, length);
        }

        Key of(long newLow, long newHigh) {
            low = newLow;
            high = newHigh;
            return this;
        }

        private Key of(long lowSeed, long highSeed, DirectBuffer text, int offset, int length) {
            return of(Hashing.id(lowSeed, text, offset, length), Hashing.id(highSeed, text, offset, length));
        }

        long low() {
            return low;
        }

        long high() {
            return high;
        }
    }

    private RecentWindow window = new RecentWindow(1, 0, NOTES);

    void configure(EngineLimits limits) {
        if (window.capacity() != limits.refWindowEntries() || window.maxAgeNs() != limits.refWindowNs()) {
            window = window.resized(limits.refWindowEntries(), limits.refWindowNs());
        }
    }

    RecentWindow window() {
        return window;
    }

    /** The place of a key that is remembered at {@code nowNs}, or {@link #ABSENT}; good until the next key is put. */
    int find(Key key, long nowNs) {
        return window.find(key.low, key.high, nowNs);
    }

    /** Where a key with this low word is looked for, until limits change. */
    int slotOf(long keyLow) {
        return window.slotOf(keyLow);
    }

    /** Touches what keys that are looked for in these slots, and put one after the other from now on, will read. */
    long touch(int[] slots, int count) {
        return window.touch(slots, count);
    }

    boolean hasContent(int place, long content) {
        return window.contentAt(place) == content;
    }

    /**
     * Remembers a posting.
     *
     * @param countedNs where it is in windows
     * @param counted see {@link #counted}
     */
    void putPosting(Key key, long content, long amount, long countedNs, long counted, long nowNs) {
        // LEFT, TIME, SEQUENCE.
        window.put(key.low, key.high, content, nowNs, amount, countedNs, counted);
    }

    /** Remembers how a hold stands, also one that was forgotten meanwhile. */
    void putHold(Key key, long content, long stand, long nowNs) {
        int place = find(key, nowNs);
        if (place == ABSENT) {
            place = window.put(key.low, key.high, content, nowNs);
        }
        window.note(place, LEFT, stand);
    }

    long holdStand(int place) {
        return window.note(place, LEFT);
    }

    /** What of a posting was not reversed yet, with its sign. */
    long left(int place) {
        return window.note(place, LEFT);
    }

    void left(int place, long amount) {
        window.note(place, LEFT, amount);
    }

    /** The time at which a posting is in windows: its business time, or when it came, whichever is earlier. */
    long countedNs(int place) {
        return window.note(place, TIME);
    }

    /**
     * The journal sequence of a posting, as which windows count it; below zero of a reversal: what it took out was counted
     * as that.
     */
    long counted(int place) {
        return window.note(place, SEQUENCE);
    }

    void save(StateWriter state) {
        state.begin(StateSection.REFERENCES);
        window.save(state);
        state.end();
    }

    void load(StateReader state, EngineLimits limits) {
        state.begin(StateSection.REFERENCES);
        window = RecentWindow.load(state, limits.refWindowEntries(), limits.refWindowNs(), NOTES);
        state.end();
    }

    long digest(long hash) {
        return window.digest(hash);
    }
}
