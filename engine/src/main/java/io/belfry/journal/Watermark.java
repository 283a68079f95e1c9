package io.belfry.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The file {@code watermark}: up to which sequence somebody may have been answered, and whether an engine runs. Without
 * it a damaged end of the journal could not be told from one that a crash has torn: nobody was told of a torn one.
 *
 * <pre>
 *   two slots, in disk sectors of their own, written in turn:
 *    0  magic      4   {@code BFW2}
 *    4  state      4   1 runs, 2 stopped cleanly
 *    8  journal id 8
 *   16  turn       8   the slot with the higher turn counts
 *   24  sequence   8   the journal's last one that was acknowledged, or may have been
 *   32  boot id    8   of the machine ({@link Storage#bootId}); 0 where it does not matter, because what was answered was forced
 *   40  CRC        4   CRC32C of all before it
 * </pre>
 *
 * <p>It is memory shared with the file: a killed process leaves its last turn, or the one before when it was killed in
 * between. It is not forced with every batch; after a power cut it may be older than the journal, never newer than what
 * was journaled before the cut.
 *
 * <p>Belongs to one thread, the one that appends to the journal, except before it starts and after it has ended.
 */
public final class Watermark implements AutoCloseable {
    /**
     * What the file says.
     *
     * @param sequence the journal has to reach at least to here
     * @param running whether an engine has started since the last clean stop
     * @param bootId the machine's at the time, 0 where the engine forced what it answered, or it is not known
     */
    public record Mark(long sequence, boolean running, long bootId) {
        /** Whether the machine has started anew under an engine that did not force: what that has lost cannot be known. */
        public boolean mayHaveLost(long presentBootId) {
            return running && bootId != 0 && presentBootId != 0 && bootId != presentBootId;
        }
    }

    private static final String FILE = "watermark";

    /** {@code BFW2}. */
    private static final int MAGIC = 0x3257_4642;

    private static final int MOST_LOOKS = 5;
    private static final int RUNNING = 1;
    private static final int STOPPED = 2;

    private static final int STATE_OFFSET = 4;
    private static final int JOURNAL_ID_OFFSET = 8;
    private static final int TURN_OFFSET = 16;
    private static final int SEQUENCE_OFFSET = 24;
    private static final int BOOT_ID_OFFSET = 32;
    private static final int CRC_OFFSET = 40;
    private static final int SLOT_BYTES = CRC_OFFSET + 4;
    private static final int SLOT_DISTANCE = 4096;
    private static final int FILE_BYTES = 2 * SLOT_DISTANCE;

    private final StorageFile file;
    private final UnsafeBuffer memory;
    private final UnsafeBuffer slot;
    private final Checksum checksum = new Checksum();
    private final long journalId;
    private long bootId;
    private long turn;

    private Watermark(StorageFile file, long journalId, long bootId, long turn) {
        this.file = file;
        this.memory = file.map(FILE_BYTES);
        this.slot = new UnsafeBuffer(ByteBuffer.allocateDirect(SLOT_BYTES));
        this.journalId = journalId;
        this.bootId = bootId;
        this.turn = turn;
    }

    /** Opens for writing, behind what {@link #read} found. */
    public static Watermark open(DataDirectory directory) {
        Path path = directory.root().resolve(FILE);
        long journalId = directory.meta().journalId();
        boolean absent = !directory.storage().exists(path);
        long turn = absent ? 0 : Math.max(0, Slots.of(directory.storage(), path, journalId).turn);
        StorageFile file = directory.storage().openWrite(path);
        if (file.size() < FILE_BYTES) {
            file.resize(FILE_BYTES);
        }
        Watermark watermark = new Watermark(file, journalId, directory.storage().bootId(), turn);
        // Always: an earlier start may have made the names in it and died before they were on the disk.
        directory.storage().forceDirectory(directory.root());
        return watermark;
    }

    /**
     * Reads what the last run left; also beside an engine that runs.
     *
     * @throws JournalException when the file is missing or damaged although something was journaled; before, the very
     *     first start may have died while it made the file
     */
    public static Mark read(DataDirectory directory) {
        Path path = directory.root().resolve(FILE);
        if (directory.created()) {
            return new Mark(0, false, 0);
        }
        if (!directory.storage().exists(path)) {
            if (directory.isUnused()) {
                return new Mark(0, false, 0);
            }
            throw new JournalException(path + " is missing: it says how far the journal has to reach. Restore it from a"
                    + " backup, or let `belfry repair` make it anew from the journal");
        }
        Slots slots = Slots.of(directory.storage(), path, directory.meta().journalId());
        for (int look = 1; slots.turn < 0 && look < MOST_LOOKS; look++) {
            // An engine beside this may just have been writing both.
            slots = Slots.of(directory.storage(), path, directory.meta().journalId());
        }
        if (slots.turn < 0) {
            if (directory.isUnused()) {
                return new Mark(0, false, 0);
            }
            throw new JournalException(
                    path + " is damaged: neither of its two slots is whole. Restore it from a backup,"
                            + " or let `belfry repair` make it anew from the journal");
        }
        return new Mark(slots.sequence, slots.state == RUNNING, slots.bootId);
    }

    /** An engine runs from here on: durable when this returns. */
    public void running(long sequence) {
        write(RUNNING, sequence);
        file.force();
    }

    /** From here on everything is forced before it is acknowledged. Before the first {@link #advance}. */
    public void forcing() {
        bootId = 0;
    }

    /** Everything up to {@code sequence} may be acknowledged from now on. */
    public void advance(long sequence) {
        write(RUNNING, sequence);
    }

    /** The engine has written its closing frames: durable when this returns. */
    public void stopped(long sequence) {
        write(STOPPED, sequence);
        file.force();
    }

    private void write(int state, long sequence) {
        turn++;
        slot.putInt(0, MAGIC, FrameLayout.BYTE_ORDER);
        slot.putInt(STATE_OFFSET, state, FrameLayout.BYTE_ORDER);
        slot.putLong(JOURNAL_ID_OFFSET, journalId, FrameLayout.BYTE_ORDER);
        slot.putLong(TURN_OFFSET, turn, FrameLayout.BYTE_ORDER);
        slot.putLong(SEQUENCE_OFFSET, sequence, FrameLayout.BYTE_ORDER);
        slot.putLong(BOOT_ID_OFFSET, bootId, FrameLayout.BYTE_ORDER);
        slot.putInt(CRC_OFFSET, checksum.of(slot, CRC_OFFSET), FrameLayout.BYTE_ORDER);
        memory.putBytes((int) (turn & 1) * SLOT_DISTANCE, slot, 0, SLOT_BYTES);
    }

    @Override
    public void close() {
        file.close();
    }

    /** The better one of the slots in a file. */
    private static final class Slots {
        private long turn = -1;
        private long sequence;
        private int state;
        private long bootId;

        static Slots of(Storage storage, Path path, long journalId) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(FILE_BYTES);
            try (StorageFile file = storage.openRead(path)) {
                int count = 0;
                while (bytes.hasRemaining() && count >= 0) {
                    count = file.read(bytes, bytes.position());
                }
            }
            Slots best = new Slots();
            best.consider(new UnsafeBuffer(bytes, 0, SLOT_BYTES), journalId);
            best.consider(new UnsafeBuffer(bytes, SLOT_DISTANCE, SLOT_BYTES), journalId);
            return best;
        }

        private void consider(UnsafeBuffer candidate, long journalId) {
            boolean whole = candidate.getInt(0, FrameLayout.BYTE_ORDER) == MAGIC
                    && candidate.getLong(JOURNAL_ID_OFFSET, FrameLayout.BYTE_ORDER) == journalId
                    && candidate.getInt(CRC_OFFSET, FrameLayout.BYTE_ORDER) == new Checksum().of(candidate, CRC_OFFSET);
            long itsTurn = candidate.getLong(TURN_OFFSET, FrameLayout.BYTE_ORDER);
            if (whole && itsTurn > turn) {
                turn = itsTurn;
                sequence = candidate.getLong(SEQUENCE_OFFSET, FrameLayout.BYTE_ORDER);
                state = candidate.getInt(STATE_OFFSET, FrameLayout.BYTE_ORDER);
                bootId = candidate.getLong(BOOT_ID_OFFSET, FrameLayout.BYTE_ORDER);
            }
        }
    }
}
