package io.belfry.simulator;

import io.belfry.simulator.Simulation.Ending;
import io.belfry.simulator.Simulation.Outcome;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs many seeds, each on its own, some at a time, and adds up what happened in them. Seeds know nothing of each other, so
 * the order in which threads take them changes nothing.
 */
final class Simulator {
    private static final long PROGRESS_EVERY_NS = 10_000_000_000L;

    private final AtomicLong next = new AtomicLong();
    private final List<String> failures = new ArrayList<>();
    private final long[] injected = new long[FaultKind.values().length];
    private final long[][] results = new long[FaultKind.values().length][Faults.Result.values().length];
    private final long[] endings = new long[Ending.values().length];
    private long done;
    private long starts;
    private long repairs;
    private long events;
    private long digest;
    private long nextProgressNs = System.nanoTime() + PROGRESS_EVERY_NS;

    /** Runs {@code count} seeds from {@code first} on. */
    void run(long first, int count, int threads, PrintStream progress) throws InterruptedException {
        List<Thread> workers = new ArrayList<>();
        next.set(first);
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(
                    () -> {
                        for (long seed = next.getAndIncrement(); seed < first + count; seed = next.getAndIncrement()) {
                            runSeed(seed, count, progress);
                        }
                    },
                    "simulator-" + i);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private void runSeed(long seed, int count, PrintStream progress) {
        try {
            add(Simulation.run(seed));
        } catch (AssertionError e) {
            fail(seed, e);
        }
        tell(count, progress);
    }

    private synchronized void add(Outcome outcome) {
        endings[outcome.ending().ordinal()]++;
        starts += outcome.starts();
        repairs += outcome.repairs();
        events += outcome.sequence();
        digest ^= outcome.digest();
        for (FaultKind kind : FaultKind.values()) {
            injected[kind.ordinal()] += outcome.faults().counted(kind);
            for (Faults.Result result : Faults.Result.values()) {
                results[kind.ordinal()][result.ordinal()] += outcome.faults().settled(kind, result);
            }
        }
    }

    private synchronized void fail(long seed, AssertionError e) {
        failures.add(e.getMessage() + "\n  again: " + commandFor(seed));
    }

    private synchronized void tell(int count, PrintStream progress) {
        done++;
        if (System.nanoTime() - nextProgressNs >= 0) {
            nextProgressNs = System.nanoTime() + PROGRESS_EVERY_NS;
            progress.println("simulator: " + done + " of " + count + " seeds, " + failures.size() + " violations");
        }
    }

    /** Runs exactly one seed. */
    static String commandFor(long seed) {
        return "mvn -o -q -pl engine test -Psimulate -Dbelfry.seed=" + seed + " -Dbelfry.seeds=1";
    }

    /** What violated a promise, and how to see it again. */
    List<String> failures() {
        return failures;
    }

    long injected(FaultKind kind) {
        return injected[kind.ordinal()];
    }

    /** A digest of all runs, whatever their order. */
    long digest() {
        return digest;
    }

    /** The table of faults. */
    String table() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d seeds, %d finished, %d ended by a refusal, %d violations; %d starts, %d repairs, %d events; digest %016x%n",
                done,
                endings[Ending.FINISHED.ordinal()],
                endings[Ending.REFUSED.ordinal()],
                failures.size(),
                starts,
                repairs,
                events,
                digest));
        text.append(String.format(
                Locale.ROOT,
                "| %-22s | %9s | %9s | %9s | %9s |%n",
                "fault",
                "times",
                "refused",
                "recovered",
                "harmless"));
        text.append("|---|---:|---:|---:|---:|\n");
        for (FaultKind kind : FaultKind.values()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %-22s | %9d | %9d | %9d | %9d |%n",
                    kind.text(),
                    injected[kind.ordinal()],
                    results[kind.ordinal()][Faults.Result.REFUSED.ordinal()],
                    results[kind.ordinal()][Faults.Result.RECOVERED.ordinal()],
                    results[kind.ordinal()][Faults.Result.HARMLESS.ordinal()]));
        }
        return text.toString();
    }
}
