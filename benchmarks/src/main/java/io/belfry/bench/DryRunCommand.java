package io.belfry.bench;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EventSession;
import io.belfry.api.OutboxReader;
import io.belfry.bench.load.BenchLimits;
import io.belfry.bench.load.BenchRules;
import io.belfry.bench.load.Offering;
import io.belfry.bench.load.Population;
import io.belfry.bench.load.Postings;
import io.belfry.bench.measure.BenchDirectory;
import io.belfry.bench.measure.Json;
import io.belfry.bench.measure.Machine;
import io.belfry.bench.measure.ProcessorTime;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.NotificationCommonDecoder;
import io.belfry.codec.NotificationState;
import io.belfry.core.limits.EngineLimits;
import io.belfry.dryrun.DryRun;
import io.belfry.dryrun.DryRunReport;
import io.belfry.journal.Storage;
import io.belfry.recovery.JournalReplay;
import io.belfry.recovery.ReplayReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry bench dry-run}: a low-balance rule over a long journal, against the replay of the same journal. */
@Command(
        name = "dry-run",
        description = {
            "Journals postings twice: into an engine without a rule, and into one that has a low-balance rule from the start.",
            "Then replays the first journal plain and with the rule as a draft, in turn, and the second journal plain, which",
            "rings the same rule; and compares the dry run's counts with what the live rule rang. Ends with 1 if they differ.",
            "Rates are per second of processor time: each is the work of one thread."
        },
        footer = {"", "Examples:", "  belfry bench dry-run", "  belfry bench dry-run --events 1000000 --rounds 5"})
final class DryRunCommand implements Callable<Integer> {
    private static final String RULE = "low";
    private static final long START_MINOR = 1_000_000_000;
    private static final long LEVEL_MINOR = START_MINOR - 100_000;

    /** With so many large ones postings add up to nothing, about. */
    private static final double LARGE_PERCENT = 3.93;

    private static final long SEED = 42;
    private static final long FULL_PAUSE_NS = 20_000;
    private static final double NS_PER_S = 1e9;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RoundsOption measured = new RoundsOption(10_000_000, 3);

    @Option(names = "--accounts", defaultValue = "200000", description = "Default: ${DEFAULT-VALUE}.")
    private int accounts;

    @Mixin
    private DataOption parent;

    @Mixin
    private JsonOption json;

    /** What the live rule has rung. */
    private record Rung(long triggered, long resolved, long customers) {}

    @Override
    public Integer call() {
        measured.check();
        if (accounts <= 0) {
            throw new ParameterException(spec.commandLine(), "--accounts is " + accounts + ", allowed are 1 and more");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (BenchDirectory directory = parent.makeDirectory()) {
            Machine machine = Machine.describe(directory.path());
            Path plain = directory.resolve("plain");
            Path ruled = directory.resolve("ruled");
            err.printf(Locale.ROOT, "journaling %,d postings on %,d accounts, twice…%n", measured.events(), accounts);
            fill(plain, false);
            Rung live = fill(ruled, true);
            List<Double> replays = new ArrayList<>();
            List<Double> dryRuns = new ArrayList<>();
            List<Double> ruledReplays = new ArrayList<>();
            DryRunReport report = null;
            for (int round = 0; round <= measured.rounds(); round++) {
                err.printf(Locale.ROOT, "round %d of %d…%n", round, measured.rounds());
                double replay = replay(plain);
                long startNs = ProcessorTime.ofThisThread();
                report = DryRun.run(
                        Storage.files(),
                        plain,
                        BenchRules.lowBalanceDraft(RULE, LEVEL_MINOR),
                        1,
                        Long.MAX_VALUE,
                        DryRun.Watcher.NONE);
                double dryRun = report.events() * NS_PER_S / (ProcessorTime.ofThisThread() - startNs);
                double ruledReplay = replay(ruled);
                if (round > 0) {
                    replays.add(replay);
                    dryRuns.add(dryRun);
                    ruledReplays.add(ruledReplay);
                }
            }
            boolean same = report.triggered() == live.triggered()
                    && report.resolved() == live.resolved()
                    && report.customers() == live.customers()
                    && report.notifications() == live.triggered() + live.resolved();
            print(out, machine, live, report, same, List.of(replays, dryRuns, ruledReplays));
            return same ? 0 : 1;
        }
    }

    private EngineContext context(Path data) {
        return new EngineContext().dataDirectory(data).limits(BenchLimits.of(accounts, accounts));
    }

    private Rung fill(Path data, boolean withRule) {
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            Offering results = new Offering();
            EventSession session = engine.openSession(results);
            if (withRule) {
                UnsafeBuffer rule = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
                offer(session, rule, BenchRules.lowBalance(rule, RULE, LEVEL_MINOR));
            }
            new Population((buffer, offset, length) -> offer(session, buffer, length)).register(accounts, accounts);
            Postings postings = new Postings(accounts, LARGE_PERCENT, SEED, 1);
            for (long i = 0; i < measured.events(); i++) {
                postings.next();
                offer(session, postings.message(), postings.length());
            }
            session.awaitPublished();
            results.checkNoneRefused();
            return count(engine);
        }
    }

    private static void offer(EventSession session, org.agrona.DirectBuffer buffer, int length) {
        while (!session.offer(buffer, 0, length, 1)) {
            LockSupport.parkNanos(FULL_PAUSE_NS);
        }
    }

    private Rung count(BelfryEngine engine) {
        long[] states = new long[NotificationState.CORRECTED.value() + 1];
        java.util.BitSet customers = new java.util.BitSet();
        NotificationCommonDecoder common = new NotificationCommonDecoder();
        try (OutboxReader reader = engine.openOutbox()) {
            reader.read(0, Integer.MAX_VALUE, (sequence, buffer, offset, length) -> {
                common.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH);
                states[common.state().value()]++;
                customers.set(StormCommand.customerOf(buffer, offset));
                return true;
            });
        }
        return new Rung(
                states[NotificationState.TRIGGERED.value()],
                states[NotificationState.RESOLVED.value()],
                customers.cardinality());
    }

    /** Events per second of processor time. */
    private static double replay(Path data) {
        long startNs = ProcessorTime.ofThisThread();
        ReplayReport report =
                new JournalReplay(data).run(1, Long.MAX_VALUE, (sequence, buffer, offset, length, code) -> {});
        return report.events() * NS_PER_S / (ProcessorTime.ofThisThread() - startNs);
    }

    private void print(
            PrintWriter out, Machine machine, Rung live, DryRunReport report, boolean same, List<List<Double>> rates) {
        String[] names = {"replay", "dry run", "replay, rule in the journal"};
        if (json.isAsked()) {
            StringBuilder objects = new StringBuilder();
            for (int i = 0; i < names.length; i++) {
                objects.append(i == 0 ? "" : ",")
                        .append(String.format(Locale.ROOT, "%s:%.0f", Json.text(names[i]), median(rates.get(i))));
            }
            out.printf(
                    Locale.ROOT,
                    "{\"benchmark\":\"dry-run\",\"events\":%d,\"accounts\":%d,\"rounds\":%d,\"eventsPerSecond\":{%s},"
                            + "\"triggered\":%d,\"resolved\":%d,\"customers\":%d,\"same\":%b,\"machine\":%s}%n",
                    report.events(),
                    accounts,
                    measured.rounds(),
                    objects,
                    report.triggered(),
                    report.resolved(),
                    report.customers(),
                    same,
                    machine.json());
            return;
        }
        machine.print(out);
        out.printf(
                Locale.ROOT,
                "load        %,d events: %,d accounts, %,d postings; rounds: %d after one%n%n",
                report.events(),
                accounts,
                measured.events(),
                measured.rounds());
        out.printf(
                Locale.ROOT, "%-30s %12s %12s %12s %8s%n", "events/s on a processor", "median", "min", "max", "ratio");
        for (int i = 0; i < names.length; i++) {
            List<Double> rate = rates.get(i);
            out.printf(
                    Locale.ROOT,
                    "%-30s %,12.0f %,12.0f %,12.0f %8.2f%n",
                    names[i],
                    median(rate),
                    rate.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                    rate.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                    median(rate) / median(rates.get(0)));
        }
        out.printf(Locale.ROOT, "%n%-30s %12s %12s %12s%n", "counts", "triggered", "resolved", "customers");
        out.printf(
                Locale.ROOT,
                "%-30s %,12d %,12d %,12d%n",
                "live rule",
                live.triggered(),
                live.resolved(),
                live.customers());
        out.printf(
                Locale.ROOT,
                "%-30s %,12d %,12d %,12d  %s%n",
                "dry run",
                report.triggered(),
                report.resolved(),
                report.customers(),
                same ? "the same" : "NOT THE SAME");
    }

    private static double median(List<Double> rates) {
        List<Double> sorted = rates.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
