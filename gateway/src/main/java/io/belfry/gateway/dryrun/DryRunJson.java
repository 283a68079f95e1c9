package io.belfry.gateway.dryrun;

import com.fasterxml.jackson.core.JsonGenerator;
import io.belfry.dryrun.DryRunReport;
import java.io.IOException;
import java.math.BigDecimal;

/** A report of a dry run as JSON. */
public final class DryRunJson {
    private static final int NS_PER_MS = 1_000_000;
    private static final int DECIMALS_OF_SECONDS = 3;

    private DryRunJson() {}

    /** Writes one object. */
    public static void write(DryRunReport report, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("rule", report.rule());
        json.writeNumberField("from", report.from());
        json.writeNumberField("to", report.to());
        json.writeNumberField("events", report.events());
        json.writeNumberField("notifications", report.notifications());
        json.writeNumberField("triggered", report.triggered());
        json.writeNumberField("resolved", report.resolved());
        json.writeNumberField("info", report.info());
        json.writeNumberField("corrected", report.corrected());
        json.writeNumberField("customers", report.customers());
        json.writeArrayFieldStart("perDay");
        for (DryRunReport.Day day : report.perDay()) {
            json.writeStartObject();
            json.writeStringField("date", day.date().toString());
            json.writeNumberField("notifications", day.notifications());
            json.writeNumberField("customers", day.customers());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("top");
        for (DryRunReport.Loudest loudest : report.top()) {
            json.writeStartObject();
            json.writeStringField("customer", loudest.customer());
            json.writeNumberField("notifications", loudest.notifications());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeFieldName("seconds");
        json.writeNumber(BigDecimal.valueOf(report.durationNs() / NS_PER_MS, DECIMALS_OF_SECONDS));
        json.writeEndObject();
    }
}
