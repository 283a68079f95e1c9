package io.belfry.bench.suite;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Runs one benchmark to its end: in a JVM of its own, or, in a test, not at all. */
@FunctionalInterface
interface BenchRunner {
    /** In a JVM of its own. */
    BenchRunner CHILDREN = (flags, arguments, limit, said) -> new ChildBench(limit, said).run(flags, arguments);

    /**
     * @param flags for its JVM
     * @param arguments of {@code belfry bench}
     * @param limit after which it is ended and has failed
     * @param said hears each line that it prints on standard error
     */
    BenchResult run(List<String> flags, List<String> arguments, Duration limit, Consumer<String> said)
            throws ChildJvm.FailedException, InterruptedException;
}
