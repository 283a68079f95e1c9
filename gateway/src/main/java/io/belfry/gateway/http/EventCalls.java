package io.belfry.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.belfry.api.BelfryEngine;
import io.belfry.codec.ResultCode;
import io.belfry.gateway.feed.EventFeed;
import io.belfry.gateway.feed.EventLines;
import io.belfry.gateway.feed.FeedAnswer;
import io.belfry.gateway.files.FileImport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Events in: lines, arrays and files. Read from the network as they are offered, on a pool thread that may wait. */
final class EventCalls {
    private static final Set<String> NDJSON_TYPES =
            Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines");

    private static final Map<String, FileImport.Format> FORMATS =
            Map.of("camt", FileImport.Format.CAMT, "amfi", FileImport.Format.AMFI);

    private final BelfryEngine engine;
    private final HttpContext context;
    private final EngineMetrics metrics;

    EventCalls(BelfryEngine engine, HttpContext context, EngineMetrics metrics) {
        this.engine = engine;
        this.context = context;
        this.metrics = metrics;
    }

    void addTo(Router router) {
        router.on("POST", "/v1/events", this::events);
        router.on("POST", "/v1/import", this::importFile);
    }

    /** Fills a feed from a body. */
    @FunctionalInterface
    private interface BodyReader {
        void read(InputStream body, EventFeed feed) throws IOException;
    }

    private void events(Call call) throws ProblemException, IOException {
        String type = call.contentType();
        boolean isNdjson = NDJSON_TYPES.contains(type);
        if (!isNdjson && !type.equals(Call.JSON)) {
            throw new ProblemException(
                    415,
                    "UNSUPPORTED_MEDIA_TYPE",
                    "Content-Type is " + (type.isEmpty() ? "missing" : type)
                            + ", allowed are application/x-ndjson (one event a line) and application/json (an array)");
        }
        String name = call.query("feed");
        String seq = call.query("seq");
        if ((name == null) != (seq == null)) {
            throw new ProblemException(
                    400, "MALFORMED", (name == null ? "feed" : "seq") + " is missing: give both or neither");
        }
        try (EventFeed feed = open()) {
            if (name != null && !isNumbered(call, feed, name, seq)) {
                return;
            }
            read(call, feed, (body, target) -> {
                EventLines lines = isNdjson ? EventLines.ofNdjson(body) : EventLines.of(body);
                target.read(lines);
            });
        }
    }

    /** Answers the call and says no when the engine takes nothing for now: then the first line is the one to go on from. */
    private boolean isNumbered(Call call, EventFeed feed, String name, String seq)
            throws ProblemException, IOException {
        ResultCode code = feed.number(name, seq);
        if (code == ResultCode.OK) {
            return true;
        }
        metrics.countRefusal(code);
        if (code != ResultCode.RING_FULL && code != ResultCode.DISK_LOW && code != ResultCode.NOT_READY) {
            throw new ProblemException(RefusalStatus.of(code), code.name(), feed.message());
        }
        call.problem(RefusalStatus.of(code), code.name(), feed.message(), json -> json.writeNumberField("next", 1));
        return false;
    }

    private void importFile(Call call) throws ProblemException, IOException {
        String name = call.query("format");
        boolean isOpening = call.queryFlag("open");
        FileImport.Format format = FORMATS.get(name == null ? "" : name);
        if (format == null) {
            throw new ProblemException(
                    400, "MALFORMED", "format is " + (name == null ? "missing" : name) + ", allowed are camt and amfi");
        }
        try (EventFeed feed = open()) {
            read(
                    call,
                    feed,
                    (body, target) ->
                            FileImport.read(body, format, isOpening, context.bankOffset(), engine.directory(), target));
        }
    }

    private EventFeed open() throws ProblemException {
        try {
            return EventFeed.open(engine).patience(context.ringPatience().toNanos());
        } catch (IllegalStateException e) {
            throw ProblemException.notReady(e.getMessage());
        }
    }

    private void read(Call call, EventFeed feed, BodyReader reader) throws IOException {
        String tooLarge = "";
        try {
            reader.read(call.body(context.maxRequestBytes()), feed);
        } catch (BoundedBody.TooLargeException e) {
            tooLarge = e.getMessage();
        }
        FeedAnswer answer = feed.finish();
        metrics.count(answer);
        if (answer.isStopped()) {
            call.problem(
                    RefusalStatus.of(answer.stoppedBy()),
                    answer.stoppedBy().name(),
                    answer.stopMessage(),
                    json -> writeCounts(json, answer));
        } else if (!tooLarge.isEmpty()) {
            String detail = tooLarge + (answer.read() == 0 ? "" : "; the lines before that were taken");
            call.problem(413, "TOO_LARGE", detail, json -> writeCounts(json, answer));
        } else if (answer.read() == 0) {
            String detail = answer.rejectedCount() == 0
                    ? "the body has no events"
                    : answer.rejected().get(0).message();
            call.problem(400, "MALFORMED", detail, json -> writeCounts(json, answer));
        } else {
            call.reply(200, Call.JSON, (answer.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What was done before a problem came up, in the words of the plain answer. */
    private static void writeCounts(JsonGenerator json, FeedAnswer answer) throws IOException {
        json.writeNumberField("accepted", answer.accepted());
        json.writeNumberField("duplicates", answer.duplicates());
        json.writeArrayFieldStart("rejected");
        for (FeedAnswer.Rejection rejection : answer.rejected()) {
            json.writeStartObject();
            json.writeNumberField("line", rejection.line());
            json.writeStringField("code", rejection.code().name());
            json.writeStringField("message", rejection.message());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (answer.rejectedCount() > answer.rejected().size()) {
            json.writeNumberField("rejectedCount", answer.rejectedCount());
        }
        json.writeNumberField("sequence", answer.sequence());
        if (answer.isStopped()) {
            json.writeNumberField("next", answer.next());
            if (answer.nextSeq() > 0) {
                json.writeNumberField("nextSeq", answer.nextSeq());
            }
        }
    }
}
