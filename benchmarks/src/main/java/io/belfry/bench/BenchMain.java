package io.belfry.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.belfry.bench.suite.AllCommand;
import io.belfry.bench.suite.CheckCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** Entry point of {@code benchmarks.jar}, which {@code ./belfry bench} runs. */
@Command(
        name = "belfry bench",
        description = "Load and latency of the engine, beside controls from the same run.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false,
        subcommands = {
            AllCommand.class,
            CheckCommand.class,
            ThroughputCommand.class,
            MemoryCommand.class,
            ScalingCommand.class,
            SoakCommand.class,
            LatencyCommand.class,
            LatencyPartCommand.class,
            SnapshotsCommand.class,
            RestartCommand.class,
            TriggersCommand.class,
            StormCommand.class,
            DryRunCommand.class,
            WhyCommand.class,
            PeersCommand.class,
            PeersBelfryCommand.class,
            HotCommand.class,
            AppendCommand.class,
            ReplayCommand.class,
            JmhCommand.class
        })
public final class BenchMain {
    private BenchMain() {}

    /** Runs one benchmark: 0 done, 1 it could not be finished, 2 usage. */
    public static void main(String[] args) throws Exception {
        // What JMH takes is its own business, its --help and -h too.
        if (args.length > 0 && args[0].equals("jmh")) {
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        int exitCode = run(args, out, err);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }

    /** Runs one benchmark; neither writer is closed. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new BenchMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err);
        if (args.length == 0) {
            line.usage(err);
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(args);
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), UTF_8), true);
    }
}
