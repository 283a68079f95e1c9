package io.belfry.core;

/** The version of the rules by which an event changes the state; no replay crosses it unnoticed. */
public final class Semantics {

    /** Raised by every change after which the same journal gives other results. */
    public static final int VERSION = 1;

    private Semantics() {}
}
