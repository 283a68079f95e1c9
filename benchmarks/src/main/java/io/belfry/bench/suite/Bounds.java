package io.belfry.bench.suite;

import io.belfry.bench.table.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where a regression begins: for each target an outer bound of its ratio (of its figure, where it has no control). A line
 * each, {@code id at-least 0.1} or {@code id at-most 20}; what is behind a {@code #} is for people.
 */
final class Bounds {
    private static final String AT_LEAST = "at-least";
    private static final String AT_MOST = "at-most";
    private static final int WORDS = 3;

    private final Map<String, Bound> byId = new LinkedHashMap<>();

    private record Bound(boolean atLeast, double value) {
        boolean holds(double figure) {
            return atLeast ? figure >= value : figure <= value;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %s", atLeast ? AT_LEAST : AT_MOST, value);
        }
    }

    /** One bound and what was measured. */
    record Verdict(String id, boolean holds, String text) {}

    /**
     * Reads the lines.
     *
     * @throws IllegalArgumentException naming each line that is none
     */
    static Bounds read(List<String> lines) {
        Bounds bounds = new Bounds();
        List<String> errors = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceAll("#.*", "").strip();
            if (!line.isEmpty() && !bounds.add(line.split("\\s+"))) {
                errors.add("line " + (i + 1) + " is '" + line + "', allowed is 'ID at-least|at-most NUMBER'");
            }
        }
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", errors));
        }
        return bounds;
    }

    private boolean add(String[] words) {
        if (words.length != WORDS || !(words[1].equals(AT_LEAST) || words[1].equals(AT_MOST))) {
            return false;
        }
        try {
            byId.put(words[0], new Bound(words[1].equals(AT_LEAST), Double.parseDouble(words[2])));
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** One verdict per bound, in the order of the file; what was not measured does not hold. */
    List<Verdict> judge(List<Target> measured) {
        List<Verdict> verdicts = new ArrayList<>();
        byId.forEach((id, bound) -> verdicts.add(measured.stream()
                .filter(target -> target.id().equals(id))
                .findFirst()
                .map(target -> judge(target, bound))
                .orElseGet(() -> new Verdict(id, false, id + ": not measured (" + bound + ")"))));
        return verdicts;
    }

    private static Verdict judge(Target target, Bound bound) {
        double figure = target.hasControl() ? target.ratio() : target.figure();
        boolean holds = bound.holds(figure);
        return new Verdict(
                target.id(),
                holds,
                String.format(
                        Locale.ROOT,
                        "%s: %s is %s (%s): %s",
                        target.id(),
                        target.hasControl() ? "ratio to " + target.controlName() : target.what(),
                        Target.number(figure),
                        bound,
                        holds ? "ok" : "WORSE"));
    }
}
