package io.belfry.gateway.http;

import io.belfry.api.BelfryEngine;
import io.belfry.api.OutboxReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * One page of notifications, waiting for the first one if asked to, without a thread of its own meanwhile.
 *
 * <p>Threads: {@link #attempt} on any, one at a time.
 */
final class LongPoll implements Listener {
    /** Records looked at for one page: a filter that lets nothing through gets an empty page and goes on from its end. */
    private static final int MAX_EXAMINED = 200_000;

    private final Call call;
    private final NotificationDelivery delivery;
    private final Executor executor;
    private final NotificationFilter filter;
    private final int limit;
    private final OutboxReader outbox;
    private final BelfryEngine engine;
    private final SseEncoder encoder = new SseEncoder();
    private final ByteArrayOutputStream page = new ByteArrayOutputStream(1024);
    private final AtomicBoolean queued = new AtomicBoolean();
    private int found;
    private int examined;
    private long cursor;
    private boolean done;
    private volatile boolean lastChance;
    private volatile Scheduler.Task deadline;

    LongPoll(
            Call call,
            NotificationDelivery delivery,
            Executor executor,
            BelfryEngine engine,
            NotificationFilter filter,
            long after,
            int limit) {
        this.call = call;
        this.delivery = delivery;
        this.executor = executor;
        this.engine = engine;
        this.outbox = engine.openOutbox();
        this.filter = filter;
        this.cursor = after;
        this.limit = limit;
    }

    /** Answers at once, or within {@code waitMs} when there is nothing yet. */
    void start(Scheduler scheduler, long waitMs) {
        if (waitMs == 0) {
            lastChance = true;
            attempt();
            return;
        }
        call.request().addIdleTimeoutListener(timeout -> false);
        call.request().addFailureListener(this::abandon);
        delivery.add(this);
        deadline = scheduler.schedule(this::end, waitMs, TimeUnit.MILLISECONDS);
        attempt();
    }

    @Override
    public void onNews() {
        if (queued.compareAndSet(false, true)) {
            executor.execute(this::attempt);
        }
    }

    @Override
    public void onHeartbeat() {
        // A long-poll is short.
    }

    @Override
    public boolean readsFrames() {
        return false;
    }

    @Override
    public void end() {
        lastChance = true;
        executor.execute(this::attempt);
    }

    private synchronized void attempt() {
        if (done) {
            return;
        }
        queued.set(false);
        boolean last = lastChance;
        try {
            read();
        } catch (RuntimeException e) {
            finish();
            call.fail(e);
            return;
        }
        if (found > 0 || last || examined >= MAX_EXAMINED) {
            finish();
            reply();
        }
    }

    private void read() {
        while (found < limit && examined < MAX_EXAMINED && cursor < engine.outboxSequence()) {
            int count = outbox.read(cursor, MAX_EXAMINED - examined, (sequence, record, offset, length) -> {
                if (filter.matches(record, offset)) {
                    page.write(found == 0 ? '[' : ',');
                    encoder.appendJson(record, offset, page);
                    found++;
                }
                cursor = sequence;
                return found < limit;
            });
            if (count == 0) {
                return;
            }
            examined += count;
        }
    }

    private void reply() {
        ByteArrayOutputStream body = new ByteArrayOutputStream(page.size() + 64);
        body.writeBytes("{\"notifications\":".getBytes(StandardCharsets.US_ASCII));
        if (found == 0) {
            body.write('[');
        } else {
            body.writeBytes(page.toByteArray());
        }
        body.writeBytes(("],\"next\":" + cursor + "}\n").getBytes(StandardCharsets.US_ASCII));
        call.reply(200, Call.JSON, body.toByteArray());
    }

    private synchronized void abandon(Throwable cause) {
        if (!done) {
            finish();
            call.callback().failed(cause);
        }
    }

    private void finish() {
        done = true;
        delivery.remove(this);
        Scheduler.Task task = deadline;
        if (task != null) {
            task.cancel();
        }
        outbox.close();
    }
}
