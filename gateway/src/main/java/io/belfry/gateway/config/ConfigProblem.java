package io.belfry.gateway.config;

/**
 * One mistake in a configuration file.
 *
 * @param file the file as it was named
 * @param line counted from 1; 0 when the mistake has no place in the file
 * @param column counted from 1; 0 likewise
 * @param message names the key, the value and what is allowed
 */
public record ConfigProblem(String file, int line, int column, String message) {
    /** The problem in one line, the way compilers write it: {@code file:line:column: message}. */
    @Override
    public String toString() {
        return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
    }
}
