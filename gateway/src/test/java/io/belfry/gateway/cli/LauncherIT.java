package io.belfry.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Beside a JVM that only says what it is given. */
    @ParameterizedTest
    @CsvSource({
        ", true",
        "'', true",
        "-Xmx8g, true",
        "-XX:+UseParallelGC, false",
        "-Xmx8g -XX:+UseZGC, false",
        "@flags, false",
        "-Xmx8g @flags, false"
    })
    void shouldPutFlagsOfOnesOwnBehindItsOwn(String options, boolean isCollectorChosen) throws Exception {
        Path jdk = jdkThatEchoes();
        Map<String, String> environment = new HashMap<>(Map.of("JAVA_HOME", jdk.toString()));
        if (options != null) {
            environment.put("BELFRY_JAVA_OPTS", options);
        }

        assertThat(belfry(environment, "--version")).isEqualTo(ExitCode.DONE);

        List<String> flags = Stream.of(read("out").split(" ", -1))
                .filter(word -> word.startsWith("-X") || word.startsWith("@"))
                .toList();
        if (options != null && !options.isEmpty()) {
            assertThat(flags).endsWith(options.split(" ", -1));
        }
        assertThat(read("out").contains("-XX:+UseG1GC -XX:G1HeapRegionSize=1m")).isEqualTo(isCollectorChosen);
    }

    private Path jdkThatEchoes() throws IOException {
        Path jdk = directory.resolve("jdk");
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n", UTF_8);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n", UTF_8);
        return jdk;
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseLargePages", "-XX:-UseTransparentHugePages", "@flags"})
    void shouldAskForNoHugePagesWhereFlagsOfOnesOwnAreAboutThem(String options) throws Exception {
        Path jdk = jdkThatEchoes();

        int exitCode = belfry(Map.of("JAVA_HOME", jdk.toString(), "BELFRY_JAVA_OPTS", options), "--version");

        assertThat(exitCode).isEqualTo(ExitCode.DONE);
        assertThat(read("out")).contains(options).doesNotContain("-XX:+UseTransparentHugePages");
    }

    private int belfry(String... arguments) throws IOException, InterruptedException {
        return belfry(Map.of(), arguments);
    }

    private int belfry(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        Path launcher = launcher();
        assumeTrue(Files.isExecutable(launcher), "there is no launcher in " + launcher.getParent());
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().remove("BELFRY_JAVA_OPTS");
        builder.environment().putAll(environment);
        return builder.start().waitFor();
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
