package io.belfry.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the frames of one log are and whose they are.
 *
 * @param storage holds the files
 * @param directory the log's own directory
 * @param kind journal or outbox
 * @param journalId carried by every frame
 */
public record LogFiles(Storage storage, Path directory, FrameKind kind, long journalId) {
    /**
     * One file of a log.
     *
     * @param cycle its number, which rises with time
     * @param bytes what is used of it; the file itself is longer, without taking more space
     * @param firstSequence of its first frame; -1 when it has none, or none that is good
     */
    public record Entry(Path path, int cycle, long bytes, long firstSequence) {
        /** Where its first frame is, for {@link Journal.Tailer#seek}. */
        public long firstPosition() {
            return Journal.position(cycle, 0);
        }

        /** When its first frame was written at the earliest: ms since 1970. */
        public long startMs() {
            return cycle * CycleFile.CYCLE_MS;
        }
    }

    /** On the machine's file system. */
    public static LogFiles of(Path directory, FrameKind kind, long journalId) {
        return new LogFiles(Storage.files(), directory, kind, journalId);
    }

    /** The files that there are, oldest first; reads the first frame of each. */
    public List<Entry> list() {
        List<Entry> entries = new ArrayList<>();
        for (CycleFile.Name name : CycleFile.list(storage, directory)) {
            entries.add(new Entry(name.path(), name.cycle(), bytesOf(name), firstSequenceIn(name.cycle())));
        }
        return entries;
    }

    private long bytesOf(CycleFile.Name name) {
        try (CycleFile file = CycleFile.openForLook(storage, name)) {
            return file.usedBytes();
        }
    }

    private long firstSequenceIn(int cycle) {
        try (LogInspector inspector = LogInspector.openForLook(this, cycle)) {
            FrameReader first = inspector.next();
            return first == null ? -1 : first.firstSequence();
        }
    }

    /** Puts the files from this cycle on, and their names, onto the disk, whoever wrote them. */
    public void forceFrom(int cycle) {
        for (CycleFile.Name name : CycleFile.list(storage, directory)) {
            if (name.cycle() >= cycle) {
                try (StorageFile file = storage.openRead(name.path())) {
                    file.force();
                }
            }
        }
        storage.forceDirectory(directory);
    }
}
