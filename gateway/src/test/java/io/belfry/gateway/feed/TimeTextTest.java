package io.belfry.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0",
        "1970-01-01T00:00:00.000000001Z, 1",
        "1970-01-01T00:00:00.5z, 500000000",
        "1970-01-01t01:00:00+01:00, 0",
        "1969-12-31T23:59:59.999999999-00:00, -1",
        "2026-11-20T09:30:00.000000123Z, 1795167000000000123",
        "2026-11-20T10:30:00.000000123+01:00, 1795167000000000123",
        "2024-02-29T00:00:00Z, 1709164800000000000",
    })
    void shouldReadTimes(String text, long expectedNs) {
        assertThat(TimeText.parseTime(text)).isEqualTo(expectedNs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-20",
                "2026-11-20T09:30:00",
                "2026-11-20T09:30Z",
                "2026-11-20 09:30:00Z",
                "2026-11-20T09:30:00.Z",
                "2026-11-20T09:30:00.1234567890Z",
                "2026-11-20T09:30:00,5Z",
                "2026-11-20T24:00:00Z",
                "2026-11-20T09:60:00Z",
                "2026-11-20T09:30:60Z",
                "2026-11-20T09:30:00+0100",
                "2026-11-20T09:30:00+01:60",
                "2026-11-20T09:30:00+24:00",
                "2026-11-20T09:30:00ZZ",
                "2026-11-20T09-30-00Z",
                "2026-02-29T09:30:00Z",
                "2026-13-01T09:30:00Z",
                "2026-00-01T09:30:00Z",
                "2026-11-31T09:30:00Z",
                "+2026-11-20T09:30:00Z",
                "20261120T093000Z00000",
                "٢٠٢٦-11-20T09:30:00Z",
                "2026-11-20T09:30:00.",
            })
    void shouldRefuseWhatIsNoTime(String text) {
        assertThat(TimeText.parseTime(text)).isEqualTo(TimeText.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00Z",
                "1677-12-31T23:59:59Z",
                "2262-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "1678-01-01T00:00:00+00:01",
                "2261-12-31T23:59:59-00:01",
            })
    void shouldRefuseTimesThat64BitsDoNotHold(String text) {
        assertThat(TimeText.parseTime(text)).isEqualTo(TimeText.OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2026-1-1", "2026-11-31", "2026/11/20", "20261120", "2026-11-20Z", "2025-02-29", "abcd-ef-gh"
            })
    void shouldRefuseWhatIsNoDate(String text) {
        assertThat(TimeText.parseDate(text)).isEqualTo(TimeText.MALFORMED);
    }

    @Test
    void shouldAgreeWithJavaTimeOnRandomTimes() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long seconds = random.nextLong(-9_000_000_000L, 9_000_000_000L);
            int nanos = random.nextInt(1_000_000_000);
            ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2 * 1080 + 1) - 1080));
            OffsetDateTime time = Instant.ofEpochSecond(seconds, nanos).atOffset(offset);
            long expectedNs = seconds * 1_000_000_000L + nanos;
            String text = time.withSecond(time.getSecond()).toString();
            if (text.length() < 20 || text.charAt(16) != ':') {
                continue;
            }
            assertThat(TimeText.parseTime(text)).as("%s, seed %d", text, seed).isEqualTo(expectedNs);
            StringBuilder out = new StringBuilder();
            TimeText.appendTime(out, expectedNs);
            assertThat(Instant.parse(out)).as("seed %d", seed).isEqualTo(time.toInstant());
            assertThat(TimeText.parseTime(out)).as("seed %d", seed).isEqualTo(expectedNs);
        }
    }

    @Test
    void shouldReadAndWriteEveryDateOfACentury() {
        for (LocalDate date = LocalDate.of(1950, 1, 1); date.getYear() < 2050; date = date.plusDays(1)) {
            StringBuilder out = new StringBuilder();
            TimeText.appendDate(out, date.toEpochDay());
            assertThat(out).hasToString(date.toString());
            assertThat(TimeText.parseDate(out)).isEqualTo(date.toEpochDay());
        }
    }
}
