package io.belfry.core.state;

/** A state that is read is not what the core expects: of another version, incomplete, or garbled. */
public final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StateException(String message) {
        super(message);
    }

    /** Names the section, what was looked at, what was found and what was expected. */
    public StateException(StateSection section, String what, Object found, Object expected) {
        super("section " + section.label() + ": " + what + " is " + found + ", expected " + expected);
    }
}
