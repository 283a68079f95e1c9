package io.belfry.gateway.http;

import io.belfry.api.BelfryEngine;
import io.belfry.retention.Consumers;
import java.io.IOException;
import java.util.List;

/**
 * The consumers that have made themselves known: what they have not acknowledged is kept. A consumer becomes known by
 * asking for notifications under its name, or here. Pool threads.
 */
final class ConsumerCalls {
    private final BelfryEngine engine;

    ConsumerCalls(BelfryEngine engine) {
        this.engine = engine;
    }

    void addTo(Router router) {
        router.on("GET", "/v1/consumers", this::list);
        router.on("PUT", "/v1/consumers/{name}", this::acknowledge);
        router.on("DELETE", "/v1/consumers/{name}", this::forget);
    }

    /** Notes what a consumer has done with. */
    static void acknowledge(BelfryEngine engine, String name, long sequence) throws ProblemException {
        if (!Consumers.isAllowed(name)) {
            throw new ProblemException(
                    400,
                    "MALFORMED",
                    "consumer is \"" + name + "\", allowed are 1 to " + Consumers.MAX_NAME_CHARACTERS
                            + " printable ASCII characters without blanks");
        }
        if (!engine.consumers().acknowledge(name, sequence, System.currentTimeMillis())) {
            throw new ProblemException(
                    503,
                    "LIMIT_REACHED",
                    Consumers.MAX_CONSUMERS
                            + " consumers are known, which is the limit: forget those that will not come"
                            + " back with DELETE /v1/consumers/{name}");
        }
    }

    private void list(Call call) throws IOException {
        List<Consumers.Consumer> consumers = engine.consumers().list();
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("consumers");
            for (Consumers.Consumer consumer : consumers) {
                json.writeStartObject();
                json.writeStringField("consumer", consumer.name());
                json.writeNumberField("acknowledged", consumer.acknowledged());
                json.writeStringField("seen", StateJson.time(consumer.seenMs() * 1_000_000));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void acknowledge(Call call) throws ProblemException, IOException {
        String name = call.pathValue(0);
        if (call.query("acknowledged") == null) {
            throw new ProblemException(
                    400, "MALFORMED", "acknowledged is missing: the last notification that is done with");
        }
        long sequence = call.queryLong("acknowledged", 0, 0, engine.outboxSequence());
        acknowledge(engine, name, sequence);
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeStringField("consumer", name);
            json.writeNumberField("acknowledged", sequence);
            json.writeEndObject();
        });
    }

    private void forget(Call call) throws ProblemException, IOException {
        String name = call.pathValue(0);
        if (!engine.consumers().forget(name)) {
            throw new ProblemException(404, "UNKNOWN_REF", "no consumer " + name + " is known");
        }
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeStringField("consumer", name);
            json.writeBooleanField("forgotten", true);
            json.writeEndObject();
        });
    }
}
