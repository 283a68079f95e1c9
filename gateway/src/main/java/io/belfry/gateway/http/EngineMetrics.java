package io.belfry.gateway.http;

import io.belfry.api.EngineStatus;
import io.belfry.api.view.FeedView;
import io.belfry.api.view.StateViews;
import io.belfry.codec.ResultCode;
import io.belfry.gateway.feed.FeedAnswer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What Prometheus reads. Rates are counters; latencies are the percentiles of the engine's last interval. Figures here are
 * floating point, because the format is. Any thread.
 */
final class EngineMetrics {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double NS_PER_SECOND = 1e9;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final StatusSampler sampler;
    private final EngineQuestions questions;
    private final MultiGauge feedSeq;
    private final MultiGauge feedAccepted;
    private final MultiGauge feedDuplicates;
    private final MultiGauge feedRefused;
    private final Counter unknownFields;

    EngineMetrics(StatusSampler sampler, EngineQuestions questions) {
        this.sampler = sampler;
        this.questions = questions;
        this.feedSeq = feedGauge("belfry.feed.seq", "Last number of the feed that moved its position");
        this.feedAccepted = feedGauge("belfry.feed.accepted", "Events of the feed that were applied");
        this.feedDuplicates = feedGauge("belfry.feed.duplicates", "Events of the feed that were known already");
        this.feedRefused = feedGauge("belfry.feed.refused", "Events of the feed that were refused for good");
        this.unknownFields = Counter.builder("belfry.unknown.fields")
                .description("Fields that the contract does not know, ignored")
                .register(registry);
        registerEngine();
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    void countRefusal(ResultCode code) {
        refused(code.name()).increment();
    }

    /** Counts what a feed's answer says. */
    void count(FeedAnswer answer) {
        unknownFields.increment((double) answer.unknownFields());
        for (FeedAnswer.Rejection rejection : answer.rejected()) {
            countRefusal(rejection.code());
        }
        long unnamed = answer.rejectedCount() - answer.rejected().size();
        if (unnamed > 0) {
            // An answer names only so many.
            refused("UNNAMED").increment((double) unnamed);
        }
        if (answer.isStopped()) {
            countRefusal(answer.stoppedBy());
        }
    }

    void countRequest(String method, String route, int status) {
        Counter.builder("belfry.http.requests")
                .description("Requests answered, by route and status")
                .tags("method", method, "route", route, "status", Integer.toString(status))
                .register(registry)
                .increment();
    }

    void gaugeNotifications(NotificationCalls calls) {
        Gauge.builder("belfry.streams", calls, NotificationCalls::streams)
                .description("Open streams of notifications")
                .register(registry);
        Gauge.builder("belfry.long.polls", calls, NotificationCalls::longPolls)
                .description("Long-polls under way")
                .register(registry);
    }

    String scrape() throws ProblemException {
        if (sampler.take().ready()) {
            List<FeedView> feeds = questions.ask(StateViews::feeds);
            set(feedSeq, feeds, FeedView::lastSeq);
            set(feedAccepted, feeds, FeedView::accepted);
            set(feedDuplicates, feeds, FeedView::duplicates);
            set(feedRefused, feeds, FeedView::refused);
        }
        return registry.scrape(CONTENT_TYPE);
    }

    private Counter refused(String code) {
        return Counter.builder("belfry.refused")
                .description("Lines refused, by code, since start")
                .tag("code", code)
                .register(registry);
    }

    private void registerEngine() {
        gauge("belfry.ready", "1 while events are taken", status -> status.ready() ? 1 : 0);
        counter("belfry.journaled", "Events in the journal", EngineStatus::journaled);
        counter("belfry.applied", "Events applied by the core", EngineStatus::applied);
        counter("belfry.published", "Events whose results have left", EngineStatus::published);
        counter("belfry.notifications", "Notifications in the outbox", EngineStatus::outboxSequence);
        counter("belfry.journal.bytes", "Bytes appended to the journal since start", EngineStatus::journalBytes);
        gauge("belfry.ring.capacity", "Slots of the ring", EngineStatus::ringCapacity);
        gauge("belfry.ring.used", "Slots in use", EngineStatus::ringUsed);
        gauge("belfry.customers", "Registered customers", EngineStatus::customers);
        gauge("belfry.accounts", "Opened accounts", EngineStatus::accounts);
        gauge("belfry.positions", "Positions ever held", EngineStatus::positions);
        gauge("belfry.funds", "Registered funds", EngineStatus::funds);
        gauge("belfry.rules", "Rules that stand", EngineStatus::rules);
        gauge("belfry.sweep.pending", "Holders or alerts that a sweep has still to visit", EngineStatus::sweepPending);
        gauge("belfry.state.bytes", "Memory of the core's state", EngineStatus::stateBytes);
        gauge(
                "belfry.ref.window.reach.seconds",
                "How far back posting references are remembered",
                status -> status.refWindowReachNs() / NS_PER_SECOND);
        registerDisk();
        latency("0.5", EngineStatus::latencyP50Ns);
        latency("0.9", EngineStatus::latencyP90Ns);
        latency("0.99", EngineStatus::latencyP99Ns);
        latency("0.999", EngineStatus::latencyP999Ns);
        latency("1", EngineStatus::latencyMaxNs);
    }

    private void registerDisk() {
        gauge(
                "belfry.disk.free.bytes",
                "Free on the data directory's disk; -1 when it does not say",
                status -> status.disk().freeBytes());
        gauge(
                "belfry.disk.min.free.bytes",
                "Below this no events are taken",
                status -> status.disk().minFreeBytes());
        gauge(
                "belfry.disk.low",
                "1 while no events are taken for lack of space",
                status -> status.disk().low() ? 1 : 0);
        counter(
                "belfry.forces",
                "Forces of the journal since start",
                status -> status.disk().forces());
        String name = "belfry.force.seconds";
        String what = "Duration of a force of the journal, over the last interval";
        quantile(name, what, "0.5", status -> status.disk().forceP50Ns());
        quantile(name, what, "0.99", status -> status.disk().forceP99Ns());
        quantile(name, what, "1", status -> status.disk().forceMaxNs());
    }

    private void latency(String quantile, ToDoubleFunction<EngineStatus> nanoseconds) {
        quantile("belfry.latency.seconds", "From offered to published, over the last interval", quantile, nanoseconds);
    }

    private void quantile(
            String name, String description, String quantile, ToDoubleFunction<EngineStatus> nanoseconds) {
        Gauge.builder(name, sampler, source -> nanoseconds.applyAsDouble(source.last()) / NS_PER_SECOND)
                .description(description)
                .tag("quantile", quantile)
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<EngineStatus> figure) {
        Gauge.builder(name, sampler, source -> figure.applyAsDouble(source.last()))
                .description(description)
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<EngineStatus> figure) {
        FunctionCounter.builder(name, sampler, source -> figure.applyAsDouble(source.last()))
                .description(description)
                .register(registry);
    }

    private MultiGauge feedGauge(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    private static void set(MultiGauge gauge, List<FeedView> feeds, ToDoubleFunction<FeedView> figure) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>(feeds.size());
        for (FeedView feed : feeds) {
            rows.add(MultiGauge.Row.of(Tags.of("feed", feed.feed()), figure.applyAsDouble(feed)));
        }
        gauge.register(rows, true);
    }
}
