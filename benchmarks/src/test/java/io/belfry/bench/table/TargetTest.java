package io.belfry.bench.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TargetTest {
    private final TargetTable table = new TargetTable();

    private static String printed(Consumer<PrintWriter> print) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out, true);
        print.accept(writer);
        return out.toString();
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of(Target.atLeast("1.rate", "rate", "/s", 5).value(5), true, 5.0),
                Arguments.of(Target.atLeast("1.rate", "rate", "/s", 4.9).value(5), false, 5.0),
                Arguments.of(Target.atMost("6.state", "state", "bytes", 250).value(250), true, 250.0),
                Arguments.of(Target.atMost("6.state", "state", "bytes", 251).value(250), false, 250.0),
                Arguments.of(Target.atLeast("1.ratio", "rate", "/s", 7).times(0.7, "raw", 10), true, 7.0),
                Arguments.of(Target.atLeast("1.ratio", "rate", "/s", 6.9).times(0.7, "raw", 10), false, 7.0),
                Arguments.of(Target.atMost("3.p99.100k", "p99", "µs", 21).timesPlus(2, 1, "empty", 10), true, 21.0),
                Arguments.of(Target.atMost("3.p99.100k", "p99", "µs", 22).timesPlus(2, 1, "empty", 10), false, 21.0),
                Arguments.of(Target.atMost("4.p99", "p99", "µs", 12).timesOrMore(3, 10, "without", 2), true, 12.0),
                Arguments.of(Target.atMost("4.p99", "p99", "µs", 30).timesOrMore(3, 10, "without", 10), true, 30.0),
                Arguments.of(Target.atMost("4.p99", "p99", "µs", 31).timesOrMore(3, 10, "without", 10), false, 30.0),
                Arguments.of(Target.atLeast("1.rate", "rate", "/s", Double.NaN).value(5), false, 5.0),
                Arguments.of(
                        Target.atMost("6.state", "state", "bytes", Double.NaN).value(5), false, 5.0));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void shouldDrawTheLineWhereItIsSaidToBe(Target target, boolean reached, double limit) {
        assertThat(target.limit()).isEqualTo(limit);
        assertThat(target.isReached()).isEqualTo(reached);
    }

    @Test
    void shouldSayWhatWasNotMeasuredAndWhy() {
        table.add(Target.atLeast("1.rate", "20 million events", "/s", 5_100_000).value(5_000_000));
        table.missing("1.peers", "the profile is not built");

        assertThat(printed(table::print))
                .containsPattern("1  20 million events +5,100,000 /s .*≥ 5,000,000 /s +reached")
                .containsPattern("exchange-core .* not measured: the profile is not built")
                .containsPattern("journal bytes per posting .* not measured: nothing measures it");
        assertThat(table.isAllReached()).isFalse();
    }

    @Test
    void shouldShowEachVariantAndWhatIsNotOnTheList() {
        table.add(Target.atLeast("1.ratio:uniform", "uniform", "/s", 7).times(0.7, "raw", 10));
        table.add(Target.atLeast("1.ratio:zipf", "zipf", "/s", 6).times(0.7, "raw", 10));
        table.add(Target.atLeast("9.other", "something else", "/s", 6).value(1));

        assertThat(printed(table::printMarkdown))
                .contains("| 1 | uniform | 7.00 /s | 10.0 | 0.70 | ≥ 0.7 × control | reached |")
                .contains("| 1 | zipf | 6.00 /s | 10.0 | 0.60 | ≥ 0.7 × control | NOT REACHED |")
                .contains("| 9 | something else | 6.00 /s |");
        assertThat(table.json()).contains("\"id\":\"1.ratio:zipf\"").contains("\"6.state\":\"nothing measures it\"");
    }

    @Test
    void shouldNameTheMemberOfAJsonTargetThatIsMissing() {
        Map<String, Object> json = new HashMap<>(Map.of("id", "1.rate", "what", "rate"));

        assertThatThrownBy(() -> Target.of(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"unit\"");
    }
}
