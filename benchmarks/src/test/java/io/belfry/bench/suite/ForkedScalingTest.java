package io.belfry.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.belfry.bench.table.Target;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForkedScalingTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static BenchResult result(double stagesNs) {
        return BenchResult.of(
                "{\"engine\":{\"median\":1000000,\"stagesCpuNs\":" + stagesNs + "},\"state\":{\"perCustomer\":250}}");
    }

    private static ForkedScaling.Point point(int customers, double stagesNs) {
        return ForkedScaling.Point.of(customers, result(stagesNs));
    }

    /** A bank of 100,000 does not fit. */
    private int run(boolean json) {
        BenchRunner runner = (flags, arguments, limit, said) -> {
            if (arguments.contains("100000")) {
                throw new ChildJvm.FailedException("throughput ended with 3; it last said: no memory");
            }
            return result(arguments.contains("10000") ? 200 : 300);
        };
        return new ForkedScaling(new PrintWriter(out, true), new PrintWriter(err, true), null, runner)
                .run(new int[] {10_000, 100_000, 10_000_000}, 1_000, 1, json);
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
    void shouldPrintWhatWasMeasuredWhenOneSizeFails() {
        assertThat(run(false)).isEqualTo(1);

        assertThat(out.toString())
                .containsPattern("10,000 +200 +1000 +1.00")
                .containsPattern("10,000,000 +300 +1000 +1.50")
                .contains("ratio 1.50")
                .contains("NOT MEASURED: 100,000 customers: throughput ended with 3; it last said: no memory");
    }

    @Test
    void shouldSayInJsonWhatIsMissing() {
        assertThat(run(true)).isEqualTo(1);

        BenchResult printed = BenchResult.of(out.toString().strip());
        assertThat(printed.isWhole()).isFalse();
        assertThat(printed.json().get("points")).asInstanceOf(LIST).hasSize(2);
        assertThat(printed.targets()).hasSize(1);
        assertThat(err.toString()).contains("NOT MEASURED: 100,000 customers");
    }

    @Test
    void shouldJudgeNothingWhenAnEndIsMissing() {
        assertThat(ForkedScaling.targets(List.of(point(10_000, 200), point(1_000_000, 300))))
                .isEmpty();
    }
}
