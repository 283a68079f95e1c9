package io.belfry.core.fund;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What moves since a week and a month ago are counted from. */
class PriceHistoryTest {
    private static final long SEED = Long.getLong("belfry.seed", 20_261_122L);

    @Test
    void shouldGoBackAMonthAsTheCalendarDoes() {
        for (int day = -800_000; day < 800_000; day += day > 10_000 && day < 30_000 ? 1 : 13) {
            assertThat(PriceHistory.monthBefore(day))
                    .as(LocalDate.ofEpochDay(day).toString())
                    .isEqualTo(LocalDate.ofEpochDay(day).minusMonths(1).toEpochDay());
        }
    }

    @Test
    void shouldCountFromTheLatestPriceOfAWeekAndAMonthAgoAndNoLater() {
        System.out.println("belfry.seed=" + SEED);
        Random random = new Random(SEED);
        for (int n = 0; n < 200; n++) {
            PriceHistory history = new PriceHistory();
            NavigableMap<Integer, Long> all = new TreeMap<>();
            int day = 20_000;
            for (int i = 0; i < 150; i++) {
                long nav = 1L + random.nextInt(1_000);
                day += random.nextInt(10) == 0 ? 0 : random.nextInt(8) == 0 ? random.nextInt(60) : 1;
                history.add(0, day, nav);
                all.put(day, nav);
                if (random.nextInt(20) == 0) {
                    history.distribute(0, 3);
                    all.replaceAll((date, price) -> Math.max(1, price - 3));
                }
                int month = (int) LocalDate.ofEpochDay(day).minusMonths(1).toEpochDay();
                assertThat(history.weekNav(0)).isEqualTo(upTo(all, day - 7));
                assertThat(history.monthNav(0)).isEqualTo(upTo(all, month));
            }
        }
    }

    private static long upTo(NavigableMap<Integer, Long> all, int day) {
        return all.floorEntry(day) == null
                ? FundTable.UNPRICED
                : all.floorEntry(day).getValue();
    }
}
