package io.belfry.bench;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EventSession;
import io.belfry.api.JournalReader;
import io.belfry.api.NotificationFinder;
import io.belfry.api.OutboxReader;
import io.belfry.bench.load.BenchLimits;
import io.belfry.bench.load.Offering;
import io.belfry.bench.load.Population;
import io.belfry.bench.load.Postings;
import io.belfry.bench.load.Xorshift;
import io.belfry.bench.measure.BenchDirectory;
import io.belfry.bench.measure.Machine;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry bench why}: what it takes to find a notification by its id, and an event by its sequence. */
@Command(
        name = "why",
        description = {
            "Rings so many notifications and starts the engine again. Then the first search by id, which reads the whole outbox;",
            "searches behind it, for ids that are there and ids that are not; single events read from the journal. The control",
            "of the first search is a plain read of the outbox."
        },
        footer = {"", "Example:", "  belfry bench why --notifications 1000000"})
final class WhyCommand implements Callable<Integer> {
    private static final long FULL_PAUSE_NS = 20_000;
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;
    private static final int EPOCH = 1;
    private static final int ACCOUNTS = 100_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--notifications", defaultValue = "10000000", description = "Default: ${DEFAULT-VALUE}.")
    private long notifications;

    @Option(names = "--questions", defaultValue = "1000", description = "Of each kind; default: ${DEFAULT-VALUE}.")
    private int questions;

    @Mixin
    private DataOption parent;

    @Override
    public Integer call() {
        if (notifications <= 0 || questions <= 0) {
            throw new ParameterException(spec.commandLine(), "--notifications and --questions must be above 0");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (BenchDirectory directory = parent.makeDirectory()) {
            Machine machine = Machine.describe(directory.path());
            EngineContext context = new EngineContext()
                    .dataDirectory(directory.resolve("engine"))
                    .limits(BenchLimits.of(ACCOUNTS, ACCOUNTS));
            err.printf(Locale.ROOT, "ringing %,d notifications…%n", notifications);
            fill(context);
            try (BelfryEngine engine = BelfryEngine.open(context)) {
                machine.print(out);
                out.printf(Locale.ROOT, "load        %,d notifications, started anew%n%n", engine.outboxSequence());
                measure(engine, out);
            }
        }
        return 0;
    }

    private void fill(EngineContext context) {
        try (BelfryEngine engine = BelfryEngine.open(context)) {
            Population.fill(engine, ACCOUNTS, ACCOUNTS, true);
            Offering results = new Offering();
            EventSession session = engine.openSession(results);
            Postings postings = new Postings(ACCOUNTS, 100, 42, 1);
            for (long i = 0; i < notifications; i++) {
                postings.next();
                while (!session.offer(postings.message(), 0, postings.length(), 1)) {
                    LockSupport.parkNanos(FULL_PAUSE_NS);
                }
            }
            session.awaitPublished();
            results.checkNoneRefused();
        }
    }

    private void measure(BelfryEngine engine, PrintWriter out) {
        long last = engine.query(core -> core.sequence()).join();
        long first = last - notifications + 1;
        NotificationFinder finder = engine.openFinder();
        long startNs = System.nanoTime();
        require(finder.find(EPOCH, last, 0).record() != null, "the last notification is there");
        out.printf(Locale.ROOT, "%-34s %10.0f ms%n", "first search", (System.nanoTime() - startNs) / NS_PER_MS);
        startNs = System.nanoTime();
        try (OutboxReader reader = engine.openOutbox()) {
            reader.read(0, Integer.MAX_VALUE, (sequence, buffer, offset, length) -> true);
        }
        out.printf(
                Locale.ROOT,
                "%-34s %10.0f ms%n%n",
                "plain read of the outbox",
                (System.nanoTime() - startNs) / NS_PER_MS);
        JournalReader journal = engine.openJournal();
        Xorshift dice = new Xorshift(42);
        long[] found = new long[questions];
        long[] missed = new long[questions];
        long[] read = new long[questions];
        for (int i = 0; i < questions; i++) {
            long sequence = first + Math.floorMod(dice.next(), notifications);
            long beginNs = System.nanoTime();
            require(finder.find(EPOCH, sequence, 0).record() != null, "a notification is there");
            found[i] = System.nanoTime() - beginNs;
            beginNs = System.nanoTime();
            require(finder.find(EPOCH, sequence, 1).record() == null, "none is there that never rang");
            missed[i] = System.nanoTime() - beginNs;
            beginNs = System.nanoTime();
            require(journal.read(sequence).isPresent(), "an event is there");
            read[i] = System.nanoTime() - beginNs;
        }
        out.printf(Locale.ROOT, "%-34s %10s %10s %10s%n", "µs", "p50", "p99", "max");
        print(out, "search, there", found);
        print(out, "search, not there", missed);
        print(out, "event of the journal", read);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("does not hold: " + what);
        }
    }

    private static void print(PrintWriter out, String name, long[] ns) {
        Arrays.sort(ns);
        out.printf(
                Locale.ROOT,
                "%-34s %,10.0f %,10.0f %,10.0f%n",
                name,
                ns[ns.length / 2] / NS_PER_US,
                ns[ns.length * 99 / 100] / NS_PER_US,
                ns[ns.length - 1] / NS_PER_US);
    }
}
