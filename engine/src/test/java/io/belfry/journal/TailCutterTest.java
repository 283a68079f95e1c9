package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.openhft.chronicle.core.time.SetTimeProvider;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cut leaves, takes and keeps, in files as Chronicle Queue writes them. */
class TailCutterTest {
    private static final long HOUR_MS = 3_600_000L;
    private static final int FRAMES = 700;
    /** Reading begins behind this frame, as behind a snapshot's place. */
    private static final int START = 400;
    /** The cut is behind this one. */
    private static final int END = 600;

    private static final long WRITE_POSITION = 0x40;
    private static final int INDEX_HEADER = 0x80F0;
    private static final int INDEX_USED = INDEX_HEADER + 0x18;
    private static final int FIRST_FRAME = 0x10110;
    /** Last frame's place; its number; the next number for the index; how much of it is used. */
    private static final Set<Integer> NOTES = Set.of(0x40, 0x48, 0xB0, INDEX_USED);

    @TempDir
    Path root;

    private final SetTimeProvider clock = new SetTimeProvider();
    private final FrameWriter writer = Frames.writer();
    private final Frames frames = new Frames();
    /** Behind how many frames, to where. */
    private final List<LogPosition> places = new ArrayList<>();

    private Path directory;

    @BeforeEach
    void nameDirectory() {
        directory = root.resolve("journal");
        clock.currentTimeMillis(200 * HOUR_MS);
    }

    /** Around each place that the queue puts into its index. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, 257, 512, 513, 600})
    void shouldLeaveTheVeryFileThatTheQueueHadWrittenUpToThere(int kept) throws IOException {
        append(kept);
        byte[] then = content();
        appendAndNotePlaces(FRAMES - kept);
        byte[] whole = content();

        List<Path> aside = TailCutter.cutBehind(log(), LogPosition.GENESIS, place(kept));

        assertThat(firstDifference(content(), then)).isEqualTo(-1);
        assertThat(aside)
                .singleElement()
                .satisfies(path -> assertThat(Files.readAllBytes(path)).isEqualTo(whole));
        assertAppendsBehind(kept);
    }

    /** A file may have more than one index, each after so many documents. */
    @Test
    void shouldLeaveTheVeryFileThatTheQueueHadWrittenUpToItsSecondIndex() throws IOException {
        int inFirstIndex = 1 << 20;
        int[] kept = {inFirstIndex - 1, inFirstIndex + 2, inFirstIndex + 300};
        List<byte[]> then = new ArrayList<>();
        List<LogPosition> ends = new ArrayList<>();
        int written = 0;
        for (int count : kept) {
            append(count - written);
            written = count;
            then.add(used(file()));
            ends.add(Frames.inspect(directory).position());
        }
        append(300);

        for (int i = kept.length - 1; i >= 0; i--) {
            TailCutter.cutBehind(log(), LogPosition.GENESIS, ends.get(i));
            assertThat(firstDifference(used(file()), then.get(i)))
                    .as("%d frames", kept[i])
                    .isEqualTo(-1);
        }
        continueBehind(ends.get(0));
        append(600);
        assertReads(inFirstIndex - 1, 600);
    }

    /** What lies before the place where reading begins. */
    enum Damage {
        FIRST_FRAME,
        FRAME_IN_THE_MIDDLE,
        FRAME_RIGHT_BEFORE_THE_START,
        HEADER_OF_A_FRAME,
        HOLE,
        ZEROED_PAGES,
        INDEX_ENTRIES,
        HEADER_OF_THE_INDEX,
        NOTE_OF_THE_LAST_FRAME
    }

    /** What is behind the last good frame. */
    enum End {
        BAD_FRAME,
        HALF_A_FILE,
        ZEROS_AND_A_GOOD_FRAME,
        GOOD_FRAMES
    }

    static Stream<Arguments> damagesAndEnds() {
        return Arrays.stream(Damage.values())
                .flatMap(damage -> Arrays.stream(End.values()).map(end -> Arguments.of(damage, end)));
    }

    @ParameterizedTest
    @MethodSource("damagesAndEnds")
    void shouldCutBehindAnEarlierDamageAndLeaveItAsItIs(Damage damage, End end) throws IOException {
        appendAndNotePlaces(FRAMES);
        LogPosition start = place(START);
        LogPosition last = place(END);
        long cutAt = place(END + 1).offset();
        damage(damage);
        spoil(end);
        byte[] before = content();

        LogReport report = report(start);
        List<Path> kept = end == End.BAD_FRAME || end == End.HALF_A_FILE
                ? TailCutter.makeAppendable(log(), start, report, last.nextSequence() - 1)
                : TailCutter.cutBehind(log(), start, last);

        assertThat(kept)
                .singleElement()
                .satisfies(path -> assertThat(Files.readAllBytes(path)).isEqualTo(before));
        byte[] after = content();
        assertSameButForNotes(after, before, (int) cutAt);
        assertThat(firstDifference(Arrays.copyOfRange(after, (int) cutAt, after.length), new byte[0]))
                .isEqualTo(-1);
        assertThat(directory.resolveSibling("journal.cutting")).doesNotExist();
        LogReport cut = report(start);
        assertThat(cut.state()).as(cut.text()).isEqualTo(LogState.UNCLEAN);
        assertThat(cut.position()).isEqualTo(last);

        continueBehind(last);
        append(FRAMES);
        LogReport grown = report(start);
        assertThat(grown.state()).as(grown.text()).isEqualTo(LogState.UNCLEAN);
        assertThat(grown.frames()).isEqualTo(END - START + FRAMES);
        assertSameButForNotes(content(), before, (int) cutAt);
        assertDamageIsVisible(damage);
    }

    private void damage(Damage damage) throws IOException {
        switch (damage) {
            case FIRST_FRAME -> flip(place(1).offset() + 60);
            case FRAME_IN_THE_MIDDLE -> flip(place(START / 2).offset() + 60);
            case FRAME_RIGHT_BEFORE_THE_START -> flip(place(START - 1).offset() + 60);
            case HEADER_OF_A_FRAME -> flip(place(START / 2).offset());
            case HOLE -> {
                long from = place(START / 2).offset();
                overwrite(from, new byte[(int) (place(START / 2 + 1).offset() - from)]);
            }
            case ZEROED_PAGES -> overwrite(place(10).offset() & -4096L, new byte[3 * 4096]);
            case INDEX_ENTRIES -> overwrite(INDEX_HEADER + 0x20, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
            case HEADER_OF_THE_INDEX -> flip(INDEX_HEADER + 1);
            case NOTE_OF_THE_LAST_FRAME -> overwrite(WRITE_POSITION, new byte[] {-1, -2, -3, -4, -5, -6, -7, -8});
        }
    }

    private void spoil(End end) throws IOException {
        long at = place(END + 1).offset();
        switch (end) {
            case BAD_FRAME -> {
                flip(at + 60);
                long next = place(END + 2).offset();
                overwrite(next, new byte[(int) (place(FRAMES).offset() + 3000 - next)]);
            }
            case HALF_A_FILE -> {
                try (RandomAccessFile access = new RandomAccessFile(file().toFile(), "rw")) {
                    access.setLength(at + 101);
                }
            }
            case ZEROS_AND_A_GOOD_FRAME ->
                overwrite(at, new byte[(int) (place(FRAMES).offset() - at)]);
            case GOOD_FRAMES -> {
                // An operator takes them away because the core cannot apply them.
            }
        }
    }

    private void assertDamageIsVisible(Damage damage) {
        LogReport report = Frames.inspect(directory);
        switch (damage) {
            case INDEX_ENTRIES, HEADER_OF_THE_INDEX, NOTE_OF_THE_LAST_FRAME ->
                // Not where frames are: it follows from them, and is made anew.
                assertThat(report.frames()).as(report.text()).isEqualTo(END + FRAMES);
            default -> {
                assertThat(report.state()).as(report.text()).isEqualTo(LogState.DAMAGED);
                assertThat(report.frames()).as(report.text()).isLessThan(START);
            }
        }
    }

    /** Where the frames were cut, nothing of the file is read that the start does not need. */
    @Test
    void shouldRefuseToCutBehindAFrameThatIsNotWhole() throws IOException {
        appendAndNotePlaces(FRAMES);
        LogPosition start = place(START);
        LogPosition last = place(END);
        flip(place(END - 5).offset() + 60);
        byte[] before = content();

        assertThatThrownBy(() -> TailCutter.cutBehind(log(), start, last))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(file().toString());

        assertThat(content()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"BAD_FRAME", "HALF_A_FILE"})
    void shouldSetALaterFileAsideAndLeaveTheOneBeforeAlone(End end) throws IOException {
        append(FRAMES);
        clock.currentTimeMillis(201 * HOUR_MS);
        Path first = file();
        byte[] before = Files.readAllBytes(first);
        LogPosition last = Frames.inspect(directory).position();
        append(1);
        byte[] closed = Files.readAllBytes(first);
        Path later = CycleFile.list(Storage.files(), directory).get(1).path();
        long only = Frames.inspect(directory).position().offset();
        if (end == End.BAD_FRAME) {
            flip(later, only + 60);
        } else {
            try (RandomAccessFile access = new RandomAccessFile(later.toFile(), "rw")) {
                access.setLength(only + 20);
            }
        }
        byte[] spoilt = Files.readAllBytes(later);
        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.TORN);

        List<Path> kept = TailCutter.makeAppendable(log(), LogPosition.GENESIS, report, last.nextSequence() - 1);

        assertThat(kept)
                .singleElement()
                .satisfies(path -> assertThat(Files.readAllBytes(path)).isEqualTo(spoilt));
        assertThat(Files.readAllBytes(first)).isEqualTo(closed).isNotEqualTo(before);
        assertThat(Frames.inspect(directory).position()).isEqualTo(last);
    }

    /** Made for a new hour by an engine that died before its first frame, whole or in part. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, 65_536, 131_072})
    void shouldRemoveAFileWithoutAFrame(int bytes) throws IOException {
        append(5);
        LogPosition last = Frames.inspect(directory).position();
        Path empty = directory.resolve(CycleFile.nameOf(201));
        Files.write(empty, new byte[bytes]);
        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.UNCLEAN);

        assertThat(TailCutter.makeAppendable(log(), LogPosition.GENESIS, report, last.nextSequence() - 1))
                .isEmpty();

        assertThat(empty).doesNotExist();
        assertThat(Frames.inspect(directory).position()).isEqualTo(last);
        clock.currentTimeMillis(201 * HOUR_MS);
        append(5);
        assertThat(Frames.inspect(directory).frames()).isEqualTo(10);
    }

    /** The queue's header of a new file and no frame. */
    @Test
    void shouldRemoveAFileOfTheQueueWithoutAFrame() throws IOException {
        appendAndNotePlaces(5);
        LogPosition last = Frames.inspect(directory).position();
        byte[] start = Arrays.copyOf(content(), (int) place(1).offset());
        Arrays.fill(start, (int) WRITE_POSITION, (int) WRITE_POSITION + 16, (byte) 0);
        Path empty = directory.resolve(CycleFile.nameOf(201));
        Files.write(empty, start);
        LogReport report = Frames.inspect(directory);
        assertThat(report.appendable()).as(report.text()).isTrue();

        TailCutter.makeAppendable(log(), LogPosition.GENESIS, report, last.nextSequence() - 1);

        assertThat(empty).doesNotExist();
        assertThat(Frames.inspect(directory).position()).isEqualTo(last);
    }

    /** The queue's note of how far it has written, with any of its bits turned over. */
    @Test
    void shouldAppendAtTheEndWhateverTheQueuesNoteSays() throws IOException {
        appendAndNotePlaces(FRAMES);
        LogPosition last = Frames.inspect(directory).position();
        byte[] whole = content();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            byte[] flipped = whole.clone();
            flipped[(int) WRITE_POSITION + bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file(), flipped);

            LogReport report = Frames.inspect(directory);

            assertThat(report.state()).as("bit %d: %s", bit, report.text()).isEqualTo(LogState.TORN);
            assertThat(report.position()).isEqualTo(last);
            assertThat(TailCutter.makeAppendable(log(), LogPosition.GENESIS, report, last.nextSequence() - 1))
                    .hasSize(1);
            assertThat(firstDifference(content(), whole)).as("bit %d", bit).isEqualTo(-1);
        }
        assertAppendsBehind(FRAMES);
    }

    /** A file that frames were in, and whose beginning is gone: the queue would make it anew, over the frames. */
    @Test
    void shouldNotGoOnInAFileThatHasLostItsBeginning() throws IOException {
        appendAndNotePlaces(FRAMES);
        LogPosition start = place(START);
        overwrite(0, new byte[4096]);

        LogReport report = report(start);

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.DAMAGED);
        assertThat(report.text()).contains(file().toString()).contains("beginning");
    }

    private void append(int count) {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES, clock);
                Journal.Appender appender = journal.openAppender()) {
            for (int i = 0; i < count; i++) {
                frames.append(appender, writer, 1);
            }
        }
    }

    private void appendAndNotePlaces(int count) {
        append(count);
        notePlaces();
    }

    private void assertAppendsBehind(int kept) {
        continueBehind(place(kept));
        append(FRAMES);
        assertReads(kept, FRAMES);
    }

    /** With the queue's own tailer, from the start and by number. */
    private void assertReads(int kept, int appended) {
        LogReport grown = Frames.inspect(directory);
        assertThat(grown.state()).as(grown.text()).isEqualTo(LogState.UNCLEAN);
        assertThat(grown.frames()).isEqualTo(kept + appended);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES, clock);
                Journal.Tailer tailer = journal.openTailer()) {
            assertThat(Frames.readAll(journal)).hasSize(kept + appended);
            FrameReader reader = Frames.reader();
            for (int number : new int[] {0, kept - 1, kept, kept + 1, kept + 255, kept + 256, kept + appended - 1}) {
                tailer.seek(Journal.position(200, number));
                assertThat(tailer.next()).isTrue();
                reader.expectAny();
                assertThat(reader.wrap(tailer)).as(reader.explain()).isEqualTo(FrameFault.NONE);
                assertThat(reader.firstSequence()).isEqualTo(number + 1L);
            }
        }
    }

    private void continueBehind(LogPosition end) {
        writer.continueAfter(end.crc(), end.nextSequence(), end.epoch());
    }

    /** The place behind so many frames. */
    private LogPosition place(int count) {
        return places.get(count);
    }

    /** Notes where the frames are, as long as all can be read. */
    private void notePlaces() {
        places.clear();
        places.add(LogPosition.GENESIS);
        try (LogInspector inspector = LogInspector.open(log())) {
            while (inspector.next() != null) {
                places.add(inspector.position());
            }
        }
    }

    private LogReport report(LogPosition start) {
        try (LogInspector inspector = LogInspector.openFrom(log(), start)) {
            return inspector.report();
        }
    }

    private LogFiles log() {
        return Frames.log(directory);
    }

    private Path file() {
        return CycleFile.list(Storage.files(), directory).get(0).path();
    }

    private byte[] content() throws IOException {
        return Files.readAllBytes(file());
    }

    /** The bytes up to the last frame and a little further; the rest of a large file is zeros. */
    private static byte[] used(Path file) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
            access.seek(WRITE_POSITION);
            byte[] note = new byte[Long.BYTES];
            access.readFully(note);
            long last = new UnsafeBuffer(note).getLong(0, FrameLayout.BYTE_ORDER);
            byte[] content = new byte[(int) Math.min(access.length(), last + (1 << 16))];
            access.seek(0);
            access.readFully(content);
            return content;
        }
    }

    /** As {@link Arrays#mismatch}, where a file that is longer by zeros is the same. */
    private static int firstDifference(byte[] one, byte[] other) {
        int length = Math.max(one.length, other.length);
        return Arrays.mismatch(Arrays.copyOf(one, length), Arrays.copyOf(other, length));
    }

    /** Frames are where and what they were; what the queue keeps for itself is what fits them. */
    private static void assertSameButForNotes(byte[] now, byte[] before, int cutAt) {
        int first = Arrays.mismatch(
                Arrays.copyOfRange(now, FIRST_FRAME, cutAt), Arrays.copyOfRange(before, FIRST_FRAME, cutAt));
        assertThat(first).as("first byte of the frames that differs").isEqualTo(-1);
        UnsafeBuffer one = new UnsafeBuffer(now);
        UnsafeBuffer other = new UnsafeBuffer(before);
        for (int at = 0; at < FIRST_FRAME; at += Long.BYTES) {
            long was = other.getLong(at, FrameLayout.BYTE_ORDER);
            if (one.getLong(at, FrameLayout.BYTE_ORDER) != was) {
                boolean noteOfWhatLayBehind = at > INDEX_USED && (was <= 0 || was >= cutAt);
                boolean mended = at == INDEX_HEADER
                        && one.getLong(at, FrameLayout.BYTE_ORDER)
                                == new UnsafeBuffer(CycleFileHead.startOfFile()).getLong(at, FrameLayout.BYTE_ORDER);
                boolean noteOfWhatIsLost = !noteOfWhatLayBehind
                        && at > INDEX_USED
                        && one.getLong(at, FrameLayout.BYTE_ORDER) == 0
                        && other.getInt((int) was + CycleFile.HEADER_BYTES, FrameLayout.BYTE_ORDER)
                                != Frames.KIND.magic();
                assertThat(noteOfWhatLayBehind || noteOfWhatIsLost || mended || NOTES.contains(at))
                        .as("byte %d", at)
                        .isTrue();
            }
        }
    }

    private void flip(long at) throws IOException {
        flip(file(), at);
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(at);
            int old = access.read();
            access.seek(at);
            access.write(old ^ 0x10);
        }
    }

    private void overwrite(long at, byte[] bytes) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file().toFile(), "rw")) {
            access.seek(at);
            access.write(bytes);
        }
    }
}
