package io.belfry.core.fund;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerKeysTest {
    private static final long SEED = Long.getLong("belfry.seed", 7L);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 1_000_000, (1L << 30) - 1})
    void shouldBeTheNavItselfWhereThatFits(long nav) {
        assertThat(TriggerKeys.of(nav)).isEqualTo((int) nav);
    }

    @ParameterizedTest
    @CsvSource({
        // NAV, key
        "1073741824, 1073741824",
        "1073741887, 1073741824",
        "1073741888, 1073741825",
        "2147483647, 1090519039",
        "2147483648, 1090519040",
        "9223372036854775807, 1627389951",
    })
    void shouldGiveEachDoublingAsManyKeys(long nav, int key) {
        assertThat(TriggerKeys.of(nav)).isEqualTo(key);
    }

    @Test
    void shouldSortAsNavsDo() {
        Random random = new Random(SEED);
        for (int i = 0; i < 1_000_000; i++) {
            long low = random.nextLong() >>> (1 + random.nextInt(63));
            long high = low + (random.nextLong(Long.MAX_VALUE - low) >>> random.nextInt(63));
            assertThat(TriggerKeys.of(high))
                    .as("%d and %d, seed %d", low, high, SEED)
                    .isGreaterThanOrEqualTo(TriggerKeys.of(low));
        }
    }
}
