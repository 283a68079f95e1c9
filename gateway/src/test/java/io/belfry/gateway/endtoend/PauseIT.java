package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.api.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SIGSTOP and SIGCONT under load, with one consumer on a stream and one on long-polls: a virtual machine that is moved, or
 * a debugger. Nobody's connection breaks, nothing is lost or doubled, and engine time goes on with the clock.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class PauseIT {
    private static final int FIRST_LINES = 300;
    private static final int LINES_PER_PAUSE = 1_500;
    private static final int LINES_PER_REQUEST = 20;
    private static final Duration PAUSE = Duration.ofSeconds(3);
    /** Between this machine's clock, read here, and engine time, which is made of two clocks. */
    private static final Duration SLACK = Duration.ofMillis(250);

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource(value = Durability.class, names = "DISK")
    void shouldGoOnWhenHeldUp(Durability durability) throws Exception {
        holdUp(durability, Integer.getInteger("belfry.pauses", 1));
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    @Tag("soak")
    void shouldGoOnWhenHeldUpOften(Durability durability) throws Exception {
        holdUp(durability, Integer.getInteger("belfry.pauses", 20));
    }

    private void holdUp(Durability durability, int pauses) throws Exception {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("PauseIT: -Dbelfry.seed=" + seed + " -Dbelfry.pauses=" + pauses);
        Random random = new Random(seed);
        Load load = Load.of(seed, FIRST_LINES + pauses * LINES_PER_PAUSE);
        Promises promises = Promises.of(Site.at(root.resolve("uninterrupted"), durability), load);
        Site site = Site.at(root.resolve("paused"), durability);
        Sender sender = new Sender(load, LINES_PER_REQUEST);
        Consumer streaming = promises.newConsumer();
        Consumer polling = promises.newConsumer();
        try (EngineProcess engine = site.start()) {
            Client client = engine.client();
            Reading stream = Reading.begin(streaming, engine.uri(), Reading.Manner.STREAM, 0);
            Reading poll = Reading.begin(polling, engine.uri(), Reading.Manner.LONG_POLL, 0);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendAll(sender, client, load));
            for (int pause = 0; pause < pauses; pause++) {
                long line = FIRST_LINES + (long) pause * LINES_PER_PAUSE + random.nextInt(LINES_PER_PAUSE / 2);
                await().pollInterval(Duration.ofMillis(1)).until(() -> sending.isDone() || sender.answered() >= line);
                pause(engine, sender);
            }
            sending.get(2, TimeUnit.MINUTES);
            // Once more with nothing under way but a long-poll that waits.
            pause(engine, sender);
            Promises.requireBank(client, load.bankAt(load.size()));
            assertThat(stream.breaks()).as("broken streams").isZero();
            assertThat(poll.breaks()).as("broken long-polls").isZero();
            poll.join();
            stream.expectEnd();
            engine.stop();
            stream.join();
        }
        for (Consumer consumer : new Consumer[] {streaming, polling}) {
            assertThat(consumer.ofTheMachine()).as("alerts about the machine").isEmpty();
        }
        promises.requireAll(site, sender, streaming);
        Tally tally = new Tally("PauseIT: durability " + durability);
        tally.add("pauses", pauses + 1L);
        tally.add("notifications", streaming.last());
        tally.add("notifications read and compared, each time", streaming.looks() + polling.looks());
        tally.print();
    }

    private static void pause(EngineProcess engine, Sender sender) throws IOException, InterruptedException {
        Instant before = engineTime(engine);
        assertThat(before).isBetween(before.minus(SLACK), Instant.now().plus(SLACK));
        engine.pause();
        long atFirst = sender.answered();
        await().pollDelay(PAUSE).until(() -> true);
        // At most the answer that was on its way.
        assertThat(sender.answered()).as("answered while stopped").isBetween(atFirst, atFirst + LINES_PER_REQUEST);
        engine.resume();
        Instant after = engineTime(engine);
        assertThat(after).isBetween(before, Instant.now().plus(SLACK));
    }

    private static Instant engineTime(EngineProcess engine) throws IOException, InterruptedException {
        return Instant.parse((String) engine.client().get("/v1/status").get("engineTime"));
    }

    private static void sendAll(Sender sender, Client client, Load load) {
        try {
            sender.send(client, 1, load.size());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
