package io.belfry.gateway.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.belfry.api.BelfryEngine;
import io.belfry.gateway.config.GatewayConfig;
import io.belfry.gateway.feed.EventFeed;
import io.belfry.gateway.feed.FeedAnswer;
import io.belfry.gateway.files.FileImport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code belfry import}. */
@Command(
        name = "import",
        description = {
            "Imports files: into a data directory that no engine runs on, or into a running engine.",
            "Prints what became of each file as a line of JSON. Importing a file again changes nothing."
        },
        footer = {
            "Examples:",
            "  belfry import --data data --format camt --open notification.xml",
            "  belfry import --url http://127.0.0.1:8080 --format amfi --open NAVAll.txt"
        })
final class ImportCommand implements Callable<Integer> {
    /** Nobody waits for an answer meanwhile, and the ring empties itself. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Target target;

    @Mixin
    private ConfigOption configuration;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description = "camt (camt.052, 053, 054) or amfi (NAVAll.txt).")
    private FileImport.Format format;

    @Option(names = "--open", description = "Open accounts and register funds that are not known.")
    private boolean open;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files, in this order.")
    private List<Path> files;

    /** Where the events go: one of the two. */
    private static final class Target {
        @Option(names = "--data", paramLabel = "DIR", description = "A data directory, made when absent.")
        private Path directory;

        @Option(names = "--url", paramLabel = "URL", description = "A running engine (http://127.0.0.1:8080).")
        private URI url;
    }

    /** Imports one file. */
    @FunctionalInterface
    private interface Importer {
        /** @return the answer as JSON, and whether the file was read to its end */
        Outcome read(Path file, InputStream in) throws IOException, InterruptedException;
    }

    private record Outcome(String answer, boolean isComplete) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new CommandException(ExitCode.USAGE, file + " is not a file that can be read");
            }
        }
        if (target.url != null) {
            ImportClient client = new ImportClient(target.url, format, open);
            return importAll((file, in) -> {
                ImportClient.Answer answer = client.send(in);
                return new Outcome(answer.body(), answer.isDone());
            });
        }
        GatewayConfig config = configuration.read().withDataDirectory(target.directory);
        try (BelfryEngine engine = BelfryEngine.open(config.engineContext())) {
            return importAll((file, in) -> offline(engine, config, in));
        }
    }

    private int importAll(Importer importer) throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        int exitCode = ExitCode.DONE;
        for (Path file : files) {
            Outcome outcome;
            Progress progress = new Progress(spec.commandLine().getErr());
            try (InputStream in = new ProgressInput(file, progress)) {
                outcome = importer.read(file, new BufferedInputStream(in, 1 << 16));
            }
            String name = new String(JsonStringEncoder.getInstance().quoteAsString(file.toString()));
            out.println("{\"file\":\"" + name + "\"," + outcome.answer().strip().substring(1));
            out.flush();
            if (!outcome.isComplete()) {
                exitCode = ExitCode.FAILED;
            }
        }
        return exitCode;
    }

    private Outcome offline(BelfryEngine engine, GatewayConfig config, InputStream in) throws IOException {
        try (EventFeed feed = EventFeed.open(engine).patience(PATIENCE.toNanos())) {
            FileImport.read(in, format, open, config.bankOffset(), engine.directory(), feed);
            FeedAnswer answer = feed.finish();
            return new Outcome(answer.toJson(), !answer.isStopped() && answer.read() > 0);
        }
    }
}
