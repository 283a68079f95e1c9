package io.belfry.gateway.files;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that nobody here wrote, beside the project: {@code shared/samples} next to the project's root or above it, or
 * where the system property {@code belfry.samples} says. Tests that want one are skipped, visibly, without it.
 */
final class SampleFiles {
    private SampleFiles() {}

    /** The sample of this path below the samples directory. */
    static Path sample(String path) {
        Path file = find(path);
        assumeTrue(file != null, "no sample " + path + " beside the project (set -Dbelfry.samples=DIR)");
        return file;
    }

    /** A sample of our own, from the test resources. */
    static InputStream own(String name) {
        InputStream in = SampleFiles.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalArgumentException("no resource " + name);
        }
        return in;
    }

    private static Path find(String path) {
        String configured = System.getProperty("belfry.samples");
        if (configured != null) {
            Path file = Path.of(configured, path);
            return Files.exists(file) ? file : null;
        }
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            Path file = directory.resolve("shared/samples").resolve(path);
            if (Files.exists(file)) {
                return file;
            }
        }
        return null;
    }
}
