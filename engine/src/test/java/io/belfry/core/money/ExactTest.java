package io.belfry.core.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.RoundingMode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against {@link BigDecimal}, at the edges of 64 and 128 bits and at random. */
class ExactTest {
    private static final long SEED = Long.getLong("belfry.seed", 5L);
    private static final long[] EDGES = {
        0,
        1,
        2,
        3,
        5,
        7,
        10,
        99,
        100,
        (1L << 31) - 1,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        (1L << 32) + 1,
        1_000_000_000_000_000_000L,
        1L << 62,
        (1L << 62) + 1,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE
    };

    @ParameterizedTest
    @EnumSource(
            value = RoundingMode.class,
            names = {"HALF_EVEN", "HALF_UP", "DOWN"})
    void shouldMultiplyAndDivideAsBigDecimalDoesAtEveryEdge(RoundingMode mode) {
        for (long a : EDGES) {
            for (long b : EDGES) {
                for (long divisor : EDGES) {
                    if (divisor > 0) {
                        checkMultiplyDivide(a, b, divisor, mode);
                        checkMultiplyDivide(-a, b, divisor, mode);
                        checkMultiplyDivide(a, -b, divisor, mode);
                        checkMultiplyDivide(-a, -b, divisor, mode);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RoundingMode.class,
            names = {"HALF_EVEN", "HALF_UP", "DOWN"})
    void shouldMultiplyAndDivideAsBigDecimalDoesAtRandom(RoundingMode mode) {
        System.out.println("belfry.seed=" + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 300_000; i++) {
            long divisor = next(random) >>> 1;
            checkMultiplyDivide(next(random), next(random), Math.max(1, divisor), mode);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RoundingMode.class,
            names = {"HALF_EVEN", "HALF_UP", "DOWN"})
    void shouldRoundTiesAsBigDecimalDoes(RoundingMode mode) {
        for (long quotient = -6; quotient <= 6; quotient++) {
            for (long divisor : new long[] {2, 10, 1L << 40, Long.MAX_VALUE - 1}) {
                BigInteger tie = BigInteger.valueOf(2 * quotient + 1).multiply(BigInteger.valueOf(divisor / 2));
                if (tie.bitLength() < 63) {
                    checkMultiplyDivide(tie.longValue(), 1, divisor, mode);
                }
                checkMultiplyDivide(2 * quotient + 1, divisor / 2, divisor, mode);
            }
        }
    }

    private static void checkMultiplyDivide(long a, long b, long divisor, RoundingMode mode) {
        BigDecimal exact = new BigDecimal(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)))
                .divide(BigDecimal.valueOf(divisor), 0, naive(mode));
        long actual = Exact.multiplyDivide(a, b, divisor, mode);
        if (actual != orOverflow(exact.toBigInteger())) {
            assertThat(actual).as("%d x %d / %d %s", a, b, divisor, mode).isEqualTo(orOverflow(exact.toBigInteger()));
        }
    }

    @Test
    void shouldAddMultiplyAndCompareAsBigIntegerDoes() {
        Random random = new Random(SEED);
        for (int i = 0; i < 200_000; i++) {
            checkPairs(next(random), next(random), next(random), next(random));
        }
        for (long a : EDGES) {
            for (long b : EDGES) {
                checkPairs(a, b, b, a);
                checkPairs(-a, b, b, -a);
                checkPairs(a, b, -a, b);
                checkPairs(a, b, a, b == Long.MAX_VALUE ? b : b + 1);
                checkPairs(Long.MIN_VALUE, a, b, Long.MIN_VALUE);
            }
        }
    }

    private static void checkPairs(long a, long b, long c, long d) {
        BigInteger left = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
        BigInteger right = BigInteger.valueOf(c).multiply(BigInteger.valueOf(d));
        if (Exact.compareProducts(a, b, c, d) != left.compareTo(right)
                || Exact.multiply(a, b) != orOverflow(left)
                || Exact.add(a, b) != orOverflow(BigInteger.valueOf(a).add(BigInteger.valueOf(b)))) {
            assertThat(Exact.compareProducts(a, b, c, d)).isEqualTo(left.compareTo(right));
            assertThat(Exact.multiply(a, b)).isEqualTo(orOverflow(left));
            assertThat(Exact.add(a, b))
                    .isEqualTo(orOverflow(BigInteger.valueOf(a).add(BigInteger.valueOf(b))));
        }
    }

    /** Every pair of scales from 0 to 8 and every number of decimals that a currency has. */
    @ParameterizedTest
    @EnumSource(
            value = RoundingMode.class,
            names = {"HALF_EVEN", "HALF_UP", "DOWN"})
    void shouldValueUnitsAsBigDecimalDoesForEveryScale(RoundingMode mode) {
        Random random = new Random(SEED);
        for (int unitScale = 0; unitScale <= 8; unitScale++) {
            for (int navScale = 0; navScale <= 8; navScale++) {
                for (int decimals = 0; decimals <= 4; decimals++) {
                    for (int i = 0; i < 300; i++) {
                        long units = next(random) >>> 1 >>> random.nextInt(63);
                        long nav = next(random) >>> 1 >>> random.nextInt(63);
                        checkValue(units, unitScale, nav, navScale, decimals, mode);
                        checkValue(units / 10 * 10 + 5, unitScale, 1, navScale, decimals, mode);
                    }
                }
            }
        }
    }

    private static void checkValue(long units, int unitScale, long nav, int navScale, int decimals, RoundingMode mode) {
        BigInteger exact = BigDecimal.valueOf(units, unitScale)
                .multiply(BigDecimal.valueOf(nav, navScale))
                .setScale(decimals, naive(mode))
                .unscaledValue();
        long actual = Exact.value(units, unitScale, nav, navScale, decimals, mode);
        if (actual != orOverflow(exact)) {
            assertThat(actual)
                    .as("%d (%d) x %d (%d) to %d %s", units, unitScale, nav, navScale, decimals, mode)
                    .isEqualTo(orOverflow(exact));
        }
    }

    @ParameterizedTest
    @CsvSource({"2.5, 2", "3.5, 4", "-2.5, -2", "-3.5, -4", "0.5, 0", "1.5, 2"})
    void shouldRoundHalfToEven(BigDecimal exact, long rounded) {
        assertThat(Exact.multiplyDivide(exact.unscaledValue().longValue(), 1, 10, RoundingMode.HALF_EVEN))
                .isEqualTo(rounded);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void shouldRefuseADivisorThatIsNotAboveZero(long divisor) {
        assertThatThrownBy(() -> Exact.multiplyDivide(1, 1, divisor, RoundingMode.DOWN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCarryOverflowOn() {
        assertThat(Exact.multiplyDivide(Exact.OVERFLOW, 1, 1, RoundingMode.DOWN))
                .isEqualTo(Exact.OVERFLOW);
        assertThat(Exact.multiplyDivide(1, Exact.OVERFLOW, 1, RoundingMode.DOWN))
                .isEqualTo(Exact.OVERFLOW);
    }

    private static long orOverflow(BigInteger exact) {
        return exact.bitLength() > 63 ? Exact.OVERFLOW : exact.longValue();
    }

    private static java.math.RoundingMode naive(RoundingMode mode) {
        return java.math.RoundingMode.valueOf(mode.name());
    }

    /** Of every size, edges included; never the value that stands for overflow. */
    private static long next(Random random) {
        long value = switch (random.nextInt(3)) {
            case 0 -> EDGES[random.nextInt(EDGES.length)];
            case 1 -> random.nextLong();
            default -> random.nextLong() >> random.nextInt(64);
        };
        return value == Long.MIN_VALUE ? Long.MAX_VALUE : random.nextBoolean() ? value : -value;
    }
}
