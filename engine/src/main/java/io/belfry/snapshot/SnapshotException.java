package io.belfry.snapshot;

/** A snapshot cannot be used: it is damaged, incomplete, unreadable, of another journal, or of another version. */
public final class SnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SnapshotException(String message) {
        super(message);
    }

    public SnapshotException(String message, Throwable cause) {
        super(message, cause);
    }
}
