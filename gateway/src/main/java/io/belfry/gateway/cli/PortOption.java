package io.belfry.gateway.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What {@code --port} allows. */
final class PortOption {
    private static final int HIGHEST = 65_535;

    private PortOption() {}

    static int checked(CommandSpec spec, int port) {
        if (port < 0 || port > HIGHEST) {
            throw new ParameterException(
                    spec.commandLine(), "--port is " + port + ", allowed is a whole number from 0 to " + HIGHEST);
        }
        return port;
    }
}
