package io.belfry.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.core.hash.Hashing;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecentWindowTest {
    private static final long SEED = Long.getLong("belfry.seed", 11L);

    /** The window as a map in order of arrival, as one would write it with all the memory in the world. */
    private static final class NaiveMap {
        private record Entry(long content, long timeNs) {}

        private final Map<Long, Entry> entries = new LinkedHashMap<>();
        private int capacity;

        NaiveMap(int capacity) {
            this.capacity = capacity;
        }

        Long find(long key, long nowNs, long maxAgeNs) {
            Entry entry = entries.get(key);
            return entry == null || nowNs - entry.timeNs > maxAgeNs ? null : Long.valueOf(entry.content);
        }

        void put(long key, long content, long nowNs, long maxAgeNs) {
            for (Iterator<Entry> it = entries.values().iterator(); it.hasNext(); ) {
                if (nowNs - it.next().timeNs > maxAgeNs) {
                    it.remove();
                }
            }
            entries.remove(key);
            entries.put(key, new Entry(content, nowNs));
            trim();
        }

        void capacity(int newCapacity) {
            capacity = newCapacity;
            trim();
        }

        private void trim() {
            while (entries.size() > capacity) {
                entries.remove(entries.keySet().iterator().next());
            }
        }
    }

    /** Keys that crowd the same home slots, or spread. */
    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "3, true", "7, true", "16, true", "100, false", "100, true"})
    void shouldAgreeWithAMapOverRandomOperations(int capacity, boolean crowded) {
        System.out.println("belfry.seed=" + SEED);
        Random random = new Random(SEED + capacity);
        long maxAgeNs = 50;
        RecentWindow window = new RecentWindow(capacity, maxAgeNs);
        NaiveMap model = new NaiveMap(capacity);
        long nowNs = 1_000;
        for (int i = 0; i < 50_000; i++) {
            nowNs += random.nextInt(random.nextInt(100) == 0 ? 60 : 3);
            long key = random.nextInt(capacity * 3);
            long low = crowded ? (key << 63) | key : Hashing.mix(key);
            int place = window.find(low, ~key, nowNs);
            Long expected = model.find(key, nowNs, maxAgeNs);
            assertThat(place == RecentWindow.ABSENT ? null : Long.valueOf(window.contentAt(place)))
                    .as("operation %d", i)
                    .isEqualTo(expected);
            if (place == RecentWindow.ABSENT) {
                window.put(low, ~key, i, nowNs);
                model.put(key, i, nowNs, maxAgeNs);
            }
            assertThat(window.size()).isLessThanOrEqualTo(window.capacity());
            if (random.nextInt(500) == 0) {
                int newCapacity = 1 + random.nextInt(capacity * 2);
                window = window.resized(newCapacity, maxAgeNs);
                model.capacity(newCapacity);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9, 1_000, 1 << 16})
    void shouldRememberExactlyItsCapacity(int capacity) {
        RecentWindow window = new RecentWindow(capacity, Long.MAX_VALUE);
        for (long key = 0; key <= capacity; key++) {
            window.put(Hashing.mix(key), key, key, 0);
        }

        assertThat(window.size()).isEqualTo(capacity);
        assertThat(window.find(Hashing.mix(0), 0, 0)).isEqualTo(RecentWindow.ABSENT);
        for (long key = 1; key <= capacity; key++) {
            assertThat(window.contentAt(window.find(Hashing.mix(key), key, 0))).isEqualTo(key);
        }
    }

    @Test
    void shouldTellKeysApartByEitherHalf() {
        RecentWindow window = new RecentWindow(10, 100);
        window.put(1, 1, 11, 0);
        window.put(1, 2, 12, 0);
        window.put(2, 1, 21, 0);

        assertThat(window.contentAt(window.find(1, 2, 0))).isEqualTo(12);
        assertThat(window.contentAt(window.find(2, 1, 0))).isEqualTo(21);
        assertThat(window.find(2, 2, 0)).isEqualTo(RecentWindow.ABSENT);
    }

    @Test
    void shouldReachBackToTheLastKeyThatHadNoRoom() {
        RecentWindow window = new RecentWindow(2, 100);
        window.put(1, 1, 0, 10);
        window.put(2, 2, 0, 20);
        assertThat(window.reachNs(25)).isEqualTo(100);

        window.put(3, 3, 0, 30);

        assertThat(window.reachNs(30)).isEqualTo(20);
        assertThat(window.resized(10, 100).reachNs(30)).isEqualTo(20);
        assertThat(window.resized(1, 100).reachNs(30)).isEqualTo(10);
        assertThat(window.reachNs(500)).isEqualTo(100);
    }

    @Test
    void shouldHaveAnotherDigestWhenAnythingRememberedDiffers() {
        long base = filled(1, 1, 1, 1).digest(0);

        assertThat(filled(1, 1, 1, 1).digest(0)).isEqualTo(base);
        assertThat(new long[] {
                    filled(2, 1, 1, 1).digest(0),
                    filled(1, 2, 1, 1).digest(0),
                    filled(1, 1, 2, 1).digest(0),
                    filled(1, 1, 1, 2).digest(0)
                })
                .doesNotContain(base);
    }

    @Test
    void shouldKeepNotesWithTheirKeyAndStartEachKeyWithNone() {
        RecentWindow window = new RecentWindow(2, 100, 2);
        window.note(window.put(1, 1, 0, 10), 1, 11);
        window.note(window.put(2, 2, 0, 20), 0, 22);
        long before = window.digest(0);
        window.note(window.find(2, 2, 20), 1, 23);
        assertThat(window.digest(0)).isNotEqualTo(before);

        window = window.resized(3, 100);

        assertThat(window.note(window.find(1, 1, 20), 0)).isZero();
        assertThat(window.note(window.find(1, 1, 20), 1)).isEqualTo(11);
        assertThat(window.note(window.find(2, 2, 20), 0)).isEqualTo(22);
        assertThat(window.note(window.find(2, 2, 20), 1)).isEqualTo(23);
        window.put(3, 3, 0, 30);
        int inTheFirstsPlace = window.put(4, 4, 0, 40);
        assertThat(window.note(inTheFirstsPlace, 1)).isZero();
    }

    @Test
    void shouldTakeItsNotesWithTheKeyOnlyWhereItHasThree() {
        RecentWindow window = new RecentWindow(2, 100, 3);
        int place = window.put(1, 1, 0, 10, 11, 12, 13);

        assertThat(window.note(place, 0)).isEqualTo(11);
        assertThat(window.note(place, 1)).isEqualTo(12);
        assertThat(window.note(place, 2)).isEqualTo(13);
        assertThat(window.digest(0)).isNotEqualTo(new RecentWindow(2, 100, 3).digest(0));
        assertThatThrownBy(() -> new RecentWindow(2, 100, 2).put(1, 1, 0, 10, 11, 12, 13))
                .isInstanceOf(IllegalStateException.class);
    }

    /**
     * More than a bucket holds, in three buckets that share no count; each is left alone in turn for longer than the window
     * reaches back, while the others go on.
     */
    @Test
    void shouldFindThoseThatFindTheirBucketFullAsLongAsTheyAreRemembered() {
        int capacity = 1_000;
        RecentWindow window = new RecentWindow(capacity, Long.MAX_VALUE);
        for (long i = 0; i < 40L * capacity; i++) {
            assertThat(window.find(low(i), i, 0)).isEqualTo(RecentWindow.ABSENT);
            window.put(low(i), i, i, 0);
            for (long key = i; key >= Math.max(0, i - capacity - 30); key -= 23) {
                int place = window.find(low(key), key, 0);
                assertThat(place == RecentWindow.ABSENT)
                        .as("key %d after %d", key, i)
                        .isEqualTo(i - key >= capacity);
            }
        }
    }

    /** The nth key's low word: in one of two of three buckets, which change every 1,500 keys; a fifth lie anywhere. */
    private static long low(long n) {
        long pause = n / 1_500 % 3;
        long bucket = (pause + 1 + n % 2) % 3;
        return n % 5 == 0 ? Hashing.mix(n) : bucket << 61 | n << 20;
    }

    /** One more in one bucket than a count of 16 bits tells from one: when one leaves, the others do not. */
    @Test
    void shouldFindThemHoweverManyThereAre() {
        int inBucket = 8;
        int spilled = (1 << 16) + 1;
        int capacity = inBucket + spilled;
        RecentWindow window = new RecentWindow(capacity, Long.MAX_VALUE);
        for (long i = 0; i < capacity; i++) {
            window.put(i << 26, i, i, 0);
        }
        for (long i = capacity; i < capacity + inBucket + 1; i++) {
            window.put(Hashing.mix(i), i, i, 0);
        }

        long left = inBucket;
        assertThat(window.find(left << 26, left, 0)).isEqualTo(RecentWindow.ABSENT);
        for (long i = left + 1; i < capacity; i += 1_000) {
            assertThat(window.contentAt(window.find(i << 26, i, 0))).isEqualTo(i);
        }
    }

    private static RecentWindow filled(long low, long high, long content, long timeNs) {
        RecentWindow window = new RecentWindow(4, 100);
        window.put(low, high, content, timeNs);
        return window;
    }
}
