package io.belfry.journal;

/** The files of a journal or outbox cannot be read or written, are locked, or are damaged. */
public class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
