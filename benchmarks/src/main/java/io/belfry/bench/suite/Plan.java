package io.belfry.bench.suite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The benchmarks that fill the table, in order.
 *
 * @param name of its files in the results directory
 * @param about how many seconds it takes on two cores, for the time left
 * @param flags for its JVM
 * @param arguments of {@code belfry bench}
 * @param provides ids of the targets that it judges, or their beginnings
 */
record Plan(String name, int about, List<String> flags, List<String> arguments, List<String> provides) {
    /** It keeps its pages, so that a load has them as its control has those of its buffer. */
    private static final List<String> LARGE_KEPT_HEAP = List.of("-Xmx12g", "-Xms12g");

    private static final int PATIENCE = 4;
    private static final Duration SURPLUS = Duration.ofMinutes(5);

    /**
     * All of them.
     *
     * @param results where those that draw put their plots
     */
    static List<Plan> all(Path results) {
        String plots = results.resolve("latency").toString();
        return List.of(
                plan("throughput-uniform", 220, "1.ratio 1.rate 6", "throughput --choice uniform"),
                plan("throughput-zipf", 220, "", "throughput --choice zipf"),
                plan("preallocated", 280, "", "throughput --pages preallocated"),
                plan("dedicated", 220, "", "throughput --threading dedicated"),
                plan("memory-uniform", 60, "1.memory", "memory --choice uniform"),
                plan("memory-zipf", 60, "", "memory --choice zipf"),
                plan("memory-postings", 60, "", "memory --postings"),
                plan("disk", 190, "2.ratio", "throughput --durability disk --events 2000000"),
                plan("disk-latency", 390, "2.p50", "latency --durability disk --rates 10000"),
                plan("latency", 780, "3", "latency", "--plot", plots),
                plan("storm", 360, "4", "storm"),
                plan("replay", 90, "5.ratio 5.rate", "replay"),
                plan("restart", 240, "5.snapshot", "restart --customers 10000000 --tail 0")
                        .with(LARGE_KEPT_HEAP),
                plan("scaling", 330, "7", "scaling"),
                plan("peers", 500, "1.peers", "peers"),
                plan("soak", 640, "1.soak 1.flat", "soak"));
    }

    /** The same in a tenth of the time: smaller banks and shorter rounds, so that figures tell less. */
    static List<Plan> quick(Path results) {
        String plots = results.resolve("latency").toString();
        String throughput = "throughput --customers 200000 --events 2000000 --rounds 3 --choice ";
        return List.of(
                plan("throughput-uniform", 60, "1.ratio 1.rate 6", throughput + "uniform"),
                plan("throughput-zipf", 60, "", throughput + "zipf"),
                plan("memory-uniform", 25, "1.memory", "memory --customers 200000 --events 1000000 --rounds 3"),
                plan(
                        "disk",
                        60,
                        "2.ratio",
                        "throughput --durability disk --customers 200000 --events 200000 --rounds 3"),
                plan(
                        "disk-latency",
                        60,
                        "2.p50",
                        "latency --durability disk --rates 10000 --customers 200000 --forks 1 --warm-up 2 --duration 3"),
                plan(
                        "latency",
                        100,
                        "3",
                        "latency --customers 200000 --forks 1 --warm-up 2 --duration 3",
                        "--plot",
                        plots),
                plan("storm", 90, "4", "storm --holders 200000 --calm 3 --warm-up 2 --slices 64 --paces 8000"),
                plan("replay", 30, "5.ratio 5.rate", "replay --customers 200000 --events 2000000"),
                plan("restart", 30, "5.snapshot", "restart --customers 200000 --tail 0"),
                plan("soak", 40, "1.soak 1.flat", "soak --minutes 0.5 --every 5"));
    }

    /** Whether running it several times is its own business, or takes too long. */
    boolean runsOnce() {
        return List.of("latency", "disk-latency", "peers", "soak", "scaling").contains(name);
    }

    /** @param line words of the command line; those with a path in them come behind, one by one */
    private static Plan plan(String name, int about, String provides, String line, String... more) {
        List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
        arguments.addAll(List.of(more));
        return new Plan(
                name, about, List.of(), arguments, provides.isEmpty() ? List.of() : List.of(provides.split(" ")));
    }

    private Plan with(List<String> itsFlags) {
        return new Plan(name, about, itsFlags, arguments, provides);
    }

    /** With its data directories in this one, where it makes any. */
    List<String> argumentsIn(Path data) {
        if (arguments.get(0).equals("memory")) {
            return arguments;
        }
        return Stream.concat(arguments.stream(), Stream.of("--data", data.toString()))
                .toList();
    }

    /** After which something must be wrong. */
    Duration limit() {
        return SURPLUS.plus(Duration.ofSeconds((long) about * PATIENCE));
    }
}
