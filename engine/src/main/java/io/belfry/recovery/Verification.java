package io.belfry.recovery;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Replays a data directory from the start and compares the outbox with what the replay rings. Reads only. */
public final class Verification {
    private Verification() {}

    /**
     * Verifies up to the present end of the journal. A damaged journal is a problem in the report, not an exception.
     *
     * @param progress hears lines about the work, for people; on the calling thread
     */
    public static VerifyReport run(Path dataDirectory, Consumer<String> progress) {
        throw new UnsupportedOperationException();
    }
}
