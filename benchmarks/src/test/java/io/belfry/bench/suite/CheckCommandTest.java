package io.belfry.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.bench.table.Target;
import io.belfry.bench.table.Targets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What it ends with; no benchmark runs here. */
class CheckCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();

    private int check(BenchRunner runner) throws Exception {
        Path bounds = Files.writeString(
                directory.resolve("bounds.txt"), "1.ratio:uniform at-least 0.1\n6.journal at-most 64\n");
        return new CommandLine(new CheckCommand(runner))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter(), true))
                .execute("--bounds", bounds.toString());
    }

    private static BenchRunner printing(double ratio, double journalBytes) {
        return (flags, arguments, limit, said) -> BenchResult.of("{\"targets\":"
                + Targets.json(List.of(
                        Target.atLeast("1.ratio:uniform", "rate", "/s", ratio).times(0.7, "append only", 1),
                        Target.atMost("6.journal", "bytes", "bytes", journalBytes)
                                .value(64)))
                + "}");
    }

    @Test
    void shouldEndWithZeroWhenAllBoundsHold() throws Exception {
        assertThat(check(printing(0.1, 64))).isZero();
        assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.endsWith(": ok"));
    }

    @Test
    void shouldEndWithOneAndNameWhatIsWorse() throws Exception {
        assertThat(check(printing(0.09, 64))).isEqualTo(1);
        assertThat(out.toString()).contains("1.ratio:uniform: ratio to append only is 0.090 (at-least 0.1): WORSE");
        assertThat(check(printing(0.2, 65))).isEqualTo(1);
    }

    @Test
    void shouldEndWithOneWhenABenchmarkFails() throws Exception {
        assertThat(check((flags, arguments, limit, said) -> {
                    throw new ChildJvm.FailedException("it ended with 3");
                }))
                .isEqualTo(1);
        assertThat(out.toString()).contains("not measured");
    }
}
