package io.belfry.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.simulator.Simulation.Planted;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs seeds, and shows that the simulator sees what it is made to see.
 *
 * <p>{@code -Dbelfry.seed=S} starts at another seed, {@code -Dbelfry.seeds=N} sets how many follow it. With {@code
 * -Psimulate} only the long run is run.
 */
class SimulatorTest {
    private static final long SEED = Long.getLong("belfry.seed", 1);
    private static final int SEEDS = Integer.getInteger("belfry.seeds", 300);
    private static final int CANARY_SEEDS = 200;

    @Test
    void shouldKeepItsPromisesWhateverFails() throws InterruptedException {
        Simulator simulator = new Simulator();
        simulator.run(SEED, SEEDS, 1, System.err);
        System.err.println(simulator.table());

        assertThat(simulator.failures()).isEmpty();
        for (FaultKind kind : FaultKind.values()) {
            boolean rare = kind == FaultKind.END_LOST_UNNOTICED || kind == FaultKind.FOUND_BY_READER;
            if (!rare && SEEDS >= 300) {
                assertThat(simulator.injected(kind)).as(kind.text()).isPositive();
            }
        }
    }

    @Test
    @Tag("simulate")
    void shouldKeepItsPromisesOverManySeeds() throws InterruptedException {
        Simulator simulator = new Simulator();
        simulator.run(SEED, SEEDS, Runtime.getRuntime().availableProcessors(), System.err);
        System.err.println(simulator.table());
        simulator.failures().forEach(System.err::println);

        assertThat(simulator.failures()).isEmpty();
    }

    /** A seed is a run, bit for bit. */
    @Test
    void shouldRunASeedTheSameWayEachTime() {
        for (long seed = SEED; seed < SEED + 20; seed++) {
            Simulation.Outcome once = Simulation.run(seed);
            Simulation.Outcome again = Simulation.run(seed);
            assertThat(again.digest()).as("digest of seed %d", seed).isEqualTo(once.digest());
        }
    }

    /** The canaries: what is wrong on purpose must be noticed soon. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void shouldNoticeAPlantedBug(Planted planted) {
        assertThatThrownBy(() -> {
                    for (long seed = 0; seed < CANARY_SEEDS; seed++) {
                        Simulation.run(seed, true, planted);
                    }
                })
                .as("a bug that %d seeds do not show", CANARY_SEEDS)
                .isInstanceOf(AssertionError.class)
                .satisfies(e -> System.err.println(planted + ": " + e.getMessage()));
    }
}
