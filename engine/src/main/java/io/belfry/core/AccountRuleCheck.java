package io.belfry.core;

import io.belfry.codec.Currencies;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleSetDecoder;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.rule.Rule;

/**
 * What rules about accounts over time need, and what all rules may have: cooldowns. Times are refused and allowed in
 * seconds. Any thread.
 */
final class AccountRuleCheck {
    private static final int PERCENT_SCALE = 4;

    /** Decimals of seconds. */
    private static final int NS_SCALE = 9;

    private AccountRuleCheck() {}

    static ResultCode check(RuleSetDecoder event, long[] levels, Refusal refusal) {
        long cooldownNs = event.cooldownNs();
        if (cooldownNs != RuleSetDecoder.cooldownNsNullValue() && cooldownNs != 0) {
            ResultCode code = checkRange(
                    "cooldown",
                    cooldownNs,
                    EngineLimits.MIN_COOLDOWN_NS,
                    EngineLimits.MAX_COOLDOWN_NS,
                    NS_SCALE,
                    refusal);
            if (code != ResultCode.OK) {
                return code;
            }
        }
        return switch (event.kind()) {
            case ACCOUNT_OVERDRAWN -> checkOverdrawn(event, levels, refusal);
            case VELOCITY -> checkVelocity(event, levels, refusal);
            case OUTFLOW -> checkOutflow(event, levels, refusal);
            case DORMANT -> checkDormant(event, levels, refusal);
            default -> ResultCode.OK;
        };
    }

    /** The levels that a rule of the event's kind has: some are not in the message. */
    static long[] levels(RuleSetDecoder event, long[] levels) {
        return switch (event.kind()) {
            case ACCOUNT_OVERDRAWN -> new long[] {event.min() == RuleSetDecoder.minNullValue() ? 0 : -event.min()};
            case DORMANT -> new long[] {event.windowNs()};
            default -> levels;
        };
    }

    private static ResultCode checkOverdrawn(RuleSetDecoder event, long[] levels, Refusal refusal) {
        if (levels.length != 0) {
            return refuse("params.levels", levels.length, 0, 0, refusal);
        }
        long buffer = event.min() == RuleSetDecoder.minNullValue() ? 0 : event.min();
        if (buffer < 0) {
            return refuse("params.buffer", buffer, 0, Rule.BUFFER_SCALE, refusal);
        }
        return checkRange("recovery", event.recovery(), 0, Long.MAX_VALUE - buffer, Rule.BUFFER_SCALE, refusal);
    }

    private static ResultCode checkVelocity(RuleSetDecoder event, long[] levels, Refusal refusal) {
        boolean counts = event.levelUnit() == LevelUnit.COUNT;
        boolean sums = event.levelUnit() == LevelUnit.MONEY || event.levelUnit() == LevelUnit.NULL_VAL;
        if (!counts && !sums) {
            return refuse("params.count", event.levelUnit().value(), LevelUnit.COUNT.value(), 0, refusal);
        }
        String field = counts ? "params.count" : "params.sum";
        int scale = !counts && Currencies.isKnown(event.currency()) ? Currencies.decimals(event.currency()) : 0;
        ResultCode code = checkWindow(event, refusal);
        if (code == ResultCode.OK) {
            code = checkLevel(field, levels, scale, refusal);
        }
        if (code == ResultCode.OK) {
            code = checkRange("recovery", event.recovery(), 0, levels[0] - 1, scale, refusal);
        }
        return code;
    }

    private static ResultCode checkOutflow(RuleSetDecoder event, long[] levels, Refusal refusal) {
        if (event.levelUnit() != LevelUnit.PERCENT) {
            return refuse("params.percent", event.levelUnit().value(), LevelUnit.PERCENT.value(), 0, refusal);
        }
        ResultCode code = checkWindow(event, refusal);
        return code == ResultCode.OK ? checkLevel("params.percent", levels, PERCENT_SCALE, refusal) : code;
    }

    private static ResultCode checkDormant(RuleSetDecoder event, long[] levels, Refusal refusal) {
        if (levels.length != 0) {
            return refuse("params.levels", levels.length, 0, 0, refusal);
        }
        if (event.recovery() != 0) {
            return refuse("recovery", event.recovery(), 0, 0, refusal);
        }
        return checkRange(
                "params.after",
                event.windowNs() == RuleSetDecoder.windowNsNullValue() ? 0 : event.windowNs(),
                EngineLimits.MIN_WINDOW_NS,
                EngineLimits.MAX_DORMANCY_NS,
                NS_SCALE,
                refusal);
    }

    /** A window has a currency: amounts of one only are added up. */
    private static ResultCode checkWindow(RuleSetDecoder event, Refusal refusal) {
        if (event.currency() == Currencies.UNKNOWN) {
            refusal.set("params.currency", Refusal.NONE, Refusal.NONE, 0);
            return ResultCode.MALFORMED;
        }
        return checkRange(
                "params.window",
                event.windowNs() == RuleSetDecoder.windowNsNullValue() ? 0 : event.windowNs(),
                EngineLimits.MIN_WINDOW_NS,
                EngineLimits.MAX_WINDOW_NS,
                NS_SCALE,
                refusal);
    }

    /** One level, above zero. */
    private static ResultCode checkLevel(String field, long[] levels, int scale, Refusal refusal) {
        if (levels.length != 1) {
            return refuse(field, levels.length, 1, 0, refusal);
        }
        return levels[0] < 1 ? refuse(field, levels[0], 1, scale, refusal) : ResultCode.OK;
    }

    private static ResultCode checkRange(String field, long value, long least, long most, int scale, Refusal refusal) {
        if (value < least || value > most) {
            return refuse(field, value, value < least ? least : most, scale, refusal);
        }
        return ResultCode.OK;
    }

    private static ResultCode refuse(String field, long value, long allowed, int scale, Refusal refusal) {
        refusal.set(field, value, allowed, scale);
        return ResultCode.OUT_OF_RANGE;
    }
}
