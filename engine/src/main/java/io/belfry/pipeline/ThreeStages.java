package io.belfry.pipeline;

import org.HdrHistogram.SingleWriterRecorder;

/** Journal, engine and publish, on however many threads. */
abstract class ThreeStages implements Stages {
    final JournalStage journal;
    final EngineStage engine;
    final PublishStage publish;

    ThreeStages(JournalStage journal, EngineStage engine, PublishStage publish) {
        this.journal = journal;
        this.engine = engine;
        this.publish = publish;
    }

    @Override
    public final long journaled() {
        return journal.lastSequence();
    }

    @Override
    public final long published() {
        return publish.publishedSequence();
    }

    @Override
    public final long publishedDigest() {
        return publish.publishedDigest();
    }

    @Override
    public final long publishedTimeNs() {
        return publish.publishedTimeNs();
    }

    @Override
    public final SingleWriterRecorder latency() {
        return publish.latency();
    }

    @Override
    public final ForceFigures forces() {
        return journal.forces();
    }

    @Override
    public final boolean isWorkPending(long nowNs) {
        return engine.isWorkPending(nowNs);
    }

    @Override
    public final boolean isSweepPending() {
        return engine.isSweepPending();
    }
}
