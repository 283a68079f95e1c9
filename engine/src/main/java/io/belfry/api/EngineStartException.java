package io.belfry.api;

/** The engine cannot start on this data directory: it is locked, damaged, of another version, or has no room. */
public final class EngineStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineStartException(String message) {
        super(message);
    }

    public EngineStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
