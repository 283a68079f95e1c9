package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.api.EngineContext.Threading;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.pipeline.Bank;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A broken invariant ends the engine before anything wrong leaves it, and nobody is left waiting. */
@Timeout(60)
class HaltTest {
    @TempDir
    Path directory;

    private final Bank bank = new Bank();

    static Stream<Arguments> brokenInvariants() {
        Function<Bank, byte[]> unknownTemplate = Bank::unknownTemplate;
        Function<Bank, byte[]> unknownFeed = bank -> bank.numbered(7, 1).posted(0, 1, Bank.EUR, "never");
        return Stream.of(Threading.values())
                .flatMap(threading -> Stream.of(
                        Arguments.of(threading, "unknown template", unknownTemplate, "template 9999"),
                        Arguments.of(threading, "unknown feed", unknownFeed, "feed handle 7")));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("brokenInvariants")
    void shouldHaltOnceAndLetNothingOfTheBatchLeave(
            Threading threading, String name, Function<Bank, byte[]> broken, String reason) throws Exception {
        TestEngine engine = open(threading);
        openAccount(engine);
        long outbox = engine.engine().outboxSequence();
        EngineStatus status = engine.engine().status();
        int heard = engine.results().size();
        OutboxReader reader = engine.engine().openOutbox();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        CompletableFuture<String> before = engine.engine().query(core -> {
            blocked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "answered";
        });
        blocked.await();
        // All of these wait in the ring and become one batch.
        engine.offer(bank.posted(0, 1, Bank.EUR, "with the broken one"));
        CompletableFuture<Long> asked = engine.engine().query(core -> core.sequence());
        engine.offer(broken.apply(bank));
        bank.unnumbered();
        engine.offer(bank.posted(0, 1, Bank.EUR, "behind the broken one"));
        CompletableFuture<Long> askedBehind = engine.engine().query(core -> core.sequence());
        release.countDown();

        assertThatThrownBy(() -> engine.session().awaitPublished())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("halted")
                .hasMessageContaining(reason);
        if (threading == Threading.SHARED) {
            assertThat(before.get(10, TimeUnit.SECONDS)).isEqualTo("answered");
        } else {
            // The engine's thread may be at the broken one before the publisher has come to the batch before.
            assertThat(before.handle((answer, halted) -> answer == null || answer.equals("answered"))
                            .get(10, TimeUnit.SECONDS))
                    .isTrue();
        }
        for (CompletableFuture<Long> question : List.of(asked, askedBehind)) {
            assertThatThrownBy(() -> question.get(10, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(reason);
        }
        assertThatThrownBy(() -> engine.tryOffer(bank.posted(0, 1, Bank.EUR, "later")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> engine.engine().query(core -> 1).get(10, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(IllegalStateException.class);
        assertThat(engine.results()).hasSize(heard);
        assertThat(engine.engine().outboxSequence()).isEqualTo(outbox);
        assertThat(reader.read(outbox, 10, (sequence, buffer, offset, length) -> true))
                .isZero();
        assertThat(engine.engine().status().ready()).isFalse();
        assertThat(engine.engine().status().haltReason()).contains(reason);
        assertThat(engine.engine().status().published()).isEqualTo(status.published());
        assertThat(engine.engine().status().resultsDigest()).isEqualTo(status.resultsDigest());
        engine.close();
        assertThat(engine.halts()).hasSize(1).first().asString().contains(reason);

        // The event is in the journal: an engine with the same mistake must not pretend that it starts.
        assertThatThrownBy(() -> TestEngine.open(directory))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining("sequence")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void shouldHaltWhenAListenerThrows(Threading threading) {
        TestEngine engine = open(threading);
        openAccount(engine);
        EventSession session = engine.engine().openSession((line, code, sequence, refusal) -> {
            throw new IllegalArgumentException("a bad listener");
        });
        byte[] message = bank.posted(0, 1, Bank.EUR, "r");
        session.offer(new UnsafeBuffer(message), 0, message.length, 0);
        assertThatThrownBy(session::awaitPublished).hasMessageContaining("a bad listener");
        engine.close();
        assertThat(engine.halts()).hasSize(1);

        // It was in the journal: the notification that had not been announced is there.
        try (TestEngine again = TestEngine.open(directory)) {
            assertThat(again.outbox(0)).hasSize(1);
            assertThat(again.apply(bank.posted(0, 1, Bank.EUR, "r"))).isEqualTo(ResultCode.DUPLICATE);
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void shouldEndFeedersThatAreOffering(Threading threading) throws Exception {
        TestEngine engine = open(threading);
        openAccount(engine);
        EventSession breaking = engine.engine().openSession((line, code, sequence, refusal) -> {});
        CompletableFuture<Void> feeder = CompletableFuture.runAsync(() -> {
            for (int i = 0; ; i++) {
                engine.offer(bank.posted(0, 1, Bank.EUR, "r" + i));
                if (i % 100 == 0) {
                    engine.session().awaitPublished();
                }
            }
        });
        while (engine.engine().outboxSequence() < 500) {
            Thread.onSpinWait();
        }
        byte[] broken = new Bank().unknownTemplate();
        while (!breaking.offer(new UnsafeBuffer(broken), 0, broken.length, 0)) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> feeder.get(20, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("template 9999");
        engine.close();
        assertThat(engine.halts()).hasSize(1);
    }

    private TestEngine open(Threading threading) {
        return TestEngine.open(TestEngine.context(directory).threading(threading));
    }

    private void openAccount(TestEngine engine) {
        engine.offer(bank.customer("C-0", ""));
        engine.offer(bank.account("A-0", 0, Bank.EUR, 10_000));
        assertThat(engine.apply(bank.rule("each", RuleKind.BALANCE_CHANGED, 0, 0)))
                .isEqualTo(ResultCode.OK);
    }
}
