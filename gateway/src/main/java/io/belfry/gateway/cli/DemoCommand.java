package io.belfry.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.belfry.gateway.demo.Demo;
import io.belfry.gateway.demo.DemoOptions;
import io.belfry.gateway.demo.DemoOutcome;
import io.belfry.gateway.demo.OtherDemoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry demo}. */
@Command(
        name = "demo",
        description = {
            "Runs a made-up day at a small bank through the engine: customers in three languages, salaries, card payments, "
                    + "transfers, funds that move, orders. Shows what the customers would hear and how fast that goes, and "
                    + "verifies all of it at the end.",
            "Ends with 1 when an event was refused or the verification fails."
        },
        footer = {
            "Examples:",
            "  belfry demo",
            "  belfry demo --customers 100000 --rate 20000 --duration 2m",
            "  belfry demo --data /tmp/demo     (kill it, start it again: it goes on)"
        })
final class DemoCommand implements Callable<Integer> {
    private static final int MOST_CUSTOMERS = 2_000_000;
    private static final long MOST_PER_SECOND = 10_000_000;

    private final StopSignal stop;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many (${DEFAULT-VALUE}).")
    private int customers;

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "The HTTP port; 0 for any free one (8080, or any free one when that is taken).")
    private Integer port;

    @Option(
            names = "--duration",
            paramLabel = "D",
            defaultValue = "30s",
            converter = DurationText.class,
            description = "How long the day is, as 90s, 5m or PT1H (${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Events per second; 0 for as many as it takes (${DEFAULT-VALUE}).")
    private long rate;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "20261120",
            description = "The same seed makes the same day (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the data here, and go on with it where a demo was before (a temporary directory).")
    private Path directory;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "The alert rules, a rule.set event per line (config/demo-rules.ndjson).")
    private Path rules;

    DemoCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check("--customers", customers, 1, MOST_CUSTOMERS);
        check("--rate", rate, 0, MOST_PER_SECOND);
        DemoOptions options = new DemoOptions(
                customers,
                port == null ? OptionalInt.empty() : OptionalInt.of(PortOption.checked(spec, port)),
                duration,
                rate,
                seed,
                Optional.ofNullable(directory),
                readRules(),
                Terminal.isStandardError());
        stop.listen();
        DemoOutcome outcome;
        try {
            outcome = Demo.run(
                    options, spec.commandLine().getOut(), spec.commandLine().getErr(), stop::isRequested);
        } catch (OtherDemoException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage());
        }
        return outcome.isGood() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private List<String> readRules() throws IOException {
        if (rules != null) {
            if (!Files.isReadable(rules)) {
                throw new ParameterException(spec.commandLine(), "--rules is " + rules + ", which cannot be read");
            }
            return lines(Files.readString(rules, UTF_8));
        }
        try (InputStream in = Demo.class.getResourceAsStream("demo-rules.ndjson")) {
            if (in == null) {
                throw new IllegalStateException("demo-rules.ndjson is not packaged");
            }
            return lines(new String(in.readAllBytes(), UTF_8));
        }
    }

    private static List<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }

    private void check(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " is " + value + ", allowed is a whole number from " + least + " to " + most);
        }
    }
}
