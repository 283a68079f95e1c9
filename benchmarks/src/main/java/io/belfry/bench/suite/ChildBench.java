package io.belfry.bench.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs one benchmark in a JVM of its own, with the flags of this one. What it says on standard error is passed on; if this
 * process ends first, the child is ended too. One thread.
 */
public final class ChildBench {
    private static final String MAIN_CLASS = "io.belfry.bench.BenchMain";
    private static final String JSON = "--json";

    private final Consumer<String> said;

    /** @param said hears each line that a child prints on standard error, on a thread of its own */
    public ChildBench(Consumer<String> said) {
        this.said = said;
    }

    /** A benchmark did not end well. */
    public static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        FailedException(String message) {
            super(message);
        }
    }

    /**
     * Runs it to its end.
     *
     * @param flags for the JVM, behind those of this one, so that they win
     * @param arguments of {@code belfry bench}; {@code --json} is added
     * @throws FailedException when it ended with something else than 0, or printed no JSON
     */
    public BenchResult run(List<String> flags, List<String> arguments) throws FailedException, InterruptedException {
        List<String> command = command(flags, arguments);
        try {
            Process child = new ProcessBuilder(command).start();
            Thread end = new Thread(child::destroy, "belfry-bench-end");
            Runtime.getRuntime().addShutdownHook(end);
            try {
                return await(child, arguments);
            } finally {
                child.destroy();
                remove(end);
            }
        } catch (IOException e) {
            throw new FailedException("cannot run " + String.join(" ", command) + ": " + e.getMessage());
        }
    }

    private BenchResult await(Process child, List<String> arguments)
            throws IOException, FailedException, InterruptedException {
        Thread passing = new Thread(() -> pass(child), "belfry-bench-child");
        passing.setDaemon(true);
        passing.start();
        String last = "";
        try (BufferedReader out = child.inputReader(UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("{")) {
                    last = line;
                }
            }
        }
        int exitCode = child.waitFor();
        passing.join();
        if (exitCode != 0) {
            throw new FailedException(String.join(" ", arguments) + " ended with " + exitCode);
        }
        if (last.isEmpty()) {
            throw new FailedException(String.join(" ", arguments) + " printed no JSON");
        }
        return BenchResult.of(last);
    }

    private void pass(Process child) {
        try (BufferedReader err = new BufferedReader(new InputStreamReader(child.getErrorStream(), UTF_8))) {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                said.accept(line);
            }
        } catch (IOException e) {
            said.accept("cannot read what the child says: " + e.getMessage());
        }
    }

    private static List<String> command(List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // What watches or records this process is not meant for its children.
            if (!flag.startsWith("-agent")
                    && !flag.startsWith("-javaagent")
                    && !flag.startsWith("-XX:StartFlightRecording")) {
                command.add(flag);
            }
        }
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(MAIN_CLASS);
        command.addAll(arguments);
        if (!arguments.contains(JSON)) {
            command.add(JSON);
        }
        return command;
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
