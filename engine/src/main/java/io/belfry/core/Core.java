package io.belfry.core;

/** The deterministic state machine. */
public final class Core {
    private Core() {}
}
