package io.belfry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.core.Semantics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in this process: what it answers, where, and with which exit code. */
class BelfryTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "2, ''",
        "2, sing",
        "2, --loud",
        "0, --help",
        "0, --version",
        "2, config",
        "2, config check",
        "0, config --help",
        "0, config check --help",
        "0, replay --help",
        "2, replay",
        "2, replay --data",
        "2, replay --data here --from x",
        "2, replay --data here there",
        "0, verify --help",
        "2, verify",
        "2, verify --loud",
        "0, journal --help",
        "2, journal",
        "2, journal --data here --from 0",
        "0, demo --help",
        "2, demo --customers 0",
        "2, demo --customers many",
        "2, demo --port 65536",
        "2, demo --duration soon",
        "2, demo --duration PT-1S",
        "2, demo --rate -1",
        "2, demo --rules no-such-file",
        "0, run --help",
        "2, run --port -1",
        "0, import --help",
        "2, import",
        "2, import --data here --format camt",
        "2, import --data here file",
        "2, import --format camt file",
        "2, import --data here --format mt file",
        "2, import --data here --url http://127.0.0.1 --format camt file",
        "2, import --data here --format camt no-such-file",
    })
    void shouldSayUsageErrorsWithTwo(int exitCode, String line) {
        assertThat(belfry(line.isEmpty() ? new String[0] : line.split(" ", -1))).isEqualTo(exitCode);
        assertThat(exitCode == 0 ? out.toString() : err.toString()).containsIgnoringCase("belfry");
        assertThat(exitCode == 0 ? err.toString() : out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"replay", "verify", "journal"})
    void shouldSayMissingDirectoriesWithThree(String command) {
        Path absent = directory.resolve("absent");

        assertThat(belfry(command, "--data", absent.toString())).isEqualTo(ExitCode.DATA_DIRECTORY);
        assertThat(err.toString()).isEqualToIgnoringNewLines("belfry: " + absent + " is not a directory");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"config check", "demo", "run", "import", "replay", "verify", "journal"})
    void shouldShowAnExampleInTheHelp(String command) {
        belfry((command + " --help").split(" ", -1));

        assertThat(out.toString())
                .contains("Example")
                .contains("  belfry " + command)
                .contains("Exit codes:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"replay", "journal"})
    void shouldRefuseRangesThatRunBackwards(String command) {
        assertThat(belfry(command, "--data", directory.toString(), "--from", "5", "--to", "4"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--to is 4, allowed is --from or more");
    }

    @Test
    void shouldSayItsVersion() {
        belfry("--version");

        assertThat(out.toString())
                .startsWith("belfry ")
                .contains("semantics " + Semantics.VERSION)
                .contains("Java ");
    }

    @Test
    void shouldPassAGoodConfiguration() throws IOException {
        Path file = Files.writeString(directory.resolve("good.yaml"), "http:\n  port: 0\n");

        assertThat(belfry("config", "check", file.toString())).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).isEqualToIgnoringNewLines(file + ": ok");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldFailABadConfigurationWithEveryMistake() throws IOException {
        Path file = Files.writeString(directory.resolve("bad.yaml"), "clock: sundial\nhttp:\n  prot: 0\n");

        assertThat(belfry("config", "check", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(out.toString().lines())
                .containsExactly(
                        file + ":1:8: clock is 'sundial', allowed is wall or events",
                        file + ":3:3: http.prot is not a setting, did you mean http.port?");
    }

    @Test
    void shouldNotRunWithABadConfiguration() throws IOException {
        Path file = Files.writeString(directory.resolve("bad.yaml"), "clock: sundial\n");

        assertThat(belfry("run", "--config", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(file + ":1:8: clock is 'sundial', allowed is wall or events");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldFailAConfigurationThatIsNotThere() {
        Path file = directory.resolve("absent.yaml");

        assertThat(belfry("config", "check", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(out.toString()).isEqualToIgnoringNewLines(file + ": cannot be read: there is no such file");
    }

    private int belfry(String... args) {
        return Belfry.run(args, new PrintWriter(out), new PrintWriter(err), StopSignal.ofCaller());
    }
}
