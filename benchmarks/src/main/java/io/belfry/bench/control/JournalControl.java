package io.belfry.bench.control;

import io.belfry.bench.load.LatencyRun;
import io.belfry.bench.load.Postings;
import io.belfry.journal.ChronicleJournal;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import io.belfry.journal.PageToucher;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One raw force: frames of as many messages as the engine had with each force, assembled, summed, appended and forced by one
 * thread that does nothing else. The messages are made beforehand and used again and again.
 */
public final class JournalControl {
    private static final int KEPT_MESSAGES = 1 << 14;

    private final UnsafeBuffer messages;
    private final int length;
    private final int blockBytes;

    public JournalControl(Postings postings, int blockBytes) {
        this.length = postings.length();
        this.blockBytes = blockBytes;
        this.messages = new UnsafeBuffer(new byte[KEPT_MESSAGES * length]);
        for (int i = 0; i < KEPT_MESSAGES; i++) {
            postings.next();
            messages.putBytes(i * length, postings.message(), 0, length);
        }
    }

    /**
     * Appends a frame and forces it, again and again; how long each append and force took, in ns.
     *
     * @param directory is prepared for {@code bytes} as {@code pages} says, as the engine's was
     */
    public Histogram force(Path directory, PageState pages, long bytes, int messagesPerForce, long durationNs) {
        Histogram taken = new Histogram(LatencyRun.HIGHEST_NS, LatencyRun.DIGITS);
        pages.prepare(directory, bytes);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, blockBytes);
                TouchingThread touching = new TouchingThread(journal);
                Journal.Appender appender = journal.openAppender()) {
            touching.start();
            FrameWriter writer = new FrameWriter(FrameKind.JOURNAL, 1, 1, journal.maxFrameBytes());
            // The first one takes the directory along.
            append(writer, appender, 0, messagesPerForce);
            appender.force();
            long at = messagesPerForce;
            long endNs = System.nanoTime() + durationNs;
            for (long startNs = System.nanoTime(); startNs < endNs; startNs = System.nanoTime()) {
                append(writer, appender, at, messagesPerForce);
                appender.force();
                taken.recordValue(Math.min(System.nanoTime() - startNs, LatencyRun.HIGHEST_NS));
                at += messagesPerForce;
            }
        }
        return taken;
    }

    /** Touches pages ahead, as the engine has it done. */
    public static final class TouchingThread implements AutoCloseable {
        private static final long PAUSE_NS = 2_000_000;

        private final ChronicleJournal journal;
        private final Thread thread = new Thread(this::touch, "belfry-bench-pages");
        private volatile boolean stopping;

        public TouchingThread(ChronicleJournal journal) {
            this.journal = journal;
            thread.setDaemon(true);
        }

        public void start() {
            thread.start();
        }

        private void touch() {
            try (PageToucher toucher = journal.openAhead()) {
                while (!stopping) {
                    if (toucher.touch() == 0) {
                        LockSupport.parkNanos(PAUSE_NS);
                    }
                }
            }
        }

        @Override
        public void close() {
            stopping = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private void append(FrameWriter writer, Journal.Appender appender, long first, int count) {
        writer.begin(writer.nextSequence());
        for (long at = first; at < first + count; at++) {
            int place = (int) at & (KEPT_MESSAGES - 1);
            if (!writer.tryAdd(messages, place * length, length)) {
                appender.append(writer.buffer(), 0, writer.finish(false));
                writer.begin(writer.nextSequence());
                writer.tryAdd(messages, place * length, length);
            }
        }
        appender.append(writer.buffer(), 0, writer.finish(false));
    }
}
