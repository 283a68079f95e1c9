package io.belfry.bench;

import io.belfry.bench.suite.ForkedScaling;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry bench scaling}: what an event costs in banks of different sizes. */
@Command(
        name = "scaling",
        description = {
            "Runs belfry bench throughput for each number of customers, each in a JVM of its own, and compares what an event costs:",
            "processor time of the engine's thread, and by the clock. Ten million customers take a heap of 12 GB."
        },
        footer = {"", "Examples:", "  belfry bench scaling", "  belfry bench scaling --customers 10000,1000000 --json"})
final class ScalingCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--customers",
            split = ",",
            defaultValue = "10000,100000,1000000,10000000",
            description = "From few to many; default: ${DEFAULT-VALUE}.")
    private int[] customers;

    @Option(names = "--events", defaultValue = "5000000", description = "Per round; default: ${DEFAULT-VALUE}.")
    private long events;

    @Option(names = "--rounds", defaultValue = "3", description = "After one to warm up; default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--data", paramLabel = "DIR", description = "Where to make the temporary data directories.")
    private Path parent;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (events <= 0 || rounds <= 0 || Arrays.stream(customers).anyMatch(each -> each <= 0)) {
            throw new ParameterException(spec.commandLine(), "--customers, --events and --rounds must be above 0");
        }
        return new ForkedScaling(spec.commandLine().getOut(), spec.commandLine().getErr(), parent)
                .run(Arrays.stream(customers).sorted().toArray(), events, rounds, json);
    }
}
