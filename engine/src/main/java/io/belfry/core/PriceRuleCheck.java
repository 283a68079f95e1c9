package io.belfry.core;

import io.belfry.codec.EventLayout;
import io.belfry.codec.FundEventKind;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleSetDecoder;

/** What rules about prices and funds need, beyond what all rules do. Any thread. */
final class PriceRuleCheck {
    /** A fall of all of it, in percent times 10^4: no price above zero gets there. */
    private static final long WHOLE = 1_000_000;

    private static final int EVENTS = 1 << FundEventKind.DISTRIBUTION.value() | 1 << FundEventKind.SPLIT.value();

    private PriceRuleCheck() {}

    static ResultCode check(RuleSetDecoder event, long[] levels, Refusal refusal) {
        return switch (event.kind()) {
            case NAV_ABOVE, NAV_BELOW -> {
                if (event.fund() == EventLayout.NO_HANDLE) {
                    refusal.set("params.fund", Refusal.NONE, Refusal.NONE, 0);
                    yield ResultCode.MALFORMED;
                }
                yield checkLevel("params.level", event, levels, LevelUnit.NAV, Long.MAX_VALUE, refusal);
            }
            case NAV_MOVED -> checkLevel("params.percent", event, levels, LevelUnit.PERCENT, Long.MAX_VALUE, refusal);
            case DRAWDOWN -> checkLevel("params.percent", event, levels, LevelUnit.PERCENT, WHOLE - 1, refusal);
            case FUND_EVENT -> {
                if (event.events() != RuleSetDecoder.eventsNullValue() && (event.events() & ~EVENTS) != 0) {
                    refusal.set("params.events", event.events(), EVENTS, 0);
                    yield ResultCode.OUT_OF_RANGE;
                }
                yield ResultCode.OK;
            }
            default -> ResultCode.OK;
        };
    }

    /** One level, above zero. */
    private static ResultCode checkLevel(
            String field, RuleSetDecoder event, long[] levels, LevelUnit unit, long most, Refusal refusal) {
        if (levels.length != 1) {
            refusal.set(field, levels.length, 1, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        if (event.levelUnit() != unit) {
            refusal.set(field, event.levelUnit().value(), unit.value(), 0);
            return ResultCode.MALFORMED;
        }
        if (levels[0] < 1 || levels[0] > most) {
            refusal.set(field, levels[0], levels[0] < 1 ? 1 : most, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        return ResultCode.OK;
    }
}
