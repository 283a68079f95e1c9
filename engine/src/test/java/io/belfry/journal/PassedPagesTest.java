package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PassedPagesTest {
    private static final int BYTES = 1 << 22;
    private static final int FRAME = 1 << 14;
    private static final int STEP = 1 << 18;
    /** Of a frame at 10 MB/s, and at 1 GB/s. */
    private static final long SLOWLY_NS = FRAME * 100L;

    private static final long FAST_NS = FRAME;

    @TempDir
    Path directory;

    private long nowNs;

    @Test
    void shouldLetGoOfWhatASlowAppenderWroteAndLoseNothing() throws IOException {
        try (Mapped file = new Mapped(BYTES)) {
            file.write(0, BYTES, SLOWLY_NS);

            assertThat(file.pages.letGoBytes()).isGreaterThan(BYTES - 2 * STEP);
            file.assertFilled();
        }
    }

    @Test
    void shouldLeaveWhatAFastAppenderWrote() throws IOException {
        try (Mapped file = new Mapped(BYTES)) {
            file.write(0, BYTES, FAST_NS);

            assertThat(file.pages.letGoBytes()).isZero();
            file.assertFilled();
        }
    }

    @Test
    void shouldLetGoOfWhatAFastAppenderLeftOnceItIsSlow() throws IOException {
        try (Mapped file = new Mapped(BYTES)) {
            file.write(0, BYTES / 2, FAST_NS);
            file.write(BYTES / 2, BYTES, SLOWLY_NS);

            assertThat(file.pages.letGoBytes()).isGreaterThan(BYTES - 2 * STEP);
            file.assertFilled();
        }
    }

    @Test
    void shouldLetGoOfAllThatIsAboutToBeForced() throws IOException {
        try (Mapped file = new Mapped(BYTES)) {
            file.write(0, BYTES, FAST_NS);
            file.pages.forcing();

            assertThat(file.pages.letGoBytes()).isEqualTo(BYTES - FRAME);
            file.assertFilled();
        }
    }

    @Test
    void shouldLeaveWhatMayNotBeMappedAnyMore() throws IOException {
        try (Mapped file = new Mapped(BYTES)) {
            file.write(0, BYTES / 2, FAST_NS);
            file.pages.appending();
            file.pages.forcing();

            assertThat(file.pages.letGoBytes()).isZero();
        }
    }

    @Test
    void shouldForgetTheBlockBefore() throws IOException {
        try (Mapped file = new Mapped(BYTES / 2)) {
            file.write(0, BYTES, FAST_NS);
            file.pages.forcing();

            assertThat(file.pages.letGoBytes())
                    .as("the second block but for its first frame, which is not trusted")
                    .isEqualTo(BYTES / 2 - FRAME);
            file.assertFilled();
        }
    }

    @Test
    void shouldNotTrustAFrameWhoseHeaderMayLieInTheBlockBefore() throws IOException {
        try (Mapped file = new Mapped(BYTES / 2)) {
            file.write(0, BYTES / 2 + FRAME, FAST_NS);
            file.pages.forcing();

            assertThat(file.pages.letGoBytes()).isZero();
        }
    }

    /** What a journal has appended and forced is mapped no more, as far as Linux says. Its clock stands, so it is fast. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldBeToldByTheJournalWhatIsForced() throws IOException {
        Path log = directory.resolve("log");
        try (ChronicleJournal journal =
                        ChronicleJournal.open(Storage.files(), log, 1 << 24, System::currentTimeMillis, () -> nowNs);
                Journal.Appender appender = journal.openAppender()) {
            Frames frames = new Frames();
            FrameWriter writer = new FrameWriter(FrameKind.JOURNAL, 1, 1, journal.maxFrameBytes());
            while (journal.writtenTo() < BYTES) {
                frames.append(appender, writer, 500);
            }
            assertThat(residentBytes(log)).isGreaterThan(BYTES / 2);

            appender.force();

            assertThat(residentBytes(log)).isLessThan(BYTES / 4);
        }
    }

    /** Of all mappings of a directory's log. */
    private static long residentBytes(Path log) throws IOException {
        long kilobytes = 0;
        boolean isOfLog = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.startsWith("Rss:")) {
                kilobytes += isOfLog ? Long.parseLong(line.replaceAll("[^0-9]", "")) : 0;
            } else if (line.contains(" r") && line.contains("-")) {
                isOfLog = line.contains(log.toString()) && line.endsWith(".cq4");
            }
        }
        return kilobytes << 10;
    }

    /** A file of {@link #BYTES} bytes in one mapping, written a frame at a time. */
    private final class Mapped implements AutoCloseable {
        private final FileChannel channel;
        private final MappedByteBuffer mapped;
        private final UnsafeBuffer buffer;
        private final PassedPages pages;

        Mapped(int blockBytes) throws IOException {
            channel = FileChannel.open(
                    Files.createFile(directory.resolve("file")), StandardOpenOption.READ, StandardOpenOption.WRITE);
            mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            buffer = new UnsafeBuffer(mapped);
            pages = new PassedPages(blockBytes, () -> nowNs);
        }

        void write(int from, int to, long frameNs) {
            for (int at = from; at < to; at += FRAME) {
                for (int i = at; i < at + FRAME; i += Long.BYTES) {
                    buffer.putLong(i, i + 1);
                }
                nowNs += frameNs;
                pages.appending();
                pages.passed(buffer.addressOffset() + at, at, at + FRAME);
            }
        }

        /** As the file says, and as the mapping does, whose pages come back. */
        void assertFilled() throws IOException {
            PassedPagesTest.assertFilled(channel, BYTES);
            for (int at = 0; at < BYTES; at += Long.BYTES) {
                if (buffer.getLong(at) != at + 1L) {
                    throw new AssertionError("at " + at + ": " + buffer.getLong(at));
                }
            }
        }

        @Override
        public void close() throws IOException {
            IoUtil.unmap(mapped);
            channel.close();
        }
    }

    private static void assertFilled(FileChannel channel, long bytes) throws IOException {
        ByteBuffer read = ByteBuffer.allocate((int) bytes);
        assertThat(channel.read(read, 0)).isEqualTo((int) bytes);
        UnsafeBuffer buffer = new UnsafeBuffer(read);
        for (int at = 0; at < bytes; at += Long.BYTES) {
            if (buffer.getLong(at) != at + 1L) {
                throw new AssertionError("at " + at + ": " + buffer.getLong(at));
            }
        }
    }
}
