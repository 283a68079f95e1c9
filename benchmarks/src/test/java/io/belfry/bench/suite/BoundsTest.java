package io.belfry.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.belfry.bench.table.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundsTest {
    private static Target ratio(String id, double figure) {
        return Target.atLeast(id, id, "/s", figure).times(0.7, "control", 10);
    }

    @Test
    void shouldNameWhatIsWorseAndWhatIsMissing() {
        Bounds bounds = Bounds.read(List.of(
                "# what a quiet machine does, by three",
                "",
                "1.ratio:uniform at-least 0.2 # against only appending",
                "1.memory at-least 0.5",
                "6.journal at-most 64",
                "4.ratio at-least 0.1"));

        List<Bounds.Verdict> verdicts = bounds.judge(List.of(
                ratio("1.ratio:uniform", 2),
                ratio("1.memory", 4.9),
                Target.atMost("6.journal", "bytes", "bytes", 65).value(64)));

        assertThat(verdicts)
                .extracting(Bounds.Verdict::id, Bounds.Verdict::holds)
                .containsExactly(
                        tuple("1.ratio:uniform", true),
                        tuple("1.memory", false),
                        tuple("6.journal", false),
                        tuple("4.ratio", false));
        assertThat(verdicts.get(1).text())
                .contains("0.490")
                .contains("at-least 0.5")
                .contains("WORSE");
        assertThat(verdicts.get(3).text()).contains("not measured");
    }

    @Test
    void shouldNameEachLineThatIsNoBound() {
        assertThatThrownBy(() -> Bounds.read(List.of("1.ratio at-least 0.2", "1.rate above 3", "6.state at-most many")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2 is '1.rate above 3'")
                .hasMessageContaining("line 3 is '6.state at-most many'");
    }

    @Test
    void shouldReadTheBoundsThatTheCheckComesWith() throws Exception {
        String own = new String(
                CheckCommand.class.getResourceAsStream("check-bounds.txt").readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);

        assertThat(Bounds.read(own.lines().toList()).judge(List.of())).isNotEmpty();
    }
}
