package io.belfry.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the queue keeps for itself in a cycle file, and what that has to say: all of it follows from where the frames are.
 * The queue checks little of it: with a damaged part it cannot open the file, or numbers frames wrongly, or halts at the
 * next frame that it puts into its index.
 *
 * <pre>
 *   0x00000  header: at 0x40 writePosition (place of the last document; that place and the document's number),
 *            at 0xB0 lastIndex (number of the next document that the index gets)
 *   0x000C8  index of indexes: how many at 0xE8, then 4096 places, of which the first is 0x80F0
 *   0x080F0  index: how many at 0x8108, then 4096 places, one for every 256th document
 *   0x10110  documents; behind 2^20 of them another index, and so on
 * </pre>
 *
 * <p>A file of another layout, as another release of the queue may make it, is left alone.
 */
final class CycleFileHead {
    /** Where the first document is. */
    static final int FIRST_DOCUMENT = 0x10110;

    private static final int STORE_HEADER = 0x4000_00C1;
    private static final int INDEX_OF_INDEXES = 0xC8;
    private static final int INDEX_OF_INDEXES_HEADER = 0x4000_8024;
    private static final int INDEX_OF_INDEXES_PLACES = 0xF0;
    private static final int FIRST_INDEX = 0x80F0;
    private static final int FIRST_INDEX_HEADER = 0x4000_801C;
    private static final int FIRST_INDEX_PLACES = 0x8110;
    private static final int NOTE = (int) CycleFile.WRITE_POSITION_OFFSET;
    private static final int NUMBER = NOTE + Long.BYTES;
    private static final int LAST_INDEX = 0xB0;
    private static final String INDEX_NAME = "index";
    /** Between an index's header and its name. */
    private static final int NAME_GAP_BYTES = 2;

    private static final int INDEX_PLACES = 4096;
    private static final int INDEX_SPACING = 256;
    private static final long DOCUMENTS_PER_INDEX = (long) INDEX_PLACES * INDEX_SPACING;
    private static final long NUMBER_MASK = 0xFFFF_FFFFL;

    private static final byte[] START = start();

    private final CycleFile file;
    private final FrameKind kind;
    /** Header of the last document, and where it ends. */
    private final long last;

    private final long end;
    /** Without the queue's own. */
    private final long documents;

    private final Map<Long, Long> places;
    /** What has to be there in place of what is, by place, each 8 bytes and aligned to them. */
    private final NavigableMap<Long, Long> corrections = new TreeMap<>();

    /**
     * Compares.
     *
     * @param file is read in many places
     * @param end the last document, which is good
     * @param places headers of documents that are known, by their numbers from 0 on
     */
    CycleFileHead(CycleFile file, FrameKind kind, LogPosition end, Map<Long, Long> places) {
        this.file = file;
        this.kind = kind;
        this.last = end.offset();
        this.end = CycleFile.behind(last, CycleFile.lengthOf(file.intAt(last)));
        this.documents = end.framesInCycle();
        this.places = places;
        if (last >= FIRST_DOCUMENT && isLaidOutAsHere()) {
            compareFixedParts();
            compareNotes();
            compareIndexes();
        }
    }

    /** The bytes before the first document as the queue makes them. */
    static byte[] startOfFile() {
        return START.clone();
    }

    /** Whether the index gets the document with this number. */
    static boolean isIndexed(long number) {
        return (number & (INDEX_SPACING - 1)) == 0;
    }

    /** What has to be there in place of what is, by place, each 8 bytes and aligned to them. */
    NavigableMap<Long, Long> corrections() {
        return corrections;
    }

    /** The first place of something that no kill leaves there, -1 for none. A kill leaves notes that are late. */
    long firstDamage() {
        for (Map.Entry<Long, Long> correction : corrections.entrySet()) {
            long at = correction.getKey();
            if (!isLate(at, file.longAt(at), correction.getValue())) {
                return at;
            }
        }
        return -1;
    }

    private boolean isLate(long at, long found, long right) {
        if (at == NOTE) {
            return found == 0 ? documents == 1 : found > 0 && found < last;
        }
        if (at == NUMBER) {
            return found == numberedAsNoted() || isOfTheOneBeforeNoted(found);
        }
        if (at == LAST_INDEX) {
            return found >= 0 && found < right && isIndexed(found);
        }
        if (at < FIRST_DOCUMENT && isFixed(at)) {
            return false;
        }
        boolean counts = at == INDEX_OF_INDEXES_PLACES - Long.BYTES || at == FIRST_INDEX_PLACES - Long.BYTES;
        return counts ? found > 0 && found < right : found == 0;
    }

    /** What belongs to the note where that is late. */
    private long numberedAsNoted() {
        long noted = file.longAt(NOTE);
        return noted == 0 ? 0 : numbered(noted, documents - file.documentsBetween(noted, end));
    }

    /** The queue writes the note, then its number: a kill between the two leaves the number of the document before. */
    private boolean isOfTheOneBeforeNoted(long found) {
        long noted = file.longAt(NOTE);
        long number = documents - file.documentsBetween(noted, end) - 1;
        if (found == 0) {
            return number < 0;
        }
        long place = (noted & ~NUMBER_MASK) | found >>> Integer.SIZE;
        place = place < noted ? place : place - NUMBER_MASK - 1;
        return place > 0 && file.documentsBetween(place, noted) == 1 && found == numbered(place, number);
    }

    private static long numbered(long place, long number) {
        return place << Integer.SIZE | (number & NUMBER_MASK);
    }

    private boolean isLaidOutAsHere() {
        int same = 0;
        int all = 0;
        for (int at = 0; at < FIRST_DOCUMENT; at += Long.BYTES) {
            if (isFixed(at)) {
                all++;
                same += file.longAt(at) == startAt(at) ? 1 : 0;
            }
        }
        // Most of it, so that damage does not make it another layout.
        return same >= all / 2;
    }

    private static boolean isFixed(long at) {
        return at < NOTE
                || (at > NUMBER && at < INDEX_OF_INDEXES_PLACES - Long.BYTES && at != LAST_INDEX)
                || (at >= FIRST_INDEX && at < FIRST_INDEX_PLACES - Long.BYTES);
    }

    private static long startAt(int at) {
        return ByteBuffer.wrap(START).order(FrameLayout.BYTE_ORDER).getLong(at);
    }

    private void compareFixedParts() {
        for (int at = 0; at < FIRST_INDEX_PLACES; at += Long.BYTES) {
            if (isFixed(at)) {
                expect(at, startAt(at));
            }
        }
    }

    private void expect(long at, long right) {
        if (file.longAt(at) != right) {
            corrections.put(at, right);
        }
    }

    private void compareNotes() {
        expect(NOTE, last);
        expect(NUMBER, numbered(last, documents - 1));
        expect(LAST_INDEX, ((documents - 1) / INDEX_SPACING + 1) * INDEX_SPACING);
    }

    private void compareIndexes() {
        long indexes = (documents - 1) / DOCUMENTS_PER_INDEX + 1;
        long used = 1;
        expect(INDEX_OF_INDEXES_PLACES, FIRST_INDEX);
        compareIndex(FIRST_INDEX_PLACES, 0);
        for (int i = 1; i < INDEX_PLACES; i++) {
            long at = INDEX_OF_INDEXES_PLACES + (long) i * Long.BYTES;
            long entries = i < indexes ? entriesOf(file.longAt(at)) : -1;
            if (entries < 0) {
                // The queue makes another one when it needs it.
                expect(at, 0);
            } else {
                used = i + 1L;
                compareIndex(entries, i);
            }
        }
        expect(INDEX_OF_INDEXES_PLACES - Long.BYTES, used);
    }

    /** Where the places of a later index begin, -1 when none is there that is whole. */
    private long entriesOf(long header) {
        long nameAt = header + CycleFile.HEADER_BYTES + NAME_GAP_BYTES;
        long counts = (nameAt + INDEX_NAME.length() + Long.BYTES) & -Long.BYTES;
        long entries = counts + 2 * Long.BYTES;
        boolean whole = header >= FIRST_DOCUMENT
                && header < end
                && (header & (CycleFile.HEADER_BYTES - 1)) == 0
                && entries + (long) INDEX_PLACES * Long.BYTES <= end
                && CycleFile.isMetaData(file.intAt(header))
                && file.isTextAt(nameAt, INDEX_NAME)
                && file.longAt(counts) == INDEX_PLACES;
        return whole ? entries : -1;
    }

    private void compareIndex(long entries, int index) {
        long[] found = new long[INDEX_PLACES];
        for (int i = 0; i < INDEX_PLACES; i++) {
            found[i] = file.longAt(entries + (long) i * Long.BYTES);
        }
        long used = 0;
        for (int i = 0; i < INDEX_PLACES; i++) {
            long number = index * DOCUMENTS_PER_INDEX + (long) i * INDEX_SPACING;
            long right = number < documents ? placeOf(number, found[i]) : 0;
            if (found[i] != right) {
                corrections.put(entries + (long) i * Long.BYTES, right);
            }
            used = right == 0 ? used : i + 1L;
        }
        expect(entries - Long.BYTES, used);
    }

    /** Of a document before those that are known, the index may be right; without a place the queue looks from the one before. */
    private long placeOf(long number, long found) {
        Long place = places.get(number);
        if (place != null) {
            return place;
        }
        return isFrameAt(found) ? found : 0;
    }

    /** Readers who are led to anything else may end the process. */
    private boolean isFrameAt(long place) {
        if (place < FIRST_DOCUMENT || place > last || (place & (CycleFile.HEADER_BYTES - 1)) != 0) {
            return false;
        }
        int header = file.intAt(place);
        return CycleFile.isComplete(header)
                && !CycleFile.isMetaData(header)
                && file.intAt(place + CycleFile.HEADER_BYTES) == kind.magic();
    }

    private static byte[] start() {
        ByteBuffer bytes = ByteBuffer.allocate(FIRST_DOCUMENT).order(FrameLayout.BYTE_ORDER);
        bytes.putInt(STORE_HEADER);
        hex(bytes, "b906");
        text(bytes, "header");
        hex(bytes, "b608");
        text(bytes, "SCQStore");
        hex(bytes, "82aa000000cd");
        text(bytes, "writePosition");
        hex(bytes, "8e01000000008d02000000000000000200000000000000");
        bytes.position(NOTE + 2 * Long.BYTES);
        hex(bytes, "c8");
        text(bytes, "indexing");
        hex(bytes, "b60c");
        text(bytes, "SCQSIndexing");
        hex(bytes, "824c000000ca");
        text(bytes, "indexCount");
        hex(bytes, "a50010cc");
        text(bytes, "indexSpacing");
        hex(bytes, "a50001cb");
        text(bytes, "index2Index");
        hex(bytes, "8fa7");
        bytes.putLong(INDEX_OF_INDEXES);
        hex(bytes, "c9");
        text(bytes, "lastIndex");
        hex(bytes, "8e00000000a7");
        bytes.position(LAST_INDEX + Long.BYTES);
        hex(bytes, "ca");
        text(bytes, "dataFormat");
        hex(bytes, "a101");

        bytes.position(INDEX_OF_INDEXES);
        bytes.putInt(INDEX_OF_INDEXES_HEADER);
        hex(bytes, "b90b");
        text(bytes, "index2index");
        hex(bytes, "8e01000000008d");
        bytes.putLong(INDEX_PLACES).putLong(1).putLong(FIRST_INDEX);

        bytes.position(FIRST_INDEX);
        bytes.putInt(FIRST_INDEX_HEADER);
        hex(bytes, "b905");
        text(bytes, INDEX_NAME);
        hex(bytes, "8f8f8f8f8d");
        bytes.putLong(INDEX_PLACES);
        return bytes.array();
    }

    private static void hex(ByteBuffer bytes, String hex) {
        bytes.put(HexFormat.of().parseHex(hex));
    }

    private static void text(ByteBuffer bytes, String text) {
        bytes.put(text.getBytes(StandardCharsets.US_ASCII));
    }
}
