package io.belfry.gateway.http;

import io.belfry.api.BelfryEngine;
import io.belfry.api.OutboxReader;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * At most so many notifications per second, the latest ones: for eyes, which cannot follow a busy engine. What is left out
 * is announced by {@code event: skipped}.
 */
final class SampledStream extends NotificationStream {
    private static final int TICKS_PER_SECOND = 4;

    private final BelfryEngine engine;
    private final Scheduler scheduler;
    private final OutboxReader outbox;
    private final SseEncoder encoder = new SseEncoder();
    private final int perTick;
    private long cursor;
    private volatile boolean due = true;
    private volatile Scheduler.Task task;
    private volatile boolean released;

    SampledStream(
            Call call,
            NotificationDelivery delivery,
            Executor executor,
            BelfryEngine engine,
            Scheduler scheduler,
            long after,
            int perSecond) {
        super(call, delivery, executor);
        this.engine = engine;
        this.scheduler = scheduler;
        this.outbox = engine.openOutbox();
        this.perTick = Math.max(1, perSecond / TICKS_PER_SECOND);
        this.cursor = after;
    }

    @Override
    void start() {
        super.start();
        schedule();
    }

    @Override
    public void onNews() {
        // The clock wakes this one.
    }

    @Override
    public boolean readsFrames() {
        return false;
    }

    @Override
    void fill() {
        if (!due) {
            return;
        }
        due = false;
        long available = engine.outboxSequence();
        if (available - cursor > perTick) {
            long from = available - perTick;
            put("event: skipped\ndata: {\"count\":" + (from - cursor) + "}\n\n");
            cursor = from;
        }
        outbox.read(cursor, perTick, (sequence, record, offset, length) -> {
            cursor = sequence;
            return put(encoder.encode(sequence, record, offset));
        });
    }

    @Override
    void release() {
        released = true;
        Scheduler.Task last = task;
        if (last != null) {
            last.cancel();
        }
        outbox.close();
    }

    private void schedule() {
        task = scheduler.schedule(this::tick, 1000 / TICKS_PER_SECOND, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (released) {
            return;
        }
        due = true;
        iterateElsewhere();
        schedule();
    }
}
