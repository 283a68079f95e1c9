package io.belfry.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A directory that a run may fill and that is gone afterwards, also when the process is asked to end before. */
public final class BenchDirectory implements AutoCloseable {
    private static final int TRIES_AT_SHUTDOWN = 50;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Path path;
    private final Thread atShutdown = new Thread(this::removeAtShutdown, "belfry-bench-directory");

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
        Runtime.getRuntime().addShutdownHook(atShutdown);
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
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException e) {
            // The process is ending: the hook finds nothing to do.
            return;
        }
    }

    /** Others may still write here, or remove as well: then again. */
    private void removeAtShutdown() {
        for (int i = 0; i < TRIES_AT_SHUTDOWN && Files.exists(path); i++) {
            try {
                removeAll(path);
            } catch (UncheckedIOException e) {
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
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
