package io.belfry.bench.table;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Members of JSON objects. */
final class Text {
    private Text() {}

    static void member(StringBuilder json, String name, String value) {
        begin(json, name).append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, json);
        json.append('"');
    }

    static void member(StringBuilder json, String name, double value) {
        begin(json, name).append(Double.isFinite(value) ? Double.toString(value) : "null");
    }

    static void member(StringBuilder json, String name, boolean value) {
        begin(json, name).append(value);
    }

    private static StringBuilder begin(StringBuilder json, String name) {
        return json.append(json.charAt(json.length() - 1) == '{' ? "\"" : ",\"")
                .append(name)
                .append("\":");
    }
}
