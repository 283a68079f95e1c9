package io.belfry.core;

/** The version of the rules by which an event changes the state; no replay crosses it unnoticed. */
public final class Semantics {

    /**
     * Raised by every change after which the same journal gives other results. Version 1 was never released: it knew no
     * holds, and took postings that settle or reverse for unmatched ones.
     */
    public static final int VERSION = 2;

    /**
     * Version of the message schema in the headers of notifications: the one that changed their layout last. Their bytes
     * are results, so a schema that only adds events must leave them as they are; one that changes them raises {@link
     * #VERSION} too.
     */
    public static final int NOTIFICATION_LAYOUT = 1;

    private Semantics() {}
}
