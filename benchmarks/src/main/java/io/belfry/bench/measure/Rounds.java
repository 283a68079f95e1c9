package io.belfry.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The rounds of one subject. */
public final class Rounds {
    private final String name;
    private final List<Round> rounds = new ArrayList<>();

    public Rounds(String name) {
        this.name = name;
    }

    public void add(Round round) {
        rounds.add(round);
    }

    public String name() {
        return name;
    }

    public double median(ToDoubleFunction<Round> figure) {
        return median(rounds, figure);
    }

    /** The median of a figure of anything. */
    public static <T> double median(List<T> measured, ToDoubleFunction<T> figure) {
        double[] sorted = measured.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public double min(ToDoubleFunction<Round> figure) {
        return sorted(figure)[0];
    }

    public double max(ToDoubleFunction<Round> figure) {
        double[] sorted = sorted(figure);
        return sorted[sorted.length - 1];
    }

    /** One line of the table. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%-22s %,13.0f %,13.0f %,13.0f %12.0f %12.0f",
                name,
                median(Round::perSecond),
                min(Round::perSecond),
                max(Round::perSecond),
                median(Round::offeringNsPerEvent),
                median(Round::stagesNsPerEvent));
    }

    public static String heading() {
        return String.format(
                Locale.ROOT,
                "%-22s %13s %13s %13s %12s %12s",
                "events/s",
                "median",
                "min",
                "max",
                "offering ns",
                "stages ns");
    }

    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"median\":%.0f,\"min\":%.0f,\"max\":%.0f,\"offeringCpuNs\":%.1f,\"stagesCpuNs\":%.1f,\"rounds\":%d}",
                median(Round::perSecond),
                min(Round::perSecond),
                max(Round::perSecond),
                median(Round::offeringNsPerEvent),
                median(Round::stagesNsPerEvent),
                rounds.size());
    }

    private double[] sorted(ToDoubleFunction<Round> figure) {
        return rounds.stream().mapToDouble(figure).sorted().toArray();
    }
}
