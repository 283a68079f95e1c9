package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.core.time.SetTimeProvider;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChronicleJournalTest {
    private static final int APPENDS_PER_ROUND = 200_000;
    private static final int MOST_ROUNDS = 8;
    private static final long HOUR_MS = 3_600_000L;

    @TempDir
    Path directory;

    private final Frames frames = new Frames();

    @Test
    void shouldReadWhatWasAppendedAlsoAfterReopening() {
        Frames.write(directory, 300, true);
        long last = Frames.write(directory, 300, true);

        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES)) {
            assertThat(Frames.readAll(journal)).hasSize(602);
        }
        assertThat(Frames.inspect(directory).nextSequence()).isEqualTo(last + 1);
    }

    /** As much as two blocks, of which frames fill more than is there. */
    @ParameterizedTest
    @ValueSource(longs = {1, 5_000, 2 * Frames.BLOCK_BYTES, 2 * Frames.BLOCK_BYTES + 1})
    void shouldWriteIntoAFileThatWasMadeBefore(long bytes) throws IOException {
        ChronicleJournal.preallocate(directory, bytes);
        assertThat(Frames.inspect(directory).state()).isEqualTo(LogState.EMPTY);
        long last = Frames.write(directory, 3_000, true);

        assertThat(directory.resolve("spare")).doesNotExist();
        assertThat(Files.size(Frames.file(directory))).isGreaterThan(2 * Frames.BLOCK_BYTES);
        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.CLEAN);
        assertThat(report.nextSequence()).isEqualTo(last + 1);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES)) {
            assertThat(Frames.readAll(journal)).hasSize(3_001);
        }
    }

    @Test
    void shouldKeepAFileThatWasMadeBeforeForTheNextHour() throws IOException {
        SetTimeProvider clock = new SetTimeProvider(10 * HOUR_MS * 1_000_000);
        FrameWriter writer = Frames.writer();
        try (ChronicleJournal journal = ChronicleJournal.open(Storage.files(), directory, Frames.BLOCK_BYTES, clock)) {
            try (Journal.Appender appender = journal.openAppender()) {
                frames.append(appender, writer, 1);
            }
            ChronicleJournal.preallocate(directory, 100_000);
            try (Journal.Appender appender = journal.openAppender()) {
                frames.append(appender, writer, 1);
                assertThat(directory.resolve("spare")).exists();
                clock.advanceMillis(HOUR_MS);
                frames.append(appender, writer, 1);
                assertThat(directory.resolve("spare")).doesNotExist();
            }
        }
        assertThat(CycleFile.list(Storage.files(), directory)).hasSize(2);
        assertThat(Frames.inspect(directory).nextSequence()).isEqualTo(4);
    }

    @Test
    void shouldFindFramesByPosition() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES);
                Journal.Appender appender = journal.openAppender();
                Journal.Tailer tailer = journal.openTailer()) {
            FrameWriter writer = Frames.writer();
            List<Long> positions = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                positions.add(frames.append(appender, writer, 1));
            }

            for (int i : new int[] {999, 0, 500, 255, 256, 257}) {
                FrameReader reader = Frames.reader();
                reader.expectAny();
                tailer.seek(positions.get(i));
                assertThat(tailer.next()).isTrue();
                assertThat(tailer.position()).isEqualTo(positions.get(i));
                assertThat(reader.wrap(tailer)).isEqualTo(FrameFault.NONE);
                assertThat(reader.firstSequence()).isEqualTo(i + 1L);
            }
            assertThatThrownBy(() -> tailer.seek(positions.get(999) + 5)).isInstanceOf(JournalException.class);
        }
    }

    @Test
    void shouldLetATailerFollowTheAppender() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES);
                Journal.Appender appender = journal.openAppender();
                ChronicleJournal beside = ChronicleJournal.openReadOnly(directory, Frames.BLOCK_BYTES);
                Journal.Tailer tailer = beside.openTailer()) {
            FrameWriter writer = Frames.writer();
            FrameReader reader = Frames.reader();
            for (int i = 0; i < 3000; i++) {
                frames.append(appender, writer, 1 + i % 5);
                assertThat(tailer.next()).isTrue();
                assertThat(reader.wrap(tailer)).as(reader.explain()).isEqualTo(FrameFault.NONE);
                Frames.assertMessages(reader);
                assertThat(tailer.next()).isFalse();
            }
        }
    }

    @Test
    void shouldTakeFramesOfEveryLengthUpToTheLongest() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, 1 << 16);
                Journal.Appender appender = journal.openAppender()) {
            int longest = journal.maxFrameBytes();
            UnsafeBuffer frame = new UnsafeBuffer(new byte[longest + 1]);
            List<Integer> lengths = new ArrayList<>();
            for (int length = 1; length < longest; length += 517) {
                lengths.add(length);
                lengths.add(longest);
            }
            for (int length : lengths) {
                frame.setMemory(0, length, (byte) length);
                appender.append(frame, 0, length);
            }

            try (Journal.Tailer tailer = journal.openTailer()) {
                for (int length : lengths) {
                    assertThat(tailer.next()).isTrue();
                    assertThat(tailer.length()).isEqualTo(length);
                    for (int i = 0; i < length; i += 97) {
                        assertThat(tailer.buffer().getByte(tailer.offset() + i)).isEqualTo((byte) length);
                    }
                }
                assertThat(tailer.next()).isFalse();
            }
            assertThatThrownBy(() -> appender.append(frame, 0, longest + 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Integer.toString(longest));
        }
    }

    @Test
    void shouldAppendNothingOfAFrameThatCannotBeRead() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES);
                Journal.Appender appender = journal.openAppender()) {
            FrameWriter writer = Frames.writer();
            frames.append(appender, writer, 2);
            UnsafeBuffer tooShort = new UnsafeBuffer(new byte[10]);
            assertThatThrownBy(() -> appender.append(tooShort, 0, 100)).isInstanceOf(IndexOutOfBoundsException.class);
            frames.append(appender, writer, 2);

            assertThat(Frames.readAll(journal)).isEqualTo(List.of(1L, 3L));
        }
        assertThat(Frames.inspect(directory).state()).isEqualTo(LogState.UNCLEAN);
    }

    @Test
    void shouldForceANewFileBeforeItsFirstFrameWhenAskedTo() {
        SetTimeProvider wall = new SetTimeProvider();
        wall.currentTimeMillis(100 * HOUR_MS);
        RecordingStorage storage = new RecordingStorage();
        List<List<Boolean>> documentsAtForce = new ArrayList<>();
        storage.atForce = () -> documentsAtForce.add(isMetaDataByDocument("19700105-04F.cq4"));
        FrameWriter writer = Frames.writer();
        try (ChronicleJournal journal = ChronicleJournal.open(storage, directory, Frames.BLOCK_BYTES, wall);
                Journal.Appender appender = journal.openAppender()) {
            appender.forceNewFiles();

            frames.append(appender, writer, 1);
            assertThat(storage.forced).contains("19700105-04F.cq4", "directory");
            assertThat(documentsAtForce)
                    .isNotEmpty()
                    .allSatisfy(documents -> assertThat(documents)
                            .as("no frame yet, but all that begins a file")
                            .containsExactly(true, true, true));
            assertThat(isMetaDataByDocument("19700105-04F.cq4")).containsExactly(true, true, true, false);
            storage.forced.clear();

            frames.append(appender, writer, 1);
            assertThat(storage.forced).as("the file is known").isEmpty();

            wall.advanceMillis(HOUR_MS);
            frames.append(appender, writer, 1);
            assertThat(storage.forced).containsExactly("19700105-04F.cq4", "19700105-05F.cq4", "directory");
            assertThat(Frames.readAll(journal)).isEqualTo(List.of(1L, 2L, 3L));
        }
    }

    /** For each document of a file, in order, whether it is the queue's own; a frame is not. */
    private List<Boolean> isMetaDataByDocument(String file) {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(file))).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Boolean> documents = new ArrayList<>();
        int at = 0;
        while (CycleFile.isComplete(bytes.getInt(at))) {
            int header = bytes.getInt(at);
            documents.add(CycleFile.isMetaData(header));
            at = (at + Integer.BYTES + CycleFile.lengthOf(header) + 3) & ~3;
        }
        return documents;
    }

    @Test
    void shouldGoOnOverARollAndWhenTheClockStepsBack() {
        SetTimeProvider wall = new SetTimeProvider();
        wall.currentTimeMillis(100 * HOUR_MS);
        FrameWriter writer = Frames.writer();
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES, wall);
                Journal.Appender appender = journal.openAppender()) {
            for (int hour = 0; hour < 4; hour++) {
                wall.currentTimeMillis((100 + hour) * HOUR_MS);
                frames.append(appender, writer, 3);
                frames.append(appender, writer, 3);
                appender.force();
            }
            assertThat(journal.currentFile()).hasFileName("19700105-07F.cq4");
            assertThat(Frames.readAll(journal)).hasSize(8);
        }

        // The real clock is not behind; a clock that is has the last file as its floor.
        RisingClock clock = RisingClock.from(
                CycleFile.firstUsableMs(Storage.files(), directory), System::currentTimeMillis, System::nanoTime);
        assertThat(clock.currentTimeMillis()).isGreaterThanOrEqualTo(103 * HOUR_MS);
        long future = Long.MAX_VALUE / 2;
        assertThat(RisingClock.from(future, System::currentTimeMillis, () -> 7L).currentTimeMillis())
                .isEqualTo(future);

        assertThat(CycleFile.list(Storage.files(), directory))
                .extracting(CycleFile.Name::cycle)
                .containsExactly(100, 101, 102, 103);
        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.UNCLEAN);
        assertThat(report.frames()).isEqualTo(8);
        assertThat(report.lastCycle()).isEqualTo(103);
        assertThat(report.lastCycleFrames()).isEqualTo(2);
    }

    @Test
    void shouldForceTheFileOfTheHourBeforeTooWhenABatchGoesOverTheHour() {
        SetTimeProvider wall = new SetTimeProvider();
        wall.currentTimeMillis(100 * HOUR_MS);
        RecordingStorage storage = new RecordingStorage();
        FrameWriter writer = Frames.writer();
        try (ChronicleJournal journal = ChronicleJournal.open(storage, directory, Frames.BLOCK_BYTES, wall);
                Journal.Appender appender = journal.openAppender()) {
            frames.append(appender, writer, 3);
            appender.force();
            storage.forced.clear();

            frames.append(appender, writer, 3);
            wall.currentTimeMillis(101 * HOUR_MS);
            frames.append(appender, writer, 3);
            appender.force();
            assertThat(storage.forced).containsExactly("19700105-04F.cq4", "19700105-05F.cq4", "directory");
            storage.forced.clear();

            frames.append(appender, writer, 3);
            appender.force();
            assertThat(storage.forced).containsExactly("19700105-05F.cq4");
        }
    }

    @Test
    void shouldMakeNothingWhenOnlyReading() {
        Path absent = directory.resolve("absent");

        try (ChronicleJournal journal = ChronicleJournal.openReadOnly(absent, Frames.BLOCK_BYTES);
                Journal.Tailer tailer = journal.openTailer()) {
            assertThat(tailer.next()).isFalse();
            assertThatThrownBy(journal::openAppender).isInstanceOf(IllegalStateException.class);
        }

        assertThat(Files.exists(absent)).isFalse();
    }

    /**
     * Mapping the next block does allocate, some hundred bytes; so all of this goes into one. While the compilers work,
     * they too allocate on our thread: a round without a byte has to come, after so many at the latest.
     */
    @Test
    void shouldAllocateNothingPerAppendNorPerRead() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (ChronicleJournal journal = ChronicleJournal.open(directory, 1 << 28);
                Journal.Appender appender = journal.openAppender();
                Journal.Tailer tailer = journal.openTailer()) {
            FrameWriter writer = Frames.writer();
            FrameReader reader = Frames.reader();
            UnsafeBuffer message = new UnsafeBuffer(new byte[30]);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && least > 0; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                appendAndRead(appender, tailer, writer, reader, message, APPENDS_PER_ROUND);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least).as("bytes over %d appends", APPENDS_PER_ROUND).isZero();
        }
    }

    private static void appendAndRead(
            Journal.Appender appender,
            Journal.Tailer tailer,
            FrameWriter writer,
            FrameReader reader,
            UnsafeBuffer message,
            int count) {
        for (int i = 0; i < count; i++) {
            writer.begin(writer.nextSequence());
            writer.tryAdd(message, 0, 30);
            writer.tryAdd(message, 0, 30);
            int length = writer.finish(false);
            appender.append(writer.buffer(), 0, length);
            if (!tailer.next() || reader.wrap(tailer) != FrameFault.NONE || !reader.nextMessage()) {
                throw new AssertionError(reader.explain());
            }
        }
    }
}
