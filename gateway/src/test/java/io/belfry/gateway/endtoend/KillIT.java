package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.Durability;
import io.belfry.api.EngineContext.Threading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * kill −9, again and again on one data directory: under load, while it starts and recovers (also twice in a row), while it
 * stops, while nothing happens, with a clean stop now and then; with shared and with dedicated threading, beside a run with
 * shared that nobody kills. A consumer is attached all the time. After each start
 * everything that was answered is there; at the end everything is sent again from the first line, as an upstream does that
 * remembers nothing, and the result is that of an uninterrupted run.
 *
 * <p>A few kills in each mode in {@code mvn verify}, 200 in {@code mvn verify -Psoak}; {@code -Dbelfry.kills=N} says how
 * many, {@code -Dbelfry.seed=S} asks for the same ones again (the moment within a request is the machine's).
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class KillIT {
    private static final int FIRST_LINES = 300;
    private static final int LINES_PER_KILL = 80;
    private static final int MOST_PARKED_NS = 6_000_000;
    private static final int MOST_STOP_NS = 30_000_000;
    private static final long PATIENCE_NS = 60_000_000_000L;

    @TempDir
    Path root;

    /** What the last whole start took; the part behind the lock, in which it recovers and opens its files, is less. */
    private long startNs = 500_000_000;

    private Random random;
    private Tally tally;
    private Site site;
    private Promises promises;
    private Sender sender;
    private Consumer consumer;

    static Stream<Arguments> modes() {
        return Stream.of(Durability.values())
                .flatMap(durability ->
                        Stream.of(Threading.values()).map(threading -> Arguments.of(durability, threading)));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void shouldLoseNothingAndChangeNothingWhenKilled(Durability durability, Threading threading) throws Exception {
        killOften(durability, threading, Integer.getInteger("belfry.kills", 7));
    }

    @ParameterizedTest
    @MethodSource("modes")
    @Tag("soak")
    void shouldLoseNothingAndChangeNothingWhenKilledHundredsOfTimes(Durability durability, Threading threading)
            throws Exception {
        killOften(durability, threading, Integer.getInteger("belfry.kills", 200));
    }

    private void killOften(Durability durability, Threading threading, int kills) throws Exception {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("KillIT: -Dbelfry.seed=" + seed + " -Dbelfry.kills=" + kills);
        random = new Random(seed);
        tally = new Tally("KillIT: durability " + durability + ", threading " + threading + ", " + kills
                + " kills on one directory");
        Load load = Load.of(seed, FIRST_LINES + LINES_PER_KILL * kills);
        promises = Promises.of(Site.at(root.resolve("uninterrupted"), durability), load);
        site = Site.snapshotting(root.resolve("killed"), durability, threading);
        sender = new Sender(load, 1 + random.nextInt(200));
        consumer = promises.newConsumer();

        while (killed() < kills) {
            next(FIRST_LINES + (long) LINES_PER_KILL * killed());
        }
        promises.requireAll(site, sender, consumer);
        tally.add("notifications", consumer.last());
        tally.add("notifications read and compared, each time", consumer.looks());
        tally.print();
    }

    private int killed() {
        return (int) (tally.of("killed under load")
                + tally.of("killed while idle")
                + tally.of("killed while starting")
                + tally.of("killed while stopping"));
    }

    private void next(long line) throws Exception {
        int dice = killed() == 0 ? 0 : random.nextInt(100);
        if (dice < 15) {
            killInStart();
            if (random.nextInt(3) == 0) {
                killInStart();
            }
        } else if (dice < 75) {
            run(line, this::killUnderLoad);
        } else if (dice < 82) {
            run(line, this::killWhileIdle);
        } else if (dice < 92) {
            run(line, this::killInStop);
        } else {
            run(line, this::stopCleanly);
        }
    }

    /** Ends a running engine. */
    @FunctionalInterface
    private interface End {
        void of(EngineProcess engine, Reading reading, long line) throws Exception;
    }

    /** Starts, checks, sends again from somewhere up to {@code line}, and ends it. */
    private void run(long line, End end) throws Exception {
        long beganNs = System.nanoTime();
        try (EngineProcess engine = site.start()) {
            startNs = System.nanoTime() - beganNs;
            tally.count(
                    engine.said().contains("from the snapshot of") ? "starts from a snapshot" : "starts from genesis");
            Client client = engine.client();
            promises.requireKept(client, sender, consumer, someSeen());
            Reading.Manner manner = Reading.Manner.values()[random.nextInt(Reading.Manner.values().length)];
            Reading reading = Reading.begin(consumer, engine.uri(), manner, someSeen());
            sender.send(client, random.nextInt(4) == 0 ? 1 : 1 + nextLong(sender.had() + 1), line);
            end.of(engine, reading, line);
            reading.join();
        }
    }

    private long someSeen() {
        return random.nextInt(4) == 0 ? 0 : nextLong(consumer.last() + 1);
    }

    private long nextLong(long bound) {
        return (long) (random.nextDouble() * bound);
    }

    private void killUnderLoad(EngineProcess engine, Reading reading, long line) throws Exception {
        long parkedNs = random.nextInt(MOST_PARKED_NS);
        CompletableFuture<Void> killing = CompletableFuture.runAsync(() -> {
            park(parkedNs);
            reading.expectEnd();
            kill(engine);
        });
        try {
            sender.send(engine.client(), line + 1, line + 2L * LINES_PER_KILL);
        } catch (IOException killed) {
            tally.count("killed in a request");
        }
        killing.get(60, TimeUnit.SECONDS);
        tally.count("killed under load");
        if (isSnapshotUnfinished()) {
            tally.count("killed in a snapshot");
        }
    }

    private void killWhileIdle(EngineProcess engine, Reading reading, long line) throws Exception {
        park(random.nextInt(MOST_PARKED_NS));
        reading.expectEnd();
        engine.kill9();
        tally.count("killed while idle");
    }

    private void killInStop(EngineProcess engine, Reading reading, long line) throws Exception {
        reading.expectEnd();
        engine.terminate();
        park(random.nextInt(MOST_STOP_NS));
        engine.kill9();
        tally.count(engine.said().contains("stopped cleanly") ? "clean stops" : "killed while stopping");
    }

    private void stopCleanly(EngineProcess engine, Reading reading, long line) throws Exception {
        reading.expectEnd();
        engine.stop();
        tally.count("clean stops");
    }

    private void killInStart() throws Exception {
        try (EngineProcess engine = site.launch()) {
            Path lock = site.data().resolve("lock");
            String holder = engine.pid() + "\n";
            long until = System.nanoTime() + PATIENCE_NS;
            while (!Files.exists(lock) || !Files.readString(lock).equals(holder)) {
                assertThat(System.nanoTime())
                        .as("waited for the lock\n%s", engine.said())
                        .isLessThan(until);
                park(200_000);
            }
            park(nextLong(startNs * 2 / 3));
            engine.kill9();
            tally.count("killed while starting");
            if (engine.said().contains("recovered to sequence")) {
                tally.count("killed while starting, behind recovery");
            }
        }
    }

    private boolean isSnapshotUnfinished() throws IOException {
        try (Stream<Path> files = Files.list(site.data().resolve("snapshot"))) {
            return files.anyMatch(file -> !file.toString().endsWith(".snapshot"));
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    private static void kill(EngineProcess engine) {
        try {
            engine.kill9();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void park(long ns) {
        long until = System.nanoTime() + ns;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }
}
