package io.belfry.bench.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs a program in a JVM of its own and takes what it prints. If this process ends first, the child is ended too. The
 * caller's thread waits; two more read what the child says.
 */
public final class ChildJvm {
    /** For a program that may take as long as it likes. */
    public static final Duration NO_LIMIT = Duration.ofSeconds(Long.MAX_VALUE, 0);

    private static final List<String> WATCHING = List.of("-agent", "-javaagent", "-XX:StartFlightRecording");
    private static final long PARTING_S = 10;

    private final Duration limit;
    private final Consumer<String> said;

    /**
     * @param limit after which it is ended and has failed
     * @param said hears each line that it prints on standard error, on a thread of its own
     */
    public ChildJvm(Duration limit, Consumer<String> said) {
        this.limit = limit;
        this.said = said;
    }

    /** A program did not end well. */
    public static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final ArrayList<String> printed;

        /** One that printed nothing. */
        public FailedException(String message) {
            this(message, List.of());
        }

        FailedException(String message, List<String> printed) {
            super(message);
            this.printed = new ArrayList<>(printed);
        }

        /** The lines that it had printed by then. */
        List<String> printed() {
            return printed;
        }
    }

    /** This JVM's flags, but for what watches or records this process: that is not meant for its children. */
    public static List<String> flags() {
        return flagsOf(ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    static List<String> flagsOf(List<String> flags) {
        return flags.stream()
                .filter(flag -> WATCHING.stream().noneMatch(flag::startsWith))
                .toList();
    }

    /** Of these the ones about memory and collector, which a program that is not Belfry's should have as well. */
    public static List<String> tuning() {
        return flags().stream().filter(flag -> flag.startsWith("-X")).toList();
    }

    /**
     * Starts it and waits for its end.
     *
     * @param name for messages
     * @param flags of its JVM
     * @param arguments class path, main class and what it takes
     * @return the lines that it printed
     * @throws FailedException when it could not be started, ended with something else than 0 or was not done in time
     */
    public List<String> run(String name, List<String> flags, List<String> arguments)
            throws FailedException, InterruptedException {
        List<String> command = Stream.of(
                        List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        flags,
                        arguments)
                .flatMap(List::stream)
                .toList();
        Process child;
        try {
            child = new ProcessBuilder(command).start();
            child.getOutputStream().close();
        } catch (IOException e) {
            throw new FailedException("cannot run " + String.join(" ", command) + ": " + e.getMessage());
        }
        Thread end = new Thread(() -> endAtShutdown(child), "belfry-bench-end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return await(name, child);
        } finally {
            end(child);
            remove(end);
        }
    }

    private List<String> await(String name, Process child) throws FailedException, InterruptedException {
        List<String> printed = new ArrayList<>();
        Thread listening = read(child.getInputStream(), printed::add);
        String[] last = {"nothing"};
        Thread passing = read(child.getErrorStream(), line -> {
            last[0] = line;
            said.accept(line);
        });
        boolean isDone = child.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
        if (!isDone) {
            end(child);
        }
        listening.join();
        passing.join();
        if (!isDone) {
            throw new FailedException(
                    name + " was not done after " + limit.toSeconds() + " s and was ended; it last said: " + last[0],
                    printed);
        }
        if (child.exitValue() != 0) {
            throw new FailedException(
                    name + " ended with " + child.exitValue() + "; it last said: " + last[0], printed);
        }
        return printed;
    }

    private Thread read(InputStream from, Consumer<String> hears) {
        Thread reading = new Thread(
                () -> {
                    try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            hears.accept(line);
                        }
                    } catch (IOException e) {
                        said.accept("cannot read what the child says: " + e.getMessage());
                    }
                },
                "belfry-bench-child");
        reading.setDaemon(true);
        reading.start();
        return reading;
    }

    /** Asked first, so that it removes its files and ends its own children; then it is made to, and they are. */
    private static void end(Process child) throws InterruptedException {
        if (!child.isAlive()) {
            return;
        }
        List<ProcessHandle> its = child.descendants().toList();
        child.destroy();
        if (!child.waitFor(PARTING_S, TimeUnit.SECONDS)) {
            its.forEach(ProcessHandle::destroyForcibly);
            child.destroyForcibly();
        }
    }

    private static void endAtShutdown(Process child) {
        try {
            end(child);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: then the hook does its work.
            return;
        }
    }
}
