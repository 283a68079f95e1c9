package io.belfry.bench.table;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What one benchmark has to say of its targets. */
public final class Targets {
    private Targets() {}

    /** A JSON array; goes into the benchmark's object as {@code "targets"}. */
    public static String json(List<Target> targets) {
        return targets.stream().map(Target::json).collect(Collectors.joining(",", "[", "]"));
    }

    /** A line for each. */
    public static void print(PrintWriter out, List<Target> targets) {
        for (Target target : targets) {
            out.printf(Locale.ROOT, "%-13s %s: %s%n", "target", target.what(), inWords(target));
        }
    }

    /** Figure, control, ratio, line and verdict. */
    static String inWords(Target target) {
        String verdict = target.isReached() ? "reached" : "NOT REACHED";
        String figure = Target.number(target.figure()) + " " + target.unit();
        if (!target.hasControl()) {
            return String.format(Locale.ROOT, "%s (%s): %s", figure, target.allowed(), verdict);
        }
        return String.format(
                Locale.ROOT,
                "%s, %s %s, ratio %.2f (%s): %s",
                figure,
                target.controlName(),
                Target.number(target.control()),
                target.ratio(),
                target.allowed(),
                verdict);
    }
}
