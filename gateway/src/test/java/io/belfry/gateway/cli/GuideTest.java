package io.belfry.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs every command of the pages in {@code docs/guides} in a shell, and compares what it prints. */
class GuideTest {
    private static final String PORT = "8080";

    /** A command, and what follows it where the page shows that. */
    private static final Pattern STEP =
            Pattern.compile("```sh\n(.*?)\n```(?:\n\n```(?:json|text)\n(.*?)\n```)?", Pattern.DOTALL);

    @TempDir
    Path directory;

    private Process engine;

    @AfterEach
    void stopEngine() throws InterruptedException {
        if (engine != null) {
            engine.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @CsvSource({"first-alert.md,9", "try-a-rule.md,7"})
    void shouldAnswerAsThePageSays(String page, int expectedSteps) throws Exception {
        assumeTrue(isThere("bash") && isThere("curl"), "the guide's commands need bash and curl");
        writeLauncher();
        Matcher step = STEP.matcher(Files.readString(page(page)));
        assertThat(step.find()).isTrue();
        assertThat(step.group(1)).contains("./belfry run ");
        String port = startEngine(step.group(1), step.group(2));
        int steps = 0;
        while (step.find()) {
            steps++;
            String answer = shell(step.group(1).replace(PORT, port));
            assertThat(masked(answer)).as(step.group(1)).isEqualTo(masked(step.group(2)));
        }

        assertThat(steps).isEqualTo(expectedSteps);
    }

    /** On any free port; returns which. */
    private String startEngine(String command, String expected) throws IOException {
        engine = bash((command.startsWith("./") ? "exec " : "") + command.replace(PORT, "0"));
        BufferedReader output = engine.inputReader(UTF_8);
        String line = output.readLine();
        assertThat(line).as(Files.readString(directory.resolve("err"))).isNotNull();
        String port = line.replaceFirst(".*:([0-9]+)/", "$1");
        assertThat(line).isEqualTo(expected.replace(PORT, port));
        return port;
    }

    private String shell(String command) throws IOException, InterruptedException {
        Process process = bash(command);
        String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as(Files.readString(directory.resolve("err")))
                .isZero();
        return answer;
    }

    private Process bash(String command) throws IOException {
        return new ProcessBuilder("bash", "-c", command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
    }

    /** Stands in for the launcher, which would build. */
    private void writeLauncher() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-Dchronicle"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), Belfry.class.getName()));
        Path launcher = directory.resolve("belfry");
        Files.writeString(launcher, "#!/bin/sh\nexec '" + String.join("' '", command) + "' \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }

    /** Times differ, and so do digests, which depend on them. */
    private static String masked(String answer) {
        return answer.strip()
                .replaceAll("\"(time|stamp)\":\"[^\"]+\"", "\"$1\":\"…\"")
                .replaceAll("\"digest\":\"[0-9a-f]{16}\"", "\"digest\":\"…\"");
    }

    private static boolean isThere(String program) {
        for (String place : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(place, program))) {
                return true;
            }
        }
        return false;
    }

    private static Path page(String name) {
        Path place = Path.of("").toAbsolutePath();
        while (!Files.exists(place.resolve("docs/guides").resolve(name))) {
            place = place.getParent();
        }
        return place.resolve("docs/guides").resolve(name);
    }
}
