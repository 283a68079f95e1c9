package io.belfry.gateway.dryrun;

import io.belfry.dryrun.DryRunReport;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Columns of notifications per day, as lines of text at most 80 characters wide. Where there are more days than columns, a
 * column is several days, and says so.
 */
public final class DryRunChart {
    private static final int PLOT_WIDTH = 64;
    private static final int MAX_COLUMN_WIDTH = 5;
    private static final int HEIGHT = 8;

    /** Eighths of a line, from below. */
    private static final String PARTS = " ▁▂▃▄▅▆▇█";

    private static final int PART_COUNT = 8;

    private DryRunChart() {}

    /** The chart; no lines where nobody heard anything. */
    public static List<String> lines(List<DryRunReport.Day> days) {
        if (days.isEmpty()) {
            return List.of();
        }
        LocalDate first = days.get(0).date();
        LocalDate last = days.get(days.size() - 1).date();
        long span = ChronoUnit.DAYS.between(first, last) + 1;
        long daysPerColumn = (span + PLOT_WIDTH - 1) / PLOT_WIDTH;
        long[] columns = new long[(int) ((span + daysPerColumn - 1) / daysPerColumn)];
        for (DryRunReport.Day day : days) {
            columns[(int) (ChronoUnit.DAYS.between(first, day.date()) / daysPerColumn)] += day.notifications();
        }
        int width = Math.min(MAX_COLUMN_WIDTH, PLOT_WIDTH / columns.length);
        long most = 0;
        for (long column : columns) {
            most = Math.max(most, column);
        }
        List<String> lines = new ArrayList<>();
        lines.add(
                daysPerColumn == 1
                        ? "notifications per day"
                        : "notifications per column of " + daysPerColumn + " days");
        String top = String.format(Locale.ROOT, "%,d", most);
        for (int line = HEIGHT - 1; line >= 0; line--) {
            lines.add(line(columns, most, line, width, label(line, top)));
        }
        lines.add(axis(first, last, columns.length * width, top.length()));
        return lines;
    }

    private static String label(int line, String top) {
        if (line == HEIGHT - 1) {
            return top;
        }
        String label = line == 0 ? "0" : "";
        return " ".repeat(Math.max(0, top.length() - label.length())) + label;
    }

    private static String line(long[] columns, long most, int line, int width, String label) {
        StringBuilder text = new StringBuilder(label).append(" │");
        int gap = width > 2 ? 1 : 0;
        for (long column : columns) {
            char part = PARTS.charAt(partOf(column, most, line));
            text.append(String.valueOf(part).repeat(width - gap)).append(" ".repeat(gap));
        }
        return text.toString().stripTrailing();
    }

    /** How many eighths of this line the column fills; a column of anything shows. */
    private static int partOf(long column, long most, int line) {
        // Not multiplied first: counts may be large.
        long steps = (long) HEIGHT * PART_COUNT;
        long filled = Math.multiplyHigh(column, steps) != 0 ? steps : column * steps / most;
        long atLeast = column > 0 ? Math.max(1, filled) : 0;
        return (int) Math.max(0, Math.min(PART_COUNT, atLeast - (long) line * PART_COUNT));
    }

    private static String axis(LocalDate first, LocalDate last, int width, int labelWidth) {
        String start = " ".repeat(labelWidth + 2) + first;
        if (first.equals(last)) {
            return start;
        }
        int room =
                Math.max(1, width - first.toString().length() - last.toString().length());
        return start + " ".repeat(room) + last;
    }
}
