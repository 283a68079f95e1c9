package io.belfry.core.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.api.EngineContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineLimitsTest {
    private static EngineLimits with(int names, int feeds, int rows) {
        EngineLimits d = EngineLimits.defaults();
        return new EngineLimits(
                names,
                names,
                names,
                rows,
                names,
                feeds,
                names,
                rows,
                d.maxTextBytes(),
                d.refWindowEntries(),
                d.refWindowNs(),
                d.orderWindowEntries(),
                d.orderWindowNs(),
                d.sweepSlicePerEvent(),
                d.sweepSlicePerTick(),
                d.pendingActionsPerFund(),
                d.refusedKept(),
                d.clockJumpLimitNs(),
                d.details());
    }

    private static List<String> errorsOf(EngineLimits limits) {
        List<String> errors = new ArrayList<>();
        limits.check(errors);
        return errors;
    }

    @Test
    void shouldAllowWhatTablesCanHold() {
        assertThat(errorsOf(EngineLimits.defaults())).isEmpty();
        assertThat(errorsOf(with(EngineLimits.MAX_NAMES, EngineLimits.MAX_FEEDS, EngineLimits.MAX_ROWS)))
                .isEmpty();
    }

    @Test
    void shouldNameEveryLimitThatIsHigherWithWhatIsAllowed() {
        assertThat(errorsOf(with(116_064_257, 65_535, (1 << 29) + 1)))
                .containsExactly(
                        "limits.maxCustomers is 116064257, allowed are 0 to 116064256",
                        "limits.maxAccounts is 116064257, allowed are 0 to 116064256",
                        "limits.maxFunds is 116064257, allowed are 0 to 116064256",
                        "limits.maxRules is 116064257, allowed are 0 to 116064256",
                        "limits.maxSegments is 116064257, allowed are 0 to 116064256",
                        "limits.maxFeeds is 65535, allowed are 0 to 65534",
                        "limits.maxPositions is 536870913, allowed are 0 to 536870912",
                        "limits.maxAlerts is 536870913, allowed are 0 to 536870912");
    }

    @Test
    void shouldBeCheckedBeforeAnEngineOpens() {
        EngineContext context = new EngineContext().limits(with(1 << 30, 5, 5));

        assertThatThrownBy(context::conclude)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limits.maxCustomers is 1073741824, allowed are 0 to 116064256");
    }

    @Test
    void shouldNameALimitBelowZero() {
        assertThat(errorsOf(with(5, -1, 5))).containsExactly("limits.maxFeeds is -1, allowed are 0 to 65534");
    }
}
