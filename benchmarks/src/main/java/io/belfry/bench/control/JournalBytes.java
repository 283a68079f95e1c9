package io.belfry.bench.control;

import io.belfry.bench.load.Postings;
import io.belfry.codec.EventLayout;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameLayout;
import io.belfry.journal.FrameWriter;

/** What a posting takes in the journal: a reference of 16 characters, no text, and its share of the frame. Any thread. */
public final class JournalBytes {
    private static final int ACCOUNTS = 1_000_000;
    private static final int MOST_FRAME_BYTES = FrameLayout.MAX_FRAME_BYTES >> 3;
    private static final long TIME_NS = 1_800_000_000_000_000_000L;
    private static final long BETWEEN_NS = 200;

    private JournalBytes() {}

    /** In frames of so many. */
    public static double perPosting(int postingsPerFrame) {
        FrameWriter writer = new FrameWriter(FrameKind.JOURNAL, 1, 1, MOST_FRAME_BYTES);
        Postings postings = new Postings(ACCOUNTS, 1, 1, 1);
        writer.begin(writer.nextSequence());
        for (int i = 0; i < postingsPerFrame; i++) {
            postings.next();
            EventLayout.engineTimeNs(postings.message(), 0, TIME_NS + i * BETWEEN_NS);
            if (!writer.tryAdd(postings.message(), 0, postings.length())) {
                throw new IllegalArgumentException(postingsPerFrame + " postings do not fit into one frame");
            }
        }
        return (double) writer.finish(false) / postingsPerFrame;
    }
}
