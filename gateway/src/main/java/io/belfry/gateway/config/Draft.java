package io.belfry.gateway.config;

import io.belfry.api.Durability;
import io.belfry.api.EngineContext.Threading;
import io.belfry.api.EngineContext.Waiting;
import io.belfry.codec.ClockMode;
import io.belfry.core.limits.DetailLimits;
import io.belfry.core.limits.EngineLimits;
import io.belfry.retention.RetentionPolicy;
import java.nio.file.Path;

/** The configuration while it is being read: starts as the defaults, each setting replaces its own field. */
final class Draft {
    private static final long NS_PER_MS = 1_000_000;

    Path dataDirectory;
    String httpHost;
    int httpPort;
    long httpMaxBodyBytes;
    ClockMode clockMode;
    int bankOffsetMinutes;
    Durability durability;
    long minFreeBytes;
    int ringSlots;
    int maxBatch;
    Threading threading;
    Waiting waiting;
    int journalBlockBytes;
    long snapshotEveryNs;
    int snapshotMinEvents;
    int snapshotsKept;
    long journalAgeNs;
    long journalBytes;
    long outboxAgeNs;
    long outboxBytes;
    int maxCustomers;
    int maxAccounts;
    int maxFunds;
    int maxPositions;
    int maxRules;
    int maxFeeds;
    int maxSegments;
    int maxAlerts;
    long maxTextBytes;
    int refWindowEntries;
    long refWindowNs;
    int orderWindowEntries;
    long orderWindowNs;
    int sweepSlicePerEvent;
    int sweepSlicePerTick;
    int pendingActionsPerFund;
    int refusedKept;
    long clockJumpLimitNs;
    int maxHolds;
    int maxLots;
    int maxMovements;
    int movementsPerPosition;
    int actionsKeptPerFund;
    int timersPerEvent;
    int sweepVisitNs;

    Draft(GatewayConfig defaults) {
        EngineLimits limits = defaults.limits();
        dataDirectory = defaults.dataDirectory();
        httpHost = defaults.http().host();
        httpPort = defaults.http().port();
        httpMaxBodyBytes = defaults.http().maxBodyBytes();
        clockMode = defaults.clockMode();
        bankOffsetMinutes = defaults.bankOffsetMinutes();
        durability = defaults.durability();
        minFreeBytes = defaults.minFreeBytes();
        ringSlots = defaults.ringSlots();
        maxBatch = defaults.maxBatch();
        threading = defaults.threading();
        waiting = defaults.waiting();
        journalBlockBytes = defaults.journalBlockBytes();
        snapshotEveryNs = defaults.snapshots().everyNs();
        snapshotMinEvents = defaults.snapshots().minEvents();
        RetentionPolicy retention = defaults.retention();
        snapshotsKept = retention.snapshots();
        journalAgeNs = retention.journalAgeMs() * NS_PER_MS;
        journalBytes = retention.journalBytes();
        outboxAgeNs = retention.outboxAgeMs() * NS_PER_MS;
        outboxBytes = retention.outboxBytes();
        maxCustomers = limits.maxCustomers();
        maxAccounts = limits.maxAccounts();
        maxFunds = limits.maxFunds();
        maxPositions = limits.maxPositions();
        maxRules = limits.maxRules();
        maxFeeds = limits.maxFeeds();
        maxSegments = limits.maxSegments();
        maxAlerts = limits.maxAlerts();
        maxTextBytes = limits.maxTextBytes();
        refWindowEntries = limits.refWindowEntries();
        refWindowNs = limits.refWindowNs();
        orderWindowEntries = limits.orderWindowEntries();
        orderWindowNs = limits.orderWindowNs();
        sweepSlicePerEvent = limits.sweepSlicePerEvent();
        sweepSlicePerTick = limits.sweepSlicePerTick();
        pendingActionsPerFund = limits.pendingActionsPerFund();
        refusedKept = limits.refusedKept();
        clockJumpLimitNs = limits.clockJumpLimitNs();
        DetailLimits details = limits.details();
        maxHolds = details.maxHolds();
        maxLots = details.maxLots();
        maxMovements = details.maxMovements();
        movementsPerPosition = details.movementsPerPosition();
        actionsKeptPerFund = details.actionsKeptPerFund();
        timersPerEvent = details.timersPerEvent();
        sweepVisitNs = details.sweepVisitNs();
    }

    GatewayConfig conclude() {
        return new GatewayConfig(
                dataDirectory,
                new GatewayConfig.Http(httpHost, httpPort, httpMaxBodyBytes),
                clockMode,
                bankOffsetMinutes,
                durability,
                minFreeBytes,
                ringSlots,
                maxBatch,
                threading,
                waiting,
                journalBlockBytes,
                new GatewayConfig.Snapshots(snapshotEveryNs, snapshotMinEvents),
                new RetentionPolicy(
                        snapshotsKept,
                        // A fraction of a millisecond is no age, but it is not "keep all" either.
                        -Math.floorDiv(-journalAgeNs, NS_PER_MS),
                        journalBytes,
                        -Math.floorDiv(-outboxAgeNs, NS_PER_MS),
                        outboxBytes),
                new EngineLimits(
                        maxCustomers,
                        maxAccounts,
                        maxFunds,
                        maxPositions,
                        maxRules,
                        maxFeeds,
                        maxSegments,
                        maxAlerts,
                        maxTextBytes,
                        refWindowEntries,
                        refWindowNs,
                        orderWindowEntries,
                        orderWindowNs,
                        sweepSlicePerEvent,
                        sweepSlicePerTick,
                        pendingActionsPerFund,
                        refusedKept,
                        clockJumpLimitNs,
                        new DetailLimits(
                                maxHolds,
                                maxLots,
                                maxMovements,
                                movementsPerPosition,
                                actionsKeptPerFund,
                                timersPerEvent,
                                sweepVisitNs)));
    }
}
