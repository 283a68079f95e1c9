package io.belfry.pipeline;

import org.HdrHistogram.SingleWriterRecorder;

/** {@code shared} threading: journal, engine and publish one after the other on the pipeline's thread. */
record SharedStages(JournalStage journal, EngineStage engine, PublishStage publish) implements Stages {
    @Override
    public void start() {
        journal.start();
        publish.start();
    }

    @Override
    public long process(long first, long last) {
        journal.process(first, last);
        engine.process(first, last);
        return publish.process(first, last);
    }

    @Override
    public void close() {
        journal.close();
        publish.close();
    }

    @Override
    public long journaled() {
        return journal.lastSequence();
    }

    @Override
    public long published() {
        return publish.publishedSequence();
    }

    @Override
    public long publishedDigest() {
        return publish.publishedDigest();
    }

    @Override
    public long publishedTimeNs() {
        return publish.publishedTimeNs();
    }

    @Override
    public SingleWriterRecorder latency() {
        return publish.latency();
    }

    @Override
    public ForceFigures forces() {
        return journal.forces();
    }

    @Override
    public boolean isWorkPending(long nowNs) {
        return engine.isWorkPending(nowNs);
    }
}
