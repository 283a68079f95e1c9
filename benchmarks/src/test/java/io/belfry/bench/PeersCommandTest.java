package io.belfry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The peers themselves are not built here: only the profile `peers` fetches what they need. */
class PeersCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return BenchMain.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void shouldSayHowToBuildThePeersWhenTheyAreMissing() {
        assertThat(run("peers", "--quick")).isEqualTo(2);

        assertThat(err.toString()).contains("the peers are not built").contains("mvn -Ppeers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--customers=0", "--events=0", "--forks=0", "--only=flink"})
    void shouldRefuseWhatItCannotRun(String option) {
        assertThat(run("peers", option)).isEqualTo(2);
    }

    @Test
    void shouldPrintOneLineOfFiguresForBelfryItself() {
        int exitCode = run(
                "peers-belfry",
                "--customers=100",
                "--events=2000",
                "--warm-up=1000",
                "--seed=42",
                "--directory=" + directory);

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString().lines())
                .singleElement()
                .asString()
                .startsWith("{\"events\":2000,\"perSecond\":")
                .contains("\"bytesPerEvent\":")
                .contains("\"settings\":\"durability process, 100 customers");
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellEachSubjectWhatToDoAndSayWhatIsUnfair(PeerSubject subject) {
        assertThat(subject.command(Path.of("peers"), directory, 10, 1_000_000, 42))
                .startsWith("-cp")
                .contains("--seed=42", "--events=" + subject.events(1_000_000), "--directory=" + directory);
        assertThat(subject.caveat()).isNotBlank().endsWith(".");
    }
}
