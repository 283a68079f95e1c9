package io.belfry.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.belfry.api.view.RuleView;
import io.belfry.codec.Currencies;
import io.belfry.codec.FundEventKind;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MoveSince;
import io.belfry.codec.OrderState;
import io.belfry.codec.PostingKind;
import io.belfry.gateway.feed.DurationText;
import io.belfry.gateway.feed.Field;
import io.belfry.gateway.feed.Words;
import java.io.IOException;
import java.util.List;

/** Rules as {@code PUT /v1/rules/{id}} takes them, with their version. */
final class RuleJson {
    /** Decimals of a buffer, which is in the currency of each account. */
    private static final int BUFFER_SCALE = 4;

    private RuleJson() {}

    static void rule(JsonGenerator json, RuleView view) throws IOException {
        json.writeStartObject();
        json.writeStringField("rule", view.rule());
        json.writeNumberField("version", view.version());
        json.writeStringField("kind", Words.RULE_KINDS.word(view.kind()));
        json.writeObjectFieldStart("scope");
        switch (view.scope()) {
            case SEGMENT -> json.writeStringField("segment", view.subject());
            case CUSTOMER -> json.writeStringField("customer", view.subject());
            case ACCOUNT -> json.writeStringField("account", view.subject());
            default -> json.writeBooleanField("all", true);
        }
        json.writeEndObject();
        json.writeObjectFieldStart("params");
        params(json, view);
        json.writeEndObject();
        json.writeStringField("severity", Words.SEVERITIES.word(view.severity()));
        if (hasRecovery(view)) {
            json.writeStringField("recovery", level(view, view.recovery()));
        }
        if (view.cooldownNs() > 0) {
            json.writeStringField("cooldown", DurationText.of(view.cooldownNs()));
        }
        json.writeBooleanField("enabled", view.enabled());
        json.writeEndObject();
    }

    private static boolean hasRecovery(RuleView view) {
        return switch (view.kind()) {
            case BALANCE_BELOW,
                    BALANCE_ABOVE,
                    ACCOUNT_OVERDRAWN,
                    VELOCITY,
                    OUTFLOW,
                    PNL_ABOVE,
                    PNL_BELOW,
                    NAV_ABOVE,
                    NAV_BELOW,
                    DRAWDOWN -> true;
            case NAV_MOVED -> view.since() != MoveSince.PREVIOUS;
            default -> false;
        };
    }

    private static void params(JsonGenerator json, RuleView view) throws IOException {
        StateJson.text(json, "fund", view.fund());
        StateJson.currency(json, view.currency());
        switch (view.kind()) {
            case BALANCE_CHANGED -> {
                min(json, view);
                direction(json, view);
                words(json, Field.PARAM_KINDS, Words.POSTING_KINDS.words(view.kinds(), PostingKind::value));
            }
            case TRANSACTION_LARGE -> {
                min(json, view);
                direction(json, view);
            }
            case HOLD_CHANGED -> min(json, view);
            case BALANCE_BELOW, BALANCE_ABOVE -> {
                json.writeStringField("field", Words.BALANCE_FIELDS.word(view.balanceField()));
                json.writeArrayFieldStart("levels");
                for (long level : view.levels()) {
                    json.writeString(level(view, level));
                }
                json.writeEndArray();
            }
            case ACCOUNT_OVERDRAWN -> {
                if (view.min() != null) {
                    json.writeStringField("buffer", StateJson.trimmed(view.min(), BUFFER_SCALE, 0));
                }
            }
            case VELOCITY -> {
                window(json, view, Field.PARAM_WINDOW);
                direction(json, view);
                if (view.unit() == LevelUnit.COUNT) {
                    json.writeNumberField("count", view.levels().get(0));
                } else {
                    onlyLevel(json, view, Field.PARAM_SUM);
                }
            }
            case OUTFLOW -> {
                window(json, view, Field.PARAM_WINDOW);
                onlyLevel(json, view, Field.PARAM_PERCENT);
            }
            case DORMANT -> window(json, view, Field.PARAM_AFTER);
            case NAV_UPDATED -> {
                if (view.min() != null) {
                    json.writeStringField("minMovePercent", StateJson.percent(view.min()));
                }
            }
            case NAV_ABOVE, NAV_BELOW -> onlyLevel(json, view, Field.PARAM_LEVEL);
            case NAV_MOVED -> {
                onlyLevel(json, view, Field.PARAM_PERCENT);
                json.writeStringField("since", Words.MOVES_SINCE.word(view.since()));
            }
            case PNL_ABOVE, PNL_BELOW -> {
                onlyLevel(json, view, view.unit() == LevelUnit.PERCENT ? Field.PARAM_PERCENT : Field.PARAM_AMOUNT);
                json.writeBooleanField("includeIncome", view.includeIncome());
            }
            case DRAWDOWN -> onlyLevel(json, view, Field.PARAM_PERCENT);
            case ORDER_CHANGED ->
                words(json, Field.PARAM_STATES, Words.ORDER_STATES.words(view.states(), OrderState::value));
            case FUND_EVENT ->
                words(json, Field.PARAM_EVENTS, Words.FUND_EVENTS.words(view.events(), FundEventKind::value));
            case NULL_VAL -> throw new IllegalStateException("rule " + view.rule() + " has no kind");
        }
    }

    private static void min(JsonGenerator json, RuleView view) throws IOException {
        if (view.min() != null) {
            StateJson.decimal(json, "min", view.min(), StateJson.decimalsOf(view.currency()));
        }
    }

    private static void direction(JsonGenerator json, RuleView view) throws IOException {
        json.writeStringField("direction", Words.DIRECTIONS.word(view.direction()));
    }

    private static void window(JsonGenerator json, RuleView view, Field field) throws IOException {
        json.writeStringField(field.lastName(), DurationText.of(view.windowNs()));
    }

    private static void onlyLevel(JsonGenerator json, RuleView view, Field field) throws IOException {
        json.writeStringField(field.lastName(), level(view, view.levels().get(0)));
    }

    /** A set of words; none is written when it is empty, which stands for any. */
    private static void words(JsonGenerator json, Field field, List<String> words) throws IOException {
        if (words.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(field.lastName());
        for (String word : words) {
            json.writeString(word);
        }
        json.writeEndArray();
    }

    /** A level or a recovery: percents and buffers without the zeros that their scale adds. */
    private static String level(RuleView view, long level) {
        return switch (view.unit()) {
            case PERCENT -> StateJson.percent(level);
            case NAV -> StateJson.decimal(level, view.navScale());
            case COUNT -> Long.toString(level);
            default ->
                Currencies.isKnown(view.currency())
                        ? StateJson.decimal(level, StateJson.decimalsOf(view.currency()))
                        : StateJson.trimmed(level, BUFFER_SCALE, 0);
        };
    }
}
