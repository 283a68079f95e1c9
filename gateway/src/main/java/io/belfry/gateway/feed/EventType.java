package io.belfry.gateway.feed;

import java.util.List;

/** The event types that this version takes, and the fields that mean something to each. */
enum EventType {
    CUSTOMER_REGISTERED(
            "customer.registered",
            Field.CUSTOMER,
            Field.NAME,
            Field.LOCALE,
            Field.ZONE,
            Field.SEGMENT,
            Field.MANAGER,
            Field.BRANCH),
    ACCOUNT_OPENED(
            "account.opened",
            Field.ACCOUNT,
            Field.CUSTOMER,
            Field.CURRENCY,
            Field.KIND,
            Field.OVERDRAFT_LIMIT,
            Field.ENFORCE_LIMIT,
            Field.BALANCE),
    ACCOUNT_CLOSED("account.closed", Field.ACCOUNT),
    ACCOUNT_POSTED(
            "account.posted",
            Field.ACCOUNT,
            Field.AMOUNT,
            Field.CURRENCY,
            Field.REF,
            Field.KIND,
            Field.COUNTERPARTY,
            Field.TEXT,
            Field.BOOKED,
            Field.SETTLES,
            Field.REVERSES),
    ACCOUNT_HELD(
            "account.held", Field.ACCOUNT, Field.HOLD, Field.AMOUNT, Field.EXPIRES, Field.COUNTERPARTY, Field.TEXT),
    ACCOUNT_RELEASED("account.released", Field.ACCOUNT, Field.HOLD),
    ACCOUNT_BALANCED("account.balanced", Field.ACCOUNT, Field.LEDGER),
    FUND_REGISTERED(
            "fund.registered",
            Field.FUND,
            Field.CURRENCY,
            Field.NAME,
            Field.NAV_SCALE,
            Field.UNIT_SCALE,
            Field.COST_METHOD,
            Field.ROUNDING,
            Field.KIND),
    FUND_PRICED("fund.priced", Field.FUND, Field.NAV, Field.DATE, Field.VERSION),
    FUND_YIELDED("fund.yielded", Field.FUND, Field.DATE, Field.INCOME_PER_10K, Field.YIELD_7D),
    FUND_DISTRIBUTED("fund.distributed", Field.FUND, Field.DATE, Field.PER_UNIT),
    FUND_SPLIT("fund.split", Field.FUND, Field.DATE, Field.NUMERATOR, Field.DENOMINATOR),
    /** A {@code reason} may stand here as well, and is left out of the message: only a rejection needs one. */
    ORDER_ACCEPTED(
            "order.accepted",
            Field.ORDER,
            Field.ACCOUNT,
            Field.FUND,
            Field.SIDE,
            Field.UNITS,
            Field.AMOUNT,
            Field.DUE,
            Field.REASON),
    /** A {@code due} may stand here as well, and is left out of the message: nothing is due any more. */
    ORDER_REJECTED(
            "order.rejected",
            Field.ORDER,
            Field.ACCOUNT,
            Field.FUND,
            Field.SIDE,
            Field.UNITS,
            Field.AMOUNT,
            Field.REASON,
            Field.DUE),
    ORDER_CONFIRMED(
            "order.confirmed",
            Field.ORDER,
            Field.ACCOUNT,
            Field.FUND,
            Field.SIDE,
            Field.UNITS,
            Field.AMOUNT,
            Field.FEE,
            Field.TAX,
            Field.NAV,
            Field.DATE,
            Field.ACQUIRED),
    ORDER_SWITCHED(
            "order.switched",
            Field.ORDER,
            Field.ACCOUNT,
            Field.FROM,
            Field.FROM_FUND,
            Field.FROM_UNITS,
            Field.FROM_AMOUNT,
            Field.TO,
            Field.TO_FUND,
            Field.TO_UNITS,
            Field.TO_AMOUNT,
            Field.FEE,
            Field.DATE),
    ORDER_REVERSED("order.reversed", Field.ORDER, Field.REF, Field.REASON, Field.ACCOUNT),
    UNITS_FROZEN("units.frozen", Field.ACCOUNT, Field.FUND, Field.UNITS, Field.REF),
    UNITS_RELEASED("units.released", Field.ACCOUNT, Field.FUND, Field.UNITS, Field.REF),
    POSITION_MODE("position.mode", Field.ACCOUNT, Field.FUND, Field.DIVIDENDS),
    RULE_SET(
            "rule.set",
            Field.RULE,
            Field.KIND,
            Field.SEVERITY,
            Field.RECOVERY,
            Field.COOLDOWN,
            Field.ENABLED,
            Field.SCOPE,
            Field.SCOPE_ALL,
            Field.SCOPE_SEGMENT,
            Field.SCOPE_CUSTOMER,
            Field.SCOPE_ACCOUNT,
            Field.SCOPE_OTHER,
            Field.PARAMS,
            Field.PARAM_CURRENCY,
            Field.PARAM_MIN,
            Field.PARAM_DIRECTION,
            Field.PARAM_KINDS,
            Field.PARAM_FIELD,
            Field.PARAM_LEVELS,
            Field.PARAM_FUND,
            Field.PARAM_MIN_MOVE_PERCENT,
            Field.PARAM_PERCENT,
            Field.PARAM_AMOUNT,
            Field.PARAM_INCLUDE_INCOME,
            Field.PARAM_STATES,
            Field.PARAM_BUFFER,
            Field.PARAM_WINDOW,
            Field.PARAM_COUNT,
            Field.PARAM_SUM,
            Field.PARAM_AFTER,
            Field.PARAM_LEVEL,
            Field.PARAM_SINCE,
            Field.PARAM_EVENTS),
    RULE_REMOVED("rule.removed", Field.RULE),
    FEED_SKIP("feed.skip", Field.SKIPPED, Field.TO);

    private final String word;
    private final long lowMask;
    private final long highMask;

    EventType(String word, Field... own) {
        this.word = word;
        long low = 0;
        long high = 0;
        for (Field common : List.of(Field.TYPE, Field.TIME, Field.STAMP, Field.FEED, Field.SEQ, Field.TRACEPARENT)) {
            low |= common.lowBit();
            high |= common.highBit();
        }
        for (Field field : own) {
            low |= field.lowBit();
            high |= field.highBit();
        }
        this.lowMask = low;
        this.highMask = high;
    }

    /** The type's name in the contract. */
    String word() {
        return word;
    }

    /** How many of the event's fields mean nothing to this type. */
    int countInapplicable(EventFields fields) {
        return fields.countOutside(lowMask, highMask);
    }
}
