package io.belfry.api;

/** The notification that was asked for is not kept any more. */
public final class OutboxTooOldException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final long firstSequence;

    OutboxTooOldException(long asked, long firstSequence) {
        super("notification " + asked + " is not kept any more: the outbox begins at " + firstSequence);
        this.firstSequence = firstSequence;
    }

    /** The first notification that can be read. */
    public long firstSequence() {
        return firstSequence;
    }
}
