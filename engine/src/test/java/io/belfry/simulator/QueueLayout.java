package io.belfry.simulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

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

    private static final int INDEX_OF_INDEXES = 0xC8;
    private static final int FIRST_INDEX = 0x80F0;
    private static final byte[] START = start();

    private QueueLayout() {}

    /** The bytes up to {@link #FIRST_DOCUMENT}; not to be written to. */
    static byte[] startOfFile() {
        return START;
    }

    private static byte[] start() {
        ByteBuffer bytes = ByteBuffer.allocate(FIRST_DOCUMENT).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(STORE_HEADER);
        hex(bytes, "b906");
        text(bytes, "header");
        hex(bytes, "b608");
        text(bytes, "SCQStore");
        hex(bytes, "82aa000000cd");
        text(bytes, "writePosition");
        hex(bytes, "8e01000000008d02000000000000000200000000000000");
        bytes.position(WRITE_POSITION + 2 * Long.BYTES);
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
        bytes.putInt(META_DATA | 0x8024);
        hex(bytes, "b90b");
        text(bytes, "index2index");
        hex(bytes, "8e01000000008d");
        bytes.putLong(INDEX_COUNT).putLong(1).putLong(FIRST_INDEX);

        bytes.position(FIRST_INDEX);
        bytes.putInt(META_DATA | 0x801C);
        hex(bytes, "b905");
        text(bytes, "index");
        hex(bytes, "8f8f8f8f8d");
        bytes.putLong(INDEX_COUNT);
        return bytes.array();
    }

    private static void hex(ByteBuffer bytes, String hex) {
        bytes.put(HexFormat.of().parseHex(hex));
    }

    private static void text(ByteBuffer bytes, String text) {
        bytes.put(text.getBytes(StandardCharsets.US_ASCII));
    }
}
