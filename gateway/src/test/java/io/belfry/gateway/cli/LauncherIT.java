package io.belfry.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher and the jar, as a newcomer starts them. Runs after the jar is packaged, so that nothing is built. */
class LauncherIT {
    @TempDir
    Path directory;

    @Test
    void shouldShowTheCommandsOnStandardOutput() throws Exception {
        assertThat(belfry("--help")).isEqualTo(ExitCode.DONE);
        assertThat(read("out"))
                .startsWith("Usage: belfry ")
                .contains("demo", "run", "import", "replay", "verify", "journal", "config");
        assertThat(read("err")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, --version", "2, sing", "2, verify", "3, verify --data no-such-directory"})
    void shouldHandOnTheExitCode(int exitCode, String line) throws Exception {
        assertThat(belfry(line.split(" ", -1))).isEqualTo(exitCode);
        assertThat(read(exitCode == 0 ? "out" : "err")).isNotEmpty();
        assertThat(read(exitCode == 0 ? "err" : "out")).isEmpty();
    }

    private int belfry(String... arguments) throws IOException, InterruptedException {
        Path launcher = launcher();
        assumeTrue(Files.isExecutable(launcher), "there is no launcher in " + launcher.getParent());
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start()
                .waitFor();
    }

    private String read(String file) throws IOException {
        return Files.readString(directory.resolve(file), UTF_8);
    }

    private static Path launcher() {
        Path place = Path.of("").toAbsolutePath();
        while (!Files.exists(place.resolve("config/belfry.yaml"))) {
            place = place.getParent();
        }
        return place.resolve("belfry");
    }
}
