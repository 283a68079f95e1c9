package io.belfry.core.fund;

import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.priced;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.ResultCode;
import io.belfry.core.CoreHost;
import org.junit.jupiter.api.Test;

/** A fund that has had as many actions as can be numbered takes no more, and still knows what it has seen. */
class PriceAtActionLimitTest {
    private static final int DAY = 20_000;
    private static final long NAV = 100_0000;

    private final CoreHost host = new CoreHost();

    @Test
    void shouldTellWhatItKnowsFromWhatItCannotTake() {
        assertThat(host.apply(fund("F", "EUR"))).isEqualTo(ResultCode.OK);
        assertThat(host.apply(priced("F", NAV, DAY))).isEqualTo(ResultCode.OK);
        host.core().funds().head(0, FundTable.MAX_ACTIONS);

        assertThat(host.apply(priced("F", NAV, DAY))).isEqualTo(ResultCode.DUPLICATE);
        assertThat(host.apply(priced("F", NAV + 1, DAY))).isEqualTo(ResultCode.STALE_PRICE);
        assertThat(host.apply(priced("F", NAV, DAY - 1))).isEqualTo(ResultCode.STALE_PRICE);
        assertThat(host.apply(priced("F", NAV, DAY + 1))).isEqualTo(ResultCode.LIMIT_REACHED);
    }
}
