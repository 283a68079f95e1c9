package io.belfry.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.bench.table.Target;
import io.belfry.bench.table.Targets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediansTest {
    private static BenchResult run(Target... targets) {
        return BenchResult.of("{\"benchmark\":\"x\",\"targets\":" + Targets.json(Arrays.asList(targets)) + "}");
    }

    private static Target rate(double figure, double control) {
        return Target.atLeast("1.ratio", "rate", "/s", figure).times(0.7, "raw", control);
    }

    /** By the ratio: the fastest fork may have had the fastest machine. */
    @Test
    void shouldTakeTheRunWhoseRatioIsInTheMiddle() {
        List<Target> medians = Medians.of(List.of(run(rate(9, 10)), run(rate(20, 100)), run(rate(5, 10))));

        assertThat(medians).containsExactly(rate(5, 10));
    }

    @Test
    void shouldTakeTheWorseOfTheTwoInTheMiddle() {
        Target low = Target.atMost("6.state", "state", "bytes", 1).value(5);
        Target high = Target.atMost("6.state", "state", "bytes", 2).value(5);

        assertThat(Medians.of(List.of(run(low), run(high)))).containsExactly(high);
        assertThat(Medians.of(List.of(run(rate(9, 10)), run(rate(5, 10))))).containsExactly(rate(5, 10));
    }

    @Test
    void shouldReadWhatABenchmarkPrintedOfItsTargets() {
        Target withText =
                Target.atMost("3.p99.100k", "p99 \"quoted\", µs", "µs", 1.25).timesPlus(2, 1, "empty pipeline", 0.5);

        assertThat(run(withText, rate(5, 10)).targets()).containsExactly(withText, rate(5, 10));
        assertThat(BenchResult.of("{\"benchmark\":\"x\"}").targets()).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoJsonObject() {
        assertThatThrownBy(() -> BenchResult.of("[1]")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BenchResult.of("{\"a\":")).isInstanceOf(IllegalArgumentException.class);
    }
}
