package io.belfry.gateway.http;

import io.belfry.api.BelfryEngine;
import io.belfry.core.Core;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Asks the engine and waits for the answer, for so long. Any thread. */
final class EngineQuestions {
    private final BelfryEngine engine;
    private final Duration timeout;

    EngineQuestions(BelfryEngine engine, HttpContext context) {
        this.engine = engine;
        this.timeout = context.queryTimeout();
    }

    <T> T ask(Function<Core, T> question) throws ProblemException {
        CompletableFuture<T> answer;
        try {
            answer = engine.query(question);
        } catch (IllegalStateException e) {
            throw ProblemException.notReady(e.getMessage());
        }
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw ProblemException.notReady("the engine did not answer within " + timeout.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.notReady("the server stops");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalStateException) {
                throw ProblemException.notReady(e.getCause().getMessage());
            }
            throw new IllegalStateException("the question failed", e.getCause());
        }
    }
}
