package io.belfry.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.core.Core;
import io.belfry.core.CoreHost;
import io.belfry.core.EventBuilder;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.Stamp;
import io.belfry.core.model.RandomHistory.Line;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What a core foresees changes nothing, whenever it is touched: also when it is outdated, or limits have changed since. */
class ForesightTest {
    private static final long SEED = Long.getLong("belfry.seed", 20_261_123L);
    private static final int HISTORIES = 40;
    private static final int EVENTS = 300;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[16_384]);
    private int foreseen;

    @Test
    void shouldChangeNothing() {
        System.out.println("belfry.seed=" + SEED);
        for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
            check(seed, RandomHistory.of(seed, EVENTS, seed % 4 == 0));
        }
        assertThat(foreseen).isGreaterThan(HISTORIES * EVENTS / 2);
    }

    private void check(long seed, List<Line> lines) {
        Random random = new Random(seed);
        Core blind = new Core();
        Core foreseeing = new Core();
        int nth = 0;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (i > 0 && random.nextInt(50) == 0) {
                int entries = 1 << random.nextInt(12);
                apply(seed, i, limits(entries), line.stamp(), blind, foreseeing, -1);
            }
            boolean isForeseen = random.nextInt(4) != 0;
            nth = random.nextInt(20) == 0 || nth + 1 == Core.MOST_FORESEEN ? 0 : nth + 1;
            apply(seed, i, line.event(), line.stamp(), blind, foreseeing, isForeseen ? nth : -1);
            if (random.nextInt(3) == 0) {
                foreseeing.touchForeseen();
            }
        }
        assertThat(foreseeing.stateDigest()).as("seed %d", seed).isEqualTo(blind.stateDigest());
    }

    private static Event limits(int references) {
        return EventBuilder.configured(
                new CoreHost.Limits().refs(references, 86_400_000_000_000L).build());
    }

    /** @param nth of those that are foreseen, or below 0 */
    private void apply(long seed, int i, Event event, Stamp stamp, Core blind, Core foreseeing, int nth) {
        int length = event.encode(blind.directory(), buffer, 0, stamp);
        if (nth >= 0) {
            foreseeing.foresee(buffer, 0, nth);
            foreseeing.touchForeseen();
            foreseen++;
        }
        assertThat(foreseeing.apply(buffer, 0, length))
                .as("seed %d event %d", seed, i)
                .isEqualTo(blind.apply(buffer, 0, length));
        assertThat(foreseeing.resultsDigest()).as("seed %d event %d", seed, i).isEqualTo(blind.resultsDigest());
        blind.notifications().clear();
        foreseeing.notifications().clear();
    }
}
