package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.openhft.chronicle.core.time.SetTimeProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damages what the queue keeps for itself in a file that it has written, and goes on as an engine does: inspects, makes it
 * appendable, appends with the queue itself, reads with the queue itself.
 *
 * <p>{@code -Psimulate} takes every bit; else one in many is taken, by {@code -Dbelfry.seed=S}.
 */
class CycleFileHeadTest {
    private static final long SEED = Long.getLong("belfry.seed", 1);
    private static final int SAMPLED_ONE_IN = 150;
    private static final int EMPTY_ONE_IN = 1000;
    private static final long HOUR_MS = 3_600_000L;
    private static final int CYCLE = 200;
    /** In the file that is damaged; its index has three of them. */
    private static final int FRAMES = 600;
    /** Appended afterwards, of which the index gets two. */
    private static final int MORE = 600;
    /** Reading begins behind this frame, as behind a snapshot's place. */
    private static final int START = 400;

    /** Frames around those that the index has. */
    private static final int[] SOUGHT = {0, 1, 255, 256, 257, 512, 599, 600, 601, 767, 768, 769, 1024, 1199};

    @TempDir
    Path root;

    private final SetTimeProvider clock = new SetTimeProvider();
    private final Frames frames = new Frames();
    /** Behind how many frames, to where. */
    private final List<LogPosition> places = new ArrayList<>();

    private byte[] whole;
    private Path directory;

    /** What became of a damaged file. */
    enum Fate {
        /** It is said to be damaged, and nothing was changed. */
        NAMED,
        /** It was said to be damaged, and a copy was put in its place. */
        MENDED,
        /** It was not looked at. */
        HARMLESS
    }

    @BeforeEach
    void writeAFile() throws IOException {
        directory = root.resolve("journal");
        clock.currentTimeMillis(CYCLE * HOUR_MS);
        FrameWriter writer = Frames.writer();
        append(writer, FRAMES, new ArrayList<>());
        places.add(LogPosition.GENESIS);
        try (LogInspector inspector = LogInspector.open(Frames.log(directory))) {
            while (inspector.next() != null) {
                places.add(inspector.position());
            }
        }
        whole = Files.readAllBytes(Frames.file(directory));
    }

    @Test
    void shouldGoOnBehindTheLastFrameWhicheverBitOfASampleIsFlipped() throws IOException {
        flipBits(SAMPLED_ONE_IN);
    }

    @Test
    @Tag("simulate")
    void shouldGoOnBehindTheLastFrameWhicheverBitIsFlipped() throws IOException {
        flipBits(1);
    }

    private void flipBits(int oneIn) throws IOException {
        Random random = new Random(SEED);
        int[] fates = new int[Fate.values().length];
        for (int at = 0; at < CycleFileHead.FIRST_DOCUMENT; at++) {
            int rarity = isUsed(at) ? oneIn : oneIn * EMPTY_ONE_IN;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                if (random.nextInt(rarity) == 0) {
                    byte[] damaged = whole.clone();
                    damaged[at] ^= (byte) (1 << bit);
                    Fate fate = goOn(damaged, START, "byte " + at + ", bit " + bit);
                    fates[fate.ordinal()]++;
                }
            }
        }
        System.err.println("flipped bits of what the queue keeps for itself, -Dbelfry.seed=" + SEED + ": "
                + Arrays.toString(Fate.values()) + " " + Arrays.toString(fates));
        assertThat(fates[Fate.MENDED.ordinal()]).isPositive();
    }

    private boolean isUsed(int at) {
        for (int i = Math.max(0, at - Long.BYTES); i < at + Long.BYTES; i++) {
            if (whole[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /** A page that a disk has lost; of the last only what lies before the first frame. Reading may begin at either end. */
    @ParameterizedTest
    @ValueSource(ints = {1, 256, 300, 513, 599, FRAMES})
    void shouldGoOnBehindTheLastFrameWhicheverPageIsLost(int start) throws IOException {
        for (int page = 0; page < CycleFileHead.FIRST_DOCUMENT; page += 4096) {
            byte[] damaged = whole.clone();
            Arrays.fill(damaged, page, Math.min(page + 4096, CycleFileHead.FIRST_DOCUMENT), (byte) 0);
            Fate fate = goOn(damaged, start, "page at " + page);
            if (page == 0) {
                assertThat(fate).isEqualTo(Fate.NAMED);
            } else if (page == 0x8000) {
                assertThat(fate).isEqualTo(Fate.MENDED);
            }
        }
    }

    /**
     * Without a note of how far it has written the queue goes by its first documents, of which the index is lost too: it
     * would append there, in front of the frames.
     */
    @Test
    void shouldNotAppendWhereTheIndexIsLostAndTheNoteToo() throws IOException {
        byte[] damaged = whole.clone();
        Arrays.fill(
                damaged, (int) CycleFile.WRITE_POSITION_OFFSET, (int) CycleFile.WRITE_POSITION_OFFSET + 16, (byte) 0);
        Arrays.fill(damaged, 0x8000, 0x9000, (byte) 0);

        assertThat(goOn(damaged, START, "index and note")).isEqualTo(Fate.MENDED);
    }

    /** What a kill leaves is no damage: nothing is copied. */
    @Test
    void shouldTakeNotesThatAreLateAsTheyAre() throws IOException {
        FrameWriter writer = Frames.writer();
        LogPosition last = places.get(FRAMES);
        writer.continueAfter(last.crc(), last.nextSequence(), last.epoch());
        append(writer, 769 - FRAMES, new ArrayList<>());
        byte[] now = Files.readAllBytes(Frames.file(directory));
        // Killed before any of the notes of the 769th frame, which is one that the index gets.
        System.arraycopy(whole, 0, now, 0, CycleFileHead.FIRST_DOCUMENT);
        rewrite(now);

        LogReport report = Frames.inspect(directory);

        assertThat(report.state()).as(report.text()).isEqualTo(LogState.UNCLEAN);
        assertThat(TailCutter.makeAppendable(Frames.log(directory), LogPosition.GENESIS, report, 769))
                .isEmpty();
        writer.continueAfter(report.lastCrc(), report.nextSequence(), report.lastEpoch());
        List<Long> positions = new ArrayList<>();
        append(writer, MORE, positions);
        assertThat(positions.get(0)).isEqualTo(Journal.position(CYCLE, 769));
        assertReads(769 + MORE);
    }

    /** The note of a frame and its number are two words: a kill between them leaves the number of the frame before. */
    @Test
    void shouldTakeANumberThatIsOneBehindItsNoteAsItIs() throws IOException {
        assertThat(goOn(numbered(FRAMES - 1, FRAMES - 2), START, "the one before"))
                .isEqualTo(Fate.HARMLESS);
        assertThat(goOn(numbered(FRAMES - 2, FRAMES - 3), START, "two before")).isEqualTo(Fate.MENDED);
        assertThat(goOn(numbered(FRAMES - 1, FRAMES - 1), START, "another's number"))
                .isEqualTo(Fate.MENDED);
    }

    private byte[] numbered(int frame, int number) {
        byte[] content = whole.clone();
        ByteBuffer.wrap(content)
                .order(FrameLayout.BYTE_ORDER)
                .putLong(
                        (int) CycleFile.WRITE_POSITION_OFFSET + Long.BYTES,
                        places.get(frame).offset() << Integer.SIZE | number);
        return content;
    }

    @Test
    void shouldTakeTheFirstNoteWithoutANumberAsItIs() throws IOException {
        Path other = root.resolve("other");
        Frames.write(other, 1, false);
        byte[] content = Files.readAllBytes(Frames.file(other));
        Arrays.fill(
                content,
                (int) CycleFile.WRITE_POSITION_OFFSET + Long.BYTES,
                (int) CycleFile.WRITE_POSITION_OFFSET + 2 * Long.BYTES,
                (byte) 0);
        Files.write(Frames.file(other), content);

        assertThat(Frames.inspect(other).state()).isEqualTo(LogState.UNCLEAN);
        Frames.write(other, 3, true);
        assertThat(Frames.inspect(other).frames()).isEqualTo(5);
        assertThat(Frames.inspect(other).state()).isEqualTo(LogState.CLEAN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 16, 1 << 20, 1 << 26})
    void shouldKnowTheLayoutWhateverTheBlocks(int blockBytes) throws IOException {
        Path other = root.resolve("other");
        FrameWriter writer = Frames.writer();
        try (ChronicleJournal journal = ChronicleJournal.open(other, blockBytes, clock);
                Journal.Appender appender = journal.openAppender()) {
            for (int i = 0; i < FRAMES; i++) {
                frames.append(appender, writer, 1);
            }
        }
        byte[] head = new byte[CycleFileHead.FIRST_DOCUMENT];
        try (StorageFile file = Storage.files().openRead(Frames.file(other))) {
            file.read(ByteBuffer.wrap(head), 0);
        }
        assertThat(head).isEqualTo(Arrays.copyOf(whole, head.length));
    }

    /** Puts the damaged file there and goes on; nothing may be lost, and no frame may lie where it is not sought. */
    private Fate goOn(byte[] damaged, int start, String what) throws IOException {
        rewrite(damaged);
        LogFiles log = Frames.log(directory);
        LogPosition last = places.get(FRAMES);
        LogReport report = report(places.get(start));
        if (report.state() == LogState.DAMAGED) {
            assertThat(report.text()).as(what).contains(Frames.file(directory).toString());
            assertThat(Files.readAllBytes(Frames.file(directory))).as(what).isEqualTo(damaged);
            return Fate.NAMED;
        }
        assertThat(report.position()).as("%s: %s", what, report.text()).isEqualTo(last);
        List<Path> kept = TailCutter.makeAppendable(log, places.get(start), report, last.nextSequence() - 1);

        FrameWriter writer = Frames.writer();
        writer.continueAfter(last.crc(), last.nextSequence(), last.epoch());
        List<Long> positions = new ArrayList<>();
        append(writer, MORE, positions);

        for (int i = 0; i < MORE; i++) {
            assertThat(positions.get(i)).as("%s, frame %d", what, i).isEqualTo(Journal.position(CYCLE, FRAMES + i));
        }
        LogReport grown = report(places.get(start));
        assertThat(grown.state()).as("%s: %s", what, grown.text()).isEqualTo(LogState.UNCLEAN);
        assertThat(grown.nextSequence()).as(what).isEqualTo(FRAMES + MORE + 1L);
        assertReads(FRAMES + MORE);
        return kept.isEmpty() ? Fate.HARMLESS : Fate.MENDED;
    }

    private LogReport report(LogPosition start) {
        try (LogInspector inspector = LogInspector.openFrom(Frames.log(directory), start)) {
            return inspector.report();
        }
    }

    /** As the engine opens it. */
    private void append(FrameWriter writer, int count, List<Long> positions) {
        ChronicleJournal.forgetMetadata(directory);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES, clock);
                Journal.Appender appender = journal.openAppender()) {
            for (int i = 0; i < count; i++) {
                positions.add(frames.append(appender, writer, 1));
            }
        }
    }

    /** With the queue's own tailer, from the start and by number. */
    private void assertReads(int count) {
        try (ChronicleJournal journal = ChronicleJournal.openReadOnly(directory, Frames.BLOCK_BYTES);
                Journal.Tailer tailer = journal.openTailer()) {
            assertThat(Frames.readAll(journal)).hasSize(count);
            FrameReader reader = Frames.reader();
            for (int number : SOUGHT) {
                tailer.seek(Journal.position(CYCLE, number));
                assertThat(tailer.next()).isTrue();
                reader.expectAny();
                assertThat(reader.wrap(tailer)).as(reader.explain()).isEqualTo(FrameFault.NONE);
                assertThat(reader.firstSequence()).isEqualTo(number + 1L);
            }
        }
    }

    /** The one file anew, and nothing beside it. */
    private void rewrite(byte[] content) throws IOException {
        Path file = directory.resolve(CycleFile.nameOf(CYCLE));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path path : files.toList()) {
                Files.delete(path);
            }
        }
        Files.write(file, content);
    }
}
