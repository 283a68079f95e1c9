package io.belfry.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.belfry.api.EngineStartException;
import io.belfry.gateway.config.ConfigException;
import io.belfry.gateway.config.ConfigProblem;
import io.belfry.recovery.RecoveryException;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The program's entry point. */
@Command(
        name = "belfry",
        description = "A low-latency, in-memory transaction and alert engine for banks.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the check failed, or the work could not be finished",
            "2:the command line or the configuration is wrong",
            "3:the data directory is locked or damaged"
        },
        footerHeading = "%n")
public final class Belfry {
    private static final Logger LOG = LoggerFactory.getLogger(Belfry.class);

    private Belfry() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        StopSignal stop = StopSignal.ofProcess();
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        int exitCode = run(args, out, err, stop);
        out.flush();
        err.flush();
        stop.exit(exitCode);
    }

    /** Runs one command; neither writer is closed. */
    static int run(String[] args, PrintWriter out, PrintWriter err, StopSignal stop) {
        return commandLine(stop)
                .setOut(out)
                .setErr(err)
                .setExecutionStrategy(new CommandLine.RunLast())
                .setExecutionExceptionHandler(Belfry::onException)
                .execute(args);
    }

    static CommandLine commandLine(StopSignal stop) {
        CommandLine commandLine = new CommandLine(CommandSpec.forAnnotatedObject(new Belfry()))
                .addSubcommand(new DemoCommand(stop))
                .addSubcommand(new RunCommand(stop))
                .addSubcommand(new ImportCommand())
                .addSubcommand(new ReplayCommand())
                .addSubcommand(new VerifyCommand())
                .addSubcommand(new DryRunCommand())
                .addSubcommand(new JournalCommand())
                .addSubcommand(new SnapshotCommand())
                .addSubcommand(new RepairCommand())
                .addSubcommand(new ConfigCommand());
        commandLine.getSubcommands().values().forEach(command -> command.setCaseInsensitiveEnumValuesAllowed(true));
        return commandLine;
    }

    private static int onException(Exception exception, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (exception instanceof ConfigException config) {
            for (ConfigProblem problem : config.problems()) {
                err.println(problem);
            }
            return ExitCode.USAGE;
        }
        err.println("belfry: " + exception.getMessage());
        if (exception instanceof EngineStartException || exception instanceof RecoveryException) {
            return ExitCode.DATA_DIRECTORY;
        }
        if (exception instanceof CommandException failure) {
            return failure.exitCode();
        }
        LOG.error("{} ended with an error", command.getCommandName(), exception);
        return ExitCode.FAILED;
    }

    /** UTF-8 whatever the locale says: what we print is meant for other programs first. */
    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(
                new BufferedWriter(new OutputStreamWriter(new FileOutputStream(descriptor), UTF_8), 1 << 16));
    }
}
