package io.belfry.bench.load;

import io.belfry.bench.measure.Allocated;
import io.belfry.bench.measure.ProcessorTime;
import io.belfry.bench.measure.Round;
import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import io.belfry.core.limits.EngineLimits;
import io.belfry.pipeline.EventBlock;
import io.belfry.pipeline.ResultListener;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/**
 * The closed loop: offers in blocks, as fast as the ring takes, then waits for the last result. On a full ring it steps aside for a
 * while instead of spinning, because the thread that empties the ring may need this core.
 */
public final class Offering implements ResultListener {
    private static final long FULL_PAUSE_NS = 20_000;
    private static final int BLOCK = 256;
    private static final int BLOCK_BYTES = BLOCK * 128 + EngineLimits.MAX_MESSAGE_BYTES;

    /** Offers one message; false when the ring is full. */
    @FunctionalInterface
    public interface Way {
        boolean offer(DirectBuffer buffer, int offset, int length, long line);
    }

    /** Offers a block; how many messages were taken. */
    @FunctionalInterface
    public interface BlockWay {
        int offer(EventBlock block);
    }

    private final EventBlock block = new EventBlock(BLOCK, BLOCK_BYTES);
    private long refused;
    private volatile long stagesThread;

    /** Publishing thread. */
    @Override
    public void onResult(long line, ResultCode code, long sequence, Refusal refusal) {
        if (code != ResultCode.OK) {
            refused++;
        }
        if (line == 0) {
            stagesThread = Thread.currentThread().getId();
        }
    }

    /** Offers {@code events} of them in blocks, {@code awaitPublished} waits for their results. */
    public Round run(EventSource source, long events, BlockWay way, Runnable awaitPublished) {
        // The first one tells which thread works behind the ring.
        offer(source, 0, 1, way);
        awaitPublished.run();
        long allocated = Allocated.by(stagesThread) + Allocated.byThisThread();
        long stagesCpuNs = ProcessorTime.of(stagesThread);
        long offeringCpuNs = ProcessorTime.ofThisThread();
        long startNs = System.nanoTime();
        for (long offered = 0; offered < events; offered += BLOCK) {
            offer(source, offered + 1, (int) Math.min(BLOCK, events - offered), way);
        }
        awaitPublished.run();
        long elapsedNs = System.nanoTime() - startNs;
        offeringCpuNs = ProcessorTime.ofThisThread() - offeringCpuNs;
        stagesCpuNs = ProcessorTime.of(stagesThread) - stagesCpuNs;
        allocated = Allocated.by(stagesThread) + Allocated.byThisThread() - allocated;
        checkNoneRefused();
        return new Round(events, elapsedNs, offeringCpuNs, stagesCpuNs, allocated);
    }

    /** After all results were heard. */
    public void checkNoneRefused() {
        if (refused > 0) {
            throw new IllegalStateException(refused + " events were refused");
        }
    }

    private void offer(EventSource source, long firstLine, int count, BlockWay way) {
        for (int i = 0; i < count; i++) {
            source.next();
            if (!block.tryAdd(source.message(), 0, source.length(), firstLine + i)) {
                throw new IllegalStateException("a message of " + source.length() + " bytes does not fit the block");
            }
        }
        while (!block.isEmpty()) {
            if (way.offer(block) == 0) {
                LockSupport.parkNanos(FULL_PAUSE_NS);
            }
        }
    }
}
