package io.belfry.core.fund;

import io.belfry.core.hash.Hashing;
import io.belfry.core.notification.Cause;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;

/** One price in a fund's log, until every holder has been brought through it. Reused; the core's thread only. */
final class PriceAction {
    long number;
    long nav;
    long replacedNav;
    long previousDateNav;
    long firstActionOfDate;
    int date;
    boolean restates;
    final Cause cause = new Cause();

    void save(StateWriter writer) {
        writer.putLong(number);
        writer.putLong(nav);
        writer.putLong(replacedNav);
        writer.putLong(previousDateNav);
        writer.putLong(firstActionOfDate);
        writer.putInt(date);
        writer.putBoolean(restates);
        cause.save(writer);
    }

    /** Reads what {@link #save} wrote of the action of this number. */
    void load(StateReader reader, long expectedNumber) {
        reader.expect("number of a fund's action", expectedNumber);
        number = expectedNumber;
        nav = reader.getLong();
        replacedNav = reader.getLong();
        previousDateNav = reader.getLong();
        firstActionOfDate = reader.getLong();
        date = reader.getInt();
        restates = reader.getBoolean("whether an action restates");
        cause.load(reader);
    }

    long digest(long hash) {
        long result = Hashing.combine(hash, number);
        result = Hashing.combine(result, nav);
        result = Hashing.combine(result, replacedNav);
        result = Hashing.combine(result, previousDateNav);
        result = Hashing.combine(result, firstActionOfDate);
        result = Hashing.combine(result, date);
        result = Hashing.combine(result, restates ? 1 : 0);
        return cause.digest(result);
    }
}
