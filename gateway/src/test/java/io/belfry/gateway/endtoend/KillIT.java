package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.recovery.Verification;
import io.belfry.recovery.VerifyReport;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill −9 in the middle of a load. After each kill the engine is started again and everything is sent again from the first
 * line, as an upstream does that remembers nothing.
 *
 * <p>Twenty kills in {@code mvn verify}, hundreds in {@code mvn verify -Psoak}; {@code -Dbelfry.kills=N} says how many, {@code
 * -Dbelfry.seed=S} asks for the same ones again (the moment within a request is the machine's). Alone: {@code mvn verify -pl
 * gateway -am -Dtest=NONE -Dit.test=KillIT -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
 * -Dbelfry.kills=100}.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class KillIT {
    private static final int LINES = 3_000;
    private static final int LINES_PER_REQUEST = 100;
    /** A new directory after so many kills. */
    private static final int KILLS_PER_DIRECTORY = 10;

    private static final int MOST_PARKED_NS = 4_000_000;
    private static final String FEED = "core";
    private static final String SMALL = """
            clock: wall
            ring:
              slots: 512
              maxBatch: 64
            journal:
              block: 256KiB
            limits:
              refWindowEntries: 16384
              orderWindowEntries: 4096
            """;

    @TempDir
    Path root;

    private Path configuration;
    private Path log;
    private Load load;
    private Random random;

    @Test
    void shouldLoseNothingAndChangeNothingWhenKilled() throws Exception {
        killOften(Integer.getInteger("belfry.kills", 20));
    }

    @Test
    @Tag("soak")
    void shouldLoseNothingAndChangeNothingWhenKilledHundredsOfTimes() throws Exception {
        killOften(Integer.getInteger("belfry.kills", 300));
    }

    private void killOften(int kills) throws Exception {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("KillIT: -Dbelfry.seed=" + seed + " -Dbelfry.kills=" + kills);
        random = new Random(seed);
        load = Load.of(seed, LINES);
        log = Files.createFile(root.resolve("log"));
        configuration = Files.writeString(root.resolve("belfry.yaml"), SMALL);

        List<String> uninterrupted = runUninterrupted();
        assertThat(uninterrupted).hasSizeGreaterThan(LINES / 4);
        for (int done = 0; done < kills; done += KILLS_PER_DIRECTORY) {
            Path data = root.resolve("killed-" + done);
            assertThat(runKilled(data, Math.min(KILLS_PER_DIRECTORY, kills - done)))
                    .isEqualTo(uninterrupted);
        }
    }

    private List<String> runUninterrupted() throws Exception {
        Path data = root.resolve("uninterrupted");
        Consumer consumer = new Consumer();
        try (EngineProcess engine = EngineProcess.start(configuration, data, log)) {
            Client client = new Client(engine.uri());
            send(client, 0, Integer.MAX_VALUE);
            List<String> essences = judge(client, consumer);
            engine.stop();
            assertVerified(data);
            return essences;
        }
    }

    private List<String> runKilled(Path data, int kills) throws Exception {
        Consumer consumer = new Consumer();
        int requests = (LINES + LINES_PER_REQUEST - 1) / LINES_PER_REQUEST;
        for (int kill = 0; kill < kills; kill++) {
            // Mostly where nothing was sent before; now and then among what was.
            int fresh = requests * kill / kills + random.nextInt(Math.max(1, requests / kills));
            int request = random.nextInt(5) == 0 ? random.nextInt(fresh + 1) : fresh;
            killIn(data, consumer, request, random.nextInt(MOST_PARKED_NS));
        }
        try (EngineProcess engine = EngineProcess.start(configuration, data, log)) {
            Client client = new Client(engine.uri());
            send(client, 0, Integer.MAX_VALUE);
            List<String> essences = judge(client, consumer);
            engine.stop();
            assertVerified(data);
            return essences;
        }
    }

    /** Starts, sends from the first line, and kills so long after the request has begun. */
    private void killIn(Path data, Consumer consumer, int request, int parkedNs) throws Exception {
        try (EngineProcess engine = EngineProcess.start(configuration, data, log)) {
            Client client = new Client(engine.uri());
            long after = random.nextBoolean() ? 0 : consumer.last();
            AtomicBoolean isKilled = new AtomicBoolean();
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
                try {
                    consumer.read(new Client(engine.uri()), after, Long.MAX_VALUE);
                } catch (IOException | InterruptedException e) {
                    // Killed before the stream was open.
                    assertThat(isKilled).isTrue();
                }
            });
            send(client, 0, request);
            CompletableFuture<Void> killing = CompletableFuture.runAsync(() -> {
                long until = System.nanoTime() + parkedNs;
                while (System.nanoTime() < until) {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
                // Before the kill: the sockets break before the system says that the process is gone.
                isKilled.set(true);
                try {
                    engine.kill9();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            try {
                send(client, request, Integer.MAX_VALUE);
            } catch (IOException killed) {
                assertThat(killed).isNotNull();
            }
            killing.get(60, TimeUnit.SECONDS);
            reading.get(60, TimeUnit.SECONDS);
            System.out.println("KillIT: killed in request " + request + ", notification " + consumer.last() + " seen");
        }
    }

    /** Sends requests, each line numbered by its place; every answer must be what the model says. */
    private void send(Client client, int fromRequest, int toRequest) throws IOException, InterruptedException {
        List<String> lines = load.lines();
        for (int request = fromRequest; request < toRequest; request++) {
            int from = request * LINES_PER_REQUEST;
            if (from >= lines.size()) {
                return;
            }
            int to = Math.min(lines.size(), from + LINES_PER_REQUEST);
            sendLines(client, from, lines.subList(from, to));
        }
    }

    private void sendLines(Client client, int from, List<String> lines) throws IOException, InterruptedException {
        int at = 0;
        Map<Long, String> refused = new TreeMap<>();
        while (at < lines.size()) {
            HttpResponse<String> response = client.post(
                    "/v1/events?feed=" + FEED + "&seq=" + (from + at + 1),
                    String.join("\n", lines.subList(at, lines.size())));
            Map<String, Object> answer = Json.object(response.body());
            if (response.statusCode() == 503) {
                throw new ConnectException("not ready: the engine is going down");
            }
            assertThat(response.statusCode()).as(response.body()).isIn(200, 429);
            for (Map<String, Object> rejected : Json.objects(answer, "rejected")) {
                refused.put(from + at + (Long) rejected.get("line"), (String) rejected.get("code"));
            }
            at = answer.containsKey("next") ? at + (int) (long) (Long) answer.get("next") - 1 : lines.size();
        }
        Map<Long, String> expected = new TreeMap<>(load.refused());
        expected.keySet().removeIf(line -> line <= from || line > from + lines.size());
        assertThat(refused).isEqualTo(expected);
    }

    /** Compares with the model; answers what was rung, without what may differ between runs. */
    private List<String> judge(Client client, Consumer consumer) throws Exception {
        for (int i = 0; i < Load.customers(); i++) {
            Map<String, Object> customer = client.get("/v1/customers/C-" + i);
            Map<String, Object> account = Json.objects(customer, "accounts").get(0);
            String name = (String) account.get("account");
            assertThat(new BigDecimal((String) account.get("ledger")))
                    .as(name)
                    .isEqualTo(load.ledgers().get(name));
            int positions = 0;
            for (Map<String, Object> position : Json.objects(account, "positions")) {
                Load.Holding holding = load.holdings().get(name + "/" + position.get("fund"));
                assertThat(new BigDecimal((String) position.get("units"))).isEqualByComparingTo(holding.units());
                assertThat(new BigDecimal((String) position.get("cost"))).isEqualByComparingTo(holding.cost());
                positions++;
            }
            assertThat(load.holdings().keySet().stream().filter(key -> key.startsWith(name + "/")))
                    .hasSize(positions);
        }
        Map<String, Object> feed =
                Json.objects(client.get("/v1/feeds"), "feeds").get(0);
        assertThat(feed).containsEntry("feed", FEED).containsEntry("lastSeq", (long)
                load.lines().size());

        List<Map<String, Object>> pages = client.notifications("");
        long last = pages.size();
        consumer.read(client, consumer.last(), last);
        Consumer afresh = new Consumer();
        afresh.read(client, 0, last);
        assertThat(afresh.seen()).isEqualTo(consumer.seen()).hasSize(pages.size());
        List<String> essences = new ArrayList<>();
        Map<Object, Long> customerSequences = new HashMap<>();
        long sequence = 0;
        for (Map<String, Object> notification : pages) {
            sequence++;
            assertThat(notification.get("sequence")).isEqualTo(sequence);
            assertThat(Json.object(afresh.seen().get(sequence))).isEqualTo(notification);
            if (notification.get("customer") != null) {
                long own = customerSequences.merge(notification.get("customer"), 1L, Long::sum);
                assertThat(notification.get("customerSequence")).isEqualTo(own);
            }
            essences.add(essence(notification));
        }
        assertThat(pages.stream().map(notification -> notification.get("id")).distinct())
                .hasSize(pages.size());
        return essences;
    }

    /** A duplicate that was sent again takes a journal sequence and engine time goes on: these may differ. */
    private static String essence(Map<String, Object> notification) {
        Map<String, Object> rest = new TreeMap<>(notification);
        rest.remove("id");
        rest.remove("time");
        Map<String, Object> cause = new TreeMap<>(Json.object(rest, "cause"));
        cause.remove("sequence");
        rest.put("cause", cause);
        return rest.toString();
    }

    private static void assertVerified(Path data) {
        VerifyReport report = Verification.run(data, line -> {});
        assertThat(report.problems()).isEmpty();
        assertThat(report.ok()).isTrue();
    }
}
