package io.belfry.gateway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.gateway.feed.EventFeed;
import io.belfry.gateway.feed.EventLines;
import io.belfry.gateway.feed.FeedAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo: a real engine, a real server, real feeds. */
class DemoTest {
    private static final long SEED = 20_261_120;

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPlayADayAndVerifyIt() throws Exception {
        List<Path> before = temporaryDirectories();

        DemoOutcome outcome = play(options(200, Duration.ofSeconds(3), Optional.empty()));

        assertThat(outcome.day().refused()).isEmpty();
        assertThat(outcome.day().driftCount()).isZero();
        assertThat(outcome.verified().problems()).isEmpty();
        assertThat(outcome.isGood()).isTrue();
        assertThat(outcome.day().eventCount()).isPositive();
        assertThat(outcome.day().notificationCount())
                .isPositive()
                .isLessThanOrEqualTo(outcome.verified().notifications());
        assertThat(err.toString())
                .contains("page and API at http://127.0.0.1:")
                .contains("events/s")
                .contains("notifications/s")
                .contains("p99");
        assertThat(out.toString())
                .contains("refused        0;")
                .contains("this machine wakes a sleeper late by")
                .contains("verify         ok: sequence ");
        assertThat(out.toString().lines()).anyMatch(line -> line.matches(" {2}\\[(en|de|fr)] .+: .+"));
        assertThat(temporaryDirectories()).isEqualTo(before);
    }

    @Test
    void shouldGoOnWhereItStoodInAKeptDirectory() throws Exception {
        DemoOptions options = options(50, Duration.ofSeconds(1), Optional.of(directory.resolve("demo")));

        DemoOutcome first = play(options);
        DemoOutcome second = play(options);

        assertThat(first.isGood()).isTrue();
        assertThat(second.isGood()).isTrue();
        assertThat(second.day().duplicateCount()).isZero();
        assertThat(second.verified().sequence()).isGreaterThan(first.verified().sequence());
        // What both sent is in the journal once, behind the engine's own few events.
        assertThat(second.verified().sequence())
                .isGreaterThanOrEqualTo(first.day().eventCount() + second.day().eventCount());
        assertThat(err.toString()).contains("going on in ");
    }

    @Test
    void shouldRefuseADirectoryOfAnotherDemo() throws Exception {
        Optional<Path> kept = Optional.of(directory.resolve("demo"));
        play(options(20, Duration.ZERO, kept));

        assertThatThrownBy(() -> play(options(21, Duration.ZERO, kept)))
                .isInstanceOf(OtherDemoException.class)
                .hasMessageContaining("--customers 20 ");
    }

    @Test
    void shouldEndWhenAskedTo() throws Exception {
        DemoOptions options = options(20, Duration.ofHours(1), Optional.empty());
        AtomicInteger asked = new AtomicInteger();

        DemoOutcome outcome =
                Demo.run(options, new PrintWriter(out), new PrintWriter(err), () -> asked.incrementAndGet() > 20);

        assertThat(outcome.isGood()).isTrue();
    }

    /** Longer than a demo of seconds gets, and without the network in between. */
    @Test
    void shouldWriteNothingThatAnEngineRefuses() throws IOException {
        StringBuilder lines = new StringBuilder();
        DemoScript script = new DemoScript(SEED, 300, rules());
        LineSink sink = new LineSink() {
            @Override
            public void line(DemoFeed feed, String json) {
                lines.append(json).append('\n');
            }

            @Override
            public void barrier() {}
        };
        script.setUp(sink);
        for (int i = 0; i < 30_000; i++) {
            script.next(sink);
        }
        try (BelfryEngine engine = BelfryEngine.open(
                        new EngineContext().dataDirectory(directory).blockBytes(1 << 20));
                EventFeed feed =
                        EventFeed.open(engine).patience(Duration.ofMinutes(1).toNanos())) {
            feed.read(EventLines.ofNdjson(
                    new ByteArrayInputStream(lines.toString().getBytes(UTF_8))));
            FeedAnswer answer = feed.finish();

            assertThat(answer.rejected()).isEmpty();
            assertThat(answer.duplicates()).isZero();
            assertThat(answer.accepted())
                    .isEqualTo(lines.chars().filter(c -> c == '\n').count());
            assertThat(answer.unknownFields()).isZero();
            assertThat(DriftCount.in(engine)).isZero();
        }
    }

    private DemoOutcome play(DemoOptions options) throws IOException, InterruptedException {
        return Demo.run(options, new PrintWriter(out), new PrintWriter(err), () -> false);
    }

    private static DemoOptions options(int customers, Duration duration, Optional<Path> data) throws IOException {
        return new DemoOptions(customers, OptionalInt.of(0), duration, 3_000, SEED, data, rules(), false);
    }

    private static List<String> rules() throws IOException {
        try (InputStream in = Demo.class.getResourceAsStream("demo-rules.ndjson")) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }

    private static List<Path> temporaryDirectories() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("belfry-demo-"))
                    .sorted()
                    .toList();
        }
    }
}
