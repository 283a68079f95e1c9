package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.core.directory.Directory;
import io.belfry.journal.JournalException;
import io.belfry.journal.WrappedStorage;
import io.belfry.pipeline.Bank;
import io.belfry.recovery.Verification;
import io.belfry.snapshot.SnapshotDirectory;
import io.belfry.snapshot.SnapshotFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine on a disk that fills and empties. */
@Timeout(60)
class SpaceGuardTest {
    private static final long LIMIT = 1_000;

    @TempDir
    Path directory;

    private final Bank bank = new Bank();
    private final Disk disk = new Disk();
    private final List<String> told = new CopyOnWriteArrayList<>();

    private static final class Disk extends WrappedStorage {
        private volatile long freeBytes = 10 * LIMIT;
        private volatile boolean isSilent;

        @Override
        public long freeBytes(Path path) {
            if (isSilent) {
                throw new JournalException("the disk does not say");
            }
            return freeBytes;
        }
    }

    @Test
    void shouldRefuseIntakeWhileTheDiskIsLowAndResumeWithATenthMore() throws Exception {
        try (TestEngine engine = open()) {
            openAccount(engine);
            assertThat(engine.apply(bank.posted(0, 1, Bank.EUR, "before"))).isEqualTo(ResultCode.OK);
            assertThat(disk(engine).low()).isFalse();

            disk.freeBytes = LIMIT - 1;
            await().until(engine.engine()::isDiskLow);
            assertThat(engine.tryOffer(bank.posted(0, 1, Bank.EUR, "refused"))).isFalse();
            assertThat(engine.session().refusedWith()).isEqualTo(ResultCode.DISK_LOW);
            UnsafeBuffer feed = new UnsafeBuffer("new".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(engine.session().openFeed(feed, 0, 3)).isEqualTo(Directory.UNKNOWN);
            assertThat(engine.session().refusedWith()).isEqualTo(ResultCode.DISK_LOW);
            assertThat(engine.engine().query(core -> core.accounts().ledger(0)).get(10, TimeUnit.SECONDS))
                    .isEqualTo(10_001);
            await().until(() -> diskLowAlerts(engine).size() == 1);
            assertThat(disk(engine))
                    .isEqualTo(new EngineStatus.Disk(Durability.PROCESS, LIMIT - 1, LIMIT, true, 0, 0, 0, 0));

            // Not before a tenth more is free, or it would flap.
            disk.freeBytes = LIMIT + LIMIT / 10 - 1;
            await().until(() -> disk(engine).freeBytes() == disk.freeBytes);
            assertThat(engine.engine().isDiskLow()).isTrue();

            disk.freeBytes = LIMIT + LIMIT / 10;
            await().until(() -> !engine.engine().isDiskLow());
            assertThat(engine.apply(bank.posted(0, 1, Bank.EUR, "after"))).isEqualTo(ResultCode.OK);
            assertThat(diskLowAlerts(engine)).as("the end of it rings nothing").hasSize(1);

            disk.freeBytes = 0;
            await().until(() -> diskLowAlerts(engine).size() == 2);
        }
        assertThat(Verification.run(directory, line -> {}).problems()).isEmpty();
    }

    @Test
    void shouldFindTheDiskLowFromTheStartAndStillBeConfigured() {
        disk.freeBytes = LIMIT - 1;
        try (TestEngine engine = open()) {
            assertThat(engine.engine().isDiskLow()).isTrue();
            assertThat(engine.tryOffer(bank.customer("C-0", ""))).isFalse();
            await().until(() -> diskLowAlerts(engine).equals(List.of("free 999 of 1000")));
            assertThat(engine.engine().status().ready()).isTrue();
        }
        disk.freeBytes = LIMIT;
        try (TestEngine engine = open()) {
            openAccount(engine);
            assertThat(diskLowAlerts(engine)).hasSize(1);
        }
    }

    @Test
    void shouldGoOnWithSweepsWhileTheDiskIsLow() {
        int customers = 60;
        try (TestEngine engine = TestEngine.open(context().limits(Bank.limits(1, 1)))) {
            for (int i = 0; i < customers; i++) {
                engine.offer(bank.customer("C-" + i, ""));
                engine.offer(bank.account("A-" + i, i, Bank.EUR, 10_000));
            }
            engine.apply(bank.rule("low", RuleKind.BALANCE_BELOW, 0, 0, 5_000));
            for (int i = 0; i < customers; i++) {
                engine.offer(bank.posted(i, -9_000, Bank.EUR, "r" + i));
            }
            engine.session().awaitPublished();
            long before = engine.engine().outboxSequence();
            CountDownLatch release = new CountDownLatch(1);
            CompletableFuture<Boolean> blocking = engine.engine().query(core -> {
                try {
                    return release.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            // Taken while there is room; resolves every alert, one by one and by ticks.
            engine.offer(bank.ruleRemoved(0));
            disk.freeBytes = LIMIT - 1;
            await().until(engine.engine()::isDiskLow);
            release.countDown();
            assertThat(blocking.join()).isTrue();
            engine.session().awaitPublished();
            await().until(() -> engine.engine().status().sweepPending() == 0);
            assertThat(engine.engine().outboxSequence()).isGreaterThanOrEqualTo(before + customers);
            assertThat(engine.engine().isDiskLow()).isTrue();
        }
    }

    @Test
    void shouldMakeNoSnapshotThatTheDiskHasNoRoomFor() {
        disk.freeBytes = 1L << 40;
        try (TestEngine engine = TestEngine.open(context().snapshotEveryNs(1).snapshotMinEvents(1))) {
            openAccount(engine);
            await().until(() -> newestSnapshot() >= 3);
            long bytes = new SnapshotDirectory(disk, directory).list().get(0).bytes();

            disk.freeBytes = LIMIT + LIMIT / 10 + bytes - 1;
            await().until(() -> disk(engine).freeBytes() == disk.freeBytes);
            // What was begun before may still be made.
            long made = newestSnapshot();
            assertThat(engine.apply(bank.posted(0, 1, Bank.EUR, "a"))).isEqualTo(ResultCode.OK);
            await().until(() -> told.stream().anyMatch(line -> line.contains("a snapshot is due")));
            assertThat(newestSnapshot()).isEqualTo(made);
            assertThat(engine.engine().isDiskLow()).isFalse();

            disk.freeBytes = 1L << 40;
            await().until(() -> newestSnapshot() > made);
        }
    }

    private long newestSnapshot() {
        List<SnapshotFile> snapshots = new SnapshotDirectory(disk, directory).list();
        return snapshots.isEmpty() ? 0 : snapshots.get(0).sequence();
    }

    @Test
    void shouldChangeNothingWhenTheDiskDoesNotSay() {
        try (TestEngine engine = open()) {
            openAccount(engine);
            disk.isSilent = true;
            disk.freeBytes = 0;
            await().until(() -> disk(engine).freeBytes() == -1);
            assertThat(engine.apply(bank.posted(0, 1, Bank.EUR, "a"))).isEqualTo(ResultCode.OK);
        }
    }

    @Test
    void shouldTakeEventsToTheEndWhenItIsTurnedOff() {
        disk.freeBytes = 0;
        try (TestEngine engine = TestEngine.open(context().minFreeBytes(0))) {
            openAccount(engine);
            assertThat(engine.engine().isDiskLow()).isFalse();
        }
    }

    private EngineContext context() {
        return TestEngine.context(directory).storage(disk).minFreeBytes(LIMIT).progress(told::add);
    }

    private TestEngine open() {
        return TestEngine.open(context());
    }

    private void openAccount(TestEngine engine) {
        engine.offer(bank.customer("C-0", ""));
        assertThat(engine.apply(bank.account("A-0", 0, Bank.EUR, 10_000))).isEqualTo(ResultCode.OK);
    }

    private static EngineStatus.Disk disk(TestEngine engine) {
        return engine.engine().status().disk();
    }

    private static List<String> diskLowAlerts(TestEngine engine) {
        List<String> alerts = new ArrayList<>();
        try (OutboxReader reader = engine.engine().openOutbox()) {
            reader.read(0, 100, (sequence, buffer, offset, length) -> {
                OperationsNotifiedDecoder alert =
                        new OperationsNotifiedDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
                assertThat(alert.common().type()).isEqualTo(NotificationType.DISK_LOW);
                alerts.add("free " + alert.actual() + " of " + alert.expected());
                return true;
            });
        }
        return alerts;
    }
}
