package io.belfry.bench.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Latencies over percentiles: each further 9 is as wide as the one before, latencies are logarithmic, so that a median of a
 * microsecond and a stall of ten milliseconds can be read in one picture. Not thread-safe.
 */
public final class PercentilePlot {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 660;
    private static final int LEFT = 84;
    private static final int RIGHT = 48;
    private static final int TOP = 196;
    private static final int BOTTOM = 64;
    private static final int SUBTITLE_LINE = 18;
    /** Pixels. */
    private static final double LEAST_STEP = 0.5;

    private static final int LEGEND_TOP = 84;
    private static final int LEGEND_LINE = 20;
    private static final double NS_PER_US = 1e3;

    /** Far enough apart for every kind of colour vision; the dashes tell them apart in print. */
    private static final String[] COLOURS = {"#0b5cad", "#c2560a", "#6b7280", "#7c3aed", "#0f766e"};

    private static final String[] DASHES = {"", "8 4", "2 3", "12 4 2 4", "5 2"};
    private static final String[] PERCENTILES = {"0", "90", "99", "99.9", "99.99", "99.999", "99.9999", "99.99999"};

    private final String title;
    private final String[] subtitles;
    private final List<Series> series = new ArrayList<>();

    private record Series(String name, Histogram latencyNs) {}

    /**
     * An empty picture.
     *
     * @param title what was measured and at which rate
     * @param subtitles how, and on which machine: a line each, at most two
     */
    public PercentilePlot(String title, String... subtitles) {
        this.title = title;
        this.subtitles = subtitles.clone();
    }

    /** Adds a curve; one without a value is left out. */
    public void add(String name, Histogram latencyNs) {
        if (latencyNs.getTotalCount() > 0) {
            series.add(new Series(name, latencyNs));
        }
    }

    /** The picture. */
    public String svg() {
        Scale scale = Scale.of(series);
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\""
                        + " font-family=\"system-ui, sans-serif\" font-size=\"13\">%n",
                WIDTH, HEIGHT, WIDTH, HEIGHT));
        svg.append(format("<title>%s</title>%n", escaped(title)));
        svg.append(format("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n", WIDTH, HEIGHT));
        svg.append(text(LEFT, 30, "start", "font-size=\"18\" font-weight=\"600\" fill=\"#111827\"", title));
        for (int i = 0; i < subtitles.length; i++) {
            svg.append(text(LEFT, 52 + i * SUBTITLE_LINE, "start", "fill=\"#4b5563\"", subtitles[i]));
        }
        axes(svg, scale);
        for (int i = 0; i < series.size(); i++) {
            svg.append(curve(series.get(i), i, scale));
        }
        legend(svg);
        return svg.append("</svg>\n").toString();
    }

    private static void axes(StringBuilder svg, Scale scale) {
        int bottom = HEIGHT - BOTTOM;
        for (int nines = 0; nines <= scale.nines; nines++) {
            double x = scale.x(nines);
            svg.append(line(x, TOP, x, bottom, "#e5e7eb"));
            svg.append(text(x, bottom + 20, "middle", "fill=\"#374151\"", "p" + PERCENTILES[nines]));
        }
        // Half of all lies so far to the left that it needs a line of its own.
        double median = scale.x(ninesOf(0.5));
        svg.append(line(median, TOP, median, bottom, "#e5e7eb"));
        svg.append(text(median, bottom + 20, "middle", "fill=\"#374151\"", "p50"));
        for (int decade = scale.lowest; decade <= scale.highest; decade++) {
            double y = scale.y(Math.pow(10, decade));
            svg.append(line(LEFT, y, WIDTH - RIGHT, y, "#d1d5db"));
            svg.append(text(LEFT - 8, y + 4, "end", "fill=\"#374151\"", time(decade)));
            for (int step = 2; step < 10 && decade < scale.highest; step++) {
                double between = scale.y(step * Math.pow(10, decade));
                svg.append(line(LEFT, between, WIDTH - RIGHT, between, "#f3f4f6"));
            }
        }
        svg.append(line(LEFT, TOP, LEFT, bottom, "#374151"));
        svg.append(line(LEFT, bottom, WIDTH - RIGHT, bottom, "#374151"));
        svg.append(text(
                (LEFT + WIDTH - RIGHT) / 2.0,
                HEIGHT - 16,
                "middle",
                "fill=\"#111827\"",
                "percentile: so many were answered within the time"));
        svg.append(format(
                "<text transform=\"translate(20 %d) rotate(-90)\" text-anchor=\"middle\" fill=\"#111827\">latency</text>%n",
                (TOP + bottom) / 2));
    }

    /** A point where the value changes, and nothing beyond the largest. */
    private static String curve(Series one, int index, Scale scale) {
        StringBuilder points = new StringBuilder();
        Histogram histogram = one.latencyNs;
        long total = histogram.getTotalCount();
        long below = 0;
        double drawnX = scale.x(0);
        double drawnY = scale.y((double) histogram.getMinValue());
        points.append(point(drawnX, drawnY));
        for (var value : histogram.recordedValues()) {
            // All from here to the end of this value's share have it: a step.
            double from = scale.x(ninesOf((double) below / total));
            below += value.getCountAtValueIteratedTo();
            double share = below == total ? (total - 0.5) / total : (double) below / total;
            double x = scale.x(ninesOf(share));
            double y = scale.y((double) value.getValueIteratedTo());
            // Of thousands of values that lie on the same spot one is enough.
            if (below == total || Math.abs(x - drawnX) + Math.abs(y - drawnY) >= LEAST_STEP) {
                points.append(point(from, y)).append(point(x, y));
                drawnX = x;
                drawnY = y;
            }
        }
        return format(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-linejoin=\"round\"%s points=\"%s\"/>%n",
                COLOURS[index % COLOURS.length],
                dashes(index),
                points.toString().strip());
    }

    /** Above the picture, where no curve can be. */
    private void legend(StringBuilder svg) {
        for (int i = 0; i < series.size(); i++) {
            Series one = series.get(i);
            int y = LEGEND_TOP + 14 + i * LEGEND_LINE;
            svg.append(format(
                    "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"%s/>%n",
                    LEFT, y - 4, LEFT + 36, y - 4, COLOURS[i % COLOURS.length], dashes(i)));
            svg.append(text(
                    LEFT + 46,
                    y,
                    "start",
                    "fill=\"#111827\"",
                    format(
                            "%s: p50 %s, p99 %s, p99.9 %s µs",
                            one.name, us(one.latencyNs, 50), us(one.latencyNs, 99), us(one.latencyNs, 99.9))));
        }
    }

    private static String us(Histogram latencyNs, double percentile) {
        double us = latencyNs.getValueAtPercentile(percentile) / NS_PER_US;
        return format(us >= 100 ? "%,.0f" : us >= 10 ? "%.1f" : "%.2f", us);
    }

    private static String time(int decade) {
        String digits = "1" + "0".repeat(Math.floorMod(decade, 3));
        return switch (Math.floorDiv(decade, 3)) {
            case 0 -> digits + " ns";
            case 1 -> digits + " µs";
            case 2 -> digits + " ms";
            default -> format("%,.0f s", Math.pow(10, decade - 9));
        };
    }

    private static double ninesOf(double share) {
        return -Math.log10(1 - share);
    }

    private static String point(double x, double y) {
        return format("%.1f,%.1f ", x, y);
    }

    private static String dashes(int index) {
        String dashes = DASHES[index % DASHES.length];
        return dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"";
    }

    private static String line(double fromX, double fromY, double toX, double toY, String colour) {
        return format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                fromX, fromY, toX, toY, colour);
    }

    private static String text(double x, double y, String anchor, String style, String words) {
        return format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n", x, y, anchor, style, escaped(words));
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Not as the place where it runs writes numbers. */
    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /**
     * Where values come to lie.
     *
     * @param nines how many nines fit, one for each digit of the number of values
     * @param lowest power of ten, in ns, at the bottom
     * @param highest power of ten at the top
     */
    private record Scale(int nines, int lowest, int highest) {
        static Scale of(List<Series> series) {
            long most = 100;
            long least = Long.MAX_VALUE;
            long largest = 10;
            for (Series each : series) {
                most = Math.max(most, each.latencyNs.getTotalCount());
                least = Math.min(least, Math.max(10, each.latencyNs.getValueAtPercentile(1)));
                largest = Math.max(largest, each.latencyNs.getMaxValue());
            }
            int nines = Math.min(PERCENTILES.length - 1, (int) Math.ceil(Math.log10((double) most)));
            int lowest = (int) Math.floor(Math.log10((double) Math.min(least, largest)));
            int highest = Math.max(lowest + 1, (int) Math.ceil(Math.log10((double) largest)));
            return new Scale(nines, lowest, highest);
        }

        double x(double ninesOfValue) {
            double at = Math.min(nines, ninesOfValue) / nines;
            return LEFT + at * (WIDTH - LEFT - RIGHT);
        }

        double y(double valueNs) {
            double decades = Math.log10(Math.max(valueNs, 1)) - lowest;
            double at = Math.max(0, Math.min(1, decades / (highest - lowest)));
            return HEIGHT - BOTTOM - at * (HEIGHT - BOTTOM - TOP);
        }
    }
}
