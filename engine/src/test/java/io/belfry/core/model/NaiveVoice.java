package io.belfry.core.model;

import io.belfry.codec.FundEventKind;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OrderState;
import io.belfry.codec.RuleKind;
import io.belfry.codec.Severity;
import io.belfry.core.EventBuilder;
import io.belfry.core.Rung;
import io.belfry.core.model.NaiveHolding.Kind;
import io.belfry.core.model.NaiveHolding.Step;
import io.belfry.core.model.NaiveState.Account;
import io.belfry.core.model.NaiveState.Alert;
import io.belfry.core.model.NaiveState.Fund;
import io.belfry.core.model.NaiveState.Hold;
import io.belfry.core.model.NaiveState.HoldChange;
import io.belfry.core.model.NaiveState.Order;
import io.belfry.core.model.NaiveState.Position;
import io.belfry.core.model.NaiveState.Rule;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the model says, with every figure by the contract's name. */
final class NaiveVoice {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final NaiveModel model;
    private final NaiveReadings readings;
    final List<Rung> rung = new ArrayList<>();

    NaiveVoice(NaiveModel model, NaiveReadings readings) {
        this.model = model;
        this.readings = readings;
    }

    // ---------------------------------------------------------------- edges

    /** A level is passed, or recovered from. */
    void edge(
            Alert alert,
            Rule rule,
            NotificationState edge,
            long level,
            Judged before,
            Rung.Cause cause,
            EventBuilder.Posting posting) {
        alert.edges++;
        BigDecimal levelFigure = NaiveReadings.level(rule, level, alert.subject);
        if (alert.subject instanceof Position position) {
            SortedMap<String, String> data = figures(position);
            put(data, "level", levelFigure);
            put(data, "previous", before.figure());
            put(data, "referenceNav", NaiveReadings.reference(rule, position));
            data.put("levelUnit", rule.terms.unit.name());
            ring(rule, NotificationType.valueOf(rule.terms.kind.name()), position, edge, alert.edges, cause, data);
            return;
        }
        Account account = alert.subject.account();
        if (NaiveReadings.isOverTime(rule.terms.kind)) {
            ring(rule, account, edge, alert.edges, cause, overTime(rule, account, levelFigure, before, posting));
        } else if (rule.terms.kind == RuleKind.DORMANT) {
            SortedMap<String, String> data = balances(account, posting);
            data.put("windowNs", Long.toString(rule.terms.windowNs));
            data.put("sinceNs", Long.toString(readings.quietSince.get(account).get(rule.id)));
            ring(rule, account, edge, alert.edges, cause, data);
        } else {
            SortedMap<String, String> data = balances(account, posting);
            put(data, "level", levelFigure);
            put(data, "previous", before.figure());
            data.put("field", rule.terms.field.name());
            putTexts(data, posting);
            ring(rule, account, edge, alert.edges, cause, data);
        }
    }

    private SortedMap<String, String> overTime(
            Rule rule, Account account, BigDecimal level, Judged before, EventBuilder.Posting posting) {
        SortedMap<String, String> data = balances(account, posting);
        put(data, "level", level);
        put(data, "figure", readings.read(rule, account).figure());
        put(data, "previous", before.figure());
        data.put("levelUnit", rule.terms.unit.name());
        data.put("windowNs", Long.toString(rule.terms.windowNs));
        if (rule.terms.kind == RuleKind.OUTFLOW) {
            put(data, "outflow", readings.postings.outflow(rule, account, model.nowNs()));
            put(data, "average", readings.postings.average(rule, account, account.ledger, model.nowNs()));
        }
        return data;
    }

    // ---------------------------------------------------------------- events

    /** A posting, by a rule that tells each; {@code level} is null for none. */
    void posted(Rule rule, Account account, BigDecimal level, Rung.Cause cause, EventBuilder.Posting posting) {
        SortedMap<String, String> data = balances(account, posting);
        put(data, "level", level);
        putTexts(data, posting);
        ring(rule, account, NotificationState.INFO, 0, cause, data);
    }

    void held(Rule rule, Account account, HoldChange change, Rung.Cause cause) {
        Hold hold = change.hold();
        hold.told = true;
        SortedMap<String, String> data = balances(account, null);
        put(data, "amount", change.amount());
        put(data, "left", hold.left);
        data.put("holdState", change.state().name());
        data.put("hold", hold.terms.hold);
        if (hold.terms.expiresNs != null) {
            data.put("expiresNs", Long.toString(hold.terms.expiresNs));
        }
        putText(data, "counterparty", hold.terms.counterparty);
        putText(data, "text", hold.terms.text);
        ring(rule, account, NotificationState.INFO, 0, cause, data);
    }

    void ordered(Rule rule, Order order, OrderState orderState, String reason, Rung.Cause cause) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("currency", order.fund.terms.currency);
        data.put("orderState", orderState.name());
        data.put("order", order.id);
        put(data, "units", order.units);
        put(data, "amount", order.amount);
        if (order.side != null) {
            data.put("side", order.side.name());
        }
        if (order.due != null) {
            data.put("due", order.due.toString());
        }
        putText(data, "reason", reason);
        say(rule, NotificationType.ORDER_CHANGED, NotificationState.INFO, 0, order.account, order.fund.id, cause, data);
    }

    /** The price with the holder's figures; {@code reference} is what a move is counted from, or null. */
    void priced(Rule rule, Position position, BigDecimal reference, Rung.Cause cause) {
        SortedMap<String, String> data = figures(position);
        put(data, "referenceNav", reference);
        ring(rule, NotificationType.valueOf(rule.terms.kind.name()), position, NotificationState.INFO, 0, cause, data);
    }

    /** With the figures as they are, and as they were told; {@code rule} is null for none. */
    void corrected(Rule rule, Position position, Rung.Cause cause) {
        SortedMap<String, String> data = figures(position);
        BigDecimal value = position.fund.value(position.holding.units, position.toldNav);
        BigDecimal cost = position.holding.cost;
        put(data, "was.nav", position.toldNav);
        if (NaiveState.fits(value)) {
            put(data, "was.value", value);
            put(data, "was.unrealised", value.subtract(cost));
            put(data, "was.unrealisedPercent", percent(value.subtract(cost), cost));
        }
        ring(rule, NotificationType.NAV_CORRECTED, position, NotificationState.CORRECTED, 0, cause, data);
    }

    /** A distribution or a split has reached a holder. */
    void acted(Rule rule, Position position, Step action, NaiveHolding before, Rung.Cause cause) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("currency", position.fund.terms.currency);
        put(data, "unitsBefore", before.units);
        put(data, "units", position.holding.units);
        data.put("date", Integer.toString(action.date()));
        if (action.kind() == Kind.SPLIT) {
            data.put("fundEvent", FundEventKind.SPLIT.name());
            put(data, "numerator", action.first());
            put(data, "denominator", action.second());
        } else {
            data.put("fundEvent", FundEventKind.DISTRIBUTION.name());
            put(data, "perUnit", action.second());
            put(data, "amount", before.reinvests ? null : position.holding.income.subtract(before.income));
        }
        ring(rule, NotificationType.FUND_EVENT, position, NotificationState.INFO, 0, cause, data);
    }

    // ---------------------------------------------------------------- figures

    private static SortedMap<String, String> balances(Account account, EventBuilder.Posting posting) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("currency", account.currency);
        put(data, "ledger", account.ledger);
        put(data, "available", account.available());
        if (posting != null) {
            put(data, "amount", NaiveState.money(posting.amountMinor, account.currency));
            data.put("kind", posting.kind.name());
        }
        return data;
    }

    private static void putTexts(SortedMap<String, String> data, EventBuilder.Posting posting) {
        if (posting != null) {
            putText(data, "counterparty", posting.counterparty);
            putText(data, "text", posting.text);
        }
    }

    private static SortedMap<String, String> figures(Position position) {
        Fund fund = position.fund;
        NaiveHolding holding = position.holding;
        SortedMap<String, String> data = new TreeMap<>();
        data.put("currency", fund.terms.currency);
        put(data, "units", holding.units);
        put(data, "cost", holding.cost);
        put(data, "realised", holding.realised);
        put(data, "income", holding.income);
        put(data, "nav", fund.nav);
        put(data, "previousNav", fund.previousDateNav);
        if (fund.nav != null) {
            BigDecimal value = fund.value(holding.units, fund.nav);
            put(data, "value", value);
            put(data, "unrealised", value.subtract(holding.cost));
            put(data, "unrealisedPercent", percent(value.subtract(holding.cost), holding.cost));
            data.put("date", Integer.toString(fund.date));
            if (fund.previousDateNav != null) {
                BigDecimal then = fund.value(holding.units, fund.previousDateNav);
                put(data, "dayChange", NaiveState.fits(then) ? value.subtract(then) : null);
            }
        }
        return data;
    }

    private static BigDecimal percent(BigDecimal gain, BigDecimal cost) {
        return cost.signum() > 0 ? gain.multiply(HUNDRED).divide(cost, 2, RoundingMode.HALF_EVEN) : null;
    }

    private static void put(SortedMap<String, String> data, String name, BigDecimal figure) {
        if (figure != null && NaiveState.fits(figure)) {
            data.put(name, figure.toPlainString());
        }
    }

    private static void putText(SortedMap<String, String> data, String name, String text) {
        if (!text.isEmpty()) {
            data.put(name, text);
        }
    }

    // ---------------------------------------------------------------- notifications

    private void ring(
            Rule rule,
            Account account,
            NotificationState state,
            int edge,
            Rung.Cause cause,
            SortedMap<String, String> data) {
        say(rule, NotificationType.valueOf(rule.terms.kind.name()), state, edge, account, "", cause, data);
    }

    private void ring(
            Rule rule,
            NotificationType type,
            Position position,
            NotificationState state,
            int edge,
            Rung.Cause cause,
            SortedMap<String, String> data) {
        say(rule, type, state, edge, position.account, position.fund.id, cause, data);
    }

    private void say(
            Rule rule,
            NotificationType type,
            NotificationState state,
            int edge,
            Account account,
            String fund,
            Rung.Cause cause,
            SortedMap<String, String> data) {
        rung.add(new Rung(
                Rung.Identity.NONE,
                type,
                state,
                rule == null ? Severity.INFO : rule.terms.severity,
                account.customer.id,
                rule == null ? "" : rule.id,
                rule == null ? 0 : rule.version,
                edge,
                account.id,
                fund,
                "",
                cause,
                data));
    }
}
