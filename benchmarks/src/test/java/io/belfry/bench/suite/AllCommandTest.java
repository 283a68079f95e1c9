package io.belfry.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.bench.table.Target;
import io.belfry.bench.table.Targets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a run leaves behind, whatever becomes of its benchmarks; none of them runs here. */
class AllCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> ran = new ArrayList<>();

    private static String json(String name, String more) {
        return "{\"benchmark\":\"" + name + "\"," + more + "\"targets\":"
                + Targets.json(List.of(Target.atLeast(name.equals("storm") ? "4.ratio" : "5.rate", name, "/s", 7)
                        .value(6)))
                + "}";
    }

    /** Answers each benchmark with one target, but for one that fails. */
    private final class Pretending implements BenchRunner {
        private final String failing;
        private final List<String> printed;

        Pretending(String failing) {
            this(failing, List.of());
        }

        /** @param printed by the one that fails */
        Pretending(String failing, List<String> printed) {
            this.failing = failing;
            this.printed = printed;
        }

        @Override
        public BenchResult run(List<String> flags, List<String> arguments, Duration limit, Consumer<String> said)
                throws ChildJvm.FailedException {
            String name = arguments.get(0);
            ran.add(name);
            said.accept("running " + name);
            if (arguments.contains("--data")) {
                assertThat(Path.of(arguments.get(arguments.size() - 1))).isDirectory();
            }
            if (name.equals(failing)) {
                throw new ChildJvm.FailedException(name + " ended with 3", printed);
            }
            return BenchResult.of(json(name, ""));
        }
    }

    private int run(String failing, String... more) {
        return run(new Pretending(failing), more);
    }

    private int run(BenchRunner runner, String... more) {
        String[] arguments = Stream.concat(
                        Stream.of(
                                "--data",
                                data().toString(),
                                "--results",
                                results().toString()),
                        Stream.of(more))
                .toArray(String[]::new);
        return new CommandLine(new AllCommand(runner))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path results() {
        return directory.resolve("results");
    }

    @Test
    void shouldGoOnWhenABenchmarkFailsAndSaySoAtTheEnd() throws Exception {
        assertThat(run("storm", "--only", "storm,replay")).isEqualTo(1);

        assertThat(ran).containsExactly("storm", "replay");
        assertThat(out.toString()).contains("not measured: storm ended with 3").contains("FAILED: storm");
        assertThat(Files.readString(results().resolve("table.md")))
                .contains("| 5 | replay | 7.00 /s |")
                .contains("storm ended with 3")
                .contains("left out by --only");
        assertThat(Files.readAllLines(results().resolve("storm.log")))
                .hasSize(2)
                .last()
                .isEqualTo("running storm");
        try (Stream<Path> left = Files.list(data())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldMeasureOnlyTheRestWhenResumed() {
        run("replay", "--only", "storm,replay");
        ran.clear();

        assertThat(run("", "--only", "storm,replay", "--resume")).isZero();

        assertThat(ran).containsExactly("replay");
        assertThat(err.toString()).contains("storm is there already");
        assertThat(out.toString().substring(out.toString().lastIndexOf("target ")))
                .contains("storm")
                .contains("replay");
    }

    @Test
    void shouldTakeWhatAFailedOneHadAndMeasureItAgainWhenResumed() throws Exception {
        String partly = json("storm", "\"unmeasured\":[\"fork 2: ended with 3\"],");
        assertThat(run(new Pretending("storm", List.of(partly, "{\"cut")), "--only", "storm,replay"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("FAILED: storm: storm ended with 3").doesNotContain("4  storm");

        assertThat(run(new Pretending("storm", List.of("the table", partly)), "--only", "storm,replay"))
                .isEqualTo(1);
        assertThat(Files.readString(results().resolve("table.md"))).contains("| 4 | storm | 7.00 /s |");
        assertThat(Files.readAllLines(results().resolve("storm.json"))).containsExactly(partly);
        ran.clear();

        assertThat(run("", "--only", "storm,replay", "--resume")).isZero();

        assertThat(ran).containsExactly("storm");
    }

    /** One that says itself that something is wrong behind its figures. */
    @Test
    void shouldNotBelieveWhatAFailedOnePrintedAsIfItWereWhole() throws Exception {
        assertThat(run(new Pretending("storm", List.of(json("storm", ""))), "--only", "storm,replay"))
                .isEqualTo(1);

        assertThat(Files.readString(results().resolve("table.md"))).doesNotContain("| 4 | storm |");
        assertThat(results().resolve("storm.json")).doesNotExist();
    }

    @Test
    void shouldRunTheOtherForksWhenOneFails() {
        BenchRunner runner = (flags, arguments, limit, said) ->
                new Pretending(ran.isEmpty() ? "storm" : "").run(flags, arguments, limit, said);
        assertThat(run(runner, "--only", "storm", "--forks", "3")).isEqualTo(1);

        assertThat(ran).hasSize(3);
        assertThat(out.toString()).contains("4  storm").contains("FAILED: storm: storm ended with 3");
    }

    @Test
    void shouldMeasureAgainWhatWasAnotherCommandLineOrWasCutShort() throws Exception {
        run("", "--only", "storm,replay");
        ran.clear();
        assertThat(run("", "--only", "storm,replay", "--quick", "--resume")).isZero();
        assertThat(ran).containsExactly("storm", "replay");

        ran.clear();
        assertThat(run("", "--only", "storm,replay", "--quick", "--forks", "2", "--resume"))
                .isZero();
        assertThat(ran).containsExactly("storm", "storm", "replay", "replay");

        ran.clear();
        Files.writeString(results().resolve("storm.json"), "{\"benchmark\":");
        assertThat(run("", "--only", "storm,replay", "--quick", "--forks", "2", "--resume"))
                .isZero();
        assertThat(ran).containsExactly("storm", "storm");
    }

    /** As when the machine goes down: nobody writes anything at the end. */
    @Test
    void shouldLeaveWhatItMeasuredWhenItDies() throws Exception {
        BenchRunner dying = (flags, arguments, limit, said) -> {
            if (arguments.get(0).equals("replay")) {
                throw new StackOverflowError("the end");
            }
            return new Pretending("").run(flags, arguments, limit, said);
        };
        CommandLine line = new CommandLine(new AllCommand(dying)).setErr(new PrintWriter(err, true));
        assertThatThrownBy(() -> line.execute(
                        "--data", data().toString(), "--results", results().toString(), "--only", "storm,replay"))
                .isInstanceOf(StackOverflowError.class);

        assertThat(Files.readString(results().resolve("table.md")))
                .contains("| 4 | storm | 7.00 /s |")
                .contains("its turn has not come");
        assertThat(results().resolve("storm.json")).exists();
    }

    @Test
    void shouldRefuseToResumeWhatIsNotThere() {
        assertThat(run("", "--resume")).isEqualTo(2);
        assertThat(err.toString()).contains("allowed is a directory of an earlier run");
    }
}
