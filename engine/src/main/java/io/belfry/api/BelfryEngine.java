package io.belfry.api;

import io.belfry.core.Core;
import io.belfry.core.directory.Directory;
import io.belfry.pipeline.ResultListener;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A running engine on a data directory: the ring, its stages, the journal and the outbox. */
public final class BelfryEngine implements AutoCloseable {
    private BelfryEngine() {}

    /**
     * Locks the data directory, recovers by replaying the journal, completes the outbox and starts the pipeline.
     *
     * @throws EngineStartException when the directory is locked, damaged or of another version
     */
    public static BelfryEngine open(EngineContext context) {
        throw new UnsupportedOperationException();
    }

    /** Names to handles, for feeds; any thread. */
    public Directory directory() {
        throw new UnsupportedOperationException();
    }

    /** Opens a way in for one feed. Any thread. */
    public EventSession openSession(ResultListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Opens a way out for one consumer. Any thread. */
    public OutboxReader openOutbox() {
        throw new UnsupportedOperationException();
    }

    /**
     * Runs {@code question} on the engine's thread, between two events, and answers once everything before it is durable:
     * it sees all that was acknowledged before it was asked. Must be quick and must not change anything. Any thread.
     */
    public <T> CompletableFuture<T> query(Function<Core, T> question) {
        throw new UnsupportedOperationException();
    }

    /** Last notification that can be read. Any thread. */
    public long outboxSequence() {
        throw new UnsupportedOperationException();
    }

    /** Waits until a notification behind {@code after} can be read, at most {@code timeoutNs}; returns {@link #outboxSequence}. */
    public long awaitNotification(long after, long timeoutNs) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Any thread. */
    public EngineStatus status() {
        throw new UnsupportedOperationException();
    }

    /** Takes no more events, finishes those taken, writes the closing frame and lets go of the directory. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
