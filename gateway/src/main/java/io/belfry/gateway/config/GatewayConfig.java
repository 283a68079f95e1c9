package io.belfry.gateway.config;

import io.belfry.api.Durability;
import io.belfry.api.EngineContext;
import io.belfry.api.EngineContext.Threading;
import io.belfry.api.EngineContext.Waiting;
import io.belfry.codec.ClockMode;
import io.belfry.core.limits.EngineLimits;
import io.belfry.retention.RetentionPolicy;
import java.nio.file.Path;
import java.time.ZoneOffset;

/**
 * Everything that {@code belfry run} can be told. What a setting means and allows is written beside its key in {@code
 * config/belfry.yaml}.
 *
 * @param dataDirectory where journal, outbox and lock are
 * @param http where the HTTP server listens
 * @param clockMode what drives engine time
 * @param bankOffsetMinutes the bank's offset from UTC, where its days end
 * @param durability what an answered event has survived
 * @param minFreeBytes below so many free bytes on the data directory's disk no events are taken, 0 for never
 * @param ringSlots slots of 128 bytes in the ring
 * @param maxBatch most slots that one batch may take
 * @param threading how the pipeline's stages share threads
 * @param waiting how the pipeline waits for work
 * @param journalBlockBytes bytes of journal and outbox that are mapped at a time
 * @param snapshots when the engine makes them
 * @param retention how much of journal, outbox and snapshots is kept
 * @param limits the engine's maxima
 */
public record GatewayConfig(
        Path dataDirectory,
        Http http,
        ClockMode clockMode,
        int bankOffsetMinutes,
        Durability durability,
        long minFreeBytes,
        int ringSlots,
        int maxBatch,
        Threading threading,
        Waiting waiting,
        int journalBlockBytes,
        Snapshots snapshots,
        RetentionPolicy retention,
        EngineLimits limits) {

    /**
     * Where the HTTP server listens.
     *
     * @param host name or address of the interface
     * @param port 0 for any free one
     * @param maxBodyBytes larger requests are refused with 413
     */
    public record Http(String host, int port, long maxBodyBytes) {}

    /**
     * When the engine makes snapshots.
     *
     * @param everyNs how long after the last one, 0 for never
     * @param minEvents events since the last one, at least
     */
    public record Snapshots(long everyNs, int minEvents) {}

    /** What holds where the file says nothing. */
    public static GatewayConfig defaults() {
        return new GatewayConfig(
                Path.of("data"),
                new Http("127.0.0.1", 8080, 256L << 20),
                ClockMode.WALL,
                0,
                Durability.PROCESS,
                EngineContext.DEFAULT_MIN_FREE_BYTES,
                1 << 14,
                1024,
                Threading.SHARED,
                Waiting.BACK_OFF,
                64 << 20,
                new Snapshots(3_600_000_000_000L, 100_000),
                RetentionPolicy.KEEP_ALL,
                EngineLimits.defaults());
    }

    /** {@link #bankOffsetMinutes} as an offset. */
    public ZoneOffset bankOffset() {
        return ZoneOffset.ofTotalSeconds(60 * bankOffsetMinutes);
    }

    /** The same with another data directory. */
    public GatewayConfig withDataDirectory(Path directory) {
        return new GatewayConfig(
                directory,
                http,
                clockMode,
                bankOffsetMinutes,
                durability,
                minFreeBytes,
                ringSlots,
                maxBatch,
                threading,
                waiting,
                journalBlockBytes,
                snapshots,
                retention,
                limits);
    }

    /** The same on another port. */
    public GatewayConfig withPort(int port) {
        return new GatewayConfig(
                dataDirectory,
                new Http(http.host(), port, http.maxBodyBytes()),
                clockMode,
                bankOffsetMinutes,
                durability,
                minFreeBytes,
                ringSlots,
                maxBatch,
                threading,
                waiting,
                journalBlockBytes,
                snapshots,
                retention,
                limits);
    }

    /** The engine's part of it, not concluded yet. */
    public EngineContext engineContext() {
        return new EngineContext()
                .dataDirectory(dataDirectory)
                .limits(limits)
                .clockMode(clockMode)
                .bankOffsetMinutes(bankOffsetMinutes)
                .durability(durability)
                .minFreeBytes(minFreeBytes)
                .ringSlots(ringSlots)
                .maxBatch(maxBatch)
                .threading(threading)
                .waiting(waiting)
                .blockBytes(journalBlockBytes)
                .snapshotEveryNs(snapshots.everyNs())
                .snapshotMinEvents(snapshots.minEvents())
                .retention(retention);
    }
}
