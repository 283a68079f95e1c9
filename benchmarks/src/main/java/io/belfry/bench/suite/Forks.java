package io.belfry.bench.suite;

import io.belfry.bench.table.Targets;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The same benchmark in several JVMs, one after the other: where methods and pages come to lie differs from one to the
 * next, and medians within one do not show it. One thread.
 */
public final class Forks {
    private final PrintWriter out;
    private final PrintWriter err;

    /** Results go to {@code out}, what the children say to {@code err}. */
    public Forks(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs it so many times and prints each target as it stood in the middle one.
     *
     * @param arguments of {@code belfry bench}, without those that ask for forks
     * @return the exit code: 1 when one of them failed; the others' median is printed all the same
     */
    public int run(int forks, List<String> arguments, boolean json) {
        List<BenchResult> results = new ArrayList<>();
        Unmeasured unmeasured = new Unmeasured();
        for (int fork = 1; fork <= forks; fork++) {
            String prefix = "fork " + fork + " of " + forks + ": ";
            try {
                BenchResult result = new ChildBench(line -> err.println(prefix + line)).run(List.of(), arguments);
                results.add(result);
                if (!json) {
                    out.println("fork " + fork);
                    Targets.print(out, result.targets());
                    out.println();
                }
            } catch (ChildJvm.FailedException e) {
                err.println(prefix + e.getMessage());
                unmeasured.add("fork " + fork, e);
                ChildBench.resultOf(e.printed())
                        .filter(result -> !result.isWhole())
                        .ifPresent(results::add);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 1;
            }
        }
        if (json) {
            out.println("{\"benchmark\":\"" + arguments.get(0) + "\",\"forks\":["
                    + results.stream().map(BenchResult::line).collect(Collectors.joining(","))
                    + "]," + unmeasured.json() + ",\"targets\":" + Targets.json(Medians.of(results)) + "}");
        } else {
            out.println("median of " + results.size() + " forks");
            Targets.print(out, Medians.of(results));
        }
        unmeasured.print(json ? err : out);
        return unmeasured.exitCode();
    }
}
