package io.belfry.recovery;

/** A {@link Passage} cannot or will not go on, for a reason of its own; nothing is wrong with the journal. */
public class PassageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for people */
    public PassageException(String message) {
        super(message);
    }
}
