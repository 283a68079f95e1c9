package io.belfry.journal;

/** What is wrong with a frame. */
public enum FrameFault {
    /** Nothing. */
    NONE("the frame is good"),
    /** Shorter than a frame can be. */
    TOO_SHORT("shorter than a frame"),
    /** Not a frame of this kind. */
    BAD_MAGIC("no frame of this kind starts here"),
    /** The checksum does not match the bytes. */
    BAD_CRC("the checksum does not match"),
    /** The length in the frame is not the length that the store keeps. */
    BAD_LENGTH("the length is wrong"),
    /** Written in a layout that this program does not read. */
    UNKNOWN_VERSION("unknown version of the frame format"),
    /** Carries flags that this program does not know. */
    UNKNOWN_FLAGS("unknown flags"),
    /** A frame of the outbox in the journal, or the other way round. */
    WRONG_KIND("a frame of another kind"),
    /** Belongs to another journal. */
    FOREIGN_JOURNAL("belongs to another journal"),
    /** The epoch went back. */
    EPOCH_WENT_BACK("the epoch went back"),
    /** The sequence does not continue the frame before. */
    SEQUENCE_JUMP("the sequence does not continue"),
    /** The sequence continues, but the frame before was another one. */
    BROKEN_CHAIN("follows another frame than the one before it"),
    /** The messages do not add up to the frame's length and count. */
    BAD_MESSAGES("the messages do not add up"),
    /** The file ends within the frame. */
    CUT_SHORT("the file ends within it"),
    /** Chronicle Queue's own header in front of the frame is wrong. */
    BAD_ENVELOPE("the queue's header before it is damaged"),
    /** An empty place with good frames behind it, which no reader of the queue reaches. */
    HOLE("good frames lie behind an empty place"),
    /** The queue remembers having written further. */
    LOST("the queue has written further than its frames reach"),
    /** Bytes behind the last frame that no frame explains. */
    LEFTOVER("bytes that belong to no frame");

    private final String text;

    FrameFault(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
