package io.belfry.bench.control;

import io.belfry.journal.ChronicleJournal;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.FrameFault;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.Journal;
import java.nio.file.Path;

/** Reads beside an engine what it appends to its journal or its outbox. One thread. */
public final class FrameTally implements AutoCloseable {
    private static final int KEPT_MESSAGES = 1 << 16;
    private static final int KEPT_BYTES = 1 << 24;

    private final ChronicleJournal log;
    private final Journal.Tailer tailer;
    private final FrameReader reader;

    /**
     * What was appended between two looks.
     *
     * @param sample messages of the first frames, in order; empty only where there were none
     */
    public record Appended(long frames, long messages, long bytes, MessageSample sample) {}

    /** From the log's start on. */
    public FrameTally(Path data, FrameKind kind, int blockBytes) {
        try (DataDirectory directory = DataDirectory.openReadOnly(data)) {
            log = ChronicleJournal.openReadOnly(directory.directoryOf(kind), blockBytes);
            tailer = log.openTailer();
            reader = new FrameReader(kind, directory.meta().journalId());
        }
    }

    /** What was appended since the last call, or since the log's start. */
    public Appended take() {
        long frames = 0;
        long messages = 0;
        long bytes = 0;
        MessageSample sample = new MessageSample(KEPT_MESSAGES, KEPT_BYTES);
        while (tailer.next()) {
            if (reader.wrap(tailer) != FrameFault.NONE) {
                throw new IllegalStateException(reader.explain());
            }
            frames++;
            messages += reader.count();
            bytes += tailer.length();
            boolean hasRoom = true;
            while (hasRoom && reader.nextMessage()) {
                hasRoom = sample.tryAdd(reader.messageBuffer(), reader.messageOffset(), reader.messageLength());
            }
        }
        return new Appended(frames, messages, bytes, sample);
    }

    @Override
    public void close() {
        tailer.close();
        log.close();
    }
}
