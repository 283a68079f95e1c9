package io.belfry.bench.table;

import java.util.Locale;
import java.util.Map;

/**
 * A figure, the control of the same run that it is judged by, and whether it was reached.
 *
 * @param id what is to be reached, from {@link TargetTable}, and behind a colon which variant of it, for example
 *     {@code 1.ratio:zipf}
 * @param what the figure in words
 * @param unit of figure and control
 * @param figure what was measured
 * @param controlName the control in words, empty without one
 * @param control what the control did, NaN without one
 * @param atLeast whether the figure must not be below {@code limit}; otherwise not above
 * @param limit the line, in {@code unit}
 * @param allowed the line in words
 */
public record Target(
        String id,
        String what,
        String unit,
        double figure,
        String controlName,
        double control,
        boolean atLeast,
        double limit,
        String allowed) {

    /** A figure that is waiting for its line. */
    public static final class Figure {
        private final String id;
        private final String what;
        private final String unit;
        private final double figure;
        private final boolean atLeast;

        private Figure(String id, String what, String unit, double figure, boolean atLeast) {
            this.id = id;
            this.what = what;
            this.unit = unit;
            this.figure = figure;
            this.atLeast = atLeast;
        }

        /** The line is a value. */
        public Target value(double value) {
            return line("", Double.NaN, value, sign() + " " + number(value) + " " + unit);
        }

        /** The line is a multiple of the control. */
        public Target times(double factor, String controlName, double control) {
            return line(controlName, control, factor * control, sign() + " " + trimmed(factor) + " × control");
        }

        /** The line is a multiple of the control and so much more. */
        public Target timesPlus(double factor, double more, String controlName, double control) {
            return line(
                    controlName,
                    control,
                    factor * control + more,
                    sign() + " " + trimmed(factor) + " × control + " + trimmed(more) + " " + unit);
        }

        /** The line is a multiple of the control, or so much more than it, whichever is greater. */
        public Target timesOrMore(double factor, double more, String controlName, double control) {
            return line(
                    controlName,
                    control,
                    Math.max(factor * control, control + more),
                    sign() + " " + trimmed(factor) + " × control or + " + trimmed(more) + " " + unit);
        }

        private Target line(String controlName, double control, double limit, String allowed) {
            return new Target(id, what, unit, figure, controlName, control, atLeast, limit, allowed);
        }

        private String sign() {
            return atLeast ? "≥" : "≤";
        }
    }

    /** A figure that must not be below its line. */
    public static Figure atLeast(String id, String what, String unit, double figure) {
        return new Figure(id, what, unit, figure, true);
    }

    /** A figure that must not be above its line. */
    public static Figure atMost(String id, String what, String unit, double figure) {
        return new Figure(id, what, unit, figure, false);
    }

    /** Whether the figure is on the right side of its line. What is no number is not. */
    public boolean isReached() {
        return atLeast ? figure >= limit : figure <= limit;
    }

    /** Whether there is a control. */
    public boolean hasControl() {
        return !controlName.isEmpty();
    }

    /** Figure by control; NaN without one. */
    public double ratio() {
        return figure / control;
    }

    /** The id without its variant. */
    public String wanted() {
        int colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }

    /** As {@link #of} reads it. */
    public String json() {
        StringBuilder json = new StringBuilder("{");
        Text.member(json, "id", id);
        Text.member(json, "what", what);
        Text.member(json, "unit", unit);
        Text.member(json, "figure", figure);
        Text.member(json, "controlName", controlName);
        Text.member(json, "control", control);
        Text.member(json, "atLeast", atLeast);
        Text.member(json, "limit", limit);
        Text.member(json, "allowed", allowed);
        Text.member(json, "reached", isReached());
        return json.append('}').toString();
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @throws IllegalArgumentException naming the member that is missing or of another kind
     */
    public static Target of(Map<?, ?> json) {
        return new Target(
                member(json, "id", String.class),
                member(json, "what", String.class),
                member(json, "unit", String.class),
                number(json, "figure"),
                member(json, "controlName", String.class),
                number(json, "control"),
                member(json, "atLeast", Boolean.class),
                number(json, "limit"),
                member(json, "allowed", String.class));
    }

    private static <T> T member(Map<?, ?> json, String name, Class<T> kind) {
        Object value = json.get(name);
        if (!kind.isInstance(value)) {
            throw new IllegalArgumentException("\"" + name + "\" of a target is " + value + ", allowed is a "
                    + kind.getSimpleName().toLowerCase(Locale.ROOT));
        }
        return kind.cast(value);
    }

    /** JSON has no NaN: null stands for it. */
    private static double number(Map<?, ?> json, String name) {
        return json.get(name) == null
                ? Double.NaN
                : member(json, name, Number.class).doubleValue();
    }

    /** As many digits as tell something. */
    public static String number(double value) {
        double size = Math.abs(value);
        String pattern =
                size >= 1000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, pattern, value);
    }

    private static String trimmed(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%s", value);
    }
}
