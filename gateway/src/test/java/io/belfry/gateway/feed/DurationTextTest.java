package io.belfry.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "PT1S, 1000000000, PT1S",
        "PT90S, 90000000000, PT1M30S",
        "PT1M, 60000000000, PT1M",
        "PT1H30M, 5400000000000, PT1H30M",
        "PT36H, 129600000000000, P1DT12H",
        "P1D, 86400000000000, P1D",
        "P2W, 1209600000000000, P14D",
        "P1W2DT3H4M5.006S, 788645006000000, P9DT3H4M5.006S",
        "PT0.000000001S, 1, PT0.000000001S",
        "PT0.5S, 500000000, PT0.5S",
        "PT0S, 0, PT0S",
        "P0D, 0, PT0S",
        "p1dt2h, 93600000000000, P1DT2H",
        "P4000D, 345600000000000000, P4000D",
        "P0000000000000000000000001D, 86400000000000, P1D",
        "P106751D, 9223286400000000000, P106751D",
        "P106752D, 9223372036854775807, P106751DT23H47M16.854775807S",
        "PT99999999999999999999999S, 9223372036854775807, P106751DT23H47M16.854775807S",
    })
    void shouldReadAndWrite(String text, long durationNs, String written) {
        assertThat(DurationText.parse(text)).isEqualTo(durationNs);
        assertThat(DurationText.of(durationNs)).isEqualTo(written);
        assertThat(DurationText.parse(written)).isEqualTo(durationNs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P",
                "PT",
                "1D",
                "P1",
                "PT1",
                "P1DT",
                "P1Y",
                "P1M",
                "P-1D",
                "-P1D",
                "+P1D",
                "PT1D",
                "P1H",
                "P1S",
                "PT1M1H",
                "PT1S1S",
                "PT1HT1M",
                "PTT1H",
                "P1.5D",
                "PT1.5H",
                "PT.5S",
                "PT1.S",
                "PT0.0000000001S",
                "PT1,5S",
                "P 1D",
                "P1D ",
                "PD",
                "PTS",
                "1 day",
                "P１D",
            })
    void shouldRefuse(String text) {
        assertThat(DurationText.parse(text)).isEqualTo(DurationText.MALFORMED);
    }

    @Test
    void shouldGiveEveryDurationBack() {
        Random random = new Random(Seeds.next());
        for (int i = 0; i < 10_000; i++) {
            long durationNs = random.nextLong() >>> (1 + random.nextInt(63));
            assertThat(DurationText.parse(DurationText.of(durationNs))).isEqualTo(durationNs);
        }
    }
}
