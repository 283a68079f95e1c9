package io.belfry.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Runs seeds.
 *
 * <p>{@code -Dbelfry.seed=S} starts at another seed, {@code -Dbelfry.seeds=N} sets how many follow it.
 */
class SimulatorTest {
    private static final long SEED = Long.getLong("belfry.seed", 1);
    private static final int SEEDS = Integer.getInteger("belfry.seeds", 300);

    @Test
    void shouldKeepItsPromisesWhateverFails() {
        List<String> failures = new ArrayList<>();
        for (long seed = SEED; seed < SEED + SEEDS; seed++) {
            try {
                Simulation.run(seed);
            } catch (AssertionError e) {
                failures.add(e.getMessage());
            }
        }
        assertThat(failures).isEmpty();
    }
}
