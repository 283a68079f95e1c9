package io.belfry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return BenchMain.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void shouldRestartASmallBankFromItsSnapshotAndLeaveNothingBehind() throws Exception {
        int exitCode = run("restart", "--customers", "200", "--tail", "100", "--json", "--data", directory.toString());

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("\"customers\":200,\"accounts\":400,\"holdings\":200,")
                .contains("\"name\":\"restart from the snapshot\"")
                .contains("\"name\":\"restart with a tail\"");
        assertThat(err.toString()).contains("from the snapshot of sequence ");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--customers=0", "--accounts-per-customer=0", "--holdings=101", "--customers=2000000000"})
    void shouldRefuseWhatItCannotMake(String option) {
        assertThat(run("restart", option)).isEqualTo(2);
    }
}
