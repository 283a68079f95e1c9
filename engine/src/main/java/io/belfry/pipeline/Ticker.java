package io.belfry.pipeline;

import io.belfry.codec.EventLayout;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.TickEncoder;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Publishes ticks while the core has work pending and the ring is empty, so that sweeps go on in a quiet night and an idle
 * journal does not grow. A thread of its own, because a stage must never publish into the ring that it empties.
 */
final class Ticker implements Runnable {
    private static final long IDLE_NS = 1_000_000L;
    private static final long BUSY_NS = 20_000L;

    private final Pipeline pipeline;
    private final UnsafeBuffer tick = new UnsafeBuffer(new byte[64]);
    private final int tickLength;

    Ticker(Pipeline pipeline) {
        this.pipeline = pipeline;
        TickEncoder encoder = new TickEncoder();
        encoder.wrapAndApplyHeader(tick, 0, new MessageHeaderEncoder());
        encoder.common()
                .engineTimeNs(EventLayout.NO_TIME)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
        tickLength = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    @Override
    public void run() {
        while (!pipeline.isEnded()) {
            pipeline.clock().followWall();
            // Asked in this order: once the ring is empty, the answer about the work is that of the last batch.
            if (pipeline.isRingEmpty() && pipeline.isWorkPending()) {
                pipeline.offer(tick, 0, tickLength, null, 0);
                LockSupport.parkNanos(BUSY_NS);
            } else {
                LockSupport.parkNanos(IDLE_NS);
            }
        }
    }
}
