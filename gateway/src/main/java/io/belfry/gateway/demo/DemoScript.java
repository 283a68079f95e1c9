package io.belfry.gateway.demo;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A small bank and what happens there, line by line. Depends on the seed, the number of customers and the rules alone:
 * no clock, no answers. Keeps the books as it goes, so that nobody spends or redeems what they have not.
 *
 * <p>{@link #setUp} comes first, then {@link #next} as often as wanted.
 */
final class DemoScript {
    private static final int FUNDS = 48;
    private static final int PERCENT_OF_INVESTORS = 30;

    /** Happenings from one fund's price to the next fund's. */
    private static final int HAPPENINGS_PER_PRICE = 250;

    /** Happenings from one comparison of balances to the next. */
    private static final int HAPPENINGS_PER_COMPARISON = 10_000;

    private static final int BALANCES_PER_COMPARISON = 20;
    private static final LocalDate FIRST_DATE = LocalDate.of(2026, 1, 5);
    private static final long OVERDRAFT_MINOR = 20_000;

    /** A tenth of a unit. */
    private static final long LEAST_UNITS_SCALED = 1_000;

    /** Happenings until a shop takes what it had set aside. */
    private static final int HAPPENINGS_OF_A_HOLD = 2_000;

    /** Prices of all funds from one distribution of a bond fund to its next. */
    private static final int ROUNDS_PER_DISTRIBUTION = 4;

    /** Prices of all funds from one split of a technology fund to its next, where its price allows. */
    private static final int ROUNDS_PER_SPLIT = 8;

    /** So many prices have one that is corrected; shares no factor with the number of funds, so that all have their turn. */
    private static final int PRICES_PER_CORRECTION = 37;

    private static final int BONDS = 0;
    private static final int WORLD_EQUITY = 3;
    private static final int TECHNOLOGY = 5;

    private static final List<String> FUND_STYLES =
            List.of("Bonds", "Balanced", "Dividend", "World Equity", "Small Caps", "Technology");
    private static final int[] FUND_VOLATILITIES = {15, 45, 80, 110, 150, 200};
    private static final List<String> FUND_REGIONS =
            List.of("Europe", "North", "South", "Alpine", "Atlantic", "Baltic", "Danube", "Global");

    private final Dice dice;
    private final List<String> rules;
    private final int customerCount;
    private final List<DemoCustomer> customers;
    private final List<DemoFund> funds = new ArrayList<>();
    private final List<DemoHolding> holdings = new ArrayList<>();
    private final Map<String, DemoHolding> holdingsByName = new HashMap<>();
    private final Queue<Payout> payouts = new ArrayDeque<>();
    private final Queue<Reservation> reservations = new ArrayDeque<>();
    private final JsonLine json = new JsonLine();

    /** Of orders too: a fund whose price of the day is still to come would date them back. */
    private LocalDate priceDate = FIRST_DATE;

    private int marketBasisPoints;
    private int rounds;
    private long happenings;
    private long prices;
    private long postings;
    private long orders;
    private long holds;
    private int nextSalary;

    /** A holder's part of a distribution, that core banking has still to book. */
    private record Payout(DemoHolding holding, long amountMinor) {}

    /** What a shop has set aside on an account. */
    private record Reservation(
            String hold, DemoAccount account, long amountMinor, String currency, String shop, long madeAt) {}

    DemoScript(long seed, int customerCount, List<String> rules) {
        this.dice = new Dice(seed);
        this.customerCount = customerCount;
        this.rules = List.copyOf(rules);
        this.customers = new ArrayList<>(customerCount);
    }

    /** The bank as the day begins. */
    void setUp(LineSink sink) {
        for (int i = 0; i < customerCount; i++) {
            DemoCustomer customer = DemoCustomer.roll(i, dice);
            customers.add(customer);
            register(customer, sink);
        }
        for (int i = 0; i < FUNDS; i++) {
            funds.add(rollFund(i));
            register(funds.get(i), sink);
        }
        sink.barrier();
        for (String rule : rules) {
            sink.line(DemoFeed.RULES, rule);
        }
        sink.barrier();
        for (DemoFund fund : funds) {
            price(fund, sink);
        }
        for (DemoCustomer customer : customers) {
            if (dice.chance(PERCENT_OF_INVESTORS)) {
                invest(customer, sink);
            }
        }
        sink.barrier();
    }

    /** The next thing that happens: one line or a few that belong together. */
    void next(LineSink sink) {
        happenings++;
        if (happenings % HAPPENINGS_PER_COMPARISON == 0) {
            compareBalances(sink);
        }
        if (happenings % HAPPENINGS_PER_PRICE == 0) {
            priceNext(sink);
            return;
        }
        if (happenings % 2 == 0 && !payouts.isEmpty()) {
            payOut(payouts.remove(), sink);
            return;
        }
        if (!reservations.isEmpty() && reservations.element().madeAt() + HAPPENINGS_OF_A_HOLD <= happenings) {
            settle(reservations.remove(), sink);
            return;
        }
        int rolled = dice.below(100);
        if (rolled < 72) {
            payByCard(dice.oneOf(customers), sink);
        } else if (rolled < 80) {
            paySalary(sink);
        } else if (rolled < 90) {
            transfer(sink);
        } else if (rolled < 94) {
            trade(sink);
        } else if (rolled < 97) {
            deposit(dice.oneOf(customers), sink);
        } else {
            chargeFee(dice.oneOf(customers), sink);
        }
    }

    /** The customers, once set up. */
    List<DemoCustomer> customers() {
        return customers;
    }

    /** The funds, once set up. */
    List<DemoFund> funds() {
        return funds;
    }

    /** Who holds what, as the script has it. */
    List<DemoHolding> holdings() {
        return holdings;
    }

    private void register(DemoCustomer customer, LineSink sink) {
        sink.line(
                DemoFeed.CORE,
                json.type("customer.registered")
                        .text("customer", customer.id())
                        .text("name", customer.name())
                        .text("locale", customer.language().locale())
                        .text("zone", customer.language().zone())
                        .text("segment", customer.segment().segmentName())
                        .text("branch", customer.language().branch())
                        .end());
        open(customer, customer.current(), sink);
        if (customer.second() != null) {
            open(customer, customer.second(), sink);
        }
    }

    private void open(DemoCustomer customer, DemoAccount account, LineSink sink) {
        sink.line(
                DemoFeed.CORE,
                json.type("account.opened")
                        .text("account", account.iban())
                        .text("customer", customer.id())
                        .text("currency", account.currency())
                        .text("kind", account.kind())
                        .decimal("balance", account.ledgerMinor(), 2)
                        .end());
    }

    private DemoFund rollFund(int index) {
        int style = index % FUND_STYLES.size();
        String name = "Belfry " + FUND_REGIONS.get(index / FUND_STYLES.size()) + " " + FUND_STYLES.get(style);
        return new DemoFund(
                Isin.of(index + 1),
                name,
                style == WORLD_EQUITY,
                FUND_VOLATILITIES[style],
                dice.between(20_0000, 250_0000),
                FIRST_DATE);
    }

    private void register(DemoFund fund, LineSink sink) {
        sink.line(
                DemoFeed.FUNDS,
                json.type("fund.registered")
                        .text("fund", fund.isin())
                        .text("name", fund.name())
                        .text("currency", "EUR")
                        .number("navScale", DemoFund.NAV_SCALE)
                        .number("unitScale", DemoFund.UNIT_SCALE)
                        .text("costMethod", fund.isFirstInFirstOut() ? "fifo" : "average")
                        .end());
    }

    private void price(DemoFund fund, LineSink sink) {
        prices++;
        sink.line(
                DemoFeed.FUNDS,
                json.type("fund.priced")
                        .text("fund", fund.isin())
                        .decimal("nav", fund.navScaled(), DemoFund.NAV_SCALE)
                        .text("date", fund.date().toString())
                        .number("version", fund.version())
                        .end());
    }

    /** One fund after the other; when all had their turn, the next weekday and another mood of the market. */
    private void priceNext(LineSink sink) {
        int turn = (int) (prices % FUNDS);
        if (turn == 0) {
            priceDate = nextWeekday(priceDate);
            marketBasisPoints = (int) (dice.chance(10) ? dice.between(-500, -250) : dice.between(-90, 110));
            rounds++;
        }
        DemoFund fund = funds.get(turn);
        int style = turn % FUND_STYLES.size();
        int region = turn / FUND_STYLES.size();
        if (style == BONDS && (rounds + region) % ROUNDS_PER_DISTRIBUTION == 1) {
            distribute(fund, sink);
        }
        if (style == TECHNOLOGY && (rounds + region) % ROUNDS_PER_SPLIT == 1 && fund.canSplit()) {
            splitInTwo(fund, sink);
        }
        fund.walk(priceDate, marketBasisPoints, dice);
        price(fund, sink);
        if (prices % PRICES_PER_CORRECTION == 0) {
            fund.correct(dice);
            // A correction is not a turn.
            price(fund, sink);
            prices--;
        }
    }

    /** Before the trades of its date; the holders' accounts are credited afterwards, one by one. */
    private void distribute(DemoFund fund, LineSink sink) {
        long perUnitScaled = fund.navScaled() * dice.between(40, 150) / 10_000;
        sink.line(
                DemoFeed.FUNDS,
                json.type("fund.distributed")
                        .text("fund", fund.isin())
                        .text("date", priceDate.toString())
                        .decimal("perUnit", perUnitScaled, DemoFund.NAV_SCALE)
                        .end());
        fund.distribute(perUnitScaled);
        for (DemoHolding holding : holdings) {
            long amountMinor = DemoFund.incomeMinor(holding.unitsScaled(), perUnitScaled);
            if (holding.fund() == fund && amountMinor > 0) {
                payouts.add(new Payout(holding, amountMinor));
            }
        }
    }

    private void payOut(Payout payout, LineSink sink) {
        DemoCustomer customer = payout.holding().customer();
        String text = customer.language().distribution() + " "
                + payout.holding().fund().name();
        post(DemoFeed.CORE, customer.current(), payout.amountMinor(), "EUR", "other", null, text, sink);
    }

    private void splitInTwo(DemoFund fund, LineSink sink) {
        sink.line(
                DemoFeed.FUNDS,
                json.type("fund.split")
                        .text("fund", fund.isin())
                        .text("date", priceDate.toString())
                        .number("numerator", 2)
                        .number("denominator", 1)
                        .end());
        fund.splitInTwo();
        for (DemoHolding holding : holdings) {
            if (holding.fund() == fund) {
                holding.doubleUnits();
            }
        }
    }

    private static LocalDate nextWeekday(LocalDate date) {
        return date.plusDays(date.getDayOfWeek() == DayOfWeek.FRIDAY ? 3 : 1);
    }

    private void payByCard(DemoCustomer customer, LineSink sink) {
        boolean dear = dice.chance(2);
        long amountMinor = dear ? dice.between(30_000, 250_000) : dice.between(180, 9_500);
        DemoAccount account = customer.current();
        String currency = "EUR";
        if (customer.second() != null && customer.second().currency().equals("USD") && dice.chance(20)) {
            account = customer.second();
            currency = account.currency();
        }
        if (account.availableMinor() - amountMinor < -OVERDRAFT_MINOR) {
            // Declined: the customer pays in some cash instead.
            deposit(customer, sink);
            return;
        }
        Language language = customer.language();
        String shop = dice.oneOf(dear ? language.dearShops() : language.shops());
        if (dear) {
            reserve(account, amountMinor, currency, shop, sink);
            return;
        }
        post(DemoFeed.CARDS, account, -amountMinor, currency, "card", shop, null, sink);
    }

    /** The shop has the amount set aside, and takes it later. */
    private void reserve(DemoAccount account, long amountMinor, String currency, String shop, LineSink sink) {
        holds++;
        account.hold(amountMinor);
        Reservation made = new Reservation("H-" + holds, account, amountMinor, currency, shop, happenings);
        reservations.add(made);
        sink.line(
                DemoFeed.CARDS,
                json.type("account.held")
                        .text("account", account.iban())
                        .text("hold", made.hold())
                        .decimal("amount", amountMinor, 2)
                        .text("counterparty", shop)
                        .end());
    }

    /** In one of four cases less than was set aside; the shop then gives the rest free. */
    private void settle(Reservation made, LineSink sink) {
        long leftMinor = dice.chance(25) ? dice.between(100, made.amountMinor() / 3) : 0;
        made.account().hold(-made.amountMinor());
        postings++;
        made.account().post(leftMinor - made.amountMinor());
        sink.line(
                DemoFeed.CARDS,
                json.type("account.posted")
                        .text("account", made.account().iban())
                        .decimal("amount", leftMinor - made.amountMinor(), 2)
                        .text("currency", made.currency())
                        .text("kind", "card")
                        .text("ref", "P-" + postings)
                        .text("settles", made.hold())
                        .text("counterparty", made.shop())
                        .end());
        if (leftMinor > 0) {
            sink.line(
                    DemoFeed.CARDS,
                    json.type("account.released")
                            .text("account", made.account().iban())
                            .text("hold", made.hold())
                            .end());
        }
    }

    private void paySalary(LineSink sink) {
        DemoCustomer customer = customers.get(nextSalary);
        nextSalary = (nextSalary + 1) % customers.size();
        Language language = customer.language();
        post(
                DemoFeed.CORE,
                customer.current(),
                customer.salaryMinor(),
                "EUR",
                "salary",
                dice.oneOf(language.employers()),
                language.salary(),
                sink);
    }

    private void transfer(LineSink sink) {
        DemoCustomer payer = dice.oneOf(customers);
        DemoCustomer payee = dice.oneOf(customers);
        long amountMinor = dice.between(1_000, 90_000);
        if (payer.id().equals(payee.id()) || payer.current().availableMinor() < amountMinor) {
            deposit(payer, sink);
            return;
        }
        String text = payer.language().rent();
        post(DemoFeed.CORE, payer.current(), -amountMinor, "EUR", "transfer", payee.name(), text, sink);
        post(DemoFeed.CORE, payee.current(), amountMinor, "EUR", "transfer", payer.name(), text, sink);
    }

    private void deposit(DemoCustomer customer, LineSink sink) {
        long amountMinor = dice.between(2, 60) * 1_000;
        post(
                DemoFeed.CORE,
                customer.current(),
                amountMinor,
                "EUR",
                "cash",
                null,
                customer.language().deposit(),
                sink);
    }

    private void chargeFee(DemoCustomer customer, LineSink sink) {
        post(
                DemoFeed.CORE,
                customer.current(),
                -490,
                "EUR",
                "fee",
                null,
                customer.language().fee(),
                sink);
    }

    private void post(
            DemoFeed feed,
            DemoAccount account,
            long amountMinor,
            String currency,
            String kind,
            String counterparty,
            String text,
            LineSink sink) {
        postings++;
        account.post(amountMinor);
        json.type("account.posted")
                .text("account", account.iban())
                .decimal("amount", amountMinor, 2)
                .text("currency", currency)
                .text("kind", kind)
                .text("ref", "P-" + postings);
        if (counterparty != null) {
            json.text("counterparty", counterparty);
        }
        if (text != null) {
            json.text("text", text);
        }
        sink.line(feed, json.end());
    }

    /** A new investor's first one to three funds, paid with money that comes in from elsewhere. */
    private void invest(DemoCustomer customer, LineSink sink) {
        int firstFund = dice.below(FUNDS);
        int count = 1 + dice.below(3);
        for (int i = 0; i < count; i++) {
            DemoHolding holding = holding(customer, funds.get((firstFund + 7 * i) % FUNDS));
            long unitsScaled = dice.between(1_0000, 120_0000);
            String text = customer.language().deposit();
            post(
                    DemoFeed.CORE,
                    customer.current(),
                    costMinor(holding, unitsScaled),
                    "EUR",
                    "transfer",
                    null,
                    text,
                    sink);
            subscribe(holding, unitsScaled, sink);
        }
    }

    private void trade(LineSink sink) {
        if (holdings.isEmpty()) {
            deposit(dice.oneOf(customers), sink);
            return;
        }
        DemoHolding holding = dice.oneOf(holdings);
        long wantedScaled = dice.between(5_000, 20_0000);
        boolean canBuy =
                costMinor(holding, wantedScaled) <= holding.customer().current().availableMinor();
        if (canBuy && (holding.unitsScaled() == 0 || dice.chance(60))) {
            subscribe(holding, wantedScaled, sink);
        } else if (holding.unitsScaled() == 0) {
            deposit(holding.customer(), sink);
        } else if (dice.chance(10)) {
            redeem(holding, holding.unitsScaled(), sink);
        } else if (dice.chance(20)) {
            moveElsewhere(holding, someOf(holding.unitsScaled()), sink);
        } else if (dice.chance(10)) {
            askInVain(holding, someOf(holding.unitsScaled()), sink);
        } else {
            redeem(holding, someOf(holding.unitsScaled()), sink);
        }
    }

    /** What the customer holds of the fund; from now on something, if there was nothing. */
    private DemoHolding holding(DemoCustomer customer, DemoFund fund) {
        return holdingsByName.computeIfAbsent(customer.id() + " " + fund.isin(), name -> {
            DemoHolding added = new DemoHolding(customer, fund);
            holdings.add(added);
            return added;
        });
    }

    /** A switch: no cash leg, since the money stays with the funds. */
    private void moveElsewhere(DemoHolding from, long unitsScaled, LineSink sink) {
        long amountMinor = from.fund().priceMinor(unitsScaled);
        DemoFund target = dice.oneOf(funds);
        long boughtScaled = target.unitsFor(amountMinor);
        if (target == from.fund() || boughtScaled < LEAST_UNITS_SCALED) {
            redeem(from, unitsScaled, sink);
            return;
        }
        orders++;
        from.add(-unitsScaled);
        holding(from.customer(), target).add(boughtScaled);
        sink.line(
                DemoFeed.FUNDS,
                json.type("order.switched")
                        .text("order", "O-" + orders)
                        .text("account", from.customer().current().iban())
                        .leg("from", from.fund().isin(), unitsScaled, DemoFund.UNIT_SCALE, amountMinor)
                        .leg("to", target.isin(), boughtScaled, DemoFund.UNIT_SCALE, amountMinor)
                        .text("date", priceDate.toString())
                        .end());
    }

    /** An order that is accepted, and then rejected. */
    private void askInVain(DemoHolding holding, long unitsScaled, LineSink sink) {
        orders++;
        for (String type : List.of("order.accepted", "order.rejected")) {
            json.type(type)
                    .text("order", "O-" + orders)
                    .text("account", holding.customer().current().iban())
                    .text("fund", holding.fund().isin())
                    .text("side", "redeem")
                    .decimal("units", unitsScaled, DemoFund.UNIT_SCALE);
            if (type.equals("order.rejected")) {
                json.text("reason", holding.customer().language().rejection());
            }
            sink.line(DemoFeed.FUNDS, json.end());
        }
    }

    /** A part that is worth at least a few cents and leaves as much, or all. */
    private long someOf(long unitsScaled) {
        long partScaled = dice.between(LEAST_UNITS_SCALED, unitsScaled);
        return unitsScaled - partScaled < LEAST_UNITS_SCALED ? unitsScaled : partScaled;
    }

    /** The price and one percent. */
    private static long costMinor(DemoHolding holding, long unitsScaled) {
        long priceMinor = holding.fund().priceMinor(unitsScaled);
        return priceMinor + priceMinor / 100;
    }

    private void subscribe(DemoHolding holding, long unitsScaled, LineSink sink) {
        long costMinor = costMinor(holding, unitsScaled);
        long feeMinor = costMinor - holding.fund().priceMinor(unitsScaled);
        holding.add(unitsScaled);
        confirm(holding, "subscribe", unitsScaled, costMinor, feeMinor, sink);
    }

    private void redeem(DemoHolding holding, long unitsScaled, LineSink sink) {
        long priceMinor = holding.fund().priceMinor(unitsScaled);
        holding.add(-unitsScaled);
        confirm(holding, "redeem", unitsScaled, priceMinor, 0, sink);
    }

    /** The confirmation from fund accounting, and the cash leg from core banking. */
    private void confirm(
            DemoHolding holding, String side, long unitsScaled, long amountMinor, long feeMinor, LineSink sink) {
        orders++;
        DemoCustomer customer = holding.customer();
        DemoFund fund = holding.fund();
        sink.line(
                DemoFeed.FUNDS,
                json.type("order.confirmed")
                        .text("order", "O-" + orders)
                        .text("account", customer.current().iban())
                        .text("fund", fund.isin())
                        .text("side", side)
                        .decimal("units", unitsScaled, DemoFund.UNIT_SCALE)
                        .decimal("amount", amountMinor, 2)
                        .decimal("fee", feeMinor, 2)
                        .decimal("nav", fund.navScaled(), DemoFund.NAV_SCALE)
                        .text("date", priceDate.toString())
                        .end());
        boolean buys = side.equals("subscribe");
        Language language = customer.language();
        String text = (buys ? language.purchase() : language.sale()) + " " + fund.name();
        post(DemoFeed.CORE, customer.current(), buys ? -amountMinor : amountMinor, "EUR", "other", null, text, sink);
    }

    /**
     * What core banking's own books say: the engine rings balance.drift where it has another figure. Alone between two
     * barriers, since no other feed may be ahead or behind meanwhile, not even where a killed demo goes on.
     */
    private void compareBalances(LineSink sink) {
        sink.barrier();
        for (int i = 0; i < BALANCES_PER_COMPARISON; i++) {
            DemoAccount account = dice.oneOf(customers).current();
            sink.line(
                    DemoFeed.CORE,
                    json.type("account.balanced")
                            .text("account", account.iban())
                            .decimal("ledger", account.ledgerMinor(), 2)
                            .end());
        }
        sink.barrier();
    }
}
