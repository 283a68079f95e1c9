package io.belfry.pipeline;

import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.WaitStrategy;
import io.belfry.codec.ClockMode;
import io.belfry.codec.ResultCode;
import java.util.List;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * The control of the benchmarks: the ring, slots, sessions and thread of a real {@link Pipeline}, with stages that do
 * nothing but answer. What it costs, no stage can be blamed for. Any thread.
 */
public final class EmptyPipeline implements AutoCloseable {
    private final Pipeline pipeline;

    /** Starts at once. */
    public EmptyPipeline(int ringSlots, int maxBatch, WaitStrategy waitStrategy) {
        EventRing ring = new EventRing(ringSlots, waitStrategy);
        pipeline = new Pipeline(
                ring,
                new EngineClock(PipelineClock.ofMachine(ClockMode.WALL, Long.MAX_VALUE), 0),
                new NoStages(ring, maxBatch),
                new OutboxSignal(),
                reason -> {});
        pipeline.start();
    }

    /** Opens a way in; results are {@code OK}, their sequence is the place in the ring. */
    public RingSession openSession(ResultListener listener) {
        return pipeline.openSession(listener);
    }

    /** Finishes what was taken and ends the thread. */
    @Override
    public void close() {
        pipeline.stop();
    }

    private static final class NoStages implements Stages, Stage {
        private final EventRing ring;
        private final List<StageLoop> loops;
        private final SingleWriterRecorder latency = new SingleWriterRecorder(1, 2, 0);
        private final ForceFigures forces = new ForceFigures();
        private volatile long published = -1;

        NoStages(EventRing ring, int maxBatch) {
            this.ring = ring;
            this.loops = List.of(
                    new StageLoop("belfry-engine", ring, slot -> ring.waitFor(slot, maxBatch), this, new Sequence()));
        }

        @Override
        public List<StageLoop> loops() {
            return loops;
        }

        @Override
        public void start() {}

        @Override
        public long process(long first, long last) {
            RingSession previous = null;
            long at = first;
            long head;
            for (; at <= last; at = EventRing.behind(at, head)) {
                head = ring.head(at);
                RingSession session = ring.session(at);
                if (EventRing.kindOf(head) != EventRing.EVENT || session == null) {
                    continue;
                }
                if (session != previous && previous != null) {
                    previous.onBatchEnd();
                }
                session.onResult(ring.line(at), ResultCode.OK, at, ring.refusal(at));
                previous = session;
            }
            published = at - 1;
            if (previous != null) {
                previous.onBatchEnd();
            }
            return at;
        }

        @Override
        public void close() {}

        @Override
        public long journaled() {
            return published;
        }

        @Override
        public long published() {
            return published;
        }

        @Override
        public long publishedDigest() {
            return 0;
        }

        @Override
        public long publishedTimeNs() {
            return 0;
        }

        @Override
        public SingleWriterRecorder latency() {
            return latency;
        }

        @Override
        public ForceFigures forces() {
            return forces;
        }

        @Override
        public boolean isWorkPending(long nowNs) {
            return false;
        }

        @Override
        public boolean isSweepPending() {
            return false;
        }
    }
}
