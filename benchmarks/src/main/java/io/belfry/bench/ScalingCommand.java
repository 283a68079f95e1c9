package io.belfry.bench;

import io.belfry.bench.suite.ForkedScaling;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private RoundsOption measured = new RoundsOption(5_000_000, 3);

    @Mixin
    private DataOption parent;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() {
        measured.check();
        if (Arrays.stream(customers).anyMatch(each -> each <= 0)) {
            throw new ParameterException(spec.commandLine(), "--customers must be above 0");
        }
        return new ForkedScaling(spec.commandLine().getOut(), spec.commandLine().getErr(), parent.path())
                .run(Arrays.stream(customers).sorted().toArray(), measured.events(), measured.rounds(), json.isAsked());
    }
}
