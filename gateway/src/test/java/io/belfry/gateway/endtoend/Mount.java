package io.belfry.gateway.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system mounted for one test; tests that may not mount are skipped, visibly. Test thread. */
final class Mount implements AutoCloseable {
    private final Path at;

    private Mount(Path at) {
        this.at = at;
    }

    /** What is in {@code source}, for reading only; root is refused there as well, which permissions would not do. */
    static Mount readOnly(Path source, Path at) throws IOException {
        Files.createDirectories(at);
        Shell.assumeWorks("mount", "--bind", source.toString(), at.toString());
        Mount mount = new Mount(at);
        try {
            Shell.run("mount", "-o", "remount,bind,ro", at.toString());
            return mount;
        } catch (IOException | AssertionError e) {
            mount.close();
            throw e;
        }
    }

    /** An empty file system of so many bytes. */
    static Mount ofBytes(long bytes, Path at) throws IOException {
        Files.createDirectories(at);
        Shell.assumeWorks("mount", "-t", "tmpfs", "-o", "size=" + bytes, "belfry-test", at.toString());
        return new Mount(at);
    }

    Path path() {
        return at;
    }

    @Override
    public void close() throws IOException {
        Shell.run("umount", at.toString());
    }
}
