package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of an engine that is down are damaged: a bit, a page, an end, a whole file. The next start either refuses with
 * exit code 3 and says where and what to do, or serves exactly what was served before. Never anything else.
 *
 * <p>A few faults in {@code mvn verify}, 400 in {@code mvn verify -Psoak}; {@code -Dbelfry.faults=N} says how many, {@code
 * -Dbelfry.seed=S} asks for the same ones again.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class DamageIT {
    private static final int FOUND = 1;
    private static final int REFUSED = 3;
    private static final int SNAPSHOTS = 2;
    private static final int ONE_SMALL_IN = 3;
    private static final int LINES = 500;
    private static final int LINES_PER_REQUEST = 50;

    @TempDir
    Path root;

    private Promises promises;
    private Sender sender;
    private Consumer consumer;
    private Tally tally;
    /** By the last engine. */
    private String said;

    private final List<String> violations = new ArrayList<>();

    @Test
    void shouldRefuseOrServeTheSameWhenDamaged() throws Exception {
        damageOften(Integer.getInteger("belfry.faults", 8));
    }

    @Test
    @Tag("soak")
    void shouldRefuseOrServeTheSameWhenDamagedHundredsOfTimes() throws Exception {
        damageOften(Integer.getInteger("belfry.faults", 400));
    }

    private void damageOften(int faults) throws Exception {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("DamageIT: -Dbelfry.seed=" + seed + " -Dbelfry.faults=" + faults);
        Random random = new Random(seed);
        tally = new Tally("DamageIT: " + faults + " faults");
        Load load = Load.of(seed, LINES);
        promises = Promises.of(Site.at(root.resolve("uninterrupted")), load);
        sender = new Sender(load, LINES_PER_REQUEST);
        consumer = promises.newConsumer();
        Site site = Site.at(root.resolve("whole"));
        Path stopped = root.resolve("stopped");
        Path killed = root.resolve("killed");
        prepare(site, stopped, killed);

        for (int fault = 0; fault < faults; fault++) {
            Path copy = root.resolve("damaged-" + fault);
            copy(random.nextBoolean() ? stopped : killed, copy);
            Path file = someFile(copy, random);
            Damage damage = Damage.of(file, random);
            String what = copy.relativize(file) + ", " + damage.text() + ", " + damage.doTo(file, random);
            tell(site.with(copy), kindOf(copy.relativize(file)) + ", " + damage.text(), what);
            remove(copy);
        }
        tally.print();
        assertThat(violations).isEmpty();
    }

    /** Everything sent, answered and read; once as a clean stop leaves it, once as a kill does. */
    private void prepare(Site site, Path stopped, Path killed) throws IOException, InterruptedException {
        for (int part = 0; part < SNAPSHOTS; part++) {
            try (EngineProcess engine = site.start()) {
                sender.send(engine.client(), sender.had() + 1, (part + 1L) * LINES / (SNAPSHOTS + 1));
                engine.kill9();
            }
            Ended snapshot = site.command("snapshot");
            assertThat(snapshot.exitCode()).as(snapshot.text()).isZero();
        }
        try (EngineProcess engine = site.start()) {
            sender.send(engine.client(), sender.had() + 1, LINES);
            consumer.readPages(engine.client(), 0);
            consumer.requireComplete();
            engine.kill9();
        }
        copy(site.data(), killed);
        try (EngineProcess engine = site.start()) {
            engine.stop();
        }
        copy(site.data(), stopped);
    }

    /** Notes a violation and goes on: the others of a long run are worth knowing as well. */
    private void tell(Site damaged, String kind, String what) throws Exception {
        try {
            String outcome = kind + ": " + judge(damaged, what);
            tally.count(outcome);
            if (tally.of(outcome) == 1) {
                System.out.println(outcome + "; " + what + "\n  " + said.strip());
            }
        } catch (AssertionError e) {
            tally.count(kind + ": VIOLATION");
            violations.add(what + "\n" + e.getMessage());
        }
    }

    /** Answers what the engine made of it. */
    private String judge(Site damaged, String what) throws Exception {
        try (EngineProcess engine = damaged.launch()) {
            if (engine.isReady()) {
                return serves(damaged, engine);
            }
            Ended ended = engine.awaitEnd();
            assertThat(ended.exitCode()).as("%s\n%s", what, ended.text()).isEqualTo(REFUSED);
            assertThat(ended.err())
                    .as(what)
                    .contains(damaged.data().toString())
                    .containsPattern("(?i)restore|backup|release|repair")
                    .doesNotContain("\tat ");
            said = ended.err();
            return "refused";
        }
    }

    /** Right answers, and where the start had no need of what is damaged, {@code verify} finds it. */
    private String serves(Site damaged, EngineProcess engine) throws Exception {
        Client client = engine.client();
        String how = "served the same";
        try {
            promises.requireKept(client, sender, consumer, 0);
        } catch (Consumer.DamagedException e) {
            assertThat(e.getMessage()).contains("damaged");
            how = "served what can be reached, and not what is damaged";
        }
        sender.send(client, 1, LINES);
        try {
            promises.requireKept(client, sender, consumer, consumer.last() - 1);
        } catch (Consumer.DamagedException e) {
            // The way there leads through what is damaged.
            assertThat(e.getMessage()).contains("damaged");
            how = "served what can be reached, and not what is damaged";
        }
        consumer.requireComplete();
        Ended verify = damaged.command("verify");
        said = engine.said() + verify.out() + verify.err();
        if (verify.exitCode() == 0) {
            assertThat(how).as(said).isEqualTo("served the same");
            return engine.said().contains("damaged") ? how + ", and told" : how;
        }
        assertThat(verify.exitCode()).as(verify.text()).isIn(FOUND, REFUSED);
        assertThat(verify.out() + verify.err())
                .contains(damaged.data().toString())
                .doesNotContain("\tat ");
        return how + "; verify finds it";
    }

    /** Mostly one that holds events, notifications or state; the others are small, and soon seen through. */
    private static Path someFile(Path directory, Random random) throws IOException {
        List<Path> all = files(directory);
        List<Path> large = all.stream()
                .filter(file ->
                        file.toString().endsWith(".cq4") || file.toString().endsWith(".snapshot"))
                .toList();
        List<Path> files = random.nextInt(ONE_SMALL_IN) == 0 ? all : large;
        return files.get(random.nextInt(files.size()));
    }

    private static String kindOf(Path file) {
        String name = file.getFileName().toString();
        return file.getNameCount() == 1
                ? name
                : file.getName(0) + "/*" + (name.contains(".") ? name.substring(name.lastIndexOf('.')) : "");
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> found = Files.walk(from)) {
            for (Path path : found.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
