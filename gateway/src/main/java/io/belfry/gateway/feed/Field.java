package io.belfry.gateway.feed;

import java.util.HashMap;
import java.util.Map;

/** Every field of the events that this version takes, by its name in the contract. */
public enum Field {
    TYPE("type", Shape.TEXT),
    TIME("time", Shape.TEXT),
    /** Engine time of an event that was journaled before: what {@code belfry journal} prints. */
    STAMP("stamp", Shape.TEXT),
    FEED("feed", Shape.TEXT),
    SEQ("seq", Shape.NUMBER),
    TRACEPARENT("traceparent", Shape.TEXT),

    CUSTOMER("customer", Shape.TEXT),
    NAME("name", Shape.TEXT),
    LOCALE("locale", Shape.TEXT),
    ZONE("zone", Shape.TEXT),
    SEGMENT("segment", Shape.TEXT),
    MANAGER("manager", Shape.TEXT),
    BRANCH("branch", Shape.TEXT),

    ACCOUNT("account", Shape.TEXT),
    CURRENCY("currency", Shape.TEXT),
    KIND("kind", Shape.TEXT),
    OVERDRAFT_LIMIT("overdraftLimit", Shape.NUMBER),
    ENFORCE_LIMIT("enforceLimit", Shape.FLAG),
    BALANCE("balance", Shape.NUMBER),
    AMOUNT("amount", Shape.NUMBER),
    REF("ref", Shape.TEXT),
    COUNTERPARTY("counterparty", Shape.TEXT),
    TEXT("text", Shape.TEXT),
    BOOKED("booked", Shape.TEXT),
    SETTLES("settles", Shape.TEXT),
    REVERSES("reverses", Shape.TEXT),
    HOLD("hold", Shape.TEXT),
    EXPIRES("expires", Shape.TEXT),
    LEDGER("ledger", Shape.NUMBER),

    FUND("fund", Shape.TEXT),
    NAV_SCALE("navScale", Shape.NUMBER),
    UNIT_SCALE("unitScale", Shape.NUMBER),
    COST_METHOD("costMethod", Shape.TEXT),
    ROUNDING("rounding", Shape.TEXT),
    NAV("nav", Shape.NUMBER),
    DATE("date", Shape.TEXT),
    VERSION("version", Shape.NUMBER),
    ORDER("order", Shape.TEXT),
    SIDE("side", Shape.TEXT),
    UNITS("units", Shape.NUMBER),
    FEE("fee", Shape.NUMBER),
    TAX("tax", Shape.NUMBER),
    ACQUIRED("acquired", Shape.TEXT),
    REASON("reason", Shape.TEXT),
    DUE("due", Shape.TEXT),
    INCOME_PER_10K("incomePer10k", Shape.NUMBER),
    YIELD_7D("yield7d", Shape.NUMBER),
    PER_UNIT("perUnit", Shape.NUMBER),
    NUMERATOR("numerator", Shape.NUMBER),
    DENOMINATOR("denominator", Shape.NUMBER),
    DIVIDENDS("dividends", Shape.TEXT),

    /** Present, with an empty text, when the event has a {@code from} object: the fund that a switch leaves. */
    FROM("from", Shape.OBJECT),
    FROM_FUND("from.fund", Shape.TEXT),
    FROM_UNITS("from.units", Shape.NUMBER),
    FROM_AMOUNT("from.amount", Shape.NUMBER),
    TO_FUND("to.fund", Shape.TEXT),
    TO_UNITS("to.units", Shape.NUMBER),
    TO_AMOUNT("to.amount", Shape.NUMBER),

    RULE("rule", Shape.TEXT),
    SEVERITY("severity", Shape.TEXT),
    RECOVERY("recovery", Shape.NUMBER),
    COOLDOWN("cooldown", Shape.TEXT),
    ENABLED("enabled", Shape.FLAG),
    SKIPPED("skipped", Shape.TEXT),
    /** The next number of a skipped feed, or, with an empty text, the object {@code to} of a switch: the fund it enters. */
    TO("to", Shape.NUMBER_OR_OBJECT),

    /** Present, with an empty text, when the event has a {@code scope} object. */
    SCOPE("scope", Shape.OBJECT),
    SCOPE_ALL("scope.all", Shape.FLAG),
    SCOPE_SEGMENT("scope.segment", Shape.TEXT),
    SCOPE_CUSTOMER("scope.customer", Shape.TEXT),
    SCOPE_ACCOUNT("scope.account", Shape.TEXT),
    /** The name of a key of {@code scope} that is none of the above: refused, since leaving it out would widen the scope. */
    SCOPE_OTHER("scope.", Shape.TEXT),

    /** Present, with an empty text, when the event has a {@code params} object. */
    PARAMS("params", Shape.OBJECT),
    PARAM_CURRENCY("params.currency", Shape.TEXT),
    PARAM_MIN("params.min", Shape.NUMBER),
    PARAM_DIRECTION("params.direction", Shape.TEXT),
    PARAM_KINDS("params.kinds", Shape.TEXTS),
    PARAM_FIELD("params.field", Shape.TEXT),
    PARAM_LEVELS("params.levels", Shape.NUMBERS),
    PARAM_FUND("params.fund", Shape.TEXT),
    PARAM_MIN_MOVE_PERCENT("params.minMovePercent", Shape.NUMBER),
    PARAM_PERCENT("params.percent", Shape.NUMBER),
    PARAM_AMOUNT("params.amount", Shape.NUMBER),
    PARAM_INCLUDE_INCOME("params.includeIncome", Shape.FLAG),
    PARAM_STATES("params.states", Shape.TEXTS),
    PARAM_BUFFER("params.buffer", Shape.NUMBER),
    PARAM_WINDOW("params.window", Shape.TEXT),
    PARAM_COUNT("params.count", Shape.NUMBER),
    PARAM_SUM("params.sum", Shape.NUMBER),
    PARAM_AFTER("params.after", Shape.TEXT),
    PARAM_LEVEL("params.level", Shape.NUMBER),
    PARAM_SINCE("params.since", Shape.TEXT),
    PARAM_EVENTS("params.events", Shape.TEXTS);

    /** What a field's JSON value may be. */
    enum Shape {
        /** A string. */
        TEXT,
        /** A string or a number, read as its exact text. */
        NUMBER,
        /** {@code true} or {@code false}. */
        FLAG,
        /** An array of strings. */
        TEXTS,
        /** An array of strings or numbers. */
        NUMBERS,
        /** An object, whose keys are fields of their own. */
        OBJECT,
        /** Either, by the type of the event. */
        NUMBER_OR_OBJECT
    }

    private static final Field[] VALUES = values();
    private static final Map<String, Field> BY_PATH = byPath();

    private final String path;
    private final Shape shape;

    Field(String path, Shape shape) {
        this.path = path;
        this.shape = shape;
    }

    /** The name as messages and JSON paths say it: {@code amount}, {@code params.levels}. */
    public String path() {
        return path;
    }

    /** The name within its object: {@code levels} of {@code params.levels}. */
    public String lastName() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    Shape shape() {
        return shape;
    }

    boolean isList() {
        return shape == Shape.TEXTS || shape == Shape.NUMBERS;
    }

    /** How many fields there are. */
    static int count() {
        return VALUES.length;
    }

    /** The field of this path, or null. */
    static Field ofPath(String path) {
        return BY_PATH.get(path);
    }

    /** This field's bit among the first 64 fields, else 0. */
    long lowBit() {
        return ordinal() < Long.SIZE ? 1L << ordinal() : 0;
    }

    /** This field's bit among the fields from the 64th on, else 0. */
    long highBit() {
        return ordinal() < Long.SIZE ? 0 : 1L << (ordinal() - Long.SIZE);
    }

    private static Map<String, Field> byPath() {
        Map<String, Field> fields = new HashMap<>();
        for (Field field : VALUES) {
            if (field != SCOPE_OTHER) {
                fields.put(field.path, field);
            }
        }
        return fields;
    }
}
