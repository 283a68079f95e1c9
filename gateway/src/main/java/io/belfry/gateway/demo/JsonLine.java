package io.belfry.gateway.demo;

import java.math.BigDecimal;

/** Writes one event as a line of JSON. Used again for the next line. */
final class JsonLine {
    private final StringBuilder text = new StringBuilder(256);

    JsonLine type(String type) {
        text.setLength(0);
        text.append("{\"type\":\"").append(type).append('"');
        return this;
    }

    /** The demo's own texts need no escapes, and a text that did would be a mistake in them. */
    JsonLine text(String field, String value) {
        if (value.indexOf('"') >= 0 || value.indexOf('\\') >= 0) {
            throw new IllegalArgumentException(field + " would need an escape: " + value);
        }
        text.append(",\"").append(field).append("\":\"").append(value).append('"');
        return this;
    }

    JsonLine decimal(String field, long scaled, int scale) {
        return text(field, BigDecimal.valueOf(scaled, scale).toPlainString());
    }

    /** One fund of a switch: an object with its units and amount. */
    JsonLine leg(String field, String fund, long unitsScaled, int unitScale, long amountMinor) {
        text.append(",\"").append(field).append("\":{\"fund\":\"").append(fund).append('"');
        decimal("units", unitsScaled, unitScale).decimal("amount", amountMinor, 2);
        text.append('}');
        return this;
    }

    JsonLine number(String field, long value) {
        text.append(",\"").append(field).append("\":").append(value);
        return this;
    }

    String end() {
        return text.append('}').toString();
    }
}
