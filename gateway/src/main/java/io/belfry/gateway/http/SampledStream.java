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

    /** A new stream starts with what so many seconds would bring, so that it does not start empty. */
    private static final int FIRST_SECONDS = 2;

    /** Records that a filter looks at per tick; of more, only the latest. */
    private static final int MAX_EXAMINED = 20_000;

    private final BelfryEngine engine;
    private final Scheduler scheduler;
    private final OutboxReader outbox;
    private final SseEncoder encoder = new SseEncoder();
    private final NotificationFilter filter;
    private final long[] chosen;
    private final int perTick;
    private long passed;
    private boolean isFirst = true;
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
            NotificationFilter filter,
            long after,
            int perSecond) {
        super(call, delivery, executor);
        this.engine = engine;
        this.scheduler = scheduler;
        this.outbox = engine.openOutbox();
        this.filter = filter;
        this.perTick = Math.max(1, perSecond / TICKS_PER_SECOND);
        this.chosen = new long[FIRST_SECONDS * perSecond];
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
        if (available <= cursor) {
            return;
        }
        choose(available);
        long count = Math.min(passed, isFirst ? chosen.length : perTick);
        isFirst = false;
        if (passed > count) {
            put("event: skipped\ndata: {\"count\":" + (passed - count) + "}\n\n");
        }
        for (long i = passed - count; i < passed; i++) {
            send(chosen[(int) (i % chosen.length)]);
        }
        cursor = available;
    }

    /** Finds the latest notifications that the filter lets through, and counts all that it does. */
    private void choose(long available) {
        passed = 0;
        if (filter.isForAll()) {
            passed = available - cursor;
            for (long i = Math.max(0, passed - chosen.length); i < passed; i++) {
                chosen[(int) (i % chosen.length)] = cursor + 1 + i;
            }
            return;
        }
        long from = Math.max(cursor, available - MAX_EXAMINED);
        outbox.read(from, (int) (available - from), (sequence, record, offset, length) -> {
            if (filter.matches(record, offset)) {
                chosen[(int) (passed % chosen.length)] = sequence;
                passed++;
            }
            return true;
        });
    }

    private void send(long sequence) {
        outbox.read(sequence - 1, 1, (found, record, offset, length) -> {
            put(encoder.encode(found, record, offset));
            return true;
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
