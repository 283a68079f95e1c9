package io.belfry.api;

/** The notifications that were asked for cannot be read: the outbox is damaged there. {@code belfry verify} says where. */
public final class OutboxDamagedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    OutboxDamagedException(String what) {
        this(what, null);
    }

    OutboxDamagedException(String what, Throwable cause) {
        super("the outbox is damaged: " + what + "; `belfry verify` says where", cause);
    }
}
