package io.belfry.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineStatus;
import io.belfry.api.KeptStatus;
import io.belfry.retention.Kept;
import io.belfry.snapshot.SnapshotFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How the engine does: for people, for the page, for supervisors. Pool threads. */
final class StatusCalls {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final BelfryEngine engine;
    private final StatusSampler sampler;
    private final NotificationCalls notifications;
    private final EngineMetrics metrics;

    StatusCalls(BelfryEngine engine, StatusSampler sampler, NotificationCalls notifications, EngineMetrics metrics) {
        this.engine = engine;
        this.sampler = sampler;
        this.notifications = notifications;
        this.metrics = metrics;
    }

    void addTo(Router router) {
        router.on("GET", "/v1/status", this::status);
        router.on("GET", "/livez", this::alive);
        router.on("GET", "/readyz", this::ready);
        router.on("GET", "/metrics", this::metrics);
    }

    private void status(Call call) throws ProblemException, IOException {
        EngineStatus status = sampler.take();
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeBooleanField("ready", status.ready());
            if (!status.haltReason().isEmpty()) {
                json.writeStringField("haltReason", status.haltReason());
            }
            json.writeNumberField("journaled", status.journaled());
            json.writeNumberField("applied", status.applied());
            json.writeNumberField("published", status.published());
            json.writeNumberField("notifications", status.outboxSequence());
            json.writeStringField("digest", digest(status.resultsDigest()));
            json.writeStringField("engineTime", StateJson.time(status.engineTimeNs()));
            json.writeNumberField("epoch", status.epoch());
            json.writeObjectFieldStart("ring");
            json.writeNumberField("capacity", status.ringCapacity());
            json.writeNumberField("used", status.ringUsed());
            json.writeEndObject();
            json.writeObjectFieldStart("latencyNs");
            json.writeNumberField("count", status.latencyCount());
            json.writeNumberField("p50", status.latencyP50Ns());
            json.writeNumberField("p90", status.latencyP90Ns());
            json.writeNumberField("p99", status.latencyP99Ns());
            json.writeNumberField("p999", status.latencyP999Ns());
            json.writeNumberField("max", status.latencyMaxNs());
            json.writeEndObject();
            json.writeObjectFieldStart("state");
            json.writeNumberField("customers", status.customers());
            json.writeNumberField("accounts", status.accounts());
            json.writeNumberField("positions", status.positions());
            json.writeNumberField("funds", status.funds());
            json.writeNumberField("rules", status.rules());
            json.writeNumberField("sweepPending", status.sweepPending());
            json.writeNumberField("refWindowReachNs", status.refWindowReachNs());
            json.writeNumberField("bytes", status.stateBytes());
            json.writeEndObject();
            json.writeObjectFieldStart("journal");
            json.writeNumberField("firstSequence", status.journalFirstSequence());
            json.writeNumberField("bytesWritten", status.journalBytes());
            json.writeEndObject();
            json.writeObjectFieldStart("disk");
            EngineStatus.Disk disk = status.disk();
            json.writeStringField("durability", disk.durability().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("freeBytes", disk.freeBytes());
            json.writeNumberField("minFreeBytes", disk.minFreeBytes());
            json.writeBooleanField("low", disk.low());
            json.writeNumberField("forces", disk.forces());
            json.writeObjectFieldStart("forceNs");
            json.writeNumberField("p50", disk.forceP50Ns());
            json.writeNumberField("p99", disk.forceP99Ns());
            json.writeNumberField("max", disk.forceMaxNs());
            json.writeEndObject();
            json.writeEndObject();
            kept(json, engine.kept());
            json.writeObjectFieldStart("delivery");
            json.writeNumberField("streams", notifications.streams());
            json.writeNumberField("longPolls", notifications.longPolls());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** What is on the disk, and what holds it back. */
    private void kept(JsonGenerator json, KeptStatus kept) throws IOException {
        json.writeObjectFieldStart("kept");
        json.writeArrayFieldStart("snapshots");
        for (SnapshotFile snapshot : kept.snapshots()) {
            json.writeStartObject();
            json.writeStringField("file", snapshot.path().getFileName().toString());
            json.writeNumberField("sequence", snapshot.sequence());
            json.writeNumberField("bytes", snapshot.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("lastSnapshotSequence", kept.lastSnapshotSequence());
        json.writeNumberField("lastSnapshotNs", kept.lastSnapshotDurationNs());
        json.writeNumberField("failures", kept.failures());
        if (!kept.lastFailure().isEmpty()) {
            json.writeStringField("lastFailure", kept.lastFailure());
        }
        kept(json, "journal", kept.journal());
        kept(json, "outbox", kept.outbox());
        json.writeNumberField("consumers", engine.consumers().list().size());
        json.writeEndObject();
    }

    private static void kept(JsonGenerator json, String log, Kept kept) throws IOException {
        json.writeObjectFieldStart(log);
        json.writeNumberField("files", kept.files());
        json.writeNumberField("bytes", kept.bytes());
        json.writeNumberField("firstSequence", kept.firstSequence());
        json.writeStringField("because", kept.reason());
        json.writeEndObject();
    }

    /** The rolling digest as it is printed everywhere: 16 hexadecimal digits. */
    static String digest(long digest) {
        String hex = Long.toHexString(digest);
        return "0".repeat(16 - hex.length()) + hex;
    }

    private void alive(Call call) {
        call.reply(200, TEXT, "alive\n".getBytes(StandardCharsets.UTF_8));
    }

    /** Ready also when the disk is nearly full: queries and delivery go on, and a restart would make no space. */
    private void ready(Call call) throws ProblemException {
        EngineStatus status = sampler.take();
        if (!status.ready()) {
            throw ProblemException.notReady(
                    status.haltReason().isEmpty() ? "the engine takes no events" : status.haltReason());
        }
        String text = status.disk().low() ? "ready, but DISK_LOW: no events are taken\n" : "ready\n";
        call.reply(200, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private void metrics(Call call) throws ProblemException {
        call.reply(200, EngineMetrics.CONTENT_TYPE, metrics.scrape().getBytes(StandardCharsets.UTF_8));
    }
}
