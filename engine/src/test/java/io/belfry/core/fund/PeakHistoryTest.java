package io.belfry.core.fund;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Peaks in buckets, against one peak for each action since which somebody may be tracked. */
class PeakHistoryTest {
    private static final long SEED = Long.getLong("belfry.seed", 20_261_122L);

    @Test
    void shouldKnowThePeakSinceAnyAction() {
        System.out.println("belfry.seed=" + SEED);
        Random random = new Random(SEED);
        for (int n = 0; n < 100; n++) {
            PeakHistory history = new PeakHistory();
            List<Long> peaks = new ArrayList<>();
            for (long action = 1; action <= 120; action++) {
                peaks.add(FundTable.UNPRICED);
                switch (random.nextInt(12)) {
                    case 0 -> {
                        history.split(0, 3, 2);
                        peaks.replaceAll(peak -> FundActions.splitNav(peak, 3, 2));
                    }
                    case 1 -> {
                        history.distribute(0, 5);
                        peaks.replaceAll(peak -> FundActions.lessDistribution(peak, 5));
                    }
                    case 2 -> {} // a restatement
                    default -> {
                        long before = 1L + random.nextInt(500);
                        history.price(0, action, before);
                        peaks.replaceAll(peak -> Math.max(peak, before));
                    }
                }
                for (int since = 0; since < action; since++) {
                    assertThat(history.peak(0, since))
                            .as("since %d at %d", since, action)
                            .isEqualTo(peaks.get(since));
                }
                assertThat(history.peak(0, action)).isEqualTo(FundTable.UNPRICED);
            }
        }
    }
}
