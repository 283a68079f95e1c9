package io.belfry.bench;

import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import io.belfry.pipeline.ResultListener;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/**
 * The closed loop: offers as fast as the ring takes, then waits for the last result. On a full ring it steps aside for a
 * while instead of spinning, because the thread that empties the ring may need this core.
 */
final class Offering implements ResultListener {
    private static final long FULL_PAUSE_NS = 20_000;

    /** Offers one message; false when the ring is full. */
    @FunctionalInterface
    interface Way {
        boolean offer(DirectBuffer buffer, int offset, int length, long line);
    }

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

    /** Offers {@code events} of them, {@code awaitPublished} waits for their results. */
    Round run(EventSource source, long events, Way way, Runnable awaitPublished) {
        // The first one tells which thread works behind the ring.
        offer(source, 0, way);
        awaitPublished.run();
        long stagesCpuNs = ProcessorTime.of(stagesThread);
        long offeringCpuNs = ProcessorTime.ofThisThread();
        long startNs = System.nanoTime();
        for (long i = 1; i <= events; i++) {
            offer(source, i, way);
        }
        awaitPublished.run();
        long elapsedNs = System.nanoTime() - startNs;
        offeringCpuNs = ProcessorTime.ofThisThread() - offeringCpuNs;
        stagesCpuNs = ProcessorTime.of(stagesThread) - stagesCpuNs;
        checkNoneRefused();
        return new Round(events, elapsedNs, offeringCpuNs, stagesCpuNs);
    }

    /** After all results were heard. */
    void checkNoneRefused() {
        if (refused > 0) {
            throw new IllegalStateException(refused + " events were refused");
        }
    }

    private static void offer(EventSource source, long line, Way way) {
        source.next();
        while (!way.offer(source.message(), 0, source.length(), line)) {
            LockSupport.parkNanos(FULL_PAUSE_NS);
        }
    }
}
