package io.belfry.api;

import io.belfry.journal.FrameFault;
import io.belfry.journal.FrameIndex;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.Journal;
import io.belfry.pipeline.OutboxSignal;
import org.agrona.DirectBuffer;

/** Reads notifications in order, from any place on. One thread at a time; open one per consumer. */
public final class OutboxReader implements AutoCloseable {
    /** Takes one outbox record: an SBE message {@code BalanceNotified}, {@code FundNotified} or {@code OperationsNotified}. */
    @FunctionalInterface
    public interface RecordHandler {
        /**
         * Takes the record; the buffer is valid during the call.
         *
         * @param sequence the record's outbox sequence
         * @return false to stop behind this record
         */
        boolean onRecord(long sequence, DirectBuffer buffer, int offset, int length);
    }

    private final Journal outbox;
    private final FrameIndex index;
    private final OutboxSignal signal;
    private final OutboxGate gate;
    private final FrameReader reader;
    private Journal.Tailer tailer;

    /** The reader holds a frame that may have messages left. */
    private boolean inFrame;

    /** The last record handed over, or the one before the first that the frame at hand starts with. */
    private long position = -1;

    /** First record there was when the tailer was opened: one that stands in a deleted file does not find the next. */
    private long firstSequence;

    OutboxReader(Journal outbox, FrameIndex index, OutboxSignal signal, OutboxGate gate, long journalId) {
        this.outbox = outbox;
        this.index = index;
        this.signal = signal;
        this.gate = gate;
        this.reader = new FrameReader(FrameKind.OUTBOX, journalId);
    }

    /**
     * Reads the records behind {@code after}, at most {@code limit}, without waiting. Reading on from where the last call
     * stopped costs no search. The engine does not close while the handler runs, so the handler must not close it.
     *
     * @param after below 0 is as 0
     * @return how many records were handed over
     * @throws OutboxTooOldException when the record behind {@code after} is not kept any more
     * @throws OutboxDamagedException when what is behind {@code after} cannot be read
     * @throws IllegalStateException when the engine is closed
     */
    public int read(long after, int limit, RecordHandler handler) {
        gate.enter();
        try {
            return readOpen(Math.max(0, after), limit, handler);
        } finally {
            gate.leave();
        }
    }

    private int readOpen(long after, int limit, RecordHandler handler) {
        // What lies behind this belongs to a batch that has not left yet.
        long published = signal.sequence();
        if (limit <= 0 || after >= published) {
            return 0;
        }
        long first = index.firstSequence();
        if (after + 1 < first) {
            throw new OutboxTooOldException(after + 1, first);
        }
        if (tailer == null || after != position || first != firstSequence) {
            firstSequence = first;
            seek(after);
        }
        int count = 0;
        while (count < limit && position < published) {
            if (!nextRecord()) {
                requireUnchanged(count, published);
                break;
            }
            if (reader.sequence() <= after) {
                continue;
            }
            if (count == 0 && reader.sequence() > after + 1) {
                throw missing(after + 1, reader.sequence());
            }
            count++;
            position = reader.sequence();
            if (!handler.onRecord(
                    reader.sequence(), reader.messageBuffer(), reader.messageOffset(), reader.messageLength())) {
                break;
            }
        }
        return count;
    }

    /** What was published can be read, unless its file was let go of just now, or is damaged. */
    private void requireUnchanged(int count, long published) {
        if (count == 0 && index.firstSequence() == firstSequence) {
            throw new OutboxDamagedException(
                    "nothing can be read behind notification " + position + ", and it goes to " + published);
        }
    }

    private IllegalStateException missing(long wanted, long found) {
        long first = index.firstSequence();
        if (wanted < first) {
            // The file was let go of between the look at what is kept and the search.
            return new OutboxTooOldException(wanted, first);
        }
        return new OutboxDamagedException(
                "notification " + wanted + " cannot be found, the next one that can be read is " + found);
    }

    /** Lets go of the files. */
    @Override
    public void close() {
        if (tailer != null) {
            tailer.close();
            tailer = null;
        }
    }

    private void seek(long after) {
        close();
        tailer = outbox.openTailer();
        long start = index.positionFor(after + 1);
        if (start >= 0) {
            find(start, after + 1);
        }
        reader.expectAny();
        inFrame = false;
        position = after;
    }

    private void find(long start, long wanted) {
        try {
            tailer.seek(start);
        } catch (RuntimeException | InternalError e) {
            if (wanted < index.firstSequence()) {
                throw new OutboxTooOldException(wanted, index.firstSequence());
            }
            throw new OutboxDamagedException("notification " + wanted + " cannot be found: " + e, e);
        }
    }

    private boolean nextRecord() {
        while (true) {
            if (inFrame && reader.nextMessage()) {
                return true;
            }
            inFrame = false;
            if (!nextFrame()) {
                return false;
            }
            if (reader.wrap(tailer) != FrameFault.NONE) {
                throw new OutboxDamagedException(reader.explain());
            }
            inFrame = true;
        }
    }

    /** The queue trusts the lengths that its file gives, wherever they lead. */
    private boolean nextFrame() {
        try {
            return tailer.next();
        } catch (RuntimeException | InternalError e) {
            throw new OutboxDamagedException("behind notification " + position + ": " + e, e);
        }
    }
}
