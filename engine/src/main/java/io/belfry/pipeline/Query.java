package io.belfry.pipeline;

import io.belfry.core.Core;

/** A question that travels through the ring: asked on the engine's thread, answered once all before it is published. */
public interface Query {
    /** Reads the core between two events. Must be quick, must change nothing, must not throw. */
    void ask(Core core);

    /** Hands out the answer. */
    void answer();

    /** The engine stops or halts: there will be no answer. */
    void abandon(String reason);
}
