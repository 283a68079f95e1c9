package io.belfry.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that a run may fill and that is gone afterwards. */
public final class BenchDirectory implements AutoCloseable {
    private final Path path;

    /** Makes a new directory in {@code parent}, or in the system's temporary one where that is null. */
    public BenchDirectory(Path parent) {
        try {
            if (parent != null) {
                Files.createDirectories(parent);
            }
            path = parent == null
                    ? Files.createTempDirectory("belfry-bench")
                    : Files.createTempDirectory(parent, "belfry-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Makes a directory inside. */
    public Path make(String name) {
        try {
            return Files.createDirectory(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a directory inside, so that its pages can be used again. */
    public void remove(String name) {
        removeAll(path.resolve(name));
    }

    @Override
    public void close() {
        removeAll(path);
    }

    private static void removeAll(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> found = Files.walk(root)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
