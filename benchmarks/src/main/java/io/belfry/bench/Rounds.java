package io.belfry.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The rounds of one subject. */
final class Rounds {
    private final String name;
    private final List<Round> rounds = new ArrayList<>();

    Rounds(String name) {
        this.name = name;
    }

    void add(Round round) {
        rounds.add(round);
    }

    String name() {
        return name;
    }

    double median(ToDoubleFunction<Round> figure) {
        return median(rounds, figure);
    }

    /** The median of a figure of anything. */
    static <T> double median(List<T> measured, ToDoubleFunction<T> figure) {
        double[] sorted = measured.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double min(ToDoubleFunction<Round> figure) {
        return sorted(figure)[0];
    }

    double max(ToDoubleFunction<Round> figure) {
        double[] sorted = sorted(figure);
        return sorted[sorted.length - 1];
    }

    /** One line of the table. */
    String line() {
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

    static String heading() {
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

    String json() {
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
