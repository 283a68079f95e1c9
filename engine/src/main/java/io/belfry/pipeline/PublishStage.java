package io.belfry.pipeline;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.Refusal;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
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
    private final Directory directory;
    private final Journal outbox;
    private final FrameWriter writer;
    private final FrameIndex index;
    private final OutboxSignal signal;
    private final SingleWriterRecorder latency = new SingleWriterRecorder(1, MAX_LATENCY_NS, LATENCY_DIGITS);
    private Journal.Appender appender;
    private final Refusal nothingWrong = new Refusal();
    private final int[] names = new int[Namespace.count()];
    private boolean frameOpen;
    private long sequence;
    private long resultsDigest;
    private long engineTimeNs;

    /** Sequence of the message that was answered last: they come as the core numbers them. */
    private long answering;

    private long heardNs;
    private long heardCount;
    private volatile long publishedSequence;
    private volatile long publishedDigest;
    private volatile long publishedTimeNs;

    /** @param core is read here, at the start, and never again: its own thread may be further */
    PublishStage(EventRing ring, Core core, Journal outbox, FrameWriter writer, FrameIndex index, OutboxSignal signal) {
        this.ring = ring;
        this.directory = core.directory();
        this.outbox = outbox;
        this.writer = writer;
        this.index = index;
        this.signal = signal;
        note(new Effects(core));
        answering = sequence;
        markPublished();
    }

    /** On the stage's thread, before the first batch. */
    void start() {
        appender = outbox.openAppender();
    }

    /** Takes notifications over into the outbox's next frame, and notes what else there is to let out; empties {@code effects}. */
    void take(Effects effects) {
        note(effects);
        NotificationBatch batch = effects.notifications();
        if (batch.count() == 0) {
            return;
        }
        batch.rewind();
        beginFrame();
        while (batch.next()) {
            if (!writer.tryAdd(batch.buffer(), batch.offset(), batch.length())) {
                append(false);
                beginFrame();
                if (!writer.tryAdd(batch.buffer(), batch.offset(), batch.length())) {
                    throw new IllegalStateException(
                            "a notification of " + batch.length() + " bytes does not fit a frame");
                }
            }
        }
        batch.clear();
    }

    private void note(Effects effects) {
        sequence = effects.sequence();
        resultsDigest = effects.resultsDigest();
        engineTimeNs = effects.engineTimeNs();
        for (int i = 0; i < names.length; i++) {
            names[i] = effects.names(Namespace.of(i));
        }
    }

    /**
     * Lets out what begins in the slots from {@code first}, which begins something, to {@code last}; their effects were
     * taken.
     *
     * @return the first slot behind it
     */
    long process(long first, long last) {
        if (frameOpen) {
            append(false);
        }
        for (int i = 0; i < names.length; i++) {
            directory.makeVisible(Namespace.of(i), names[i]);
        }
        markPublished();
        signal.published(writer.nextSequence() - 1);
        long now = System.nanoTime();
        RingSession previous = null;
        long at = first;
        while (at <= last) {
            long head = ring.head(at);
            switch (EventRing.kindOf(head)) {
                case EventRing.EVENT -> {
                    RingSession session = ring.session(at);
                    if (session != previous && previous != null) {
                        previous.onBatchEnd();
                    }
                    answering++;
                    ResultCode code = ring.code(at);
                    if (session != null) {
                        heard(now - ring.offeredNs(at));
                        session.onResult(
                                ring.line(at),
                                code,
                                answering,
                                code == ResultCode.OK ? nothingWrong : ring.refusal(at));
                    }
                    if (code != ResultCode.OK) {
                        ring.answered(at);
                    }
                    previous = session;
                }
                case EventRing.QUERY -> {
                    ring.query(at).answer();
                    ring.forgetQuery(at);
                }
                default -> {}
            }
            at = EventRing.behind(at, head);
        }
        recordHeard();
        if (previous != null) {
            previous.onBatchEnd();
        }
        if (answering != sequence) {
            throw new IllegalStateException(
                    "answered up to sequence " + answering + ", the core has applied up to " + sequence);
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
        beginFrame();
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
        publishedDigest = resultsDigest;
        publishedTimeNs = engineTimeNs;
        publishedSequence = sequence;
    }

    private void beginFrame() {
        if (!frameOpen) {
            writer.begin(writer.nextSequence());
            frameOpen = true;
        }
    }

    private void append(boolean closing) {
        frameOpen = false;
        long first = writer.nextSequence();
        int length = writer.finish(closing);
        long position = appender.append(writer.buffer(), 0, length);
        index.add(first, position);
    }
}
