package io.belfry.core.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.core.state.MemoryStateReader;
import io.belfry.core.state.MemoryStateWriter;
import io.belfry.core.state.StateSection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggerTreeTest {
    private static final long SEED = Long.getLong("belfry.seed", 11L);
    private static final Comparator<Pair> ORDER =
            Comparator.comparingInt(Pair::key).thenComparingInt(Pair::position);

    private final TriggerTree tree = new TriggerTree();

    private record Pair(int key, int position) {}

    @Test
    void shouldFindNothingInAnEmptySet() {
        assertThat(tree.seek(3, Integer.MIN_VALUE, 0)).isFalse();
        assertThat(tree.seekLast(3)).isFalse();
        assertThat(tree.size(3)).isZero();
    }

    @Test
    void shouldKeepSetsApart() {
        tree.add(0, 5, 1);
        tree.add(2, 5, 1);
        tree.remove(0, 5, 1);

        assertThat(tree.seek(0, Integer.MIN_VALUE, 0)).isFalse();
        assertThat(tree.seek(2, 5, 1)).isTrue();
        assertThat(tree.seek(2, 5, 2)).isFalse();
    }

    @Test
    void shouldRefuseWhatIsThereAndWhatIsNot() {
        tree.add(0, 5, 1);

        assertThatThrownBy(() -> tree.add(0, 5, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tree.remove(0, 5, 2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tree.remove(1, 5, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tree.move(0, 4, 1, 6)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tree.move(1, 5, 1, 6)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldOrderExtremes() {
        int[] keys = {Integer.MAX_VALUE, 0, Integer.MIN_VALUE, -1, Integer.MAX_VALUE - 1};
        for (int key : keys) {
            tree.add(0, key, Integer.MAX_VALUE - 1);
            tree.add(0, key, 0);
        }

        assertThat(pairs(tree, 0)).hasSize(10).isSortedAccordingTo(ORDER);
    }

    /** Grows to so many pairs and shrinks to none, over and over, and looks everywhere on the way. */
    @ParameterizedTest
    @CsvSource({"30, 10, 20000", "300, 40, 60000", "5000, 100000, 200000", "50000, 1000000000, 400000"})
    void shouldDoAsASortedSetDoes(int most, int keys, int steps) {
        Random random = new Random(SEED);
        TreeSet<Pair> expected = new TreeSet<>(ORDER);
        List<Pair> present = new ArrayList<>();
        boolean grows = true;
        for (int step = 0; step < steps; step++) {
            grows = grows ? present.size() < most : present.isEmpty();
            if (present.isEmpty() || random.nextInt(10) < (grows ? 8 : 2)) {
                Pair pair = new Pair(random.nextInt(keys), random.nextInt(1000));
                if (expected.add(pair)) {
                    present.add(pair);
                    tree.add(1, pair.key, pair.position);
                }
            } else {
                Pair pair = removeAny(present, random);
                expected.remove(pair);
                tree.remove(1, pair.key, pair.position);
            }
            move(expected, present, random, keys);
            Pair asked = new Pair(random.nextInt(keys), random.nextInt(1000));
            assertThat(found(tree.seek(1, asked.key, asked.position))).isEqualTo(expected.ceiling(asked));
            assertThat(found(tree.seekLast(1))).isEqualTo(expected.isEmpty() ? null : expected.last());
        }
        assertThat(pairs(tree, 1)).as("seed %d", SEED).containsExactlyElementsOf(expected);
        assertThat(tree.size(1)).isEqualTo(expected.size());
    }

    /** Sets of different heights, empty ones and such that never were, pairs that are there and that are not. */
    @ParameterizedTest
    @CsvSource({"1, 3", "60, 9", "3000, 70", "40000, 200"})
    void shouldGoDownSeveralWaysAndChangeNothing(int pairs, int ways) {
        Random random = new Random(SEED);
        int[] keys = random.ints(pairs, 0, 1000).toArray();
        for (int i = 0; i < pairs; i++) {
            tree.add(i % 100 == 0 ? 1 : 3, keys[i], i);
        }
        tree.add(2, 1, 1);
        tree.remove(2, 1, 1);
        Descents together = new Descents(ways);
        long digest = tree.digest(0);
        int found = 0;
        for (int round = 0; round < 20; round++) {
            together.clear();
            together.add(3, Integer.MIN_VALUE, 0);
            together.add(3, Integer.MAX_VALUE, Integer.MAX_VALUE);
            for (int n = 0; n <= ways; n++) {
                int position = random.nextInt(pairs);
                together.add(random.nextInt(6), random.nextBoolean() ? keys[position] : random.nextInt(1000), position);
            }
            tree.touch(together);

            assertThat(together.count).isEqualTo(ways);
            for (int n = 0; n < ways; n++) {
                Pair pair = new Pair(together.key[n], together.position[n]);
                boolean isThere = pair.equals(found(tree.seek(together.set[n], pair.key, pair.position)));
                if (isThere) {
                    assertThat(together.node[n]).isEqualTo(tree.foundLeaf());
                    found++;
                }
                assertThat(together.node[n] < 0).isEqualTo(tree.size(together.set[n]) == 0);
            }
        }
        assertThat(tree.digest(0)).as("seed %d", SEED).isEqualTo(digest);
        assertThat(found).as("seed %d", SEED).isPositive();
    }

    @Test
    void shouldUseNodesAgain() {
        long bytes = 0;
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 20_000; i++) {
                tree.add(0, round * 1_000_000 + i, i);
            }
            if (round == 0) {
                bytes = tree.bytes();
            }
            for (int i = 0; i < 20_000; i++) {
                tree.remove(0, round * 1_000_000 + i, i);
            }
        }

        assertThat(tree.bytes()).isEqualTo(bytes);
    }

    /** As prices drift, keys leave at one end and come in at the other. */
    @Test
    void shouldNotGrowWhileKeysDrift() {
        int pairs = 10_000;
        for (int i = 0; i < pairs; i++) {
            tree.add(0, i * 7, i);
        }
        long bytes = tree.bytes();
        for (int i = 0; i < 20 * pairs; i++) {
            tree.remove(0, i * 7, i % pairs);
            tree.add(0, (i + pairs) * 7, i % pairs);
        }

        assertThat(tree.bytes()).isLessThanOrEqualTo(2 * bytes);
    }

    @Test
    void shouldBeTheSameAfterSavingAndLoading() {
        Random random = new Random(SEED);
        for (int i = 0; i < 10_000; i++) {
            tree.add(i % 3, random.nextInt(5_000), i);
        }
        MemoryStateWriter saved = new MemoryStateWriter();
        saved.begin(StateSection.POSITIONS);
        tree.save(saved);
        saved.end();
        TriggerTree loaded = new TriggerTree();
        MemoryStateReader reader = new MemoryStateReader(saved.bytes());
        reader.begin(StateSection.POSITIONS);
        loaded.load(reader);
        reader.end();

        assertThat(loaded.digest(0)).isEqualTo(tree.digest(0));
        for (int set = 0; set < 4; set++) {
            assertThat(pairs(loaded, set)).isEqualTo(pairs(tree, set));
        }
    }

    private Pair found(boolean isFound) {
        return isFound ? new Pair(tree.key(), tree.position()) : null;
    }

    /** Gives any pair another key, a near one or any; unless there is such a pair already. */
    private void move(Set<Pair> expected, List<Pair> present, Random random, int keys) {
        if (present.isEmpty()) {
            return;
        }
        int place = random.nextInt(present.size());
        Pair pair = present.get(place);
        int key = random.nextBoolean() ? random.nextInt(keys) : Math.max(0, pair.key + random.nextInt(-20, 21));
        Pair moved = new Pair(key, pair.position);
        if (expected.contains(moved)) {
            return;
        }
        expected.remove(pair);
        expected.add(moved);
        present.set(place, moved);
        tree.move(1, pair.key, pair.position, moved.key);
    }

    private static Pair removeAny(List<Pair> present, Random random) {
        int index = random.nextInt(present.size());
        Pair pair = present.get(index);
        present.set(index, present.get(present.size() - 1));
        present.remove(present.size() - 1);
        return pair;
    }

    private static List<Pair> pairs(TriggerTree tree, int set) {
        List<Pair> pairs = new ArrayList<>();
        boolean isFound = tree.seek(set, Integer.MIN_VALUE, 0);
        while (isFound) {
            pairs.add(new Pair(tree.key(), tree.position()));
            isFound = tree.seek(set, tree.key(), tree.position() + 1);
        }
        return pairs;
    }
}
