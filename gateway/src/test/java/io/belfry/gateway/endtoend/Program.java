package io.belfry.gateway.endtoend;

import io.belfry.gateway.cli.Belfry;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How {@code belfry} is started as a process: from the class path of the tests, with the flags that the launcher gives.
 * These processes live for seconds, so starting fast counts: the compiler's quick half alone, and where the class path is of
 * jars only, as in a build that has packaged them, an archive of the loaded classes.
 */
final class Program {
    private static final List<String> CLASS_PATH = classPath();
    private static Path archive;

    private Program() {}

    /** The command line for some arguments. Any thread. */
    static List<String> command(List<String> arguments) {
        List<String> command = java();
        if (isArchived()) {
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        return finish(command, arguments);
    }

    /** A command line whose process writes the archive at its end, where there is none yet and could be one. */
    static List<String> archiving(List<String> arguments) {
        if (isArchived() || !CLASS_PATH.stream().allMatch(entry -> entry.endsWith(".jar"))) {
            return command(arguments);
        }
        List<String> command = java();
        command.add("-XX:ArchiveClassesAtExit=" + newArchive());
        return finish(command, arguments);
    }

    private static synchronized boolean isArchived() {
        return archive != null && Files.exists(archive);
    }

    private static synchronized Path newArchive() {
        try {
            Path directory = Files.createTempDirectory("belfry-classes");
            archive = directory.resolve("belfry.jsa");
            directory.toFile().deleteOnExit();
            archive.toFile().deleteOnExit();
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--") || flag.startsWith("-Dchronicle") || flag.startsWith("-Dqueue")) {
                command.add(flag);
            }
        }
        // Standard output belongs to the program.
        command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        return command;
    }

    private static List<String> finish(List<String> command, List<String> arguments) {
        command.addAll(List.of("-cp", String.join(File.pathSeparator, CLASS_PATH), Belfry.class.getName()));
        command.addAll(arguments);
        return command;
    }

    private static List<String> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .toList();
    }
}
