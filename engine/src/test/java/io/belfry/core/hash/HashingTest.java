package io.belfry.core.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class HashingTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);

    /** Two texts of one word whose mixed words differ by what two seeds differ by must not meet under a second pair. */
    @Test
    void shouldGiveIndependentHashesWhenSeedsDifferAlike() {
        long[] seeds = {0x7265_666CL + 1, 0x7265_666CL + 3};
        long[] others = {0x7265_6668L - 1, 0x7265_6668L - 3};
        assertThat(seeds[0] ^ seeds[1]).isEqualTo(others[0] ^ others[1]);
        long word = 0x3131_3131_3131_3131L;
        long partner = unmix(Hashing.mix(word) ^ seeds[0] ^ seeds[1]);

        boolean lowMeets = hashOf(seeds[0], word) == hashOf(seeds[1], partner);
        boolean highMeets = hashOf(others[0], word) == hashOf(others[1], partner);

        assertThat(lowMeets && highMeets).isFalse();
    }

    @Test
    void shouldTellTextsOfZerosApartByTheirLengths() {
        Set<Long> hashes = new HashSet<>();
        for (int length = 0; length <= 64; length++) {
            hashes.add(Hashing.hash(1, new UnsafeBuffer(new byte[64]), 0, length));
        }

        assertThat(hashes).hasSize(65);
    }

    @Test
    void shouldReadNothingBehindTheText() {
        Random random = new Random(1);
        for (int length = 0; length < 40; length++) {
            byte[] bytes = new byte[64];
            random.nextBytes(bytes);
            long clean = Hashing.hash(7, new UnsafeBuffer(bytes), 3, length);
            for (int i = 3 + length; i < bytes.length; i++) {
                bytes[i] ^= (byte) 0xFF;
            }

            assertThat(Hashing.hash(7, new UnsafeBuffer(bytes), 3, length)).isEqualTo(clean);
        }
    }

    @Test
    void shouldHashBytesInAnArrayAsInABuffer() {
        Random random = new Random(2);
        byte[] bytes = new byte[320];
        random.nextBytes(bytes);
        for (int length = 0; length < 300; length++) {
            assertThat(Hashing.record(length, bytes, 11, length))
                    .as("%d bytes", length)
                    .isEqualTo(Hashing.record(length, new UnsafeBuffer(bytes), 11, length));
            for (int offset = 0; offset < 16; offset++) {
                assertThat(Hashing.hash(7, bytes, offset, length))
                        .as("%d bytes from %d on", length, offset)
                        .isEqualTo(Hashing.hash(7, new UnsafeBuffer(bytes), offset, length));
            }
        }
    }

    @Test
    void shouldHashEachWordOfARangeInItsPlace() {
        long[] words = new Random(3).longs(24).toArray();
        long hash = Hashing.words(1, words, 4, 16);
        for (int i = 0; i < words.length; i++) {
            long[] changed = words.clone();
            changed[i] ^= 1L << i;
            boolean inRange = i >= 4 && i < 20;
            assertThat(Hashing.words(1, changed, 4, 16) != hash)
                    .as("word %d", i)
                    .isEqualTo(inRange);
        }
        long[] swapped = words.clone();
        swapped[4] = words[6];
        swapped[6] = words[4];
        assertThat(Hashing.words(1, swapped, 4, 16)).isNotEqualTo(hash);
        assertThat(Hashing.words(2, words, 4, 16)).isNotEqualTo(hash);
        assertThat(Hashing.words(1, new long[8], 0, 8)).isNotEqualTo(Hashing.words(1, new long[8], 0, 4));
    }

    private long hashOf(long seed, long word) {
        buffer.putLong(0, word);
        return Hashing.hash(seed, buffer, 0, Long.BYTES);
    }

    /** The inverse of {@link Hashing#mix}. */
    private static long unmix(long value) {
        long h = value;
        h ^= h >>> 33;
        h *= inverse(0xC4CE_B9FE_1A85_EC53L);
        h ^= h >>> 33;
        h *= inverse(0xFF51_AFD7_ED55_8CCDL);
        h ^= h >>> 33;
        return h;
    }

    /** Of an odd number, modulo 2^64, by Newton's iteration. */
    private static long inverse(long odd) {
        long x = odd;
        for (int i = 0; i < 6; i++) {
            x *= 2 - odd * x;
        }
        return x;
    }
}
