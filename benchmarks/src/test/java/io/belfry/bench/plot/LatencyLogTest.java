package io.belfry.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyLogTest {
    @TempDir
    private Path directory;

    @Test
    void shouldReadWhatItWrote() throws IOException {
        Histogram written = new Histogram(60_000_000_000L, 3);
        written.recordValueWithCount(1_234, 1_000_000);
        written.recordValue(59_999_999_999L);
        Path file = directory.resolve(LatencyLog.fileName("empty pipeline", 100_000));

        LatencyLog.write(file, "a test", written);

        assertThat(LatencyLog.read(file)).isEqualTo(written);
        assertThat(file).hasFileName("empty-pipeline-100000.hlog");
        assertThat(Files.readAllLines(file).get(0)).isEqualTo("#belfry bench latency, ns, a test");
    }

    @Test
    void shouldReadNoValuesWhereNoneWereWritten() throws IOException {
        Path file = directory.resolve("empty.hlog");

        LatencyLog.write(file, "a test", new Histogram(60_000_000_000L, 3));

        assertThat(LatencyLog.read(file).getTotalCount()).isZero();
    }
}
