package io.belfry.core.model;

import io.belfry.codec.BalanceField;
import io.belfry.codec.CostMethod;
import io.belfry.codec.Direction;
import io.belfry.codec.FundEventKind;
import io.belfry.codec.FundKind;
import io.belfry.codec.MoveSince;
import io.belfry.codec.OperationsKind;
import io.belfry.codec.OrderState;
import io.belfry.codec.PostingKind;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RoundingMode;
import io.belfry.codec.RuleKind;
import io.belfry.codec.Severity;
import io.belfry.core.CoreHost;
import io.belfry.core.EventBuilder;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.Stamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A history from a seed: few ids, round figures and little memory, so that references repeat, levels are met exactly,
 * prices come twice and orders ask for too much.
 */
public final class RandomHistory {
    /** One event as it would be journaled. */
    public record Line(Event event, Stamp stamp) {}

    private static final String[] CURRENCIES = {"EUR", "JPY", "KWD"};
    private static final RuleKind[] KINDS = kinds();
    private static final int MOST_KEPT = 6;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long WINDOW_NS = 4 * 3_600 * SECOND_NS;
    private static final long DAY_NS = 24 * 3_600 * SECOND_NS;

    private final Random random;
    private final boolean sweepsAtOnce;
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Long> feedSeqs = new HashMap<>();
    private final Map<String, EventBuilder.Fund> funds = new HashMap<>();
    private final Map<String, Integer> dates = new HashMap<>();
    private final Map<String, Integer> versions = new HashMap<>();
    private final Map<String, Long> navs = new HashMap<>();
    private final List<EventBuilder.Holding> holds = new ArrayList<>();
    private final List<EventBuilder.Posting> postings = new ArrayList<>();
    private final Map<String, RuleKind> kinds = new HashMap<>();

    /** Runs along, so that orders ask for what is there; nothing is judged by it here. */
    private final NaiveModel steering = new NaiveModel();

    private final int movementsPerPosition;
    private final int actionsKept;

    /**
     * Whether each event works off only one or two deadlines. Then rules have none: those of rules that are no longer in effect
     * count, too, and how many there are follows from how far a sweep has come.
     */
    private final boolean fewTimers;

    private RandomFundEvents fundEvents;
    private long nowNs = 1_700_000_000L * SECOND_NS;

    private RandomHistory(long seed, boolean sweepsAtOnce) {
        this.random = new Random(seed);
        this.sweepsAtOnce = sweepsAtOnce;
        movementsPerPosition = pick(1, 3, 8, 100);
        actionsKept = pick(1, 3, 100);
        fewTimers = oneIn(4);
    }

    /** A history of at least {@code events} events behind its beginning, all of which {@code wanted} lets through. */
    public static List<Line> of(long seed, int events, boolean sweepsAtOnce, Predicate<Event> wanted) {
        RandomHistory history = new RandomHistory(seed, sweepsAtOnce);
        history.begin();
        int target = history.lines.size() + events;
        while (history.lines.size() < target) {
            Event event = history.next();
            if (wanted.test(event)) {
                history.unnumberedOrNot(event);
            }
        }
        return history.lines;
    }

    /**
     * A history of at least {@code events} events.
     *
     * @param sweepsAtOnce whether every sweep ends within its event; else slices are of random size
     */
    public static List<Line> of(long seed, int events, boolean sweepsAtOnce) {
        RandomHistory history = new RandomHistory(seed, sweepsAtOnce);
        history.begin();
        while (history.lines.size() < events) {
            history.unnumberedOrNot(history.next());
        }
        return history.lines;
    }

    private void begin() {
        add(configuration());
        for (String feed : List.of("core", "funds")) {
            add(EventBuilder.feedOpened(feed));
            feedSeqs.put(feed, 0L);
        }
        for (int i = 0; i < 3; i++) {
            add(EventBuilder.customer("C" + i).segment("S" + i));
        }
        for (int i = 0; i < 4; i++) {
            add(account("A" + i));
        }
        for (int i = 0; i < 3; i++) {
            add(fund("F" + i));
        }
        List<EventBuilder.Fund> terms = List.of(funds.get("F0"), funds.get("F1"), funds.get("F2"));
        fundEvents = new RandomFundEvents(
                random, "", List.of("A0", "A1", "A2", "A3"), terms, () -> (int) (nowNs / DAY_NS), steering);
    }

    private void addLine(Event event, Stamp stamp) {
        steering.apply(event, stamp);
        lines.add(new Line(event, stamp));
    }

    private void add(Event event) {
        nowNs += oneIn(30) ? DAY_NS : pick(1L, SECOND_NS, 60 * SECOND_NS, 600 * SECOND_NS);
        addLine(event, Stamp.unnumbered(nowNs));
    }

    /** Numbers some events, a few of them wrongly. */
    private void unnumberedOrNot(Event event) {
        boolean numberable = !(event instanceof EventBuilder.Tick
                || event instanceof EventBuilder.Configuration
                || event instanceof EventBuilder.OperationsRaising);
        if (!numberable || random.nextInt(3) != 0) {
            add(event);
            return;
        }
        String feed = pick("core", "funds");
        long expected = feedSeqs.get(feed) + 1;
        long seq = oneIn(12) ? expected - 1 - random.nextInt(3) : oneIn(25) ? expected + 1 : expected;
        if (seq == expected) {
            feedSeqs.put(feed, seq);
        }
        if (event instanceof EventBuilder.Skip skip
                && seq == expected
                && feedSeqs.containsKey(skip.feed)
                && skip.to > feedSeqs.get(skip.feed) + 1) {
            feedSeqs.put(skip.feed, skip.to - 1);
        }
        long stamped = oneIn(20) ? nowNs - SECOND_NS : nowNs + SECOND_NS;
        nowNs = Math.max(nowNs, stamped);
        addLine(event, new Stamp(stamped, feed, Math.max(1, seq)));
    }

    private Event next() {
        int dice = random.nextInt(100);
        if (dice < 32) {
            return oneIn(4) ? holdOrRelease() : posting();
        } else if (dice < 50) {
            return oneIn(4) ? order() : fundEvent();
        } else if (dice < 68) {
            return price();
        } else if (dice < 79) {
            return rule();
        } else if (dice < 82) {
            return EventBuilder.ruleRemoved("R" + random.nextInt(10));
        } else if (dice < 86) {
            return customer();
        } else if (dice < 90) {
            return oneIn(40) ? EventBuilder.closed("A" + random.nextInt(6)) : account("A" + random.nextInt(7));
        } else if (dice < 92) {
            return EventBuilder.balanced("A" + random.nextInt(6), random.nextInt(100));
        } else if (dice < 94) {
            return fund("F" + random.nextInt(5));
        } else if (dice < 95) {
            return skip();
        } else if (dice < 96) {
            return EventBuilder.ingressRefused(pick(ResultCode.MALFORMED, ResultCode.AMOUNT_PRECISION), "no");
        } else if (dice < 97) {
            return configuration();
        } else if (dice < 98) {
            return operationsRaised();
        }
        return EventBuilder.tick();
    }

    private Event configuration() {
        int slice = sweepsAtOnce ? 1_000_000 : pick(1, 1, 2, 3, 7);
        return EventBuilder.configured(new CoreHost.Limits()
                .slices(slice, sweepsAtOnce ? slice : pick(1, 5, 100))
                .pace(sweepsAtOnce ? 0 : pick(0, 1_000, 400_000_000))
                .pendingActions(pick(1, 2, 3, 8))
                .refs(pick(3, 10, 500), WINDOW_NS)
                .orders(pick(3, 500, 500, 500), 10 * DAY_NS)
                .movements(10_000, movementsPerPosition)
                .actionsKept(actionsKept)
                .refusedKept(pick(1, 5, 50))
                .holds(pick(2, 5, 500))
                .timersPerEvent(fewTimers ? pick(1, 2) : 1_000)
                .build());
    }

    private Event skip() {
        String feed = pick("core", "funds", "none");
        long to = feedSeqs.getOrDefault(feed, 0L) + random.nextInt(5);
        return EventBuilder.skip(feed, to);
    }

    private Event operationsRaised() {
        OperationsKind kind = pick(OperationsKind.CLOCK_JUMPED, OperationsKind.DISK_LOW);
        return EventBuilder.operationsRaised(kind, nowNs, nowNs + random.nextInt(1_000));
    }

    private Event customer() {
        EventBuilder.Customer customer = EventBuilder.customer("C" + random.nextInt(4));
        return oneIn(3) ? customer.name("name " + random.nextInt(5)) : customer.segment("S" + random.nextInt(3));
    }

    private Event account(String account) {
        int number = account.charAt(1) - '0';
        String currency = oneIn(30) ? pick(CURRENCIES) : CURRENCIES[number % 3];
        String customer = oneIn(30) ? "C" + random.nextInt(6) : "C" + number % 3;
        EventBuilder.Account event = EventBuilder.account(account, customer, currency);
        if (oneIn(2)) {
            event.overdraftLimit(oneIn(30) ? -1 : oneIn(40) ? Long.MAX_VALUE : 50L * random.nextInt(4));
        }
        if (oneIn(4)) {
            event.enforceLimit(random.nextBoolean());
        }
        if (oneIn(3)) {
            event.balance(oneIn(40) ? Long.MAX_VALUE - 10 : 50L * (random.nextInt(9) - 4));
        }
        return event;
    }

    private Event posting() {
        EventBuilder.Posting posting = !holds.isEmpty() && oneIn(6)
                ? settlement(holds.get(random.nextInt(holds.size())))
                : !postings.isEmpty() && oneIn(8)
                        ? reversal(postings.get(random.nextInt(postings.size())))
                        : anyPosting();
        keepLast(postings, posting);
        return oneIn(8) ? EventBuilder.at(nowNs - pick(-60, 60, 600, 7_200, 100_000) * SECOND_NS, posting) : posting;
    }

    /** Of a hold that may be open: just what was held, a hair more or less, a part, or a credit. */
    private EventBuilder.Posting settlement(EventBuilder.Holding hold) {
        long amount = -hold.amountMinor / pick(1, 1, 2, -1) - (oneIn(3) ? pick(-1, 1) : 0);
        return linked(hold.account, amount).settles(hold.hold);
    }

    /** Of a posting that may be remembered: all of it, a hair more or less, a part, or as much again. */
    private EventBuilder.Posting reversal(EventBuilder.Posting original) {
        long amount = -original.amountMinor / pick(1, 1, 2, -1) - (oneIn(3) ? pick(-1, 1) : 0);
        return linked(original.account, amount).reverses(original.ref);
    }

    private EventBuilder.Posting linked(String account, long amount) {
        String currency = CURRENCIES[(account.charAt(1) - '0') % 3];
        EventBuilder.Posting posting = EventBuilder.posting(account, amount, currency, "L" + random.nextInt(100_000))
                .kind(PostingKind.CARD);
        if (oneIn(9) && !holds.isEmpty()) {
            posting.settles(holds.get(random.nextInt(holds.size())).hold);
        }
        return posting;
    }

    private static <T> void keepLast(List<T> last, T newest) {
        last.add(newest);
        if (last.size() > MOST_KEPT) {
            last.remove(0);
        }
    }

    private EventBuilder.Posting anyPosting() {
        String account = "A" + random.nextInt(oneIn(20) ? 9 : 4);
        int number = account.charAt(1) - '0';
        String currency = oneIn(30) ? pick(CURRENCIES) : CURRENCIES[number % 3];
        long amount = oneIn(60)
                ? pick(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE / 2)
                : oneIn(20) ? 0 : 25L * (random.nextInt(13) - 6) + (oneIn(4) ? random.nextInt(3) - 1 : 0);
        String ref = "T" + random.nextInt(oneIn(3) ? 20 : 100_000);
        EventBuilder.Posting posting =
                EventBuilder.posting(account, amount, currency, ref).kind(pick(PostingKind.CARD, PostingKind.SALARY));
        if (oneIn(5)) {
            posting.counterparty(pick("", "Grocer & Söhne", "shop")).text(pick("", "a text"));
        }
        if (oneIn(5)) {
            posting.settles("H" + random.nextInt(7));
        }
        if (oneIn(6)) {
            posting.reverses("T" + random.nextInt(20));
        }
        if (oneIn(25)) {
            posting.booked(20_000).traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        }
        return posting;
    }

    /** Amounts as those of postings, few ids, and expiries that fall together. */
    private Event holdOrRelease() {
        String account = "A" + random.nextInt(oneIn(20) ? 9 : 4);
        String hold = oneIn(60) ? "" : "H" + random.nextInt(oneIn(3) ? 7 : 40);
        if (oneIn(4)) {
            boolean known = !holds.isEmpty() && !oneIn(4);
            EventBuilder.Holding last = known ? holds.get(random.nextInt(holds.size())) : null;
            return EventBuilder.released(known ? last.account : account, known ? last.hold : hold)
                    .traceparent(oneIn(9) ? "trace" : "");
        }
        long amount = oneIn(40)
                ? pick(0L, -1L, Long.MAX_VALUE, Long.MAX_VALUE / 2)
                : 25L * (1 + random.nextInt(6)) + (oneIn(4) ? random.nextInt(3) - 1 : 0);
        EventBuilder.Holding event = EventBuilder.held(account, hold, amount);
        if (oneIn(2)) {
            long step = 600 * SECOND_NS;
            event.expires((nowNs / step + random.nextInt(20)) * step);
        }
        keepLast(holds, event);
        if (oneIn(4)) {
            event.counterparty(pick("", "Grocer & Söhne", "hotel ".repeat(20))).text(pick("", "a text"));
        }
        return event.traceparent(oneIn(9) ? "trace" : "");
    }

    /** A fund keeps its terms, but for a mistake now and then. */
    private EventBuilder.Fund fund(String fund) {
        EventBuilder.Fund terms = funds.computeIfAbsent(
                fund,
                id -> EventBuilder.fund(id, pick(CURRENCIES))
                        .scales(pick(0, 2, 4, 8), pick(0, 3, 4, 8))
                        .costMethod(pick(CostMethod.AVERAGE, CostMethod.FIFO))
                        .kind(oneIn(3) ? FundKind.MONEY_MARKET : FundKind.OPEN)
                        .rounding(pick(RoundingMode.HALF_EVEN, RoundingMode.HALF_UP, RoundingMode.DOWN)));
        if (oneIn(5)) {
            return EventBuilder.fund(fund, terms.currency)
                    .scales(pick(terms.navScale, 9), pick(terms.unitScale, 2))
                    .costMethod(pick(terms.costMethod, CostMethod.FIFO))
                    .kind(pick(terms.kind, FundKind.OPEN))
                    .rounding(terms.rounding);
        }
        return EventBuilder.fund(fund, terms.currency)
                .scales(terms.navScale, terms.unitScale)
                .costMethod(terms.costMethod)
                .kind(terms.kind)
                .rounding(terms.rounding);
    }

    /** Each kind of the catalogue. */
    private static RuleKind[] kinds() {
        return Arrays.stream(RuleKind.values())
                .filter(kind -> kind != RuleKind.NULL_VAL)
                .toArray(RuleKind[]::new);
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    private Event price() {
        String fund = "F" + random.nextInt(oneIn(20) ? 6 : 3);
        EventBuilder.Fund terms = funds.get(fund);
        long scale = terms == null ? 1 : powerOfTen(terms.navScale);
        int date = dates.getOrDefault(fund, 20_000);
        int version = 1;
        if (oneIn(3)) {
            version = versions.getOrDefault(fund, 0) + (oneIn(6) ? 0 : 1);
        } else {
            date += oneIn(12) ? -1 : oneIn(12) ? 0 : oneIn(6) ? pick(3, 7, 28) : 1;
        }
        long nav = oneIn(80)
                ? pick(0L, -1L, Long.MAX_VALUE, Long.MAX_VALUE / 1000)
                : oneIn(8) && navs.containsKey(fund)
                        ? navs.get(fund)
                        : (90 + random.nextInt(21)) * scale + (oneIn(3) ? random.nextInt((int) scale) : 0);
        dates.put(fund, date);
        versions.put(fund, version);
        navs.put(fund, nav);
        return EventBuilder.priced(fund, nav, date).version(version).traceparent(oneIn(9) ? "trace" : "");
    }

    private Event fundEvent() {
        Event event = fundEvents.next();
        return oneIn(10) && !(event instanceof EventBuilder.Timed)
                ? EventBuilder.at(nowNs - DAY_NS * random.nextInt(4), event)
                : event;
    }

    private Event order() {
        String account = "A" + random.nextInt(oneIn(20) ? 8 : 4);
        String fund = "F" + random.nextInt(oneIn(20) ? 6 : 3);
        EventBuilder.Fund terms = funds.get(fund);
        long scale = terms == null ? 1 : powerOfTen(terms.unitScale);
        int decimals = terms == null ? 2 : NaiveState.decimals(terms.currency);
        long whole = 1L + random.nextInt(4);
        long units = oneIn(60)
                ? pick(0L, -5L, Long.MAX_VALUE, Long.MAX_VALUE / 100)
                : whole * scale + (oneIn(3) ? random.nextInt((int) scale) : 0);
        long amount = oneIn(60)
                ? pick(-1L, Long.MAX_VALUE)
                : oneIn(15) ? 0 : whole * (90 + random.nextInt(21)) * powerOfTen(decimals) + random.nextInt(3);
        String order = "O" + random.nextInt(oneIn(3) ? 15 : 100_000);
        EventBuilder.Order event = random.nextInt(9) < 5
                ? EventBuilder.subscribed(order, account, fund, units, amount)
                : EventBuilder.redeemed(order, account, fund, units, amount);
        if (oneIn(10)) {
            event.fee(random.nextInt(2));
        }
        return event;
    }

    /** Mostly a rule's kind stays what it was, so that alerts are taken over. */
    private Event rule() {
        String id = "R" + random.nextInt(9);
        RuleKind kind = oneIn(3) ? anyKind() : kinds.getOrDefault(id, anyKind());
        kinds.put(id, kind);
        EventBuilder.RuleSetting rule = EventBuilder.rule(id, kind)
                .severity(pick(Severity.INFO, Severity.WARNING, Severity.CRITICAL))
                .enabled(!oneIn(12));
        switch (random.nextInt(6)) {
            case 0, 1 -> {}
            case 2 -> rule.forSegment("S" + random.nextInt(3));
            case 3, 4 -> rule.forCustomer("C" + random.nextInt(oneIn(20) ? 9 : 3));
            default -> rule.forAccount("A" + random.nextInt(oneIn(20) ? 9 : 4));
        }
        if (!fewTimers && oneIn(3)) {
            // A cooldown that ends before a sweep has come by ends with the next event after that, so its cause is a
            // later one.
            boolean isSwept = !sweepsAtOnce && NaiveReadings.isOnPositions(kind);
            rule.cooldown(isSwept ? span(2_592_000) : span(1, 60, 600, 3_600, 86_400));
        }
        rule.includeIncome(isProfit(kind) && oneIn(2));
        if (isProfit(kind) || kind == RuleKind.NAV_UPDATED) {
            aboutAFund(rule, 3);
        }
        switch (kind) {
            case BALANCE_CHANGED -> rule.direction(Direction.values()[random.nextInt(3)]);
            case TRANSACTION_LARGE ->
                rule.currency(pick(CURRENCIES))
                        .min(25L * random.nextInt(5))
                        .direction(Direction.values()[random.nextInt(3)]);
            case HOLD_CHANGED -> {
                rule.currency(oneIn(2) ? "" : pick(CURRENCIES));
                if (oneIn(2)) {
                    rule.min(25L * random.nextInt(5));
                }
            }
            case ORDER_CHANGED -> {
                if (oneIn(2)) {
                    rule.states(OrderState.values()[random.nextInt(5)], OrderState.values()[random.nextInt(5)]);
                }
            }
            case NAV_UPDATED -> {
                if (oneIn(2)) {
                    rule.min(10_000L * random.nextInt(4));
                }
            }
            case BALANCE_ABOVE, BALANCE_BELOW ->
                rule.currency(oneIn(4) ? "" : pick(CURRENCIES))
                        .field(pick(BalanceField.LEDGER, BalanceField.AVAILABLE))
                        .levels(levels(50))
                        .recovery(oneIn(2) ? 0 : 25L * random.nextInt(4));
            case PNL_ABOVE, PNL_BELOW -> profit(rule);
            case ACCOUNT_OVERDRAWN, VELOCITY, OUTFLOW, DORMANT -> overTime(rule);
            default -> price(rule);
        }
        if (kind == RuleKind.BALANCE_CHANGED && oneIn(3)) {
            rule.kinds(PostingKind.CARD);
        }
        return rule;
    }

    private RuleKind anyKind() {
        RuleKind kind = pick(KINDS);
        while (fewTimers && hasTimers(kind)) {
            kind = pick(KINDS);
        }
        return kind;
    }

    private static boolean hasTimers(RuleKind kind) {
        return kind == RuleKind.DORMANT || kind == RuleKind.VELOCITY || kind == RuleKind.OUTFLOW;
    }

    private static boolean isProfit(RuleKind kind) {
        return kind == RuleKind.PNL_ABOVE || kind == RuleKind.PNL_BELOW;
    }

    private void profit(EventBuilder.RuleSetting rule) {
        if (oneIn(2)) {
            rule.percents(levels(25_000)).recovery(oneIn(2) ? 0 : 10_000L * random.nextInt(4));
            return;
        }
        String currency = pick(CURRENCIES);
        rule.currency(currency)
                .levels(levels(10 * powerOfTen(NaiveState.decimals(currency))))
                .recovery(oneIn(2) ? 0 : 500L * random.nextInt(4));
    }

    private void overTime(EventBuilder.RuleSetting rule) {
        switch (rule.kind) {
            case ACCOUNT_OVERDRAWN -> {
                if (oneIn(2)) {
                    rule.min(2_500L * random.nextInt(5) + (oneIn(3) ? random.nextInt(100) : 0));
                }
                rule.recovery(oneIn(2) ? 0 : 2_500L * random.nextInt(4) + random.nextInt(100));
            }
            case VELOCITY -> {
                rule.currency(pick(CURRENCIES))
                        .window(span(60, 3_600, 10_800, 86_400))
                        .direction(Direction.values()[random.nextInt(3)]);
                if (oneIn(2)) {
                    rule.counts(1 + random.nextInt(4)).recovery(oneIn(2) ? 0 : 1);
                } else {
                    rule.levels(25L * (1 + random.nextInt(8))).recovery(oneIn(2) ? 0 : 20);
                }
            }
            case OUTFLOW ->
                rule.currency(pick(CURRENCIES))
                        .window(span(60, 3_600, 10_800, 86_400))
                        .percents(100_000L * (1 + random.nextInt(10)))
                        .recovery(oneIn(2) ? 0 : 50_000);
            default -> rule.window(span(60, 600, 3_600, 86_400, 3 * 86_400));
        }
    }

    private void price(EventBuilder.RuleSetting rule) {
        switch (rule.kind) {
            case NAV_ABOVE, NAV_BELOW -> {
                String fund = "F" + random.nextInt(oneIn(20) ? 9 : 3);
                EventBuilder.Fund terms = funds.get(fund);
                long scale = terms == null ? 1 : powerOfTen(terms.navScale);
                long last = navs.getOrDefault(fund, 0L);
                long level = oneIn(3) && last > 0 && last < 1_000_000 * scale
                        ? last
                        : (90 + random.nextInt(21)) * scale / pick(1, 1, 1, 2, 3);
                rule.fund(fund).navs(Math.max(1, level)).recovery(oneIn(2) ? 0 : scale * random.nextInt(4));
            }
            case NAV_MOVED -> {
                rule.percents(10_000L * (1 + random.nextInt(6)))
                        .since(MoveSince.values()[random.nextInt(3)])
                        .recovery(oneIn(2) ? 0 : 5_000);
                aboutAFund(rule, 2);
            }
            case DRAWDOWN -> {
                rule.percents(10_000L * (1 + random.nextInt(10))).recovery(oneIn(2) ? 0 : 5_000);
                aboutAFund(rule, 2);
            }
            default -> {
                if (oneIn(2)) {
                    rule.events(FundEventKind.values()[random.nextInt(2)]);
                }
                aboutAFund(rule, 2);
            }
        }
    }

    private void aboutAFund(EventBuilder.RuleSetting rule, int chances) {
        if (oneIn(chances)) {
            rule.fund("F" + random.nextInt(oneIn(20) ? 9 : 3));
        }
    }

    /** One of these, and sometimes a bit more. */
    private long span(int... seconds) {
        return seconds[random.nextInt(seconds.length)] * SECOND_NS + (oneIn(2) ? random.nextInt(1_000) : 0);
    }

    private long[] levels(long step) {
        int count = oneIn(40) ? pick(0, 17) : 1 + random.nextInt(3);
        long[] levels = new long[count];
        for (int i = 0; i < count; i++) {
            levels[i] = step * (random.nextInt(9) - 4);
        }
        return levels;
    }

    private boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
