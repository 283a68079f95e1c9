package io.belfry.core.holdings;

import io.belfry.codec.AccountKind;
import io.belfry.codec.CostMethod;
import io.belfry.codec.Currencies;
import io.belfry.codec.DividendMode;
import io.belfry.codec.FundKind;
import io.belfry.codec.OrderSide;
import io.belfry.codec.PostingKind;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RoundingMode;
import io.belfry.core.CoreHost;
import io.belfry.core.EventBuilder;
import io.belfry.core.EventBuilder.Event;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;

/**
 * Applies events in the words of the contract (API.md, "Events in") to a core, as a feed would: decimals become scaled
 * numbers, and what has too many decimals or digits is refused before the core sees it.
 */
final class ContractEvents {
    private static final int RATE_SCALE = 8;

    private final CoreHost host;

    ContractEvents(CoreHost host) {
        this.host = host;
    }

    /** What a decimal that does not fit is refused with. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final ResultCode code;

        Refused(ResultCode code) {
            super(code.name());
            this.code = code;
        }
    }

    /** Applies an event at its own time. */
    ResultCode apply(Map<String, Object> event) {
        Event built;
        try {
            built = build(event);
        } catch (Refused e) {
            return e.code;
        }
        Instant time = Instant.parse(text(event, "time"));
        long timeNs = time.getEpochSecond() * 1_000_000_000L + time.getNano();
        return host.apply(EventBuilder.at(timeNs, built), EventBuilder.Stamp.unnumbered(timeNs));
    }

    private Event build(Map<String, Object> event) {
        String type = text(event, "type");
        return switch (type) {
            case "customer.registered" -> EventBuilder.customer(text(event, "customer"));
            case "account.opened" -> account(event);
            case "account.closed" -> EventBuilder.closed(text(event, "account"));
            case "account.posted" -> posting(event);
            case "fund.registered" -> fund(event);
            case "fund.priced" -> price(event);
            case "fund.split" ->
                EventBuilder.split(
                        text(event, "fund"),
                        Integer.parseInt(text(event, "numerator")),
                        Integer.parseInt(text(event, "denominator")),
                        day(event, "date"));
            case "fund.distributed" ->
                EventBuilder.distributed(text(event, "fund"), scaled(event, "perUnit", RATE_SCALE), day(event, "date"));
            case "fund.yielded" -> yielded(event);
            case "order.accepted" -> accepted(event);
            case "order.rejected" -> rejected(event);
            case "order.confirmed" -> confirmed(event);
            case "order.switched" -> switched(event);
            case "order.reversed" -> reversed(event);
            case "units.frozen" ->
                EventBuilder.frozen(text(event, "account"), text(event, "fund"), units(event), text(event, "ref"));
            case "units.released" ->
                EventBuilder.unitsReleased(
                        text(event, "account"), text(event, "fund"), units(event), text(event, "ref"));
            case "position.mode" ->
                EventBuilder.mode(
                        text(event, "account"),
                        text(event, "fund"),
                        DividendMode.valueOf(text(event, "dividends").toUpperCase(Locale.ROOT)));
            default -> throw new IllegalArgumentException("no scenario event is a " + type);
        };
    }

    private static Event account(Map<String, Object> event) {
        EventBuilder.Account account =
                EventBuilder.account(text(event, "account"), text(event, "customer"), text(event, "currency"));
        if (event.containsKey("kind")) {
            account.kind(AccountKind.valueOf(constant(text(event, "kind"))));
        }
        return account;
    }

    private Event posting(Map<String, Object> event) {
        String currency = text(event, "currency");
        long amount = scaled(event, "amount", Currencies.decimals(Currencies.numeric(currency)));
        EventBuilder.Posting posting =
                EventBuilder.posting(text(event, "account"), amount, currency, text(event, "ref"));
        return event.containsKey("kind") ? posting.kind(PostingKind.valueOf(constant(text(event, "kind")))) : posting;
    }

    private static Event fund(Map<String, Object> event) {
        return EventBuilder.fund(text(event, "fund"), text(event, "currency"))
                .scales(Integer.parseInt(text(event, "navScale", "4")), Integer.parseInt(text(event, "unitScale", "4")))
                .costMethod(CostMethod.valueOf(constant(text(event, "costMethod", "average"))))
                .rounding(RoundingMode.valueOf(constant(text(event, "rounding", "half-even"))))
                .kind(FundKind.valueOf(constant(text(event, "kind", "open"))));
    }

    private Event price(Map<String, Object> event) {
        int fund = host.fund(text(event, "fund"));
        int scale = isKnown(fund) ? host.core().funds().navScale(fund) : 8;
        return EventBuilder.priced(text(event, "fund"), scaled(event, "nav", scale), day(event, "date"))
                .version(Integer.parseInt(text(event, "version", "1")));
    }

    private static Event yielded(Map<String, Object> event) {
        EventBuilder.Yield yield = EventBuilder.yielded(
                text(event, "fund"), scaled(event, "incomePer10k", RATE_SCALE), day(event, "date"));
        return event.containsKey("yield7d") ? yield.yield7d(scaled(event, "yield7d", RATE_SCALE)) : yield;
    }

    private Event accepted(Map<String, Object> event) {
        EventBuilder.Acceptance acceptance =
                EventBuilder.accepted(text(event, "order"), text(event, "account"), text(event, "fund"), side(event));
        if (event.containsKey("units")) {
            acceptance.units(units(event));
        }
        if (event.containsKey("amount")) {
            acceptance.amount(money(event, "amount", text(event, "fund")));
        }
        return event.containsKey("due") ? acceptance.due(day(event, "due")) : acceptance;
    }

    private Event rejected(Map<String, Object> event) {
        EventBuilder.Rejection rejection =
                EventBuilder.rejected(text(event, "order"), text(event, "account"), text(event, "fund"), side(event));
        if (event.containsKey("units")) {
            rejection.units(units(event));
        }
        return event.containsKey("amount") ? rejection.amount(money(event, "amount", text(event, "fund"))) : rejection;
    }

    private Event confirmed(Map<String, Object> event) {
        String fund = text(event, "fund");
        EventBuilder.Order order = EventBuilder.confirmed(
                text(event, "order"),
                text(event, "account"),
                fund,
                side(event),
                units(event),
                money(event, "amount", fund));
        if (event.containsKey("fee")) {
            order.fee(money(event, "fee", fund));
        }
        if (event.containsKey("tax")) {
            order.tax(money(event, "tax", fund));
        }
        if (event.containsKey("date")) {
            order.date(day(event, "date"));
        }
        return event.containsKey("acquired") ? order.acquired(day(event, "acquired")) : order;
    }

    @SuppressWarnings("unchecked")
    private Event switched(Map<String, Object> event) {
        Map<String, Object> from = (Map<String, Object>) event.get("from");
        Map<String, Object> to = (Map<String, Object>) event.get("to");
        EventBuilder.Switch built = EventBuilder.switched(text(event, "order"), text(event, "account"))
                .from(text(from, "fund"), units(from), money(from, "amount", text(from, "fund")))
                .to(text(to, "fund"), units(to), money(to, "amount", text(to, "fund")));
        if (event.containsKey("fee")) {
            built.fee(money(event, "fee", text(from, "fund")));
        }
        return event.containsKey("date") ? built.date(day(event, "date")) : built;
    }

    private static Event reversed(Map<String, Object> event) {
        EventBuilder.OrderReversal reversal = EventBuilder.reversed(text(event, "order"), text(event, "ref"));
        return event.containsKey("account") ? reversal.account(text(event, "account")) : reversal;
    }

    private boolean isKnown(int fund) {
        return fund < host.core().funds().size();
    }

    private long units(Map<String, Object> event) {
        int fund = host.fund(text(event, "fund"));
        return scaled(event, "units", isKnown(fund) ? host.core().funds().unitScale(fund) : 8);
    }

    private long money(Map<String, Object> event, String field, String fundName) {
        int fund = host.fund(fundName);
        return scaled(
                event,
                field,
                isKnown(fund) ? Currencies.decimals(host.core().funds().currency(fund)) : 8);
    }

    private static long scaled(Map<String, Object> event, String field, int scale) {
        return scaled(text(event, field), scale);
    }

    /** An exact decimal as a scaled number; DESIGN section 4: too many decimals are refused, never rounded. */
    static long scaled(String decimal, int scale) {
        BigDecimal value = new BigDecimal(decimal).stripTrailingZeros();
        if (value.scale() > scale) {
            throw new Refused(ResultCode.AMOUNT_PRECISION);
        }
        BigInteger unscaled = value.setScale(scale).unscaledValue();
        if (unscaled.bitLength() > 63) {
            throw new Refused(ResultCode.AMOUNT_OVERFLOW);
        }
        return unscaled.longValueExact();
    }

    private static OrderSide side(Map<String, Object> event) {
        return OrderSide.valueOf(constant(text(event, "side")));
    }

    /** {@code forcedRedeem} and {@code half-even} as constants are written. */
    private static String constant(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1_$2").replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static int day(Map<String, Object> event, String field) {
        return (int) LocalDate.parse(text(event, field)).toEpochDay();
    }

    private static String text(Map<String, Object> event, String field, String otherwise) {
        return event.containsKey(field) ? text(event, field) : otherwise;
    }

    static String text(Map<String, Object> event, String field) {
        Object value = event.get(field);
        if (value == null) {
            throw new IllegalArgumentException("no " + field + " in " + event);
        }
        return (String) value;
    }
}
