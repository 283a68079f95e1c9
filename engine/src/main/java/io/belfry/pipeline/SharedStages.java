package io.belfry.pipeline;

import com.lmax.disruptor.Sequence;
import io.belfry.core.Core;
import java.util.List;

/** {@code shared} threading: journal, engine and publish one after the other on the thread {@code belfry-engine}. */
final class SharedStages extends ThreeStages implements Stage {
    /** Notifications that gather before they go into the outbox, in the middle of a batch. */
    static final int DRAIN_BYTES = 1 << 20;

    private final Core core;
    private final Effects effects;
    private final List<StageLoop> loops;

    SharedStages(
            EventRing ring, Core core, JournalStage journal, EngineStage engine, PublishStage publish, int maxBatch) {
        super(journal, engine, publish);
        this.core = core;
        this.effects = new Effects(core);
        this.loops = List.of(
                new StageLoop("belfry-engine", ring, slot -> ring.waitFor(slot, maxBatch), this, new Sequence()));
    }

    @Override
    public List<StageLoop> loops() {
        return loops;
    }

    @Override
    public void start() {
        journal.start();
        publish.start();
    }

    @Override
    public long process(long first, long last) {
        journal.process(first, last);
        return applyAndPublish(first, last);
    }

    /** Behind the journal. */
    long applyAndPublish(long first, long last) {
        long at = engine.process(first, last);
        while (at <= last) {
            publish.take(effects);
            at = engine.process(at, last);
        }
        effects.mark(core, at - 1);
        publish.take(effects);
        publish.process(first, last);
        return at;
    }

    @Override
    public void close() {
        journal.close();
        publish.close();
    }
}
