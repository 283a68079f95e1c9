package io.belfry.gateway.http;

import io.belfry.api.BelfryEngine;
import io.belfry.retention.Consumers;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/** Notifications as pages, with or without waiting, and as a stream. Pool threads. */
final class NotificationCalls {
    private static final String EVENT_STREAM = "text/event-stream";
    private static final long ABSENT = -1;
    private static final int MAX_PAGE = 1_000;
    private static final int MAX_WAIT_SECONDS = 60;
    private static final int MAX_RATE = 1_000;

    private final BelfryEngine engine;
    private final NotificationDelivery delivery;
    private final HttpContext context;
    private final Executor executor;
    private final Scheduler scheduler;
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger longPolls = new AtomicInteger();

    NotificationCalls(
            BelfryEngine engine,
            NotificationDelivery delivery,
            HttpContext context,
            Executor executor,
            Scheduler scheduler) {
        this.engine = engine;
        this.delivery = delivery;
        this.context = context;
        this.executor = executor;
        this.scheduler = scheduler;
    }

    void addTo(Router router) {
        router.on("GET", "/v1/notifications", this::notifications);
    }

    /** Open streams. Any thread. */
    int streams() {
        return streams.get();
    }

    /** Long-polls under way. Any thread. */
    int longPolls() {
        return longPolls.get();
    }

    private void notifications(Call call) throws ProblemException {
        NotificationFilter filter = NotificationFilter.of(call.query("customer"), call.query("type"));
        if (call.asksFor(EVENT_STREAM)) {
            stream(call, filter);
            return;
        }
        if (!call.accepts(Call.JSON)) {
            throw new ProblemException(
                    406, "NOT_ACCEPTABLE", "notifications come as application/json or text/event-stream");
        }
        long after = start(call, call.query("after") == null ? ABSENT : call.queryLong("after", 0, 0, Long.MAX_VALUE));
        int limit = (int) call.queryLong("limit", 100, 1, Integer.MAX_VALUE);
        long waitMs = call.queryLong("wait", 0, 0, Integer.MAX_VALUE) * 1000;
        countIn(longPolls, context.maxLongPolls(), "long-polls", call);
        new LongPoll(call, delivery, executor, engine, filter, after, Math.min(limit, MAX_PAGE))
                .start(scheduler, Math.min(waitMs, MAX_WAIT_SECONDS * 1000L));
    }

    /**
     * Where to begin: behind {@code given}, or behind what the consumer of this name has acknowledged, or at the first that
     * is kept. Who names itself has done with everything up to there.
     */
    private long start(Call call, long given) throws ProblemException {
        String consumer = call.query("consumer");
        long after = given;
        if (given == ABSENT && consumer != null) {
            after = acknowledgedBy(consumer);
        }
        long first = engine.firstNotification();
        if (after <= 0) {
            after = first - 1;
        }
        if (after + 1 < first) {
            throw new ProblemException(
                    410,
                    "TOO_OLD",
                    "after is " + after + ", but notifications before " + first
                            + " are not kept any more: ask with after=" + (first - 1));
        }
        long last = engine.outboxSequence();
        if (after > last) {
            throw new ProblemException(
                    409,
                    "OUT_OF_RANGE",
                    "after is " + after + ", but the outbox ends at " + last
                            + ": what came behind it was given up when a"
                            + " loss was accepted, or was read from another engine. Ask with after=" + last);
        }
        if (consumer != null) {
            ConsumerCalls.acknowledge(engine, consumer, after);
        }
        return after;
    }

    private long acknowledgedBy(String name) {
        for (Consumers.Consumer consumer : engine.consumers().list()) {
            if (consumer.name().equals(name)) {
                return consumer.acknowledged();
            }
        }
        return ABSENT;
    }

    private void stream(Call call, NotificationFilter filter) throws ProblemException {
        String lastEventId = call.request().getHeaders().get("Last-Event-ID");
        boolean resumes = lastEventId != null && !lastEventId.isEmpty();
        long given = resumes
                ? Call.parseLong("Last-Event-ID", lastEventId, 0, Long.MAX_VALUE)
                : call.query("after") == null ? ABSENT : call.queryLong("after", 0, 0, Long.MAX_VALUE);
        long after = start(call, given);
        int rate = (int) call.queryLong("rate", 0, 1, MAX_RATE);
        countIn(streams, context.maxStreams(), "streams", call);
        NotificationStream stream = rate > 0
                ? new SampledStream(call, delivery, executor, engine, scheduler, filter, after, rate)
                : new FullStream(call, delivery, executor, engine, filter, after);
        stream.start();
    }

    private static void countIn(AtomicInteger count, int max, String what, Call call) throws ProblemException {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            throw new ProblemException(503, "LIMIT_REACHED", max + " " + what + " are open, which is the limit");
        }
        Request.addCompletionListener(call.request(), failure -> count.decrementAndGet());
    }
}
