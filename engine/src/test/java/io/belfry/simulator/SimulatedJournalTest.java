package io.belfry.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.journal.FrameFault;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import io.belfry.journal.LogFiles;
import io.belfry.journal.LogInspector;
import io.belfry.journal.LogReport;
import io.belfry.journal.LogState;
import io.belfry.journal.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the simulator writes is what Chronicle Queue writes, byte for byte, and each reads the other's. */
class SimulatedJournalTest {
    private static final long JOURNAL_ID = 0x5EED_0F0F_1234_5678L;
    private static final int BLOCK_BYTES = 1 << 16;
    private static final long HOUR_MS = 3_600_000L;
    private static final Path MEMORY = Path.of("/belfry/journal");

    @TempDir
    Path disk;

    private final SimulatedStorage memory = SimulatedStorage.reliable();
    private long nowMs;

    @BeforeEach
    void startTheClock() {
        nowMs = 1_700_000_000_000L;
    }

    @Test
    void shouldWriteTheBytesThatTheQueueWrites() throws IOException {
        nowMs = 1_700_000_000_000L;
        write(Storage.files(), disk, 0, 700);
        nowMs = 1_700_000_000_000L;
        write(memory, MEMORY, 0, 700);

        assertThat(names(Storage.files(), disk))
                .isEqualTo(names(memory, MEMORY))
                .hasSize(3);
        for (String name : names(memory, MEMORY)) {
            assertSameBytes(name, Files.readAllBytes(disk.resolve(name)), memory.contentOf(MEMORY.resolve(name)));
        }
    }

    @Test
    void shouldReadAndAppendToWhatTheQueueWrote() throws IOException {
        write(Storage.files(), disk, 0, 300);
        for (Path file : Storage.files().list(disk)) {
            if (file.toString().endsWith(".cq4")) {
                memory.put(MEMORY.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }

        LogReport onDisk = LogInspector.inspect(log(Storage.files(), disk));
        LogReport inMemory = LogInspector.inspect(log(memory, MEMORY));
        assertThat(inMemory).isEqualTo(moved(onDisk));
        assertThat(readAll(memory, MEMORY))
                .isEqualTo(readAll(Storage.files(), disk))
                .hasSize(300);

        write(memory, MEMORY, 300, 50);
        write(Storage.files(), disk, 300, 50);
        assertThat(LogInspector.inspect(log(memory, MEMORY)))
                .isEqualTo(moved(LogInspector.inspect(log(Storage.files(), disk))));
        assertThat(readAll(memory, MEMORY))
                .isEqualTo(readAll(Storage.files(), disk))
                .hasSize(350);
    }

    @Test
    void shouldWriteWhatTheQueueReadsAndAppendsTo() throws IOException {
        write(memory, MEMORY, 0, 300);
        for (Path file : memory.files()) {
            Files.write(disk.resolve(file.getFileName()), memory.contentOf(file));
        }

        LogReport report = LogInspector.inspect(log(Storage.files(), disk));
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.UNCLEAN);
        assertThat(report.frames()).isEqualTo(300);

        write(Storage.files(), disk, 300, 50);
        assertThat(readAll(Storage.files(), disk)).hasSize(350);
        LogReport after = LogInspector.inspect(log(Storage.files(), disk));
        assertThat(after.frames()).as(after.text()).isEqualTo(350);
    }

    @Test
    void shouldFindFramesByPosition() {
        List<Long> positions = new ArrayList<>(write(memory, MEMORY, 0, 300));
        try (Journal journal = open(memory, MEMORY);
                Journal.Tailer tailer = journal.openTailer()) {
            FrameReader reader = new FrameReader(FrameKind.JOURNAL, JOURNAL_ID);
            for (int i : new int[] {299, 0, 150}) {
                tailer.seek(positions.get(i));
                assertThat(tailer.next()).isTrue();
                reader.expectAny();
                assertThat(reader.wrap(tailer)).isEqualTo(FrameFault.NONE);
                assertThat(reader.firstSequence()).isEqualTo(i + 1L);
                assertThat(tailer.position()).isEqualTo(positions.get(i));
            }
        }
    }

    /** Appends frames of one message each, over a roll now and then; answers where they are. */
    private List<Long> write(Storage storage, Path directory, int from, int count) {
        LogReport found = LogInspector.inspect(log(storage, directory));
        FrameWriter writer = new FrameWriter(FrameKind.JOURNAL, JOURNAL_ID, 1, 1 << 12);
        writer.continueAfter(found.lastCrc(), found.nextSequence(), 1);
        List<Long> positions = new ArrayList<>();
        try (Journal journal = open(storage, directory);
                Journal.Appender appender = journal.openAppender()) {
            for (int i = from; i < from + count; i++) {
                if (i % 280 == 279) {
                    nowMs += HOUR_MS;
                }
                UnsafeBuffer message = new UnsafeBuffer(message(i));
                writer.begin(writer.nextSequence());
                writer.tryAdd(message, 0, message.capacity());
                int length = writer.finish(false);
                positions.add(appender.append(writer.buffer(), 0, length));
            }
        }
        return positions;
    }

    private Journal open(Storage storage, Path directory) {
        return storage.openJournal(directory, BLOCK_BYTES, () -> nowMs);
    }

    private static byte[] message(int number) {
        Random random = new Random(number);
        byte[] message = new byte[1 + random.nextInt(500)];
        random.nextBytes(message);
        return message;
    }

    private static List<String> readAll(Storage storage, Path directory) {
        List<String> frames = new ArrayList<>();
        try (Journal journal = storage.openJournal(directory, BLOCK_BYTES, () -> 0);
                Journal.Tailer tailer = journal.openTailer()) {
            while (tailer.next()) {
                byte[] frame = new byte[tailer.length()];
                tailer.buffer().getBytes(tailer.offset(), frame);
                frames.add(tailer.position() + " " + Arrays.hashCode(frame));
            }
        }
        return frames;
    }

    private LogReport moved(LogReport report) {
        return new LogReport(
                report.state(),
                report.frames(),
                report.firstSequence(),
                report.nextSequence(),
                report.lastCrc(),
                report.lastEpoch(),
                report.lastCycle(),
                report.lastCycleFrames(),
                report.lastFrameOffset(),
                MEMORY.resolve(report.file().getFileName()),
                report.fileOffset(),
                report.uncommittedBytes(),
                report.fault(),
                report.text(),
                report.advice());
    }

    private static LogFiles log(Storage storage, Path directory) {
        return new LogFiles(storage, directory, FrameKind.JOURNAL, JOURNAL_ID);
    }

    private static List<String> names(Storage storage, Path directory) {
        return storage.list(directory).stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> name.endsWith(".cq4"))
                .toList();
    }

    private static void assertSameBytes(String name, byte[] real, byte[] simulated) {
        int length = Math.max(real.length, simulated.length);
        int first = Arrays.mismatch(Arrays.copyOf(real, length), Arrays.copyOf(simulated, length));
        assertThat(first)
                .as("%s: first byte that differs, 0x%x of %d and %d bytes", name, first, real.length, simulated.length)
                .isEqualTo(-1);
    }
}
