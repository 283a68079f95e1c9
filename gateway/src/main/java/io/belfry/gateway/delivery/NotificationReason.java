package io.belfry.gateway.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a notification's own figures say about why it rang: values before and after, and a sentence. Made from its JSON, which
 * holds all of it; a value.
 *
 * @param before figures before the cause, by their names in {@code data}; empty where nothing was judged
 * @param after the same after it
 * @param sentence in English, for operations
 */
public record NotificationReason(Map<String, String> before, Map<String, String> after, String sentence) {
    private static final List<String> STANDING = List.of(
            "ledger",
            "available",
            "left",
            "nav",
            "units",
            "value",
            "cost",
            "unrealised",
            "unrealisedPercent",
            "realised",
            "income",
            "outflow",
            "average");

    /**
     * Reads a notification as {@link NotificationJson} writes it.
     *
     * @param includesIncome whether the rule's P&amp;L counts realised gains and income, which no one figure shows
     */
    public static NotificationReason of(byte[] json, int length, boolean includesIncome) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json, 0, length)) {
            parser.nextToken();
            read(parser, "", fields);
        }
        String figure = includesIncome ? "" : figureOf(fields);
        Map<String, String> before = before(fields, figure);
        Map<String, String> after = new LinkedHashMap<>();
        put(after, figure, fields.get("data." + figure));
        for (String name : STANDING) {
            put(after, name, fields.get("data." + name));
        }
        return new NotificationReason(before, after, sentence(fields, figure));
    }

    private static void read(JsonParser parser, String prefix, Map<String, String> fields) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = prefix + parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                read(parser, name + ".", fields);
            } else if (token == JsonToken.START_ARRAY) {
                parser.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                fields.put(name, parser.getText());
            }
        }
    }

    /** The figure in {@code data} that the levels of this type are compared with; empty without. */
    private static String figureOf(Map<String, String> fields) {
        boolean inPercent = "percent".equals(fields.get("data.unit"));
        return switch (fields.get("type")) {
            case "balance.below", "balance.above" -> fields.getOrDefault("data.field", "ledger");
            case "account.overdrawn" -> "ledger";
            case "velocity" -> fields.containsKey("data.count") ? "count" : "sum";
            case "outflow" -> "outflowPercent";
            case "nav.above", "nav.below" -> "nav";
            case "pnl.above", "pnl.below" -> inPercent ? "unrealisedPercent" : "unrealised";
            case "nav.moved" -> "movedPercent";
            case "drawdown" -> "drawdownPercent";
            default -> "";
        };
    }

    private static Map<String, String> before(Map<String, String> fields, String figure) {
        Map<String, String> before = new LinkedHashMap<>();
        put(before, figure, fields.get("data.previous"));
        if (!before.containsKey("ledger") && fields.get("type").startsWith("balance.")) {
            put(before, "ledger", difference(fields.get("data.ledger"), fields.get("data.amount")));
        }
        put(before, "nav", fields.getOrDefault("data.was.nav", fields.get("data.previousNav")));
        put(before, "units", fields.get("data.unitsBefore"));
        for (String name : List.of("value", "unrealised", "unrealisedPercent")) {
            put(before, name, fields.get("data.was." + name));
        }
        return before;
    }

    private static String difference(String whole, String part) {
        return whole == null || part == null
                ? null
                : new BigDecimal(whole).subtract(new BigDecimal(part)).toPlainString();
    }

    private static void put(Map<String, String> figures, String name, String value) {
        if (value != null && !name.isEmpty()) {
            figures.putIfAbsent(name, value);
        }
    }

    private static String sentence(Map<String, String> fields, String figure) {
        String subject = subject(fields);
        String type = fields.get("type");
        String cause = fields.getOrDefault("cause.type", "");
        boolean byRule = cause.equals("rule.set") || cause.equals("rule.removed");
        return switch (fields.get("state")) {
            case "TRIGGERED" -> type + " rang for " + subject + ": " + crossing(fields, figure);
            case "RESOLVED" ->
                type + " ended for " + subject + ": "
                        + (byRule ? "its rule was changed or removed while it was open" : crossing(fields, figure));
            case "CORRECTED" ->
                type + " rang for " + subject + ": a price was restated, and the figures told before were wrong";
            default ->
                fields.containsKey("rule.id")
                        ? type + " rang for " + subject + ": it is news each time, whatever came before"
                        : type + " rang for operations";
        };
    }

    private static String subject(Map<String, String> fields) {
        String account = fields.get("data.account");
        String fund = fields.get("data.fund");
        if (account == null) {
            return fields.getOrDefault("customer", "operations");
        }
        return "account " + account + (fund == null ? "" : " in fund " + fund);
    }

    private static String crossing(Map<String, String> fields, String figure) {
        String now = fields.get("data." + figure);
        String previous = fields.get("data.previous");
        String level = fields.get("data.level");
        String unit = unit(fields);
        if (fields.get("type").equals("dormant")) {
            return "no posting since " + fields.get("data.since") + ", allowed are " + fields.get("data.after");
        }
        if (level == null) {
            return "its condition changed";
        }
        String moved = now == null
                ? "its figure passed"
                : figure + (previous == null ? " is " : " went from " + previous + " to ") + now + unit + ", past";
        boolean isBelow =
                fields.get("type").endsWith(".below") || fields.get("type").equals("account.overdrawn");
        boolean isTriggered = fields.get("state").equals("TRIGGERED");
        return moved + " the level " + level + unit + ", which holds " + (isBelow ? "under it" : "at or over it")
                + (isTriggered ? "" : ", and by the recovery");
    }

    private static String unit(Map<String, String> fields) {
        String unit = fields.get("data.unit");
        if (unit == null || unit.equals("money")) {
            return " " + fields.getOrDefault("data.currency", "");
        }
        return unit.equals("percent") ? " %" : "";
    }
}
