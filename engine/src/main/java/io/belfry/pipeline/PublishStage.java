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
    private long heardNs;
    private long heardCount;
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

    /**
     * Lets out what begins in the slots from {@code first}, which begins something, to {@code last}.
     *
     * @return the first slot behind it
     */
    long process(long first, long last) {
        drain();
        core.publishNames();
        markPublished();
        signal.published(writer.nextSequence() - 1);
        long now = System.nanoTime();
        RingSession previous = null;
        long at = first;
        for (; at <= last; at = ring.behind(at)) {
            switch (ring.kind(at)) {
                case EventRing.EVENT -> {
                    RingSession session = ring.session(at);
                    if (session != previous && previous != null) {
                        previous.onBatchEnd();
                    }
                    if (session != null) {
                        heard(now - ring.offeredNs(at));
                        session.onResult(ring.line(at), ring.code(at), ring.sequence(at), ring.refusal(at));
                    }
                    previous = session;
                }
                case EventRing.QUERY -> {
                    ring.query(at).answer();
                    ring.forgetQuery(at);
                }
                default -> {}
            }
        }
        recordHeard();
        if (previous != null) {
            previous.onBatchEnd();
        }
        return at;
    }

    /** Those that were offered together were under way for as long, and are recorded together. */
    private void heard(long tookNs) {
        if (tookNs != heardNs) {
            recordHeard();
            heardNs = tookNs;
        }
        heardCount++;
    }

    private void recordHeard() {
        if (heardCount > 0) {
            latency.recordValueWithCount(Math.min(Math.max(heardNs, 1), MAX_LATENCY_NS), heardCount);
            heardCount = 0;
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
