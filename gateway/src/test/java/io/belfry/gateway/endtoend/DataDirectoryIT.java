package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data directories that an engine must not use, or not now: each is a clear refusal, and nothing in it changes. */
@Timeout(300)
class DataDirectoryIT {
    private static final int REFUSED = 3;
    private static final int LINES = 800;
    private static final int HALF = 400;
    private static final int LINES_PER_REQUEST = 50;

    @TempDir
    static Path shared;

    private static Promises promises;

    @TempDir
    Path root;

    private Load load;
    private Site site;
    private Sender sender;
    private Consumer consumer;

    @BeforeAll
    static void runUninterrupted() throws Exception {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("DataDirectoryIT: -Dbelfry.seed=" + seed);
        promises = Promises.of(Site.at(shared.resolve("uninterrupted")), Load.of(seed, LINES));
    }

    @BeforeEach
    void prepare() throws Exception {
        load = promises.load();
        site = Site.at(root.resolve("site"));
        sender = new Sender(load, LINES_PER_REQUEST);
        consumer = promises.newConsumer();
    }

    @Test
    void shouldRefuseASecondEngineAndNotDisturbTheFirst() throws Exception {
        try (EngineProcess engine = site.start()) {
            Client client = engine.client();
            Reading reading = Reading.begin(consumer, engine.uri(), Reading.Manner.STREAM, 0);
            sender.send(client, 1, HALF);

            Ended second = site.with(site.data()).startInVain();
            assertThat(second.exitCode()).as(second.text()).isEqualTo(REFUSED);
            assertThat(second.err())
                    .contains("in use by another process (pid " + engine.pid() + ")")
                    .doesNotContain("\tat ");

            sender.send(client, HALF + 1, LINES);
            Promises.requireBank(client, load.bankAt(LINES));
            assertThat(reading.breaks()).isZero();
            reading.expectEnd();
            engine.stop();
            reading.join();
        }
        promises.requireAll(site, sender, consumer);
    }

    @Test
    void shouldRefuseToRunOnAReadOnlyDirectoryAndReadIt() throws Exception {
        runHalfAndKill();
        String journal = site.command("journal").out();
        try (Mount mount = Mount.readOnly(site.data(), root.resolve("read-only"))) {
            Site readOnly = site.with(mount.path());

            Ended refused = readOnly.startInVain();
            assertThat(refused.exitCode()).as(refused.text()).isEqualTo(REFUSED);
            assertThat(refused.err())
                    .contains(mount.path().toString())
                    .containsIgnoringCase("read-only")
                    .doesNotContain("\tat ");

            readOnly.requireVerified();
            assertThat(readOnly.command("journal").out()).isEqualTo(journal);
            Ended replay = readOnly.command("replay", "--json");
            assertThat(replay.exitCode()).as(replay.text()).isZero();
        }
        promises.requireAll(site, sender, consumer);
    }

    /** Offsets in {@code belfry.meta}: magic 4 bytes, journal id 8, epoch 4, then these, and a CRC32C at the end. */
    @ParameterizedTest
    @CsvSource({"16, frame format", "20, schema version", "24, semantics version"})
    void shouldRefuseADirectoryOfANewerVersion(int offset, String what) throws Exception {
        runHalfAndKill();
        Path meta = site.data().resolve("belfry.meta");
        byte[] original = Files.readAllBytes(meta);
        int newer = raise(meta, offset);

        Ended refused = site.startInVain();
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(REFUSED);
        assertThat(refused.err())
                .contains(what + " " + newer)
                .contains(site.data().toString())
                .contains("release")
                .doesNotContain("\tat ");

        for (String reader : List.of("verify", "replay", "journal")) {
            Ended read = site.command(reader);
            assertThat(read.exitCode()).as("%s: %s", reader, read.text()).isEqualTo(REFUSED);
            assertThat(read.err()).contains(what + " " + newer);
        }

        Files.write(meta, original);
        promises.requireAll(site, sender, consumer);
    }

    /** In a container the engine is process 1 before and after: its own lock must not look as if it held it still. */
    @Test
    void shouldRecoverAsProcessOneAfterItWasKilledAsProcessOne() throws Exception {
        Shell.assumeWorks("unshare", "--pid", "--fork", "--mount-proc", "true");
        Site container = site.wrappedBy("unshare", "--pid", "--fork", "--mount-proc");
        for (long line = HALF; line < LINES; line += LINES_PER_REQUEST * 3) {
            try (EngineProcess engine = container.start()) {
                Client client = engine.client();
                assertThat(Files.readString(site.data().resolve("lock"))).isEqualTo("1\n");
                promises.requireKept(client, sender, consumer, 0);
                sender.send(client, sender.had() + 1, line);
                consumer.readPages(client, consumer.last());
                engine.kill9();
            }
        }
        promises.requireAll(container, sender, consumer);
    }

    private void runHalfAndKill() throws IOException, InterruptedException {
        try (EngineProcess engine = site.start()) {
            sender.send(engine.client(), 1, HALF);
            consumer.readPages(engine.client(), 0);
            engine.kill9();
        }
    }

    private static int raise(Path meta, int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(meta);
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int newer = fields.getInt(offset) + 1;
        fields.putInt(offset, newer);
        CRC32C crc = new CRC32C();
        int end = bytes.length - Integer.BYTES;
        crc.update(bytes, 0, end);
        fields.putInt(end, (int) crc.getValue());
        Files.write(meta, bytes);
        return newer;
    }
}
