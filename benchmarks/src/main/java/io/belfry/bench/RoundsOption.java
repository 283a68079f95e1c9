package io.belfry.bench;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --events} and {@code --rounds}: how much is measured. The defaults are the command's. */
final class RoundsOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--events", description = "Per round; default: ${DEFAULT-VALUE}.")
    private long events;

    @Option(names = "--rounds", description = "Behind what warms up; default: ${DEFAULT-VALUE}.")
    private int rounds;

    RoundsOption(long events, int rounds) {
        this.events = events;
        this.rounds = rounds;
    }

    /** Events of a round. */
    long events() {
        return events;
    }

    int rounds() {
        return rounds;
    }

    /** Refuses what cannot be run. */
    void check() {
        if (events <= 0 || rounds <= 0) {
            throw new ParameterException(
                    command.commandLine(),
                    "--events is " + events + " and --rounds is " + rounds + ", allowed are 1 and more of each");
        }
    }
}
