package io.belfry.bench.suite;

import io.belfry.bench.table.Target;
import io.belfry.bench.table.Targets;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The throughput of the same events in banks of different sizes, each in a JVM of its own. One thread. */
public final class ForkedScaling {
    private static final int FEWEST = 10_000;
    private static final int MOST = 10_000_000;
    private static final double MOST_GROWTH = 2;
    private static final double NS_PER_S = 1e9;
    private static final int LARGE = 5_000_000;
    private static final List<String> LARGE_FLAGS = List.of("-Xmx12g");

    private final PrintWriter out;
    private final PrintWriter err;
    private final Path parent;
    private final BenchRunner runner;

    /** @param parent where the data directories are made, null for the system's temporary one */
    public ForkedScaling(PrintWriter out, PrintWriter err, Path parent) {
        this(out, err, parent, BenchRunner.CHILDREN);
    }

    ForkedScaling(PrintWriter out, PrintWriter err, Path parent, BenchRunner runner) {
        this.out = out;
        this.err = err;
        this.parent = parent;
        this.runner = runner;
    }

    /**
     * What an event costs in one of them.
     *
     * @param stagesNs processor time of the engine's thread
     * @param elapsedNs by the clock
     * @param bytesPerCustomer of the state
     */
    record Point(int customers, double stagesNs, double elapsedNs, long bytesPerCustomer, BenchResult result) {
        static Point of(int customers, BenchResult result) {
            Map<?, ?> engine = (Map<?, ?>) result.json().get("engine");
            Map<?, ?> state = (Map<?, ?>) result.json().get("state");
            return new Point(
                    customers,
                    ((Number) engine.get("stagesCpuNs")).doubleValue(),
                    NS_PER_S / ((Number) engine.get("median")).doubleValue(),
                    ((Number) state.get("perCustomer")).longValue(),
                    result);
        }
    }

    /** Runs them, smallest first; returns the exit code, 1 when one of them failed: the others are printed all the same. */
    public int run(int[] customers, long events, int rounds, boolean json) {
        List<Point> points = new ArrayList<>();
        Unmeasured unmeasured = new Unmeasured();
        for (int each : customers) {
            List<String> arguments = new ArrayList<>(List.of(
                    "throughput",
                    "--customers",
                    Integer.toString(each),
                    "--events",
                    Long.toString(events),
                    "--rounds",
                    Integer.toString(rounds)));
            if (parent != null) {
                arguments.addAll(List.of("--data", parent.toString()));
            }
            String prefix = String.format(Locale.ROOT, "%,d customers: ", each);
            try {
                List<String> flags = each >= LARGE ? LARGE_FLAGS : List.of();
                points.add(Point.of(
                        each, runner.run(flags, arguments, ChildJvm.NO_LIMIT, line -> err.println(prefix + line))));
            } catch (ChildJvm.FailedException e) {
                err.println(prefix + e.getMessage());
                unmeasured.add(String.format(Locale.ROOT, "%,d customers", each), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 1;
            }
        }
        print(points, unmeasured, json);
        unmeasured.print(json ? err : out);
        return unmeasured.exitCode();
    }

    private void print(List<Point> points, Unmeasured unmeasured, boolean json) {
        List<Target> targets = targets(points);
        if (json) {
            out.println("{\"benchmark\":\"scaling\",\"points\":["
                    + points.stream().map(point -> point.result.line()).collect(Collectors.joining(","))
                    + "]," + unmeasured.json() + ",\"targets\":" + Targets.json(targets) + "}");
            return;
        }
        out.printf(
                Locale.ROOT,
                "%12s %22s %18s %14s %20s%n",
                "customers",
                "engine's thread, ns",
                "by the clock, ns",
                "growth",
                "state, B/customer");
        for (Point point : points) {
            out.printf(
                    Locale.ROOT,
                    "%,12d %22.0f %18.0f %14.2f %,20d%n",
                    point.customers,
                    point.stagesNs,
                    point.elapsedNs,
                    point.stagesNs / points.get(0).stagesNs,
                    point.bytesPerCustomer);
        }
        out.println(
                "\nGrowth is of the engine's thread, against the smallest bank. Small banks share the windows' fixed memory among few.\n");
        Targets.print(out, targets);
    }

    /** One, where both ends of the line were measured. */
    static List<Target> targets(List<Point> points) {
        List<Point> ends = points.stream()
                .filter(point -> point.customers == FEWEST || point.customers == MOST)
                .toList();
        if (ends.size() < 2) {
            return List.of();
        }
        return List.of(Target.atMost(
                        "7.growth",
                        "processor time per event on the engine's thread, 10 million customers",
                        "ns",
                        ends.get(1).stagesNs)
                .times(MOST_GROWTH, "10 thousand customers", ends.get(0).stagesNs));
    }
}
