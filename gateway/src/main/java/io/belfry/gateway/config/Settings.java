package io.belfry.gateway.config;

import static io.belfry.gateway.config.Formats.count;
import static io.belfry.gateway.config.Formats.duration;
import static io.belfry.gateway.config.Formats.size;

import io.belfry.api.Durability;
import io.belfry.api.EngineContext.Threading;
import io.belfry.api.EngineContext.Waiting;
import io.belfry.codec.ClockMode;
import io.belfry.core.limits.EngineLimits;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** Every key that the file may have, in the order of the sample. */
final class Settings {
    private static final int TABLE = EngineLimits.MAX_ROWS;
    private static final int NAMES = EngineLimits.MAX_NAMES;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration TEN_YEARS = Duration.ofDays(3650);

    static final List<Setting<?>> ALL = List.of(
            new Setting<>("data", Formats.path(), (draft, value) -> draft.dataDirectory = value),
            new Setting<>("http.host", Formats.host(), (draft, value) -> draft.httpHost = value),
            new Setting<>("http.port", count(0, 65_535), (draft, value) -> draft.httpPort = value),
            new Setting<>("http.maxBody", size(1 << 10, 1L << 30), (draft, value) -> draft.httpMaxBodyBytes = value),
            new Setting<>(
                    "clock",
                    Formats.word(List.of(ClockMode.WALL, ClockMode.EVENTS)),
                    (draft, value) -> draft.clockMode = value),
            new Setting<>("bankOffset", Formats.offset(), (draft, value) -> draft.bankOffsetMinutes = value),
            new Setting<>(
                    "durability",
                    Formats.word(List.of(Durability.values())),
                    (draft, value) -> draft.durability = value),
            new Setting<>("minFree", size(0, 1L << 50), (draft, value) -> draft.minFreeBytes = value),
            new Setting<>(
                    "threading", Formats.word(List.of(Threading.values())), (draft, value) -> draft.threading = value),
            new Setting<>("ring.slots", Formats.powerOfTwo(64, 1 << 20), (draft, value) -> draft.ringSlots = value),
            new Setting<>("ring.maxBatch", count(16, 1 << 20), (draft, value) -> draft.maxBatch = value),
            new Setting<>(
                    "ring.waiting", Formats.word(List.of(Waiting.values())), (draft, value) -> draft.waiting = value),
            new Setting<>(
                    "journal.block",
                    size(1 << 16, 1 << 30),
                    (draft, value) -> draft.journalBlockBytes = Math.toIntExact(value)),
            new Setting<>(
                    "snapshots.every",
                    duration(Duration.ZERO, TEN_YEARS),
                    (draft, value) -> draft.snapshotEveryNs = value),
            new Setting<>(
                    "snapshots.minEvents",
                    count(1, Integer.MAX_VALUE),
                    (draft, value) -> draft.snapshotMinEvents = value),
            new Setting<>("snapshots.keep", count(1, 1_000), (draft, value) -> draft.snapshotsKept = value),
            age("journalAge", (draft, value) -> draft.journalAgeNs = value),
            room("journalSize", (draft, value) -> draft.journalBytes = value),
            age("outboxAge", (draft, value) -> draft.outboxAgeNs = value),
            room("outboxSize", (draft, value) -> draft.outboxBytes = value),
            limit("maxCustomers", NAMES, (draft, value) -> draft.maxCustomers = value),
            limit("maxAccounts", NAMES, (draft, value) -> draft.maxAccounts = value),
            limit("maxFunds", EngineLimits.MAX_FUNDS, (draft, value) -> draft.maxFunds = value),
            limit("maxPositions", TABLE, (draft, value) -> draft.maxPositions = value),
            limit("maxRules", NAMES, (draft, value) -> draft.maxRules = value),
            limit("maxFeeds", EngineLimits.MAX_FEEDS, (draft, value) -> draft.maxFeeds = value),
            limit("maxSegments", NAMES, (draft, value) -> draft.maxSegments = value),
            limit("maxAlerts", TABLE, (draft, value) -> draft.maxAlerts = value),
            new Setting<>("limits.maxText", size(1 << 10, 1L << 40), (draft, value) -> draft.maxTextBytes = value),
            limit(
                    "refWindowEntries",
                    EngineLimits.MAX_REF_WINDOW_ENTRIES,
                    (draft, value) -> draft.refWindowEntries = value),
            span("refWindow", (draft, value) -> draft.refWindowNs = value),
            limit(
                    "orderWindowEntries",
                    EngineLimits.MAX_ORDER_WINDOW_ENTRIES,
                    (draft, value) -> draft.orderWindowEntries = value),
            span("orderWindow", (draft, value) -> draft.orderWindowNs = value),
            limit("sweepSlicePerEvent", 1 << 20, (draft, value) -> draft.sweepSlicePerEvent = value),
            limit("sweepSlicePerTick", 1 << 20, (draft, value) -> draft.sweepSlicePerTick = value),
            limit("pendingActionsPerFund", 1 << 10, (draft, value) -> draft.pendingActionsPerFund = value),
            limit("refusedKept", EngineLimits.MAX_REFUSED_KEPT, (draft, value) -> draft.refusedKept = value),
            span("clockJumpLimit", (draft, value) -> draft.clockJumpLimitNs = value),
            limit("maxHolds", TABLE, (draft, value) -> draft.maxHolds = value),
            limit("maxLots", TABLE, (draft, value) -> draft.maxLots = value),
            limit("maxMovements", TABLE, (draft, value) -> draft.maxMovements = value),
            limit("movementsPerPosition", 1 << 10, (draft, value) -> draft.movementsPerPosition = value),
            limit("actionsKeptPerFund", 1 << 16, (draft, value) -> draft.actionsKeptPerFund = value),
            limit("timersPerEvent", 1 << 20, (draft, value) -> draft.timersPerEvent = value),
            new Setting<>(
                    "limits.sweepVisit",
                    duration(Duration.ZERO, MILLISECOND),
                    (draft, value) -> draft.sweepVisitNs = value.intValue()));

    private Settings() {}

    /** The setting of this key, or null. */
    static Setting<?> find(String key) {
        for (Setting<?> setting : ALL) {
            if (setting.key().equals(key)) {
                return setting;
            }
        }
        return null;
    }

    /** Whether keys stand below this one. */
    static boolean isGroup(String key) {
        return ALL.stream().anyMatch(setting -> setting.key().startsWith(key + "."));
    }

    private static Setting<Integer> limit(String name, int most, BiConsumer<Draft, Integer> target) {
        return new Setting<>("limits." + name, count(1, most), target);
    }

    private static Setting<Long> age(String name, BiConsumer<Draft, Long> target) {
        return new Setting<>("retention." + name, duration(Duration.ZERO, TEN_YEARS), target);
    }

    private static Setting<Long> room(String name, BiConsumer<Draft, Long> target) {
        return new Setting<>("retention." + name, size(0, 1L << 50), target);
    }

    private static Setting<Long> span(String name, BiConsumer<Draft, Long> target) {
        return new Setting<>("limits." + name, duration(SECOND, TEN_YEARS), target);
    }
}
