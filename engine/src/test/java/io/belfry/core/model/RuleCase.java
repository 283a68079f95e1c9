package io.belfry.core.model;

import io.belfry.codec.BalanceField;
import io.belfry.codec.Direction;
import io.belfry.codec.DividendMode;
import io.belfry.codec.FundEventKind;
import io.belfry.codec.MoveSince;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.core.CoreHost;
import io.belfry.core.EventBuilder;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.Stamp;
import io.belfry.core.Rung;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One case of the tables in {@code rules/*.txt}: what happens to one customer's account and holding, a line each, and behind
 * {@code ->} what rings then, by hand. {@code rules/README.txt} says how lines are written.
 */
final class RuleCase {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int FIRST_DATE = 20_000;
    private static final int PERCENT_SCALE = 4;
    private static final int NAV_SCALE = 2;
    private static final int MONEY_SCALE = 2;

    final String kind;
    final String name;
    private final List<String> lines = new ArrayList<>();

    private final NaiveModel model = new NaiveModel();
    private final CoreHost core;
    private long nowNs = 1_700_000_000L * SECOND_NS;
    private int date = FIRST_DATE;
    private int version = 1;
    private int ids;
    private Event last = EventBuilder.tick();
    private int taken;
    private int takenOfCore;

    private RuleCase(String kind, String name) {
        this.kind = kind;
        this.name = name;
        EventBuilder.Configuration configuration = EventBuilder.configured(new CoreHost.Limits().build());
        core = new CoreHost(configuration);
        model.apply(configuration, Stamp.unnumbered(0));
    }

    /** The cases of a kind, in the order of its table. */
    static List<RuleCase> of(String kind) {
        List<RuleCase> cases = new ArrayList<>();
        for (String line : text("/rules/" + kind + ".txt").split("\n", -1)) {
            String said = line.replaceFirst("#.*", "").strip();
            if (said.startsWith("==")) {
                cases.add(new RuleCase(kind, said.replace("=", "").strip()));
            } else if (!said.isEmpty()) {
                cases.get(cases.size() - 1).lines.add(said);
            }
        }
        return cases;
    }

    private static String text(String resource) {
        try (InputStream stream = RuleCase.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plays it; gives what is wrong with it, line by line, or nothing. */
    List<String> play() {
        List<String> wrong = new ArrayList<>();
        for (Event event : List.of(
                EventBuilder.customer("C").segment("S"),
                EventBuilder.account("A", "C", "EUR").balance(10_000),
                EventBuilder.account("B", "C", "EUR").balance(10_000),
                EventBuilder.fund("F", "EUR").scales(NAV_SCALE, 0),
                EventBuilder.fund("G", "EUR").scales(NAV_SCALE, 0),
                EventBuilder.priced("F", 10_000, FIRST_DATE))) {
            apply(event, wrong, "beginning");
        }
        for (String line : lines) {
            String[] halves = line.split("->", -1);
            event(halves[0].strip(), wrong, line);
            List<String> expected = halves.length == 1
                    ? List.of()
                    : Arrays.stream(halves[1].split(";", -1)).map(String::strip).toList();
            List<Rung> ofModel = model.rung();
            List<Rung> ofCore = core.rung();
            check("model", line, expected, ofModel.subList(taken, ofModel.size()), wrong);
            check("core", line, expected, ofCore.subList(takenOfCore, ofCore.size()), wrong);
            taken = ofModel.size();
            takenOfCore = ofCore.size();
        }
        return wrong;
    }

    private static void check(String who, String line, List<String> expected, List<Rung> rung, List<String> wrong) {
        List<Rung> heard = rung.stream().filter(r -> !r.customer().isEmpty()).toList();
        boolean same = heard.size() == expected.size();
        for (int i = 0; same && i < heard.size(); i++) {
            same = fits(expected.get(i), heard.get(i));
        }
        if (!same) {
            wrong.add(who + ": " + line + "\n    rang "
                    + heard.stream()
                            .map(r -> r.state() + " " + r.account() + r.fund() + " " + r.rule() + " v" + r.version()
                                    + " edge=" + r.edge() + " " + r.data())
                            .toList());
        }
    }

    /** Whether the notification says what is expected of it; what is not expected is not looked at. */
    private static boolean fits(String expected, Rung rung) {
        String[] words = expected.split(" +", -1);
        boolean fits = words[0].equals(rung.state().name());
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            String value = switch (pair[0]) {
                case "account" -> rung.account();
                case "fund" -> rung.fund();
                case "rule" -> rung.rule();
                case "version" -> Integer.toString(rung.version());
                case "edge" -> Integer.toString(rung.edge());
                case "type" -> rung.type().name();
                case "cause" -> rung.cause().reference();
                case "timer" -> Boolean.toString(rung.cause().template() == 0);
                default -> rung.figure(pair[0]);
            };
            fits &= value.equals(pair[1]);
        }
        return fits;
    }

    // ---------------------------------------------------------------- lines

    private void event(String said, List<String> wrong, String line) {
        String[] words = said.split(" +", -1);
        Map<String, String> named = new HashMap<>();
        for (String word : words) {
            if (word.contains("=")) {
                named.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            }
        }
        if (words[0].equals("wait")) {
            nowNs += ns(words[1]) - SECOND_NS;
            apply(EventBuilder.tick(), wrong, line);
            return;
        }
        last = words[0].equals("again") ? last : event(words, named);
        apply(last, wrong, line);
    }

    private Event event(String[] words, Map<String, String> named) {
        String account = named.getOrDefault("account", "A");
        String fund = named.getOrDefault("fund", "F");
        String ref = named.getOrDefault("ref", "T" + ids++);
        return switch (words[0]) {
            case "rule" -> rule(words[1], named);
            case "remove" -> EventBuilder.ruleRemoved(words.length == 1 ? "R" : words[1]);
            case "price" -> {
                date += Integer.parseInt(named.getOrDefault("days", "1"));
                version = 1;
                yield EventBuilder.priced(fund, scaled(words[1], NAV_SCALE), date);
            }
            case "restate" ->
                EventBuilder.priced(fund, scaled(words[1], NAV_SCALE), date).version(++version);
            case "buy" ->
                EventBuilder.subscribed(ref, account, fund, Long.parseLong(words[1]), scaled(words[2], MONEY_SCALE))
                        .date(date + 1);
            case "sell" ->
                EventBuilder.redeemed(ref, account, fund, Long.parseLong(words[1]), scaled(words[2], MONEY_SCALE))
                        .date(date + 1);
            case "reverse" -> EventBuilder.reversed(words[1], ref);
            case "accept" -> EventBuilder.accepted(ref, account, fund, OrderSide.SUBSCRIBE);
            case "reject" -> EventBuilder.rejected(ref, account, fund, OrderSide.SUBSCRIBE);
            case "split" -> {
                String[] ratio = words[1].split(":", -1);
                yield EventBuilder.split(fund, Integer.parseInt(ratio[0]), Integer.parseInt(ratio[1]), date + 1);
            }
            case "distribute" -> EventBuilder.distributed(fund, scaled(words[1], 8), date + 1);
            case "mode" -> EventBuilder.mode(account, fund, DividendMode.REINVEST);
            case "post" -> posting(words[1], account, ref, named);
            case "hold" -> EventBuilder.held(account, ref, scaled(words[1], MONEY_SCALE));
            case "release" -> EventBuilder.released(account, words[1]);
            case "limit" -> EventBuilder.account(account, "C", "EUR").overdraftLimit(scaled(words[1], MONEY_SCALE));
            case "close" -> EventBuilder.closed(account);
            case "move" -> EventBuilder.customer("C").segment(words[1]);
            default -> throw new AssertionError("no event is written '" + String.join(" ", words) + "'");
        };
    }

    private Event posting(String amount, String account, String ref, Map<String, String> named) {
        EventBuilder.Posting posting = EventBuilder.posting(account, scaled(amount, MONEY_SCALE), "EUR", ref);
        if (named.containsKey("reverses")) {
            posting.reverses(named.get("reverses"));
        }
        if (named.containsKey("settles")) {
            posting.settles(named.get("settles"));
        }
        return named.containsKey("ago") ? EventBuilder.at(nowNs - ns(named.get("ago")), posting) : posting;
    }

    private EventBuilder.RuleSetting rule(String word, Map<String, String> named) {
        RuleKind ruleKind = RuleKind.valueOf(word.replace('.', '_').toUpperCase(Locale.ROOT));
        EventBuilder.RuleSetting rule = EventBuilder.rule(named.getOrDefault("id", "R"), ruleKind);
        boolean isBuffer = ruleKind == RuleKind.ACCOUNT_OVERDRAWN;
        boolean isPercent = named.containsKey("percent");
        int scale = isBuffer || isPercent ? PERCENT_SCALE : named.containsKey("count") ? 0 : MONEY_SCALE;
        for (Map.Entry<String, String> param : named.entrySet()) {
            String value = param.getValue();
            switch (param.getKey()) {
                case "id" -> {}
                case "currency" -> rule.currency(value);
                case "fund" -> rule.fund(value);
                case "segment" -> rule.forSegment(value);
                case "customer" -> rule.forCustomer(value);
                case "account" -> rule.forAccount(value);
                case "enabled" -> rule.enabled(Boolean.parseBoolean(value));
                case "cooldown" -> rule.cooldown(ns(value));
                case "window", "after" -> rule.window(ns(value));
                case "recovery" -> rule.recovery(scaled(value, scale));
                case "buffer" -> rule.min(scaled(value, PERCENT_SCALE));
                case "min" -> rule.min(scaled(value, MONEY_SCALE));
                case "minMovePercent" -> rule.min(scaled(value, PERCENT_SCALE));
                case "level" -> rule.navs(scaled(value, NAV_SCALE));
                case "levels" -> rule.levels(all(value, MONEY_SCALE));
                case "amount", "sum" -> rule.levels(scaled(value, MONEY_SCALE));
                case "count" -> rule.counts(Long.parseLong(value));
                case "percent" -> rule.percents(all(value, PERCENT_SCALE));
                case "direction" -> rule.direction(Direction.valueOf(value.toUpperCase(Locale.ROOT)));
                case "field" -> rule.field(BalanceField.valueOf(value.toUpperCase(Locale.ROOT)));
                case "since" -> rule.since(MoveSince.valueOf(value.toUpperCase(Locale.ROOT)));
                case "events" -> rule.events(FundEventKind.valueOf(value.toUpperCase(Locale.ROOT)));
                case "states" -> rule.states(OrderState.valueOf(value.toUpperCase(Locale.ROOT)));
                case "includeIncome" -> rule.includeIncome(Boolean.parseBoolean(value));
                default -> throw new AssertionError("no parameter is named '" + param.getKey() + "'");
            }
        }
        return rule;
    }

    private static long[] all(String values, int scale) {
        return Arrays.stream(values.split(",", -1))
                .mapToLong(value -> scaled(value, scale))
                .toArray();
    }

    private static long scaled(String decimal, int scale) {
        return new BigDecimal(decimal).movePointRight(scale).longValueExact();
    }

    private static long ns(String span) {
        long unit = switch (span.charAt(span.length() - 1)) {
            case 's' -> SECOND_NS;
            case 'm' -> 60 * SECOND_NS;
            case 'h' -> 3_600 * SECOND_NS;
            case 'd' -> 86_400 * SECOND_NS;
            default -> throw new AssertionError("no span is written '" + span + "'");
        };
        return Long.parseLong(span.substring(0, span.length() - 1)) * unit;
    }

    private void apply(Event event, List<String> wrong, String line) {
        nowNs += SECOND_NS;
        ResultCode code = core.apply(event, Stamp.unnumbered(nowNs));
        ResultCode expected = model.apply(event, Stamp.unnumbered(nowNs));
        if (code != expected) {
            wrong.add(line + "\n    core says " + code + " " + core.refusal(code) + ", model " + expected);
        }
    }

    @Override
    public String toString() {
        return kind + ": " + name;
    }
}
