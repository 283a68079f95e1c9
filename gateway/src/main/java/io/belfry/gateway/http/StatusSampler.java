package io.belfry.gateway.http;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineStatus;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks at the engine, one caller at a time: a look waits for the engine, and a stuck one must not take all threads of the
 * pool with it. Any thread.
 */
final class StatusSampler {
    private final BelfryEngine engine;
    private final Duration timeout;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile EngineStatus last;

    StatusSampler(BelfryEngine engine, HttpContext context) {
        this.engine = engine;
        this.timeout = context.queryTimeout();
    }

    /** The status now. */
    EngineStatus take() throws ProblemException {
        try {
            if (!lock.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ProblemException.notReady("the engine did not answer within " + timeout.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.notReady("the server stops");
        }
        try {
            EngineStatus status = engine.status();
            last = status;
            return status;
        } catch (CompletionException e) {
            throw ProblemException.notReady(e.getCause().getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** What was taken last. */
    EngineStatus last() {
        return last;
    }
}
