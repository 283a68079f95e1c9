package io.belfry.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import io.belfry.core.Core;
import io.belfry.journal.FrameIndex;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import io.belfry.journal.MappedFileFault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.HdrHistogram.SingleWriterRecorder;
import org.agrona.DirectBuffer;

/**
 * Ring, stages and threads of one engine. {@code shared} threading: the three stages run one after the other per batch on
 * one thread. {@code dedicated}: a thread each.
 *
 * <p>An exception or error in a stage halts all: nothing of that batch leaves, no further event is taken, and once every
 * stage's thread has left, the halt action is told why.
 */
public final class Pipeline {
    private final EventRing ring;
    private final EngineClock clock;
    private final Stages stages;
    private final OutboxSignal signal;
    private final Consumer<String> haltAction;
    private final List<Thread> stageThreads = new ArrayList<>();
    private final Sequence done;
    private final Thread tickerThread;
    private final CountDownLatch started;
    private final AtomicInteger running;
    private final AtomicBoolean halting = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String haltReason = "";
    private volatile boolean stopping;

    Pipeline(EventRing ring, EngineClock clock, Stages stages, OutboxSignal signal, Consumer<String> haltAction) {
        this.ring = ring;
        this.clock = clock;
        this.stages = stages;
        this.signal = signal;
        this.haltAction = haltAction;
        List<StageLoop> loops = stages.loops();
        done = loops.get(loops.size() - 1).done();
        ring.gateOn(done);
        started = new CountDownLatch(loops.size());
        running = new AtomicInteger(loops.size());
        for (StageLoop loop : loops) {
            stageThreads.add(new Thread(() -> run(loop), loop.name()));
        }
        tickerThread = new Thread(new Ticker(this), "belfry-ticker");
        tickerThread.setDaemon(true);
    }

    /**
     * Wires everything; {@link #start} makes it run.
     *
     * @param core recovered to the journal's end
     * @param journalWriter goes on behind the journal's last frame
     * @param outboxWriter goes on behind the outbox's last frame
     * @param journaled hears after each batch how far the journal reaches, before anything of the batch leaves
     */
    public static Pipeline of(
            PipelineSettings settings,
            Core core,
            Journal journal,
            FrameWriter journalWriter,
            Journal outbox,
            FrameWriter outboxWriter,
            FrameIndex index,
            LongConsumer journaled,
            PipelineClock clock,
            Consumer<String> haltAction) {
        EventRing ring = new EventRing(settings.ringSlots(), settings.waitStrategy());
        OutboxSignal signal = new OutboxSignal();
        signal.published(outboxWriter.nextSequence() - 1);
        JournalStage journaling = new JournalStage(ring, journal, journalWriter, settings.forcing(), journaled);
        PublishStage publishing = new PublishStage(ring, core, outbox, outboxWriter, index, signal);
        EngineStage applying = new EngineStage(
                ring, core, settings.dedicated() ? DedicatedStages.HANDOVER_BYTES : SharedStages.DRAIN_BYTES);
        Stages stages = settings.dedicated()
                ? new DedicatedStages(
                        ring, core, journaling, applying, publishing, settings.maxBatch(), settings.stageWait())
                : new SharedStages(ring, core, journaling, applying, publishing, settings.maxBatch());
        return new Pipeline(ring, new EngineClock(clock, core.engineTimeNs()), stages, signal, haltAction);
    }

    /** Starts the stages' threads and waits until they are ready. */
    public void start() {
        stageThreads.forEach(Thread::start);
        awaitUninterruptibly(started);
        checkRunning();
    }

    /** Lets the engine journal what it sees by itself, once it is configured. */
    public void startTicking() {
        tickerThread.start();
    }

    /** Opens a way in. Any thread. */
    public RingSession openSession(ResultListener listener) {
        return new RingSession(this, listener);
    }

    /** Puts a question into the ring; false when it is full. Any thread. */
    public boolean offer(Query query) {
        checkRunning();
        return ring.tryOffer(query);
    }

    /** Takes no more, finishes what was taken, writes the closing frames and ends the threads. */
    public void stop() {
        if (!stopping) {
            stopping = true;
            while (!isEnded() && !ring.tryOfferStop()) {
                Thread.onSpinWait();
            }
        }
        awaitUninterruptibly(ended);
        stageThreads.forEach(Pipeline::joinUninterruptibly);
        joinUninterruptibly(tickerThread);
    }

    /** Waits until an engine that stops or halts has done so: then nothing touches the core any more. */
    public void awaitEnd() {
        awaitUninterruptibly(ended);
    }

    /** Whether events are taken. */
    public boolean isRunning() {
        return !stopping && haltReason.isEmpty() && !isEnded();
    }

    /** Why the pipeline stopped itself; empty while it has not. */
    public String haltReason() {
        return haltReason;
    }

    public OutboxSignal signal() {
        return signal;
    }

    /** Last sequence in the journal. */
    public long journaled() {
        return stages.journaled();
    }

    /** Last sequence whose results have left. */
    public long published() {
        return stages.published();
    }

    /** Rolling digest of results at {@link #published}. */
    public long publishedDigest() {
        return stages.publishedDigest();
    }

    public long engineTimeNs() {
        return stages.publishedTimeNs();
    }

    public int ringCapacity() {
        return ring.capacity();
    }

    public int ringUsed() {
        return ring.used();
    }

    /** Offered to published, in ns. */
    public SingleWriterRecorder latency() {
        return stages.latency();
    }

    /** Forces of the journal. */
    public ForceFigures forces() {
        return stages.forces();
    }

    boolean offer(DirectBuffer buffer, int offset, int length, RingSession session, long line) {
        long now = clock.monotonicNs();
        return ring.tryOffer(buffer, offset, length, clock.stamp(buffer, offset, now), session, line, now);
    }

    int offer(EventBlock block, RingSession session) {
        return ring.tryOffer(block, clock, session, clock.monotonicNs());
    }

    EngineClock clock() {
        return clock;
    }

    /** Whether a tick that is offered now has something to work off. */
    boolean isWorkPending() {
        return stages.isWorkPending(clock.timerNowNs());
    }

    /** Whether a sweep goes on, so that a tick behind another one is likely to find something to do. */
    boolean isSweepPending() {
        return stages.isSweepPending();
    }

    /** The last slot of the ring that is through. */
    long passedSlots() {
        return done.get();
    }

    /** The last slot of the ring that was filled. */
    long offeredSlots() {
        return ring.cursor();
    }

    /** Whether nothing will be taken out of the ring any more. */
    public boolean isEnded() {
        return ended.getCount() == 0;
    }

    void checkRunning() {
        if (!isRunning()) {
            throw new IllegalStateException(endReason());
        }
    }

    void checkNotEnded() {
        if (isEnded()) {
            throw new IllegalStateException(endReason());
        }
    }

    private String endReason() {
        return haltReason.isEmpty() ? "the engine has stopped" : "the engine has halted: " + haltReason;
    }

    /** What the thread of a stage does, from its start to its end. */
    private void run(StageLoop loop) {
        try {
            loop.start();
        } catch (Throwable e) {
            halt(e);
        } finally {
            started.countDown();
        }
        try {
            boolean wasLast = false;
            while (!wasLast && !halting.get()) {
                wasLast = loop.step();
            }
        } catch (AlertException halted) {
            // Another stage has halted, and has said why.
            return;
        } catch (Throwable e) {
            halt(e);
        } finally {
            leave();
        }
    }

    /** The first one to halt says why, and ends every wait of the others. */
    private void halt(Throwable cause) {
        if (halting.compareAndSet(false, true)) {
            // There may be no memory left to say more.
            String reason = "a stage has failed";
            try {
                reason = reasonOf(cause);
            } finally {
                haltReason = reason;
                ring.offered().alert();
            }
        }
    }

    /** The thread of a stage ends; with the last one nothing touches the core any more. */
    private void leave() {
        if (running.decrementAndGet() > 0) {
            return;
        }
        ended.countDown();
        try {
            abandonQueries();
        } finally {
            if (!haltReason.isEmpty()) {
                haltAction.accept(haltReason);
            }
        }
    }

    private static String reasonOf(Throwable cause) {
        return cause instanceof InternalError fault ? MappedFileFault.explain(fault) : cause.toString();
    }

    /** What is in the ring still gets no answer. */
    private void abandonQueries() {
        long at = done.get() + 1;
        while (at <= ring.cursor()) {
            ring.awaitPublished(at);
            long head = ring.head(at);
            Query query = ring.query(at);
            if (EventRing.kindOf(head) == EventRing.QUERY && query != null) {
                query.abandon(endReason());
            }
            at = EventRing.behind(at, head);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread != Thread.currentThread()) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
