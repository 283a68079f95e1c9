package io.belfry.journal;

/** What a sequence of frames carries. The magic keeps one from being read as the other. */
public enum FrameKind {
    /** Events, in the order in which the core applies them. */
    JOURNAL(0x314A_4642, "journal"),
    /** Notifications, in the order of their outbox sequence. */
    OUTBOX(0x314F_4642, "outbox");

    private final int magic;
    private final String label;

    FrameKind(int magic, String label) {
        this.magic = magic;
        this.label = label;
    }

    /** The first four bytes of each frame, little-endian: {@code BFJ1} or {@code BFO1}. */
    public int magic() {
        return magic;
    }

    /** Its name in texts for people, and of its directory. */
    public String label() {
        return label;
    }
}
