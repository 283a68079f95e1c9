package io.belfry.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.belfry.api.view.AccountView;
import io.belfry.api.view.AlertView;
import io.belfry.api.view.CustomerName;
import io.belfry.api.view.CustomerView;
import io.belfry.api.view.FeedView;
import io.belfry.api.view.FreezeView;
import io.belfry.api.view.FundView;
import io.belfry.api.view.HoldView;
import io.belfry.api.view.LotView;
import io.belfry.api.view.OrderView;
import io.belfry.api.view.PositionView;
import io.belfry.api.view.RefusedView;
import io.belfry.api.view.SplitView;
import io.belfry.api.view.TotalView;
import io.belfry.codec.Currencies;
import io.belfry.gateway.delivery.TopicNames;
import io.belfry.gateway.feed.DecimalText;
import io.belfry.gateway.feed.TimeText;
import io.belfry.gateway.feed.Words;
import java.io.IOException;
import java.util.List;

/** Answers to queries as the JSON of the contract: decimals as strings, an absent text left out, an absent figure null. */
final class StateJson {
    static final int PERCENT_SCALE = 4;
    private static final int RATE_SCALE = 8;

    /** As fund companies print a yield. */
    private static final int RATE_DECIMALS = 4;

    private StateJson() {}

    static void customer(JsonGenerator json, CustomerView view) throws IOException {
        json.writeStartObject();
        json.writeStringField("customer", view.customer());
        text(json, "name", view.name());
        text(json, "locale", view.locale());
        text(json, "segment", view.segment());
        json.writeArrayFieldStart("accounts");
        for (AccountView account : view.accounts()) {
            account(json, account);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("alerts");
        for (AlertView alert : view.alerts()) {
            alert(json, alert);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("totals");
        for (TotalView total : view.totals()) {
            total(json, total);
        }
        json.writeEndArray();
        json.writeNumberField("asOf", view.asOf());
        json.writeEndObject();
    }

    static void customerNames(JsonGenerator json, List<CustomerName> customers) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("customers");
        for (CustomerName customer : customers) {
            json.writeStartObject();
            json.writeStringField("customer", customer.customer());
            text(json, "name", customer.name());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void account(JsonGenerator json, AccountView view) throws IOException {
        int decimals = Currencies.decimals(view.currency());
        json.writeStartObject();
        json.writeStringField("account", view.account());
        json.writeStringField("customer", view.customer());
        json.writeStringField("kind", Words.ACCOUNT_KINDS.word(view.kind()));
        json.writeBooleanField("closed", view.closed());
        json.writeStringField("currency", Currencies.code(view.currency()));
        decimal(json, "ledger", view.ledger(), decimals);
        decimal(json, "held", view.held(), decimals);
        decimal(json, "available", view.available(), decimals);
        decimal(json, "overdraftLimit", view.overdraftLimit(), decimals);
        json.writeArrayFieldStart("holds");
        for (HoldView hold : view.holds()) {
            hold(json, hold, decimals);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("positions");
        for (PositionView position : view.positions()) {
            position(json, position);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("orders");
        for (OrderView order : view.orders()) {
            order(json, order);
        }
        json.writeEndArray();
        json.writeNumberField("asOf", view.asOf());
        json.writeEndObject();
    }

    private static void order(JsonGenerator json, OrderView view) throws IOException {
        json.writeStartObject();
        json.writeStringField("order", view.order());
        json.writeStringField("fund", view.fund());
        json.writeStringField("side", Words.ORDER_SIDES.word(view.side()));
        json.writeStringField("currency", Currencies.code(view.currency()));
        decimal(json, "units", view.units(), view.unitScale());
        decimal(json, "amount", view.amount(), Currencies.decimals(view.currency()));
        date(json, "due", view.due());
        json.writeBooleanField("late", view.late());
        json.writeEndObject();
    }

    private static void hold(JsonGenerator json, HoldView view, int decimals) throws IOException {
        json.writeStartObject();
        json.writeStringField("hold", view.hold());
        decimal(json, "amount", view.amount(), decimals);
        if (view.expiresNs() != null) {
            json.writeStringField("expires", time(view.expiresNs()));
        }
        text(json, "counterparty", view.counterparty());
        text(json, "text", view.text());
        json.writeEndObject();
    }

    private static void position(JsonGenerator json, PositionView view) throws IOException {
        int decimals = Currencies.decimals(view.currency());
        json.writeStartObject();
        json.writeStringField("fund", view.fund());
        json.writeStringField("currency", Currencies.code(view.currency()));
        decimal(json, "units", view.units(), view.unitScale());
        decimal(json, "frozen", view.frozen(), view.unitScale());
        decimal(json, "cost", view.cost(), decimals);
        decimal(json, "nav", view.nav(), view.navScale());
        date(json, "date", view.date());
        decimal(json, "value", view.value(), decimals);
        decimal(json, "unrealised", view.unrealised(), decimals);
        decimal(json, "realised", view.realised(), decimals);
        decimal(json, "income", view.income(), decimals);
        json.writeStringField("dividends", Words.DIVIDEND_MODES.word(view.dividends()));
        if (!view.lots().isEmpty()) {
            json.writeArrayFieldStart("lots");
            for (LotView lot : view.lots()) {
                json.writeStartObject();
                date(json, "acquired", lot.acquired());
                decimal(json, "units", lot.units(), view.unitScale());
                decimal(json, "cost", lot.cost(), decimals);
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (!view.freezes().isEmpty()) {
            json.writeArrayFieldStart("freezes");
            for (FreezeView freeze : view.freezes()) {
                json.writeStartObject();
                json.writeStringField("ref", freeze.reference());
                decimal(json, "units", freeze.units(), view.unitScale());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void alert(JsonGenerator json, AlertView view) throws IOException {
        json.writeStartObject();
        json.writeStringField("rule", view.rule());
        json.writeNumberField("version", view.version());
        json.writeNumberField("edge", view.edge());
        json.writeStringField("type", Words.RULE_KINDS.word(view.type()));
        json.writeStringField("severity", Words.SEVERITIES.word(view.severity()));
        json.writeStringField("account", view.account());
        text(json, "fund", view.fund());
        if (view.level() != null) {
            level(json, view);
            json.writeStringField("unit", TopicNames.of(view.unit()));
        }
        json.writeStringField("since", time(view.sinceNs()));
        json.writeEndObject();
    }

    private static void level(JsonGenerator json, AlertView view) throws IOException {
        switch (view.unit()) {
            case PERCENT -> json.writeStringField("level", percent(view.level()));
            case COUNT -> json.writeNumberField("level", view.level());
            default -> {
                decimal(json, "level", view.level(), view.levelScale());
                currency(json, view.currency());
            }
        }
    }

    private static void total(JsonGenerator json, TotalView view) throws IOException {
        int decimals = Currencies.decimals(view.currency());
        json.writeStartObject();
        json.writeStringField("currency", Currencies.code(view.currency()));
        decimal(json, "ledger", view.ledger(), decimals);
        decimal(json, "held", view.held(), decimals);
        decimal(json, "available", view.available(), decimals);
        decimal(json, "cost", view.cost(), decimals);
        decimal(json, "value", view.value(), decimals);
        decimal(json, "unrealised", view.unrealised(), decimals);
        decimal(json, "realised", view.realised(), decimals);
        decimal(json, "income", view.income(), decimals);
        json.writeEndObject();
    }

    static void fund(JsonGenerator json, FundView view) throws IOException {
        json.writeStartObject();
        json.writeStringField("fund", view.fund());
        text(json, "name", view.name());
        json.writeStringField("currency", Currencies.code(view.currency()));
        json.writeNumberField("navScale", view.navScale());
        json.writeNumberField("unitScale", view.unitScale());
        json.writeStringField("costMethod", Words.COST_METHODS.word(view.costMethod()));
        json.writeStringField("rounding", Words.ROUNDING_MODES.word(view.rounding()));
        json.writeStringField("kind", Words.FUND_KINDS.word(view.kind()));
        decimal(json, "nav", view.nav(), view.navScale());
        date(json, "date", view.date());
        if (view.nav() != null) {
            json.writeNumberField("version", view.version());
        }
        if (view.yield7d() != null) {
            json.writeStringField("yield7d", trimmed(view.yield7d(), RATE_SCALE, RATE_DECIMALS));
        }
        if (!view.splits().isEmpty()) {
            json.writeArrayFieldStart("splits");
            for (SplitView split : view.splits()) {
                json.writeStartObject();
                date(json, "date", split.date());
                json.writeNumberField("numerator", split.numerator());
                json.writeNumberField("denominator", split.denominator());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeNumberField("asOf", view.asOf());
        json.writeEndObject();
    }

    static void feed(JsonGenerator json, FeedView view) throws IOException {
        json.writeStartObject();
        json.writeStringField("feed", view.feed());
        json.writeNumberField("lastSeq", view.lastSeq());
        json.writeNumberField("accepted", view.accepted());
        json.writeNumberField("duplicates", view.duplicates());
        json.writeNumberField("refused", view.refused());
        json.writeEndObject();
    }

    static void refused(JsonGenerator json, RefusedView view) throws IOException {
        json.writeStartObject();
        json.writeNumberField("seq", view.seq());
        json.writeNumberField("sequence", view.sequence());
        json.writeStringField("code", view.code().name());
        text(json, "message", view.reason());
        text(json, "text", view.line());
        json.writeEndObject();
    }

    static int decimalsOf(int currency) {
        return Currencies.isKnown(currency) ? Currencies.decimals(currency) : 0;
    }

    static void currency(JsonGenerator json, int currency) throws IOException {
        if (Currencies.isKnown(currency)) {
            json.writeStringField("currency", Currencies.code(currency));
        }
    }

    static void text(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }

    private static void date(JsonGenerator json, String name, Integer epochDay) throws IOException {
        if (epochDay == null) {
            json.writeNullField(name);
            return;
        }
        StringBuilder text = new StringBuilder(10);
        TimeText.appendDate(text, epochDay);
        json.writeStringField(name, text.toString());
    }

    static String time(long timeNs) {
        StringBuilder text = new StringBuilder(30);
        TimeText.appendTime(text, timeNs);
        return text.toString();
    }

    static void decimal(JsonGenerator json, String name, Long scaled, int scale) throws IOException {
        if (scaled == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, decimal(scaled, scale));
        }
    }

    static String decimal(long scaled, int scale) {
        StringBuilder text = new StringBuilder(24);
        DecimalText.append(text, scaled, scale);
        return text.toString();
    }

    /** A percent without the zeros that its scale adds. */
    static String percent(long scaled) {
        return trimmed(scaled, PERCENT_SCALE, 0);
    }

    /** A decimal without the zeros that its scale adds, down to so many decimals. */
    static String trimmed(long scaled, int from, int least) {
        int scale = from;
        long rest = scaled;
        while (scale > least && rest % 10 == 0) {
            rest /= 10;
            scale--;
        }
        return decimal(rest, scale);
    }
}
