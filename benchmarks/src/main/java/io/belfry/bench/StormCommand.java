package io.belfry.bench;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EventSession;
import io.belfry.api.OutboxReader;
import io.belfry.bench.control.AppendControl;
import io.belfry.bench.control.FrameTally;
import io.belfry.bench.control.PageState;
import io.belfry.bench.load.BenchLimits;
import io.belfry.bench.load.BenchRules;
import io.belfry.bench.load.LatencyRun;
import io.belfry.bench.load.Offering;
import io.belfry.bench.load.Population;
import io.belfry.bench.load.Postings;
import io.belfry.bench.measure.BenchDirectory;
import io.belfry.bench.measure.Json;
import io.belfry.bench.measure.Machine;
import io.belfry.bench.measure.StolenTime;
import io.belfry.bench.table.Target;
import io.belfry.bench.table.Targets;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FundPricedEncoder;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.NotificationCommonDecoder;
import io.belfry.codec.NotificationType;
import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.Refusal;
import io.belfry.core.limits.DetailLimits;
import io.belfry.core.limits.EngineLimits;
import io.belfry.journal.FrameKind;
import io.belfry.journal.Storage;
import io.belfry.pipeline.ResultListener;
import io.belfry.recovery.SnapshotMaker;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry bench storm}: everybody in a fund hears a price, while postings go on. */
@Command(
        name = "storm",
        description = {
            "A fund whose every holder hears every price is priced while postings arrive at a fixed rate (open loop, so a stall",
            "is charged to all who waited). For each slice size, in one run: the latency of postings without the sweep, during",
            "it, and after it; and from the outbox, that every holder heard the price once. Then the same for each pace. Before",
            "that, prices without postings, by turns with a control: one thread that appends as many records of the same bytes,",
            "in as many frames, to an outbox of its own, and does nothing else. Slices and paces are compared with the control."
        },
        footer = {
            "",
            "Examples:",
            "  belfry bench storm",
            "  belfry bench storm --slices 8,64 --holders 100000 --rate 20000"
        })
final class StormCommand implements Callable<Integer> {
    private static final long NS_PER_S = 1_000_000_000L;
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;
    private static final long FULL_PAUSE_NS = 5_000;
    private static final long LOOK_NS = 2_000_000;
    private static final int LOOKS_PER_QUESTION = 100;
    private static final int FIRST_DATE = 20_001;
    private static final long NAV = 100_0000;
    private static final int TICK_FACTOR = 64;
    private static final int ALONE_PER_TICK = 4096;
    private static final long LOOK_ALONE_NS = 500_000;
    private static final double WANTED_RATIO = 0.5;
    private static final double WANTED_P99_TIMES = 3;
    private static final double WANTED_P99_MORE_US = 10;

    /** Digits of {@code C-00000000}. */
    private static final int CUSTOMER_PREFIX = 2;

    @Spec
    private CommandSpec spec;

    @Option(names = "--holders", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}.")
    private int holders;

    @Option(names = "--rate", defaultValue = "100000", description = "Postings per second; default: ${DEFAULT-VALUE}.")
    private long rate;

    @Option(
            names = "--slices",
            split = ",",
            defaultValue = "1,8,64,512",
            description = "Holders that a sweep visits after each event, at no pace; default: ${DEFAULT-VALUE}.")
    private int[] slices;

    @Option(
            names = "--paces",
            paramLabel = "NS",
            split = ",",
            defaultValue = "500,1000,2000,4000,8000",
            description =
                    "Engine time for each visit (limits.sweepVisit), with the default slices; default: ${DEFAULT-VALUE}.")
    private int[] paces;

    @Option(
            names = "--calm",
            paramLabel = "SECONDS",
            defaultValue = "8",
            description = "Measured before the price, after --warm-up; default: ${DEFAULT-VALUE}.")
    private int calmS;

    @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "6", description = "Default: ${DEFAULT-VALUE}.")
    private int warmUpS;

    @Option(
            names = "--pairs",
            defaultValue = "5",
            description =
                    "Prices without postings, each with its control, after one to warm up; default: ${DEFAULT-VALUE}.")
    private int pairs;

    @Mixin
    private DataOption parent;

    @Mixin
    private JsonOption json;

    private final StringBuilder lines = new StringBuilder();
    private final StringBuilder objects = new StringBuilder();
    private int dates;
    private boolean allHeardOnce = true;
    private final List<Row> rows = new ArrayList<>();
    private double alonePerS;
    private double controlPerS;
    private double bytesPerRecord;
    private double recordsPerFrame;

    /** The customer's number in a record of {@link Population}'s. */
    static int customerOf(DirectBuffer record, int offset) {
        int block = Short.toUnsignedInt(record.getShort(
                offset + MessageHeaderDecoder.blockLengthEncodingOffset(), MessageHeaderDecoder.BYTE_ORDER));
        int at = offset + MessageHeaderDecoder.ENCODED_LENGTH + block;
        int length = Byte.toUnsignedInt(record.getByte(at));
        byte[] name = new byte[length];
        record.getBytes(at + 1, name);
        return Integer.parseInt(new String(name, CUSTOMER_PREFIX, length - CUSTOMER_PREFIX, StandardCharsets.US_ASCII));
    }

    /** Latencies of one run, told apart by what went on when the result was heard. */
    private static final class Phased implements ResultListener {
        private final Histogram[] latencyNs = new Histogram[Phase.values().length];
        private volatile Phase phase = Phase.WARM_UP;
        private long refused;

        Phased() {
            for (int i = 0; i < latencyNs.length; i++) {
                latencyNs[i] = new Histogram(LatencyRun.HIGHEST_NS, LatencyRun.DIGITS);
            }
        }

        /** Publishing thread; {@code line} is the intended time, 0 for what is no posting. */
        @Override
        public void onResult(long line, ResultCode code, long sequence, Refusal refusal) {
            if (code != ResultCode.OK) {
                refused++;
            }
            if (line != 0) {
                latencyNs[phase.ordinal()].recordValue(
                        Math.min(Math.max(System.nanoTime() - line, 0), LatencyRun.HIGHEST_NS));
            }
        }

        Histogram of(Phase wanted) {
            return latencyNs[wanted.ordinal()];
        }
    }

    /** How a sweep is worked off: after each event, on each tick, and the engine time that each visit needs. */
    private record Sweeping(String label, int perEvent, int perTick, int visitNs) {}

    /** What became of one way to work off a sweep beside postings. */
    private record Row(String label, int visitNs, double perS, double calmP99Us, double p99Us) {}

    /** What goes on. */
    private enum Phase {
        WARM_UP,
        CALM,
        SWEEP,
        AFTER
    }

    @Override
    public Integer call() throws InterruptedException {
        if (holders <= 0 || rate <= 0 || calmS <= 0 || pairs <= 0 || warmUpS < 0) {
            throw new ParameterException(spec.commandLine(), "--holders, --rate, --calm and --pairs must be above 0");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (BenchDirectory directory = parent.makeDirectory()) {
            Machine machine = Machine.describe(directory.path());
            Path data = directory.resolve("engine");
            err.printf(Locale.ROOT, "registering %,d customers, each a holder…%n", holders);
            try (BelfryEngine engine =
                    BelfryEngine.open(context(data, sweepings().get(0)))) {
                Population.fill(engine, holders, holders, 1, 1, true);
                Offering results = new Offering();
                EventSession session = engine.openSession(results);
                UnsafeBuffer rule = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
                offer(session, rule, BenchRules.everyPrice(rule, "prices"), 0);
                session.awaitPublished();
                results.checkNoneRefused();
            }
            SnapshotMaker.make(Storage.files(), data, () -> false, err::println);
            alone(directory, data, err);
            for (Sweeping sweeping : sweepings()) {
                err.printf(Locale.ROOT, "%s: %d + %d s, then a price…%n", sweeping.label, warmUpS, calmS);
                run(data, sweeping);
            }
            if (json.isAsked()) {
                out.printf(
                        Locale.ROOT,
                        "{\"benchmark\":\"storm\",\"holders\":%d,\"rate\":%d,\"unit\":\"ns\",\"alonePerS\":%.0f,\"controlPerS\":%.0f,"
                                + "\"bytesPerRecord\":%.1f,\"recordsPerFrame\":%.1f,\"sweeps\":[%s],\"targets\":%s,\"machine\":%s}%n",
                        holders,
                        rate,
                        alonePerS,
                        controlPerS,
                        bytesPerRecord,
                        recordsPerFrame,
                        objects,
                        Targets.json(targets()),
                        machine.json());
            } else {
                machine.print(out);
                out.printf(
                        Locale.ROOT,
                        "load        %,d postings/s beside a price that %,d holders hear; ring full delays the sender, not the clock%n",
                        rate,
                        holders);
                out.printf(
                        Locale.ROOT,
                        "alone       %,.0f notifications/s, no postings; control, appending as many records alone: %,.0f/s; ratio %.2f%n",
                        alonePerS,
                        controlPerS,
                        alonePerS / controlPerS);
                out.printf(
                        Locale.ROOT,
                        "records     %.1f bytes and %.0f to a frame; medians of %d pairs by turns%n%n",
                        bytesPerRecord,
                        recordsPerFrame,
                        pairs);
                out.printf(
                        Locale.ROOT,
                        "%-16s %-8s %10s %10s %10s %10s %12s %10s %9s  %s%n",
                        "sweep",
                        "µs",
                        "p50",
                        "p99",
                        "p99.9",
                        "max",
                        "postings",
                        "sweep ms",
                        "x control",
                        "holders who heard");
                out.print(lines);
                out.println();
                Targets.print(out, targets());
            }
        }
        return allHeardOnce ? 0 : 1;
    }

    /** The slices at no pace, then the paces with the default slices. */
    private List<Sweeping> sweepings() {
        List<Sweeping> all = new ArrayList<>();
        for (int slice : slices) {
            all.add(new Sweeping("slice " + slice, slice, slice * TICK_FACTOR, 0));
        }
        EngineLimits d = EngineLimits.defaults();
        for (int pace : paces) {
            all.add(new Sweeping("one per " + pace + " ns", d.sweepSlicePerEvent(), d.sweepSlicePerTick(), pace));
        }
        return all;
    }

    private EngineContext context(Path data, Sweeping sweeping) {
        EngineLimits d = BenchLimits.of(holders, holders, holders);
        return new EngineContext()
                .dataDirectory(data)
                .limits(new EngineLimits(
                        d.maxCustomers(),
                        d.maxAccounts(),
                        d.maxFunds(),
                        d.maxPositions(),
                        d.maxRules(),
                        d.maxFeeds(),
                        d.maxSegments(),
                        d.maxAlerts(),
                        d.maxTextBytes(),
                        d.refWindowEntries(),
                        d.refWindowNs(),
                        d.orderWindowEntries(),
                        d.orderWindowNs(),
                        sweeping.perEvent,
                        sweeping.perTick,
                        d.pendingActionsPerFund(),
                        d.refusedKept(),
                        d.clockJumpLimitNs(),
                        new DetailLimits(
                                d.details().maxHolds(),
                                d.details().maxLots(),
                                d.details().maxMovements(),
                                d.details().movementsPerPosition(),
                                d.details().actionsKeptPerFund(),
                                d.details().timersPerEvent(),
                                sweeping.visitNs)));
    }

    /** Prices that nothing else goes on beside, each followed by the control. */
    private void alone(BenchDirectory directory, Path data, PrintWriter err) throws InterruptedException {
        double[] engineNs = new double[pairs];
        double[] controlNs = new double[pairs];
        try (BelfryEngine engine = BelfryEngine.open(context(data, new Sweeping("alone", 64, ALONE_PER_TICK, 0)));
                FrameTally tally = new FrameTally(data, FrameKind.OUTBOX, engineBlockBytes())) {
            AppendControl control = new AppendControl(engineBlockBytes(), PageState.FRESH);
            tally.take();
            for (int pair = -1; pair < pairs; pair++) {
                err.printf(Locale.ROOT, "a price alone, then its control…%n");
                dates++;
                Offering results = new Offering();
                EventSession session = engine.openSession(results);
                long heardBy = engine.outboxSequence() + holders;
                StolenTime.awaitLittle(err::println);
                long startNs = System.nanoTime();
                offer(session, price(), priceLength, 0);
                while (engine.outboxSequence() < heardBy) {
                    LockSupport.parkNanos(LOOK_ALONE_NS);
                }
                long tookNs = System.nanoTime() - startNs;
                session.awaitPublished();
                results.checkNoneRefused();
                FrameTally.Appended rung = tally.take();
                if (rung.messages() != holders) {
                    throw new IllegalStateException(rung.messages() + " notifications, " + holders + " holders");
                }
                String outbox = "control-" + dates;
                StolenTime.awaitLittle(err::println);
                long controlTookNs = control.runOutbox(directory.resolve(outbox), rung);
                directory.remove(outbox);
                if (pair >= 0) {
                    engineNs[pair] = tookNs;
                    controlNs[pair] = controlTookNs;
                }
                bytesPerRecord = (double) rung.bytes() / rung.messages();
                recordsPerFrame = (double) rung.messages() / rung.frames();
            }
        }
        alonePerS = holders / median(engineNs) * NS_PER_S;
        controlPerS = holders / median(controlNs) * NS_PER_S;
    }

    private static int engineBlockBytes() {
        return new EngineContext().blockBytes();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Alone; beside postings with the default pace; and the fastest of all that leave the postings' p99 within its line. */
    private List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        targets.add(Target.atLeast("4.ratio:alone", "a price over all holders, no postings", "/s", alonePerS)
                .times(WANTED_RATIO, "appending the same notifications", controlPerS));
        int defaultNs = EngineLimits.defaults().details().sweepVisitNs();
        double fastest = 0;
        for (Row row : rows) {
            Target p99 = Target.atMost("4.p99:default", "postings' p99 during the sweep, " + row.label, "µs", row.p99Us)
                    .timesOrMore(WANTED_P99_TIMES, WANTED_P99_MORE_US, "without the sweep", row.calmP99Us);
            if (p99.isReached()) {
                fastest = Math.max(fastest, row.perS);
            }
            if (row.visitNs == defaultNs) {
                targets.add(p99);
            }
        }
        targets.add(Target.atLeast(
                        "4.ratio:beside", "the fastest sweep beside postings that keeps their p99", "/s", fastest)
                .times(WANTED_RATIO, "appending the same notifications", controlPerS));
        return targets;
    }

    private void run(Path data, Sweeping sweeping) throws InterruptedException {
        try (BelfryEngine engine = BelfryEngine.open(context(data, sweeping))) {
            Phased phased = new Phased();
            EventSession session = engine.openSession(phased);
            dates++;
            Postings postings = new Postings(holders, 1, 42 + dates, dates);
            long before = engine.outboxSequence();
            long sweepNs = send(engine, session, phased, postings);
            session.awaitPublished();
            if (phased.refused > 0) {
                throw new IllegalStateException(phased.refused + " events were refused");
            }
            report(sweeping.label, phased, sweepNs, heard(engine, before));
            rows.add(new Row(
                    sweeping.label,
                    sweeping.visitNs,
                    (double) holders / sweepNs * NS_PER_S,
                    phased.of(Phase.CALM).getValueAtPercentile(99) / NS_PER_US,
                    phased.of(Phase.SWEEP).getValueAtPercentile(99) / NS_PER_US));
        }
    }

    /** Postings all the time; the price when they have been calm for long enough. Returns how long the sweep took. */
    private long send(BelfryEngine engine, EventSession session, Phased phased, Postings postings)
            throws InterruptedException {
        long startNs = System.nanoTime();
        long calmNs = startNs + warmUpS * NS_PER_S;
        long priceNs = calmNs + calmS * NS_PER_S;
        double gapNs = (double) NS_PER_S / rate;
        Watch watch = new Watch(engine, phased, engine.outboxSequence() + holders);
        Thread watching = new Thread(watch, "belfry-bench-watch");
        watching.setDaemon(true);
        boolean priced = false;
        for (long n = 0; ; n++) {
            long intendedNs = startNs + (long) (n * gapNs);
            if (phased.phase == Phase.WARM_UP && intendedNs >= calmNs) {
                phased.phase = Phase.CALM;
            }
            if (!priced && intendedNs >= priceNs) {
                priced = true;
                phased.phase = Phase.SWEEP;
                offer(session, price(), priceLength, 0);
                watch.startNs = System.nanoTime();
                watching.start();
            }
            if (watch.endNs != 0 && intendedNs >= watch.endNs + calmS * NS_PER_S / 2) {
                break;
            }
            postings.next();
            LatencyRun.waitUntil(intendedNs);
            offer(session, postings.message(), postings.length(), intendedNs);
        }
        watching.join();
        return watch.endNs - watch.startNs;
    }

    /** Notices when the sweep is done. A thread of its own. */
    private static final class Watch implements Runnable {
        private final BelfryEngine engine;
        private final Phased phased;
        private final long heardBy;
        private volatile long startNs;
        private volatile long endNs;

        /** @param heardBy the outbox's sequence once every holder has heard the price, if nothing else rings */
        Watch(BelfryEngine engine, Phased phased, long heardBy) {
            this.engine = engine;
            this.phased = phased;
            this.heardBy = heardBy;
        }

        @Override
        public void run() {
            // A question is answered on a thread that is made for it and takes a core from the postings: so they are
            // rare.
            for (int look = 1; isPending(look); look++) {
                LockSupport.parkNanos(LOOK_NS);
            }
            phased.phase = Phase.AFTER;
            endNs = System.nanoTime();
        }

        private boolean isPending(int look) {
            boolean isAsked = look % LOOKS_PER_QUESTION == 0 || engine.outboxSequence() >= heardBy;
            return !isAsked || engine.query(Core::pendingVisits).join() > 0;
        }
    }

    private final UnsafeBuffer priceMessage = new UnsafeBuffer(new byte[256]);
    private int priceLength;

    private UnsafeBuffer price() {
        FundPricedEncoder price = new FundPricedEncoder();
        price.wrapAndApplyHeader(priceMessage, 0, new MessageHeaderEncoder());
        price.common()
                .engineTimeNs(EventLayout.NO_TIME)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
        price.fund(0).nav(NAV + dates).date(FIRST_DATE + dates).priceVersion(1).traceparent("");
        priceLength = MessageHeaderEncoder.ENCODED_LENGTH + price.encodedLength();
        return priceMessage;
    }

    private static void offer(EventSession session, DirectBuffer message, int length, long line) {
        while (!session.offer(message, 0, length, line)) {
            LockSupport.parkNanos(FULL_PAUSE_NS);
        }
    }

    /** How many holders have heard the price; below 0 when any heard it twice. */
    private int heard(BelfryEngine engine, long after) {
        BitSet customers = new BitSet(holders);
        long[] twice = new long[1];
        NotificationCommonDecoder common = new NotificationCommonDecoder();
        try (OutboxReader reader = engine.openOutbox()) {
            reader.read(after, Integer.MAX_VALUE, (sequence, buffer, offset, length) -> {
                common.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH);
                if (common.type() == NotificationType.NAV_UPDATED) {
                    int customer = customerOf(buffer, offset);
                    twice[0] += customers.get(customer) ? 1 : 0;
                    customers.set(customer);
                }
                return true;
            });
        }
        return twice[0] > 0 ? -(int) twice[0] : customers.cardinality();
    }

    private void report(String sweep, Phased phased, long sweepNs, int heard) {
        allHeardOnce &= heard == holders;
        report(sweep, "without", phased.of(Phase.CALM), 0, "");
        report(
                sweep,
                "during",
                phased.of(Phase.SWEEP),
                sweepNs,
                heard < 0
                        ? String.format(Locale.ROOT, "%,d HEARD IT TWICE", -heard)
                        : String.format(Locale.ROOT, "%,d once%s", heard, heard == holders ? "" : ", NOT ALL"));
        report(sweep, "after", phased.of(Phase.AFTER), 0, "");
    }

    private void report(String sweep, String phase, Histogram latency, long sweepNs, String heard) {
        lines.append(String.format(
                        Locale.ROOT,
                        "%-16s %-8s %10.1f %10.1f %10.1f %10.1f %,12d %10s %9s  %s",
                        sweep,
                        phase,
                        latency.getValueAtPercentile(50) / NS_PER_US,
                        latency.getValueAtPercentile(99) / NS_PER_US,
                        latency.getValueAtPercentile(99.9) / NS_PER_US,
                        latency.getMaxValue() / NS_PER_US,
                        latency.getTotalCount(),
                        sweepNs == 0 ? "" : String.format(Locale.ROOT, "%,.0f", sweepNs / NS_PER_MS),
                        sweepNs == 0
                                ? ""
                                : String.format(
                                        Locale.ROOT, "%.2f", (double) holders / sweepNs * NS_PER_S / controlPerS),
                        heard)
                .stripTrailing());
        lines.append(System.lineSeparator());
        objects.append(objects.isEmpty() ? "" : ",")
                .append(String.format(
                        Locale.ROOT,
                        "{\"sweep\":%s,\"phase\":%s,\"p50\":%d,\"p99\":%d,\"p999\":%d,\"max\":%d,\"count\":%d,\"sweepNs\":%d,\"heard\":%s}",
                        Json.text(sweep),
                        Json.text(phase),
                        latency.getValueAtPercentile(50),
                        latency.getValueAtPercentile(99),
                        latency.getValueAtPercentile(99.9),
                        latency.getMaxValue(),
                        latency.getTotalCount(),
                        sweepNs,
                        Json.text(heard)));
    }
}
