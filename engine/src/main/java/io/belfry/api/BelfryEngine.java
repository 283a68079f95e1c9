package io.belfry.api;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.dryrun.DraftRefusedException;
import io.belfry.dryrun.DraftRule;
import io.belfry.dryrun.DryRun;
import io.belfry.dryrun.DryRunCancelledException;
import io.belfry.dryrun.DryRunReport;
import io.belfry.journal.FrameKind;
import io.belfry.journal.JournalException;
import io.belfry.journal.MappedFileFault;
import io.belfry.pipeline.PagesAhead;
import io.belfry.pipeline.Pipeline;
import io.belfry.pipeline.PipelineClock;
import io.belfry.pipeline.PipelineSettings;
import io.belfry.pipeline.Query;
import io.belfry.pipeline.ResultListener;
import io.belfry.pipeline.SpaceGuard;
import io.belfry.recovery.Recovered;
import io.belfry.recovery.Recovery;
import io.belfry.recovery.RecoveryException;
import io.belfry.retention.Consumers;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** A running engine on a data directory: the ring, its stages, the journal and the outbox. Any thread may use it. */
public final class BelfryEngine implements AutoCloseable {
    private static final long RETRY_NS = 50_000L;
    private static final int SPINS_BEFORE_SLEEP = 200;
    private static final long SLEEP_NS = 50_000L;

    private final EngineContext context;
    private final Recovered data;
    private final Pipeline pipeline;
    private final OutboxGate outboxGate = new OutboxGate();
    private final Thread pagesThread;
    private final Housekeeping housekeeping;
    private final SpaceGuard space;
    private final Thread spaceThread;
    private final Interval latency;
    private final Interval forceLatency;
    private boolean closed;

    private BelfryEngine(EngineContext context, Recovered data) {
        this.context = context;
        this.data = data;
        if (context.durability() == Durability.DISK) {
            data.watermark().forcing();
        }
        this.pipeline = Pipeline.of(
                settings(context),
                data.core(),
                data.journal(),
                data.journalWriter(),
                data.outbox(),
                data.outboxWriter(),
                data.outboxIndex(),
                data.watermark()::advance,
                new PipelineClock(
                        context.clockMode(),
                        context.limits().clockJumpLimitNs(),
                        context.wallClockMs(),
                        context.monotonicNs()),
                context.haltAction());
        this.pagesThread = new Thread(
                new PagesAhead(
                        pipeline, data.journal().openAhead(), data.outbox().openAhead()),
                "belfry-pages");
        pagesThread.setDaemon(true);
        this.space = new SpaceGuard(
                pipeline, context.minFreeBytes(), () -> context.storage().freeBytes(context.dataDirectory()));
        this.spaceThread = new Thread(space, "belfry-space");
        spaceThread.setDaemon(true);
        this.housekeeping = new Housekeeping(
                context,
                data.directory(),
                data.journal(),
                data.outbox(),
                data.outboxIndex(),
                Consumers.open(context.storage(), context.dataDirectory()),
                pipeline::published,
                () -> query(Core::stateBytes).join(),
                space);
        this.latency = new Interval(pipeline.latency());
        this.forceLatency = new Interval(pipeline.forces().latency());
    }

    /**
     * Locks the data directory, recovers by replaying the journal, completes the outbox and starts the pipeline.
     *
     * @throws EngineStartException when the directory is locked, damaged, of another version, or has no room
     */
    public static BelfryEngine open(EngineContext context) {
        context.conclude();
        try {
            Recovered data = Recovery.run(
                    context.storage(),
                    context.dataDirectory(),
                    context.blockBytes(),
                    context.wallClockMs(),
                    () -> new SecureRandom().nextLong(),
                    context.progress());
            return started(context, data);
        } catch (RecoveryException | JournalException e) {
            throw new EngineStartException(e.getMessage(), e);
        } catch (InternalError e) {
            throw new EngineStartException(
                    "cannot start on " + context.dataDirectory() + ": " + MappedFileFault.explain(e), e);
        }
    }

    private static BelfryEngine started(EngineContext context, Recovered data) {
        BelfryEngine engine = null;
        try {
            engine = new BelfryEngine(context, data);
            engine.start();
            return engine;
        } catch (RuntimeException | Error e) {
            if (engine == null) {
                data.close();
            } else {
                engine.close();
            }
            throw e;
        }
    }

    /** Names to handles, for feeds; any thread. */
    public Directory directory() {
        return data.core().directory();
    }

    /** Number that tells this journal from every other. Any thread. */
    public long journalId() {
        return data.directory().meta().journalId();
    }

    /** Opens a way in for one feed. Any thread. */
    public EventSession openSession(ResultListener listener) {
        return new EventSession(pipeline, directory(), space::isLow, listener);
    }

    /** Opens a way out for one consumer. Any thread. */
    public OutboxReader openOutbox() {
        return new OutboxReader(data.outbox(), data.outboxIndex(), pipeline.signal(), outboxGate, journalId());
    }

    /** Opens a way to find notifications by their ids. Any thread; one is enough. */
    public NotificationFinder openFinder() {
        return new NotificationFinder(this);
    }

    /** Opens a way to read single events of the journal. Any thread; one is enough. */
    public JournalReader openJournal() {
        return new JournalReader(data.journal(), data.directory().log(FrameKind.JOURNAL), outboxGate);
    }

    /**
     * Runs {@code question} on the engine's thread, between two events, and answers once everything before it is durable:
     * it sees all that was acknowledged before it was asked. Must be quick and must not change anything. Any thread.
     *
     * @return the answer, or failed with what {@code question} threw, or with an {@link IllegalStateException} when the
     *     engine stops first
     */
    public <T> CompletableFuture<T> query(Function<Core, T> question) {
        Asked<T> asked = new Asked<>(question);
        try {
            while (!pipeline.offer(asked)) {
                LockSupport.parkNanos(RETRY_NS);
            }
            if (pipeline.isEnded()) {
                // It may have come too late for the pipeline to abandon it.
                asked.abandon(
                        pipeline.haltReason().isEmpty()
                                ? "the engine has stopped"
                                : "the engine has halted: " + pipeline.haltReason());
            }
        } catch (IllegalStateException e) {
            asked.abandon(e.getMessage());
        }
        return asked.future;
    }

    /**
     * Replays what is kept of the journal, up to what is acknowledged now, with a draft rule and says what it would have
     * sent. On the caller's thread; this engine goes on untouched. Needs the memory of a second state meanwhile: one at a
     * time. Any thread.
     *
     * @param from first sequence whose notifications are counted
     * @param to last sequence to apply, {@code Long.MAX_VALUE} for all
     * @throws DraftRefusedException when the draft is no rule that could be set
     * @throws DryRunCancelledException when the watcher gave up
     * @throws RecoveryException when the journal cannot be read
     */
    public DryRunReport dryRun(DraftRule draft, long from, long to, DryRun.Watcher watcher) {
        return DryRun.run(context.storage(), context.dataDirectory(), draft, from, to, watcher);
    }

    /** Last notification that can be read. Any thread. */
    public long outboxSequence() {
        return pipeline.signal().sequence();
    }

    /** Waits until a notification behind {@code after} can be read, at most {@code timeoutNs}; returns {@link #outboxSequence}. */
    public long awaitNotification(long after, long timeoutNs) throws InterruptedException {
        return pipeline.signal().await(after, timeoutNs);
    }

    /** First notification that can be read; older ones were let go. Any thread. */
    public long firstNotification() {
        return data.outboxIndex().firstSequence();
    }

    /** The consumers that have made themselves known; what they have not acknowledged is kept. Any thread. */
    public Consumers consumers() {
        return housekeeping.consumers();
    }

    /** What is kept on the disk and why, as of a few seconds ago. Any thread. */
    public KeptStatus kept() {
        return housekeeping.status();
    }

    /** A look at the engine; its latencies are those of an interval that ends with the look, or at most a second before. Any thread. */
    public EngineStatus status() {
        Core core = data.core();
        Directory directory = directory();
        Histogram lately = latency.take();
        CoreCounts counts = counts(core);
        return new EngineStatus(
                pipeline.isRunning(),
                pipeline.haltReason(),
                pipeline.journaled(),
                counts.applied(),
                counts.published(),
                outboxSequence(),
                counts.publishedDigest(),
                counts.engineTimeNs(),
                core.epoch(),
                pipeline.ringCapacity(),
                pipeline.ringUsed(),
                directory.size(Namespace.CUSTOMER),
                directory.size(Namespace.ACCOUNT),
                counts.positions(),
                directory.size(Namespace.FUND),
                counts.rules(),
                counts.sweepPending(),
                counts.refWindowReachNs(),
                counts.stateBytes(),
                lately.getValueAtPercentile(50),
                lately.getValueAtPercentile(90),
                lately.getValueAtPercentile(99),
                lately.getValueAtPercentile(99.9),
                lately.getMaxValue(),
                lately.getTotalCount(),
                data.journal().bytesAppended(),
                data.outbox().bytesAppended(),
                data.firstSequence(),
                diskStatus());
    }

    private EngineStatus.Disk diskStatus() {
        Histogram lately = forceLatency.take();
        return new EngineStatus.Disk(
                context.durability(),
                space.freeBytes(),
                space.minFreeBytes(),
                space.isLow(),
                pipeline.forces().count(),
                lately.getValueAtPercentile(50),
                lately.getValueAtPercentile(99),
                lately.getMaxValue());
    }

    /** Whether events are refused with {@code DISK_LOW}; queries and delivery go on. Any thread. */
    public boolean isDiskLow() {
        return space.isLow();
    }

    /** Takes no more events, finishes those taken, writes the closing frames and lets go of the directory. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            housekeeping.stop();
            pipeline.stop();
            outboxGate.close();
            if (pipeline.haltReason().isEmpty()) {
                data.watermark().stopped(pipeline.journaled());
            }
            data.close();
        }
    }

    private void start() {
        pipeline.start();
        pagesThread.start();
        housekeeping.start();
        int epoch = data.directory().meta().epoch();
        if (Genesis.differs(context, epoch, data.core())) {
            // However little room there is: without it the engine could not even be asked.
            EventSession session =
                    new EventSession(pipeline, directory(), () -> false, (line, code, sequence, refusal) -> {
                        if (code != ResultCode.OK) {
                            throw new IllegalStateException("the engine's own configuration was refused: " + code);
                        }
                    });
            Genesis.offer(context, epoch, session);
        }
        pipeline.startTicking();
        space.look();
        spaceThread.start();
    }

    /** Asked on the core's thread while there is one, so that all figures belong to the same sequence. */
    private CoreCounts counts(Core core) {
        try {
            return query(CoreCounts::of).join();
        } catch (CompletionException stopped) {
            if (pipeline.isRunning()) {
                throw stopped;
            }
            pipeline.awaitEnd();
            // The core may have applied what never left.
            return CoreCounts.of(core).published(pipeline.published(), pipeline.publishedDigest());
        }
    }

    private static PipelineSettings settings(EngineContext context) {
        boolean forcing = context.durability() == Durability.DISK;
        int maxBatch = forcing ? context.ringSlots() : context.maxBatch();
        return new PipelineSettings(
                context.ringSlots(),
                maxBatch,
                waitStrategy(context.waiting()),
                stageWait(context.waiting()),
                context.threading() == EngineContext.Threading.DEDICATED,
                forcing);
    }

    private static WaitStrategy waitStrategy(EngineContext.Waiting waiting) {
        return switch (waiting) {
            case BUSY_SPIN -> new BusySpinWaitStrategy();
            case BACK_OFF -> new SleepingWaitStrategy(SPINS_BEFORE_SLEEP, SLEEP_NS);
            case BLOCKING -> new BlockingWaitStrategy();
        };
    }

    /** A stage wakes no other: who would sleep until woken backs off instead, which it does only while something is under way. */
    private static WaitStrategy stageWait(EngineContext.Waiting waiting) {
        return switch (waiting) {
            case BUSY_SPIN -> new BusySpinWaitStrategy();
            case BACK_OFF, BLOCKING -> new SleepingWaitStrategy(SPINS_BEFORE_SLEEP, SLEEP_NS);
        };
    }

    /** The last interval of a recorder, a second or longer. Any thread. */
    private static final class Interval {
        /** Who looks more often sees the same interval again, so that several who look do not take it from each other. */
        private static final long MIN_INTERVAL_NS = 950_000_000L;

        private final SingleWriterRecorder recorder;
        private Histogram last;
        private long takenNs;

        Interval(SingleWriterRecorder recorder) {
            this.recorder = recorder;
        }

        synchronized Histogram take() {
            long nowNs = System.nanoTime();
            if (last == null || nowNs - takenNs >= MIN_INTERVAL_NS) {
                last = recorder.getIntervalHistogram(last);
                takenNs = nowNs;
            }
            return last.copy();
        }
    }

    /** What only the core's thread may count. */
    private record CoreCounts(
            long applied,
            long published,
            long publishedDigest,
            long engineTimeNs,
            long positions,
            long rules,
            long sweepPending,
            long refWindowReachNs,
            long stateBytes) {
        static CoreCounts of(Core core) {
            return new CoreCounts(
                    core.sequence(),
                    core.sequence(),
                    core.resultsDigest(),
                    core.engineTimeNs(),
                    core.positions().size(),
                    core.rules().standing(),
                    core.pendingVisits(),
                    core.refWindowReachNs(),
                    core.stateBytes());
        }

        /** The same where less has left than was applied. */
        CoreCounts published(long sequence, long digest) {
            return new CoreCounts(
                    applied,
                    sequence,
                    digest,
                    engineTimeNs,
                    positions,
                    rules,
                    sweepPending,
                    refWindowReachNs,
                    stateBytes);
        }
    }

    private static final class Asked<T> implements Query {
        private final Function<Core, T> question;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private T answer;
        private RuntimeException failure;
        private volatile boolean answered;

        Asked(Function<Core, T> question) {
            this.question = question;
        }

        @Override
        public void ask(Core core) {
            try {
                answer = question.apply(core);
            } catch (RuntimeException e) {
                failure = e;
            }
        }

        @Override
        public void answer() {
            answered = true;
            // What waits for the answer must not run on the publishing thread.
            future.completeAsync(() -> {
                if (failure != null) {
                    throw failure;
                }
                return answer;
            });
        }

        @Override
        public void abandon(String reason) {
            if (!answered) {
                future.completeExceptionally(new IllegalStateException(reason));
            }
        }
    }
}
