package io.belfry.bench;

import io.belfry.api.BelfryEngine;
import io.belfry.bench.control.PageState;
import io.belfry.bench.load.AccountChoice;
import io.belfry.bench.load.BenchLimits;
import io.belfry.bench.load.EventSource;
import io.belfry.bench.load.Population;
import io.belfry.bench.load.Postings;
import io.belfry.bench.load.Workload;
import io.belfry.bench.load.WorkloadEvents;
import io.belfry.bench.measure.BenchDirectory;
import io.belfry.core.limits.EngineLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code belfry bench latency} and its JVMs have to agree on. */
final class LatencyOptions {
    private static final int WARM_UP_EVENTS_PER_SECOND = 200_000;

    /** With a frame for each, as at low rates. */
    private static final long JOURNAL_BYTES_PER_EVENT = 150;

    private static final long JOURNAL_BYTES_PER_CUSTOMER = 600;
    private static final double OUTBOX_BYTES_PER_RINGING = 300;
    private static final double OUTBOX_BYTES_PER_EVENT = 100;
    private static final long LOG_HEAD_BYTES = 1L << 24;
    private static final long MOST_PREALLOCATED_BYTES = 3L << 30;

    /** What is sent. */
    enum Load {
        /** Nothing but postings, on one account per customer. */
        POSTINGS,
        /** Postings, orders and prices at the bank of {@link Workload}. */
        WORKLOAD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"--rates", "--rate"},
            paramLabel = "N",
            split = ",",
            defaultValue = "100000,500000",
            description = "Events per second, one run for each; default: ${DEFAULT-VALUE}.")
    private long[] rates;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "6",
            description = "Measured time at each rate, in each fork; default: ${DEFAULT-VALUE}.")
    private int durationS;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "8",
            description = "Sent before and not measured, at each rate, behind a closed loop of 200,000 events for each "
                    + "second of it; default: ${DEFAULT-VALUE}.")
    private int warmUpS;

    @Option(
            names = "--load",
            defaultValue = "postings",
            description = "What is sent: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private Load load;

    @Option(names = "--customers", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}.")
    private int customers;

    @Option(
            names = "--ringing",
            paramLabel = "PERCENT",
            defaultValue = "1",
            description =
                    "Share of postings that ring a rule for all, with --load postings; 0: no rule at all; default: "
                            + "${DEFAULT-VALUE}.")
    private double ringing;

    @Mixin
    private SeedOption seed;

    @Option(
            names = "--pages",
            paramLabel = "fresh|preallocated",
            defaultValue = "preallocated",
            converter = PageState.Converter.class,
            description = "What the engine's files are like before: they grow, or were written full of zeros; default: "
                    + "${DEFAULT-VALUE}.")
    private PageState pages;

    @Mixin
    private DataOption parent;

    /** What is wrong with them; empty when nothing is. */
    String complaint() {
        for (long rate : rates) {
            if (rate <= 0) {
                return "--rates: " + rate + " is not above 0";
            }
        }
        if (durationS <= 0 || warmUpS < 0 || customers <= 0 || customers > Integer.MAX_VALUE / 2) {
            return "--duration and --customers must be above 0, --warm-up not below";
        }
        return ringing < 0 || ringing > 100 ? "--ringing is " + ringing + ", allowed are 0 to 100" : "";
    }

    /** As they were given, for a JVM that shall do the same. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--rates",
                LongStream.of(rates).mapToObj(String::valueOf).collect(Collectors.joining(",")),
                "--duration",
                String.valueOf(durationS),
                "--warm-up",
                String.valueOf(warmUpS),
                "--load",
                load.toString(),
                "--customers",
                String.valueOf(customers),
                "--ringing",
                String.valueOf(ringing),
                "--pages",
                pages.toString(),
                "--seed",
                String.valueOf(seed.value())));
        if (parent.path() != null) {
            arguments.addAll(List.of("--data", parent.path().toString()));
        }
        return arguments;
    }

    long[] rates() {
        return rates.clone();
    }

    int durationS() {
        return durationS;
    }

    int warmUpS() {
        return warmUpS;
    }

    long closedWarmUp() {
        return (long) warmUpS * WARM_UP_EVENTS_PER_SECOND;
    }

    PageState pages() {
        return pages;
    }

    /** What population, warm-up and measurement will write to the journal at most; no more than 3 GB. */
    long journalBytesAtMost() {
        return Math.min(
                MOST_PREALLOCATED_BYTES,
                customers * JOURNAL_BYTES_PER_CUSTOMER + sentEvents() * JOURNAL_BYTES_PER_EVENT);
    }

    /** The same of the outbox, of which a notification takes some 180 bytes. */
    long outboxBytesAtMost() {
        double perEvent = load == Load.WORKLOAD ? OUTBOX_BYTES_PER_EVENT : ringing / 100 * OUTBOX_BYTES_PER_RINGING;
        return Math.min(MOST_PREALLOCATED_BYTES, LOG_HEAD_BYTES + (long) (sentEvents() * perEvent));
    }

    private long sentEvents() {
        return closedWarmUp() + LongStream.of(rates).sum() * (warmUpS + durationS);
    }

    BenchDirectory makeDirectory() {
        return parent.makeDirectory();
    }

    /** In words. */
    String what() {
        String sent = load == Load.WORKLOAD
                ? String.format(Locale.ROOT, "the workload of %,d customers", customers)
                : String.format(Locale.ROOT, "postings on %,d accounts, of which %s %% ring", customers, ringing);
        return sent + ", " + pages + " files";
    }

    EngineLimits limits() {
        return load == Load.WORKLOAD ? workload().limits() : BenchLimits.of(customers, customers);
    }

    void fill(BelfryEngine engine) {
        if (load == Load.WORKLOAD) {
            workload().fill(engine);
        } else {
            Population.fill(engine, customers, customers, ringing > 0);
        }
    }

    /** Other ones for each run. */
    EventSource events(int run) {
        return load == Load.WORKLOAD ? new WorkloadEvents(workload(), run) : postings(run);
    }

    Postings postings(int run) {
        return new Postings(customers, ringing, seed.value() + run, run);
    }

    /** Whether the present event will ring, where that can be told. */
    BooleanSupplier rings(EventSource events) {
        return ringing > 0 && events instanceof Postings postings
                ? () -> postings.amount() == Postings.LARGE_MINOR
                : () -> false;
    }

    private Workload workload() {
        return new Workload(customers, AccountChoice.UNIFORM, seed.value());
    }
}
