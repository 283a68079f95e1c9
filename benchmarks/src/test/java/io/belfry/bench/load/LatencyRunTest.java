package io.belfry.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.ResultCode;
import org.junit.jupiter.api.Test;

class LatencyRunTest {
    private static final long FROM_NS = System.nanoTime();

    @Test
    void shouldCountWhatWasMeantToBeSentFromTheMomentOn() {
        LatencyRun run = new LatencyRun(FROM_NS);

        hear(run, FROM_NS - 1, true);
        hear(run, FROM_NS - 1_000_000_000L, false);
        hear(run, FROM_NS, true);
        hear(run, FROM_NS + 1, false);
        hear(run, FROM_NS + 1_000, false);

        assertThat(run.measured().getTotalCount()).isEqualTo(3);
        assertThat(run.ringing().getTotalCount()).isEqualTo(1);
    }

    private static void hear(LatencyRun run, long intendedNs, boolean rings) {
        run.onResult(intendedNs << 1 | (rings ? 1 : 0), ResultCode.OK, 1, null);
    }
}
