package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.RuleKind;
import io.belfry.pipeline.Bank;
import io.belfry.pipeline.RandomLoad;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OutboxReaderTest {
    @TempDir
    Path directory;

    private final Bank bank = new Bank();

    @Test
    void shouldReadFromAnyPlace() {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("shouldReadFromAnyPlace: -Dbelfry.seed=" + seed);
        Random random = new Random(seed);
        try (TestEngine engine = TestEngine.open(directory)) {
            engine.offerAll(RandomLoad.messages(7, 4_000));
            List<TestEngine.OutboxRecord> all = engine.outbox(0);
            long last = engine.engine().outboxSequence();
            assertThat(all).hasSize((int) last).hasSizeGreaterThan(1_000);
            try (OutboxReader reader = engine.engine().openOutbox()) {
                for (int i = 0; i < 300; i++) {
                    long after = i < 3 ? i - 3L : random.nextInt((int) last + 10);
                    int limit = random.nextInt(50);
                    List<Long> read = read(reader, after, limit);
                    long first = Math.max(0, after) + 1;
                    int expected = (int) Math.max(0, Math.min(limit, last - Math.max(0, after)));
                    assertThat(read).as("after %d, limit %d", after, limit).hasSize(expected);
                    for (int k = 0; k < expected; k++) {
                        assertThat(read.get(k)).isEqualTo(first + k);
                    }
                }
            }
        }
    }

    @Test
    void shouldStopWhereTheHandlerSaysAndGoOnBehindIt() {
        try (TestEngine engine = TestEngine.open(directory)) {
            ring(engine, 0, 50);
            try (OutboxReader reader = engine.engine().openOutbox()) {
                assertThat(reader.read(0, 100, (sequence, buffer, offset, length) -> sequence < 7))
                        .isEqualTo(7);
                assertThat(read(reader, 7, 3)).containsExactly(8L, 9L, 10L);
                assertThat(read(reader, 10, 1_000)).hasSize(40);
                assertThat(read(reader, 50, 1_000)).isEmpty();
                ring(engine, 50, 2);
                assertThat(read(reader, 50, 1_000)).containsExactly(51L, 52L);
            }
        }
    }

    @Test
    void shouldReadWhatWasWrittenBeforeReopeningAndAfter() {
        try (TestEngine engine = TestEngine.open(directory)) {
            ring(engine, 0, 10);
        }
        try (TestEngine engine = TestEngine.open(directory);
                OutboxReader reader = engine.engine().openOutbox()) {
            assertThat(read(reader, 4, 100)).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
            ring(engine, 10, 3);
            assertThat(read(reader, 10, 100)).containsExactly(11L, 12L, 13L);
            assertThat(read(reader, 0, 100)).hasSize(13);
        }
    }

    /** A reader far behind an index entry finds its place without reading all that is before it. */
    @Test
    void shouldFindItsPlaceFarBehind() {
        int count = 20_000;
        try (TestEngine engine = TestEngine.open(directory)) {
            ring(engine, 0, count);
            try (OutboxReader reader = engine.engine().openOutbox()) {
                assertThat(read(reader, count - 1, 10)).containsExactly((long) count);
                assertThat(read(reader, 0, 1)).containsExactly(1L);
                assertThat(read(reader, 4_095, 2)).containsExactly(4_096L, 4_097L);
                assertThat(read(reader, 8_192, 1)).containsExactly(8_193L);
            }
        }
    }

    @Test
    void shouldFollowWhileTheEngineAppends() throws Exception {
        int count = 20_000;
        try (TestEngine engine = TestEngine.open(directory)) {
            List<CompletableFuture<Void>> readers = new ArrayList<>();
            open(engine);
            for (int i = 0; i < 3; i++) {
                int limit = 1 + i * 63;
                readers.add(CompletableFuture.runAsync(() -> follow(engine, count, limit)));
            }
            post(engine, 0, count);
            for (CompletableFuture<Void> reader : readers) {
                reader.get(40, TimeUnit.SECONDS);
            }
        }
    }

    /** A web server calls from whichever thread is free. */
    @Test
    void shouldBePassedFromThreadToThread() throws Exception {
        try (TestEngine engine = TestEngine.open(directory)) {
            ring(engine, 0, 20);
            OutboxReader reader = engine.engine().openOutbox();
            assertThat(read(reader, 0, 5)).hasSize(5);
            List<Long> elsewhere = new ArrayList<>();
            Thread other = new Thread(() -> elsewhere.addAll(read(reader, 5, 5)));
            other.start();
            other.join();
            assertThat(elsewhere).containsExactly(6L, 7L, 8L, 9L, 10L);
            Thread closing = new Thread(reader::close);
            closing.start();
            closing.join();
        }
    }

    @Test
    void shouldRefuseToReadWhenTheEngineIsClosedUnderneath() throws Exception {
        for (int round = 0; round < 10; round++) {
            TestEngine engine = TestEngine.open(directory);
            if (round == 0) {
                ring(engine, 0, 2_000);
            }
            AtomicBoolean reading = new AtomicBoolean();
            CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
                try (OutboxReader outbox = engine.engine().openOutbox()) {
                    while (true) {
                        read(outbox, 0, 500);
                        reading.set(true);
                    }
                }
            });
            while (!reading.get()) {
                Thread.onSpinWait();
            }
            engine.close();
            assertThatThrownBy(() -> reader.get(20, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("the engine is closed: its outbox cannot be read any more");
        }
    }

    private static void follow(TestEngine engine, int count, int limit) {
        try (OutboxReader reader = engine.engine().openOutbox()) {
            long at = 0;
            while (at < count) {
                long available = engine.engine().awaitNotification(at, 1_000_000_000L);
                for (long sequence : read(reader, at, limit)) {
                    assertThat(sequence).isEqualTo(at + 1);
                    at = sequence;
                }
                assertThat(at).isLessThanOrEqualTo(engine.engine().outboxSequence());
                assertThat(available).isLessThanOrEqualTo(count);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void ring(TestEngine engine, int from, int count) {
        if (from == 0) {
            open(engine);
        }
        post(engine, from, count);
    }

    private void open(TestEngine engine) {
        engine.offer(bank.customer("C", ""));
        engine.offer(bank.account("A", 0, Bank.EUR, 0));
        engine.apply(bank.rule("each", RuleKind.BALANCE_CHANGED, 0, 0));
    }

    private void post(TestEngine engine, int from, int count) {
        for (int i = from; i < from + count; i++) {
            engine.offer(bank.posted(0, 1, Bank.EUR, "r" + i));
        }
        engine.session().awaitPublished();
    }

    private static List<Long> read(OutboxReader reader, long after, int limit) {
        List<Long> sequences = new ArrayList<>();
        int count = reader.read(after, limit, (sequence, buffer, offset, length) -> {
            sequences.add(sequence);
            return true;
        });
        assertThat(count).isEqualTo(sequences.size());
        return sequences;
    }
}
