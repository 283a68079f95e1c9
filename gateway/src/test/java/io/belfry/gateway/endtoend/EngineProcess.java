package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code belfry run} in a process of its own, and the signals that the world sends it. One thread at a time, but for signals. */
final class EngineProcess implements AutoCloseable {
    private static final String READY = "belfry is ready at ";
    private static final long STOP_SECONDS = 60;

    private final Process process;
    private final BufferedReader out;
    private final Path log;
    private final boolean isWrapped;
    private URI uri;

    private EngineProcess(Process process, Path log, boolean isWrapped) {
        this.process = process;
        this.log = log;
        this.isWrapped = isWrapped;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts, and does not wait.
     *
     * @param wrapper a command that runs the rest of its line as its child, such as {@code unshare}; empty for none
     * @param log a file of this process alone
     */
    static EngineProcess launch(List<String> wrapper, List<String> command, Path log) throws IOException {
        List<String> line = new ArrayList<>(wrapper);
        line.addAll(command);
        Process process = new ProcessBuilder(line)
                // Where a crash of the virtual machine would leave its report.
                .directory(log.toAbsolutePath().getParent().toFile())
                .redirectError(log.toFile())
                .start();
        return new EngineProcess(process, log, !wrapper.isEmpty());
    }

    /** Waits until it says where it listens, or has ended instead. */
    boolean isReady() throws IOException {
        String line = out.readLine();
        if (line == null) {
            return false;
        }
        assertThat(line).startsWith(READY);
        uri = URI.create(line.substring(READY.length()));
        return true;
    }

    /**
     * Waits until it says where it listens.
     *
     * @throws AssertionError when it ends instead
     */
    EngineProcess awaitReady() throws IOException, InterruptedException {
        if (!isReady()) {
            throw new AssertionError("the engine did not start: " + awaitEnd().text());
        }
        return this;
    }

    /** Where it listens; only when ready. */
    URI uri() {
        return uri;
    }

    Client client() {
        return new Client(uri);
    }

    /** What it has logged so far. */
    String said() throws IOException {
        return Files.readString(log);
    }

    /** SIGKILL: no handler runs, nothing is flushed. */
    void kill9() throws InterruptedException {
        engine().destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM; does not wait. */
    void terminate() {
        engine().destroy();
    }

    /** SIGTERM; the process must end well. */
    void stop() throws IOException, InterruptedException {
        terminate();
        Ended ended = awaitEnd();
        assertThat(ended.exitCode()).as(ended.text()).isIn(0, 143);
    }

    /** SIGSTOP: it holds still in the middle of whatever it does. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .redirectErrorStream(true)
                .start();
        String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kill.waitFor()).as(said).isZero();
    }

    /** Waits for its end. */
    Ended awaitEnd() throws IOException, InterruptedException {
        assertThat(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS))
                .as("ended in time\n%s", said())
                .isTrue();
        StringBuilder rest = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            rest.append(line).append('\n');
        }
        return new Ended(process.exitValue(), rest.toString(), said());
    }

    /** As the engine knows itself, where it runs in no namespace of its own. */
    long pid() {
        return engine().pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private ProcessHandle engine() {
        return isWrapped ? process.toHandle().children().findFirst().orElseGet(process::toHandle) : process.toHandle();
    }

    /** Kills it, if it still lives, and waits until it is gone: then its files are nobody's. */
    @Override
    public void close() {
        engine().destroyForcibly();
        process.destroyForcibly().onExit().join();
    }
}
