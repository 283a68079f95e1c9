package io.belfry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EngineContext.Threading;
import io.belfry.api.EventSession;
import io.belfry.codec.AccountHeldEncoder;
import io.belfry.codec.AccountKind;
import io.belfry.codec.AccountOpenedEncoder;
import io.belfry.codec.AccountPostedEncoder;
import io.belfry.codec.BalanceField;
import io.belfry.codec.CustomerRegisteredEncoder;
import io.belfry.codec.Direction;
import io.belfry.codec.EventCommonEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.Flag;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.MoveSince;
import io.belfry.codec.PostingKind;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.codec.RuleSetEncoder;
import io.belfry.codec.ScopeKind;
import io.belfry.codec.Severity;
import io.belfry.core.Refusal;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Counts the bytes that the stages' threads and the offering thread allocate while postings go from the ring through journal
 * and core to the outbox. The blocks are large enough that Chronicle Queue maps no new one meanwhile: a mapping makes some
 * objects, once per 64 MB by default.
 *
 * <p>It counts in windows until one is free of any: whenever the JVM asks for a method to be compiled, it makes the strings
 * that the method's class names, on the thread that ran it, and on a busy machine that goes on for a while. What a posting
 * or a batch allocates is in every window.
 */
class RingToOutboxAllocationTest {
    private static final int ACCOUNTS = 1_000;
    private static final int WARM_UP = 600_000;
    private static final int MEASURED = 500_000;
    private static final int HOLDS_MEASURED = 200_000;
    private static final int MOST_WINDOWS = 30;
    private static final int BLOCK_BYTES = 1 << 28;
    private static final int EUR = 978;
    private static final long PAUSE_NS = 20_000;
    private static final long OPENING_MINOR = 100_000;
    private static final long LEVEL_MINOR = 50_000;
    /** Takes an account over the level and back. */
    private static final long LARGE_MINOR = 60_000;

    private static final long SMALL_MINOR = 100;
    private static final int LARGE_EVERY = 10;
    private static final int REFERENCE_DIGITS = 16;

    @TempDir
    Path directory;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AccountPostedEncoder posted = new AccountPostedEncoder();
    private final AccountHeldEncoder held = new AccountHeldEncoder();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final Results results = new Results();
    private long offered;

    @ParameterizedTest
    @EnumSource(Threading.class)
    void shouldAllocateNothingPerPostingFromRingToOutbox(Threading threading) {
        assumeTrue(threads.isThreadAllocatedMemoryEnabled(), "this JVM does not count allocated bytes");
        EngineContext context = new EngineContext()
                .dataDirectory(directory)
                .blockBytes(BLOCK_BYTES)
                .threading(threading);
        List<Long> byEngine = new ArrayList<>();
        List<Long> byOffering = new ArrayList<>();
        try (BelfryEngine engine = BelfryEngine.open(context);
                EventSession session = engine.openSession(results)) {
            register(session);
            post(session, WARM_UP);
            long[] engineThreads = stageThreads(threading);
            long rungBefore = engine.outboxSequence();
            boolean steady = false;
            while (!steady && byEngine.size() < MOST_WINDOWS) {
                long engineBytes = allocatedBy(engineThreads);
                long offeringBytes = threads.getCurrentThreadAllocatedBytes();
                post(session, MEASURED);
                offeringBytes = threads.getCurrentThreadAllocatedBytes() - offeringBytes;
                engineBytes = allocatedBy(engineThreads) - engineBytes;
                byOffering.add(offeringBytes);
                byEngine.add(engineBytes);
                steady = engineBytes == 0 && offeringBytes == 0;
            }
            long rung = engine.outboxSequence() - rungBefore;
            System.out.println("bytes per " + MEASURED + " postings, engine: " + byEngine + ", offering: " + byOffering
                    + ", notifications: " + rung);

            assertThat(results.refused).as("refused").isZero();
            assertThat(rung).isEqualTo((long) byEngine.size() * MEASURED / LARGE_EVERY * 2);
            assertThat(steady)
                    .as("a window without an allocated byte; engine: %s, offering: %s", byEngine, byOffering)
                    .isTrue();
        }
        assertThat(Collections.max(byEngine)).as("bytes before that").isLessThan(MEASURED / 10);
    }

    /** Each hold rings that it is held, expires behind its own event, and rings that. */
    @ParameterizedTest
    @EnumSource(Threading.class)
    void shouldAllocateNothingPerHoldFromRingToOutbox(Threading threading) {
        assumeTrue(threads.isThreadAllocatedMemoryEnabled(), "this JVM does not count allocated bytes");
        EngineContext context = new EngineContext()
                .dataDirectory(directory)
                .blockBytes(BLOCK_BYTES)
                .threading(threading);
        List<Long> byEngine = new ArrayList<>();
        try (BelfryEngine engine = BelfryEngine.open(context);
                EventSession session = engine.openSession(results)) {
            register(session);
            rule(session, "holds", RuleKind.HOLD_CHANGED, RuleSetEncoder.minNullValue(), false);
            session.awaitPublished();
            held.wrapAndApplyHeader(message, 0, header);
            common(held.common());
            held.amount(SMALL_MINOR)
                    .expiresNs(1)
                    .hold("0".repeat(REFERENCE_DIGITS))
                    .traceparent("")
                    .counterparty("Shop")
                    .text("");
            hold(session, WARM_UP / 2);
            long[] engineThreads = stageThreads(threading);
            long rungBefore = engine.outboxSequence();
            boolean steady = false;
            while (!steady && byEngine.size() < MOST_WINDOWS) {
                long engineBytes = allocatedBy(engineThreads);
                hold(session, HOLDS_MEASURED);
                engineBytes = allocatedBy(engineThreads) - engineBytes;
                byEngine.add(engineBytes);
                steady = engineBytes == 0;
            }
            System.out.println("bytes per " + HOLDS_MEASURED + " holds, engine: " + byEngine);
            assertThat(results.refused).as("refused").isZero();
            assertThat(engine.outboxSequence() - rungBefore).isEqualTo((long) byEngine.size() * HOLDS_MEASURED * 2);
            assertThat(steady)
                    .as("a window without an allocated byte: %s", byEngine)
                    .isTrue();
        }
    }

    private void hold(EventSession session, int count) {
        int length = held.encodedLength();
        // Behind the id stand the lengths of trace and counterparty, the counterparty, and the length of the text.
        int idAt = MessageHeaderEncoder.ENCODED_LENGTH + length - 1 - 2 - "Shop".length() - 2 - REFERENCE_DIGITS;
        for (int i = 0; i < count; i++) {
            held.account((int) (offered % ACCOUNTS));
            putDigits(idAt);
            offer(session, length);
        }
        session.awaitPublished();
    }

    /** The number of the offer, so that no reference comes twice. */
    private void putDigits(int at) {
        long left = offered;
        for (int digit = REFERENCE_DIGITS - 1; digit >= 0; digit--) {
            message.putByte(at + digit, (byte) ('0' + left % 10));
            left /= 10;
        }
    }

    private static long[] stageThreads(Threading threading) {
        return switch (threading) {
            case SHARED -> new long[] {threadNamed("belfry-engine")};
            case DEDICATED ->
                new long[] {threadNamed("belfry-journal"), threadNamed("belfry-engine"), threadNamed("belfry-publish")};
        };
    }

    private long allocatedBy(long[] stageThreads) {
        long sum = 0;
        for (long thread : stageThreads) {
            sum += threads.getThreadAllocatedBytes(thread);
        }
        return sum;
    }

    private static long threadNamed(String name) {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(name)) {
                return thread.getId();
            }
        }
        throw new AssertionError("no thread " + name);
    }

    private void register(EventSession session) {
        CustomerRegisteredEncoder customer = new CustomerRegisteredEncoder();
        AccountOpenedEncoder account = new AccountOpenedEncoder();
        for (int i = 0; i < ACCOUNTS; i++) {
            customer.wrapAndApplyHeader(message, 0, header);
            common(customer.common());
            customer.customer("C-" + i)
                    .name("Name")
                    .locale("en")
                    .zone("")
                    .segment("")
                    .manager("")
                    .branch("");
            offer(session, customer.encodedLength());
            account.wrapAndApplyHeader(message, 0, header);
            common(account.common());
            account.customer(i)
                    .currency(EUR)
                    .kind(AccountKind.CURRENT)
                    .enforceLimit(Flag.NO)
                    .overdraftLimit(0)
                    .balance(OPENING_MINOR)
                    .account("A-" + i);
            offer(session, account.encodedLength());
        }
        rule(session, "low", RuleKind.BALANCE_BELOW, RuleSetEncoder.minNullValue(), true);
        rule(session, "large", RuleKind.TRANSACTION_LARGE, LARGE_MINOR, false);
        session.awaitPublished();
        posted.wrapAndApplyHeader(message, 0, header);
        common(posted.common());
        posted.currency(EUR).kind(PostingKind.CARD).reference("0".repeat(REFERENCE_DIGITS));
        offered = 0;
    }

    private void rule(EventSession session, String id, RuleKind kind, long min, boolean withLevel) {
        RuleSetEncoder rule = new RuleSetEncoder();
        rule.wrapAndApplyHeader(message, 0, header);
        common(rule.common());
        rule.kind(kind)
                .scope(ScopeKind.ALL)
                .scopeHandle(EventLayout.NO_HANDLE)
                .severity(Severity.WARNING)
                .enabled(Flag.YES)
                .currency(EUR)
                .direction(Direction.BOTH)
                .kinds(0)
                .balanceField(BalanceField.LEDGER)
                .levelUnit(LevelUnit.MONEY)
                .includeIncome(Flag.NO)
                .fund(EventLayout.NO_HANDLE)
                .min(min)
                .recovery(0)
                .states(0)
                .events((short) 0)
                .since(MoveSince.PREVIOUS)
                .windowNs(0)
                .cooldownNs(0);
        if (withLevel) {
            rule.levelsCount(1).next().level(LEVEL_MINOR);
        } else {
            rule.levelsCount(0);
        }
        rule.rule(id).segment("");
        offer(session, rule.encodedLength());
    }

    /** Every account in turn: in one pass down, in the next up; every tenth far enough to ring two rules. */
    private void post(EventSession session, int count) {
        int length = posted.encodedLength();
        int referenceAt = MessageHeaderEncoder.ENCODED_LENGTH + length - REFERENCE_DIGITS;
        for (int i = 0; i < count; i++) {
            long size = offered % LARGE_EVERY == 0 ? LARGE_MINOR : SMALL_MINOR;
            posted.account((int) (offered % ACCOUNTS)).amount(offered / ACCOUNTS % 2 == 0 ? -size : size);
            putDigits(referenceAt);
            offer(session, length);
        }
        session.awaitPublished();
    }

    private void offer(EventSession session, int encodedLength) {
        while (!session.offer(message, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength, offered)) {
            LockSupport.parkNanos(PAUSE_NS);
        }
        offered++;
    }

    private static void common(EventCommonEncoder common) {
        common.engineTimeNs(EventLayout.NO_TIME)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
    }

    private static final class Results implements ResultListener {
        private long refused;

        @Override
        public void onResult(long line, ResultCode code, long sequence, Refusal refusal) {
            if (code != ResultCode.OK) {
                refused++;
            }
        }
    }
}
