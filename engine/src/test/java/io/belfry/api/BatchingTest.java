package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.EngineContext.Threading;
import io.belfry.api.EngineContext.Waiting;
import io.belfry.pipeline.RandomLoad;
import io.belfry.recovery.JournalReplay;
import io.belfry.recovery.Verification;
import io.belfry.recovery.VerifyReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole engines on files, each with its own ring, threads, batches and pace of offers, over the same stamped events: by
 * turns with shared and dedicated threading.
 */
@Timeout(120)
class BatchingTest {
    private static final int EVENTS = 3_000;
    private static final int ENGINES = 6;

    @TempDir
    Path root;

    @Test
    void shouldWriteTheSameOutboxAndAgreeOnTheDigest() {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("shouldWriteTheSameOutboxAndAgreeOnTheDigest: -Dbelfry.seed=" + seed);
        Random random = new Random(seed);
        List<byte[]> load = RandomLoad.messages(seed, EVENTS);
        List<TestEngine.OutboxRecord> first = null;
        long firstDigest = 0;
        for (int i = 0; i < ENGINES; i++) {
            Path directory = root.resolve("engine-" + i);
            int slots = 64 << random.nextInt(6);
            EngineContext context = TestEngine.context(directory)
                    .threading(Threading.values()[i % Threading.values().length])
                    .waiting(Waiting.values()[random.nextInt(Waiting.values().length)])
                    .ringSlots(slots)
                    .maxBatch(16 + random.nextInt(slots - 15));
            long digest;
            List<TestEngine.OutboxRecord> outbox;
            try (TestEngine engine = TestEngine.open(context)) {
                offerAtRandom(engine, load, random);
                digest = engine.digest();
                outbox = engine.outbox(0);
            }
            if (first == null) {
                first = outbox;
                firstDigest = digest;
                assertThat(first).hasSizeGreaterThan(EVENTS / 10);
            }
            assertThat(outbox).isEqualTo(first);
            assertThat(digest).isEqualTo(firstDigest);
            assertThat(new JournalReplay(directory)
                            .run(1, Long.MAX_VALUE, (sequence, buffer, offset, length, code) -> {})
                            .digest())
                    .isEqualTo(digest);
            VerifyReport report = Verification.run(directory, line -> {});
            assertThat(report.problems()).isEmpty();
            assertThat(report.digest()).isEqualTo(digest);
            assertThat(report.notifications()).isEqualTo(first.size());
        }
    }

    private static void offerAtRandom(TestEngine engine, List<byte[]> load, Random random) {
        int patience = 1 + random.nextInt(200);
        for (byte[] message : load) {
            engine.offer(message);
            int dice = random.nextInt(patience);
            if (dice == 0) {
                engine.session().awaitPublished();
            } else if (dice == 1) {
                LockSupport.parkNanos(random.nextInt(50_000));
            }
        }
        engine.session().awaitPublished();
    }
}
