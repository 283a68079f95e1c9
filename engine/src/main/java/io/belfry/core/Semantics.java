package io.belfry.core;

/** The version of the rules by which an event changes the state; no replay crosses it unnoticed. */
public final class Semantics {

    /**
     * Raised by every change after which the same journal gives other results. Versions 1 to 3 were never released: they
     * knew a part of the rules only.
     */
    public static final int VERSION = 5;

    /**
     * Version of the message schema in the headers of notifications: the one that changed their layout last. Their bytes
     * are results, so a schema that only adds events must leave them as they are; one that changes them raises {@link
     * #VERSION} too.
     */
    public static final int NOTIFICATION_LAYOUT = 4;

    private Semantics() {}
}
