package io.belfry.gateway.http;

import io.belfry.api.view.CustomerName;
import io.belfry.api.view.CustomerPage;
import io.belfry.api.view.FeedView;
import io.belfry.api.view.FundPage;
import io.belfry.api.view.FundView;
import io.belfry.api.view.RefusedPage;
import io.belfry.api.view.RefusedView;
import io.belfry.api.view.StateViews;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Customers, accounts, funds and feeds as they stand. Pool threads. */
final class StateCalls {
    private static final int MAX_PAGE = 1_000;

    /** Customers or funds that one question looks at: some 0.5 ms during which no event is applied. */
    private static final int SLICE = 4_096;

    /** Refusals that one question looks at, whose messages are read. */
    static final int SMALL_SLICE = 256;

    private final EngineQuestions questions;

    StateCalls(EngineQuestions questions) {
        this.questions = questions;
    }

    void addTo(Router router) {
        router.on("GET", "/v1/customers", this::customers);
        router.on("GET", "/v1/customers/{id}", this::customer);
        router.on("GET", "/v1/accounts/{id}", this::account);
        router.on("GET", "/v1/funds", this::funds);
        router.on("GET", "/v1/funds/{id}", this::fund);
        router.on("GET", "/v1/feeds", this::feeds);
        router.on("GET", "/v1/feeds/{feed}/refused", this::refused);
    }

    private void customers(Call call) throws ProblemException, IOException {
        String prefix = prefix(call);
        int limit = limit(call);
        List<CustomerName> found = new ArrayList<>();
        int from = 0;
        while (from >= 0 && found.size() < limit) {
            int start = from;
            int wanted = limit - found.size();
            CustomerPage page = questions.ask(core -> StateViews.customers(core, prefix, wanted, start, SLICE));
            found.addAll(page.customers());
            from = page.next();
        }
        call.reply(200, json -> StateJson.customerNames(json, found));
    }

    private void funds(Call call) throws ProblemException, IOException {
        String prefix = prefix(call);
        int limit = limit(call);
        List<FundView> found = new ArrayList<>();
        int from = 0;
        while (from >= 0 && found.size() < limit) {
            int start = from;
            int wanted = limit - found.size();
            FundPage page = questions.ask(core -> StateViews.funds(core, prefix, wanted, start, SLICE));
            found.addAll(page.funds());
            from = page.next();
        }
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("funds");
            for (FundView fund : found) {
                StateJson.fund(json, fund);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void customer(Call call) throws ProblemException, IOException {
        var view = known(questions.ask(core -> StateViews.customer(core, call.pathValue(0))), "customer", call);
        call.reply(200, json -> StateJson.customer(json, view));
    }

    private void account(Call call) throws ProblemException, IOException {
        var view = known(questions.ask(core -> StateViews.account(core, call.pathValue(0))), "account", call);
        call.reply(200, json -> StateJson.account(json, view));
    }

    private void fund(Call call) throws ProblemException, IOException {
        var view = known(questions.ask(core -> StateViews.fund(core, call.pathValue(0))), "fund", call);
        call.reply(200, json -> StateJson.fund(json, view));
    }

    private void feeds(Call call) throws ProblemException, IOException {
        List<FeedView> feeds = questions.ask(StateViews::feeds);
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("feeds");
            for (FeedView feed : feeds) {
                StateJson.feed(json, feed);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void refused(Call call) throws ProblemException, IOException {
        long after = call.queryLong("after", 0, 0, Long.MAX_VALUE);
        String feed = call.pathValue(0);
        List<RefusedView> refused = new ArrayList<>();
        long from = 0;
        long to = Long.MAX_VALUE;
        while (from >= 0) {
            long start = from;
            long end = to;
            RefusedPage page = known(
                    questions.ask(core -> StateViews.refused(core, feed, after, start, end, SMALL_SLICE)),
                    "feed",
                    call);
            refused.addAll(page.refused());
            from = page.next();
            to = page.end();
        }
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeStringField("feed", feed);
            json.writeArrayFieldStart("refused");
            for (RefusedView view : refused) {
                StateJson.refused(json, view);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static <T> T known(Optional<T> view, String what, Call call) throws ProblemException {
        if (view.isEmpty()) {
            throw new ProblemException(
                    404,
                    "UNKNOWN_" + what.toUpperCase(java.util.Locale.ROOT),
                    "there is no " + what + " " + call.pathValue(0));
        }
        return view.get();
    }

    private static String prefix(Call call) throws ProblemException {
        String prefix = call.query("prefix");
        return prefix == null ? "" : prefix;
    }

    private static int limit(Call call) throws ProblemException {
        return (int) call.queryLong("limit", 100, 1, MAX_PAGE);
    }
}
