package io.belfry.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.ResultCode;
import io.belfry.core.model.HoldingsHistory.Host;
import io.belfry.core.model.HoldingsHistory.Method;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What must always be true of a position, over random histories of each method: realised + unrealised + income = cash out −
 * cash in + value, to the minor unit, with every figure as the naive model has it; taking everything back leaves nothing; and
 * once all is sold, moving average and FIFO have gained the same.
 *
 * <p>A million per method: {@code mvn -pl engine test -Psimulate -Dtest=HoldingsTest}. {@code -Dbelfry.seed=S} starts at
 * another seed, {@code -Dbelfry.histories=N} sets how many follow it; a failure names its seed and lists its events.
 */
class HoldingsTest {
    private static final long SEED = Long.getLong("belfry.seed", 20_261_122L);
    private static final int EVENTS = 30;

    /** Histories that share a core. */
    private static final int PER_CORE = 100;

    @Test
    void shouldKeepEveryFigureTrueOverRandomHistories() {
        run(Integer.getInteger("belfry.histories", 2_000));
    }

    @Test
    @Tag("simulate")
    void shouldKeepEveryFigureTrueOverAMillionHistoriesPerMethod() {
        run(Integer.getInteger("belfry.histories", 1_000_000));
    }

    private static void run(int histories) {
        System.out.println("belfry.seed=" + SEED + " belfry.histories=" + histories + " per method");
        Map<ResultCode, Long> codes = new EnumMap<>(ResultCode.class);
        long reportedNs = System.nanoTime();
        for (int done = 0; done < histories; done += PER_CORE) {
            Host host = new Host();
            for (long seed = SEED + done; seed < SEED + Math.min(histories, done + PER_CORE); seed++) {
                check(host, seed, codes);
            }
            if (System.nanoTime() - reportedNs > 30_000_000_000L) {
                reportedNs = System.nanoTime();
                System.out.println("histories per method: " + (done + PER_CORE) + " of " + histories + ", next seed "
                        + (SEED + done + PER_CORE));
            }
        }
        System.out.println("histories per method: " + histories + ", codes " + codes);
        assertThat(codes)
                .as("what the histories reach")
                .containsKeys(
                        ResultCode.OK,
                        ResultCode.DUPLICATE,
                        ResultCode.REF_REUSED,
                        ResultCode.UNKNOWN_ORDER,
                        ResultCode.INSUFFICIENT_UNITS);
    }

    private static void check(Host host, long seed, Map<ResultCode, Long> codes) {
        HoldingsHistory average = sold(host, Method.AVERAGE, seed);
        HoldingsHistory fifo = sold(host, Method.FIFO, seed);
        assertThat(fifo.codes).as("seed %d, by FIFO", seed).isEqualTo(average.codes);
        assertThat(fifo.gained()).as("seed %d, by FIFO", seed).isEqualTo(average.gained());
        HoldingsHistory moneyMarket = sold(host, Method.MONEY_MARKET, seed);
        for (HoldingsHistory history : new HoldingsHistory[] {average, fifo, moneyMarket}) {
            history.reverseEverything();
            history.codes.forEach(code -> codes.merge(code, 1L, Long::sum));
        }
    }

    private static HoldingsHistory sold(Host host, Method method, long seed) {
        HoldingsHistory history = new HoldingsHistory(host, method, seed);
        history.live(EVENTS);
        history.redeemEverything();
        return history;
    }
}
