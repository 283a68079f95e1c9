package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.ClockMode;
import io.belfry.codec.EventLayout;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedDecoder;
import io.belfry.codec.OperationsRaisedDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.pipeline.Bank;
import io.belfry.recovery.JournalReplay;
import io.belfry.recovery.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole engine whose wall clock steps while events come in. */
@Timeout(60)
class ClockStepTest {
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();
    private static final long START_MS = 1_795_000_000_000L;

    @TempDir
    Path directory;

    private final Bank bank = new Bank();
    private final AtomicLong wallMs = new AtomicLong(START_MS);

    /** A journaled message as far as clocks are concerned. */
    private record Stamped(int template, long engineTimeNs) {}

    @Test
    void shouldJournalAJumpBeforeAnythingIsStampedBehindIt() {
        try (TestEngine engine = open()) {
            openAccount(engine);
            long before = engine.engine().outboxSequence();
            wallMs.addAndGet(24 * HOUR_MS);
            // Offered all the while, so that the jump falls between two events.
            int count = 0;
            while (engine.engine().outboxSequence() == before) {
                engine.offer(bank.posted(0, 1, Bank.EUR, "r" + count++));
                engine.session().awaitPublished();
            }
            engine.apply(bank.posted(0, 1, Bank.EUR, "behind"));
            assertThat(engine.outbox(before)).hasSize(1);
            assertJumped(engine, before);
        }
        List<Stamped> journal = journal();
        long beyondNs = (START_MS + HOUR_MS) * 1_000_000;
        int raised = indexOf(journal, OperationsRaisedDecoder.TEMPLATE_ID);
        assertThat(journal.subList(0, raised + 1)).allMatch(stamped -> stamped.engineTimeNs() < beyondNs);
        Stamped last = journal.get(journal.size() - 1);
        assertThat(last.engineTimeNs()).isGreaterThanOrEqualTo((START_MS + 24 * HOUR_MS) * 1_000_000);
        assertThat(Verification.run(directory, line -> {}).problems()).isEmpty();
    }

    @Test
    void shouldFollowASmallStepSilently() {
        try (TestEngine engine = open()) {
            openAccount(engine);
            wallMs.addAndGet(HOUR_MS / 2);
            int count = 0;
            while (engine.engine().status().engineTimeNs() < (START_MS + HOUR_MS / 2) * 1_000_000) {
                engine.apply(bank.posted(0, 1, Bank.EUR, "r" + count++));
            }
            assertThat(engine.engine().outboxSequence()).isZero();
        }
    }

    @Test
    void shouldRiseThroughStepsBackAndRestartsWithAClockThatWentBack() {
        long[] steps = {-HOUR_MS, 24 * HOUR_MS, -24 * HOUR_MS, HOUR_MS / 2, -48 * HOUR_MS};
        int count = 0;
        for (long step : steps) {
            try (TestEngine engine = open()) {
                if (count == 0) {
                    openAccount(engine);
                }
                assertThat(engine.apply(bank.posted(0, 1, Bank.EUR, "r" + count++)))
                        .isEqualTo(ResultCode.OK);
                wallMs.addAndGet(step);
                for (int i = 0; i < 20; i++) {
                    assertThat(engine.apply(bank.posted(0, 1, Bank.EUR, "r" + count++)))
                            .isEqualTo(ResultCode.OK);
                }
            }
        }
        List<Stamped> journal = journal();
        // Stamped on a thread of its own, perhaps a moment before an event that overtakes it.
        journal.removeIf(stamped -> stamped.template() == OperationsRaisedDecoder.TEMPLATE_ID);
        for (int i = 1; i < journal.size(); i++) {
            assertThat(journal.get(i).engineTimeNs())
                    .isGreaterThanOrEqualTo(journal.get(i - 1).engineTimeNs());
        }
        assertThat(Verification.run(directory, line -> {}).problems()).isEmpty();
    }

    private TestEngine open() {
        return TestEngine.open(TestEngine.context(directory)
                .clockMode(ClockMode.WALL)
                .wallClockMs(wallMs::get)
                .limits(Bank.limits()));
    }

    private void openAccount(TestEngine engine) {
        engine.offer(bank.customer("C-0", ""));
        assertThat(engine.apply(bank.account("A-0", 0, Bank.EUR, 0))).isEqualTo(ResultCode.OK);
    }

    private void assertJumped(TestEngine engine, long after) {
        try (OutboxReader reader = engine.engine().openOutbox()) {
            reader.read(after, 1, (sequence, buffer, offset, length) -> {
                OperationsNotifiedDecoder alert =
                        new OperationsNotifiedDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
                assertThat(alert.common().type()).isEqualTo(NotificationType.CLOCK_JUMPED);
                assertThat(alert.common().customerSequence()).isZero();
                assertThat(alert.actual()).isEqualTo(wallMs.get() * 1_000_000);
                assertThat(alert.expected()).isBetween(START_MS * 1_000_000, (START_MS + HOUR_MS) * 1_000_000);
                return true;
            });
        }
    }

    private List<Stamped> journal() {
        List<Stamped> messages = new ArrayList<>();
        new JournalReplay(directory)
                .run(
                        1,
                        Long.MAX_VALUE,
                        (sequence, buffer, offset, length, code) -> messages.add(new Stamped(
                                EventLayout.templateId(buffer, offset), EventLayout.engineTimeNs(buffer, offset))));
        return messages;
    }

    private static int indexOf(List<Stamped> journal, int template) {
        for (int i = 0; i < journal.size(); i++) {
            if (journal.get(i).template() == template) {
                return i;
            }
        }
        throw new AssertionError("no message of template " + template + " in " + journal);
    }
}
