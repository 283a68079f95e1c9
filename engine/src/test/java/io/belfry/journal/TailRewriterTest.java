package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
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

class TailRewriterTest {
    private static final long HOUR_MS = 3_600_000L;
    private static final int FRAMES_PER_FILE = 3_000;
    private static final int MESSAGES_PER_FRAME = 20;
    private static final int MESSAGES = 2 * FRAMES_PER_FILE * MESSAGES_PER_FRAME;

    @TempDir
    Path directory;

    private final Written storage = new Written();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40_000, 60_000, 60_001, 100_000, 119_999, MESSAGES})
    void shouldWriteWhatLiesBehindTheAnsweredOnesOnceMoreAndChangeNoByte(int answered) throws IOException {
        write();
        List<Path> files = Storage.files().list(directory).stream()
                .filter(file -> file.toString().endsWith(".cq4"))
                .toList();
        assertThat(files).hasSize(2);
        List<byte[]> before = new ArrayList<>();
        for (Path file : files) {
            before.add(Files.readAllBytes(file));
        }

        LogFiles log = new LogFiles(storage, directory, FrameKind.JOURNAL, Frames.JOURNAL_ID);
        TailRewriter.rewrite(log, LogPosition.GENESIS, answered);

        for (int i = 0; i < files.size(); i++) {
            assertThat(Files.readAllBytes(files.get(i))).isEqualTo(before.get(i));
        }
        LogPosition place = placeBehind(answered);
        for (int i = 0; i < files.size(); i++) {
            int cycle = CycleFile.list(Storage.files(), directory).get(i).cycle();
            long from = cycle > place.cycle() ? 0 : place.offset();
            String name = files.get(i).getFileName().toString();
            if (cycle < place.cycle()) {
                assertThat(storage.ranges)
                        .as("a file that was answered for")
                        .noneMatch(range -> range.file.equals(name));
            } else {
                assertThat(storage.covers(name, 0, 1 << 17))
                        .as("what begins %s", name)
                        .isTrue();
                assertThat(storage.covers(name, from, lastByte(before.get(i))))
                        .as("%s from %d on", name, from)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldWriteLittleWhenAllWasAnsweredFor() {
        write();
        TailRewriter.rewrite(
                new LogFiles(storage, directory, FrameKind.JOURNAL, Frames.JOURNAL_ID), LogPosition.GENESIS, MESSAGES);
        assertThat(storage.ranges.stream()
                        .mapToLong(range -> range.to - range.from)
                        .sum())
                .isLessThan(1 << 19);
    }

    private void write() {
        SetTimeProvider wall = new SetTimeProvider();
        wall.currentTimeMillis(100 * HOUR_MS);
        Frames frames = new Frames();
        FrameWriter writer = Frames.writer();
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES, wall);
                Journal.Appender appender = journal.openAppender()) {
            for (int i = 0; i < 2 * FRAMES_PER_FILE; i++) {
                if (i == FRAMES_PER_FILE) {
                    wall.advanceMillis(HOUR_MS);
                }
                frames.append(appender, writer, MESSAGES_PER_FRAME);
            }
        }
    }

    private LogPosition placeBehind(long sequence) {
        try (LogInspector inspector = LogInspector.open(LogFiles.of(directory, FrameKind.JOURNAL, Frames.JOURNAL_ID))) {
            LogPosition place = LogPosition.GENESIS;
            while (place.nextSequence() <= sequence && inspector.next() != null) {
                place = inspector.position();
            }
            return place;
        }
    }

    private static long lastByte(byte[] bytes) {
        int last = bytes.length - 1;
        while (bytes[last] == 0) {
            last--;
        }
        return last;
    }

    private record Range(String file, long from, long to) {}

    /** Takes note of what is written where. */
    private static final class Written extends WrappedStorage {
        private final List<Range> ranges = new ArrayList<>();

        /** Whether every page of {@code file} that holds anything from one place to another was written. */
        boolean covers(String file, long from, long to) {
            long at = from;
            while (at < to) {
                long place = at;
                if (ranges.stream()
                        .noneMatch(range -> range.file.equals(file) && range.from <= place && place < range.to)) {
                    return false;
                }
                at += 1 << 12;
            }
            return true;
        }

        @Override
        public StorageFile openWrite(Path file) {
            StorageFile opened = super.openWrite(file);
            String name = file.getFileName().toString();
            return new StorageFile() {
                @Override
                public long size() {
                    return opened.size();
                }

                @Override
                public int read(ByteBuffer target, long at) {
                    return opened.read(target, at);
                }

                @Override
                public void write(ByteBuffer source, long at) {
                    ranges.add(new Range(name, at, at + source.remaining()));
                    opened.write(source, at);
                }

                @Override
                public void resize(long bytes) {
                    opened.resize(bytes);
                }

                @Override
                public void force() {
                    opened.force();
                }

                @Override
                public UnsafeBuffer map(int bytes) {
                    return opened.map(bytes);
                }

                @Override
                public void close() {
                    opened.close();
                }
            };
        }
    }
}
