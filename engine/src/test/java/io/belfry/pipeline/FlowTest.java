package io.belfry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowTest {
    private static final long MS = 1_000_000L;

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "15, false", "16, true", "500, true"})
    void shouldFlowFromSixteenEventsPerMillisecondOn(long events, boolean flowing) {
        Flow flow = new Flow(7 * MS, 1_000);

        flow.look(8 * MS, 1_000 + events);

        assertThat(flow.isFlowing()).isEqualTo(flowing);
    }

    @Test
    void shouldSleepTwiceAsLongFromLookToLookWhileEventsFlowUpToALimit() {
        Flow flow = new Flow(0, 0);
        long nowNs = 0;
        long events = 0;
        for (long expected : new long[] {2 * MS, 4 * MS, 8 * MS, 16 * MS, 16 * MS}) {
            nowNs += flow.pauseNs();
            events += 100 * flow.pauseNs() / MS;
            flow.look(nowNs, events);

            assertThat(flow.pauseNs()).isEqualTo(expected);
        }
    }

    @Test
    void shouldSleepShortlyAgainWhenNothingHasCome() {
        Flow flow = new Flow(0, 0);
        flow.look(MS, 100);
        flow.look(3 * MS, 300);

        flow.look(7 * MS, 300);

        assertThat(flow.isFlowing()).isFalse();
        assertThat(flow.pauseNs()).isEqualTo(Flow.SHORTEST_PAUSE_NS);
    }

    @Test
    void shouldNotJudgeByLessThanAMillisecond() {
        Flow flow = new Flow(0, 0);
        flow.look(MS, 100);

        flow.look(MS + 20_000, 100);

        assertThat(flow.isFlowing()).isTrue();
        assertThat(flow.pauseNs()).isEqualTo(2 * MS);
    }
}
