package io.belfry.api;

import io.belfry.journal.FrameFault;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.Journal;
import io.belfry.journal.JournalException;
import io.belfry.journal.LogFiles;
import java.util.List;
import java.util.Optional;
import org.agrona.DirectBuffer;

/**
 * Reads single events of the journal by their sequence, beside the stage that appends: the file by its first sequence, then
 * the frame by halving, since sequences rise. A few dozen looks, whatever the journal's length. Any thread; one at a time.
 */
public final class JournalReader {
    private final Journal journal;
    private final LogFiles files;
    private final OutboxGate gate;
    private Journal.Tailer tailer;

    JournalReader(Journal journal, LogFiles files, OutboxGate gate) {
        this.journal = journal;
        this.files = files;
        this.gate = gate;
    }

    /**
     * The event's message, SBE header included; empty when its file is not kept any more, or nothing was journaled under
     * this sequence yet.
     *
     * @throws JournalException when what is there cannot be read
     * @throws IllegalStateException when the engine is closed
     */
    public synchronized Optional<byte[]> read(long sequence) {
        gate.enter();
        try {
            return readOpen(sequence);
        } finally {
            close();
            gate.leave();
        }
    }

    private void close() {
        if (tailer != null) {
            // It would keep a deleted file on the disk.
            tailer.close();
            tailer = null;
        }
    }

    private Optional<byte[]> readOpen(long sequence) {
        LogFiles.Entry file = fileOf(sequence);
        if (file == null) {
            return Optional.empty();
        }
        tailer = journal.openTailer();
        long frame = frameOf(sequence, file.cycle());
        seek(Journal.position(file.cycle(), frame));
        FrameReader reader = new FrameReader(FrameKind.JOURNAL, files.journalId());
        reader.expectAny();
        if (reader.wrap(tailer) != FrameFault.NONE) {
            throw new JournalException("the journal's frame with sequence " + sequence + " in " + file.path()
                    + " cannot be read: " + reader.explain());
        }
        while (reader.nextMessage()) {
            if (reader.sequence() == sequence) {
                byte[] message = new byte[reader.messageLength()];
                reader.messageBuffer().getBytes(reader.messageOffset(), message);
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }

    /** The last file that begins at or before the sequence; null when none does. */
    private LogFiles.Entry fileOf(long sequence) {
        List<LogFiles.Entry> entries = files.list();
        LogFiles.Entry found = null;
        for (LogFiles.Entry entry : entries) {
            if (entry.firstSequence() > 0 && entry.firstSequence() <= sequence) {
                found = entry;
            }
        }
        return found;
    }

    /** The last frame of the file that begins at or before the sequence. */
    private long frameOf(long sequence, int cycle) {
        long low = 0;
        long high = 1;
        while (isAtOrBefore(sequence, cycle, high)) {
            low = high;
            high *= 2;
        }
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (isAtOrBefore(sequence, cycle, middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean isAtOrBefore(long sequence, int cycle, long frame) {
        try {
            if (!seek(Journal.position(cycle, frame))) {
                return false;
            }
        } catch (JournalException e) {
            // Behind the file's last frame.
            return false;
        }
        DirectBuffer buffer = tailer.buffer();
        return tailer.position() == Journal.position(cycle, frame)
                && FrameReader.firstSequenceOf(buffer, tailer.offset()) <= sequence;
    }

    private boolean seek(long position) {
        tailer.seek(position);
        return tailer.next();
    }
}
