package io.belfry.core.limits;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;

/**
 * Maxima of what accounts and positions keep in detail, so that it can be settled, cut or taken back later. Tables grow in
 * segments up to their limit.
 *
 * @param maxHolds holds that are open
 * @param maxLots lots of all FIFO positions, those kept for corrections included
 * @param maxMovements confirmations that are kept for corrections, of all positions
 * @param movementsPerPosition how many of them a position keeps; an older one is {@code TOO_OLD} to correct
 * @param actionsKeptPerFund splits, distributions and yields that a fund keeps for corrections of its positions
 * @param timersPerEvent deadlines that one event works off at most
 * @param sweepVisitNs engine time that has to pass for each visit of a sweep, so that sweeps take a share of the time however
 *     many events come; 0 for none
 */
public record DetailLimits(
        int maxHolds,
        int maxLots,
        int maxMovements,
        int movementsPerPosition,
        int actionsKeptPerFund,
        int timersPerEvent,
        int sweepVisitNs) {

    /** For up to a million or so customers on a laptop, and daily yields of a year. */
    public static DetailLimits defaults() {
        return new DetailLimits(1_000_000, 8_000_000, 16_000_000, 24, 400, 16, 8_000);
    }

    long digest(long hash) {
        long result = Hashing.combine(hash, maxHolds);
        result = Hashing.combine(result, maxLots);
        result = Hashing.combine(result, maxMovements);
        result = Hashing.combine(result, movementsPerPosition);
        result = Hashing.combine(result, actionsKeptPerFund);
        result = Hashing.combine(result, timersPerEvent);
        return Hashing.combine(result, sweepVisitNs);
    }

    void save(StateWriter writer) {
        writer.putInt(maxHolds);
        writer.putInt(maxLots);
        writer.putInt(maxMovements);
        writer.putInt(movementsPerPosition);
        writer.putInt(actionsKeptPerFund);
        writer.putInt(timersPerEvent);
        writer.putInt(sweepVisitNs);
    }

    static DetailLimits load(StateReader reader) {
        return new DetailLimits(
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getInt());
    }
}
