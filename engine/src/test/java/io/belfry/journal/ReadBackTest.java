package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadBackTest {
    private static final int PAGE_BYTES = 4096;
    /** Longer than what is read at once. */
    private static final int LENGTH = 70_000;

    private static final int AT = PAGE_BYTES - 100;

    @TempDir
    private Path directory;

    private final ReadBack readBack = new ReadBack(Storage.files());
    private final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH + 8));
    private Path file;

    @BeforeEach
    void write() throws IOException {
        for (int i = 0; i < frame.capacity(); i++) {
            frame.putByte(i, (byte) (i * 31 + 1));
        }
        file = directory.resolve("file");
        put(AT - CycleFile.HEADER_BYTES, header(LENGTH));
        byte[] content = new byte[LENGTH];
        frame.getBytes(8, content);
        put(AT, content);
        readBack.follow(file);
    }

    @AfterEach
    void close() {
        readBack.close();
    }

    @Test
    void shouldBeContentWhenEverythingIsThere() {
        assertThatCode(() -> readBack.require(AT, frame, 8, LENGTH)).doesNotThrowAnyException();
    }

    @Test
    void shouldCompareAFrameOnTheHeapToo() throws IOException {
        byte[] onHeap = new byte[LENGTH];
        frame.getBytes(8, onHeap);
        UnsafeBuffer heap = new UnsafeBuffer(onHeap);
        readBack.require(AT, heap, 0, LENGTH);

        put(AT + LENGTH - 1, new byte[] {77});
        readBack.follow(file);
        assertThatThrownBy(() -> readBack.require(AT, heap, 0, LENGTH)).isInstanceOf(JournalException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100, 4_195, 4_196, 65_535, 65_536, 69_996, LENGTH - 1})
    void shouldMissASingleByte(int missing) throws IOException {
        put(AT + missing, new byte[] {(byte) ~frame.getByte(8 + missing)});

        assertThatThrownBy(() -> readBack.require(AT, frame, 8, LENGTH))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("Free some space");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 17})
    void shouldMissAPage(int page) throws IOException {
        put((long) page * PAGE_BYTES, new byte[PAGE_BYTES]);

        assertThatThrownBy(() -> readBack.require(AT, frame, 8, LENGTH)).isInstanceOf(JournalException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, LENGTH - 1, 1 << 31 | LENGTH})
    void shouldMissTheHeader(int header) throws IOException {
        put(AT - CycleFile.HEADER_BYTES, header(header));

        assertThatThrownBy(() -> readBack.require(AT, frame, 8, LENGTH)).isInstanceOf(JournalException.class);
    }

    @Test
    void shouldMissTheEndOfAFile() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(AT + LENGTH - 1L);
        }

        assertThatThrownBy(() -> readBack.require(AT, frame, 8, LENGTH)).isInstanceOf(JournalException.class);
    }

    private static byte[] header(int header) {
        byte[] bytes = new byte[CycleFile.HEADER_BYTES];
        new UnsafeBuffer(bytes).putInt(0, header, FrameLayout.BYTE_ORDER);
        return bytes;
    }

    private void put(long at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }
}
