package io.belfry.snapshot;

import java.nio.file.Path;

/**
 * A snapshot as its directory shows it; nothing of what it holds has been looked at.
 *
 * @param sequence journal sequence of the last message in it, from its name
 */
public record SnapshotFile(Path path, long sequence, long bytes) {}
