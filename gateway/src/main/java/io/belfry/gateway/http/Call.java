package io.belfry.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.belfry.api.OutboxDamagedException;
import io.belfry.api.OutboxTooOldException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request with its answer to be. Answered exactly once, by any thread. */
final class Call {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    /**
     * What of a refused body is still read, so that a client that sends all of it before it listens hears why it was
     * refused.
     */
    private static final long MAX_DRAINED_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Call.class);
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final List<String> pathValues;
    private Fields query;

    Call(Request request, Response response, Callback callback, List<String> pathValues) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.pathValues = pathValues;
    }

    /** Writes one JSON value. */
    @FunctionalInterface
    interface JsonBody {
        void write(JsonGenerator json) throws IOException;
    }

    Request request() {
        return request;
    }

    Response response() {
        return response;
    }

    Callback callback() {
        return callback;
    }

    /** What stood at the n-th placeholder of the route, percent-decoded. */
    String pathValue(int index) {
        return pathValues.get(index);
    }

    /** A query parameter, or null when absent or empty. */
    String query(String name) throws ProblemException {
        if (query == null) {
            try {
                query = Request.extractQueryParameters(request);
            } catch (RuntimeException e) {
                throw new ProblemException(400, "MALFORMED", "the query string is not valid percent-encoded UTF-8");
            }
        }
        List<String> values = query.getValuesOrEmpty(name);
        if (values.size() > 1) {
            throw new ProblemException(
                    400, "MALFORMED", name + " is given " + values.size() + " times, allowed is once");
        }
        return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    }

    /** A whole number among the query parameters. */
    long queryLong(String name, long absent, long min, long max) throws ProblemException {
        String text = query(name);
        return text == null ? absent : parseLong(name, text, min, max);
    }

    /** A flag among the query parameters: {@code true} or {@code false}. */
    boolean queryFlag(String name) throws ProblemException {
        String text = query(name);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw new ProblemException(400, "MALFORMED", name + " is " + text + ", allowed are true and false");
    }

    static long parseLong(String name, String text, long min, long max) throws ProblemException {
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ProblemException(400, "MALFORMED", name + " is " + text + ", which is no whole number");
        }
        if (value < min || value > max) {
            throw new ProblemException(
                    400, "OUT_OF_RANGE", name + " is " + value + ", allowed are " + min + " to " + max);
        }
        return value;
    }

    /** Whether the client takes this media type. */
    boolean accepts(String mediaType) {
        List<String> accepted = request.getHeaders().getQualityCSV(HttpHeader.ACCEPT);
        if (accepted.isEmpty()) {
            return true;
        }
        String family = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
        for (String entry : accepted) {
            String type = entry.split(";", 2)[0].strip();
            if (type.equalsIgnoreCase(mediaType) || type.equals("*/*") || type.equalsIgnoreCase(family)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the client asked for this media type by name. */
    boolean asksFor(String mediaType) {
        for (String entry : request.getHeaders().getQualityCSV(HttpHeader.ACCEPT)) {
            if (entry.split(";", 2)[0].strip().equalsIgnoreCase(mediaType)) {
                return true;
            }
        }
        return false;
    }

    /** The body's media type in lower case without parameters, or an empty text. */
    String contentType() {
        String value = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return value == null ? "" : value.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT);
    }

    /** The body as a stream that blocks for more and ends with an error past the limit. */
    InputStream body(long maxBytes) throws BoundedBody.TooLargeException {
        if (request.getLength() > maxBytes) {
            throw new BoundedBody.TooLargeException(maxBytes);
        }
        return new BoundedBody(Content.Source.asInputStream(request), maxBytes);
    }

    void header(HttpField field) {
        response.getHeaders().put(field);
    }

    /** Whether the client has, by what it says, the answer that carries this tag, in which there is no comma. */
    boolean knows(String tag) {
        for (String line : request.getHeaders().getValuesList(HttpHeader.IF_NONE_MATCH)) {
            for (String part : line.split(",", -1)) {
                String known = part.strip();
                // A proxy that packs answers makes tags weak.
                if (known.equals(tag) || known.equals("W/" + tag) || known.equals("*")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Marks the answer to be: it may be kept, and asked for again with its tag before it is used. */
    void tag(String tag) {
        response.getHeaders().put(HttpHeader.ETAG, tag);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
    }

    /** Answers that what the client has is as it would be sent. */
    void replyUnchanged(String tag) {
        tag(tag);
        response.setStatus(HttpStatus.NOT_MODIFIED_304);
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    void reply(int status, JsonBody body) throws IOException {
        reply(status, JSON, encode(body));
    }

    void reply(int status, String contentType, byte[] bytes) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        if (!response.getHeaders().contains(HttpHeader.CACHE_CONTROL)) {
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        }
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }

    /** Answers with a problem; {@code more} adds members to it. */
    void problem(int status, String code, String detail, JsonBody more) throws IOException {
        byte[] bytes = encode(json -> {
            json.writeStartObject();
            json.writeStringField("title", HttpStatus.getMessage(status));
            json.writeNumberField("status", status);
            json.writeStringField("code", code);
            json.writeStringField("detail", detail);
            more.write(json);
            json.writeEndObject();
        });
        if (status == 429 || status == 503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, PROBLEM);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(bytes), new Draining());
    }

    /** Answers with the problem, or breaks the answer off when some of it is on its way. */
    void fail(ProblemException problem) {
        if (response.isCommitted()) {
            callback.failed(problem);
            return;
        }
        try {
            problem(problem.status(), problem.code(), problem.getMessage(), json -> {});
        } catch (IOException e) {
            callback.failed(e);
        }
    }

    /** Answers with what failed here, as far as it is the client's to know. */
    void fail(RuntimeException failure) {
        if (failure instanceof OutboxTooOldException) {
            fail(new ProblemException(410, "TOO_OLD", failure.getMessage()));
            return;
        }
        if (failure instanceof OutboxDamagedException) {
            LOG.error("{} {}: {}", request.getMethod(), request.getHttpURI(), failure.getMessage());
            fail(new ProblemException(500, "DAMAGED", failure.getMessage()));
            return;
        }
        LOG.error("{} {} failed", request.getMethod(), request.getHttpURI(), failure);
        fail(new ProblemException(500, "INTERNAL", "the call failed; the log says more"));
    }

    static byte[] encode(JsonBody body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            body.write(json);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    /** Reads what is left of the body once the answer is on its way. */
    private final class Draining implements Callback {
        @Override
        public void succeeded() {
            long left = MAX_DRAINED_BYTES;
            byte[] scrap = new byte[1 << 14];
            try (InputStream body = Content.Source.asInputStream(request)) {
                while (left > 0) {
                    int count = body.read(scrap);
                    if (count < 0) {
                        break;
                    }
                    left -= count;
                }
            } catch (IOException e) {
                callback.failed(e);
                return;
            }
            callback.succeeded();
        }

        @Override
        public void failed(Throwable cause) {
            callback.failed(cause);
        }
    }
}
