package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import net.openhft.chronicle.core.time.SetTimeProvider;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages a queue's files as disks, crashes and people do, and looks what is made of it. */
class LogInspectorTest {
    private static final int PAGE_BYTES = 4096;
    /** The queue's header of a document of its own that it has begun. */
    private static final int UNFINISHED = 0x8000_0000;

    private static final long HOUR_MS = 3_600_000L;

    @TempDir
    Path root;

    private Path directory;

    @BeforeEach
    void nameDirectory() {
        directory = root.resolve("journal");
    }

    @Test
    void shouldFindNothingWhereNothingIs() {
        LogReport report = Frames.inspect(directory);

        assertThat(report.state()).isEqualTo(LogState.EMPTY);
        assertThat(report.nextSequence()).isEqualTo(1);
        assertThat(Files.exists(directory)).isFalse();
    }

    @Test
    void shouldFindACleanStop() {
        long last = Frames.write(directory, 200, true);

        LogReport report = Frames.inspect(directory);

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.CLEAN);
        assertThat(report.nextSequence()).isEqualTo(last + 1);
        assertThat(report.frames()).isEqualTo(201);
    }

    @Test
    void shouldFindAnUncleanStopThatLostNothing() {
        long last = Frames.write(directory, 200, false);

        LogReport report = Frames.inspect(directory);

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.UNCLEAN);
        assertThat(report.nextSequence()).isEqualTo(last + 1);
        assertThat(report.advice()).contains("sequence " + last);
    }

    @Test
    void shouldForgetACleanStopWhenMoreWasAppended() {
        Frames.write(directory, 5, true);
        Frames.write(directory, 5, false);

        assertThat(Frames.inspect(directory).state()).isEqualTo(LogState.UNCLEAN);
    }

    @Test
    void shouldHandOutEveryFrameAndFollowAWriter() {
        Frames.write(directory, 50, false);
        try (LogInspector inspector = LogInspector.open(Frames.log(directory))) {
            assertThat(countAndCheck(inspector)).isEqualTo(50);
            Frames.write(directory, 7, true);
            assertThat(countAndCheck(inspector)).isEqualTo(8);
            assertThat(inspector.report().state()).isEqualTo(LogState.CLEAN);
        }
    }

    private static int countAndCheck(LogInspector inspector) {
        int count = 0;
        for (FrameReader reader = inspector.next(); reader != null; reader = inspector.next()) {
            Frames.assertMessages(reader);
            count++;
        }
        return count;
    }

    @Test
    void shouldFindNothingWrongBesideAnEngineThatWrites() {
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> Frames.write(directory, 20_000, true));
        int looks = 0;
        while (!writing.isDone()) {
            LogReport report = Frames.inspect(directory);
            assertThat(report.appendable()).as(report.text()).isTrue();
            looks++;
        }
        writing.join();
        System.out.println("looked " + looks + " times beside a writer");
        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.CLEAN);
    }

    /** What the queue makes in a new file, each begun and finished later: its header, at 0xC8 and 0x80F0 its indexes. */
    @ParameterizedTest
    @ValueSource(longs = {0, 0xC8, 0x80F0})
    void shouldWaitForWhatTheQueueHasBegun(long at) {
        Frames.write(directory, 100, false);

        LogReport report = LogInspector.inspect(whileWritten(at, UNFINISHED, 200));

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.UNCLEAN);
        assertThat(report.frames()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0xC8, 0x80F0})
    void shouldNotWaitForEverForWhatADeadQueueHasBegun(long at) {
        Frames.write(directory, 100, false);

        LogReport report = LogInspector.inspect(whileWritten(at, UNFINISHED, Integer.MAX_VALUE));

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.DAMAGED);
        assertThat(report.text()).contains("good frame");
    }

    /** One look finds a good frame behind a bad place; that place is looked at again before it is called damage. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 99})
    void shouldReadABadFrameAgainBeforeItCallsItDamage(int frame) {
        Frames.write(directory, 100, false);
        long header = framePlaces().get(frame) - CycleFile.HEADER_BYTES;

        for (int word : new int[] {UNFINISHED | 100, 5, 0x4000_0000, Integer.MAX_VALUE}) {
            LogReport report = LogInspector.inspect(whileWritten(header, word, 1));

            assertThat(report.state()).as(report.text()).isEqualTo(LogState.UNCLEAN);
            assertThat(report.frames()).isEqualTo(100);
        }
        assertThat(LogInspector.inspect(whileWritten(header, 5, 1_000)).appendable())
                .isFalse();
        try (LogInspector inspector = LogInspector.open(whileWritten(header, 5, 1))) {
            assertThat(countAndCheck(inspector)).isEqualTo(frame);
            assertThat(countAndCheck(inspector)).isEqualTo(100 - frame);
        }
    }

    @Test
    void shouldCheckTheBeginningOfAFileAlsoWhenItLooksAgain() throws IOException {
        Frames.write(directory, 100, false);
        overwrite(0x20, new byte[4]);

        LogReport report = Frames.inspect(directory);

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.DAMAGED);
        assertThat(report.text()).contains("does not begin as the queue makes it");
    }

    /** The files here, of which the first {@code reads} of the number at {@code at} find {@code word}. */
    private LogFiles whileWritten(long at, int word, int reads) {
        AtomicInteger left = new AtomicInteger(reads);
        RecordingStorage storage = new RecordingStorage();
        storage.atRead = (bytes, from, count) -> put(word, at - from, bytes, count, left);
        return new LogFiles(storage, directory, Frames.KIND, Frames.JOURNAL_ID);
    }

    private static void put(int word, long at, ByteBuffer bytes, int count, AtomicInteger left) {
        boolean inside = at >= 0 && at + Integer.BYTES <= count;
        if (inside && left.getAndDecrement() > 0) {
            bytes.order(FrameLayout.BYTE_ORDER).putInt(bytes.position() - count + (int) at, word);
        }
    }

    @Test
    void shouldFindAZeroedPageInTheMiddleAndNotAShorterJournal() throws IOException {
        Frames.write(directory, 1000, true);
        List<Long> places = framePlaces();
        long page = places.get(500) / PAGE_BYTES * PAGE_BYTES;
        overwrite(page, new byte[PAGE_BYTES]);

        LogReport report = Frames.inspect(directory);

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.DAMAGED);
        assertThat(report.file()).isEqualTo(Frames.file(directory));
        assertThat(report.fileOffset()).isBetween(page - PAGE_BYTES, page + PAGE_BYTES);
        assertThat(report.text()).contains(Frames.file(directory).toString()).contains("good frame");
        assertThat(report.advice()).contains("backup");
        assertThatThrownBy(() -> cut(report, 0))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("not torn");
    }

    /** The empty place begins exactly where a frame would: only the frames behind it tell. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 500, 998})
    void shouldFindAHoleThatTheQueueHides(int frame) throws IOException {
        Frames.write(directory, 1000, false);
        List<Long> places = framePlaces();
        long from = places.get(frame) - CycleFile.HEADER_BYTES;
        overwrite(from, new byte[(int) (places.get(frame + 1) - CycleFile.HEADER_BYTES - from)]);

        LogReport report = Frames.inspect(directory);

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.DAMAGED);
        assertThat(report.fault()).isEqualTo(FrameFault.HOLE);
        assertThat(report.frames()).isEqualTo(frame);
        assertThat(report.fileOffset()).isEqualTo(from);
    }

    @Test
    void shouldFindFramesHiddenInALaterFile() {
        long first = writeHours(3);
        assertThat(first).isEqualTo(1);
        Path middle = CycleFile.list(Storage.files(), directory).get(1).path();
        assertThat(middle.toFile().delete()).isTrue();

        LogReport report = Frames.inspect(directory);

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.DAMAGED);
        assertThat(report.fault()).isEqualTo(FrameFault.SEQUENCE_JUMP);
    }

    @Test
    void shouldFindAMissingFirstFile() {
        writeHours(2);
        assertThat(CycleFile.list(Storage.files(), directory)
                        .get(0)
                        .path()
                        .toFile()
                        .delete())
                .isTrue();

        LogReport report = Frames.inspect(directory);

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.DAMAGED);
        assertThat(report.frames()).isZero();
    }

    @Test
    void shouldFindAHoleAtTheEndOfAnEarlierFile() throws IOException {
        writeHours(2);
        CycleFile.Name first = CycleFile.list(Storage.files(), directory).get(0);
        List<Long> places = framePlaces(first);
        overwrite(first.path(), places.get(3) - CycleFile.HEADER_BYTES, new byte[2000]);

        LogReport report = Frames.inspect(directory);

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.DAMAGED);
        assertThat(report.fault()).isEqualTo(FrameFault.SEQUENCE_JUMP);
        assertThat(report.frames()).isEqualTo(3);
    }

    /** Each frame is hit somewhere; the last but one and the last are where torn and damaged part. */
    @Test
    void shouldDetectFlippedBitsInTheFile() throws IOException {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("shouldDetectFlippedBitsInTheFile: -Dbelfry.seed=" + seed);
        Random random = new Random(seed);
        int frames = 60;
        Frames.write(directory, frames, false);
        List<Long> places = framePlaces();
        byte[] content = Files.readAllBytes(Frames.file(directory));
        for (int frame = 0; frame < frames; frame++) {
            long from = places.get(frame) - CycleFile.HEADER_BYTES;
            long end = frameEnd(content, from);
            long to = frame + 1 < frames ? places.get(frame + 1) - CycleFile.HEADER_BYTES : end;
            boolean last = frame == frames - 1;
            if (last || frame % 20 == 0) {
                // The queue's header in front of the frame: each of its bits.
                for (int bit = 0; bit < Integer.SIZE; bit++) {
                    assertFlipIsFound(content, from * 8 + bit, frame, end, last);
                }
            }
            for (int i = 0; i < 5; i++) {
                assertFlipIsFound(content, random.nextLong(from * 8, to * 8), frame, end, last);
            }
        }
    }

    private void assertFlipIsFound(byte[] content, long bit, int frame, long end, boolean last) throws IOException {
        int at = (int) (bit >>> 3);
        byte flipped = (byte) (content[at] ^ (1 << (bit & 7)));
        overwrite(at, new byte[] {flipped});

        LogReport report = Frames.inspect(directory);

        String description = "bit " + bit + " of frame " + frame + ": " + report.text();
        boolean padding = report.appendable();
        if (padding) {
            // Up to 3 bytes between documents belong to nobody.
            assertThat(at).as(description).isGreaterThanOrEqualTo((int) end);
            assertThat(report.frames()).as(description).isEqualTo(60);
        } else {
            assertThat(report.frames()).as(description).isEqualTo(frame);
            assertThat(report.state()).as(description).isIn(LogState.DAMAGED, last ? LogState.TORN : LogState.DAMAGED);
        }
        overwrite(at, new byte[] {content[at]});
    }

    @Test
    void shouldCallALostEndTornAndCutIt() throws IOException {
        Frames.write(directory, 1000, false);
        List<Long> places = framePlaces();
        long lost = places.get(990) + 60;
        overwrite(lost, new byte[(int) (places.get(999) + 2000 - lost)]);

        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.TORN);
        assertThat(report.frames()).isEqualTo(990);

        assertCutAndGoesOn(report, 990);
    }

    @Test
    void shouldCallATruncatedFileTornAndCutIt() throws IOException {
        Frames.write(directory, 1000, false);
        List<Long> places = framePlaces();
        truncate(places.get(700) + 60);

        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.TORN);
        assertThat(report.fault()).isEqualTo(FrameFault.CUT_SHORT);

        assertCutAndGoesOn(report, 700);
    }

    /** Nothing but the queue's own note tells that there was more. */
    @Test
    void shouldCallAnEndLostAtAFrameTorn() throws IOException {
        Frames.write(directory, 1000, false);
        List<Long> places = framePlaces();
        truncate(places.get(700) - CycleFile.HEADER_BYTES);

        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.TORN);
        assertThat(report.fault()).isEqualTo(FrameFault.LOST);

        assertCutAndGoesOn(report, 700);
    }

    @Test
    void shouldCutATornFileThatHoldsNoGoodFrame() throws IOException {
        writeHours(2);
        CycleFile.Name last = CycleFile.list(Storage.files(), directory).get(1);
        overwrite(last.path(), framePlaces(last).get(0) + 50, new byte[8000]);

        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.TORN);

        assertCutAndGoesOn(report, 10);
    }

    @Test
    void shouldRefuseToCutWhatSomethingDurableRefersTo() throws IOException {
        Frames.write(directory, 100, false);
        truncate(framePlaces().get(70) + 60);
        LogReport report = Frames.inspect(directory);
        long remaining = report.nextSequence() - 1;

        assertThatThrownBy(() -> cut(report, remaining + 1))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("sequence " + remaining)
                .hasMessageContaining("sequence " + (remaining + 1));
        assertThat(cut(report, remaining)).exists();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 100, 70_000})
    void shouldCallBytesBehindACleanStopDamage(int distance) throws IOException {
        Frames.write(directory, 50, true);
        byte[] garbage = new byte[300];
        Arrays.fill(garbage, (byte) 0x5A);
        overwrite(Frames.inspect(directory).fileOffset() + distance, garbage);

        LogReport report = Frames.inspect(directory);

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.DAMAGED);
        assertThat(report.frames()).isEqualTo(51);
    }

    @Test
    void shouldCallBytesBehindAnUncleanStopTorn() throws IOException {
        Frames.write(directory, 50, false);
        byte[] garbage = new byte[300];
        Arrays.fill(garbage, (byte) 0x5A);
        overwrite(Frames.inspect(directory).fileOffset() + 50, garbage);

        LogReport report = Frames.inspect(directory);

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.TORN);
        assertThat(report.fault()).isEqualTo(FrameFault.LEFTOVER);
        assertCutAndGoesOn(report, 50);
    }

    /** A kill between copying a frame and committing it, at each length of the copy. */
    @ParameterizedTest
    @ValueSource(ints = {4, 12, 24, 40, 100, 10_000})
    void shouldWipeAnAppendThatWasNotCommitted(int copied) throws IOException {
        Frames.write(directory, 50, true);
        LogReport before = Frames.inspect(directory);
        FrameWriter writer = Frames.writer();
        writer.continueAfter(before.lastCrc(), before.nextSequence(), 1);
        int length = new Frames().assemble(writer, 30, false);
        byte[] part = new byte[Math.min(copied, length)];
        writer.buffer().getBytes(0, part);
        overwrite(before.fileOffset() + CycleFile.HEADER_BYTES, part);

        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.CLEAN);
        assertThat(report.uncommittedBytes()).isPositive();
        assertThat(makeAppendable(report, before.nextSequence() - 1)).isEmpty();

        LogReport wiped = Frames.inspect(directory);
        assertThat(wiped.state()).as(wiped.text()).isEqualTo(LogState.CLEAN);
        assertThat(wiped.uncommittedBytes()).isZero();
        Frames.write(directory, 3, true);
        assertThat(Frames.inspect(directory).state()).isEqualTo(LogState.CLEAN);
    }

    @Test
    void shouldRefuseFramesOfAnotherJournal() {
        Frames.write(directory, 5, true);

        LogReport report = LogInspector.inspect(LogFiles.of(directory, Frames.KIND, Frames.JOURNAL_ID + 1));

        assertThat(report.state()).isEqualTo(LogState.DAMAGED);
        assertThat(report.fault()).isEqualTo(FrameFault.FOREIGN_JOURNAL);
        assertThat(report.text()).contains("0123456789abcdef");
    }

    @Test
    void shouldRefuseAJournalAsOutbox() {
        Frames.write(directory, 5, true);

        LogReport report = LogInspector.inspect(LogFiles.of(directory, FrameKind.OUTBOX, Frames.JOURNAL_ID));

        assertThat(report.state()).isEqualTo(LogState.DAMAGED);
        assertThat(report.fault()).isEqualTo(FrameFault.WRONG_KIND);
    }

    @Test
    void shouldFindAnOverwrittenBeginningOfTheFile() throws IOException {
        Frames.write(directory, 5, true);
        overwrite(0, new byte[PAGE_BYTES]);

        LogReport report = Frames.inspect(directory);

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.DAMAGED);
    }

    /** Chronicle Queue appends behind the place that its header names, into the middle of a frame if need be. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCopyTheFramesWhenTheQueueWouldWriteIntoTheMiddle(boolean closing) throws IOException {
        Frames.write(directory, 100, closing);
        List<Long> places = framePlaces();
        byte[] wrong = ByteBuffer.allocate(8)
                .order(FrameLayout.BYTE_ORDER)
                .putLong(places.get(50) + 40)
                .array();
        overwrite(0x40, wrong);

        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.TORN);
        assertThat(report.fault()).isEqualTo(FrameFault.BAD_ENVELOPE);

        long last = report.nextSequence() - 1;
        assertThat(makeAppendable(report, last))
                .singleElement(InstanceOfAssertFactories.PATH)
                .exists();
        Frames.write(directory, 5, true);
        assertThat(Frames.inspect(directory).state()).isEqualTo(LogState.CLEAN);
        assertThat(Frames.inspect(directory).nextSequence()).isGreaterThan(last);
    }

    /** After a power cut the file's first page may be older than its last: the queue finds its way forward. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 98})
    void shouldAppendAtTheEndWhenTheQueueNotedLess(int frame) throws IOException {
        Frames.write(directory, 100, false);
        byte[] older = ByteBuffer.allocate(8)
                .order(FrameLayout.BYTE_ORDER)
                .putLong(framePlaces().get(frame) - CycleFile.HEADER_BYTES)
                .array();
        overwrite(0x40, older);

        assertThat(Frames.inspect(directory).state()).isEqualTo(LogState.UNCLEAN);
        Frames.write(directory, 5, true);
        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.CLEAN);
        assertThat(report.frames()).isEqualTo(106);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES)) {
            assertThat(Frames.readAll(journal)).hasSize(106);
        }
    }

    @Test
    void shouldRefuseAFileThatIsNoneOfTheQueue() throws IOException {
        Frames.write(directory, 5, true);
        Files.writeString(directory.resolve("20261301-00F.cq4"), "");

        assertThatThrownBy(() -> Frames.inspect(directory))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("20261301-00F.cq4");
    }

    private void assertCutAndGoesOn(LogReport report, int frames) {
        assertThat(makeAppendable(report, 0)).isNotEmpty().allSatisfy(kept -> {
            assertThat(kept).exists();
            assertThat(kept.getFileName().toString()).contains(".torn-");
        });
        LogReport after = Frames.inspect(directory);
        assertThat(after.state()).as(after.text()).isEqualTo(LogState.UNCLEAN);
        assertThat(after.frames()).isEqualTo(frames);
        assertThat(after.nextSequence()).isEqualTo(report.nextSequence());
        assertThat(directory.resolveSibling("journal.cutting")).doesNotExist();

        long last = Frames.write(directory, 20, true);
        LogReport grown = Frames.inspect(directory);
        assertThat(grown.state()).as(grown.text()).isEqualTo(LogState.CLEAN);
        assertThat(grown.nextSequence()).isEqualTo(last + 1);
        assertThat(grown.frames()).isEqualTo(frames + 21);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES)) {
            assertThat(Frames.readAll(journal)).hasSize(frames + 21);
        }
    }

    private Path cut(LogReport report, long durableUpTo) {
        return TailCutter.cut(Frames.log(directory), LogPosition.GENESIS, report, durableUpTo)
                .get(0);
    }

    private List<Path> makeAppendable(LogReport report, long durableUpTo) {
        return TailCutter.makeAppendable(Frames.log(directory), LogPosition.GENESIS, report, durableUpTo);
    }

    /** Ten frames an hour; answers the first sequence. */
    private long writeHours(int hours) {
        SetTimeProvider clock = new SetTimeProvider();
        FrameWriter writer = Frames.writer();
        Frames frames = new Frames();
        clock.currentTimeMillis(200 * HOUR_MS);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES, clock);
                Journal.Appender appender = journal.openAppender()) {
            for (int hour = 0; hour < hours; hour++) {
                clock.currentTimeMillis((200 + hour) * HOUR_MS);
                for (int i = 0; i < 10; i++) {
                    frames.append(appender, writer, 2);
                }
            }
        }
        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.UNCLEAN);
        return report.firstSequence();
    }

    private List<Long> framePlaces() {
        return framePlaces(CycleFile.list(Storage.files(), directory).get(0));
    }

    /** Where each frame of a file begins. */
    private List<Long> framePlaces(CycleFile.Name name) {
        List<Long> places = new ArrayList<>();
        try (LogInspector inspector = LogInspector.openFile(Frames.log(directory), name.cycle())) {
            for (FrameReader reader = inspector.next(); reader != null; reader = inspector.next()) {
                places.add(reader.position());
            }
        }
        return places;
    }

    private static long frameEnd(byte[] content, long header) {
        int length = new UnsafeBuffer(content).getInt((int) header, FrameLayout.BYTE_ORDER);
        return header + CycleFile.HEADER_BYTES + length;
    }

    private void overwrite(long at, byte[] bytes) throws IOException {
        overwrite(Frames.file(directory), at, bytes);
    }

    private static void overwrite(Path file, long at, byte[] bytes) throws IOException {
        try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw")) {
            random.seek(at);
            random.write(bytes);
        }
    }

    private void truncate(long size) throws IOException {
        try (RandomAccessFile random =
                new RandomAccessFile(Frames.file(directory).toFile(), "rw")) {
            random.setLength(size);
        }
    }
}
