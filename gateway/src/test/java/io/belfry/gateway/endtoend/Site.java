package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.Durability;
import io.belfry.api.EngineContext.Threading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One engine's place: a data directory, a configuration, and the logs of the processes that ran there. Test thread. */
final class Site {
    /** Small tables and files, so that an engine starts fast and a load fills the ring. */
    private static final String SMALL = """
            clock: wall
            ring:
              slots: 512
              maxBatch: 64
            journal:
              block: 256KiB
            minFree: 0
            limits:
              refWindowEntries: 16384
              orderWindowEntries: 4096
            """;

    private static final String OFTEN = """
            snapshots:
              every: PT0.2S
              minEvents: 20
            """;

    private final Path data;
    private final Path configuration;
    private final Path logs;
    private final List<String> wrapper;
    private int processes;

    private Site(Path data, Path configuration, Path logs, List<String> wrapper) {
        this.data = data;
        this.configuration = configuration;
        this.logs = logs;
        this.wrapper = wrapper;
    }

    /**
     * A new place.
     *
     * @param home an absent directory, for what lies around the data
     * @param data the data directory
     * @param configuration the text of the file
     */
    static Site configured(Path home, Path data, String configuration) throws IOException {
        Path logs = Files.createDirectories(home.resolve("logs"));
        return new Site(data, Files.writeString(home.resolve("belfry.yaml"), configuration), logs, List.of());
    }

    /** A new small place with its data directory inside, in the default mode. */
    static Site at(Path home) throws IOException {
        return at(home, Durability.PROCESS);
    }

    /** A new small place with its data directory inside. */
    static Site at(Path home, Durability durability) throws IOException {
        return configured(home, home.resolve("data"), small(durability));
    }

    /** The same, with a snapshot whenever there is something new. */
    static Site snapshotting(Path home, Durability durability) throws IOException {
        return snapshotting(home, durability, Threading.SHARED);
    }

    /** The same, its stages on as many threads. */
    static Site snapshotting(Path home, Durability durability, Threading threading) throws IOException {
        String threads = "threading: " + threading.name().toLowerCase(Locale.ROOT) + "\n";
        return configured(home, home.resolve("data"), small(durability) + threads + OFTEN);
    }

    /** The text of a small configuration. */
    static String small(Durability durability) {
        return SMALL + "durability: " + durability.name().toLowerCase(Locale.ROOT) + "\n";
    }

    /** The same place with another data directory, such as a copy. */
    Site with(Path otherData) throws IOException {
        return new Site(otherData, configuration, Files.createTempDirectory(logs, "other"), wrapper);
    }

    /** The same place, its engines started as children of another command. */
    Site wrappedBy(String... command) throws IOException {
        return new Site(data, configuration, Files.createTempDirectory(logs, "wrapped"), List.of(command));
    }

    Path data() {
        return data;
    }

    /** Starts an engine and does not wait until it is ready. */
    EngineProcess launch() throws IOException {
        return EngineProcess.launch(wrapper, Program.command(runLine()), nextLog());
    }

    /** Starts an engine and waits until it is ready. */
    EngineProcess start() throws IOException, InterruptedException {
        return launch().awaitReady();
    }

    /** The same for one that will be stopped cleanly, so that others may start faster. */
    EngineProcess startArchiving() throws IOException, InterruptedException {
        return EngineProcess.launch(wrapper, Program.archiving(runLine()), nextLog())
                .awaitReady();
    }

    /** Starts an engine that is expected to end by itself. */
    Ended startInVain() throws IOException, InterruptedException {
        try (EngineProcess engine = launch()) {
            return engine.awaitEnd();
        }
    }

    private List<String> runLine() {
        return List.of("run", "--config", configuration.toString(), "--data", data.toString(), "--port", "0");
    }

    private Path nextLog() {
        processes++;
        return logs.resolve(String.format(Locale.ROOT, "%04d", processes));
    }

    /** Runs another command on the data directory to its end. */
    Ended command(String name, String... options) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(name, "--data", data.toString()));
        line.addAll(List.of(options));
        Path log = nextLog();
        Process process = new ProcessBuilder(Program.command(line))
                .redirectError(log.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(log));
    }

    /** {@code belfry verify} must say that everything agrees. */
    void requireVerified() throws IOException, InterruptedException {
        Ended verify = command("verify");
        assertThat(verify.exitCode()).as(verify.text()).isZero();
        assertThat(verify.out()).contains("ok: sequence ");
    }
}
