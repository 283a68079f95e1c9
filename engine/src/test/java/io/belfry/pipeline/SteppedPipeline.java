package io.belfry.pipeline;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.Sequence;
import io.belfry.core.Core;
import io.belfry.journal.FrameIndex;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;

/**
 * The ring and the real stages of a {@link Pipeline} without its threads: whoever holds it says when a batch is taken
 * through and how large it is. One thread.
 */
public final class SteppedPipeline {
    /**
     * What a pipeline works on.
     *
     * @param journaled hears after each batch how far the journal reaches
     */
    public record Parts(
            Core core,
            Journal journal,
            FrameWriter journalWriter,
            Journal outbox,
            FrameWriter outboxWriter,
            FrameIndex index,
            LongConsumer journaled) {}

    private final EventRing ring;
    private final EngineClock clock;
    private final JournalStage journaling;
    private final SharedStages stages;
    private final OutboxSignal signal = new OutboxSignal();
    private final Sequence done = new Sequence();
    private final RingSession session;
    private final boolean publishesFirst;

    /**
     * Wires the stages.
     *
     * @param forcing durability {@code disk}
     * @param publishesFirst a planted bug: effects leave before the batch is in the journal
     */
    public SteppedPipeline(
            Parts parts,
            int ringSlots,
            PipelineClock pipelineClock,
            boolean forcing,
            boolean publishesFirst,
            ResultListener listener) {
        this.publishesFirst = publishesFirst;
        ring = new EventRing(ringSlots, new BusySpinWaitStrategy());
        ring.gateOn(done);
        signal.published(parts.outboxWriter().nextSequence() - 1);
        clock = new EngineClock(pipelineClock, parts.core().engineTimeNs());
        journaling = new JournalStage(ring, parts.journal(), parts.journalWriter(), forcing, parts.journaled());
        PublishStage publishing =
                new PublishStage(ring, parts.core(), parts.outbox(), parts.outboxWriter(), parts.index(), signal);
        EngineStage applying = new EngineStage(ring, parts.core(), SharedStages.DRAIN_BYTES);
        stages = new SharedStages(ring, parts.core(), journaling, applying, publishing, ringSlots);
        session = new RingSession(null, listener);
    }

    /** A signal that says that the outbox can be read up to {@code sequence}. */
    public static OutboxSignal signalAt(long sequence) {
        OutboxSignal signal = new OutboxSignal();
        signal.published(sequence);
        return signal;
    }

    /** Before the first batch. */
    public void start() {
        stages.start();
    }

    /** The stamp that an event which is offered now gets. */
    public long stampNow() {
        return clock.stamp(null, 0, clock.monotonicNs());
    }

    /** As the ticker does; whether the wall clock has jumped, which is to be journaled and then followed. */
    public boolean followWall() {
        return clock.followWall();
    }

    public long jumpFromNs() {
        return clock.jumpFromNs();
    }

    public long jumpToNs() {
        return clock.jumpToNs();
    }

    public void followJump() {
        clock.followJump();
    }

    /** Puts a message into the ring as it is stamped; false when the ring is full. */
    public boolean offer(DirectBuffer buffer, int offset, int length, long stampNs, long line) {
        return ring.tryOffer(buffer, offset, length, stampNs, session, line, clock.monotonicNs());
    }

    /** Takes a batch of at most so many slots through all stages; false when the ring is empty. */
    public boolean step(int mostSlots) {
        long first = done.get() + 1;
        long last = Math.min(ring.cursor(), first + mostSlots - 1);
        if (last < first) {
            return false;
        }
        long next;
        if (publishesFirst) {
            stages.applyAndPublish(first, last);
            next = journaling.process(first, last);
        } else {
            next = stages.process(first, last);
        }
        done.set(next - 1);
        return true;
    }

    /** Whether a tick has something to work off. */
    public boolean isWorkPending() {
        return stages.isWorkPending(clock.timerNowNs());
    }

    public OutboxSignal signal() {
        return signal;
    }

    /** Last sequence in the journal. */
    public long journaled() {
        return journaling.lastSequence();
    }

    /** Writes the closing frames. */
    public void close() {
        stages.close();
    }
}
