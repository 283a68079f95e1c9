package io.belfry.gateway.endtoend;

/**
 * How a process ended.
 *
 * @param exitCode of the process; 128 and the signal's number when a signal ended it
 * @param out all of its standard output
 * @param err all of its standard error
 */
record Ended(int exitCode, String out, String err) {
    /** For a failed assertion. */
    String text() {
        return "exit code " + exitCode + "\n" + out + err;
    }
}
