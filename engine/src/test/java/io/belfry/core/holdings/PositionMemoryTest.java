package io.belfry.core.holdings;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.subscribed;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.CostMethod;
import io.belfry.core.CoreHost;
import io.belfry.core.StateParts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a position takes of the memory, so that ten million of them stay possible in 16 GiB. */
class PositionMemoryTest {
    private static final int POSITIONS = 16_000;
    private static final int TEN_MILLION = 10_000_000;

    @ParameterizedTest
    @CsvSource({
        // method, movements, kept per position, most bytes per position
        "AVERAGE, 1, 24, 70",
        "AVERAGE, 3, 24, 220",
        "AVERAGE, 12, 2, 250",
        "FIFO, 3, 24, 410",
    })
    void shouldTakeLittlePerPosition(CostMethod method, int movements, int kept, int most) {
        CoreHost host = new CoreHost(new CoreHost.Limits()
                .customers(POSITIONS)
                .accounts(POSITIONS)
                .positions(POSITIONS)
                .movements(POSITIONS * 24, kept)
                .lots(POSITIONS * 24)
                .build());
        host.apply(fund("F-1", "EUR").costMethod(method));
        for (int i = 0; i < POSITIONS; i++) {
            host.apply(customer("C-" + i));
            host.apply(account("A-" + i, "C-" + i, "EUR"));
            for (int n = 0; n < movements; n++) {
                host.apply(subscribed("O-" + n, "A-" + i, "F-1", 10, 1_000));
            }
        }

        StateParts parts = host.core().stateParts();
        long bytes = parts.positions() + parts.movements() + parts.triggers() + parts.funds();

        System.out.println(method + ", " + movements + " movements, " + kept + " kept: " + bytes / POSITIONS
                + " bytes per position, " + ((bytes * TEN_MILLION / POSITIONS) >> 20) + " MiB for ten million");
        assertThat(bytes / POSITIONS).isLessThanOrEqualTo(most);
    }
}
