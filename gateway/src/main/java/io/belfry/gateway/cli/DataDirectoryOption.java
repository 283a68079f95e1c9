package io.belfry.gateway.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The directory that a reading command looks into. */
final class DataDirectoryOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "The data directory. It is only read, also beside a running engine.")
    private Path directory;

    /** @throws CommandException when there is no such directory */
    Path existing() {
        if (!Files.isDirectory(directory)) {
            throw new CommandException(ExitCode.DATA_DIRECTORY, directory + " is not a directory");
        }
        return directory;
    }
}
