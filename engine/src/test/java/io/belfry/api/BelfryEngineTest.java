package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.belfry.codec.ClockMode;
import io.belfry.codec.OrderSide;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.core.limits.EngineLimits;
import io.belfry.pipeline.Bank;
import io.belfry.pipeline.RandomLoad;
import io.belfry.recovery.JournalReplay;
import io.belfry.recovery.Verification;
import io.belfry.recovery.VerifyReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BelfryEngineTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @TempDir
    Path directory;

    private final Bank bank = new Bank();

    @Test
    void shouldGoOnWhereItStoppedWhenReopened() {
        long digest;
        List<TestEngine.OutboxRecord> rung;
        try (TestEngine first = TestEngine.open(directory)) {
            openAccount(first);
            assertThat(first.apply(bank.posted(0, 500, Bank.EUR, "r1"))).isEqualTo(ResultCode.OK);
            digest = first.digest();
            rung = first.outbox(0);
        }
        try (TestEngine second = TestEngine.open(directory)) {
            assertThat(second.digest()).isEqualTo(digest);
            assertThat(second.outbox(0)).isEqualTo(rung).hasSize(1);
            assertThat(second.apply(bank.posted(0, 500, Bank.EUR, "r1"))).isEqualTo(ResultCode.DUPLICATE);
            assertThat(second.apply(bank.posted(0, 250, Bank.EUR, "r2"))).isEqualTo(ResultCode.OK);
            assertThat(ledger(second, 0)).isEqualTo(10_750);
            assertThat(second.outbox(rung.size()))
                    .extracting(TestEngine.OutboxRecord::sequence)
                    .containsExactly(2L);
        }
        verifyClean();
    }

    @Test
    void shouldHearResultsInTheOrderOfTheOffers() {
        List<byte[]> load = RandomLoad.messages(1, 3_000);
        try (TestEngine engine = TestEngine.open(directory)) {
            engine.offerAll(load);

            List<TestEngine.Result> heard = engine.results();
            assertThat(heard).hasSize(load.size());
            for (int i = 0; i < heard.size(); i++) {
                assertThat(heard.get(i).line()).isEqualTo(i);
                assertThat(heard.get(i).sequence()).isEqualTo(i + 2L);
            }
            assertThat(engine.session().inFlight()).isZero();
            assertThat(engine.session().lastSequence()).isEqualTo(load.size() + 1L);
        }
        verifyClean();
    }

    /** Every length up to the longest passes over the end of the slab sooner or later. */
    @Test
    void shouldCarryLongMessagesAcrossTheSlabsEnd() {
        try (TestEngine engine =
                TestEngine.open(TestEngine.context(directory).ringSlots(64).maxBatch(16))) {
            openAccount(engine);
            for (int i = 0; i < 600; i++) {
                // 300 to 3,700 bytes: the name of the counterparty and the text as long as the codec lets them be.
                int length = i * 37 % 1_700;
                byte[] message = bank.detailed(0, 1, Bank.EUR, "long-" + i, text(i, length), text(i + 1, length));
                engine.offer(message);
            }
            engine.session().awaitPublished();

            assertThat(ledger(engine, 0)).isEqualTo(10_600);
            assertThat(engine.results()).allSatisfy(r -> assertThat(r.code()).isEqualTo(ResultCode.OK));
        }
        List<Integer> lengths = new ArrayList<>();
        new JournalReplay(directory).run(1, Long.MAX_VALUE, (sequence, buffer, offset, length, code) -> {
            if (length > 512) {
                lengths.add(length);
            }
        });
        assertThat(lengths).hasSizeGreaterThan(400);
        verifyClean();
    }

    @Test
    void shouldRefuseWhenTheRingIsFullAndLoseNothing() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (TestEngine engine =
                TestEngine.open(TestEngine.context(directory).ringSlots(64).maxBatch(16))) {
            openAccount(engine);
            CompletableFuture<String> blocking = block(engine, release);
            int taken = 0;
            while (engine.tryOffer(bank.posted(0, 1, Bank.EUR, "r" + taken))) {
                taken++;
            }
            assertThat(taken).isBetween(1, 64);
            assertThat(engine.tryOffer(bank.posted(0, 1, Bank.EUR, "r" + taken)))
                    .isFalse();
            assertThat(engine.session().inFlight()).isEqualTo(taken);

            release.countDown();
            blocking.get(10, TimeUnit.SECONDS);
            for (int i = taken; i < 500; i++) {
                engine.offer(bank.posted(0, 1, Bank.EUR, "r" + i));
            }
            engine.session().awaitPublished();

            assertThat(ledger(engine, 0)).isEqualTo(10_500);
        }
        verifyClean();
    }

    @Test
    void shouldRefuseALongMessageWholeWhenOnlyPartOfItWouldFit() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (TestEngine engine =
                TestEngine.open(TestEngine.context(directory).ringSlots(64).maxBatch(16))) {
            openAccount(engine);
            CompletableFuture<String> blocking = block(engine, release);
            byte[] longOne = bank.detailed(0, 1, Bank.EUR, "long", text(1, 1_700), text(2, 1_700));
            // The question takes one of the 64 slots.
            for (int i = 0; i < 60; i++) {
                assertThat(engine.tryOffer(bank.posted(0, 1, Bank.EUR, "r" + i)))
                        .isTrue();
            }
            assertThat(engine.tryOffer(longOne)).isFalse();
            for (int i = 60; i < 63; i++) {
                assertThat(engine.tryOffer(bank.posted(0, 1, Bank.EUR, "r" + i)))
                        .isTrue();
            }
            assertThat(engine.tryOffer(bank.posted(0, 1, Bank.EUR, "r63"))).isFalse();
            release.countDown();
            blocking.get(10, TimeUnit.SECONDS);

            assertThat(engine.apply(longOne)).isEqualTo(ResultCode.OK);
            assertThat(ledger(engine, 0)).isEqualTo(10_064);
        }
        verifyClean();
    }

    @Test
    void shouldAnswerAQueryWithEverythingAcknowledgedBefore() throws Exception {
        try (TestEngine engine = TestEngine.open(directory)) {
            openAccount(engine);
            for (int i = 0; i < 300; i++) {
                engine.apply(bank.posted(0, 1, Bank.EUR, "r" + i));
                assertThat(ledger(engine, 0)).isEqualTo(10_001 + i);
            }
            assertThatThrownBy(() -> engine.engine()
                            .query(core -> {
                                throw new IllegalArgumentException("a bad question");
                            })
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("a bad question");
            assertThat(engine.engine().status().ready()).isTrue();
        }
    }

    @Test
    void shouldRefuseASecondEngineOnTheSameDirectory() {
        try (TestEngine engine = TestEngine.open(directory)) {
            assertThatThrownBy(() -> TestEngine.open(directory))
                    .isInstanceOf(EngineStartException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("in use");
            openAccount(engine);
        }
        TestEngine.open(directory).close();
    }

    @Test
    void shouldJournalNothingWhenIdle() {
        try (TestEngine engine = TestEngine.open(TestEngine.context(directory).clockMode(ClockMode.WALL))) {
            openAccount(engine);
            EngineStatus before = engine.engine().status();
            // Ten thousand questions keep the ring moving for many rounds of the ticker.
            for (int i = 0; i < 10_000; i++) {
                engine.engine().query(core -> core.sequence()).join();
            }
            EngineStatus after = engine.engine().status();
            assertThat(after.journalBytes()).isEqualTo(before.journalBytes());
            assertThat(after.journaled()).isEqualTo(before.journaled());
        }
    }

    @Test
    void shouldTickUntilASweepIsDone() {
        int holders = 300;
        try (TestEngine engine = TestEngine.open(
                TestEngine.context(directory).limits(Bank.limits(1, 16)).clockMode(ClockMode.WALL))) {
            engine.offer(bank.fund("F", Bank.EUR));
            engine.offer(bank.rule("nav", RuleKind.NAV_UPDATED, 0, 0));
            for (int i = 0; i < holders; i++) {
                engine.offer(bank.customer("C-" + i, ""));
                engine.offer(bank.account("A-" + i, i, Bank.EUR, 0));
                engine.offer(bank.order("O-" + i, i, 0, OrderSide.SUBSCRIBE, 10_000, 100));
            }
            engine.offer(bank.priced(0, 10_000, 20_000, 1));
            engine.session().awaitPublished();
            assertThat(engine.results()).allSatisfy(r -> assertThat(r.code()).isEqualTo(ResultCode.OK));
            await().until(() -> engine.engine().status().sweepPending() == 0);
            long sequence = engine.engine().status().journaled();
            assertThat(engine.apply(bank.priced(0, 11_000, 20_001, 1))).isEqualTo(ResultCode.OK);

            await().until(() -> engine.engine().status().sweepPending() == 0);

            assertThat(engine.engine().outboxSequence()).isGreaterThanOrEqualTo(holders);
            long after = engine.engine().status().journaled();
            // One price, a tick for each 16 holders at the most, and one that stood ready behind the last.
            assertThat(after - sequence).isBetween(2L, 2L + holders / 16 + 2);
            for (int i = 0; i < 1_000; i++) {
                engine.engine().query(core -> core.sequence()).join();
            }
            assertThat(engine.engine().status().journaled()).isEqualTo(after);
        }
        verifyClean();
    }

    /** Nobody sends anything: the ticker sees the deadline, and writes nothing before and after it. */
    @Test
    void shouldTickOnceForADeadlineInAQuietEngine() {
        try (TestEngine engine = TestEngine.open(TestEngine.context(directory).clockMode(ClockMode.WALL))) {
            openAccount(engine);
            long expiresNs = System.currentTimeMillis() * 1_000_000 + SECOND_NS / 2;
            assertThat(engine.apply(bank.held(0, 700, "h", expiresNs))).isEqualTo(ResultCode.OK);
            long sequence = engine.engine().status().journaled();
            assertThat(heldBy(engine)).isEqualTo(700);

            await().until(() -> heldBy(engine) == 0);

            assertThat(engine.engine().status().engineTimeNs()).isGreaterThanOrEqualTo(expiresNs);
            for (int i = 0; i < 1_000; i++) {
                engine.engine().query(core -> core.sequence()).join();
            }
            assertThat(engine.engine().status().journaled()).isEqualTo(sequence + 1);
        }
        verifyClean();
    }

    /** A deadline of the past life fires in the next, at its start. */
    @Test
    void shouldTickForADeadlineThatPassedWhileTheEngineWasDown() {
        try (TestEngine engine = TestEngine.open(TestEngine.context(directory).clockMode(ClockMode.WALL))) {
            openAccount(engine);
            engine.apply(bank.held(0, 700, "h", System.currentTimeMillis() * 1_000_000 + 2 * SECOND_NS));
        }
        try (TestEngine engine = TestEngine.open(TestEngine.context(directory).clockMode(ClockMode.WALL))) {
            await().until(() -> heldBy(engine) == 0);
        }
        verifyClean();
    }

    /** With {@code clock: events} no time passes without them; what one event leaves due, ticks work off. */
    @Test
    void shouldTickForWhatAnEventLeftDueWhenTimeFollowsTheEvents() {
        int perEvent = Bank.limits().details().timersPerEvent();
        int holds = 3 * perEvent;
        try (TestEngine engine = TestEngine.open(directory)) {
            bank.at(1_000 * SECOND_NS);
            openAccount(engine);
            for (int i = 0; i < holds; i++) {
                engine.apply(bank.held(0, 10, "h" + i, 2_000 * SECOND_NS));
            }
            long sequence = engine.engine().status().journaled();
            for (int i = 0; i < 1_000; i++) {
                engine.engine().query(core -> core.sequence()).join();
            }
            assertThat(engine.engine().status().journaled()).isEqualTo(sequence);
            assertThat(heldBy(engine)).isEqualTo(10L * holds);

            engine.apply(bank.at(2_000 * SECOND_NS).posted(0, 1, Bank.EUR, "r"));

            await().until(() -> heldBy(engine) == 0);
            assertThat(engine.engine().status().journaled())
                    .as("the posting works off %d, two ticks the rest", perEvent)
                    .isEqualTo(sequence + 3);
        }
        verifyClean();
    }

    private static long heldBy(TestEngine engine) {
        return engine.engine().query(core -> core.accounts().held(0)).join();
    }

    @Test
    void shouldWakeWhoAwaitsANotification() throws Exception {
        try (TestEngine engine = TestEngine.open(directory)) {
            openAccount(engine);
            assertThat(engine.engine().awaitNotification(0, 1)).isZero();
            CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return engine.engine().awaitNotification(0, 50 * SECOND_NS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            engine.apply(bank.posted(0, 5, Bank.EUR, "r"));

            assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(engine.engine().awaitNotification(0, 0)).isEqualTo(1);
        }
    }

    @Test
    void shouldFollowTheEventsWhenTheyAreTheClock() {
        try (TestEngine engine = TestEngine.open(directory)) {
            engine.apply(bank.at(5_000 * SECOND_NS).customer("C-1", ""));
            assertThat(engine.engine().status().engineTimeNs()).isEqualTo(5_000 * SECOND_NS);
            engine.apply(bank.at(4_000 * SECOND_NS).customer("C-2", ""));
            assertThat(engine.engine().status().engineTimeNs()).isEqualTo(5_000 * SECOND_NS);
        }
    }

    @Test
    void shouldNotGoBackBehindTheLastStampWhenTheWallClockIsBehind() {
        long future = System.currentTimeMillis() * 1_000_000 + 86_400 * SECOND_NS;
        try (TestEngine engine = TestEngine.open(directory)) {
            engine.apply(bank.at(future).customer("C-1", ""));
        }
        try (TestEngine engine = TestEngine.open(TestEngine.context(directory).clockMode(ClockMode.WALL))) {
            engine.apply(bank.at(0).customer("C-2", ""));
            assertThat(engine.engine().status().engineTimeNs()).isGreaterThanOrEqualTo(future);
        }
        AtomicLong last = new AtomicLong();
        new JournalReplay(directory).run(1, Long.MAX_VALUE, (sequence, buffer, offset, length, code) -> {
            long stamp = io.belfry.codec.EventLayout.engineTimeNs(buffer, offset);
            if (sequence > 1) {
                assertThat(stamp).isGreaterThanOrEqualTo(last.get());
                last.set(stamp);
            }
        });
    }

    @Test
    void shouldJournalTheConfigurationAgainOnlyWhenItChanged() {
        TestEngine.open(directory).close();
        try (TestEngine same = TestEngine.open(directory)) {
            assertThat(same.engine().status().journaled()).isEqualTo(1);
        }
        EngineLimits wider = Bank.limits(17, 18);
        try (TestEngine other =
                TestEngine.open(TestEngine.context(directory).limits(wider).bankOffsetMinutes(330))) {
            assertThat(other.engine().status().journaled()).isEqualTo(2);
            assertThat(other.engine().query(core -> core.limits()).join()).isEqualTo(wider);
            assertThat(other.engine().query(core -> core.bankOffsetMinutes()).join())
                    .isEqualTo(330);
        }
        try (TestEngine again =
                TestEngine.open(TestEngine.context(directory).limits(wider).bankOffsetMinutes(330))) {
            assertThat(again.engine().status().journaled()).isEqualTo(2);
        }
        verifyClean();
    }

    @Test
    void shouldNameEveryWrongSettingAtOnce() {
        assertThatThrownBy(() -> BelfryEngine.open(new EngineContext()
                        .ringSlots(100)
                        .maxBatch(1)
                        .blockBytes(100_000)
                        .bankOffsetMinutes(2_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dataDirectory")
                .hasMessageContaining("ringSlots is 100")
                .hasMessageContaining("maxBatch is 1")
                .hasMessageContaining("blockBytes is 100000")
                .hasMessageContaining("bankOffsetMinutes is 2000");
    }

    /** Whatever was acknowledged before the engine stopped under load is there afterwards. */
    @Test
    void shouldLoseNothingAcknowledgedWhenStoppedUnderLoad() throws Exception {
        List<byte[]> load = RandomLoad.messages(3, 20_000);
        TestEngine engine = TestEngine.open(directory);
        CompletableFuture<Long> feeding = CompletableFuture.supplyAsync(() -> {
            long offered = 0;
            try {
                for (byte[] message : load) {
                    engine.offer(message);
                    offered++;
                }
                engine.session().awaitPublished();
            } catch (IllegalStateException stopped) {
                assertThat(stopped).hasMessageContaining("stopped");
            }
            return offered;
        });
        await().until(() -> engine.engine().outboxSequence() > 100);
        engine.close();

        long offered = feeding.get(20, TimeUnit.SECONDS);
        List<TestEngine.Result> heard = engine.results();
        assertThat(heard.size()).isPositive().isLessThanOrEqualTo((int) offered);
        long lastAcknowledged = heard.get(heard.size() - 1).sequence();
        VerifyReport report = verifyClean();
        assertThat(report.sequence()).isEqualTo(lastAcknowledged);
        assertThatThrownBy(() -> engine.session().offer(new org.agrona.concurrent.UnsafeBuffer(load.get(0)), 0, 32, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stopped");
        assertThatThrownBy(() -> engine.engine().query(core -> 1).get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class);
        assertThat(engine.engine().status().ready()).isFalse();
    }

    /** Asks without end while the engine stops: each question is answered or fails, none hangs. */
    @Test
    void shouldAnswerOrFailEveryQuestionWhenStopping() throws Exception {
        for (int round = 0; round < 30; round++) {
            TestEngine engine = TestEngine.open(directory);
            List<CompletableFuture<Void>> askers = new ArrayList<>();
            CountDownLatch asking = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                askers.add(CompletableFuture.runAsync(() -> {
                    asking.countDown();
                    for (int asked = 0; ; asked++) {
                        CompletableFuture<Long> answer = engine.engine().query(core -> core.sequence());
                        try {
                            answer.get(10, TimeUnit.SECONDS);
                        } catch (ExecutionException stopped) {
                            return;
                        } catch (Exception e) {
                            throw new IllegalStateException("question " + asked + " hangs", e);
                        }
                    }
                }));
            }
            asking.await();
            engine.close();
            for (CompletableFuture<Void> asker : askers) {
                asker.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private void openAccount(TestEngine engine) {
        assertThat(engine.apply(bank.customer("C-0", ""))).isEqualTo(ResultCode.OK);
        assertThat(engine.apply(bank.account("A-0", 0, Bank.EUR, 10_000))).isEqualTo(ResultCode.OK);
        assertThat(engine.apply(bank.rule("each", RuleKind.BALANCE_CHANGED, 0, 0)))
                .isEqualTo(ResultCode.OK);
    }

    private static CompletableFuture<String> block(TestEngine engine, CountDownLatch release)
            throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CompletableFuture<String> answer = engine.engine().query(core -> {
            blocked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "";
        });
        blocked.await();
        return answer;
    }

    private static long ledger(TestEngine engine, int account) {
        return engine.engine().query(core -> core.accounts().ledger(account)).join();
    }

    private static String text(int seed, int length) {
        return Integer.toString(seed).repeat(length).substring(0, length);
    }

    private VerifyReport verifyClean() {
        VerifyReport report = Verification.run(directory, line -> {});
        assertThat(report.problems()).isEmpty();
        assertThat(report.ok()).isTrue();
        return report;
    }
}
