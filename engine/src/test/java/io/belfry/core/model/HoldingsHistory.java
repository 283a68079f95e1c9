package io.belfry.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.CostMethod;
import io.belfry.codec.FundKind;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RoundingMode;
import io.belfry.core.Core;
import io.belfry.core.CoreHost;
import io.belfry.core.EventBuilder;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.Stamp;
import io.belfry.core.directory.Namespace;
import io.belfry.core.fund.PositionTable;
import io.belfry.core.model.NaiveState.Account;
import io.belfry.core.model.NaiveState.Freeze;
import io.belfry.core.model.NaiveState.Position;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One short life of two accounts and two funds, from a seed: the core, which many of them share, against a naive model of its
 * own. Sweeps are slow, so that holders are behind for most of it.
 */
final class HoldingsHistory {
    /** What a fund counts cost by, and earns. */
    enum Method {
        AVERAGE,
        FIFO,
        MONEY_MARKET
    }

    /** A core for many histories, one after the other. */
    static final class Host {
        private static final long DAY_NS = 86_400_000_000_000L;

        final Core core = new Core();
        private long nowNs = 1_700_000_000L * SECOND_NS;
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        private final EventBuilder.Configuration configuration = EventBuilder.configured(new CoreHost.Limits()
                .funds(10_000)
                .accounts(10_000)
                .positions(20_000)
                .lots(1_000_000)
                .movements(1_000_000, 200)
                .holds(100_000)
                .orders(10_000, 4_000 * DAY_NS)
                .slices(1, 3)
                .build());

        Host() {
            apply(configuration, Stamp.unnumbered(nowNs));
        }

        ResultCode apply(Event event, Stamp stamp) {
            nowNs = Math.max(nowNs, stamp.engineTimeNs());
            int length = event.encode(core.directory(), buffer, 0, stamp);
            ResultCode code = core.apply(buffer, 0, length);
            core.notifications().clear();
            return code;
        }
    }

    /** An event and what came of it. */
    private record Told(int day, Event event, ResultCode code) {
        @Override
        public String toString() {
            return "day " + day + ": " + Described.event(event) + " " + code;
        }
    }

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long DAY_NS = 86_400 * SECOND_NS;
    private static final String[] CURRENCIES = {"EUR", "JPY", "KWD"};

    private final Host host;
    private final String about;
    private final String prefix;
    private final Random random;
    private final NaiveModel model = new NaiveModel();
    private final List<String> accounts;
    private final List<EventBuilder.Fund> funds = new ArrayList<>();
    private final RandomFundEvents source;
    private final List<Told> log = new ArrayList<>();
    final List<ResultCode> codes = new ArrayList<>();
    private long nowNs;
    private int priceVersion = 1;
    private int orders;

    HoldingsHistory(Host host, Method method, long seed) {
        this.host = host;
        about = "method " + method + ", seed " + seed;
        prefix = method.name().charAt(0) + Long.toString(seed, 36);
        random = new Random(seed);
        nowNs = (host.nowNs / DAY_NS + 1) * DAY_NS;
        accounts = List.of(prefix + "-A", prefix + "-B");
        for (String fund : List.of("-F", "-G")) {
            funds.add(terms(prefix + fund, method));
        }
        source = new RandomFundEvents(random, prefix, accounts, funds, this::today, model);
    }

    /** Funds of one seed differ by the method alone. */
    private EventBuilder.Fund terms(String fund, Method method) {
        EventBuilder.Fund terms = EventBuilder.fund(fund, CURRENCIES[random.nextInt(CURRENCIES.length)])
                .scales(2 * random.nextInt(5), 2 * random.nextInt(4))
                .rounding(RoundingMode.get((short) random.nextInt(3)));
        boolean fifoToo = random.nextBoolean();
        boolean isFifo = method == Method.FIFO || (method == Method.MONEY_MARKET && fifoToo);
        return terms.costMethod(isFifo ? CostMethod.FIFO : CostMethod.AVERAGE)
                .kind(method == Method.MONEY_MARKET ? FundKind.MONEY_MARKET : FundKind.OPEN);
    }

    private int today() {
        return (int) (nowNs / DAY_NS);
    }

    /** Lives through {@code events} random events. */
    void live(int events) {
        model.apply(host.configuration, Stamp.unnumbered(nowNs));
        apply(EventBuilder.customer(prefix + "-C"));
        for (String account : accounts) {
            apply(EventBuilder.account(account, prefix + "-C", "EUR"));
        }
        for (EventBuilder.Fund fund : funds) {
            apply(fund);
        }
        for (int i = 0; i < events; i++) {
            if (random.nextInt(5) == 0) {
                nowNs += DAY_NS;
            }
            apply(random.nextInt(8) == 0 ? price() : source.next());
            if (random.nextInt(12) == 0) {
                compare();
            }
        }
        compare();
    }

    private Event price() {
        EventBuilder.Fund fund = funds.get(random.nextInt(funds.size()));
        long nav = (90 + random.nextInt(21)) * RandomFundEvents.powerOfTen(fund.navScale);
        return EventBuilder.priced(fund.fund, nav + random.nextInt(100), today() - random.nextInt(2))
                .version(random.nextInt(3) == 0 ? ++priceVersion : 1);
    }

    private ResultCode apply(Event event) {
        nowNs = Math.max(nowNs, host.nowNs) + SECOND_NS;
        Stamp stamp = Stamp.unnumbered(nowNs);
        ResultCode expected = model.apply(event, stamp);
        ResultCode code = host.apply(event, stamp);
        codes.add(code);
        log.add(new Told(today(), event, code));
        if (code != expected) {
            throw new AssertionError(about + ": the model says " + expected + ", the core "
                    + host.core.refusal().describe(code) + "\n" + story());
        }
        return code;
    }

    /** Sells everything. */
    void redeemEverything() {
        for (Position position : positions()) {
            for (Freeze freeze : List.copyOf(position.freezes)) {
                long units = freeze.left.unscaledValue().longValueExact();
                if (units == 0) {
                    continue;
                }
                assertThat(apply(EventBuilder.unitsReleased(position.account.id, position.fund.id, units, freeze.ref)))
                        .as(about)
                        .isEqualTo(ResultCode.OK);
            }
            String account = position.account.id;
            String fund = position.fund.id;
            if (position.holding.units.signum() == 0) {
                // A reverse split may have left less than the smallest unit: the cost goes with the next one that is
                // sold.
                Event one = EventBuilder.subscribed(prefix + "-one-" + orders++, account, fund, 1, 0)
                        .date(today() + 60);
                assertThat(apply(one)).as(about).isEqualTo(ResultCode.OK);
            }
            long units = position.holding.units.unscaledValue().longValueExact();
            if (units > 0) {
                Event all = EventBuilder.redeemed(prefix + "-all-" + orders++, account, fund, units, 4_711)
                        .date(today() + 60);
                assertThat(apply(all)).as(about).isEqualTo(ResultCode.OK);
            }
        }
        compare();
        for (Position position : positions()) {
            int row = row(position);
            assertThat(host.core.positions().units(row)).as(about).isZero();
            assertThat(host.core.positions().cost(row)).as(about).isZero();
        }
    }

    /** What was gained in each position by sales alone: less the cost that transfers took along. */
    List<BigDecimal> gained() {
        List<BigDecimal> gained = new ArrayList<>();
        for (Position position : positions()) {
            BigDecimal realised =
                    NaiveState.money(host.core.positions().realised(row(position)), position.fund.terms.currency);
            gained.add(realised.subtract(position.holding.carriedOut));
        }
        return gained;
    }

    /** Takes every order back, in an order of its own, whatever that takes. */
    void reverseEverything() {
        List<NaiveState.Order> left = new ArrayList<>();
        for (Position position : positions()) {
            for (NaiveHolding.Step step : position.steps) {
                if (step.order() instanceof NaiveState.Order order && !left.contains(order)) {
                    left.add(order);
                }
            }
        }
        Collections.shuffle(left, random);
        for (int loans = 0; !left.isEmpty(); ) {
            if (reverseWhatCanBe(left)) {
                continue;
            }
            if (loans++ == 2) {
                throw new AssertionError(about + ": nothing more can be taken back\n" + story());
            }
            lend(left);
        }
        compare();
        for (Position position : positions()) {
            int row = row(position);
            if (!figures(row).equals("0 0 0 0 0")) {
                throw new AssertionError(about + ": left are " + figures(row) + "\n" + story());
            }
        }
    }

    private boolean reverseWhatCanBe(List<NaiveState.Order> left) {
        int before = left.size();
        left.removeIf(order -> apply(EventBuilder.reversed(order.id, prefix + "-back-" + orders++)
                        .account(order.account.id))
                == ResultCode.OK);
        return left.size() < before;
    }

    /** Switches there and back may each need the units that the other brings: these get some from before, for nothing. */
    private void lend(List<NaiveState.Order> left) {
        for (Position position : positions()) {
            String order = prefix + "-loan-" + orders++;
            Event loan = EventBuilder.subscribed(order, position.account.id, position.fund.id, 1_000_000_000_000L, 0)
                    .date(today() - 1_000);
            assertThat(apply(loan)).as(about).isEqualTo(ResultCode.OK);
            left.add((NaiveState.Order) position.steps.stream()
                    .map(NaiveHolding.Step::order)
                    .filter(known -> known instanceof NaiveState.Order lent && lent.id.equals(order))
                    .findFirst()
                    .orElseThrow());
        }
    }

    private String story() {
        return String.join("\n", log.stream().map(Told::toString).toList());
    }

    private List<Position> positions() {
        List<Position> positions = new ArrayList<>();
        for (Account account : model.state().accounts.values()) {
            positions.addAll(account.positions);
        }
        return positions;
    }

    private int row(Position position) {
        int account = handle(Namespace.ACCOUNT, position.account.id);
        return host.core
                .positions()
                .find(host.core.accounts().firstPosition(account), handle(Namespace.FUND, position.fund.id));
    }

    private int handle(Namespace namespace, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return host.core.directory().findOwn(namespace, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /** Lets sweeps end, then compares every figure, and the identity on the core's own. */
    private void compare() {
        while (host.core.isWorkPending()) {
            nowNs = Math.max(nowNs, host.nowNs) + SECOND_NS;
            host.apply(EventBuilder.tick(), Stamp.unnumbered(nowNs));
        }
        PositionTable table = host.core.positions();
        for (Position position : positions()) {
            int row = row(position);
            NaiveHolding holding = position.holding;
            boolean same = isSame(table.units(row), holding.units)
                    && isSame(table.cost(row), holding.cost)
                    && isSame(table.realised(row), holding.realised)
                    && isSame(table.income(row), holding.income)
                    && isSame(table.frozen(row), position.frozen());
            if (!same) {
                throw new AssertionError(about + ", " + position.account.id + "/" + position.fund.id + ": core "
                        + figures(row) + ", model " + holding.units + " " + holding.cost + " " + holding.realised + " "
                        + holding.income + " " + position.frozen() + " (units, cost, realised, income, frozen)\n"
                        + story());
            }
            checkIdentity(position, row);
        }
    }

    private static boolean isSame(long figure, BigDecimal expected) {
        return expected.unscaledValue().bitLength() < Long.SIZE
                && expected.unscaledValue().longValue() == figure;
    }

    private String figures(int row) {
        PositionTable table = host.core.positions();
        return table.units(row) + " " + table.cost(row) + " " + table.realised(row) + " " + table.income(row) + " "
                + table.frozen(row);
    }

    /** realised + unrealised + income = cash out − cash in + value. */
    private void checkIdentity(Position position, int row) {
        PositionTable table = host.core.positions();
        int fund = table.fund(row);
        long nav = host.core.funds().nav(fund);
        long value = nav == 0 ? 0 : host.core.funds().value(fund, table.units(row), nav);
        BigDecimal left = BigDecimal.valueOf(table.realised(row))
                .add(BigDecimal.valueOf(value))
                .subtract(BigDecimal.valueOf(table.cost(row)))
                .add(BigDecimal.valueOf(table.income(row)));
        BigDecimal flows = position.holding.cashOut.subtract(position.holding.cashIn);
        BigDecimal right = new BigDecimal(flows.unscaledValue()).add(BigDecimal.valueOf(value));
        if (left.compareTo(right) != 0) {
            throw new AssertionError(about + ", " + position.fund.id + ": realised + unrealised + income is " + left
                    + ", cash out - cash in + value " + right + "\n" + story());
        }
    }
}
