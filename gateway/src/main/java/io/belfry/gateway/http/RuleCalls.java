package io.belfry.gateway.http;

import io.belfry.api.BelfryEngine;
import io.belfry.api.view.RulePage;
import io.belfry.api.view.RuleView;
import io.belfry.api.view.StateViews;
import io.belfry.gateway.feed.EventFeed;
import io.belfry.gateway.feed.EventFields;
import io.belfry.gateway.feed.FeedAnswer;
import io.belfry.gateway.feed.Field;
import io.belfry.gateway.feed.JsonEventAdapter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules as they stand; setting and removing them are events like any other, journaled before they are answered. */
final class RuleCalls {
    private static final int MAX_RULE_BYTES = 64 * 1024;

    /**
     * Rules that one question looks at: some 0.4 ms during which no event is applied. Each question waits for a batch, and
     * its force: with fewer rules in each a long list takes too long on a busy engine.
     */
    static final int SLICE = 1_024;

    /** How often a list is begun anew that changes while it is read; then it is answered as it was read. */
    private static final int MOST_READS = 3;

    private final BelfryEngine engine;
    private final EngineQuestions questions;
    private final EngineMetrics metrics;

    RuleCalls(BelfryEngine engine, EngineQuestions questions, EngineMetrics metrics) {
        this.engine = engine;
        this.questions = questions;
        this.metrics = metrics;
    }

    void addTo(Router router) {
        router.on("GET", "/v1/rules", this::list);
        router.on("GET", "/v1/rules/{id}", this::get);
        router.on("PUT", "/v1/rules/{id}", this::put);
        router.on("DELETE", "/v1/rules/{id}", this::delete);
    }

    /** Carries a tag, so that whoever asks again and again is sent the list when it has changed. */
    private void list(Call call) throws ProblemException, IOException {
        RulePage now = questions.ask(core -> StateViews.rules(core, 0, 0));
        if (call.knows(tag(now))) {
            call.replyUnchanged(tag(now));
            return;
        }
        List<RulePage> pages = pages();
        call.tag(tag(pages.get(0)));
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("rules");
            for (RulePage page : pages) {
                for (RuleView rule : page.rules()) {
                    RuleJson.rule(json, rule);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** All as they stood at one moment, unless they never stop changing. */
    private List<RulePage> pages() throws ProblemException {
        List<RulePage> pages = new ArrayList<>();
        for (int read = 0; read < MOST_READS; read++) {
            pages.clear();
            int from = 0;
            while (from >= 0) {
                int start = from;
                RulePage page = questions.ask(core -> StateViews.rules(core, start, SLICE));
                pages.add(page);
                from = page.next();
            }
            if (pages.get(pages.size() - 1).changes() == pages.get(0).changes()) {
                break;
            }
        }
        return pages;
    }

    /** Says that nothing has changed, also to a client that has asked another engine at this address before. */
    private String tag(RulePage page) {
        return "\"%016x-%d-%d\"".formatted(engine.journalId(), page.epoch(), page.changes());
    }

    private void get(Call call) throws ProblemException, IOException {
        RuleView rule = StateCalls.known(find(call.pathValue(0)), "rule", call);
        call.reply(200, json -> RuleJson.rule(json, rule));
    }

    private void put(Call call) throws ProblemException, IOException {
        String id = call.pathValue(0);
        byte[] body = call.body(MAX_RULE_BYTES).readAllBytes();
        JsonEventAdapter adapter = new JsonEventAdapter();
        EventFields fields = new EventFields();
        if (!adapter.parse(body, 0, body.length, fields)) {
            throw new ProblemException(400, "MALFORMED", adapter.message());
        }
        checkSame(fields, Field.TYPE, "rule.set");
        checkSame(fields, Field.RULE, id);
        fields.set(Field.TYPE, "rule.set")
                .set(Field.RULE, id)
                .remove(Field.FEED)
                .remove(Field.SEQ);
        boolean isNew = find(id).isEmpty();
        send(fields);
        RuleView rule = StateCalls.known(find(id), "rule", call);
        call.reply(isNew ? 201 : 200, json -> RuleJson.rule(json, rule));
    }

    private void delete(Call call) throws ProblemException, IOException {
        String id = call.pathValue(0);
        EventFields fields = new EventFields();
        fields.set(Field.TYPE, "rule.removed").set(Field.RULE, id);
        FeedAnswer answer = send(fields);
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeStringField("rule", id);
            json.writeBooleanField("removed", true);
            json.writeNumberField("sequence", answer.sequence());
            json.writeEndObject();
        });
    }

    private Optional<RuleView> find(String id) throws ProblemException {
        return questions.ask(core -> StateViews.rule(core, id));
    }

    /** Sends one event and answers with a problem unless it was taken. */
    private FeedAnswer send(EventFields fields) throws ProblemException {
        FeedAnswer answer;
        try (EventFeed feed = EventFeed.open(engine)) {
            feed.event(fields, 1);
            answer = feed.finish();
        } catch (IllegalStateException e) {
            throw ProblemException.notReady(e.getMessage());
        }
        metrics.count(answer);
        if (answer.isStopped()) {
            throw new ProblemException(
                    RefusalStatus.of(answer.stoppedBy()), answer.stoppedBy().name(), answer.stopMessage());
        }
        for (FeedAnswer.Rejection rejection : answer.rejected()) {
            throw new ProblemException(
                    RefusalStatus.of(rejection.code()), rejection.code().name(), rejection.message());
        }
        return answer;
    }

    private static void checkSame(EventFields fields, Field field, String expected) throws ProblemException {
        String given = fields.get(field);
        if (given != null && !given.equals(expected)) {
            throw new ProblemException(
                    400, "MALFORMED", field.path() + " is " + given + ", allowed here is " + expected + " or nothing");
        }
    }
}
