package io.belfry.gateway.cli;

import io.belfry.gateway.config.ConfigException;
import io.belfry.gateway.config.ConfigProblem;
import io.belfry.gateway.config.ConfigReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code belfry config check F}. */
@Command(name = "config", description = "Works on configuration files.", synopsisSubcommandLabel = "check FILE")
final class ConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    @Command(
            name = "check",
            description = "Reads a configuration file and names every mistake in it at once, with its line.",
            footer = {"Example:", "  belfry config check config/belfry.yaml"})
    int check(@Parameters(paramLabel = "FILE", description = "The file to read.") Path file) {
        PrintWriter out = spec.commandLine().getOut();
        List<ConfigProblem> problems;
        try {
            ConfigReader.read(file);
            out.println(file + ": ok");
            return ExitCode.DONE;
        } catch (ConfigException e) {
            problems = e.problems();
        }
        problems.forEach(out::println);
        return ExitCode.FAILED;
    }
}
