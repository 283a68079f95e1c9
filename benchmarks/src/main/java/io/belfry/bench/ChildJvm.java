package io.belfry.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a program in a JVM of its own and takes the last line that it prints. Any thread. */
final class ChildJvm {
    private static final long TIMEOUT_S = 300;
    private static final int LINES_SHOWN = 20;

    private ChildJvm() {}

    /** This JVM's flags about memory and collector, which another program should have as well. */
    static List<String> tuning() {
        return flags().filter(flag -> flag.startsWith("-X")).toList();
    }

    /** All of this JVM's flags. */
    static List<String> allFlags() {
        return flags().toList();
    }

    private static Stream<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream();
    }

    /**
     * Starts it and waits for its end.
     *
     * @param arguments class path, main class and what it takes
     * @param directory for what it prints, which is removed afterwards
     * @throws IllegalStateException when it fails or hangs; the message holds the end of its standard error
     */
    static String run(String name, List<String> flags, List<String> arguments, Path directory) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(arguments);
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(name + " was not done after " + TIMEOUT_S + " s: " + end(err));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } finally {
                process.destroyForcibly();
            }
            List<String> printed = Files.readAllLines(out);
            if (process.exitValue() != 0 || printed.isEmpty()) {
                throw new IllegalStateException(
                        name + " ended with exit code " + process.exitValue() + ": " + end(err));
            }
            return printed.get(printed.size() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String end(Path file) throws IOException {
        List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }
}
