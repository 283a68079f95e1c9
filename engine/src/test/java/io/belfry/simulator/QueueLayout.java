package io.belfry.simulator;

import io.belfry.journal.QueueFiles;

/**
 * The bytes of a cycle file as Chronicle Queue makes it for an hourly roll, before its first frame: the store's header, the
 * index of indexes, the first index. A test compares them with a real file's.
 *
 * <pre>
 *   0x00000  header, writePosition at 0x40 (place and number of the last document), lastIndex at 0xB0
 *   0x000C8  index of indexes: 4096 places, the first is 0x80F0
 *   0x080F0  index: 4096 places, one for every 256th document; how many are used at 0x8108
 *   0x10110  documents
 * </pre>
 */
final class QueueLayout {
    static final int WRITE_POSITION = 0x40;
    static final int LAST_INDEX = 0xB0;
    static final int INDEX_USED = 0x8108;
    static final int INDEX = 0x8110;
    static final int FIRST_DOCUMENT = 0x10110;
    static final int INDEX_SPACING = 256;
    static final int INDEX_COUNT = 4096;
    /** A file grows by so much. */
    static final int CHUNK_BYTES = 1 << 16;

    static final int NOT_COMPLETE = 0x8000_0000;
    static final int META_DATA = 0x4000_0000;
    static final int END_OF_FILE = 0xC000_0000;

    /** Header of the first document, whole. */
    static final int STORE_HEADER = META_DATA | 0xC1;

    private static final byte[] START = QueueFiles.startOfFile();

    private QueueLayout() {}

    /** The bytes up to {@link #FIRST_DOCUMENT}; not to be written to. */
    static byte[] startOfFile() {
        return START;
    }
}
