package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.journal.Journal;
import io.belfry.journal.JournalException;
import io.belfry.journal.WatchedJournal;
import io.belfry.journal.WrappedStorage;
import io.belfry.pipeline.Bank;
import io.belfry.recovery.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When journal and outbox of a whole engine are forced, and what a disk does that refuses. */
@Timeout(60)
class DurabilityTest {
    @TempDir
    Path directory;

    private final Bank bank = new Bank();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Disk disk = new Disk();

    /** Notes what journal and outbox are asked; refuses forces of the journal on demand, or holds them up. */
    private final class Disk extends WrappedStorage {
        private volatile boolean isRefusing;
        private volatile boolean hasNoRoom;
        private volatile boolean hasNoRoomAtStart;
        private volatile CountDownLatch held = new CountDownLatch(0);
        private final CountDownLatch waiting = new CountDownLatch(1);

        @Override
        public Journal openJournal(Path path, int blockBytes, LongSupplier wallClockMs) {
            if (hasNoRoomAtStart) {
                throw new InternalError("a fault occurred in an unsafe memory access operation");
            }
            String name = path.getFileName().toString();
            return new WatchedJournal(super.openJournal(path, blockBytes, wallClockMs), call -> {
                calls.add(name + " " + call);
                if (hasNoRoom && call.equals("append")) {
                    throw new InternalError("a fault occurred in an unsafe memory access operation");
                }
                if (call.equals("force") && name.equals("journal")) {
                    force();
                }
            });
        }

        private void force() {
            if (isRefusing) {
                throw new JournalException("the disk refused to store the journal");
            }
            if (held.getCount() > 0) {
                waiting.countDown();
            }
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void shouldForceTheJournalBeforeTheOutboxIsWrittenAndBothInTheEnd() {
        TestEngine engine = open(Durability.DISK);
        openAccount(engine);
        calls.clear();

        assertThat(engine.apply(bank.posted(0, 1, Bank.EUR, "a"))).isEqualTo(ResultCode.OK);
        assertThat(calls).containsExactly("journal append", "journal force", "outbox append");
        calls.clear();

        engine.close();
        assertThat(calls).containsExactly("journal append", "journal force", "outbox append", "outbox force");
        assertThat(engine.halts()).isEmpty();
    }

    @Test
    void shouldForceOnlyInTheEndWhenThePageCacheIsEnough() {
        TestEngine engine = open(Durability.PROCESS);
        openAccount(engine);
        assertThat(calls).isNotEmpty().noneMatch(call -> call.endsWith("force"));
        calls.clear();

        engine.close();
        assertThat(calls).containsExactly("journal append", "journal force", "outbox append", "outbox force");
    }

    @Test
    void shouldHaltAndAcknowledgeNothingWhenAForceFails() throws Exception {
        TestEngine engine = open(Durability.DISK);
        openAccount(engine);
        long outbox = engine.engine().outboxSequence();
        int heard = engine.results().size();
        OutboxReader reader = engine.engine().openOutbox();
        calls.clear();
        disk.isRefusing = true;

        engine.offer(bank.posted(0, 1, Bank.EUR, "lost perhaps"));
        assertThatThrownBy(() -> engine.session().awaitPublished()).hasMessageContaining("the disk refused");
        CompletableFuture<Long> asked = engine.engine().query(core -> core.sequence());
        assertThatThrownBy(() -> asked.get(10, TimeUnit.SECONDS)).hasMessageContaining("the disk refused");

        assertThat(engine.results()).hasSize(heard);
        assertThat(engine.engine().outboxSequence()).isEqualTo(outbox);
        assertThat(reader.read(outbox, 10, (sequence, buffer, offset, length) -> true))
                .isZero();
        engine.close();
        assertThat(calls).as("never tried again").containsExactly("journal append", "journal force");
        assertThat(engine.halts()).hasSize(1).first().asString().contains("the disk refused");
    }

    @Test
    void shouldHaltAndSayWhyWhenAMappedFileHasNoRoom() {
        TestEngine engine = open(Durability.PROCESS);
        openAccount(engine);
        disk.hasNoRoom = true;
        engine.offer(bank.posted(0, 1, Bank.EUR, "a"));
        assertThatThrownBy(() -> engine.session().awaitPublished())
                .hasMessageContaining("the disk has no room")
                .hasMessageContaining("free some space");
        engine.close();
        assertThat(engine.halts()).hasSize(1).first().asString().contains("the disk has no room");

        disk.hasNoRoomAtStart = true;
        assertThatThrownBy(() -> open(Durability.PROCESS))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("the disk has no room");

        disk.hasNoRoom = false;
        disk.hasNoRoomAtStart = false;
        try (TestEngine again = open(Durability.PROCESS)) {
            assertThat(again.apply(bank.posted(0, 1, Bank.EUR, "a"))).isEqualTo(ResultCode.OK);
        }
    }

    @Test
    void shouldHaltWhenTheFirstForceFails() {
        disk.isRefusing = true;
        List<String> halts = new CopyOnWriteArrayList<>();
        EngineContext context = TestEngine.context(directory)
                .storage(disk)
                .durability(Durability.DISK)
                .haltAction(halts::add);
        assertThatThrownBy(() -> BelfryEngine.open(context)).hasMessageContaining("the disk refused");
        assertThat(halts).hasSize(1);
    }

    @Test
    void shouldPutAllThatCameDuringAForceOntoTheDiskWithTheNext() throws Exception {
        TestEngine engine = open(Durability.DISK);
        openAccount(engine);
        disk.held = new CountDownLatch(1);
        engine.offer(bank.posted(0, 1, Bank.EUR, "first"));
        disk.waiting.await();
        calls.clear();
        // More than a batch may otherwise take, less than the ring has room for.
        for (int i = 0; i < 100; i++) {
            engine.offer(bank.posted(0, 1, Bank.EUR, "r" + i));
        }
        disk.held.countDown();
        engine.session().awaitPublished();

        assertThat(calls.stream().filter(call -> call.equals("journal force"))).hasSize(1);
        assertThat(engine.engine().outboxSequence()).isEqualTo(101);
        engine.close();
        assertThat(Verification.run(directory, line -> {}).problems()).isEmpty();
    }

    private TestEngine open(Durability durability) {
        return TestEngine.open(TestEngine.context(directory).storage(disk).durability(durability));
    }

    private void openAccount(TestEngine engine) {
        engine.offer(bank.customer("C-0", ""));
        engine.offer(bank.account("A-0", 0, Bank.EUR, 10_000));
        assertThat(engine.apply(bank.rule("each", RuleKind.BALANCE_CHANGED, 0, 0)))
                .isEqualTo(ResultCode.OK);
    }
}
