package io.belfry.bench.suite;

import io.belfry.bench.table.Target;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Of several runs of the same benchmark, each target as it stood in the run in the middle. */
final class Medians {
    private Medians() {}

    /**
     * Takes for each id the target whose ratio (figure, where there is no control) is in the middle; of an even number the
     * worse of the two.
     */
    static List<Target> of(List<BenchResult> runs) {
        Map<String, List<Target>> byId = runs.stream()
                .flatMap(run -> run.targets().stream())
                .collect(Collectors.groupingBy(Target::id, LinkedHashMap::new, Collectors.toList()));
        return byId.values().stream().map(Medians::middle).toList();
    }

    private static Target middle(List<Target> same) {
        Comparator<Target> byWorth = Comparator.comparingDouble(Medians::worth);
        List<Target> sorted = same.stream()
                .sorted(same.get(0).atLeast() ? byWorth : byWorth.reversed())
                .toList();
        return sorted.get((sorted.size() - 1) / 2);
    }

    private static double worth(Target target) {
        return target.hasControl() ? target.ratio() : target.figure();
    }
}
