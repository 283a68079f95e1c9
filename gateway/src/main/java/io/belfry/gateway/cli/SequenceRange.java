package io.belfry.gateway.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The part of the journal that a command is about. */
final class SequenceRange {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    @Option(names = "--from", paramLabel = "S", defaultValue = "1", description = "First sequence (${DEFAULT-VALUE}).")
    private long from;

    @Option(names = "--to", paramLabel = "S", description = "Last sequence (the journal's last).")
    private long to = Long.MAX_VALUE;

    /** @throws ParameterException when it is none */
    void check() {
        if (from < 1) {
            throw new ParameterException(mixee.commandLine(), "--from is " + from + ", allowed is 1 or more");
        }
        if (to < from) {
            throw new ParameterException(mixee.commandLine(), "--to is " + to + ", allowed is --from or more");
        }
    }

    long from() {
        return from;
    }

    /** {@code Long.MAX_VALUE} for the journal's end. */
    long to() {
        return to;
    }
}
