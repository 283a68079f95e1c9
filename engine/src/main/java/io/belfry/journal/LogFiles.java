package io.belfry.journal;

import java.nio.file.Path;

/**
 * Where the frames of one log are and whose they are.
 *
 * @param storage holds the files
 * @param directory the log's own directory
 * @param kind journal or outbox
 * @param journalId carried by every frame
 */
public record LogFiles(Storage storage, Path directory, FrameKind kind, long journalId) {
    /** On the machine's file system. */
    public static LogFiles of(Path directory, FrameKind kind, long journalId) {
        return new LogFiles(Storage.files(), directory, kind, journalId);
    }
}
