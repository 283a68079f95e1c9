package io.belfry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.bench.measure.StolenTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the commands run through and count what they say; how fast is not a test's business. */
class BenchCommandsTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void notToWaitForACalmMachine() {
        System.setProperty(StolenTime.WAITS, "false");
    }

    @AfterAll
    static void toWaitAgain() {
        System.clearProperty(StolenTime.WAITS);
    }

    private int run(String... arguments) {
        return BenchMain.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private double figure(String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":([0-9.]+)").matcher(out.toString());
        assertThat(matcher.find()).as("%s in %s", name, out).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "disk"})
    void shouldAppendAsManyBytesAsTheEngineInTheControl(String durability) throws Exception {
        int exitCode = run(
                "throughput",
                "--customers",
                "500",
                "--events",
                "20000",
                "--rounds",
                "1",
                "--warm-up",
                "0",
                "--durability",
                durability,
                "--json",
                "--data",
                directory.toString());

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(figure("controlBytesPerEvent"))
                .isCloseTo(
                        figure("journalBytesPerEvent") + figure("outboxBytesPerEvent"), Percentage.withPercentage(3));
        assertThat(figure("notifications")).isPositive();
        assertThat(figure("forces") > 0).isEqualTo(durability.equals("disk"));
        assertThat(out.toString()).contains(durability.equals("disk") ? "\"2.ratio:uniform\"" : "\"1.ratio:uniform\"");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldRunWithoutJournalBesideAHashMap() {
        int exitCode = run("memory", "--customers", "500", "--events", "10000", "--rounds", "1", "--json");

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString()).contains("\"1.memory:uniform\"").contains("\"coreAlone\":{");
    }

    @Test
    void shouldMakePostingsOnlyWhereTheHashMapIsToBeComparedWithItsOwnPart() {
        int exitCode =
                run("memory", "--postings", "--customers", "500", "--events", "10000", "--rounds", "1", "--json");

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString()).contains("\"1.memory:postings-uniform\"").contains("\"postingsOnly\":true");
    }

    @Test
    void shouldLookAtTheMemoryWhileARateIsHeld() {
        int exitCode = run(
                "soak",
                "--customers",
                "500",
                "--rate",
                "10000",
                "--minutes",
                "0.05",
                "--every",
                "1",
                "--json",
                "--data",
                directory.toString());

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString()).contains("\"1.soak\"").contains("\"1.flat:tables\"");
        assertThat(figure("heapBytes")).isPositive();
    }

    @Test
    void shouldSayWhereTheTimeOfARecordingWent() {
        Path recording = directory.resolve("some.jfr");
        assertThat(run(
                        "memory",
                        "--customers",
                        "500",
                        "--events",
                        "2000000",
                        "--rounds",
                        "1",
                        "--jfr",
                        recording.toString()))
                .as(err.toString())
                .isZero();

        assertThat(run("hot", recording.toString())).as(err.toString()).isZero();
        assertThat(out.toString()).contains("samples of Java code");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throughput --customers 0",
                "throughput --events 0",
                "memory --rounds 0",
                "soak --rate 1",
                "scaling --customers 10,0",
                "all --only nothing",
                "all --forks 0",
                "check --bounds nowhere.txt",
                "hot nowhere.jfr"
            })
    void shouldRefuseWhatItCannotRun(String line) {
        assertThat(run(line.split(" "))).as(err.toString()).isEqualTo(2);
    }
}
