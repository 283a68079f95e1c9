package io.belfry.simulator;

import java.util.Locale;

/** What the simulator does to an engine. */
enum FaultKind {
    /** kill −9: all that was written stays. */
    KILL,
    /** The machine loses power: what was not forced stays, goes or is torn. */
    POWER_LOSS,
    /** Power loss: an unforced page kept its old bytes. */
    PAGE_DROPPED,
    /** Power loss: some sectors of an unforced page have the new bytes, some the old. */
    PAGE_TORN,
    /** Power loss: a file kept an older length. */
    SIZE_LOST,
    /** Power loss: a file was not made, renamed or removed after all. */
    NAME_LOST,
    /** A death while a start was under way. */
    CRASH_IN_RECOVERY,
    /** A death while a snapshot was being written. */
    CRASH_IN_SNAPSHOT,
    /** A write wrote a part, then failed. */
    SHORT_WRITE,
    /** The disk was full. */
    NO_SPACE,
    /** A force failed; what it should have stored is never stored unless written again. */
    FORCE_FAILED,
    /** A bit on the disk turned over. */
    BIT_FLIP,
    /** The disk acknowledged a page and kept the old one. */
    LOST_WRITE,
    /** The disk put a page into another page's place. */
    MISDIRECTED_WRITE,
    /** An old image of a page came back. */
    STALE_PAGE,
    /** The wall clock stepped back. */
    CLOCK_BACK,
    /** The wall clock stepped forward. */
    CLOCK_FORWARD,
    /** A consumer went away and resumed by sequence. */
    CONSUMER_VANISHED,
    /** A feed sent again what was acknowledged. */
    RESENT,
    /** A disk that lied took the end of the journal and everything that refers to it: nobody can notice. */
    END_LOST_UNNOTICED,
    /** Damage in what no start reads was found by verify. */
    FOUND_BY_VERIFY,
    /** Damage in what no start reads was found by a consumer's reader. */
    FOUND_BY_READER;

    /** Damages what a disk has promised to keep. */
    boolean isMedia() {
        return this == BIT_FLIP || this == LOST_WRITE || this == MISDIRECTED_WRITE || this == STALE_PAGE;
    }

    /** For people. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
