package io.belfry.gateway.cli;

/** What a command's end says to the shell that started it. */
final class ExitCode {
    /** Done as asked. */
    static final int DONE = 0;

    /** The check failed, or the work could not be finished. */
    static final int FAILED = 1;

    /** The command line or the configuration file is wrong; nothing was done. */
    static final int USAGE = 2;

    /** The data directory is locked, damaged, or of another version; nothing was changed. */
    static final int DATA_DIRECTORY = 3;

    private ExitCode() {}
}
