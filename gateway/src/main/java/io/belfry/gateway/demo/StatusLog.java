package io.belfry.gateway.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The engine's status second by second, from {@code GET /v1/status}: rates between two, latencies over all. One thread. */
final class StatusLog {
    private static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p999", "max");

    private final List<long[]> latenciesNs = new ArrayList<>();
    private long lastNs;
    private long lastEvents;
    private long lastNotifications;
    private long latestSequence;
    private long latestNotifications;

    /** Starts the rates here. */
    void start(JsonObject status) {
        lastNs = System.nanoTime();
        lastEvents = status.number("published");
        lastNotifications = status.number("notifications");
    }

    /** Takes a status and says in a line how it went since the last one. */
    String add(JsonObject status) {
        long nowNs = System.nanoTime();
        long spanUs = Math.max(1, (nowNs - lastNs) / 1_000);
        latestSequence = status.number("published");
        latestNotifications = status.number("notifications");
        JsonObject latency = status.object("latencyNs");
        if (latency.number("count") > 0) {
            latenciesNs.add(PERCENTILES.stream().mapToLong(latency::number).toArray());
        }
        String line = String.format(
                Locale.ROOT,
                "%,9d events/s  %,9d notifications/s   ring to published: p50 %s  p99 %s  max %s   ring %d%%",
                (latestSequence - lastEvents) * 1_000_000 / spanUs,
                (latestNotifications - lastNotifications) * 1_000_000 / spanUs,
                Nanos.text(latency.number("p50")),
                Nanos.text(latency.number("p99")),
                Nanos.text(latency.number("max")),
                100
                        * status.object("ring").number("used")
                        / Math.max(1, status.object("ring").number("capacity")));
        lastNs = nowNs;
        lastEvents = latestSequence;
        lastNotifications = latestNotifications;
        return line;
    }

    /** Each percentile in the middle one of all seconds. */
    long[] typicalSecondNs() {
        return eachPercentile(true);
    }

    /** Each percentile in its worst second. */
    long[] worstSecondNs() {
        return eachPercentile(false);
    }

    private long[] eachPercentile(boolean isMedian) {
        long[] result = new long[PERCENTILES.size()];
        for (int i = 0; i < result.length; i++) {
            int index = i;
            long[] sorted = latenciesNs.stream()
                    .mapToLong(second -> second[index])
                    .sorted()
                    .toArray();
            if (sorted.length > 0) {
                result[i] = sorted[isMedian ? sorted.length / 2 : sorted.length - 1];
            }
        }
        return result;
    }
}
