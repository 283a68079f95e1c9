package io.belfry.bench.control;

import io.belfry.bench.measure.ProcessorTime;
import io.belfry.bench.measure.Round;
import io.belfry.journal.ChronicleJournal;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import java.nio.file.Path;

/**
 * What no engine can be faster than: one thread that appends to a journal and an outbox what an engine has appended to its
 * own, and does nothing else. As many messages in as many frames, assembled, summed and appended in the same way, with pages
 * touched ahead, and the journal forced as often as the engine forced it. The messages are a sample of the engine's, again
 * and again, so that they need not be read from anywhere. One thread.
 */
public final class AppendControl {
    private static final int ROOM_BYTES = 1 << 20;

    private final int blockBytes;
    private final PageState pages;

    /** @param pages what its files are like before, as the engine's were */
    public AppendControl(int blockBytes, PageState pages) {
        this.blockBytes = blockBytes;
        this.pages = pages;
    }

    /**
     * What a round took.
     *
     * @param journalBytes appended to the journal, to be compared with the engine's
     * @param outboxBytes likewise
     */
    public record Appending(Round round, long journalBytes, long outboxBytes) {}

    /**
     * Appends it to new files.
     *
     * @param events what the round counts as, the engine's
     * @param forces of the journal, 0 for none
     */
    public Appending run(
            Path directory, long events, FrameTally.Appended journaled, FrameTally.Appended rung, long forces) {
        try (Log journal = new Log(directory.resolve("journal"), FrameKind.JOURNAL, journaled);
                Log outbox = new Log(directory.resolve("outbox"), FrameKind.OUTBOX, rung)) {
            long cpuNs = ProcessorTime.ofThisThread();
            long startNs = System.nanoTime();
            long forced = 0;
            for (long frame = 1; frame <= journaled.frames(); frame++) {
                journal.appendFrame();
                if (forced * journaled.frames() < forces * frame) {
                    journal.appender.force();
                    forced++;
                }
                // Outbox frames come as they did: spread over the journal's.
                while (outbox.frame * journaled.frames() < rung.frames() * frame) {
                    outbox.appendFrame();
                }
            }
            long elapsedNs = System.nanoTime() - startNs;
            return new Appending(
                    new Round(events, elapsedNs, ProcessorTime.ofThisThread() - cpuNs, 0),
                    journal.log.bytesAppended(),
                    outbox.log.bytesAppended());
        }
    }

    /** Appends what an engine has rung to an outbox of its own; how long that took, in ns. */
    public long runOutbox(Path directory, FrameTally.Appended rung) {
        try (Log outbox = new Log(directory, FrameKind.OUTBOX, rung)) {
            long startNs = System.nanoTime();
            while (outbox.frame < rung.frames()) {
                outbox.appendFrame();
            }
            return System.nanoTime() - startNs;
        }
    }

    /** One of the two, with the thread that touches its pages. */
    private final class Log implements AutoCloseable {
        private final FrameTally.Appended like;
        private final ChronicleJournal log;
        private final JournalControl.TouchingThread touching;
        private final Journal.Appender appender;
        private final FrameWriter writer;
        private long frame;
        private long message;
        private int place;

        Log(Path directory, FrameKind kind, FrameTally.Appended like) {
            this.like = like;
            pages.prepare(directory, like.bytes() + ROOM_BYTES);
            log = ChronicleJournal.open(directory, blockBytes);
            touching = new JournalControl.TouchingThread(log);
            appender = log.openAppender();
            writer = new FrameWriter(kind, 1, 1, log.maxFrameBytes());
            touching.start();
        }

        /** As many messages as a frame had on average, so that all frames together have them all. */
        void appendFrame() {
            frame++;
            long upTo = like.messages() * frame / like.frames();
            MessageSample sample = like.sample();
            writer.begin(writer.nextSequence());
            while (message < upTo) {
                if (!writer.tryAdd(sample.buffer(), sample.offset(place), sample.length(place))) {
                    throw new IllegalStateException("a frame of the control is longer than any of the engine's");
                }
                message++;
                place = place + 1 == sample.count() ? 0 : place + 1;
            }
            appender.append(writer.buffer(), 0, writer.finish(false));
        }

        @Override
        public void close() {
            appender.close();
            touching.close();
            log.close();
        }
    }
}
