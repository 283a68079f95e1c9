package io.belfry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.ClockMode;
import io.belfry.codec.EventLayout;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engine time under clocks that step; the limit of a jump is an hour. */
class EngineClockTest {
    private static final long START_MS = 1_795_000_000_000L;
    private static final long START_NS = START_MS * 1_000_000;
    private static final long LIMIT_NS = Duration.ofHours(1).toNanos();

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
    private long wallMs = START_MS;
    private long monotonicNs = 77;

    /** Each step: how far the monotonic clock goes, how far the wall clock, where engine time is then, whether that is a jump. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "both go on,                         PT1S PT1S PT1S no",
        "the wall clock steps back,          PT1S -PT1H PT1S no;     PT1S PT1S PT2S no;     PT2H PT2H PT2H2S no",
        "the wall clock stands still,        PT1H PT0S PT1H no;      PT1S PT1H1S PT1H1S no",
        "the monotonic clock falls behind,   PT1S PT1.5S PT1.5S no;  PT1S PT1S PT2.5S no",
        "forward within the limit,           PT1S PT30M PT30M no;    PT1S PT1S PT30M1S no",
        "forward by the limit,               PT1S PT1H1S PT1H1S no",
        "a hair beyond the limit,            PT1S PT1H1.001S PT1H1.001S jump",
        "forward by a day,                   PT1S PT24H PT24H jump;  PT1S PT1S PT24H1S no",
        "forward and back again,             PT1S PT24H PT24H jump;  PT1S -PT24H PT24H1S no; PT1H PT1H PT25H1S no",
        "forward and back and forward,       PT1S PT24H PT24H jump;  PT1S -PT23H PT24H1S no; PT1S PT23H1S PT24H2S no",
        "back and forward to where it was,   PT1S -PT5H PT1S no;     PT1S PT5H2S PT2S no",
        "back and forward beyond,            PT1S -PT5H PT1S no;     PT1S PT8H PT3H jump",
        "two jumps,                          PT1S PT24H PT24H jump;  PT1S PT24H PT48H jump",
    })
    void shouldRiseWithWhicheverClockIsAhead(String name, String steps) {
        EngineClock clock = clock(0);
        long last = now(clock);
        assertThat(last).isEqualTo(START_NS);
        for (String step : steps.split(";", -1)) {
            String[] parts = step.strip().split(" +", -1);
            monotonicNs += Duration.parse(parts[0]).toNanos();
            wallMs += Duration.parse(parts[1]).toMillis();
            long before = now(clock);
            boolean jumped = clock.followWall();
            assertThat(jumped).as(step).isEqualTo(parts[3].equals("jump"));
            if (jumped) {
                assertThat(now(clock)).as("not before it is journaled").isEqualTo(before);
                assertThat(clock.jumpFromNs()).isEqualTo(before);
                assertThat(clock.jumpToNs()).isEqualTo(wallMs * 1_000_000);
                clock.followJump();
            }
            assertThat(now(clock) - START_NS)
                    .as(step)
                    .isEqualTo(Duration.parse(parts[2]).toNanos());
            assertThat(now(clock)).isGreaterThanOrEqualTo(last);
            last = now(clock);
        }
    }

    @Test
    void shouldFindTheJumpAgainWhileItCouldNotBeJournaled() {
        EngineClock clock = clock(0);
        wallMs += Duration.ofDays(1).toMillis();
        assertThat(clock.followWall()).isTrue();
        monotonicNs += 5_000_000;
        wallMs += 5;
        assertThat(clock.followWall()).isTrue();
        assertThat(clock.jumpFromNs()).isEqualTo(START_NS + 5_000_000);
        clock.followJump();
        assertThat(clock.followWall()).isFalse();
        assertThat(now(clock)).isEqualTo(wallMs * 1_000_000);
    }

    @ParameterizedTest
    @CsvSource({"PT-10H, PT0S", "PT10H, PT10H"})
    void shouldNeverStartBelowTheLastJournaledStamp(Duration lastStamp, Duration expected) {
        EngineClock clock = clock(START_NS + lastStamp.toNanos());
        assertThat(now(clock)).isEqualTo(START_NS + expected.toNanos());
        monotonicNs += 1_000;
        assertThat(clock.followWall()).isFalse();
        assertThat(now(clock)).isEqualTo(START_NS + expected.toNanos() + 1_000);
    }

    @Test
    void shouldNotCareForTheWallClockWhenEventsDriveIt() {
        EngineClock clock =
                new EngineClock(new PipelineClock(ClockMode.EVENTS, LIMIT_NS, () -> wallMs, () -> monotonicNs), 0);
        wallMs += Duration.ofDays(1).toMillis();
        assertThat(clock.followWall()).isFalse();
        EventLayout.engineTimeNs(message, 0, 42);
        assertThat(now(clock)).isEqualTo(42);
    }

    private EngineClock clock(long lastStampNs) {
        return new EngineClock(
                new PipelineClock(ClockMode.WALL, LIMIT_NS, () -> wallMs, () -> monotonicNs), lastStampNs);
    }

    private long now(EngineClock clock) {
        return clock.stamp(message, 0, clock.monotonicNs());
    }
}
