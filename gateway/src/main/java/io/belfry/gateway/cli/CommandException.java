package io.belfry.gateway.cli;

/** A command cannot go on, for a reason outside the program. The message says why; no stack trace is shown. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * @param exitCode one of {@link ExitCode}
     * @param message names what was wrong and what to do
     */
    CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
