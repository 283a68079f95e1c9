package io.belfry.core.model;

import io.belfry.core.EventBuilder;
import io.belfry.core.EventBuilder.Event;

/** Fund and order events as one line each, for whoever has to find out why a history failed. */
final class Described {
    private Described() {}

    static String event(Event event) {
        if (event instanceof EventBuilder.Order e) {
            return e.side + " " + e.order + " " + e.account + " " + e.fund + " units " + e.unitsScaled + " amount "
                    + e.amountMinor + " date " + e.date + " acquired " + e.acquired;
        } else if (event instanceof EventBuilder.Switch e) {
            return "switch " + e.order + " " + e.account + " from " + e.fromFund + " " + e.fromUnits + " for "
                    + e.fromAmount + " to " + e.toFund + " " + e.toUnits + " for " + e.toAmount + " date " + e.date;
        } else if (event instanceof EventBuilder.OrderReversal e) {
            return "reversal of " + e.order + " account " + e.account + " ref " + e.ref;
        } else if (event instanceof EventBuilder.Price e) {
            return "price " + e.fund + " " + e.navScaled + " date " + e.date + " version " + e.version;
        } else if (event instanceof EventBuilder.Distribution e) {
            return "distribution " + e.fund + " " + e.perUnit + " date " + e.date;
        } else if (event instanceof EventBuilder.Yield e) {
            return "yield " + e.fund + " " + e.incomePer10k + " date " + e.date;
        } else if (event instanceof EventBuilder.Split e) {
            return "split " + e.fund + " " + e.numerator + ":" + e.denominator + " date " + e.date;
        } else if (event instanceof EventBuilder.UnitsFreezing e) {
            return "freeze " + e.account + " " + e.fund + " " + e.unitsScaled + " ref " + e.ref;
        } else if (event instanceof EventBuilder.UnitsReleasing e) {
            return "release " + e.account + " " + e.fund + " " + e.unitsScaled + " ref " + e.ref;
        } else if (event instanceof EventBuilder.ModeSetting e) {
            return "mode " + e.account + " " + e.fund + " " + e.dividends;
        } else if (event instanceof EventBuilder.Acceptance e) {
            return "accepted " + e.side + " " + e.order + " " + e.account + " " + e.fund + " units " + e.unitsScaled
                    + " amount " + e.amountMinor + " due " + e.due;
        } else if (event instanceof EventBuilder.Rejection e) {
            return "rejected " + e.side + " " + e.order + " " + e.account + " " + e.fund;
        } else if (event instanceof EventBuilder.Fund e) {
            return "fund " + e.fund + " " + e.currency + " navScale " + e.navScale + " unitScale " + e.unitScale + " "
                    + e.costMethod + " " + e.rounding + " " + e.kind;
        } else if (event instanceof EventBuilder.Timed e) {
            return event(e.event) + " time " + e.timeNs;
        }
        return event.getClass().getSimpleName();
    }
}
