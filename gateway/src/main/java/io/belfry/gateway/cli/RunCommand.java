package io.belfry.gateway.cli;

import io.belfry.api.BelfryEngine;
import io.belfry.gateway.config.GatewayConfig;
import io.belfry.gateway.http.HttpContext;
import io.belfry.gateway.http.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code belfry run}. */
@Command(
        name = "run",
        description = {
            "Runs the engine on a data directory, with its HTTP server, until SIGTERM or Ctrl-C.",
            "Prints one line with the address when it is ready. Stopping loses nothing that was answered."
        },
        footer = {
            "Examples:",
            "  belfry run",
            "  belfry run --data /var/lib/belfry --port 0",
            "  belfry run --config config/belfry.yaml"
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    private final StopSignal stop;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption configuration;

    @Option(names = "--data", paramLabel = "DIR", description = "The data directory, made when absent (data).")
    private Path directory;

    @Option(names = "--port", paramLabel = "P", description = "The HTTP port; 0 for any free one (8080).")
    private Integer port;

    RunCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        GatewayConfig config = configuration.read();
        if (directory != null) {
            config = config.withDataDirectory(directory);
        }
        if (port != null) {
            config = config.withPort(PortOption.checked(spec, port));
        }
        try (BelfryEngine engine = BelfryEngine.open(config.engineContext().progress(line -> LOG.info("{}", line)));
                HttpServer server = HttpServer.start(engine, httpContext(config))) {
            // Not before: what is killed while it recovers has changed nothing that the next start would not do again.
            stop.listen();
            PrintWriter out = spec.commandLine().getOut();
            out.println("belfry is ready at " + server.uri());
            out.flush();
            stop.await();
            LOG.info("stopping");
        }
        LOG.info("stopped cleanly");
        return ExitCode.DONE;
    }

    private static HttpContext httpContext(GatewayConfig config) {
        return new HttpContext()
                .host(config.http().host())
                .port(config.http().port())
                .maxRequestBytes(config.http().maxBodyBytes())
                .bankOffset(config.bankOffset());
    }
}
