package io.belfry.gateway.demo;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EngineStatus;
import io.belfry.gateway.http.HttpContext;
import io.belfry.gateway.http.HttpServer;
import io.belfry.journal.Storage;
import io.belfry.recovery.JournalReplay;
import io.belfry.recovery.Verification;
import io.belfry.recovery.VerifyReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** One run of {@code belfry demo}. Runs on the calling thread. */
public final class Demo {
    private static final int USUAL_PORT = 8080;
    private static final long SECOND_NS = 1_000_000_000L;

    /** How long the day waits for more to be due. */
    private static final long STEP_NS = 2_000_000;

    private final DemoOptions options;
    private final Screen screen;
    private final BooleanSupplier stopRequested;
    private final StatusLog log = new StatusLog();

    private Demo(DemoOptions options, Screen screen, BooleanSupplier stopRequested) {
        this.options = options;
        this.screen = screen;
        this.stopRequested = stopRequested;
    }

    /**
     * Runs a demo until its time is over or it is asked to stop, and verifies what it left behind.
     *
     * @param out takes what the bank's customers hear, and the summary
     * @param err takes how it goes
     * @throws io.belfry.api.EngineStartException when the data directory is locked or damaged
     * @throws OtherDemoException when the data directory holds something else
     * @throws IOException when the port cannot be had, a file cannot be written, or the server does not answer
     */
    public static DemoOutcome run(DemoOptions options, PrintWriter out, PrintWriter err, BooleanSupplier stopRequested)
            throws IOException, InterruptedException {
        Demo demo = new Demo(options, new Screen(out, err, options.isTerminal()), stopRequested);
        if (options.dataDirectory().isPresent()) {
            return demo.runIn(options.dataDirectory().get());
        }
        Path temporary = Files.createTempDirectory("belfry-demo-");
        try {
            return demo.runIn(temporary);
        } finally {
            deleteTree(temporary);
        }
    }

    private DemoOutcome runIn(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        DemoOutcome.Day day;
        try (BelfryEngine engine = BelfryEngine.open(
                        new EngineContext().dataDirectory(directory).progress(screen::remark));
                HttpServer server = listen(engine)) {
            day = play(engine, server, directory);
        }
        screen.remark("belfry demo: verifying: replaying the journal and comparing the outbox with it");
        VerifyReport verified = Verification.run(directory, screen::remark);
        DemoOutcome outcome = new DemoOutcome(day, verified, replayedDigest(directory, day, verified));
        verified.problems().forEach(screen::show);
        screen.show(String.format(
                Locale.ROOT,
                "verify         %s: sequence %d, %,d notifications, digest %016x",
                outcome.isGood() ? "ok" : "NOT OK",
                verified.sequence(),
                verified.notifications(),
                verified.digest()));
        if (outcome.replayedDigest() != day.resultsDigest()) {
            screen.show(String.format(
                    Locale.ROOT,
                    "               at sequence %d the running engine had %016x, the replay %016x",
                    day.sequence(),
                    day.resultsDigest(),
                    outcome.replayedDigest()));
        }
        return outcome;
    }

    /** Deadlines may have been due between the last look at the engine and its end: then up to that look. */
    private long replayedDigest(Path directory, DemoOutcome.Day day, VerifyReport verified) {
        if (verified.sequence() == day.sequence()) {
            return verified.digest();
        }
        return new JournalReplay(Storage.files(), directory, screen::remark)
                .run(1, day.sequence(), (sequence, buffer, offset, length, code) -> {})
                .digest();
    }

    private HttpServer listen(BelfryEngine engine) throws IOException {
        if (options.port().isPresent()) {
            return HttpServer.start(
                    engine, new HttpContext().port(options.port().getAsInt()));
        }
        try {
            return HttpServer.start(engine, new HttpContext().port(USUAL_PORT));
        } catch (IOException e) {
            screen.remark("belfry demo: " + e.getMessage() + "; taking another port");
            return HttpServer.start(engine, new HttpContext().port(0));
        }
    }

    private DemoOutcome.Day play(BelfryEngine engine, HttpServer server, Path directory)
            throws IOException, InterruptedException {
        FeedClient client = new FeedClient(server.uri());
        Map<String, Long> positions = client.positions();
        DemoMarker.check(directory, options, engine.status().customers() > 0 || !positions.isEmpty());
        screen.remark("belfry demo: page and API at " + server.uri() + ", for "
                + options.duration().toSeconds() + " s and no longer (Ctrl-C ends it before)");
        if (!positions.isEmpty()) {
            screen.remark("belfry demo: going on in " + directory + " behind " + positions);
        }
        DemoScript script = new DemoScript(options.seed(), options.customers(), options.rules());
        try (FeedSender sender = new FeedSender(client, positions);
                HiccupMeter hiccups = new HiccupMeter()) {
            fillBank(script, sender);
            long filled = sender.sentCount();
            sender.forgetRoundTrips();
            log.start(client.get("v1/status"));
            hiccups.start();
            long spanNs;
            try (NotificationPrinter printer =
                    new NotificationPrinter(engine, script.customers(), script.funds(), screen)) {
                printer.start();
                spanNs = playDay(script, sender, client);
            }
            Histogram latenessNs = hiccups.stop();
            screen.endProgress();
            DemoOutcome.Day day = conclude(engine, sender);
            showSummary(day, sender, filled, spanNs, latenessNs);
            return day;
        }
    }

    private void fillBank(DemoScript script, FeedSender sender) {
        long startNs = System.nanoTime();
        script.setUp(sender);
        sender.flush();
        screen.remark(String.format(
                Locale.ROOT,
                "belfry demo: %,d customers with accounts, %,d funds, %,d positions: %,d events in %,d ms",
                script.customers().size(),
                script.funds().size(),
                script.holdings().size(),
                sender.sentCount(),
                (System.nanoTime() - startNs) / 1_000_000));
    }

    /** Returns how long the day was. */
    private long playDay(DemoScript script, FeedSender sender, FeedClient client)
            throws IOException, InterruptedException {
        long filled = sender.sentCount();
        long startNs = System.nanoTime();
        long endNs = startNs + options.duration().toNanos();
        long nextStatusNs = startNs + SECOND_NS;
        for (long nowNs = startNs; nowNs - endNs < 0 && !stopRequested.getAsBoolean(); nowNs = System.nanoTime()) {
            if (nowNs - nextStatusNs >= 0) {
                screen.progress(log.add(client.get("v1/status")));
                nextStatusNs += SECOND_NS;
            }
            long due = dueCount(nowNs - startNs, sender.sentCount() - filled);
            if (due <= 0) {
                LockSupport.parkNanos(STEP_NS);
                continue;
            }
            long goal = sender.sentCount() + Math.min(due, FeedSender.MAX_CHUNK);
            while (sender.sentCount() < goal) {
                script.next(sender);
            }
            sender.flush();
        }
        long spanNs = System.nanoTime() - startNs;
        screen.progress(log.add(client.get("v1/status")));
        return spanNs;
    }

    private long dueCount(long elapsedNs, long sent) {
        if (options.eventsPerSecond() == 0) {
            return FeedSender.MAX_CHUNK;
        }
        return elapsedNs / 1_000 * options.eventsPerSecond() / 1_000_000 - sent;
    }

    private static DemoOutcome.Day conclude(BelfryEngine engine, FeedSender sender) {
        EngineStatus status = engine.status();
        return new DemoOutcome.Day(
                sender.sentCount(),
                sender.duplicateCount(),
                sender.refusedCount(),
                sender.refused(),
                status.outboxSequence(),
                DriftCount.in(engine),
                status.published(),
                status.resultsDigest());
    }

    private void showSummary(DemoOutcome.Day day, FeedSender sender, long filled, long spanNs, Histogram latenessNs) {
        long played = day.eventCount() - filled;
        screen.show("");
        screen.show(String.format(
                Locale.ROOT,
                "events         %,d, of them %,d in the day: %,d/s",
                day.eventCount(),
                played,
                played * 1_000 / Math.max(1, spanNs / 1_000_000)));
        screen.show(String.format(Locale.ROOT, "notifications  %,d", day.notificationCount()));
        screen.show(String.format(
                Locale.ROOT,
                "refused        %,d; known already %,d; sent again after a full ring %,d times; balances that differ %,d",
                day.refusedCount(),
                day.duplicateCount(),
                sender.retryCount(),
                day.driftCount()));
        day.refused().forEach(line -> screen.show("               " + line));
        screen.show("latency                                p50        p90        p99      p99.9        max");
        showLatency("ring to published, a typical second", log.typicalSecondNs());
        showLatency("ring to published, the worst second", log.worstSecondNs());
        showLatency("chunk sent to answered (HTTP)", percentiles(sender.roundTripsNs()));
        showLatency("this machine wakes a sleeper late by", percentiles(latenessNs));
    }

    private void showLatency(String what, long[] percentilesNs) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "  %-36s", what));
        for (long ns : percentilesNs) {
            row.append(String.format(Locale.ROOT, "%11s", Nanos.text(ns)));
        }
        screen.show(row.toString());
    }

    private static long[] percentiles(Histogram histogram) {
        return new long[] {
            histogram.getValueAtPercentile(50),
            histogram.getValueAtPercentile(90),
            histogram.getValueAtPercentile(99),
            histogram.getValueAtPercentile(99.9),
            histogram.getMaxValue()
        };
    }

    private static void deleteTree(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
