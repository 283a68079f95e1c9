package io.belfry.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import io.belfry.core.Core;
import java.util.List;

/**
 * {@code dedicated} threading: a thread each, journal and engine side by side on the same slots, publish behind both.
 *
 * <pre>
 *   ring ─┬─► belfry-journal ───────────────────────┬─► belfry-publish ─► slots are free again
 *         └─► belfry-engine ──► {@link Handover} ───┘
 * </pre>
 *
 * The engine may be ahead of the journal and the other way round; what the publisher lets out both have passed. At the end
 * the two that write close one after the other, so that a closing frame of the journal says that all before it went well.
 */
final class DedicatedStages extends ThreeStages {
    /** Notifications that gather before the engine hands them over: they should still be in a cache when they are read. */
    static final int HANDOVER_BYTES = 1 << 16;

    private final Sequence journalDone = new Sequence();
    private final Sequence engineDone = new Sequence();
    private final Sequence publishDone = new Sequence();

    /** 0 once the journal is closed. */
    private final Sequence journalClosed = new Sequence();

    private final StageBarrier behindBoth;
    private final StageBarrier behindPublish;
    private final StageBarrier behindClosing;
    private final Handover handover;
    private final Core core;
    private final List<StageLoop> loops;

    /**
     * Wires the stages.
     *
     * @param maxBatch most slots that journal and engine take at a time
     * @param stageWait how a stage waits for another one
     */
    DedicatedStages(
            EventRing ring,
            Core core,
            JournalStage journal,
            EngineStage engine,
            PublishStage publish,
            int maxBatch,
            WaitStrategy stageWait) {
        super(journal, engine, publish);
        this.core = core;
        this.behindBoth = new StageBarrier(ring, stageWait, journalDone, engineDone);
        this.behindPublish = new StageBarrier(ring, stageWait, publishDone);
        this.behindClosing = new StageBarrier(ring, stageWait, journalClosed);
        this.handover = new Handover(stageWait, ring.offered());
        this.loops = List.of(
                new StageLoop(
                        "belfry-journal", ring, slot -> ring.waitFor(slot, maxBatch), new Journaling(), journalDone),
                new StageLoop("belfry-engine", ring, slot -> ring.waitFor(slot, maxBatch), new Applying(), engineDone),
                new StageLoop("belfry-publish", ring, behindBoth::waitFor, new Publishing(), publishDone));
    }

    @Override
    public List<StageLoop> loops() {
        return loops;
    }

    private final class Journaling implements Stage {
        @Override
        public void start() {
            journal.start();
        }

        @Override
        public long process(long first, long last) {
            return journal.process(first, last);
        }

        @Override
        public void close() throws AlertException, InterruptedException, TimeoutException {
            behindPublish.waitFor(journalDone.get());
            journal.close();
            journalClosed.set(0);
        }
    }

    private final class Applying implements Stage {
        @Override
        public void start() {}

        @Override
        public long process(long first, long last) throws AlertException, InterruptedException, TimeoutException {
            long next = engine.process(first, last);
            handover.handOver(core, next - 1);
            return next;
        }

        @Override
        public void close() {}
    }

    private final class Publishing implements Stage {
        @Override
        public void start() {
            publish.start();
        }

        @Override
        public long process(long first, long last) throws AlertException, InterruptedException, TimeoutException {
            // The engine hands over before it passes; the journal may have to come as far.
            long reached = handover.next().upTo();
            long passed = reached <= last ? last : behindBoth.waitFor(reached);
            while (handover.reaches(passed)) {
                Effects effects = handover.next();
                reached = effects.upTo();
                publish.take(effects);
                handover.taken();
            }
            return publish.process(first, reached);
        }

        @Override
        public void close() throws AlertException, InterruptedException, TimeoutException {
            behindClosing.waitFor(0);
            publish.close();
        }
    }
}
