package io.belfry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagesAheadTest {
    @ParameterizedTest
    @CsvSource({
        "1000000, 0, 2000000",
        "4000000, 31, 8000000",
        "4000000, 32, 4000000",
        "4000000, 64, 4000000",
        "4000000, 65, 2000000",
        "2000000, 39, 2000000",
        "16000000, 0, 16000000",
        "16000000, 320, 8000000",
        "8000000, 161, 16000000",
        "8000000, 255, 16000000",
        "4000000, 256, 4000000",
        "4000000, 1024, 4000000",
        "4000000, 1025, 2000000",
        "1000000, 4096, 1000000"
    })
    void shouldSleepAsLongAsTheAppendersPaceAllows(long pauseNs, int pages, long expectedNs) {
        assertThat(PagesAhead.nextPauseNs(pauseNs, pages)).isEqualTo(expectedNs);
    }
}
