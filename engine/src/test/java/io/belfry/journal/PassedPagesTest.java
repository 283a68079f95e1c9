package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassedPagesTest {
    private static final int BYTES = 1 << 22;
    private static final int FRAME = 1 << 14;
    private static final long SLOWLY_NS = TimeUnit.MILLISECONDS.toNanos(1);

    @TempDir
    Path directory;

    @Test
    void shouldLetGoOfWhatASlowAppenderWroteAndLoseNothing() throws IOException {
        assertThat(letGoOf(SLOWLY_NS)).isGreaterThan(BYTES / 2);
    }

    @Test
    void shouldLeaveWhatAFastAppenderWrote() throws IOException {
        // A machine that stands still meanwhile makes an appender slow for a step or two.
        assertThat(letGoOf(0)).isLessThan(BYTES / 2);
    }

    @Test
    void shouldLetGoOfWhatAFastAppenderLeftOnceItIsSlow() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            PassedPages pages = new PassedPages(BYTES);
            write(pages, mapped, 0, 0, BYTES / 2, 0);
            write(pages, mapped, 0, BYTES / 2, BYTES, SLOWLY_NS);
            assertThat(pages.letGoBytes()).isGreaterThan(BYTES * 3L / 4);
            assertFilled(channel, BYTES);
            IoUtil.unmap(mapped);
        }
    }

    @Test
    void shouldLetGoOfAllThatIsAboutToBeForced() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            PassedPages pages = new PassedPages(BYTES);
            write(pages, mapped, 0, 0, BYTES / 2, 0);
            pages.forcing();
            // Where it begins it does not know what else is in the page.
            assertThat(pages.letGoBytes()).isBetween(BYTES / 2 - 2L * FRAME, BYTES / 2L);

            write(pages, mapped, 0, BYTES / 2, BYTES, 0);
            pages.forget();
            pages.forcing();
            assertThat(pages.letGoBytes()).isLessThan(BYTES * 3L / 4);
            assertFilled(channel, BYTES);
            IoUtil.unmap(mapped);
        }
    }

    @Test
    void shouldForgetABlockThatIsMappedNoMore() throws IOException {
        Path file = Files.createFile(directory.resolve("blocks"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            PassedPages pages = new PassedPages(BYTES);
            for (int block = 0; block < 4; block++) {
                MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, (long) block * BYTES, BYTES);
                write(pages, mapped, (long) block * BYTES, SLOWLY_NS / 4);
                IoUtil.unmap(mapped);
            }
            assertFilled(channel, 4L * BYTES);
        }
    }

    /** Bytes of the file that were let go while as much was written, a frame after each pause. */
    private long letGoOf(long pauseNs) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            PassedPages pages = new PassedPages(BYTES);
            write(pages, mapped, 0, pauseNs);
            assertFilled(channel, BYTES);
            UnsafeBuffer buffer = new UnsafeBuffer(mapped);
            for (int at = 0; at < BYTES; at += Long.BYTES) {
                assertThat(buffer.getLong(at)).as("at %d", at).isEqualTo(at + 1L);
            }
            IoUtil.unmap(mapped);
            return pages.letGoBytes();
        }
    }

    private static void write(PassedPages pages, MappedByteBuffer mapped, long fileOffset, long pauseNs) {
        write(pages, mapped, fileOffset, 0, BYTES, pauseNs);
    }

    private static void write(
            PassedPages pages, MappedByteBuffer mapped, long fileOffset, int from, int to, long pauseNs) {
        UnsafeBuffer buffer = new UnsafeBuffer(mapped);
        for (int at = from; at < to; at += FRAME) {
            for (int i = at; i < at + FRAME; i += Long.BYTES) {
                buffer.putLong(i, fileOffset + i + 1);
            }
            pages.passed(buffer.addressOffset() + at, fileOffset + at, fileOffset + at + FRAME);
            if (pauseNs > 0) {
                LockSupport.parkNanos(pauseNs);
            }
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
