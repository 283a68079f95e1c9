package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.api.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A disk of its own, a small one, that something else fills under load. With the guard, intake ends in time and resumes by
 * itself; without it the engine dies of the full disk, and once there is room again it has everything that it answered.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class FullDiskIT {
    private static final int REFUSED = 3;
    private static final int HALTED = 4;
    private static final long MIB = 1L << 20;
    private static final long DISK_BYTES = 32 * MIB;
    private static final long MIN_FREE_BYTES = 8 * MIB;
    private static final int FIRST_LINES = 100;
    private static final int LINES = 4_000;
    private static final int QUIET_LINES = 14_000;
    private static final long LEAST_LEFT_BYTES = 1 << 18;
    private static final int MORE_LEFT_BYTES = 1 << 18;
    private static final int LINES_PER_REQUEST = 20;

    @TempDir
    Path root;

    private Random random;
    private Load load;
    private Promises promises;
    private Sender sender;
    private Consumer consumer;

    private long newSeed() {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("FullDiskIT: -Dbelfry.seed=" + seed);
        random = new Random(seed);
        return seed;
    }

    private void prepare(Durability durability, Load of) throws Exception {
        load = of;
        promises = Promises.of(Site.at(Files.createTempDirectory(root, "uninterrupted"), durability), load);
        sender = new Sender(load, LINES_PER_REQUEST);
        consumer = promises.newConsumer();
    }

    private Site site(Mount disk, Durability durability, long minFreeBytes) throws IOException {
        Path home = Files.createTempDirectory(root, "site");
        String configuration = Site.small(durability).replace("minFree: 0", "minFree: " + minFreeBytes);
        return Site.configured(home, disk.path().resolve("data"), configuration);
    }

    @ParameterizedTest
    @EnumSource(value = Durability.class, names = "DISK")
    void shouldTakeNothingWhileTheDiskIsLowAndGoOnByItself(Durability durability) throws Exception {
        try (Mount disk = Mount.ofBytes(DISK_BYTES, root.resolve("disk"))) {
            prepare(durability, Load.of(newSeed(), LINES));
            Site site = site(disk, durability, MIN_FREE_BYTES);
            try (EngineProcess engine = site.start()) {
                Client client = engine.client();
                Reading reading = Reading.begin(consumer, engine.uri(), Reading.Manner.STREAM, 0);
                try (Ballast ballast =
                        Ballast.leaving(MIN_FREE_BYTES / 2, disk.path().resolve("ballast"))) {
                    assertThat(ballast).isNotNull();
                    Sender.RefusedException refused = sendUntilRefused(client);
                    assertThat(refused.code()).isEqualTo("DISK_LOW");
                    assertThat(refused.getMessage()).contains("\"next\":");
                    assertThat(sender.had()).isLessThan(LINES);
                    // Queries and delivery go on.
                    Promises.requireBank(client, load.bankAt(sender.meet(client)));
                    await().until(() -> consumer.last() == notifications(client));
                }
                await().atMost(Duration.ofSeconds(30)).until(() -> isTaken(client));
                sender.send(client, sender.had() + 1, LINES);
                assertThat(reading.breaks()).as("broken streams").isZero();
                reading.expectEnd();
                engine.stop();
                reading.join();
            }
            assertThat(consumer.ofTheMachine()).containsOnlyKeys("disk.low");
            promises.requireAll(site, sender, consumer);
        }
    }

    /** Where nothing rings, it is the journal that finds no room. */
    @ParameterizedTest
    @EnumSource(value = Durability.class, names = "PROCESS")
    void shouldHaveWhatItAnsweredWhenItDiesOfAFullDisk(Durability durability) throws Exception {
        dieOften(durability, Load.quiet(newSeed(), QUIET_LINES), 1);
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    @Tag("soak")
    void shouldHaveWhatItAnsweredWhenItDiesOfFullDisks(Durability durability) throws Exception {
        dieOften(durability, Load.of(newSeed(), LINES), Integer.getInteger("belfry.fills", 20));
        dieOften(durability, Load.quiet(newSeed(), QUIET_LINES), Integer.getInteger("belfry.fills", 20));
    }

    private void dieOften(Durability durability, Load of, int fills) throws Exception {
        Tally tally = new Tally("FullDiskIT: durability " + durability + ", " + fills + " full disks without a guard"
                + (of.rings() ? "" : ", in the journal"));
        for (int fill = 0; fill < fills; fill++) {
            try (Mount disk = Mount.ofBytes(DISK_BYTES, Files.createTempDirectory(root, "disk"))) {
                if (fill == 0) {
                    prepare(durability, of);
                }
                sender = new Sender(load, 1 + random.nextInt(4 * LINES_PER_REQUEST));
                consumer = promises.newConsumer();
                die(site(disk, durability, 0), disk, tally);
            }
        }
        tally.print();
    }

    private void die(Site site, Mount disk, Tally tally) throws Exception {
        try (EngineProcess engine = site.start()) {
            sender.send(engine.client(), 1, FIRST_LINES);
            long leftBytes = LEAST_LEFT_BYTES + random.nextInt(MORE_LEFT_BYTES);
            try (Ballast ballast = Ballast.leaving(leftBytes, disk.path().resolve("ballast"))) {
                assertThat(ballast).isNotNull();
                Reading reading = Reading.begin(consumer, engine.uri(), Reading.Manner.STREAM, 0);
                sendUntilGone(engine.client());
                reading.expectEnd();
                Ended ended = engine.awaitEnd();
                reading.join();
                assertThat(ended.exitCode()).as(ended.text()).isEqualTo(HALTED);
                assertThat(ended.err()).containsPattern("halted: .*the disk has no room");
                tally.count("halted");
                tally.add("lines answered before that", sender.answered());
                tally.count(startWhileFull(site) ? "started while full" : "refused to start while full");
            }
        }
        promises.requireAll(site, sender, consumer);
        tally.add("notifications", consumer.last());
    }

    /** It may come up, where nothing is left to be written; else it says why not. */
    private static boolean startWhileFull(Site site) throws IOException, InterruptedException {
        try (EngineProcess engine = site.launch()) {
            if (engine.isReady()) {
                engine.kill9();
                return true;
            }
            Ended ended = engine.awaitEnd();
            assertThat(ended.exitCode()).as(ended.text()).isEqualTo(REFUSED);
            assertThat(ended.err())
                    .contains(site.data().toString())
                    .containsIgnoringCase("space")
                    .doesNotContain("\tat ");
            return false;
        }
    }

    private Sender.RefusedException sendUntilRefused(Client client) throws IOException, InterruptedException {
        while (sender.had() < LINES) {
            try {
                sender.send(client, sender.had() + 1, sender.had() + LINES_PER_REQUEST);
            } catch (Sender.RefusedException refused) {
                return refused;
            }
        }
        throw new AssertionError("took all " + load.size() + " lines on a full disk");
    }

    private void sendUntilGone(Client client) throws InterruptedException {
        try {
            sender.send(client, FIRST_LINES + 1, load.size());
        } catch (IOException gone) {
            return;
        }
        throw new AssertionError("took all " + load.size() + " lines on a full disk");
    }

    private boolean isTaken(Client client) throws IOException, InterruptedException {
        try {
            sender.send(client, sender.had() + 1, sender.had() + 1);
            return true;
        } catch (Sender.RefusedException stillLow) {
            return false;
        }
    }

    private static long notifications(Client client) throws IOException, InterruptedException {
        return (Long) client.get("/v1/status").get("notifications");
    }
}
