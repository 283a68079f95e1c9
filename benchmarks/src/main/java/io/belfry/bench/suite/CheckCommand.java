package io.belfry.bench.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.belfry.bench.table.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry bench check}: whether something has become much slower. */
@Command(
        name = "check",
        description = {
            "Short runs, each in a JVM of its own, judged by ratios against the control of the same run, with generous bounds: so it",
            "tells a regression from a slow machine. Ends with 1 and the names when one is worse. Takes about three minutes."
        },
        footer = {"", "Examples:", "  belfry bench check", "  belfry bench check --bounds my-bounds.txt"})
public final class CheckCommand implements Callable<Integer> {
    private static final String BOUNDS = "check-bounds.txt";

    private static final List<List<String>> RUNS = List.of(
            List.of("throughput", "--customers", "100000", "--events", "2000000", "--rounds", "3", "--warm-up", "2"),
            List.of("memory", "--customers", "100000", "--events", "1000000", "--rounds", "3"));

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final BenchRunner runner;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--bounds",
            paramLabel = "FILE",
            description =
                    "Other bounds than those of benchmarks/src/main/resources: lines 'ID at-least|at-most NUMBER'.")
    private Path file;

    /** Each in a JVM of its own. */
    public CheckCommand() {
        this(BenchRunner.CHILDREN);
    }

    CheckCommand(BenchRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Bounds bounds;
        try {
            bounds = Bounds.read(lines());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "bounds: " + e.getMessage(), e);
        }
        List<Target> measured = new ArrayList<>();
        for (List<String> arguments : RUNS) {
            try {
                measured.addAll(
                        runner.run(List.of(), arguments, LIMIT, err::println).targets());
            } catch (ChildJvm.FailedException e) {
                err.println(e.getMessage());
            }
        }
        boolean holds = true;
        for (Bounds.Verdict verdict : bounds.judge(measured)) {
            out.println(verdict.text());
            holds &= verdict.holds();
        }
        return holds ? 0 : 1;
    }

    private List<String> lines() throws IOException {
        if (file != null) {
            if (!Files.isReadable(file)) {
                throw new ParameterException(spec.commandLine(), "--bounds " + file + " cannot be read");
            }
            return Files.readAllLines(file);
        }
        try (InputStream own = CheckCommand.class.getResourceAsStream(BOUNDS)) {
            return new String(own.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
