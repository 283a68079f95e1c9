package io.belfry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import io.belfry.codec.ClockMode;
import io.belfry.codec.EventLayout;
import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.journal.FrameFault;
import io.belfry.journal.FrameIndex;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import io.belfry.journal.MemoryJournal;
import io.belfry.journal.WatchedJournal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same stamped events give the same results, byte for byte, however they are cut into batches and frames, and however
 * large the ring. The stages are driven by hand, so that the test says where a batch ends: also between two slots of one
 * message, where the real ring may end one too. Then by the real threads, with a stage held up now and then.
 */
@Timeout(120)
class BatchIndependenceTest {
    private static final int EVENTS = 2_000;
    private static final int RUNS = 8;
    private static final int DRAIN_BYTES = 300;
    private static final long JOURNAL_ID = 77;

    /** What came out of one run. */
    private record Outcome(
            List<String> outbox, List<String> journal, List<ResultCode> codes, long digest, long stateDigest) {}

    @Test
    void shouldGiveTheSameResultsHoweverBatched() {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("shouldGiveTheSameResultsHoweverBatched: -Dbelfry.seed=" + seed);
        List<byte[]> messages = new ArrayList<>();
        // Slices so small that sweeps are pending over many batches.
        messages.add(Bank.configured(Bank.limits(2, 16)));
        messages.addAll(RandomLoad.messages(seed, EVENTS));
        Random random = new Random(seed);

        Outcome one = run(messages, 64, 1 << 16, () -> 1);
        assertThat(one.outbox()).hasSizeGreaterThan(EVENTS / 10);
        assertThat(one.journal()).hasSameSizeAs(messages);
        assertThat(one.codes()).contains(ResultCode.OK, ResultCode.DUPLICATE, ResultCode.SEQ_GAP);
        for (int i = 0; i < RUNS; i++) {
            int slots = 64 << random.nextInt(5);
            int most = 1 + random.nextInt(slots);
            int frameBytes = 5_000 + random.nextInt(60_000);

            Outcome other = run(messages, slots, frameBytes, () -> 1 + random.nextInt(most));

            assertThat(other.codes()).isEqualTo(one.codes());
            assertThat(other.outbox()).isEqualTo(one.outbox());
            assertThat(other.journal()).isEqualTo(one.journal());
            assertThat(other.digest()).isEqualTo(one.digest());
            assertThat(other.stateDigest()).isEqualTo(one.stateDigest());
        }
    }

    /** With the threads of a real pipeline the batches are the machine's, and what holds a stage up makes more of them. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGiveTheSameResultsOnAnyThreads(boolean dedicated) {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("shouldGiveTheSameResultsOnAnyThreads: -Dbelfry.seed=" + seed);
        List<byte[]> messages = new ArrayList<>();
        messages.add(Bank.configured(Bank.limits(2, 16)));
        messages.addAll(RandomLoad.messages(seed, EVENTS));
        Random random = new Random(seed);
        Outcome one = run(messages, 64, 1 << 16, () -> 1);
        for (int i = 0; i < RUNS; i++) {
            int slots = 64 << random.nextInt(5);
            int most = 16 + random.nextInt(slots - 15);
            Outcome other = runOnThreads(messages, slots, most, 5_000 + random.nextInt(60_000), dedicated, random);

            assertThat(other.codes()).isEqualTo(one.codes());
            assertThat(other.outbox()).isEqualTo(one.outbox());
            assertThat(other.journal()).isEqualTo(one.journal());
            assertThat(other.digest()).isEqualTo(one.digest());
            assertThat(other.stateDigest()).isEqualTo(one.stateDigest());
        }
    }

    private static Outcome runOnThreads(
            List<byte[]> messages, int slots, int maxBatch, int frameBytes, boolean dedicated, Random random) {
        Core core = new Core();
        MemoryJournal journal = new MemoryJournal();
        MemoryJournal outbox = new MemoryJournal();
        WaitStrategy waiting =
                random.nextBoolean() ? new BlockingWaitStrategy() : new SleepingWaitStrategy(200, 50_000);
        AtomicLong journaled = new AtomicLong();
        List<ResultCode> codes = new ArrayList<>();
        List<String> halts = new ArrayList<>();
        Pipeline pipeline = Pipeline.of(
                new PipelineSettings(
                        slots,
                        maxBatch,
                        waiting,
                        new SleepingWaitStrategy(200, 50_000),
                        dedicated,
                        random.nextBoolean()),
                core,
                new WatchedJournal(journal, holdingUp(random.nextLong())),
                new FrameWriter(FrameKind.JOURNAL, JOURNAL_ID, 1, frameBytes),
                new WatchedJournal(outbox, holdingUp(random.nextLong())),
                new FrameWriter(FrameKind.OUTBOX, JOURNAL_ID, 1, frameBytes),
                new FrameIndex(),
                journaled::set,
                PipelineClock.ofMachine(ClockMode.EVENTS, Long.MAX_VALUE),
                halts::add);
        pipeline.start();
        RingSession session = pipeline.openSession((line, code, sequence, refusal) -> {
            if (sequence > journaled.get()) {
                throw new AssertionError("event " + sequence + " left, the journal is at " + journaled);
            }
            codes.add(code);
        });
        for (int i = 0; i < messages.size(); i++) {
            UnsafeBuffer buffer = new UnsafeBuffer(messages.get(i));
            while (!session.offer(buffer, 0, buffer.capacity(), i)) {
                LockSupport.parkNanos(1_000);
            }
        }
        session.awaitPublished();
        long digest = pipeline.publishedDigest();
        pipeline.stop();
        assertThat(halts).isEmpty();
        return new Outcome(
                messagesOf(outbox, FrameKind.OUTBOX),
                messagesOf(journal, FrameKind.JOURNAL),
                codes,
                digest,
                core.stateDigest());
    }

    /** Now and then for a moment. */
    private static Consumer<String> holdingUp(long seed) {
        Random random = new Random(seed);
        int rarely = 1 + random.nextInt(50);
        return call -> {
            if (random.nextInt(rarely) == 0) {
                LockSupport.parkNanos(random.nextInt(300_000));
            }
        };
    }

    /** Says how many slots the next batch takes. */
    @FunctionalInterface
    private interface BatchSizes {
        int next();
    }

    private static Outcome run(List<byte[]> messages, int slots, int frameBytes, BatchSizes sizes) {
        EventRing ring = new EventRing(slots, new BlockingWaitStrategy());
        Core core = new Core();
        MemoryJournal journal = new MemoryJournal();
        MemoryJournal outbox = new MemoryJournal();
        JournalStage journaling = new JournalStage(
                ring, journal, new FrameWriter(FrameKind.JOURNAL, JOURNAL_ID, 1, frameBytes), false, sequence -> {});
        PublishStage publishing = new PublishStage(
                ring,
                core,
                outbox,
                new FrameWriter(FrameKind.OUTBOX, JOURNAL_ID, 1, frameBytes),
                new FrameIndex(),
                new OutboxSignal());
        // Some events ring more than this, so that batches are drained in the middle.
        EngineStage applying = new EngineStage(ring, core, DRAIN_BYTES);
        SharedStages stages = new SharedStages(ring, core, journaling, applying, publishing, slots);
        List<ResultCode> codes = new ArrayList<>();
        RingSession session = new RingSession(null, (line, code, sequence, refusal) -> codes.add(code));
        stages.start();
        Sequence done = new Sequence();
        ring.gateOn(done);

        int offered = 0;
        while (codes.size() < messages.size()) {
            while (offered < messages.size() && offer(ring, session, messages.get(offered), offered)) {
                offered++;
            }
            long cursor = ring.cursor();
            long last = Math.min(cursor, done.get() + sizes.next());
            done.set(stages.process(done.get() + 1, last) - 1);
        }
        stages.close();
        return new Outcome(
                messagesOf(outbox, FrameKind.OUTBOX),
                messagesOf(journal, FrameKind.JOURNAL),
                codes,
                core.resultsDigest(),
                core.stateDigest());
    }

    private static boolean offer(EventRing ring, RingSession session, byte[] message, long line) {
        UnsafeBuffer buffer = new UnsafeBuffer(message);
        return ring.tryOffer(buffer, 0, message.length, EventLayout.engineTimeNs(buffer, 0), session, line, 0);
    }

    private static List<String> messagesOf(Journal log, FrameKind kind) {
        List<String> messages = new ArrayList<>();
        FrameReader reader = new FrameReader(kind, JOURNAL_ID);
        try (Journal.Tailer tailer = log.openTailer()) {
            while (tailer.next()) {
                assertThat(reader.wrap(tailer)).as(reader.explain()).isEqualTo(FrameFault.NONE);
                while (reader.nextMessage()) {
                    byte[] bytes = new byte[reader.messageLength()];
                    reader.messageBuffer().getBytes(reader.messageOffset(), bytes);
                    messages.add(Arrays.toString(bytes));
                }
            }
        }
        return messages;
    }
}
