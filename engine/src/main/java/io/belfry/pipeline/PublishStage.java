package io.belfry.pipeline;

import io.belfry.core.Core;
import io.belfry.core.notification.NotificationBatch;
import io.belfry.journal.FrameIndex;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Lets the effects of a batch out, once it is in the journal and through the core: notifications into the outbox, names to
 * the feeds, results to the sessions, answers to the askers; in this order, so that who hears a result can read its
 * notifications. One thread.
 */
final class PublishStage {
    private static final long MAX_LATENCY_NS = 3_600_000_000_000L;
    private static final int LATENCY_DIGITS = 3;

    private final EventRing ring;
    private final Core core;
    private final Journal outbox;
    private final FrameWriter writer;
    private final FrameIndex index;
    private final OutboxSignal signal;
    private final SingleWriterRecorder latency = new SingleWriterRecorder(1, MAX_LATENCY_NS, LATENCY_DIGITS);
    private Journal.Appender appender;
    private volatile long publishedSequence;
    private volatile long publishedDigest;
    private volatile long publishedTimeNs;

    PublishStage(EventRing ring, Core core, Journal outbox, FrameWriter writer, FrameIndex index, OutboxSignal signal) {
        this.ring = ring;
        this.core = core;
        this.outbox = outbox;
        this.writer = writer;
        this.index = index;
        this.signal = signal;
        markPublished();
    }

    /** On the stage's thread, before the first batch. */
    void start() {
        appender = outbox.openAppender();
    }

    /** Appends the notifications that have gathered to the outbox. */
    void drain() {
        NotificationBatch batch = core.notifications();
        if (batch.count() == 0) {
            return;
        }
        batch.rewind();
        writer.begin(writer.nextSequence());
        while (batch.next()) {
            if (!writer.tryAdd(batch.buffer(), batch.offset(), batch.length())) {
                append(false);
                writer.begin(writer.nextSequence());
                if (!writer.tryAdd(batch.buffer(), batch.offset(), batch.length())) {
                    throw new IllegalStateException(
                            "a notification of " + batch.length() + " bytes does not fit a frame");
                }
            }
        }
        append(false);
        batch.clear();
    }

    void process(long first, long last) {
        drain();
        core.publishNames();
        markPublished();
        signal.published(writer.nextSequence() - 1);
        long now = System.nanoTime();
        RingSession previous = null;
        for (long at = first; at <= last; at++) {
            RingSlot slot = ring.slot(at);
            switch (slot.kind) {
                case EVENT -> {
                    RingSession session = slot.session;
                    if (session != previous && previous != null) {
                        previous.onBatchEnd();
                    }
                    if (session != null) {
                        latency.recordValue(Math.min(Math.max(now - slot.offeredNs, 1), MAX_LATENCY_NS));
                        session.onResult(slot.line, slot.code, slot.sequence, slot.refusal);
                    }
                    previous = session;
                }
                case QUERY -> {
                    slot.query.answer();
                    slot.query = null;
                }
                default -> {}
            }
        }
        if (previous != null) {
            previous.onBatchEnd();
        }
    }

    /** Writes the frame of a clean stop, which is on the disk in either mode. */
    void close() {
        writer.begin(writer.nextSequence());
        append(true);
        appender.force();
        appender.close();
    }

    /** Offered to published, in ns; readers take interval histograms. */
    SingleWriterRecorder latency() {
        return latency;
    }

    /** Last sequence whose results have left; any thread. */
    long publishedSequence() {
        return publishedSequence;
    }

    /** Rolling digest of results at {@link #publishedSequence}; any thread. */
    long publishedDigest() {
        return publishedDigest;
    }

    /** Engine time at {@link #publishedSequence}; any thread. */
    long publishedTimeNs() {
        return publishedTimeNs;
    }

    private void markPublished() {
        publishedDigest = core.resultsDigest();
        publishedTimeNs = core.engineTimeNs();
        publishedSequence = core.sequence();
    }

    private void append(boolean closing) {
        long first = writer.nextSequence();
        int length = writer.finish(closing);
        long position = appender.append(writer.buffer(), 0, length);
        index.add(first, position);
    }
}
