package io.belfry.gateway.http;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineStatus;

/** The engine's status, asked for at most ten times a second however many look at it. Any thread. */
final class StatusSampler {
    private static final long MAX_AGE_NS = 100_000_000L;

    private final BelfryEngine engine;
    private EngineStatus last;
    private long lastNs;

    StatusSampler(BelfryEngine engine) {
        this.engine = engine;
    }

    synchronized EngineStatus get() {
        long nowNs = System.nanoTime();
        if (last == null || nowNs - lastNs > MAX_AGE_NS) {
            last = engine.status();
            lastNs = nowNs;
        }
        return last;
    }
}
