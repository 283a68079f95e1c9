package io.belfry.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.ResultCode;
import io.belfry.core.CoreHost;
import io.belfry.core.EventBuilder;
import io.belfry.core.EventBuilder.Stamp;
import io.belfry.core.model.RandomHistory.Line;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random histories, event by event against the naive model: the same codes, figures and open alerts, and each customer hears the
 * same in the same order, whatever the slices of sweeps; every second history goes on with a core that was saved and loaded
 * somewhere.
 *
 * <p>{@code -Dbelfry.seed=S} starts at another seed, {@code -Dbelfry.histories=N} sets how many follow it.
 */
class HistoryTest {
    private static final long SEED = Long.getLong("belfry.seed", 20_261_122L);
    private static final int EVENTS = 300;

    @Test
    void shouldAgreeWithTheNaiveModelWhateverTheSlices() {
        run(Integer.getInteger("belfry.histories", 400), EVENTS);
    }

    @Test
    @Tag("soak")
    void shouldAgreeWithTheNaiveModelOverManyLongHistories() {
        run(Integer.getInteger("belfry.histories", 5_000), 1_500);
    }

    private static void run(int histories, int events) {
        System.out.println("belfry.seed=" + SEED + " belfry.histories=" + histories);
        Set<ResultCode> codes = new HashSet<>();
        Map<String, Integer> rung = new TreeMap<>();
        for (long seed = SEED; seed < SEED + histories; seed++) {
            check(seed, events, seed % 4 == 0, codes, rung);
        }
        System.out.println("codes " + new TreeSet<>(codes) + ", rung " + rung);
        assertThat(codes).as("what the histories reach").hasSizeGreaterThan(15);
        assertThat(rung)
                .as("what rings in them")
                .hasSizeGreaterThan(15)
                .containsKeys(
                        "HOLD_CHANGED HELD", "HOLD_CHANGED SETTLED", "HOLD_CHANGED RELEASED", "HOLD_CHANGED EXPIRED");
    }

    private static void check(
            long seed, int events, boolean sweepsAtOnce, Set<ResultCode> codes, Map<String, Integer> counts) {
        List<Line> lines = RandomHistory.of(seed, events, sweepsAtOnce);
        NaiveModel model = new NaiveModel();
        CoreHost host = new CoreHost((EventBuilder.Configuration) lines.get(0).event());
        model.apply(lines.get(0).event(), lines.get(0).stamp());
        int reloadAt = seed % 2 == 0 ? new Random(seed).nextInt(lines.size()) : -1;
        for (int i = 1; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (i == reloadAt) {
                host.reload();
            }
            ResultCode code = host.apply(line.event(), line.stamp());
            ResultCode expected = model.apply(line.event(), line.stamp());
            codes.add(code);
            assertThat(code)
                    .as("seed %d event %d, core: %s", seed, i + 1, host.refusal(code))
                    .isEqualTo(expected);
        }
        while (host.core().isWorkPending()) {
            Stamp stamp = Stamp.unnumbered(host.nowNs() + 1);
            host.apply(EventBuilder.tick(), stamp);
            model.apply(EventBuilder.tick(), stamp);
        }
        String about = "seed " + seed;
        ModelComparison.check(about, host.core(), host.rung(), model);
        ModelComparison.checkOrder(about, host.rung(), model);
        host.rung()
                .forEach(r -> counts.merge(
                        r.type() + " "
                                + r.data().getOrDefault("holdState", r.state().name()),
                        1,
                        Integer::sum));
    }
}
