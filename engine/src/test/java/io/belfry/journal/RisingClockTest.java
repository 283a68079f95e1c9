package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RisingClockTest {
    private static final long START_MS = 1_795_000_000_000L;

    private long wallMs = START_MS;
    private long monotonicNs = -5_000_000_123L;

    /** Each step: how far the monotonic clock goes, how far the wall clock, and where this clock is then. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "both go on,                       PT1S PT1S PT1S;    PT1H PT1H PT1H1S",
        "the wall clock steps back,        PT1S -PT1H PT1S;   PT1S PT1S PT2S",
        "an hour passes after a step back, PT1S -PT1H PT1S;   PT1H PT1H PT1H1S",
        "the wall clock jumps ahead,       PT1S PT24H PT24H;  PT1S PT1S PT24H1S",
        "ahead and back again,             PT1S PT24H PT24H;  PT1S -PT24H PT24H1S; PT1H PT1H PT25H1S",
        "back and ahead again,             PT1S -PT1H PT1S;   PT1S PT1H2S PT2S",
    })
    void shouldNeverGoBackNorStandStill(String name, String steps) {
        RisingClock clock = RisingClock.from(0, () -> wallMs, () -> monotonicNs);
        assertThat(clock.currentTimeMillis()).isEqualTo(START_MS);
        for (String step : steps.split(";", -1)) {
            String[] parts = step.strip().split(" ", -1);
            monotonicNs += Duration.parse(parts[0]).toNanos();
            wallMs += Duration.parse(parts[1]).toMillis();
            assertThat(clock.currentTimeMillis() - START_MS)
                    .as(step)
                    .isEqualTo(Duration.parse(parts[2]).toMillis());
            assertThat(clock.currentTimeNanos()).isEqualTo(clock.currentTimeMillis() * 1_000_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"3600000, 3600000", "-3600000, 0"})
    void shouldStartAtTheFloorAtTheLowest(long floorAheadMs, long expectedAheadMs) {
        RisingClock clock = RisingClock.from(START_MS + floorAheadMs, () -> wallMs, () -> monotonicNs);
        assertThat(clock.currentTimeMillis()).isEqualTo(START_MS + expectedAheadMs);
    }
}
