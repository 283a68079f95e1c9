package io.belfry.core.fund;

import io.belfry.core.hash.Hashing;
import io.belfry.core.notification.Cause;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;

/**
 * One price, split, distribution, yield or change of rules in a fund's log, until every holder has been brought through it. Reused; the
 * core's thread only.
 */
final class FundAction {
    long number;
    ActionKind kind = ActionKind.PRICE;

    /** The fund's price when the action is done. */
    long nav;

    /** The price that a price takes the place of. */
    long replacedNav;

    long previousDateNav;

    /** Where the fund stood before the action. */
    long navBefore;

    long previousDateNavBefore;
    int dateBefore;
    long firstActionOfDate;

    /** Of a price: what was distributed per unit since the price before, by the NAV's scale. */
    long distributed;

    /** What was distributed per unit since {@link #nav}, by its scale. */
    long distributedSince;

    /** Numerator, money per unit, or income per 10,000 units. */
    long first;

    /** Denominator. */
    long second;

    /** Date of {@link #nav}. */
    int date;

    /** Of a split, distribution or yield: its own date. */
    int eventDate;

    boolean restates;

    /** Whether it must be brought to every holder: else only to those whose triggers it crosses, and to subscribers. */
    boolean visitsAll;

    /** What moves since a week and a month ago are counted from when the action is done. */
    long weekNav;

    long monthNav;

    /** The same before a price. */
    long weekNavBefore;

    long monthNavBefore;

    final Cause cause = new Cause();

    void save(StateWriter writer) {
        writer.putLong(number);
        writer.putInt(kind.ordinal());
        writer.putLong(nav);
        writer.putLong(replacedNav);
        writer.putLong(previousDateNav);
        writer.putLong(navBefore);
        writer.putLong(previousDateNavBefore);
        writer.putInt(dateBefore);
        writer.putLong(firstActionOfDate);
        writer.putLong(distributed);
        writer.putLong(distributedSince);
        writer.putLong(first);
        writer.putLong(second);
        writer.putInt(date);
        writer.putInt(eventDate);
        writer.putBoolean(restates);
        writer.putBoolean(visitsAll);
        writer.putLong(weekNav);
        writer.putLong(monthNav);
        writer.putLong(weekNavBefore);
        writer.putLong(monthNavBefore);
        cause.save(writer);
    }

    /** Reads what {@link #save} wrote of the action of this number. */
    void load(StateReader reader, long expectedNumber) {
        reader.expect("number of a fund's action", expectedNumber);
        number = expectedNumber;
        kind = ActionKind.of(reader.getInt("kind of a fund's action", 0, ActionKind.count() - 1));
        nav = reader.getLong();
        replacedNav = reader.getLong();
        previousDateNav = reader.getLong();
        navBefore = reader.getLong();
        previousDateNavBefore = reader.getLong();
        dateBefore = reader.getInt();
        firstActionOfDate = reader.getLong();
        distributed = reader.getLong();
        distributedSince = reader.getLong();
        first = reader.getLong();
        second = reader.getLong();
        date = reader.getInt();
        eventDate = reader.getInt();
        restates = reader.getBoolean("whether an action restates");
        visitsAll = reader.getBoolean("whether an action visits all");
        weekNav = reader.getLong();
        monthNav = reader.getLong();
        weekNavBefore = reader.getLong();
        monthNavBefore = reader.getLong();
        cause.load(reader);
    }

    long digest(long hash) {
        long result = Hashing.combine(hash, number);
        result = Hashing.combine(result, kind.ordinal());
        result = Hashing.combine(result, nav);
        result = Hashing.combine(result, replacedNav);
        result = Hashing.combine(result, previousDateNav);
        result = Hashing.combine(result, navBefore);
        result = Hashing.combine(result, previousDateNavBefore);
        result = Hashing.combine(result, dateBefore);
        result = Hashing.combine(result, firstActionOfDate);
        result = Hashing.combine(result, distributed);
        result = Hashing.combine(result, distributedSince);
        result = Hashing.combine(result, first);
        result = Hashing.combine(result, second);
        result = Hashing.combine(result, date);
        result = Hashing.combine(result, eventDate);
        result = Hashing.combine(result, (restates ? 1 : 0) | (visitsAll ? 2 : 0));
        result = Hashing.combine(result, weekNav);
        result = Hashing.combine(result, monthNav);
        result = Hashing.combine(result, weekNavBefore);
        result = Hashing.combine(result, monthNavBefore);
        return cause.digest(result);
    }
}
