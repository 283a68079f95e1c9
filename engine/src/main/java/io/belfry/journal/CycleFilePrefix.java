package io.belfry.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of a cycle file up to the end of a frame. Its copy is what the file was when that frame was its last: each
 * byte is what and where it was, also in a damaged part, and only the queue's own notes of what lay behind are taken
 * back. Frames are neither read nor written anew, so damage stays what it is, and visible.
 *
 * <pre>
 *   0x40  writePosition     place of the last document; behind it, that place and the document's number
 *   0xB0  lastIndex         number of the next document that the index gets
 *   0xC8  index of indexes  how many, then the place of each index
 *         index             how many, then the place of every 256th document
 * </pre>
 *
 * <p>An index that does not begin as the queue makes it is damaged, and copied as it is: the queue refuses to use it.
 */
final class CycleFilePrefix {
    private static final long LAST_INDEX_OFFSET = 0xB0;
    private static final String LAST_INDEX_NAME = "lastIndex";
    /** Between that name and its value. */
    private static final int LAST_INDEX_GAP_BYTES = 6;

    private static final long INDEX_OF_INDEXES_OFFSET = 0xC8;
    private static final String INDEX_OF_INDEXES_NAME = "index2index";
    private static final String INDEX_NAME = "index";
    /** Between an index's header and its name. */
    private static final int NAME_GAP_BYTES = 2;

    private static final long INDEX_ENTRIES = 4096;
    private static final long INDEX_SPACING = 256;
    private static final long NUMBER_MASK = 0xFFFF_FFFFL;
    private static final int CHUNK_BYTES = 1 << 16;

    private final CycleFile file;
    private final long cutAt;
    /** What the copy holds in place of what is there, by place, each 8 bytes and aligned to them. */
    private final TreeMap<Long, Long> notes = new TreeMap<>();

    private CycleFilePrefix(CycleFile file, LogPosition end) {
        this.file = file;
        this.cutAt = CycleFile.behind(end.offset(), CycleFile.lengthOf(file.intAt(end.offset())));
        noteLastDocument(end);
        noteIndex(INDEX_OF_INDEXES_OFFSET, INDEX_OF_INDEXES_NAME, true);
    }

    /**
     * Copies, forces the copy, and compares it with what it is a copy of.
     *
     * @param end the frame that is the copy's last
     * @param target is made; must not be there
     * @throws JournalException when the copy is not what it should be
     */
    static void copy(Storage storage, CycleFile.Name name, LogPosition end, Path target) {
        try (CycleFile file = CycleFile.open(storage, name);
                StorageFile source = storage.openRead(name.path());
                StorageFile copy = storage.openWrite(target)) {
            CycleFilePrefix prefix = new CycleFilePrefix(file, end);
            prefix.write(source, copy);
            copy.force();
            prefix.compare(source, copy, target);
        }
    }

    private void noteLastDocument(LogPosition end) {
        long number = end.framesInCycle() - 1;
        notes.put(CycleFile.WRITE_POSITION_OFFSET, end.offset());
        notes.put(CycleFile.WRITE_POSITION_OFFSET + Long.BYTES, end.offset() << Integer.SIZE | (number & NUMBER_MASK));
        long name = LAST_INDEX_OFFSET - LAST_INDEX_GAP_BYTES - LAST_INDEX_NAME.length();
        if (file.isTextAt(name, LAST_INDEX_NAME)) {
            notes.put(LAST_INDEX_OFFSET, (number / INDEX_SPACING + 1) * INDEX_SPACING);
        }
    }

    /** Takes back the places behind the cut. */
    private void noteIndex(long header, String name, boolean ofIndexes) {
        long entries = entriesOf(header, name);
        if (entries < 0) {
            return;
        }
        long used = 0;
        for (long i = 0; i < INDEX_ENTRIES; i++) {
            long at = entries + i * Long.BYTES;
            long place = file.longAt(at);
            if (place < 0 || place >= cutAt) {
                notes.put(at, 0L);
            } else if (place != 0) {
                used = i + 1;
                if (ofIndexes) {
                    noteIndex(place, INDEX_NAME, false);
                }
            }
        }
        notes.put(entries - Long.BYTES, used);
    }

    /** Where the entries of an index begin; behind how many there may be, and how many there are. -1 when it is damaged. */
    private long entriesOf(long header, String name) {
        long nameAt = header + CycleFile.HEADER_BYTES + NAME_GAP_BYTES;
        long counts = (nameAt + name.length() + Long.BYTES) & -Long.BYTES;
        long entries = counts + 2 * Long.BYTES;
        boolean whole = header > 0
                && (header & (CycleFile.HEADER_BYTES - 1)) == 0
                && entries + INDEX_ENTRIES * Long.BYTES <= cutAt
                && file.isTextAt(nameAt, name)
                && file.longAt(counts) == INDEX_ENTRIES;
        return whole ? entries : -1;
    }

    private void write(StorageFile source, StorageFile copy) {
        ByteBuffer chunk = chunk();
        ByteBuffer zeros = chunk();
        // As long as the file was: the queue may have it mapped so far, and zeros take no space.
        copy.resize(Math.max(source.size(), cutAt + CycleFile.HEADER_BYTES));
        for (long at = 0; at < cutAt; at += CHUNK_BYTES) {
            readNoted(source, chunk, at);
            zeros.clear().limit(chunk.limit());
            if (!chunk.equals(zeros)) {
                copy.write(chunk, at);
            }
        }
    }

    private void compare(StorageFile source, StorageFile copy, Path target) {
        ByteBuffer wanted = chunk();
        ByteBuffer found = chunk();
        for (long at = 0; at < cutAt; at += CHUNK_BYTES) {
            readNoted(source, wanted, at);
            read(copy, found, at);
            int differs = wanted.mismatch(found);
            if (differs >= 0) {
                throw new JournalException(
                        "cannot cut " + file.path() + " behind byte " + cutAt + ": its copy " + target
                                + " differs at byte " + (at + differs)
                                + ", or one of them was read wrongly. Nothing was changed;"
                                + " look at the disk's health");
            }
        }
    }

    private static ByteBuffer chunk() {
        return ByteBuffer.allocate(CHUNK_BYTES).order(FrameLayout.BYTE_ORDER);
    }

    private void readNoted(StorageFile source, ByteBuffer chunk, long at) {
        read(source, chunk, at);
        for (Map.Entry<Long, Long> note : notes.subMap(at, at + chunk.limit()).entrySet()) {
            chunk.putLong((int) (note.getKey() - at), note.getValue());
        }
    }

    private void read(StorageFile from, ByteBuffer chunk, long at) {
        chunk.clear().limit((int) Math.min(CHUNK_BYTES, cutAt - at));
        while (chunk.hasRemaining()) {
            if (from.read(chunk, at + chunk.position()) < 0) {
                throw new JournalException(
                        "cannot cut " + file.path() + " behind byte " + cutAt + ": reading ended at byte "
                                + (at + chunk.position()) + ". Nothing was changed; look at the disk's health");
            }
        }
        chunk.flip();
    }
}
