package io.belfry.gateway.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.dryrun.DryRunReport;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DryRunChartTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    private static final int MOST_COLUMNS = 80;

    @Test
    void shouldDrawNothingWhenNobodyHeardAnything() {
        assertThat(DryRunChart.lines(List.of())).isEmpty();
    }

    @Test
    void shouldDrawAColumnPerDayAlsoForQuietOnes() {
        List<String> lines = DryRunChart.lines(List.of(day(0, 800), day(2, 100), day(3, 1)));

        assertThat(lines.get(0)).isEqualTo("notifications per day");
        assertThat(lines.get(1)).isEqualTo("800 │████");
        assertThat(lines.get(8)).isEqualTo("  0 │████      ████ ▁▁▁▁");
        assertThat(lines.get(9)).isEqualTo("     2026-01-01 2026-01-04");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 12, 13, 64, 65, 366, 4_000})
    void shouldFitATerminalHoweverManyDays(int days) {
        List<DryRunReport.Day> all = new ArrayList<>();
        for (int i = 0; i < days; i++) {
            all.add(day(i, 1 + i % 7L * 1_000_000));
        }

        List<String> lines = DryRunChart.lines(all);

        assertThat(lines).hasSize(10).allMatch(line -> line.length() <= MOST_COLUMNS);
        assertThat(lines.get(0))
                .isEqualTo(
                        days <= 64
                                ? "notifications per day"
                                : "notifications per column of " + (days + 63) / 64 + " days");
        assertThat(lines.get(9))
                .contains(FIRST.toString())
                .endsWith(FIRST.plusDays(days - 1L).toString());
    }

    @Test
    void shouldShowTheSmallestBesideTheLargest() {
        List<String> lines = DryRunChart.lines(List.of(day(0, Long.MAX_VALUE), day(1, 1)));

        assertThat(lines.get(1)).contains("████").doesNotContain("▁");
        assertThat(lines.get(8)).endsWith("▁▁▁▁");
    }

    private static DryRunReport.Day day(int behind, long notifications) {
        return new DryRunReport.Day(FIRST.plusDays(behind), notifications, 1);
    }
}
