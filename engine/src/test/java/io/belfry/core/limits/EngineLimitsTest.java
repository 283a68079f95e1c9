package io.belfry.core.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.api.EngineContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineLimitsTest {
    private static EngineLimits with(
            int names, int funds, int feeds, int rows, int references, int orders, int refused) {
        EngineLimits d = EngineLimits.defaults();
        return new EngineLimits(
                names,
                names,
                funds,
                rows,
                names,
                feeds,
                names,
                rows,
                d.maxTextBytes(),
                references,
                d.refWindowNs(),
                orders,
                d.orderWindowNs(),
                d.sweepSlicePerEvent(),
                d.sweepSlicePerTick(),
                d.pendingActionsPerFund(),
                refused,
                d.clockJumpLimitNs(),
                new DetailLimits(rows, rows, rows, 24, 400, 16, 8_000));
    }

    private static List<String> errorsOf(EngineLimits limits) {
        List<String> errors = new ArrayList<>();
        limits.check(errors);
        return errors;
    }

    @Test
    void shouldAllowWhatTablesCanHold() {
        assertThat(errorsOf(EngineLimits.defaults())).isEmpty();
        assertThat(errorsOf(with(116_064_256, 1 << 25, 65_534, 1 << 29, 1 << 27, 1 << 28, 1 << 24)))
                .isEmpty();
    }

    @Test
    void shouldNameEveryLimitThatIsHigherWithWhatIsAllowed() {
        assertThat(errorsOf(with(
                        116_064_257,
                        (1 << 25) + 1,
                        65_535,
                        (1 << 29) + 1,
                        (1 << 27) + 1,
                        (1 << 28) + 1,
                        (1 << 24) + 1)))
                .containsExactly(
                        "limits.maxCustomers is 116064257, allowed are 0 to 116064256",
                        "limits.maxAccounts is 116064257, allowed are 0 to 116064256",
                        "limits.maxFunds is 33554433, allowed are 0 to 33554432",
                        "limits.maxRules is 116064257, allowed are 0 to 116064256",
                        "limits.maxSegments is 116064257, allowed are 0 to 116064256",
                        "limits.maxFeeds is 65535, allowed are 0 to 65534",
                        "limits.maxPositions is 536870913, allowed are 0 to 536870912",
                        "limits.maxAlerts is 536870913, allowed are 0 to 536870912",
                        "limits.refWindowEntries is 134217729, allowed are 1 to 134217728",
                        "limits.orderWindowEntries is 268435457, allowed are 1 to 268435456",
                        "limits.refusedKept is 16777217, allowed are 1 to 16777216",
                        "limits.maxHolds is 536870913, allowed are 0 to 536870912",
                        "limits.maxLots is 536870913, allowed are 0 to 536870912",
                        "limits.maxMovements is 536870913, allowed are 0 to 536870912");
    }

    @Test
    void shouldBeCheckedBeforeAnEngineOpens() {
        EngineContext context = new EngineContext().limits(with(1 << 30, 5, 5, 5, 5, 5, 5));

        assertThatThrownBy(context::conclude)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limits.maxCustomers is 1073741824, allowed are 0 to 116064256");
    }

    @Test
    void shouldBeSetBeforeAnEngineOpens() {
        assertThatThrownBy(() -> new EngineContext().limits(null).conclude())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limits is not set");
    }

    @Test
    void shouldNameALimitThatIsTooLow() {
        assertThat(errorsOf(with(5, 5, -1, 5, 0, 0, 0)))
                .containsExactly(
                        "limits.maxFeeds is -1, allowed are 0 to 65534",
                        "limits.refWindowEntries is 0, allowed are 1 to 134217728",
                        "limits.orderWindowEntries is 0, allowed are 1 to 268435456",
                        "limits.refusedKept is 0, allowed are 1 to 16777216");
    }
}
