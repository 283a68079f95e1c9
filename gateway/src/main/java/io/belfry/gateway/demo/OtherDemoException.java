package io.belfry.gateway.demo;

/** A kept data directory holds something else than this demo. The message says what, and what to do. */
public final class OtherDemoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherDemoException(String message) {
        super(message);
    }
}
