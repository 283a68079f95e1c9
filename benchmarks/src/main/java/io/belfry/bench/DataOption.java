package io.belfry.bench;

import io.belfry.bench.measure.BenchDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data}. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where to make the temporary data directories; their file system is what is measured. Default: the"
                            + " system's temporary directory.")
    private Path path;

    /** Null for the system's temporary directory. */
    Path path() {
        return path;
    }

    /** A new directory there, gone when it is closed. */
    BenchDirectory makeDirectory() {
        return new BenchDirectory(path);
    }
}
