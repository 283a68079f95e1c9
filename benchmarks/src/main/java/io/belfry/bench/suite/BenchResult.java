package io.belfry.bench.suite;

import io.belfry.bench.table.Target;
import java.util.List;
import java.util.Map;

/**
 * What a benchmark printed.
 *
 * @param line as it was printed
 * @param json the same, read
 */
public record BenchResult(String line, Map<String, Object> json) {
    /** Reads what a benchmark printed. */
    static BenchResult of(String line) {
        return new BenchResult(line, JsonTree.read(line));
    }

    /** Whether all was measured that was to be. */
    boolean isWhole() {
        return !(json.get(Unmeasured.MEMBER) instanceof List<?> missing) || missing.isEmpty();
    }

    /** What it says of its targets; none where it judges none. */
    List<Target> targets() {
        if (json.get("targets") instanceof List<?> targets) {
            return targets.stream().map(each -> Target.of((Map<?, ?>) each)).toList();
        }
        return List.of();
    }
}
