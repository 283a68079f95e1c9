package io.belfry.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.api.EngineStartException;
import io.belfry.api.TestEngine;
import io.belfry.api.TestEngine.OutboxRecord;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.core.Semantics;
import io.belfry.journal.ChronicleJournal;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.DataDirectoryMeta;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import io.belfry.journal.LogFiles;
import io.belfry.journal.LogInspector;
import io.belfry.journal.LogReport;
import io.belfry.journal.LogState;
import io.belfry.journal.Watermark;
import io.belfry.pipeline.RandomLoad;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts on directories that crashes, disks and operators have left behind. */
@Timeout(120)
class RecoveryTest {
    private static final int EVENTS = 3_000;
    /** Bytes before a frame's first message; its number of messages is at 28. */
    private static final int FRAME_COUNT_OFFSET = 28;

    @TempDir
    Path root;

    private Path directory;
    private List<OutboxRecord> rung;
    private long digest;
    private long sequence;

    private void run() {
        directory = root.resolve("data");
        try (TestEngine engine = TestEngine.open(directory)) {
            engine.offerAll(RandomLoad.messages(11, EVENTS));
            digest = engine.digest();
            sequence = engine.engine().status().journaled();
            rung = engine.outbox(0);
        }
        assertThat(rung).hasSizeGreaterThan(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 30})
    void shouldCompleteAnOutboxThatWasCutOff(int frames) {
        run();
        keepFrames(FrameKind.OUTBOX, frames);
        long known = report(FrameKind.OUTBOX).nextSequence() - 1;
        assertThat(known).isLessThan(rung.size());

        try (TestEngine engine = TestEngine.open(directory)) {
            assertThat(engine.outbox(0)).isEqualTo(rung);
            assertThat(engine.digest()).isEqualTo(digest);
        }
        assertVerified();
    }

    /** Where the process ended in the middle of a batch, its outbox frame may hold part of what one event rang. */
    @Test
    void shouldCompleteAnOutboxThatEndsBetweenTheNotificationsOfOneEvent() {
        run();
        for (int records : List.of(1, 100, rung.size() - 1)) {
            keepRecords(records);
            assertThat(report(FrameKind.OUTBOX).nextSequence() - 1).isEqualTo(records);
            try (TestEngine engine = TestEngine.open(directory)) {
                assertThat(engine.outbox(0)).isEqualTo(rung);
            }
            assertVerified();
        }
    }

    @Test
    void shouldCutATornOutboxAndRingAgain() throws IOException {
        run();
        keepFrames(FrameKind.OUTBOX, 20);
        tear(FrameKind.OUTBOX);
        assertThat(report(FrameKind.OUTBOX).state()).isEqualTo(LogState.TORN);

        try (TestEngine engine = TestEngine.open(directory)) {
            assertThat(engine.outbox(0)).isEqualTo(rung);
        }
        assertVerified();
    }

    @Test
    void shouldCutATornJournalWhenNothingRefersToIt() throws IOException {
        run();
        keepFrames(FrameKind.JOURNAL, 20);
        tear(FrameKind.JOURNAL);
        LogReport torn = report(FrameKind.JOURNAL);
        assertThat(torn.state()).isEqualTo(LogState.TORN);
        keepFrames(FrameKind.OUTBOX, 0);
        acknowledgedTo(torn.nextSequence() - 1);

        List<String> told = new ArrayList<>();
        try (TestEngine engine = TestEngine.open(TestEngine.context(directory).progress(told::add))) {
            assertThat(engine.engine().status().journaled()).isEqualTo(torn.nextSequence() - 1);
            List<OutboxRecord> now = engine.outbox(0);
            assertThat(rung.subList(0, now.size())).isEqualTo(now);
        }
        assertThat(told).anySatisfy(line -> assertThat(line).contains("journal").contains("kept as"));
        assertVerified();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldRefuseAJournalThatEndsBeforeWhatWasAcknowledged(boolean torn) throws IOException {
        run();
        keepFrames(FrameKind.JOURNAL, 20);
        if (torn) {
            tear(FrameKind.JOURNAL);
        }
        keepFrames(FrameKind.OUTBOX, 0);
        long last = report(FrameKind.JOURNAL).nextSequence() - 1;
        acknowledgedTo(last + 1);

        assertThatThrownBy(() -> TestEngine.open(directory))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining("events up to sequence " + (last + 1) + " were acknowledged")
                .hasMessageContaining("reaches only to " + last);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTellATornEndFromADamagedOneBehindACleanStop(boolean startedSince) throws IOException {
        run();
        long last = report(FrameKind.JOURNAL).nextSequence() - 1;
        if (startedSince) {
            acknowledgedTo(last);
        }
        tear(FrameKind.JOURNAL);

        if (startedSince) {
            try (TestEngine engine = TestEngine.open(directory)) {
                assertThat(engine.outbox(0)).isEqualTo(rung);
            }
            assertVerified();
        } else {
            assertThatThrownBy(() -> TestEngine.open(directory))
                    .isInstanceOf(EngineStartException.class)
                    .hasMessageContaining("the journal is damaged");
        }
    }

    @Test
    void shouldRefuseADirectoryWithoutItsWatermark() throws IOException {
        run();
        Files.delete(directory.resolve("watermark"));

        assertThatThrownBy(() -> TestEngine.open(directory))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining("watermark is missing");
    }

    @Test
    void shouldRefuseAnOutboxAheadOfTheJournal() {
        run();
        keepFrames(FrameKind.JOURNAL, 20);
        long journaled = report(FrameKind.JOURNAL).nextSequence() - 1;
        long known = report(FrameKind.OUTBOX).nextSequence() - 1;

        assertThatThrownBy(() -> TestEngine.open(directory))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining("the outbox is ahead of the journal")
                .hasMessageContaining("notification " + known)
                .hasMessageContaining("sequence " + journaled);
        assertThat(report(FrameKind.OUTBOX).nextSequence() - 1).isEqualTo(known);
    }

    @Test
    void shouldRefuseATornJournalWhenTheOutboxKnowsMore() throws IOException {
        run();
        keepFrames(FrameKind.JOURNAL, 20);
        tear(FrameKind.JOURNAL);
        byte[] before = Files.readAllBytes(file(FrameKind.JOURNAL));

        assertThatThrownBy(() -> TestEngine.open(directory))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining("ahead of the journal")
                .hasMessageContaining(file(FrameKind.JOURNAL).toString());
        assertThat(Files.readAllBytes(file(FrameKind.JOURNAL))).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(FrameKind.class)
    void shouldRefuseDamageAndNameFilePlaceAndAdvice(FrameKind kind) throws IOException {
        run();
        try (RandomAccessFile file = new RandomAccessFile(file(kind).toFile(), "rw")) {
            long at = middleOfFrames(kind);
            file.seek(at);
            int old = file.read();
            file.seek(at);
            file.write(old ^ 0x10);
        }
        assertThat(report(kind).state()).isEqualTo(LogState.DAMAGED);

        assertThatThrownBy(() -> TestEngine.open(directory))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining(file(kind).toString())
                .hasMessageContaining("sequence")
                .hasMessageContaining("backup");
        // Refused for good, and the lock is given up again.
        assertThatThrownBy(() -> TestEngine.open(directory)).hasMessageContaining("damaged");
        VerifyReport verified = Verification.run(directory, line -> {});
        assertThat(verified.ok()).isFalse();
        assertThat(verified.problems())
                .anySatisfy(
                        problem -> assertThat(problem).contains(kind.label()).contains("damaged"));
    }

    /**
     * A kill in the middle of a long append leaves its bytes behind the end. What is appended then is shorter: were the
     * rest of the old bytes still there, the next look would take them for damage behind a clean stop.
     */
    @ParameterizedTest
    @EnumSource(FrameKind.class)
    void shouldWipeAnAppendThatWasNotCommitted(FrameKind kind) throws IOException {
        run();
        LogReport before = report(kind);
        byte[] begun = beginningOfAFrame(kind, before.nextSequence(), 30_000);
        try (RandomAccessFile file = new RandomAccessFile(file(kind).toFile(), "rw")) {
            file.seek(before.fileOffset() + 4);
            file.write(begun);
        }
        assertThat(report(kind).uncommittedBytes()).as(report(kind).text()).isPositive();

        for (int i = 0; i < 3; i++) {
            try (TestEngine engine = TestEngine.open(directory)) {
                assertThat(engine.outbox(0).subList(0, rung.size())).isEqualTo(rung);
                engine.offerAll(RandomLoad.messages(12 + i, 200).subList(120, 140));
            }
            assertThat(report(kind).state()).as(report(kind).text()).isEqualTo(LogState.CLEAN);
        }
        assertVerified();
    }

    @Test
    void shouldOpenAnOlderSchemaAndMarkItSoThatAnOlderReleaseRefusesIt() {
        run();
        DataDirectoryMeta present;
        try (DataDirectory data = DataDirectory.openReadOnly(directory)) {
            present = data.meta();
        }
        try (DataDirectory data = DataDirectory.openExclusive(directory, 0, 0)) {
            data.writeMeta(new DataDirectoryMeta(
                    present.journalId(), present.epoch(), present.frameVersion(), 1, present.semanticsVersion()));
        }
        try (TestEngine engine = TestEngine.open(directory)) {
            assertThat(engine.digest()).isEqualTo(digest);
        }
        try (DataDirectory data = DataDirectory.openReadOnly(directory)) {
            assertThat(data.meta()).isEqualTo(present);
        }
    }

    @Test
    void shouldRefuseANewerSchemaAndOtherSemantics() {
        run();
        refusedWith(
                meta -> new DataDirectoryMeta(
                        meta.journalId(),
                        meta.epoch(),
                        meta.frameVersion(),
                        MessageHeaderDecoder.SCHEMA_VERSION + 1,
                        meta.semanticsVersion()),
                "schema version " + (MessageHeaderDecoder.SCHEMA_VERSION + 1));
        refusedWith(
                meta -> new DataDirectoryMeta(
                        meta.journalId(),
                        meta.epoch(),
                        meta.frameVersion(),
                        MessageHeaderDecoder.SCHEMA_VERSION,
                        Semantics.VERSION + 1),
                "semantics version " + (Semantics.VERSION + 1));
    }

    @Test
    void shouldReplayToTheSameDigestAndFrom() {
        run();
        ReplayReport all = new JournalReplay(directory).run(1, Long.MAX_VALUE, (s, buffer, offset, length, code) -> {});
        assertThat(all.sequence()).isEqualTo(sequence);
        assertThat(all.digest()).isEqualTo(digest);
        VerifyReport verified = assertVerified();
        assertThat(verified.digest()).isEqualTo(digest);
        assertThat(verified.notifications()).isEqualTo(rung.size());

        List<Long> handed = new ArrayList<>();
        ReplayReport part =
                new JournalReplay(directory).run(100, 150, (s, buffer, offset, length, code) -> handed.add(s));
        assertThat(part.sequence()).isEqualTo(150);
        assertThat(handed).hasSize(51).startsWith(100L).endsWith(150L);
    }

    @Test
    void shouldFindAChangedNotificationThoughEveryChecksumIsRight() {
        run();
        List<OutboxRecord> whole = rung;
        OutboxRecord old = rung.get(99);
        List<Byte> bytes = new ArrayList<>(old.bytes());
        bytes.set(bytes.size() - 1, (byte) (bytes.get(bytes.size() - 1) ^ 1));
        rung = new ArrayList<>(rung);
        rung.set(99, new OutboxRecord(old.sequence(), bytes));
        keepRecords(rung.size());

        VerifyReport report = Verification.run(directory, line -> {});
        assertThat(report.ok()).isFalse();
        assertThat(report.problems()).singleElement().asString().contains("notification 100 ");
        assertThat(report.digest()).isEqualTo(digest);
        rung = whole;
    }

    @Test
    void shouldFindAMissingNotificationInTheMiddle() {
        run();
        rung = new ArrayList<>(rung);
        rung.remove(200);
        keepRecords(rung.size());

        VerifyReport report = Verification.run(directory, line -> {});
        assertThat(report.ok()).isFalse();
        assertThat(report.problems()).first().asString().contains("notification 201 ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void shouldFindAMissingEndThoughTheEngineStoppedCleanly(int frames) {
        run();
        keepFrames(FrameKind.OUTBOX, frames);
        long known = report(FrameKind.OUTBOX).nextSequence() - 1;

        VerifyReport report = Verification.run(directory, line -> {});
        assertThat(report.ok()).isFalse();
        assertThat(report.problems())
                .singleElement()
                .asString()
                .contains("lacks the last " + (rung.size() - known) + " notifications");
        assertThat(report.notifications()).isEqualTo(known);
    }

    @Test
    void shouldFindAnOutboxThatKnowsMoreThanTheJournal() {
        run();
        keepFrames(FrameKind.JOURNAL, 20);
        acknowledgedTo(report(FrameKind.JOURNAL).nextSequence() - 1);

        VerifyReport report = Verification.run(directory, line -> {});
        assertThat(report.ok()).isFalse();
        assertThat(report.problems()).singleElement().asString().contains("goes on behind notification");
    }

    /** What a killed engine left is right, the next start completes it. */
    @Test
    void shouldAcceptALackingEndAfterAnUncleanStop() {
        run();
        keepFrames(FrameKind.OUTBOX, 20);
        keepFrames(FrameKind.JOURNAL, (int) report(FrameKind.JOURNAL).frames() - 1);

        List<String> told = new ArrayList<>();
        assertThat(Verification.run(directory, told::add).ok()).isTrue();
        assertThat(told).anySatisfy(line -> assertThat(line).contains("lacks the last"));
    }

    @Test
    void shouldVerifyBesideARunningEngine() {
        run();
        try (TestEngine engine = TestEngine.open(directory)) {
            List<byte[]> load = RandomLoad.messages(13, 6_000);
            for (int i = 0; i < load.size(); i++) {
                engine.offer(load.get(i));
                if (i % 1_500 == 0) {
                    VerifyReport report = Verification.run(directory, line -> {});
                    assertThat(report.problems()).isEmpty();
                }
            }
        }
        assertVerified();
    }

    @Test
    void shouldNotReplayWhereThereIsNothing() {
        assertThatThrownBy(() ->
                        new JournalReplay(root.resolve("absent")).run(1, 2, (s, buffer, offset, length, code) -> {}))
                .isInstanceOf(RecoveryException.class)
                .hasMessageContaining("absent");
        assertThatThrownBy(() -> Verification.run(root.resolve("absent"), line -> {}))
                .isInstanceOf(RecoveryException.class);
    }

    private void refusedWith(UnaryOperator<DataDirectoryMeta> change, String expected) {
        DataDirectoryMeta old;
        try (DataDirectory data = DataDirectory.openExclusive(directory, 0, 0)) {
            old = data.meta();
            data.writeMeta(change.apply(old));
        }
        assertThatThrownBy(() -> TestEngine.open(directory))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining(expected)
                .hasMessageContaining(directory.toString());
        try (DataDirectory data = DataDirectory.openExclusive(directory, 0, 0)) {
            data.writeMeta(old);
        }
    }

    private VerifyReport assertVerified() {
        VerifyReport report = Verification.run(directory, line -> {});
        assertThat(report.problems()).isEmpty();
        assertThat(report.ok()).isTrue();
        return report;
    }

    private long journalId() {
        try (DataDirectory data = DataDirectory.openReadOnly(directory)) {
            return data.meta().journalId();
        }
    }

    private Path pathOf(FrameKind kind) {
        return directory.resolve(kind.label());
    }

    /** An engine ran, and had somebody told of everything up to here when it was killed. */
    private void acknowledgedTo(long sequence) {
        try (DataDirectory data = DataDirectory.openExclusive(directory, 0, 0);
                Watermark watermark = Watermark.open(data)) {
            watermark.running(sequence);
        }
    }

    private LogReport report(FrameKind kind) {
        return LogInspector.inspect(LogFiles.of(pathOf(kind), kind, journalId()));
    }

    private Path file(FrameKind kind) {
        return report(kind).file();
    }

    /** Leaves the first frames, as if the rest had never been written. */
    private void keepFrames(FrameKind kind, int frames) {
        List<byte[]> kept = new ArrayList<>();
        try (ChronicleJournal log = ChronicleJournal.openReadOnly(pathOf(kind), TestEngine.BLOCK_BYTES);
                Journal.Tailer tailer = log.openTailer()) {
            while (kept.size() < frames && tailer.next()) {
                byte[] frame = new byte[tailer.length()];
                tailer.buffer().getBytes(tailer.offset(), frame);
                kept.add(frame);
            }
        }
        assertThat(kept).hasSize(frames);
        write(kind, kept);
    }

    /** Leaves the first records of the outbox, in frames of three. */
    private void keepRecords(int records) {
        FrameWriter writer = new FrameWriter(FrameKind.OUTBOX, journalId(), 1, 1 << 15);
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < records; i += 3) {
            writer.begin(writer.nextSequence());
            for (OutboxRecord record : rung.subList(i, Math.min(records, i + 3))) {
                byte[] bytes = new byte[record.bytes().size()];
                for (int k = 0; k < bytes.length; k++) {
                    bytes[k] = record.bytes().get(k);
                }
                writer.tryAdd(new UnsafeBuffer(bytes), 0, bytes.length);
            }
            frames.add(finished(writer));
        }
        write(FrameKind.OUTBOX, frames);
    }

    private static byte[] finished(FrameWriter writer) {
        byte[] frame = new byte[writer.finish(false)];
        writer.buffer().getBytes(0, frame);
        return frame;
    }

    private void write(FrameKind kind, List<byte[]> frames) {
        try (Stream<Path> files = Files.list(pathOf(kind))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        try (ChronicleJournal log = ChronicleJournal.open(pathOf(kind), TestEngine.BLOCK_BYTES);
                Journal.Appender appender = log.openAppender()) {
            for (byte[] frame : frames) {
                appender.append(new UnsafeBuffer(frame), 0, frame.length);
            }
        }
    }

    /** Appends a frame whose end never reached the disk. */
    private void tear(FrameKind kind) {
        LogReport report = report(kind);
        FrameWriter writer = new FrameWriter(kind, journalId(), 1, 1 << 15);
        writer.continueAfter(report.lastCrc(), report.nextSequence(), 1);
        writer.begin(report.nextSequence());
        writer.tryAdd(new UnsafeBuffer(new byte[200]), 0, 200);
        byte[] frame = finished(writer);
        for (int i = 100; i < frame.length; i++) {
            frame[i] = 0;
        }
        try (ChronicleJournal log = ChronicleJournal.open(pathOf(kind), TestEngine.BLOCK_BYTES);
                Journal.Appender appender = log.openAppender()) {
            appender.append(new UnsafeBuffer(frame), 0, frame.length);
        }
    }

    private long middleOfFrames(FrameKind kind) {
        try (LogInspector inspector = LogInspector.open(LogFiles.of(pathOf(kind), kind, journalId()))) {
            FrameReader reader = inspector.next();
            for (int i = 0; i < 10; i++) {
                reader = inspector.next();
            }
            return reader.position() + FRAME_COUNT_OFFSET + 40;
        }
    }

    /** What a kill leaves of a long frame: its beginning, and most of its messages. */
    private byte[] beginningOfAFrame(FrameKind kind, long nextSequence, int bytes) {
        FrameWriter writer = new FrameWriter(kind, journalId(), 1, 1 << 16);
        writer.continueAfter(1, nextSequence, 1);
        writer.begin(nextSequence);
        byte[] message = new byte[1_000];
        new Random(1).nextBytes(message);
        while (writer.count() * 1_002 < bytes) {
            writer.tryAdd(new UnsafeBuffer(message), 0, message.length);
        }
        byte[] frame = finished(writer);
        byte[] part = new byte[frame.length - 700];
        System.arraycopy(frame, 0, part, 0, part.length);
        return part;
    }
}
