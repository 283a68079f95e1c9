package io.belfry.pipeline;

import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import java.util.function.LongConsumer;

/**
 * Puts the messages of a batch into frames and appends them; when it forces, a force follows each frame, which nearly
 * always holds the whole batch, before anything of the batch can leave. Numbers nothing itself: the frame writer counts. One thread.
 *
 * <p>A force that fails throws, and the pipeline halts: what is on the disk then is unknown, and asking a second time would
 * only hide it, because the kernel forgets a failed write once it has told of it.
 */
final class JournalStage {
    private final EventRing ring;
    private final Journal journal;
    private final FrameWriter writer;
    private final boolean forcing;
    private final ForceFigures forces = new ForceFigures();
    private final LongConsumer journaled;
    private Journal.Appender appender;
    private volatile long lastSequence;

    /** @param journaled hears after each batch up to which sequence the journal reaches, before anything of the batch leaves */
    JournalStage(EventRing ring, Journal journal, FrameWriter writer, boolean forcing, LongConsumer journaled) {
        this.ring = ring;
        this.journal = journal;
        this.writer = writer;
        this.forcing = forcing;
        this.journaled = journaled;
        this.lastSequence = writer.nextSequence() - 1;
    }

    /** On the stage's thread, before the first batch. */
    void start() {
        appender = journal.openAppender();
        if (forcing) {
            appender.forceNewFiles();
            // What an earlier process left to the page cache was recovered and is about to be served.
            force();
        }
    }

    /**
     * Journals the messages that begin in the slots from {@code first}, which begins one, to {@code last}.
     *
     * @return the first slot behind them
     */
    long process(long first, long last) {
        boolean open = false;
        long at = first;
        long head;
        for (; at <= last; at = EventRing.behind(at, head)) {
            head = ring.head(at);
            if (EventRing.kindOf(head) != EventRing.EVENT) {
                continue;
            }
            int length = EventRing.lengthOf(head);
            if (!open) {
                writer.begin(writer.nextSequence());
                open = true;
            }
            if (!tryAdd(at, length)) {
                append(false);
                if (forcing) {
                    // Never two unforced frames: a power cut that keeps the second without the first would look like
                    // damage.
                    force();
                }
                writer.begin(writer.nextSequence());
                if (!tryAdd(at, length)) {
                    throw new IllegalStateException("a message of " + length + " bytes does not fit a frame");
                }
            }
        }
        if (open) {
            append(false);
            if (forcing) {
                force();
            }
            lastSequence = writer.nextSequence() - 1;
            journaled.accept(lastSequence);
        }
        return at;
    }

    private boolean tryAdd(long at, int length) {
        return writer.tryAdd(ring.messages(), ring.messageOffset(at), length);
    }

    /** Writes the frame of a clean stop, which is on the disk in either mode: a stop has time. */
    void close() {
        writer.begin(writer.nextSequence());
        append(true);
        force();
        appender.close();
    }

    /** Last sequence in the journal, on the disk when it forces; any thread. */
    long lastSequence() {
        return lastSequence;
    }

    /** Any thread. */
    ForceFigures forces() {
        return forces;
    }

    private void append(boolean closing) {
        int length = writer.finish(closing);
        appender.append(writer.buffer(), 0, length);
    }

    private void force() {
        long startNs = System.nanoTime();
        appender.force();
        forces.forced(System.nanoTime() - startNs);
    }
}
