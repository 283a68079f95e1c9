package io.belfry.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.bench.table.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForkedScalingTest {
    private static ForkedScaling.Point point(int customers, double stagesNs) {
        return ForkedScaling.Point.of(
                customers,
                BenchResult.of("{\"engine\":{\"median\":1000000,\"stagesCpuNs\":" + stagesNs
                        + "},\"state\":{\"perCustomer\":250}}"));
    }

    @Test
    void shouldCompareTenMillionCustomersWithTenThousand() {
        List<Target> targets =
                ForkedScaling.targets(List.of(point(10_000, 200), point(1_000_000, 300), point(10_000_000, 390)));

        assertThat(targets).hasSize(1);
        assertThat(targets.get(0).ratio()).isEqualTo(1.95);
        assertThat(targets.get(0).isReached()).isTrue();
    }

    @Test
    void shouldJudgeNothingWhenAnEndIsMissing() {
        assertThat(ForkedScaling.targets(List.of(point(10_000, 200), point(1_000_000, 300))))
                .isEmpty();
    }
}
