package io.belfry.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.belfry.api.EngineContext;
import io.belfry.api.EngineStartException;
import io.belfry.api.OutboxTooOldException;
import io.belfry.api.TestEngine;
import io.belfry.api.TestEngine.OutboxRecord;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.FrameKind;
import io.belfry.journal.LogFiles;
import io.belfry.journal.Storage;
import io.belfry.pipeline.RandomLoad;
import io.belfry.retention.RetentionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots made beside an engine, starts from them, and what goes once they are there. */
@Timeout(120)
class SnapshotRecoveryTest {
    private static final int EVENTS = 3_000;
    private static final long HOUR_MS = 3_600_000L;

    @TempDir
    Path root;

    private final List<byte[]> load = RandomLoad.messages(23, EVENTS);
    private final List<String> told = new ArrayList<>();

    @Test
    void shouldStartFromASnapshotThatWasMadeBesideTheEngine() throws IOException {
        Path directory = root.resolve("data");
        Path killed = root.resolve("killed");
        List<OutboxRecord> rung;
        long digest;
        try (TestEngine engine = TestEngine.open(directory)) {
            engine.offerAll(load.subList(0, 2_000));
            SnapshotMaker.Made made = make(directory);
            assertThat(made.fresh()).isTrue();
            assertThat(made.sequence()).isEqualTo(engine.engine().status().journaled());
            assertThat(make(directory).fresh()).isFalse();
            engine.offerAll(load.subList(2_000, EVENTS));
            rung = engine.outbox(0);
            digest = engine.digest();
            copy(directory, killed);
        }
        assertStartsLike(killed, rung, digest, "from the snapshot of sequence 2001");
        assertStartsLike(directory, rung, digest, "from the snapshot of sequence 2001");
        assertVerified(directory);
        assertVerified(killed);
    }

    @Test
    void shouldMakeEachSnapshotFromTheOneBefore() {
        Path directory = root.resolve("data");
        try (TestEngine engine = TestEngine.open(directory)) {
            long before = 0;
            for (int part = 0; part < 6; part++) {
                engine.offerAll(load.subList(part * 500, (part + 1) * 500));
                SnapshotMaker.Made made = make(directory);
                assertThat(made.replayed()).isEqualTo(made.sequence() - before);
                before = made.sequence();
            }
        }
        assertVerified(directory);
        // Behind a clean stop, with nothing but the closing frame after it.
        assertThat(make(directory).fresh()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 5_000})
    void shouldFallBackFromADamagedSnapshotWithAWarning(int damagedByte) throws IOException {
        Path directory = root.resolve("data");
        List<OutboxRecord> rung;
        long digest;
        Path newest;
        try (TestEngine engine = TestEngine.open(directory)) {
            engine.offerAll(load.subList(0, 1_000));
            make(directory);
            engine.offerAll(load.subList(1_000, 2_000));
            newest = make(directory).path();
            engine.offerAll(load.subList(2_000, EVENTS));
            rung = engine.outbox(0);
            digest = engine.digest();
        }
        byte[] bytes = Files.readAllBytes(newest);
        bytes[damagedByte] ^= 0x10;
        Files.write(newest, bytes);

        VerifyReport report = Verification.run(directory, line -> {});
        assertThat(report.ok()).isFalse();
        assertThat(report.problems())
                .singleElement()
                .asString()
                .contains(newest.getFileName().toString());
        assertStartsLike(directory, rung, digest, "from the snapshot of sequence 1001");
        assertThat(told)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("WARNING")
                        .contains(newest.getFileName().toString())
                        .contains("passed over"));
        // Put aside, so that it does not count as one that is kept.
        assertThat(newest).doesNotExist();
        assertThat(newest.resolveSibling(newest.getFileName() + ".aside-1")).exists();
        assertVerified(directory);
    }

    @Test
    void shouldRefuseToSnapshotADirectoryWithoutEvents() {
        Path directory = root.resolve("data");
        assertThatThrownBy(() -> make(directory))
                .isInstanceOf(RecoveryException.class)
                .hasMessageContaining("no data of a belfry engine");
    }

    @Test
    void shouldRefuseAJournalThatEndsBeforeItsSnapshot() throws IOException {
        Path directory = root.resolve("data");
        try (TestEngine engine = TestEngine.open(directory)) {
            engine.offerAll(load.subList(0, 500));
        }
        Path early = root.resolve("early");
        copy(directory, early);
        try (TestEngine engine = TestEngine.open(directory)) {
            engine.offerAll(load.subList(500, 1_000));
            make(directory);
        }
        copy(directory.resolve("snapshot"), early.resolve("snapshot"));

        assertThatThrownBy(() -> TestEngine.open(early))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining("something durable refers to it");
    }

    /** An hour of load a file; then all that may go, goes. */
    @Test
    void shouldLetGoOfWhatLiesBeforeTheOldestSnapshot() throws IOException {
        Path directory = root.resolve("data");
        AtomicLong wallMs = new AtomicLong(500_000 * HOUR_MS);
        EngineContext context = TestEngine.context(directory)
                .wallClockMs(wallMs::get)
                .retention(new RetentionPolicy(1, 3 * HOUR_MS, 0, 3 * HOUR_MS, 0))
                .progress(told::add);
        List<OutboxRecord> rung;
        long digest;
        try (TestEngine engine = TestEngine.open(context)) {
            for (int part = 0; part < 10; part++) {
                engine.offerAll(load.subList(part * 300, (part + 1) * 300));
                if (part == 5) {
                    make(directory);
                }
                wallMs.addAndGet(HOUR_MS);
            }
            rung = engine.outbox(0);
            digest = engine.digest();
            assertThat(journalFiles(directory)).hasSize(10);
        }
        wallMs.addAndGet(100 * HOUR_MS);
        try (TestEngine engine = TestEngine.open(context)) {
            // All is older than three hours, and the snapshot of the sixth hour holds the rest back.
            assertThat(journalFiles(directory).get(0).firstSequence()).isEqualTo(1_502);
            long first = engine.engine().firstNotification();
            assertThat(first).isGreaterThan(1);
            assertThat(engine.outbox(first - 1)).isEqualTo(rung.subList((int) first - 1, rung.size()));
            assertThatThrownBy(() -> engine.outbox(first - 2))
                    .isInstanceOf(OutboxTooOldException.class)
                    .hasMessageContaining("notification " + (first - 1) + " is not kept any more");
            assertThat(engine.digest()).isEqualTo(digest);
            assertThat(engine.engine().kept().journal().reason()).contains("the oldest kept snapshot");
        }
        assertVerified(directory);
        assertThat(told)
                .anySatisfy(line -> assertThat(line).startsWith("deleted ").contains(".cq4"));
    }

    @Test
    void shouldKeepWhatTheSlowestConsumerHasNotAcknowledged() throws IOException {
        Path directory = root.resolve("data");
        AtomicLong wallMs = new AtomicLong(500_000 * HOUR_MS);
        EngineContext context =
                TestEngine.context(directory).wallClockMs(wallMs::get).retention(new RetentionPolicy(1, 0, 1, 0, 1));
        long mailed = 0;
        try (TestEngine engine = TestEngine.open(context)) {
            for (int part = 0; part < 5; part++) {
                engine.offerAll(load.subList(part * 300, (part + 1) * 300));
                wallMs.addAndGet(HOUR_MS);
                mailed = part == 2 ? engine.engine().outboxSequence() : mailed;
            }
            engine.engine().consumers().acknowledge("push", 30, wallMs.get());
            engine.engine().consumers().acknowledge("mail", mailed, wallMs.get());
            make(directory);
        }
        try (TestEngine engine = TestEngine.open(context)) {
            assertThat(engine.engine().consumers().list()).hasSize(2);
            assertThat(engine.engine().firstNotification()).isEqualTo(1);
            assertThat(engine.engine().kept().outbox().reason())
                    .contains("push")
                    .contains("30");
            assertThat(engine.engine().consumers().forget("push")).isTrue();
        }
        try (TestEngine engine = TestEngine.open(context)) {
            assertThat(engine.engine().firstNotification()).isEqualTo(mailed + 1);
            assertThat(engine.engine().kept().outbox().reason())
                    .contains("mail")
                    .contains("" + mailed);
        }
        assertVerified(directory);
    }

    @Test
    void shouldMakeSnapshotsByItself() {
        Path directory = root.resolve("data");
        EngineContext context = TestEngine.context(directory).snapshotEveryNs(1).snapshotMinEvents(1_000);
        try (TestEngine engine = TestEngine.open(context)) {
            engine.offerAll(load.subList(0, 900));
            assertThat(engine.engine().kept().snapshots()).isEmpty();
            engine.offerAll(load.subList(900, 1_100));
            await().until(() -> !engine.engine().kept().snapshots().isEmpty());
            assertThat(engine.engine().kept().failures()).isZero();
            assertThat(engine.engine().kept().lastSnapshotSequence()).isBetween(1_000L, 1_200L);
        }
        assertVerified(directory);
    }

    private SnapshotMaker.Made make(Path directory) {
        return SnapshotMaker.make(Storage.files(), directory, () -> false, line -> {});
    }

    private void assertStartsLike(Path directory, List<OutboxRecord> rung, long digest, String how) {
        told.clear();
        try (TestEngine engine = TestEngine.open(TestEngine.context(directory).progress(told::add))) {
            assertThat(engine.digest()).isEqualTo(digest);
            assertThat(engine.outbox(0)).isEqualTo(rung);
        }
        assertThat(told).anySatisfy(line -> assertThat(line).contains(how));
    }

    private static void assertVerified(Path directory) {
        VerifyReport report = Verification.run(directory, line -> {});
        assertThat(report.problems()).isEmpty();
        assertThat(report.ok()).isTrue();
    }

    private static List<LogFiles.Entry> journalFiles(Path directory) {
        try (DataDirectory data = DataDirectory.openReadOnly(directory)) {
            return data.log(FrameKind.JOURNAL).list();
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
