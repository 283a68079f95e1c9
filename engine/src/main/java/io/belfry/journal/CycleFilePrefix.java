package io.belfry.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The part of a cycle file up to the end of a frame. Its copy is what the file was when that frame was its last: each
 * byte is what and where it was, also in a damaged part, but for what the queue keeps for itself, which is made to fit
 * ({@link CycleFileHead}). Frames are neither read nor written anew, so damage stays what it is, and visible.
 */
final class CycleFilePrefix {
    private static final int CHUNK_BYTES = 1 << 16;

    private final CycleFile file;
    private final long cutAt;
    /** What the copy holds in place of what is there, by place, each 8 bytes and aligned to them. */
    private final NavigableMap<Long, Long> notes;

    private CycleFilePrefix(CycleFile file, FrameKind kind, LogPosition start, LogPosition end) {
        this.file = file;
        this.cutAt = CycleFile.behind(end.offset(), CycleFile.lengthOf(file.intAt(end.offset())));
        this.notes = new CycleFileHead(file, kind, end, placesBetween(file, start, end)).corrections();
    }

    /** Documents by their numbers, those that the index gets; none when there is no way from the start to the end. */
    private static Map<Long, Long> placesBetween(CycleFile file, LogPosition start, LogPosition end) {
        boolean inside = start.cycle() == end.cycle();
        long place = inside ? start.offset() : CycleFileHead.FIRST_DOCUMENT;
        long number = inside ? start.framesInCycle() - 1 : 0;
        Map<Long, Long> places = new HashMap<>();
        int header = file.intAt(place);
        while (place < end.offset() && CycleFile.isComplete(header)) {
            if (!CycleFile.isMetaData(header)) {
                notePlace(places, number, place);
                number++;
            }
            place = CycleFile.behind(place, CycleFile.lengthOf(header));
            header = file.intAt(place);
        }
        if (place != end.offset() || number != end.framesInCycle() - 1) {
            places.clear();
        }
        notePlace(places, end.framesInCycle() - 1, end.offset());
        return places;
    }

    private static void notePlace(Map<Long, Long> places, long number, long place) {
        if (CycleFileHead.isIndexed(number)) {
            places.put(number, place);
        }
    }

    /**
     * Copies, forces the copy, and compares it with what it is a copy of.
     *
     * @param log the file is one of its
     * @param start from this frame on to {@code end} every frame is good; where it is in an earlier file, all of this one
     * @param end the frame that is the copy's last
     * @param target is made; must not be there
     * @throws JournalException when the copy is not what it should be
     */
    static void copy(LogFiles log, CycleFile.Name name, LogPosition start, LogPosition end, Path target) {
        Storage storage = log.storage();
        try (CycleFile file = CycleFile.open(storage, name);
                StorageFile source = storage.openRead(name.path());
                StorageFile copy = storage.openWrite(target)) {
            CycleFilePrefix prefix = new CycleFilePrefix(file, log.kind(), start, end);
            prefix.write(source, copy);
            copy.force();
            prefix.compare(source, copy, target);
        }
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
