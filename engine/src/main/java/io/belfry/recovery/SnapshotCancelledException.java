package io.belfry.recovery;

/** The engine stops, and the snapshot that was being made is given up. */
public final class SnapshotCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SnapshotCancelledException() {
        super("the snapshot was given up");
    }
}
