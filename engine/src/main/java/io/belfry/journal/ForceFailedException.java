package io.belfry.journal;

/**
 * The disk refused to store what was written. It is final: what is on the disk is unknown then, and a second force may
 * succeed without having stored anything, because the kernel forgets a failed write once it has told of it. Whoever hears
 * of it ends the engine.
 */
public final class ForceFailedException extends JournalException {
    private static final long serialVersionUID = 1L;

    /** A failure that names the file. */
    public ForceFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
