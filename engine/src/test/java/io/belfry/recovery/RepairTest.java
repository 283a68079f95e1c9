package io.belfry.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.belfry.api.EngineContext;
import io.belfry.api.EngineStartException;
import io.belfry.api.TestEngine;
import io.belfry.api.TestEngine.OutboxRecord;
import io.belfry.codec.EventLayout;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.TickEncoder;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.DataDirectoryMeta;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import io.belfry.journal.LogFiles;
import io.belfry.journal.LogInspector;
import io.belfry.journal.LogPosition;
import io.belfry.journal.LogReport;
import io.belfry.journal.Storage;
import io.belfry.journal.Watermark;
import io.belfry.pipeline.RandomLoad;
import io.belfry.retention.Consumers;
import io.belfry.retention.RetentionPolicy;
import io.belfry.snapshot.SnapshotDirectory;
import io.belfry.snapshot.SnapshotHeader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator is told of a damaged directory, and what becomes of it when he accepts the loss. */
@Timeout(120)
class RepairTest {
    private static final int EVENTS = 2_000;
    private static final long HOUR_MS = 3_600_000L;

    @TempDir
    Path root;

    private final List<byte[]> load = RandomLoad.messages(31, EVENTS);
    private Path directory;
    private List<OutboxRecord> rung;
    private long sequence;

    /** Leaves what a kill leaves: no closing frames. */
    @BeforeEach
    void run() throws IOException {
        Path live = root.resolve("live");
        directory = root.resolve("data");
        try (TestEngine engine = TestEngine.open(live)) {
            engine.offerAll(load.subList(0, EVENTS / 2));
            SnapshotMaker.make(Storage.files(), live, () -> false, line -> {});
            engine.offerAll(load.subList(EVENTS / 2, EVENTS));
            rung = engine.outbox(0);
            sequence = engine.engine().status().journaled();
            SnapshotRecoveryTest.copy(live, directory);
        }
    }

    @Test
    void shouldFindNothingInASoundDirectory() {
        assertThat(inspect().findings()).isEmpty();
        assertThat(accept().done()).isEmpty();
        assertStartsWhole(1);
    }

    /** Everything that is wrong and can be put right without a loss. */
    enum Harmless {
        WATERMARK_MISSING,
        WATERMARK_DAMAGED,
        SNAPSHOT_DAMAGED,
        OUTBOX_DAMAGED
    }

    @ParameterizedTest
    @EnumSource
    void shouldRepairWithoutALossWhereItCan(Harmless kind) throws IOException {
        String named = switch (kind) {
            case WATERMARK_MISSING -> {
                Files.delete(directory.resolve("watermark"));
                yield "watermark is missing";
            }
            case WATERMARK_DAMAGED -> {
                Files.write(directory.resolve("watermark"), new byte[8192]);
                yield "watermark is damaged";
            }
            case SNAPSHOT_DAMAGED -> {
                Path snapshot = snapshot();
                flip(snapshot, Files.size(snapshot) / 2);
                yield snapshot.getFileName().toString();
            }
            case OUTBOX_DAMAGED -> {
                flip(file(FrameKind.OUTBOX), placeOf(FrameKind.OUTBOX, rung.size() - 200) + 50);
                yield "the outbox: ";
            }
        };

        Repair.Report found = inspect();
        assertThat(found.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).contains(named);
            assertThat(finding.choices()).contains("loses nothing");
        });
        assertThat(found.loses()).isFalse();
        assertThat(found.done()).isEmpty();
        assertThat(accept().done()).isNotEmpty();
        assertThat(inspect().findings()).isEmpty();
        assertStartsWhole(1);
    }

    @Test
    void shouldCutAJournalWithABadFrameInTheMiddle() throws IOException {
        long badFrom = EVENTS * 3L / 4;
        flip(file(FrameKind.JOURNAL), placeOf(FrameKind.JOURNAL, badFrom) + 50);
        assertThatThrownBy(() -> TestEngine.open(directory)).isInstanceOf(EngineStartException.class);
        byte[] before = Files.readAllBytes(file(FrameKind.JOURNAL));

        Repair.Report found = inspect();
        assertThat(found.loses()).isTrue();
        assertThat(found.findings()).hasSize(2);
        assertThat(found.findings().get(0).choices())
                .contains("the acknowledged events")
                .contains("to " + sequence);
        assertThat(found.findings().get(1).what()).contains("the outbox is ahead of the journal");
        assertThat(Files.readAllBytes(file(FrameKind.JOURNAL))).isEqualTo(before);

        Repair.Report done = accept();
        assertThat(done.done()).anySatisfy(line -> assertThat(line).contains("the epoch is 2"));
        assertThat(done.done()).anySatisfy(line -> assertThat(line).contains(".lost-1"));
        assertThat(accept().done()).isEmpty();
        try (TestEngine engine = TestEngine.open(directory)) {
            long now = engine.engine().status().journaled();
            assertThat(now).isBetween(badFrom - 100, badFrom + 1);
            List<OutboxRecord> kept = engine.outbox(0);
            assertThat(kept).isEqualTo(rung.subList(0, kept.size()));
            assertThat(engine.engine().status().epoch()).isEqualTo(2);
            // What was lost is sent again, and carries on.
            engine.offerAll(load.subList((int) now - 5, EVENTS));
            assertThat(engine.outbox(0)).hasSizeGreaterThan(kept.size());
        }
        assertVerified();
    }

    /** The place where the newest snapshot's outbox goes on, and everything of its hour before. */
    @Test
    void shouldMendAnOutboxThatIsBadBeforeTheNewestSnapshot() throws IOException {
        flip(file(FrameKind.OUTBOX), placeOf(FrameKind.OUTBOX, rung.size() / 4) + 50);
        flip(file(FrameKind.OUTBOX), startOf(FrameKind.OUTBOX).offset() + 60);
        assertThatThrownBy(() -> TestEngine.open(directory)).isInstanceOf(EngineStartException.class);

        Repair.Report found = inspect();
        assertThat(found.loses()).isFalse();
        assertThat(found.findings())
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.choices()).contains("loses nothing"));
        accept();
        assertStartsWhole(1);
    }

    /** Parts of the newest file that the start from the snapshot does not read. */
    enum Earlier {
        NOTHING,
        FIRST_FRAME,
        MIDDLE,
        RIGHT_BEFORE_THE_SNAPSHOT
    }

    @ParameterizedTest
    @EnumSource
    void shouldCutAJournalWhateverIsDamagedBeforeTheSnapshot(Earlier earlier) throws IOException {
        damage(FrameKind.JOURNAL, earlier);
        flip(file(FrameKind.JOURNAL), placeFromSnapshot(FrameKind.JOURNAL, EVENTS * 3L / 4) + 50);
        Path journal = file(FrameKind.JOURNAL);
        byte[] before = Files.readAllBytes(journal);

        assertThat(inspect().loses()).isTrue();
        assertThat(accept().done()).anySatisfy(line -> assertThat(line).contains(journal + ".lost-1"));

        assertThat(Files.readAllBytes(journal.resolveSibling(journal.getFileName() + ".lost-1")))
                .isEqualTo(before);
        assertThat(inspect().findings()).isEmpty();
        try (TestEngine engine = TestEngine.open(directory)) {
            long now = engine.engine().status().journaled();
            assertThat(now).isBetween(EVENTS * 3L / 4 - 100, EVENTS * 3L / 4 + 1);
            engine.offerAll(load.subList((int) now - 5, EVENTS));
        }
        assertDamageIsFound(FrameKind.JOURNAL, earlier);
    }

    @ParameterizedTest
    @EnumSource
    void shouldStartOnATornJournalWhateverIsDamagedBeforeTheSnapshot(Earlier earlier) throws IOException {
        Path journal = file(FrameKind.JOURNAL);
        long end = endOf(FrameKind.JOURNAL);
        damage(FrameKind.JOURNAL, earlier);
        try (RandomAccessFile access = new RandomAccessFile(journal.toFile(), "rw")) {
            access.seek(end + 40);
            access.write("not a frame".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] before = Files.readAllBytes(journal);

        List<String> told = new ArrayList<>();
        try (TestEngine engine = TestEngine.open(TestEngine.context(directory).progress(told::add))) {
            assertThat(engine.outbox(0)).isEqualTo(rung);
        }

        assertThat(told).anySatisfy(line -> assertThat(line).contains("kept as " + journal + ".torn-1"));
        assertThat(Files.readAllBytes(journal.resolveSibling(journal.getFileName() + ".torn-1")))
                .isEqualTo(before);
        assertDamageIsFound(FrameKind.JOURNAL, earlier);
    }

    /** What the outbox has behind the snapshot can be rung again, also frames behind a bad one. */
    @ParameterizedTest
    @EnumSource
    void shouldCutTheOutboxAndRingAgainWhateverIsDamagedBeforeTheSnapshot(Earlier earlier) throws IOException {
        damage(FrameKind.OUTBOX, earlier);
        flip(file(FrameKind.OUTBOX), placeFromSnapshot(FrameKind.OUTBOX, rung.size() - 200L) + 50);
        Path outbox = file(FrameKind.OUTBOX);
        byte[] before = Files.readAllBytes(outbox);

        List<String> told = new ArrayList<>();
        try (TestEngine engine = TestEngine.open(TestEngine.context(directory).progress(told::add))) {
            assertThat(engine.engine().outboxSequence()).isEqualTo(rung.size());
            if (earlier == Earlier.NOTHING) {
                assertThat(engine.outbox(0)).isEqualTo(rung);
            }
            assertThat(engine.outbox(rung.size() - 150)).isEqualTo(rung.subList(rung.size() - 150, rung.size()));
        }

        assertThat(told)
                .anySatisfy(line -> assertThat(line).startsWith("WARNING").contains("rings again"));
        assertThat(told).anySatisfy(line -> assertThat(line).contains("kept as " + outbox + ".lost-1"));
        assertThat(Files.readAllBytes(outbox.resolveSibling(outbox.getFileName() + ".lost-1")))
                .isEqualTo(before);
        assertDamageIsFound(FrameKind.OUTBOX, earlier);
    }

    /** Behind its bad frame the outbox knows notifications that the journal does not ring any more. */
    @Test
    void shouldNotCutAnOutboxThatIsAheadOfTheJournal() throws IOException {
        flip(file(FrameKind.OUTBOX), placeOf(FrameKind.OUTBOX, rung.size() - 200) + 50);
        long lost = placeOf(FrameKind.JOURNAL, EVENTS * 3L / 4);
        try (RandomAccessFile access =
                new RandomAccessFile(file(FrameKind.JOURNAL).toFile(), "rw")) {
            access.setLength(lost + 20);
        }
        byte[] before = Files.readAllBytes(file(FrameKind.OUTBOX));

        assertThatThrownBy(() -> TestEngine.open(directory))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining("the outbox is ahead of the journal")
                .hasMessageContaining("holds notification " + rung.size())
                .hasMessageContaining("behind a damaged place")
                .hasMessageContaining(file(FrameKind.OUTBOX).toString());

        assertThat(Files.readAllBytes(file(FrameKind.OUTBOX))).isEqualTo(before);
    }

    /** What the outbox lacks then could only be rung from events that are not kept any more. */
    @Test
    void shouldSayThatAnOutboxCannotBeMendedWhenTheJournalIsNotKeptFromItsBeginning() throws IOException {
        AtomicLong wallMs = new AtomicLong(500_000 * HOUR_MS);
        directory = root.resolve("trimmed");
        EngineContext context = TestEngine.context(directory)
                .wallClockMs(wallMs::get)
                .retention(new RetentionPolicy(1, 3 * HOUR_MS, 0, 0, 0));
        try (TestEngine engine = TestEngine.open(context)) {
            for (int hour = 0; hour < 4; hour++) {
                engine.offerAll(load.subList(hour * 500, hour * 500 + 500));
                wallMs.addAndGet(HOUR_MS);
                if (hour == 2) {
                    SnapshotMaker.make(Storage.files(), directory, () -> false, line -> {});
                }
            }
        }
        wallMs.addAndGet(10 * HOUR_MS);
        TestEngine.open(context).close();
        assertThat(files(FrameKind.JOURNAL).get(0).firstSequence()).isGreaterThan(1);
        LogPosition place = startOf(FrameKind.OUTBOX);
        Path outbox = files(FrameKind.OUTBOX).stream()
                .filter(file -> file.cycle() == place.cycle())
                .findFirst()
                .orElseThrow()
                .path();
        flip(outbox, place.offset() + 60);

        assertThatThrownBy(() -> TestEngine.open(context))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining(outbox.toString())
                .hasMessageContaining("restore the file");
        assertThatThrownBy(this::accept)
                .isInstanceOf(RecoveryException.class)
                .hasMessageContaining(outbox.toString())
                .hasMessageContaining("what the outbox lacks")
                .hasMessageContaining("from a backup or a replica");
        assertThat(snapshot()).exists();
    }

    private void damage(FrameKind kind, Earlier earlier) throws IOException {
        long before = startOf(kind).nextSequence() - 1;
        switch (earlier) {
            case NOTHING -> {
                // For comparison.
            }
            case FIRST_FRAME -> flip(file(kind), placeOf(kind, 1) + 50);
            case MIDDLE -> flip(file(kind), placeOf(kind, before / 2) + 50);
            case RIGHT_BEFORE_THE_SNAPSHOT -> flip(file(kind), placeOfFrameBefore(kind, before) + 50);
        }
    }

    /** What a start does not read, verify does, and it is where it was. */
    private void assertDamageIsFound(FrameKind kind, Earlier earlier) {
        VerifyReport report = Verification.run(directory, line -> {});
        if (earlier == Earlier.NOTHING) {
            assertThat(report.problems()).isEmpty();
        } else {
            assertThat(report.problems())
                    .anySatisfy(problem -> assertThat(problem)
                            .contains(kind.label())
                            .contains("damaged")
                            .contains(file(kind).toString()));
        }
    }

    @Test
    void shouldTakeBackAConsumerThatIsAheadOfWhatIsLeft() throws IOException {
        Consumers consumers = Consumers.open(Storage.files(), directory);
        consumers.acknowledge("push", rung.size(), 1);
        consumers.acknowledge("mail", 5, 1);
        consumers.save();
        flip(file(FrameKind.JOURNAL), placeOf(FrameKind.JOURNAL, EVENTS * 3L / 4) + 50);

        assertThat(inspect().findings())
                .anySatisfy(finding -> assertThat(finding.what())
                        .contains("the consumer push has acknowledged notification " + rung.size()));
        accept();
        assertThat(inspect().findings()).isEmpty();
        try (TestEngine engine = TestEngine.open(directory)) {
            long end = engine.engine().outboxSequence();
            assertThat(engine.engine().consumers().list())
                    .extracting(Consumers.Consumer::name, Consumers.Consumer::acknowledged)
                    .containsExactly(tuple("mail", 5L), tuple("push", end));
        }
    }

    /** The journal and the outbox were lost together; only the consumer's acknowledgement tells. */
    @Test
    void shouldRefuseAJournalThatEndsBeforeWhatAConsumerHasAcknowledged() {
        Consumers consumers = Consumers.open(Storage.files(), directory);
        consumers.acknowledge("push", rung.size() + 1, 1);

        assertThatThrownBy(() -> TestEngine.open(directory))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining("the consumer push has acknowledged notification " + (rung.size() + 1));
    }

    @Test
    void shouldRefuseAMetaThatIsOlderThanTheFrames() {
        DataDirectoryMeta old;
        try (DataDirectory data = DataDirectory.openReadOnly(directory)) {
            old = data.meta();
        }
        acknowledgedTo(sequence + 1);
        accept();
        try (TestEngine engine = TestEngine.open(directory)) {
            assertThat(engine.engine().status().epoch()).isEqualTo(2);
        }
        try (DataDirectory data = DataDirectory.openExclusive(directory, 0, 0)) {
            data.writeMeta(old);
        }

        assertThatThrownBy(() -> TestEngine.open(directory))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining("belfry.meta")
                .hasMessageContaining("says epoch 1")
                .hasMessageContaining("of epoch 2");
        assertThat(inspect().loses()).isFalse();
        accept();
        assertStartsWhole(2);
    }

    @Test
    void shouldNotRaiseTheEpochTwiceForOneLoss() throws IOException {
        flip(file(FrameKind.JOURNAL), placeOf(FrameKind.JOURNAL, EVENTS * 3L / 4) + 50);
        accept();
        try (TestEngine engine = TestEngine.open(directory)) {
            assertThat(engine.engine().status().epoch()).isEqualTo(2);
        }
        assertThat(inspect().findings()).isEmpty();
        assertThat(accept().done()).isEmpty();
    }

    @Test
    void shouldSayHowMuchALostEndIs() {
        acknowledgedTo(sequence + 7);
        assertThatThrownBy(() -> TestEngine.open(directory))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining("belfry repair");

        Repair.Report found = inspect();
        assertThat(found.loses()).isTrue();
        assertThat(found.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.choices())
                        .contains("the acknowledged events " + (sequence + 1) + " to " + (sequence + 7) + " are lost"));
        accept();
        assertStartsWhole(2);
    }

    /** A journaled event that the core cannot apply stops every start; nobody was told of it. */
    @Test
    void shouldCutAnEventThatCannotBeApplied() {
        appendToJournal(unknownEvent());
        assertThatThrownBy(() -> TestEngine.open(directory))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining("sequence " + (sequence + 1) + " cannot be applied");

        Repair.Report found = inspect();
        assertThat(found.loses()).isFalse();
        assertThat(found.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).contains("cannot be applied");
            assertThat(finding.choices()).contains("no event is lost that is known to have been acknowledged");
        });
        accept();
        assertStartsWhole(1);
    }

    @Test
    void shouldRefuseADirectoryInUse() {
        try (TestEngine engine = TestEngine.open(directory)) {
            assertThat(engine.halts()).isEmpty();
            assertThat(inspect().findings()).isEmpty();
            assertThatThrownBy(this::accept)
                    .isInstanceOf(RecoveryException.class)
                    .hasMessageContaining("in use");
        }
    }

    private Repair.Report inspect() {
        return Repair.inspect(Storage.files(), directory, line -> {});
    }

    private Repair.Report accept() {
        return Repair.acceptLoss(Storage.files(), directory, line -> {});
    }

    private void assertStartsWhole(int epoch) {
        try (TestEngine engine = TestEngine.open(directory)) {
            List<OutboxRecord> now = engine.outbox(0);
            assertThat(now).isEqualTo(rung);
            assertThat(engine.engine().status().epoch()).isEqualTo(epoch);
        }
        assertVerified();
    }

    private void assertVerified() {
        VerifyReport report = Verification.run(directory, line -> {});
        assertThat(report.problems()).isEmpty();
        assertThat(report.ok()).isTrue();
    }

    private Path snapshot() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("snapshot"))) {
            return files.max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    private Path file(FrameKind kind) {
        List<LogFiles.Entry> entries = files(kind);
        return entries.get(entries.size() - 1).path();
    }

    private List<LogFiles.Entry> files(FrameKind kind) {
        try (DataDirectory data = DataDirectory.openReadOnly(directory)) {
            return data.log(kind).list();
        }
    }

    /** Where the frame that holds a sequence begins. */
    private long placeOf(FrameKind kind, long wanted) {
        return placeOf(kind, wanted, LogPosition.GENESIS);
    }

    /** The same, where frames before the snapshot may be damaged. */
    private long placeFromSnapshot(FrameKind kind, long wanted) throws IOException {
        return placeOf(kind, wanted, startOf(kind));
    }

    private long placeOf(FrameKind kind, long wanted, LogPosition from) {
        try (DataDirectory data = DataDirectory.openReadOnly(directory);
                LogInspector inspector = LogInspector.openFrom(data.log(kind), from)) {
            FrameReader frame = inspector.next();
            while (frame.nextSequence() <= wanted) {
                frame = inspector.next();
            }
            return frame.position();
        }
    }

    /** Where the frame begins that is followed by the one with this sequence. */
    private long placeOfFrameBefore(FrameKind kind, long wanted) {
        try (DataDirectory data = DataDirectory.openReadOnly(directory);
                LogInspector inspector = LogInspector.open(data.log(kind))) {
            FrameReader frame = inspector.next();
            long before = frame.position();
            while (frame.nextSequence() <= wanted) {
                before = frame.position();
                frame = inspector.next();
            }
            return before;
        }
    }

    private long endOf(FrameKind kind) {
        try (DataDirectory data = DataDirectory.openReadOnly(directory)) {
            return LogInspector.inspect(data.log(kind)).fileOffset();
        }
    }

    /** Where the newest snapshot goes on. */
    private LogPosition startOf(FrameKind kind) throws IOException {
        SnapshotHeader header = new SnapshotDirectory(Storage.files(), directory).readHeader(snapshot());
        return kind == FrameKind.JOURNAL ? header.journal() : header.outbox();
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(at);
            int old = access.read();
            access.seek(at);
            access.write(old ^ 0x08);
        }
    }

    private void acknowledgedTo(long upTo) {
        try (DataDirectory data = DataDirectory.openExclusive(directory, 0, 0);
                Watermark watermark = Watermark.open(data)) {
            watermark.running(upTo);
        }
    }

    /** A message of a template that no release knows. */
    private static byte[] unknownEvent() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        MessageHeaderEncoder header = new MessageHeaderEncoder();
        TickEncoder tick = new TickEncoder().wrapAndApplyHeader(buffer, 0, header);
        tick.common()
                .engineTimeNs(EventLayout.NO_TIME)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
        header.templateId(999);
        byte[] message = new byte[MessageHeaderEncoder.ENCODED_LENGTH + tick.encodedLength()];
        buffer.getBytes(0, message);
        return message;
    }

    private void appendToJournal(byte[] message) {
        try (DataDirectory data = DataDirectory.openExclusive(directory, 0, 0)) {
            LogReport report = LogInspector.inspect(data.log(FrameKind.JOURNAL));
            FrameWriter writer =
                    new FrameWriter(FrameKind.JOURNAL, data.meta().journalId(), report.lastEpoch(), 1 << 15);
            writer.continueAfter(report.lastCrc(), report.nextSequence(), report.lastEpoch());
            writer.begin(report.nextSequence());
            writer.tryAdd(new UnsafeBuffer(message), 0, message.length);
            int length = writer.finish(false);
            try (Journal journal = Storage.files()
                            .openJournal(
                                    data.directoryOf(FrameKind.JOURNAL),
                                    TestEngine.BLOCK_BYTES,
                                    System::currentTimeMillis);
                    Journal.Appender appender = journal.openAppender()) {
                appender.append(writer.buffer(), 0, length);
            }
        }
    }
}
