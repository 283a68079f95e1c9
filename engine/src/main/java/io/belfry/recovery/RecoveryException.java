package io.belfry.recovery;

/** A data directory cannot be read: there is no journal, or it is damaged. The message names file, sequence and advice. */
public final class RecoveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RecoveryException(String message) {
        super(message);
    }

    public RecoveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
