package io.belfry.core.fund;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.CostMethod;
import io.belfry.codec.Currencies;
import io.belfry.codec.FundKind;
import io.belfry.codec.RoundingMode;
import io.belfry.core.money.Exact;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The lowest price at which units are worth so much is worth it, and the price below is not. */
class TriggerPricesTest {
    private static final long SEED = Long.getLong("belfry.seed", 20_261_122L);
    private static final RoundingMode[] ROUNDINGS = {RoundingMode.HALF_EVEN, RoundingMode.HALF_UP, RoundingMode.DOWN};

    @Test
    void shouldFindTheLowestPriceThatIsHighEnough() {
        System.out.println("belfry.seed=" + SEED);
        Random random = new Random(SEED);
        int found = 0;
        for (int n = 0; n < 20_000; n++) {
            FundTable funds = new FundTable();
            String currency = new String[] {"EUR", "JPY", "KWD"}[random.nextInt(3)];
            int fund = funds.add(
                    Currencies.numeric(currency),
                    random.nextInt(9),
                    random.nextInt(9),
                    CostMethod.AVERAGE,
                    ROUNDINGS[random.nextInt(3)],
                    FundKind.OPEN);
            long units = 1L + (random.nextLong() >>> (1 + random.nextInt(62)));
            long worth = (random.nextLong() >>> (1 + random.nextInt(62))) - 5;

            long price = new TriggerPrices(funds, new PositionTable(funds)).ofWorth(fund, units, worth);

            if (price == TriggerPrices.NEVER) {
                assertThat(funds.value(fund, units, Long.MAX_VALUE)).isLessThan(worth);
                continue;
            }
            found++;
            assertThat(isWorth(funds, fund, units, price, worth)).isTrue();
            assertThat(price == 1 || !isWorth(funds, fund, units, price - 1, worth))
                    .as("%d units worth %d at %d", units, worth, price)
                    .isTrue();
        }
        assertThat(found).isGreaterThan(10_000);
    }

    private static boolean isWorth(FundTable funds, int fund, long units, long nav, long worth) {
        long value = funds.value(fund, units, nav);
        return value == Exact.OVERFLOW || value >= worth;
    }
}
