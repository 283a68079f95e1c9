package io.belfry.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.ResultCode;
import io.belfry.core.CoreHost;
import io.belfry.core.EventBuilder;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.Stamp;
import io.belfry.core.Rung;
import io.belfry.core.model.RandomHistory.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lazy equals eager. The core takes a fund's action as one small event, and brings holders through it when something touches
 * them or a sweep of one to seven holders comes by; the naive model applies every action to every holder at once. With trades,
 * prices and sweeps interleaved at random, each customer has the same positions and hears the same of each account and
 * position, in order, with the same causes and figures. So does a core whose sweeps end within their event; and after every event a
 * query of any position, which catches up on a copy, gives what the model has.
 *
 * <p>{@code -Dbelfry.seed=S} starts at another seed, {@code -Dbelfry.histories=N} sets how many follow it.
 */
class LazyEqualsEagerTest {
    private static final long SEED = Long.getLong("belfry.seed", 20_261_122L);

    private long eventsBehind;

    @Test
    void shouldGiveEachCustomerTheSameAsAnEagerModelWhoeverIsBehind() {
        run(Integer.getInteger("belfry.histories", 300), 250);
    }

    @Test
    @Tag("soak")
    void shouldGiveEachCustomerTheSameAsAnEagerModelOverManyLongHistories() {
        run(Integer.getInteger("belfry.histories", 10_000), 1_000);
    }

    private void run(int histories, int events) {
        System.out.println("belfry.seed=" + SEED + " belfry.histories=" + histories);
        for (long seed = SEED; seed < SEED + histories; seed++) {
            check(seed, RandomHistory.of(seed, events, false, LazyEqualsEagerTest::concernsFunds));
        }
        System.out.println("events while holders were behind: " + eventsBehind);
        assertThat(eventsBehind).isGreaterThan(10L * histories);
    }

    private static boolean concernsFunds(Event event) {
        return !(event instanceof EventBuilder.Posting
                || event instanceof EventBuilder.Balance
                || event instanceof EventBuilder.Skip
                || event instanceof EventBuilder.IngressRefusal
                || event instanceof EventBuilder.OperationsRaising);
    }

    private void check(long seed, List<Line> lines) {
        NaiveModel model = new NaiveModel();
        CoreHost lazy = new CoreHost((EventBuilder.Configuration) lines.get(0).event());
        CoreHost atOnce = new CoreHost(withoutSlices(lines.get(0).event()));
        model.apply(lines.get(0).event(), lines.get(0).stamp());
        List<String> told = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            Line line = lines.get(i);
            Event event = line.event();
            eventsBehind += lazy.core().isWorkPending() ? 1 : 0;
            ResultCode expected = model.apply(event, line.stamp());
            ResultCode code = lazy.apply(event, line.stamp());
            told.add(line.stamp().engineTimeNs() / 86_400_000_000_000L + " " + Described.event(event) + " " + code);
            assertThat(code)
                    .as("seed %d event %d%n%s", seed, i + 1, String.join("\n", told))
                    .isEqualTo(expected);
            ModelComparison.checkQueried("seed " + seed + " event " + (i + 1), lazy.core(), model);
            boolean isConfiguration = event instanceof EventBuilder.Configuration;
            assertThat(atOnce.apply(isConfiguration ? withoutSlices(event) : event, line.stamp()))
                    .as("seed %d event %d, at once, %s", seed, i + 1, Described.event(event))
                    .isEqualTo(expected);
        }
        while (lazy.core().isWorkPending() || atOnce.core().isWorkPending()) {
            Stamp stamp = Stamp.unnumbered(lazy.nowNs() + 1);
            lazy.apply(EventBuilder.tick(), stamp);
            atOnce.apply(EventBuilder.tick(), stamp);
            model.apply(EventBuilder.tick(), stamp);
        }
        String about = "seed " + seed + "\n" + String.join("\n", told) + "\n";
        ModelComparison.check(about, lazy.core(), lazy.rung(), model);
        assertThat(essences(lazy.rung())).as(about).isEqualTo(essences(atOnce.rung()));
    }

    private static EventBuilder.Configuration withoutSlices(Event event) {
        return ((EventBuilder.Configuration) event).withSlices(1_000_000, 1_000_000);
    }

    /** What each customer heard of each account and position, in order. */
    private static Map<String, List<String>> essences(List<Rung> rung) {
        Map<String, List<String>> topics = new TreeMap<>();
        rung.forEach(r ->
                topics.computeIfAbsent(r.topic(), topic -> new ArrayList<>()).add(r.essence()));
        return topics;
    }
}
