package io.belfry.bench;

import io.belfry.bench.suite.Forks;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --forks}: the same again in several JVMs. */
final class ForksOption {
    private static final String NAME = "--forks";
    private static final String JSON = "--json";

    @Option(
            names = NAME,
            defaultValue = "1",
            description =
                    "Run all of it in so many JVMs, one after the other, and take the medians; default: ${DEFAULT-VALUE}.")
    private int forks;

    boolean isAsked() {
        return forks > 1;
    }

    /** Runs the same command line as often as was asked for; returns the exit code. */
    int run(CommandSpec spec) {
        List<String> arguments = new ArrayList<>();
        arguments.add(spec.name());
        List<String> given = spec.commandLine().getParseResult().originalArgs();
        boolean json = false;
        for (int i = 0; i < given.size(); i++) {
            String argument = given.get(i);
            if (argument.equals(NAME)) {
                i++;
            } else if (argument.equals(JSON)) {
                json = true;
            } else if (!argument.startsWith(NAME + "=") && !argument.equals(spec.name())) {
                arguments.add(argument);
            }
        }
        return new Forks(spec.commandLine().getOut(), spec.commandLine().getErr()).run(forks, arguments, json);
    }
}
