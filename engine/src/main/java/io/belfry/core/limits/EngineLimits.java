package io.belfry.core.limits;

import io.belfry.codec.EngineConfiguredDecoder;
import io.belfry.codec.EngineConfiguredEncoder;
import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import java.util.List;

/**
 * The named maxima of the engine. A full table is the result code {@code LIMIT_REACHED}, never an error of the JVM.
 * Tables grow in segments up to their limit, so a large limit costs nothing until it is used, except for
 * {@link #refWindowEntries}, which are allocated at start (100 bytes each).
 *
 * @param maxCustomers customers
 * @param maxAccounts accounts, open and closed
 * @param maxFunds funds
 * @param maxPositions positions (account × fund)
 * @param maxRules rules ever set, also removed ones
 * @param maxFeeds numbered feeds, at most {@link #MAX_FEEDS}
 * @param maxSegments customer segments
 * @param maxAlerts (rule, subject) pairs that ever rang, and as many that are watched over time
 * @param maxTextBytes bytes of customers' and funds' names and other texts
 * @param refWindowEntries how many posting references are remembered
 * @param refWindowNs for how long, in engine time
 * @param orderWindowEntries how many orders are remembered that are not pending, and how many may be pending
 * @param orderWindowNs for how long after their last change, in engine time; pending ones without end
 * @param sweepSlicePerEvent holders that a pending sweep visits after each event
 * @param sweepSlicePerTick holders that it visits on a tick, when no feed is busy
 * @param pendingActionsPerFund actions of a fund that may wait for its holders before the next completes the oldest
 * @param refusedKept refusals of numbered feeds that are remembered
 * @param clockJumpLimitNs a forward jump of the wall clock beyond this rings {@code clock.jumped}
 * @param details what accounts and positions keep in detail
 */
public record EngineLimits(
        int maxCustomers,
        int maxAccounts,
        int maxFunds,
        int maxPositions,
        int maxRules,
        int maxFeeds,
        int maxSegments,
        int maxAlerts,
        long maxTextBytes,
        int refWindowEntries,
        long refWindowNs,
        int orderWindowEntries,
        long orderWindowNs,
        int sweepSlicePerEvent,
        int sweepSlicePerTick,
        int pendingActionsPerFund,
        int refusedKept,
        long clockJumpLimitNs,
        DetailLimits details) {

    /** What has names may have so many of the longest: customers, accounts, rules, segments. */
    public static final int MAX_NAMES = 116_064_256;

    /** Funds; each has 32 sets of triggers, which are numbered by ints. */
    public static final int MAX_FUNDS = 1 << 25;

    /** Rows of any other table. Where an index finds them, it is one array that is at most half full. */
    public static final int MAX_ROWS = 1 << 29;

    /** Posting references that are remembered. */
    public static final int MAX_REF_WINDOW_ENTRIES = 1 << 27;

    /** Orders that are remembered, and as many that are pending. */
    public static final int MAX_ORDER_WINDOW_ENTRIES = 1 << 28;

    /** Refusals that are remembered. */
    public static final int MAX_REFUSED_KEPT = 1 << 24;

    /** Feeds; a message has 16 bits for their handle, and two of the values are taken. */
    public static final int MAX_FEEDS = 65_534;

    /** Levels that one rule may have. */
    public static final int MAX_LEVELS_PER_RULE = 16;

    /** Settings of one rule whose places in the journal are remembered. */
    public static final int MAX_REMEMBERED_VERSIONS = 4096;

    /** What a rule's window, or what dormant waits for, is at least. */
    public static final long MIN_WINDOW_NS = 60_000_000_000L;

    /** The longest window of velocity and outflow: 400 days. */
    public static final long MAX_WINDOW_NS = 400 * 86_400_000_000_000L;

    /** The longest time that dormant waits for: 4000 days. */
    public static final long MAX_DORMANCY_NS = 10 * MAX_WINDOW_NS;

    /** The shortest cooldown of a rule that has one. */
    public static final long MIN_COOLDOWN_NS = 1_000_000_000L;

    /** The longest cooldown of a rule: 400 days. */
    public static final long MAX_COOLDOWN_NS = MAX_WINDOW_NS;

    /** Bytes of one event or notification, all texts included. */
    public static final int MAX_MESSAGE_BYTES = 4096;

    /** Characters of a name, text or counterparty. */
    public static final int MAX_TEXT_CHARACTERS = 140;

    private static final long DAY_NS = 86_400_000_000_000L;

    /** Adds a line for each that its table cannot have, with its value and what is allowed. */
    public void check(List<String> errors) {
        check("maxCustomers", maxCustomers, 0, MAX_NAMES, errors);
        check("maxAccounts", maxAccounts, 0, MAX_NAMES, errors);
        check("maxFunds", maxFunds, 0, MAX_FUNDS, errors);
        check("maxRules", maxRules, 0, MAX_NAMES, errors);
        check("maxSegments", maxSegments, 0, MAX_NAMES, errors);
        check("maxFeeds", maxFeeds, 0, MAX_FEEDS, errors);
        check("maxPositions", maxPositions, 0, MAX_ROWS, errors);
        check("maxAlerts", maxAlerts, 0, MAX_ROWS, errors);
        check("refWindowEntries", refWindowEntries, 1, MAX_REF_WINDOW_ENTRIES, errors);
        check("orderWindowEntries", orderWindowEntries, 1, MAX_ORDER_WINDOW_ENTRIES, errors);
        check("refusedKept", refusedKept, 1, MAX_REFUSED_KEPT, errors);
        check("maxHolds", details.maxHolds(), 0, MAX_ROWS, errors);
        check("maxLots", details.maxLots(), 0, MAX_ROWS, errors);
        check("maxMovements", details.maxMovements(), 0, MAX_ROWS, errors);
    }

    private static void check(String name, int value, int least, int most, List<String> errors) {
        if (value < least || value > most) {
            errors.add("limits." + name + " is " + value + ", allowed are " + least + " to " + most);
        }
    }

    /** Continues a running hash with all of them. */
    public long digest(long hash) {
        long result = Hashing.combine(hash, maxCustomers);
        result = Hashing.combine(result, maxAccounts);
        result = Hashing.combine(result, maxFunds);
        result = Hashing.combine(result, maxPositions);
        result = Hashing.combine(result, maxRules);
        result = Hashing.combine(result, maxFeeds);
        result = Hashing.combine(result, maxSegments);
        result = Hashing.combine(result, maxAlerts);
        result = Hashing.combine(result, maxTextBytes);
        result = Hashing.combine(result, refWindowEntries);
        result = Hashing.combine(result, refWindowNs);
        result = Hashing.combine(result, orderWindowEntries);
        result = Hashing.combine(result, orderWindowNs);
        result = Hashing.combine(result, sweepSlicePerEvent);
        result = Hashing.combine(result, sweepSlicePerTick);
        result = Hashing.combine(result, pendingActionsPerFund);
        result = Hashing.combine(result, refusedKept);
        result = Hashing.combine(result, clockJumpLimitNs);
        return details.digest(result);
    }

    /** Puts them into a message that says what results depend on. */
    public void encode(EngineConfiguredEncoder event) {
        event.maxCustomers(maxCustomers)
                .maxAccounts(maxAccounts)
                .maxFunds(maxFunds)
                .maxPositions(maxPositions)
                .maxRules(maxRules)
                .maxFeeds(maxFeeds)
                .maxSegments(maxSegments)
                .maxAlerts(maxAlerts)
                .maxTextBytes(maxTextBytes)
                .refWindowEntries(refWindowEntries)
                .refWindowNs(refWindowNs)
                .orderWindowEntries(orderWindowEntries)
                .orderWindowNs(orderWindowNs)
                .sweepSlicePerEvent(sweepSlicePerEvent)
                .sweepSlicePerTick(sweepSlicePerTick)
                .pendingActionsPerFund(pendingActionsPerFund)
                .refusedKept(refusedKept)
                .clockJumpLimitNs(clockJumpLimitNs)
                .maxHolds(details.maxHolds())
                .maxLots(details.maxLots())
                .maxMovements(details.maxMovements())
                .movementsPerPosition(details.movementsPerPosition())
                .actionsKeptPerFund(details.actionsKeptPerFund())
                .timersPerEvent(details.timersPerEvent())
                .sweepVisitNs(details.sweepVisitNs());
    }

    /** Reads what {@link #encode} put; what a message of an older schema does not have is as in {@link #defaults}. */
    public static EngineLimits decode(EngineConfiguredDecoder event) {
        return new EngineLimits(
                event.maxCustomers(),
                event.maxAccounts(),
                event.maxFunds(),
                event.maxPositions(),
                event.maxRules(),
                event.maxFeeds(),
                event.maxSegments(),
                event.maxAlerts(),
                event.maxTextBytes(),
                event.refWindowEntries(),
                event.refWindowNs(),
                event.orderWindowEntries(),
                event.orderWindowNs(),
                event.sweepSlicePerEvent(),
                event.sweepSlicePerTick(),
                event.pendingActionsPerFund(),
                event.refusedKept(),
                event.clockJumpLimitNs(),
                event.actingVersion() < EngineConfiguredDecoder.maxHoldsSinceVersion()
                        ? DetailLimits.defaults()
                        : new DetailLimits(
                                event.maxHolds(),
                                event.maxLots(),
                                event.maxMovements(),
                                event.movementsPerPosition(),
                                event.actionsKeptPerFund(),
                                event.timersPerEvent(),
                                event.actingVersion() < EngineConfiguredDecoder.sweepVisitNsSinceVersion()
                                        ? DetailLimits.defaults().sweepVisitNs()
                                        : event.sweepVisitNs()));
    }

    public void save(StateWriter writer) {
        writer.begin(StateSection.LIMITS);
        writer.putInt(maxCustomers);
        writer.putInt(maxAccounts);
        writer.putInt(maxFunds);
        writer.putInt(maxPositions);
        writer.putInt(maxRules);
        writer.putInt(maxFeeds);
        writer.putInt(maxSegments);
        writer.putInt(maxAlerts);
        writer.putLong(maxTextBytes);
        writer.putInt(refWindowEntries);
        writer.putLong(refWindowNs);
        writer.putInt(orderWindowEntries);
        writer.putLong(orderWindowNs);
        writer.putInt(sweepSlicePerEvent);
        writer.putInt(sweepSlicePerTick);
        writer.putInt(pendingActionsPerFund);
        writer.putInt(refusedKept);
        writer.putLong(clockJumpLimitNs);
        details.save(writer);
        writer.putLong(digest(0));
        writer.end();
    }

    /** Reads what {@link #save} wrote. A digest stands behind it, because windows are allocated by these numbers. */
    public static EngineLimits load(StateReader reader) {
        reader.begin(StateSection.LIMITS);
        EngineLimits limits = new EngineLimits(
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getLong(),
                reader.getInt(),
                reader.getLong(),
                reader.getInt(),
                reader.getLong(),
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getLong(),
                DetailLimits.load(reader));
        reader.expect("digest of the limits", limits.digest(0));
        reader.end();
        return limits;
    }

    /** Limits for up to a million or so customers on a laptop. */
    public static EngineLimits defaults() {
        return new EngineLimits(
                2_000_000,
                4_000_000,
                50_000,
                4_000_000,
                100_000,
                1_000,
                1_000,
                4_000_000,
                1L << 30,
                1 << 20,
                7 * DAY_NS,
                1 << 18,
                90 * DAY_NS,
                64,
                4096,
                8,
                10_000,
                3_600_000_000_000L,
                DetailLimits.defaults());
    }
}
