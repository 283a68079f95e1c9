package io.belfry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import io.belfry.codec.ClockMode;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.core.Core;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.journal.FrameIndex;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.JournalException;
import io.belfry.journal.MemoryJournal;
import io.belfry.journal.WatchedJournal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stages on threads of their own, one of which is held up: what the other does meanwhile must not leave. */
@Timeout(60)
class DedicatedStagesTest {
    private static final long JOURNAL_ID = 5;
    private static final int FRAME_BYTES = 1 << 16;

    private final Bank bank = new Bank();
    private final Core core = new Core();
    private final MemoryJournal outbox = new MemoryJournal();
    private final Gate journalGate = new Gate();
    private final Gate outboxGate = new Gate();
    private final AtomicLong journaled = new AtomicLong();
    private final List<ResultCode> heard = new CopyOnWriteArrayList<>();
    private final List<String> halts = new CopyOnWriteArrayList<>();
    private final Pipeline pipeline = Pipeline.of(
            new PipelineSettings(
                    256, 64, new BlockingWaitStrategy(), new SleepingWaitStrategy(200, 50_000), true, false),
            core,
            new WatchedJournal(new MemoryJournal(), journalGate::pass),
            new FrameWriter(FrameKind.JOURNAL, JOURNAL_ID, 1, FRAME_BYTES),
            new WatchedJournal(outbox, outboxGate::pass),
            new FrameWriter(FrameKind.OUTBOX, JOURNAL_ID, 1, FRAME_BYTES),
            new FrameIndex(),
            journaled::set,
            PipelineClock.ofMachine(ClockMode.EVENTS, Long.MAX_VALUE),
            halts::add);
    private final RingSession session = pipeline.openSession((line, code, sequence, refusal) -> {
        assertThat(sequence).isLessThanOrEqualTo(journaled.get());
        heard.add(code);
    });

    /** Lets appends through, holds them up, or refuses them. */
    private static final class Gate {
        private volatile CountDownLatch shut = new CountDownLatch(0);
        private volatile boolean refusing;
        private final AtomicInteger waiting = new AtomicInteger();

        void pass(String call) {
            waiting.incrementAndGet();
            try {
                shut.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            waiting.decrementAndGet();
            if (refusing) {
                throw new JournalException("the disk refused");
            }
        }

        void shut() {
            shut = new CountDownLatch(1);
        }

        void open() {
            shut.countDown();
        }
    }

    /** Holds the engine's thread up from the moment it is asked. */
    private static final class Holding implements Query {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final CompletableFuture<Long> answer = new CompletableFuture<>();
        private volatile long sequence;

        @Override
        public void ask(Core core) {
            asked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            sequence = core.sequence();
        }

        @Override
        public void answer() {
            answer.complete(sequence);
        }

        @Override
        public void abandon(String reason) {
            answer.completeExceptionally(new IllegalStateException(reason));
        }
    }

    @AfterEach
    void stop() {
        journalGate.open();
        outboxGate.open();
        pipeline.stop();
    }

    private void open() {
        pipeline.start();
        offer(Bank.configured(Bank.limits()));
        offer(bank.customer("C-0", ""));
        offer(bank.account("A-0", 0, Bank.EUR, 10_000));
        offer(bank.rule("each", RuleKind.BALANCE_CHANGED, 0, 0));
        session.awaitPublished();
        assertThat(heard).containsOnly(ResultCode.OK).hasSize(4);
    }

    @Test
    void shouldLetNothingOutThatTheJournalHasNotPassed() throws Exception {
        open();
        int frames = outbox.frameCount();
        journalGate.shut();
        Holding question = new Holding();
        question.release.countDown();

        offer(bank.posted(0, 1, Bank.EUR, "r"));
        offer(bank.customer("C-1", ""));
        assertThat(pipeline.offer(question)).isTrue();
        question.asked.await();
        await().until(() -> question.sequence == 6);

        assertThat(question.answer).isNotDone();
        assertThat(heard).hasSize(4);
        assertThat(outbox.frameCount()).isEqualTo(frames);
        assertThat(pipeline.signal().sequence()).isZero();
        assertThat(pipeline.published()).isEqualTo(4);
        assertThat(find(core.directory(), "C-1")).as("a name").isEqualTo(Directory.UNKNOWN);

        journalGate.open();
        session.awaitPublished();
        assertThat(question.answer.get()).isEqualTo(6);
        assertThat(heard).hasSize(6);
        assertThat(pipeline.signal().sequence()).isEqualTo(1);
        assertThat(find(core.directory(), "C-1")).isEqualTo(1);
    }

    @Test
    void shouldLetNothingOutThatTheEngineHasNotPassed() throws Exception {
        open();
        Holding question = new Holding();
        assertThat(pipeline.offer(question)).isTrue();
        question.asked.await();
        offer(bank.posted(0, 1, Bank.EUR, "r"));
        await().until(() -> journaled.get() == 5);

        assertThat(pipeline.journaled()).isEqualTo(5);
        assertThat(pipeline.published()).isEqualTo(4);
        assertThat(heard).hasSize(4);
        assertThat(question.answer).isNotDone();

        question.release.countDown();
        session.awaitPublished();
        assertThat(question.answer.get()).isEqualTo(4);
        assertThat(pipeline.published()).isEqualTo(5);
    }

    @Test
    void shouldLetTheEngineGoAheadWhileTheOutboxIsSlowAndKeepTheMarksApart() throws Exception {
        open();
        outboxGate.shut();
        offer(bank.posted(0, 1, Bank.EUR, "first"));
        await().until(() -> outboxGate.waiting.get() == 1);
        Holding question = new Holding();
        question.release.countDown();
        offer(bank.posted(0, 1, Bank.EUR, "second"));
        assertThat(pipeline.offer(question)).isTrue();
        await().until(() -> question.sequence == 6);

        assertThat(pipeline.published()).isEqualTo(4);
        assertThat(pipeline.publishedDigest()).isNotEqualTo(core.resultsDigest());
        outboxGate.open();
        session.awaitPublished();
        assertThat(pipeline.published()).isEqualTo(6);
        assertThat(pipeline.publishedDigest()).isEqualTo(core.resultsDigest());
    }

    /** More is handed over than there are places: the engine waits, and goes on, or ends with the others. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldWaitWithTheEngineWhenThePublisherIsFarBehind(boolean refusing) throws Exception {
        open();
        journalGate.shut();
        int offers = 100;
        for (int i = 0; i < offers; i++) {
            offer(bank.posted(0, 1, Bank.EUR, "r" + i));
            if (i < Handover.PLACES / 2 - 1) {
                // One by one, so that the engine hands over for each, posting and question, as long as there are
                // places.
                Holding question = new Holding();
                question.release.countDown();
                assertThat(pipeline.offer(question)).isTrue();
                question.asked.await();
            }
        }
        assertThat(heard).hasSize(4);
        journalGate.refusing = refusing;
        journalGate.open();

        if (refusing) {
            assertThatThrownBy(session::awaitPublished).hasMessageContaining("the disk refused");
            assertThat(heard).hasSize(4);
            assertThat(outbox.frameCount()).isZero();
            await().until(() -> !halts.isEmpty());
            assertThat(halts).singleElement().asString().contains("the disk refused");
        } else {
            session.awaitPublished();
            assertThat(heard).hasSize(4 + offers);
            assertThat(pipeline.signal().sequence()).isEqualTo(offers);
        }
    }

    @Test
    void shouldHaltAllWhenTheOutboxFails() {
        open();
        outboxGate.refusing = true;
        offer(bank.posted(0, 1, Bank.EUR, "r"));
        assertThatThrownBy(session::awaitPublished).hasMessageContaining("the disk refused");
        assertThat(heard).hasSize(4);
        assertThat(pipeline.signal().sequence()).isZero();
        await().until(() -> !halts.isEmpty());
        assertThat(halts).hasSize(1);
        assertThat(pipeline.isRunning()).isFalse();
    }

    @Test
    void shouldHaltWhenAStageCannotStart() {
        journalGate.refusing = true;
        Pipeline forcing = Pipeline.of(
                new PipelineSettings(
                        64, 64, new BlockingWaitStrategy(), new SleepingWaitStrategy(200, 50_000), true, true),
                new Core(),
                new WatchedJournal(new MemoryJournal(), journalGate::pass),
                new FrameWriter(FrameKind.JOURNAL, JOURNAL_ID, 1, FRAME_BYTES),
                new MemoryJournal(),
                new FrameWriter(FrameKind.OUTBOX, JOURNAL_ID, 1, FRAME_BYTES),
                new FrameIndex(),
                sequence -> {},
                PipelineClock.ofMachine(ClockMode.EVENTS, Long.MAX_VALUE),
                halts::add);
        assertThatThrownBy(forcing::start).hasMessageContaining("the disk refused");
        forcing.stop();
        assertThat(halts).hasSize(1);
        journalGate.refusing = false;
        pipeline.start();
    }

    private void offer(byte[] message) {
        assertThat(session.offer(new UnsafeBuffer(message), 0, message.length, heard.size()))
                .isTrue();
    }

    private static int find(Directory directory, String customer) {
        byte[] bytes = customer.getBytes(StandardCharsets.US_ASCII);
        return directory.find(Namespace.CUSTOMER, new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
