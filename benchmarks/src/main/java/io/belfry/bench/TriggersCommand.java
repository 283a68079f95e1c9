package io.belfry.bench;

import io.belfry.bench.load.BenchLimits;
import io.belfry.bench.load.BenchRules;
import io.belfry.bench.load.Population;
import io.belfry.bench.load.Xorshift;
import io.belfry.bench.measure.Machine;
import io.belfry.bench.measure.ProcessorTime;
import io.belfry.codec.EventCommonEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FundPricedEncoder;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.OrderConfirmedEncoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.ResultCode;
import io.belfry.codec.TickEncoder;
import io.belfry.core.Core;
import io.belfry.core.limits.EngineLimits;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry bench triggers}: what a price costs a fund whose holders wait for other prices. */
@Command(
        name = "triggers",
        description = {
            "The core alone, without ring and journal. A fund with so many holders, each with a trigger price of its own (a gain",
            "of 10 % on its own cost): what a price costs that crosses none, one that crosses k (all that it leads to worked",
            "off), and a trade, which keys one anew. Beside each the same on a fund with as many holders and no rule. Times are",
            "those of the thread on a processor."
        },
        footer = {"", "Examples:", "  belfry bench triggers", "  belfry bench triggers --holders 1000,100000 --json"})
final class TriggersCommand implements Callable<Integer> {
    private static final int RULED = 0;
    private static final int FREE = 1;
    private static final int FIRST_DATE = 20_001;

    /** Prices of the quiet rounds lie below every trigger. */
    private static final long QUIET_NAV = 100_0000;

    /** The cheapest holding's cost, and the steps between holders', in minor units: triggers are 1.1 times as much per unit. */
    private static final long FIRST_COST_MINOR = 100_00;

    private static final long UNIT = 1_0000;
    private static final long GAIN = 10 * BenchRules.PERCENT;
    private static final int ROUNDS = 5;
    private static final long ROUND_NS = 300_000_000L;
    private static final int BATCH = 64;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--holders",
            split = ",",
            defaultValue = "1000,10000,100000,1000000",
            description = "Holders of each of the two funds; default: ${DEFAULT-VALUE}.")
    private int[] holders;

    @Option(
            names = "--crossed",
            split = ",",
            defaultValue = "1,10,100,1000,10000,100000",
            description = "Triggers that a price crosses, with the most holders; default: ${DEFAULT-VALUE}.")
    private int[] crossed;

    @Mixin
    private JsonOption json;

    private final StringBuilder lines = new StringBuilder();
    private final StringBuilder objects = new StringBuilder();

    @Override
    public Integer call() {
        for (int count : holders) {
            if (count <= 0) {
                throw new ParameterException(spec.commandLine(), "--holders must be above 0, " + count + " is not");
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Machine machine = Machine.describe(Path.of("").toAbsolutePath());
        lines.append(String.format(
                Locale.ROOT,
                "%-12s %16s %16s %16s %16s%n",
                "holders",
                "price, rule ns",
                "price, none ns",
                "trade, rule ns",
                "trade, none ns"));
        Fund last = null;
        for (int count : holders) {
            err.printf(Locale.ROOT, "%,d holders…%n", count);
            last = new Fund(count);
            quiet(last, count);
        }
        int most = holders[holders.length - 1];
        lines.append(String.format(
                Locale.ROOT,
                "%n%-12s %16s %16s %16s %16s%n",
                "crossed",
                "up ns",
                "up ns/crossed",
                "down ns/crossed",
                "rung"));
        for (int count : crossed) {
            if (count <= most) {
                err.printf(Locale.ROOT, "%,d of %,d crossed…%n", count, most);
                cross(last, count);
            }
        }
        if (json.isAsked()) {
            out.printf(
                    Locale.ROOT,
                    "{\"benchmark\":\"triggers\",\"unit\":\"ns\",\"rows\":[%s],\"machine\":%s}%n",
                    objects,
                    machine.json());
        } else {
            machine.print(out);
            out.printf(
                    Locale.ROOT,
                    "load        the core alone; processor time, medians of %d rounds; k crossed: with %,d holders%n%n",
                    ROUNDS,
                    most);
            out.print(lines);
        }
        return 0;
    }

    private void quiet(Fund fund, int count) {
        double[] priceRuled = new double[ROUNDS];
        double[] priceFree = new double[ROUNDS];
        double[] tradeRuled = new double[ROUNDS];
        double[] tradeFree = new double[ROUNDS];
        // In turn, so that what the machine does meanwhile falls on all; the first round warms up.
        for (int round = -1; round < ROUNDS; round++) {
            double first = fund.prices(RULED);
            double second = fund.prices(FREE);
            double third = fund.trades(RULED);
            double fourth = fund.trades(FREE);
            if (round >= 0) {
                priceRuled[round] = first;
                priceFree[round] = second;
                tradeRuled[round] = third;
                tradeFree[round] = fourth;
            }
        }
        lines.append(String.format(
                Locale.ROOT,
                "%,12d %,16.0f %,16.0f %,16.0f %,16.0f%n",
                count,
                median(priceRuled),
                median(priceFree),
                median(tradeRuled),
                median(tradeFree)));
        object(String.format(
                Locale.ROOT,
                "{\"holders\":%d,\"price\":%.0f,\"priceNoRule\":%.0f,\"trade\":%.0f,\"tradeNoRule\":%.0f}",
                count,
                median(priceRuled),
                median(priceFree),
                median(tradeRuled),
                median(tradeFree)));
    }

    private void cross(Fund fund, int count) {
        double[] up = new double[ROUNDS];
        double[] down = new double[ROUNDS];
        long rung = 0;
        for (int round = -1; round < ROUNDS; round++) {
            long before = fund.core.outboxSequence();
            double upNs = fund.priceAndWork(fund.triggerOf(count - 1));
            rung = fund.core.outboxSequence() - before;
            double downNs = fund.priceAndWork(QUIET_NAV);
            if (round >= 0) {
                up[round] = upNs;
                down[round] = downNs;
            }
        }
        lines.append(String.format(
                Locale.ROOT,
                "%,12d %,16.0f %,16.0f %,16.0f %,16d%n",
                count,
                median(up),
                median(up) / count,
                median(down) / count,
                rung));
        object(String.format(
                Locale.ROOT,
                "{\"crossed\":%d,\"up\":%.0f,\"down\":%.0f,\"rung\":%d}",
                count,
                median(up),
                median(down),
                rung));
    }

    private void object(String row) {
        objects.append(objects.isEmpty() ? "" : ",").append(row);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** A core with two funds that as many hold: rules are about the first. */
    private static final class Fund {
        private final Core core = new Core();
        private final MessageHeaderEncoder header = new MessageHeaderEncoder();
        private final FundPricedEncoder price = new FundPricedEncoder();
        private final OrderConfirmedEncoder order = new OrderConfirmedEncoder();
        private final TickEncoder tick = new TickEncoder();
        private final UnsafeBuffer message = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
        private final Xorshift dice = new Xorshift(42);
        private final int holders;
        private long timeNs = 1;
        private long orders;
        private int date = FIRST_DATE;

        Fund(int holders) {
            this.holders = holders;
            Population population = new Population((buffer, offset, length) -> apply(buffer, length));
            population.configured(BenchLimits.of(holders, holders, 2 * holders));
            population.register(holders, holders);
            // Registers and prices the funds; nobody buys yet.
            population.buy(0, 2, 1);
            price(RULED, QUIET_NAV);
            price(FREE, QUIET_NAV);
            for (int i = 0; i < holders; i++) {
                trade(RULED, i, FIRST_COST_MINOR + i);
                trade(FREE, i, FIRST_COST_MINOR + i);
            }
            apply(message, BenchRules.gainOf(message, "gain", RULED, GAIN));
            work();
        }

        /** The first price at which holder {@code i} has gained enough. */
        long triggerOf(int i) {
            long cost = FIRST_COST_MINOR + i;
            // A cent is 100 of the price's steps. Half a cent more, so that rounding does not keep the last one out.
            return cost * 110 + 50;
        }

        /** Prices in turn a little up and down: ns each, on a processor. */
        double prices(int fund) {
            long startNs = ProcessorTime.ofThisThread();
            long count = 0;
            while (ProcessorTime.ofThisThread() - startNs < ROUND_NS) {
                for (int i = 0; i < BATCH; i++) {
                    price(fund, QUIET_NAV + (i & 1));
                    work();
                }
                count += BATCH;
            }
            return (double) (ProcessorTime.ofThisThread() - startNs) / count;
        }

        /** Purchases of one more unit at the holder's own cost, which raises no trigger: ns each. */
        double trades(int fund) {
            long startNs = ProcessorTime.ofThisThread();
            long count = 0;
            while (ProcessorTime.ofThisThread() - startNs < ROUND_NS) {
                for (int i = 0; i < BATCH; i++) {
                    int holder = dice.below(holders);
                    trade(fund, holder, FIRST_COST_MINOR + holder);
                }
                count += BATCH;
            }
            return (double) (ProcessorTime.ofThisThread() - startNs) / count;
        }

        /** One price and all that it leads to, in ns. */
        double priceAndWork(long nav) {
            long startNs = ProcessorTime.ofThisThread();
            price(RULED, nav);
            work();
            return ProcessorTime.ofThisThread() - startNs;
        }

        private void work() {
            while (core.isWorkPending()) {
                tick.wrapAndApplyHeader(message, 0, header);
                common(tick.common());
                apply(message, MessageHeaderEncoder.ENCODED_LENGTH + tick.encodedLength());
            }
        }

        private void price(int fund, long nav) {
            price.wrapAndApplyHeader(message, 0, header);
            common(price.common());
            price.fund(fund).nav(nav).date(date++).priceVersion(1).traceparent("");
            apply(message, MessageHeaderEncoder.ENCODED_LENGTH + price.encodedLength());
        }

        private void trade(int fund, int account, long costMinor) {
            order.wrapAndApplyHeader(message, 0, header);
            common(order.common());
            order.account(account)
                    .fund(fund)
                    .side(OrderSide.SUBSCRIBE)
                    .units(UNIT)
                    .amount(costMinor)
                    .fee(OrderConfirmedEncoder.feeNullValue())
                    .tax(OrderConfirmedEncoder.taxNullValue())
                    .nav(OrderConfirmedEncoder.navNullValue())
                    .date(OrderConfirmedEncoder.dateNullValue())
                    .acquired(OrderConfirmedEncoder.acquiredNullValue())
                    .order("O-" + orders++)
                    .traceparent("");
            apply(message, MessageHeaderEncoder.ENCODED_LENGTH + order.encodedLength());
        }

        private void apply(DirectBuffer buffer, int length) {
            EventLayout.engineTimeNs((UnsafeBuffer) buffer, 0, timeNs++);
            ResultCode code = core.apply(buffer, 0, length);
            if (code != ResultCode.OK) {
                throw new IllegalStateException(code + ": " + core.refusal().describe(code));
            }
            core.notifications().clear();
        }

        private static void common(EventCommonEncoder common) {
            common.engineTimeNs(EventLayout.NO_TIME)
                    .timeNs(EventLayout.NO_TIME)
                    .feedSeq(0)
                    .feed(EventLayout.NO_FEED);
        }
    }
}
