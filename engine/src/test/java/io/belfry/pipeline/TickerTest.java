package io.belfry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TickerTest {
    @ParameterizedTest
    @CsvSource({
        "-1, -1, -1, true, nothing was offered yet",
        "41, 41, -1, true, all is through and there was no tick",
        "41, 41, 41, true, the last was a tick",
        "40, 41, 41, true, a tick is being worked off",
        "40, 41, 39, false, an event is being worked off",
        "40, 42, 41, false, an event waits behind the tick",
        "39, 41, 41, false, something waits before the tick",
        "40, 42, 42, false, two ticks wait"
    })
    void shouldHaveRoomBehindNothingAndBehindOneTick(
            long passed, long offered, long tickAt, boolean expected, String why) {
        assertThat(Ticker.hasRoom(passed, offered, tickAt)).as(why).isEqualTo(expected);
    }
}
