package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.gateway.cli.Belfry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code belfry run} in a process of its own. */
final class EngineProcess implements AutoCloseable {
    private static final String READY = "belfry is ready at ";
    private static final long STOP_SECONDS = 60;

    private final Process process;
    private final URI uri;

    private EngineProcess(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /** Starts and waits until it says where it listens; what it logs goes behind what is in {@code log}. */
    static EngineProcess start(Path configuration, Path data, Path log) throws IOException {
        Process process = belfry(
                        List.of("run", "--config", configuration.toString(), "--data", data.toString(), "--port", "0"))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null || !line.startsWith(READY)) {
            process.destroyForcibly();
            throw new AssertionError("the engine did not start: " + line + "\n" + Files.readString(log));
        }
        return new EngineProcess(process, URI.create(line.substring(READY.length())));
    }

    /** Runs a command to its end and answers what it printed. */
    static String run(Path log, String... command) throws IOException, InterruptedException {
        Process process = belfry(List.of(command))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("exit code of %s\n%s%s", List.of(command), printed, Files.readString(log))
                .isZero();
        return printed;
    }

    private static ProcessBuilder belfry(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--") || flag.startsWith("-Dchronicle") || flag.startsWith("-Dqueue")) {
                command.add(flag);
            }
        }
        // These processes live for seconds: starting fast counts.
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Belfry.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    URI uri() {
        return uri;
    }

    /** SIGKILL: no handler runs, nothing is flushed. */
    void kill9() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM; the process must end well. */
    void stop() throws InterruptedException {
        process.toHandle().destroy();
        assertThat(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS))
                .as("ended in time")
                .isTrue();
        assertThat(process.exitValue()).isIn(0, 143);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
