package io.belfry.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.BalanceField;
import io.belfry.codec.Direction;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MoveSince;
import io.belfry.codec.RuleKind;
import io.belfry.codec.ScopeKind;
import io.belfry.codec.Severity;
import io.belfry.core.rule.Rule;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Twelve buckets against a list of amounts that is added up anew each time. */
class BucketTableTest {
    private static final BigInteger TWELVE = BigInteger.valueOf(12);

    private record Added(long atNs, long amount) {}

    private final BucketTable buckets = new BucketTable();

    private static Rule rule(RuleKind kind, long windowNs, LevelUnit unit, Direction direction) {
        return new Rule(
                0,
                1,
                1,
                kind,
                ScopeKind.ALL,
                -1,
                Severity.INFO,
                true,
                978,
                direction,
                0,
                BalanceField.LEDGER,
                unit,
                false,
                -1,
                Rule.NO_MIN,
                0,
                0,
                0,
                MoveSince.PREVIOUS,
                windowNs,
                0,
                new long[] {1});
    }

    private static Rule window(long windowNs) {
        return rule(RuleKind.OUTFLOW, windowNs, LevelUnit.PERCENT, Direction.BOTH);
    }

    @ParameterizedTest
    @ValueSource(longs = {12, 120, 125, 131, 1_000_003})
    void shouldAgreeWithAListWhateverComesWhen(long windowNs) {
        long seed = Long.getLong("belfry.seed", 20_261_122L) + windowNs;
        System.out.println("belfry.seed=" + (seed - windowNs) + " window " + windowNs);
        Random random = new Random(seed);
        long width = (windowNs + 11) / 12;
        for (int history = 0; history < 50; history++) {
            long nowNs = random.nextInt(3) == 0 ? -random.nextInt(10_000) : random.nextInt(1_000_000);
            int row = buckets.take(window(windowNs), nowNs);
            List<Added> list = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                nowNs += random.nextInt(4) == 0 ? random.nextLong(windowNs * 2) : random.nextLong(width + 1);
                if (random.nextInt(3) > 0) {
                    long atNs = nowNs - (random.nextBoolean() ? 0 : random.nextLong(windowNs * 3 / 2));
                    long amount = random.nextLong(2_000) - 1_000;
                    if (Math.floorDiv(atNs, width) > Math.floorDiv(nowNs, width) - 12) {
                        list.add(new Added(atNs, amount));
                    }
                    buckets.add(row, nowNs, atNs, amount);
                }
                check(row, list, nowNs, width, random.nextInt(100_000) - 50_000);
                check(row, list, nowNs + random.nextLong(windowNs * 2), width, 1_000);
            }
            buckets.give(row);
        }
    }

    private void check(int row, List<Added> list, long nowNs, long width, long balance) {
        long present = Math.floorDiv(nowNs, width);
        BigInteger ends = BigInteger.ZERO;
        for (long bucket = present; bucket > present - 12; bucket--) {
            ends = ends.add(BigInteger.valueOf(balance - sum(list, width, bucket + 1, present)));
        }
        BigInteger[] parts = ends.divideAndRemainder(TWELVE);
        long floor = parts[0].longValueExact() - (parts[1].signum() < 0 ? 1 : 0);
        assertThat(buckets.total(row, nowNs)).as("total").isEqualTo(sum(list, width, present - 11, present));
        assertThat(buckets.average(row, nowNs, balance)).as("average").isEqualTo(floor);
    }

    private static long sum(List<Added> list, long width, long first, long last) {
        return list.stream()
                .filter(added -> Math.floorDiv(added.atNs, width) >= first && Math.floorDiv(added.atNs, width) <= last)
                .mapToLong(Added::amount)
                .sum();
    }

    @ParameterizedTest
    @CsvSource({
        // window, width: so many twelfths, rounded up
        "60000000000, 5000000000",
        "60000000001, 5000000001",
        "60000000012, 5000000001",
    })
    void shouldDivideTheWindowIntoTwelve(long windowNs, long widthNs) {
        int row = buckets.take(window(windowNs), 0);
        assertThat(buckets.nextBoundaryNs(row, 0)).isEqualTo(widthNs);
        assertThat(buckets.nextBoundaryNs(row, widthNs - 1)).isEqualTo(widthNs);
        assertThat(buckets.nextBoundaryNs(row, widthNs)).isEqualTo(2 * widthNs);
        assertThat(buckets.nextBoundaryNs(row, -1)).isZero();
    }

    @Test
    void shouldLetATwelfthLeaveAtATime() {
        int row = buckets.take(window(120), 0);
        buckets.add(row, 0, 0, 7);
        assertThat(buckets.total(row, 119)).isEqualTo(7);
        assertThat(buckets.total(row, 120)).as("the twelfth bucket after it").isZero();
    }

    @Test
    void shouldStayAtTheLargestNumberWhereASumWouldPassIt() {
        int row = buckets.take(window(120), 0);
        buckets.add(row, 5, 5, Long.MAX_VALUE);
        buckets.add(row, 5, 5, Long.MAX_VALUE);
        buckets.add(row, 25, 25, 9);
        assertThat(buckets.total(row, 25)).isEqualTo(Long.MAX_VALUE);
        assertThat(buckets.average(row, 25, -Long.MAX_VALUE)).isNegative();

        int other = buckets.take(window(120), 0);
        buckets.add(other, 5, 5, -Long.MAX_VALUE);
        buckets.add(other, 5, 5, -Long.MAX_VALUE);
        assertThat(buckets.total(other, 25)).isEqualTo(-Long.MAX_VALUE);
        assertThat(buckets.average(other, 25, Long.MAX_VALUE)).isPositive();
    }

    @Test
    void shouldCountTheSameForRulesOfOneShapeOnly() {
        Rule rule = rule(RuleKind.VELOCITY, 120, LevelUnit.COUNT, Direction.OUT);
        int row = buckets.take(rule, 0);
        assertThat(buckets.isOf(row, rule)).isTrue();
        assertThat(buckets.isOf(row, rule(RuleKind.OUTFLOW, 120, LevelUnit.COUNT, Direction.OUT)))
                .isFalse();
        assertThat(buckets.isOf(row, rule(RuleKind.VELOCITY, 119, LevelUnit.COUNT, Direction.OUT)))
                .isFalse();
        assertThat(buckets.isOf(row, rule(RuleKind.VELOCITY, 120, LevelUnit.MONEY, Direction.OUT)))
                .isFalse();
        assertThat(buckets.isOf(row, rule(RuleKind.VELOCITY, 120, LevelUnit.COUNT, Direction.BOTH)))
                .isFalse();
    }

    @Test
    void shouldTakeARowOverEmpty() {
        int row = buckets.take(window(120), 0);
        buckets.add(row, 5, 5, 7);
        buckets.give(row);
        assertThat(buckets.take(window(240), 5)).isEqualTo(row);
        assertThat(buckets.total(row, 5)).isZero();
    }
}
